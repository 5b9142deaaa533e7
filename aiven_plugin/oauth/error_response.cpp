#include "oauth/error_response.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>

#include "core/json.h"
#include "core/secret.h"
#include "core/text.h"
#include "core/wiped_string.h"
#include "oauth/received_document.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

constexpr std::size_t kMaxErrorCodeBytes = 64;
constexpr std::size_t kMaxWordsBytes = 4096;
constexpr core::Milliseconds kMaxRetryAfter = std::chrono::hours(1);

struct KnownCode {
  OAuthError error;
  ErrorCode code;
  std::string_view fix;
};

constexpr std::string_view kSignIn = "Sign in again.";
constexpr std::string_view kLater = "Try again in a few minutes.";
constexpr std::string_view kTryOrReport = "Try again. If it fails again, report it to the vendor.";

constexpr std::array<KnownCode, 11> kKnownCodes{{
    {OAuthError::kInvalidGrant, ErrorCode::kAuthRequired, kSignIn},
    {OAuthError::kInvalidClient, ErrorCode::kAuthRequired, kSignIn},
    {OAuthError::kUnauthorizedClient, ErrorCode::kAuthRequired, kSignIn},
    {OAuthError::kLoginRequired, ErrorCode::kAuthRequired, kSignIn},
    {OAuthError::kInteractionRequired, ErrorCode::kAuthRequired, kSignIn},
    {OAuthError::kConsentRequired, ErrorCode::kAuthRequired, kSignIn},
    {OAuthError::kAccessDenied, ErrorCode::kAuthRequired,
     "Sign in again and allow the access to continue."},
    {OAuthError::kInvalidScope, ErrorCode::kForbidden,
     "Sign in with an account that may grant these scopes, or ask for fewer scopes."},
    {OAuthError::kInvalidTarget, ErrorCode::kForbidden, "Check the endpoint of this connection."},
    {OAuthError::kTemporarilyUnavailable, ErrorCode::kUnavailable, kLater},
    {OAuthError::kServerError, ErrorCode::kUnavailable, kLater},
}};

const KnownCode* FindKnownCode(std::string_view name) {
  const auto named = kOAuthErrors.Find(name);
  const auto known = std::find_if(kKnownCodes.begin(), kKnownCodes.end(),
                                  [named](const KnownCode& k) { return named == k.error; });
  return known != kKnownCodes.end() ? &*known : nullptr;
}

// A server may quote the beginning of a secret only. Less than this is not worth anything, and
// ordinary words could equal it.
constexpr std::size_t kTellingBytes = 16;

struct Character {
  char character;
  std::size_t size;  // of the escape that writes it
};

// What the escape at the beginning of `text`, which is not empty, stands for, in a form ("%2B",
// "+"), in HTML ("&amp;",
// "&#43;", "&#x2b;") or in JSON (a backslash and a character, or u and four digits); empty if there
// is no escape of an ASCII character.
std::optional<Character> ReadEscape(std::string_view text) {
  struct Named {
    std::string_view name;
    char character;
  };
  constexpr std::array<Named, 6> kNamed{{{"&amp;", '&'},
                                         {"&lt;", '<'},
                                         {"&gt;", '>'},
                                         {"&quot;", '"'},
                                         {"&apos;", '\''},
                                         {"+", ' '}}};
  constexpr std::string_view kBegins = "&%+\\";
  if (kBegins.find(text.front()) == std::string_view::npos) return std::nullopt;
  for (const Named& named : kNamed) {
    if (text.starts_with(named.name)) return Character{named.character, named.name.size()};
  }
  // `digits` of the given base behind `prefix`, at most `longest`, then `end`.
  const auto number = [text](std::string_view prefix, int base, std::size_t shortest,
                             std::size_t longest,
                             std::string_view end) -> std::optional<Character> {
    if (!text.starts_with(prefix)) return std::nullopt;
    std::size_t at = prefix.size();
    int value = 0;
    for (; at < text.size() && at < prefix.size() + longest; ++at) {
      const int digit = core::HexValue(text[at]);
      if (digit < 0 || digit >= base) break;
      value = value * base + digit;
    }
    const bool is_whole = at - prefix.size() >= shortest && text.substr(at).starts_with(end);
    if (!is_whole || value > 0x7E) return std::nullopt;
    return Character{static_cast<char>(value), at + end.size()};
  };
  constexpr std::size_t kMaxDigits = 7;
  if (const auto percent = number("%", 16, 2, 2, "")) return percent;
  if (const auto unicode = number("\\u", 16, 4, 4, "")) return unicode;
  for (const std::string_view prefix : {"&#x", "&#X"}) {
    if (const auto hexadecimal = number(prefix, 16, 1, kMaxDigits, ";")) return hexadecimal;
  }
  if (const auto decimal = number("&#", 10, 1, kMaxDigits, ";")) return decimal;
  if (text.size() > 1 && text[0] == '\\') return Character{text[1], 2};
  return std::nullopt;
}

