#include "results/credential_shapes.h"

#include <algorithm>
#include <array>

#include "results/credential_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxTokenHeader = 512;
constexpr std::size_t kMaxEncoded = 65536;  // bytes of base64 that are decoded
constexpr std::size_t kLeastEncoded = 24;

// What base64 of JSON, of a PEM and of a URI begins with.
constexpr std::array<std::string_view, 12> kEncodedBeginnings{
    "cGFzc3dvcm", "dXNlcm5hbW",     "eyJ",        "ewog",      "eyAi",   "ewoi",
    "ewoJ",       "LS0tLS1CRUdJTi", "cG9zdGdyZX", "bXlzcWw6L", "cmVkaX", "bW9uZ29kYi"};

int Base64Value(char c) {
  if (core::IsUpper(c)) return c - 'A';
  if (core::IsLower(c)) return c - 'a' + 26;
  if (core::IsDigit(c)) return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

// Calls `take` with each byte; false if it is no base64 or `take` refuses.
template <typename Take>
bool DecodeBase64(std::string_view base64, Take&& take) {
  unsigned int bits = 0;
  int count = 0;
  for (const char c : base64) {
    if (c == '=' || c == '\n' || c == '\r') continue;
    const int value = Base64Value(c);
    if (value < 0) return false;
    bits = (bits << 6U | static_cast<unsigned int>(value)) & 0xFFFFFU;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    if (!take(static_cast<char>(bits >> static_cast<unsigned int>(count) & 0xFFU))) return false;
  }
  return true;
}

struct Scheme {
  std::string_view name;
  bool is_word;  // and an ordinary word, too: what follows it has to look like a credential
};
constexpr std::array kSchemes{Scheme{"bearer", true},     Scheme{"basic", true},
                              Scheme{"digest", true},     Scheme{"token", true},
                              Scheme{"apikey", true},     Scheme{"api-key", true},
                              Scheme{"dpop", false},      Scheme{"negotiate", true},
                              Scheme{"ntlm", false},      Scheme{"hawk", true},
                              Scheme{"aivenv1", false},   Scheme{"geniekey", false},
                              Scheme{"splunk", true},     Scheme{"sso-key", false},
                              Scheme{"sharedkey", false}, Scheme{"bot", true},
                              Scheme{"ssws", false},      Scheme{"aws4-hmac-sha256", false},
                              Scheme{"signature", true},  Scheme{"key", true},
                              Scheme{"oauth", true},      Scheme{"sharedaccesssignature", false}};

bool HasDigitIn(std::string_view text) {
  return std::any_of(text.begin(), text.end(), core::IsDigit);
}

}  // namespace

std::optional<Span> FindJsonWebToken(std::string_view text, std::size_t at) {
  const auto belongs = [](char c) { return IsWordCharacter(c) || c == '-'; };
  if (!text.substr(at).starts_with("eyJ")) return std::nullopt;
  const std::size_t header =
      RunEnd(text.substr(0, std::min(text.size(), at + kMaxTokenHeader)), at, belongs);
  if (header - at < 10 || header >= text.size() || text[header] != '.') return std::nullopt;
  const std::size_t end =
      RunEnd(text, header, [&](char c) { return belongs(c) || c == '.' || c == '='; });
  if (end - header <= 8) return std::nullopt;
  return Span{.begin = at, .end = end};
}

std::size_t SchemeEnd(std::string_view text, std::size_t begin) {
  for (const Scheme& scheme : kSchemes) {
    const std::size_t end = begin + scheme.name.size();
    if (end < text.size() && text[end] == ' ' && IsAt(text, begin, scheme.name)) {
      return SpacesEnd(text, end);
    }
  }
  return begin;
}

std::optional<Span> FindSchemeToken(std::string_view text, std::size_t at) {
  const bool is_bearer = IsAt(text, at, "bearer ");
  const bool is_basic = !is_bearer && IsAt(text, at, "basic ");
  if (!is_bearer && !is_basic && !IsAt(text, at, "aivenv1 ") && !IsAt(text, at, "apikey ")) {
    return std::nullopt;
  }
  const std::size_t begin = SchemeEnd(text, at);
  std::size_t end = RunEnd(text, begin, IsToken68Character);
  while (end > begin && text[end - 1] == '.') --end;
  const std::string_view token = text.substr(begin, end - begin);
  if (token.size() < 8) return std::nullopt;
  if (is_basic) {
    return IsBasicCredential(token) ? std::optional<Span>(Span{.begin = begin, .end = end})
                                    : std::nullopt;
  }
  // "bearer authentication" is prose, not a token.
  if (!HasDigitIn(token) && token.size() < 20) return std::nullopt;
  return Span{.begin = begin, .end = end};
}

std::optional<Span> FindEncodedText(std::string_view text, std::size_t at, std::string& decoded) {
  const std::string_view rest = text.substr(at);
  if (std::none_of(kEncodedBeginnings.begin(), kEncodedBeginnings.end(),
                   [&](std::string_view beginning) { return rest.starts_with(beginning); })) {
    return std::nullopt;
  }
  return FindBase64Text(text, at, decoded);
}

bool BeginsAsText(std::string_view base64) {
  constexpr std::size_t kLook = 20;  // of a random text one in three million decodes to this
  return DecodeBase64(base64.substr(0, kLook),
                      [](char c) { return (c >= ' ' && c < 0x7F) || IsBlank(c); });
}

std::optional<Span> FindBase64Text(std::string_view text, std::size_t at, std::string& decoded) {
  const std::size_t limit = std::min(text.size(), at + kMaxEncoded);
  const std::size_t end =
      RunEnd(text.substr(0, limit), at, [](char c) { return Base64Value(c) >= 0 || c == '='; });
  if (end - at < kLeastEncoded) return std::nullopt;
  decoded.clear();
  decoded.reserve(end - at);
  const bool is_text = DecodeBase64(text.substr(at, end - at), [&](char c) {
    decoded.push_back(c);
    return static_cast<unsigned char>(c) >= ' ' || IsBlank(c);
  });
  if (!is_text) return std::nullopt;
  return Span{.begin = at, .end = end};
}

std::optional<Span> FindHexText(std::string_view text, std::size_t at, std::size_t end,
                                std::string& decoded) {
  const std::string_view word = text.substr(at, end - at);
  const std::size_t prefix = word.starts_with('x') ? 1 : word.starts_with("0x") ? 2 : 0;
  const std::string_view digits = word.substr(prefix);
  if (digits.size() % 2 != 0 || digits.size() > 2 * kMaxEncoded) return std::nullopt;
  decoded.clear();
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = core::HexValue(digits[i]);
    const int low = core::HexValue(digits[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    const char c = static_cast<char>(high * 16 + low);
    if ((c < ' ' || c >= 0x7F) && !IsBlank(c)) return std::nullopt;
    decoded.push_back(c);
  }
  return Span{.begin = at + prefix, .end = end};
}

bool IsBasicCredential(std::string_view base64) {
  std::size_t bytes = 0;
  std::size_t colon = 0;
  const bool is_text = base64.size() >= 6 && DecodeBase64(base64.substr(0, 512), [&](char c) {
                         ++bytes;
                         if (c == ':' && colon == 0) colon = bytes;
                         return static_cast<unsigned char>(c) >= ' ';
                       });
  return is_text && colon > 0 && bytes > colon;
}

}  // namespace claribi::results
