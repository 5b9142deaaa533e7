#include "manifest/request_headers.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace claribi::manifest {
namespace {

// A key or a fixed value there would break the request, or be logged, cached or passed on.
constexpr std::array<std::string_view, 32> kForbiddenHeaders = {"accept",
                                                                "age",
                                                                "baggage",
                                                                "cache-control",
                                                                "connection",
                                                                "cookie",
                                                                "cookie2",
                                                                "date",
                                                                "dnt",
                                                                "dpop",
                                                                "expect",
                                                                "forwarded",
                                                                "from",
                                                                "host",
                                                                "keep-alive",
                                                                "last-event-id",
                                                                "link",
                                                                "location",
                                                                "max-forwards",
                                                                "origin",
                                                                "pragma",
                                                                "range",
                                                                "referer",
                                                                "set-cookie",
                                                                "te",
                                                                "trailer",
                                                                "transfer-encoding",
                                                                "traceparent",
                                                                "tracestate",
                                                                "upgrade",
                                                                "user-agent",
                                                                "via"};
// Fields whose names begin with one of these are forbidden too.
constexpr std::array<std::string_view, 14> kForbiddenBeginnings = {
    "accept-",      "access-control-", "content-",      "if-",
    "mcp-",         "proxy-",          "sec-",          "www-",
    "x-forwarded-", "x-host",          "x-http-method", "x-method-override",
    "x-original-",  "x-rewrite-"};
constexpr std::size_t kMaxHeaderBytes = 64;
constexpr std::size_t kMaxHeaders = 20;
constexpr std::size_t kMaxValueBytes = 256;

// Fields that carry a credential by their name, whatever stands in them.
constexpr std::array<std::string_view, 7> kSecretWords = {
    "authorization", "api-key", "apikey", "token", "secret", "password", "credential"};

bool NamesASecret(std::string_view name) {
  std::string lower = core::AsciiLower(name);
  std::replace(lower.begin(), lower.end(), '_', '-');
  return std::any_of(kSecretWords.begin(), kSecretWords.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

// "Bearer …" and "Basic …" are credentials in whatever field they stand.
bool IsCredential(std::string_view value) {
  const std::string lower = core::AsciiLower(value);
  return lower.starts_with("bearer ") || lower.starts_with("basic ");
}

bool IsHeaderText(std::string_view value) {
  return value.size() <= kMaxValueBytes && value.front() != ' ' && value.back() != ' ' &&
         std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

void CheckName(ObjectReader& reader, const std::string& name) {
  const std::string seen = "\"" + core::Excerpt(name, kMaxHeaderBytes) + "\"";
  if (!IsHeaderName(name)) {
    reader.Report(name, seen + " is not the name of a header: letters, digits, \"-\" and \"_\"",
                  "Write the name that the vendor documents, such as X-Api-Version.");
  } else if (IsForbiddenHeader(name)) {
    reader.Report(name, seen + " has a meaning of its own in a request",
                  "Leave it out: the plugin writes what HTTP and MCP need.");
  } else if (NamesASecret(name)) {
    reader.Report(name, seen + " is a header for credentials, and a manifest holds none",
                  "Use \"sign_in\": {\"kind\": \"api_key\", \"header\": …}; the person hands over "
                  "the key.");
  }
}

}  // namespace

bool IsHeaderName(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || core::IsDigit(c) || c == '-' ||
           c == '_';
  };
  return !name.empty() && name.size() <= kMaxHeaderBytes &&
         std::all_of(name.begin(), name.end(), fits);
}

bool IsForbiddenHeader(std::string_view name) {
  const std::string lower = core::AsciiLower(name);
  return std::find(kForbiddenHeaders.begin(), kForbiddenHeaders.end(), lower) !=
             kForbiddenHeaders.end() ||
         std::any_of(kForbiddenBeginnings.begin(), kForbiddenBeginnings.end(),
                     [&](std::string_view beginning) { return lower.starts_with(beginning); });
}

RequestHeaders ReadRequestHeaders(const core::Json& json, std::string pointer,
                                  Violation& violation) {
  ObjectReader reader(json, std::move(pointer), violation);
  RequestHeaders headers;
  for (const std::string& name : reader.Names()) {
    CheckName(reader, name);
    std::string value = reader.Text(name);
    if (!value.empty() && !IsHeaderText(value)) {
      reader.Report(name,
                    "the value " + core::Quoted(value) +
                        " is not one line of at most 256 ASCII characters without blanks around it",
                    "Write the value as the vendor documents it.");
    } else if (IsCredential(value)) {
      reader.Report(name, "the value looks like a credential, and a manifest holds none",
                    "Use \"sign_in\": {\"kind\": \"api_key\"}; the person hands over the key.");
    }
    const bool is_repeated = std::any_of(headers.begin(), headers.end(), [&](const auto& other) {
      return core::EqualsIgnoringCase(other.first, name);
    });
    if (is_repeated) {
      reader.Report(name, core::Quoted(name) + " is there twice: names ignore case",
                    "Remove one of them.");
    }
    headers.emplace_back(name, std::move(value));
  }
  if (headers.size() > kMaxHeaders) {
    reader.Report("", "expected at most 20 headers, seen " + std::to_string(headers.size()),
                  "Name only those that the vendor asks for.");
  }
  return headers;
}

}  // namespace claribi::manifest