core::WipedString WithoutEscapes(std::string_view text) {
  core::WipedString plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const Character next = ReadEscape(text).value_or(Character{text.front(), 1});
    plain.push_back(next.character);
    text.remove_prefix(next.size);
  }
  return plain;
}

bool Holds(std::string_view text, std::string_view secret) {
  return text.find(secret.substr(0, kTellingBytes)) != std::string_view::npos;
}

// The first of these members that is a text, or a list that begins with one.
std::string FirstText(const Json& object, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const Json* member = object.FindGiven(name);
    if (member == nullptr) continue;
    if (const Json::Array* items = member->AsArray(); items != nullptr && !items->empty()) {
      member = &items->front();
    }
    const core::JsonString* text = member->AsString();
    if (text != nullptr && !text->empty()) return std::string(text->substr(0, kMaxWordsBytes));
  }
  return {};
}

std::string FindDescription(const Json& object) {
  return FirstText(
      object, {"error_description", "message", "detail", "description", "title", "reason", "msg"});
}

// `error` is what stands under "error", or one item of "errors".
void ReadError(const Json& error, VendorWords& words) {
  const Json* one = &error;
  if (const Json::Array* items = error.AsArray()) {
    if (items->empty()) return;
    one = &items->front();
  }
  if (const core::JsonString* code = one->AsString()) {
    words.code = code->substr(0, kMaxWordsBytes);
  } else if (one->IsObject()) {
    words.code = FirstText(*one, {"error", "code", "type", "status"});
    words.description = FindDescription(*one);
  }
}

VendorWords ReadJson(const Json& json) {
  VendorWords words;
  const Json* root = &json;
  if (const Json::Array* items = json.AsArray(); items != nullptr && !items->empty()) {
    root = &items->front();
  }
  if (const Json* error = root->FindGiven("error")) ReadError(*error, words);
  if (const Json* errors = root->FindGiven("errors"); errors != nullptr && words.code.empty()) {
    VendorWords first;
    ReadError(*errors, first);
    // A list of texts holds sentences, not codes.
    if (FindKnownCode(first.code) != nullptr) words.code = first.code;
    if (words.description.empty()) {
      words.description = first.description.empty() ? first.code : first.description;
    }
  }
  if (words.description.empty()) words.description = FindDescription(*root);
  if (words.code.empty()) {
    // Elsewhere than under "error", only what OAuth knows is an OAuth code.
    const std::string code = FirstText(*root, {"code", "type"});
    if (FindKnownCode(code) != nullptr) words.code = code;
  }
  return words;
}

std::string TitleOf(std::string_view page) {
  const std::string lower = core::AsciiLower(page.substr(0, kMaxWordsBytes));
  const std::size_t tag = lower.find("<title");
  const std::size_t begin = tag == std::string::npos ? tag : lower.find('>', tag);
  const std::size_t end = begin == std::string::npos ? begin : lower.find("</title", begin);
  if (end == std::string::npos) return {};
  const std::string_view title = page.substr(begin + 1, end - begin - 1);
  const std::size_t first = title.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string() : std::string(title.substr(first));
}

std::string InItsWords(const VendorWords& words) {
  if (words.is_page) {
    return words.description.empty()
               ? ", and a web page"
               : ", and a web page with the title \"" + core::Excerpt(words.description) + "\"";
  }
  if (words.description.empty()) return {};
  return "; in its words: \"" + core::Excerpt(words.description) + "\"";
}

}  // namespace

