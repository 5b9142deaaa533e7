#include "core/url.h"

#include <algorithm>
#include <charconv>

#include "core/secret.h"
#include "core/text.h"

namespace claribi::core {
namespace {

constexpr std::size_t kMaxUrlBytes = 8192;

Error NotAUrl(std::string_view reason) {
  return Error(ErrorCode::kInvalid, "A URL cannot be used.", reason,
               "Give an absolute https URL such as https://host.example/path.")
      .Kind(core::ErrorKind::kConfiguration);
}

bool IsUrlCharacter(char c) {
  constexpr std::string_view kRefused = "\"<>\\^`{|}";
  return c > 0x20 && c < 0x7F && kRefused.find(c) == std::string_view::npos;
}

bool IsHostCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool IsIpv6Character(char c) {
  return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.';
}

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

void AppendFormEncoded(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    if (IsUnreserved(c)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4U];
      out += kHex[byte & 0xFU];
    }
  }
}

std::size_t FormEncodedSize(std::string_view text) {
  const auto kept = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), IsUnreserved));
  return kept + 3 * (text.size() - kept);
}

bool IsPercentEncoded(std::string_view text) {
  for (std::size_t i = text.find('%'); i != std::string_view::npos; i = text.find('%', i + 1)) {
    if (i + 2 >= text.size() || HexValue(text[i + 1]) < 0 || HexValue(text[i + 2]) < 0) {
      return false;
    }
  }
  return true;
}

// Precondition: IsPercentEncoded(text).
std::string FormDecodeText(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == '+' ? ' ' : text[i];
    } else {
      out += static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2]));
      i += 2;
    }
  }
  return out;
}

}  // namespace

Result<Url> Url::Parse(std::string_view text) {
  if (text.size() > kMaxUrlBytes) return NotAUrl("it is longer than 8192 bytes");
  if (!std::all_of(text.begin(), text.end(), IsUrlCharacter)) {
    return NotAUrl(
        "it holds a character that must be percent-encoded: a space, control, \\ or non-ASCII");
  }
  Url url;
  url.text_ = text;
  const std::size_t scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return NotAUrl("it is not absolute (no scheme://)");
  url.scheme_ = AsciiLower(text.substr(0, scheme_end));
  if (url.scheme_ != "https" && url.scheme_ != "http")
    return NotAUrl("its scheme is neither https nor http");
  std::string_view rest = text.substr(scheme_end + 3);
  if (rest.find('#') != std::string_view::npos) return NotAUrl("it has a fragment (#)");

  const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
  rest.remove_prefix(authority.size());
  if (authority.find('@') != std::string_view::npos) return NotAUrl("it has user information (@)");
  std::string_view port_text;
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos)
      return NotAUrl("an IPv6 address lacks its closing bracket");
    url.host_ = AsciiLower(authority.substr(1, close - 1));
    port_text = authority.substr(close + 1);
    if (!std::all_of(url.host_.begin(), url.host_.end(), IsIpv6Character))
      return NotAUrl("its IPv6 address is malformed");
  } else {
    const std::size_t colon = authority.find(':');
    url.host_ = AsciiLower(authority.substr(0, colon));
    if (colon != std::string_view::npos) port_text = authority.substr(colon);
    if (!std::all_of(url.host_.begin(), url.host_.end(), IsHostCharacter))
      return NotAUrl("its host holds a forbidden character");
  }
  if (url.host_.empty()) return NotAUrl("it has no host");

  url.port_ = url.IsHttps() ? 443 : 80;
  if (!port_text.empty() && port_text != ":") {
    std::uint16_t port = 0;
    const std::string_view digits = port_text.substr(1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (port_text[0] != ':' || error != std::errc() || end != digits.data() + digits.size() ||
        port == 0) {
      return NotAUrl("its port is not a number from 1 to 65535");
    }
    url.port_ = port;
  }
  url.origin_ = url.scheme_ + "://";
  url.origin_ += url.host_.find(':') == std::string::npos ? url.host_ : "[" + url.host_ + "]";
  if (url.port_ != (url.IsHttps() ? 443 : 80)) url.origin_ += ":" + std::to_string(url.port_);

  const std::size_t question = rest.find('?');
  url.path_ = rest.substr(0, question);
  if (url.path_.empty()) url.path_ = "/";
  url.has_query_ = question != std::string_view::npos;
  if (url.has_query_) url.query_ = rest.substr(question + 1);
  return url;
}

Url::~Url() {
  Wipe(text_);
  Wipe(query_);
}

bool Url::HasLoopbackHost() const {
  if (host_ == "localhost" || host_.ends_with(".localhost") || host_ == "::1") return true;
  // A dotted quad of 127.0.0.0/8 and nothing that merely begins like one (127.0.0.1.evil.example).
  return host_.starts_with("127.") && std::count(host_.begin(), host_.end(), '.') == 3 &&
         host_.find_first_not_of("0123456789.") == std::string::npos;
}

std::string Url::PathAndQuery() const { return has_query_ ? path_ + "?" + query_ : path_; }

Result<QueryParameters> Url::Query() const { return FormDecode(query_); }

std::string FormEncode(const QueryParameters& parameters) {
  std::size_t size = 0;
  for (const auto& [name, value] : parameters) {
    size += FormEncodedSize(name) + FormEncodedSize(value) + 2;
  }
  std::string out;
  out.reserve(size);
  for (const auto& [name, value] : parameters) {
    if (!out.empty()) out += '&';
    AppendFormEncoded(out, name);
    out += '=';
    AppendFormEncoded(out, value);
  }
  return out;
}

std::string FormEncodeText(std::string_view text) {
  std::string out;
  out.reserve(FormEncodedSize(text));
  AppendFormEncoded(out, text);
  return out;
}

Result<QueryParameters> FormDecode(std::string_view text) {
  if (!IsPercentEncoded(text)) return NotAUrl("a % is not followed by two hexadecimal digits");
  QueryParameters parameters;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    parameters.emplace_back(FormDecodeText(pair.substr(0, equals)), FormDecodeText(value));
  }
  return parameters;
}

std::string WithQuery(const Url& url, const QueryParameters& parameters) {
  std::string text = url.text();
  if (!parameters.empty()) {
    text += !url.has_query() ? "?" : url.query().empty() ? "" : "&";
    text += FormEncode(parameters);
  }
  return text;
}

}  // namespace claribi::core