// Secret and text are unescaped alike, so that it does not matter how often either was escaped.
bool RepeatsSecret(std::string_view text, const std::vector<std::string_view>& secrets) {
  core::WipedString once;
  core::WipedString twice;
  return std::any_of(secrets.begin(), secrets.end(), [&](std::string_view secret) {
    if (secret.empty()) return false;
    if (Holds(text, secret)) return true;
    if (once.empty()) {
      once = WithoutEscapes(text);
      twice = WithoutEscapes(once);
    }
    const core::WipedString plain = WithoutEscapes(secret);
    return Holds(once, secret) || Holds(twice, secret) || Holds(once, plain) ||
           Holds(twice, WithoutEscapes(plain));
  });
}

bool HasError(const core::Json& document) { return FindMeaningful(document, "error") != nullptr; }

Error ProtocolError(std::string_view message, std::string_view cause) {
  return Error(ErrorCode::kUpstream, message, cause, kTryOrReport).Kind(core::ErrorKind::kOauth);
}

Error SignInNeeded(std::string_view message, std::string_view cause) {
  return Error(ErrorCode::kAuthRequired, message, cause, kSignIn)
      .Kind(core::ErrorKind::kAuthRequired);
}

bool IsOAuthError(const Error& error, OAuthError code) {
  return error.vendor_code == kOAuthErrors.Of(code);
}

Error ServerRefusal(std::string_view message, std::string_view error, std::string_view description,
                    int http_status) {
  const KnownCode* known = FindKnownCode(error);
  const std::string shown_code = core::Excerpt(error, kMaxErrorCodeBytes);
  std::string cause = "the authorization server answered " + shown_code;
  if (!description.empty()) cause += "; in its words: \"" + core::Excerpt(description) + "\"";
  Error refusal(known != nullptr ? known->code : ErrorCode::kUpstream, message, cause,
                known != nullptr ? known->fix : kTryOrReport);
  refusal.kind = refusal.code == ErrorCode::kAuthRequired ? core::ErrorKind::kAuthRequired
                                                          : core::ErrorKind::kOauth;
  refusal.vendor_code = shown_code;
  refusal.http_status = http_status;
  refusal.retryable = refusal.code == ErrorCode::kUnavailable;
  return refusal;
}

VendorWords ReadVendorWords(const http::BufferedResponse& response, const Config& config) {
  const std::string_view text = WithoutByteOrderMarks(response.body);
  if (const auto list = core::Json::Parse(text, {config.max_document_bytes, config.max_json_depth});
      list.ok() && list->IsArray()) {
    return ReadJson(*list);
  }
  if (const auto document = ReadDocumentOrForm(text, config); document.ok()) {
    return ReadJson(document->object());
  }
  const std::string type = http::MediaType(response.headers);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  if (type == "text/html" || text[first] == '<') return {"", TitleOf(text), true};
  // What claims to be JSON and is not says nothing that can be shown.
  if (text[first] == '{' || text[first] == '[') return {};
  return {"", std::string(text.substr(first, kMaxWordsBytes)), false};
}

Error UnexpectedAnswer(std::string_view message, const http::BufferedResponse& response,
                       const Config& config, core::UnixTime now,
                       const std::vector<std::string_view>& sent_secrets) {
  VendorWords words = ReadVendorWords(response, config);
  if (RepeatsSecret(response.body, sent_secrets)) {
    core::Wipe(words.description);
    words.description.clear();
    if (!kOAuthErrors.Find(words.code)) {
      core::Wipe(words.code);
      words.code.clear();
    }
  }
  const std::string status = "HTTP status " + std::to_string(response.status);
  const auto retry_after = http::RetryAfter(response.headers, now, kMaxRetryAfter);
  if (response.status == 429) {
    return Error(ErrorCode::kRateLimited, message,
                 status + ": too many requests" + InItsWords(words), kLater)
        .Kind(core::ErrorKind::kRateLimited)
        .HttpStatus(response.status)
        .Retryable(retry_after);
  }
  if (response.status >= 500) {
    if (words.description.empty() && !words.is_page) words.description = words.code;
    return Error(ErrorCode::kUnavailable, message, status + InItsWords(words), kLater)
        .Kind(core::ErrorKind::kUnavailable)
        .HttpStatus(response.status)
        .Retryable(retry_after);
  }
  if (!words.code.empty()) {
    return ServerRefusal(message, words.code, words.description, response.status);
  }
  const bool is_mute = words.description.empty() && !words.is_page;
  Error unexpected = ProtocolError(
      message, status + (is_mute ? " without an OAuth error document" : InItsWords(words)));
  unexpected.http_status = response.status;
  return unexpected;
}

}  // namespace claribi::oauth
