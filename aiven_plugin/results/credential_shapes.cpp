#include "results/credential_shapes.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "results/credential_names.h"

namespace claribi::results {
namespace {

// How many bytes are searched for the end of a URI's user information, so that a text full of
// beginnings stays linear.
constexpr std::size_t kMaxUserinfo = 512;
constexpr std::size_t kMaxTokenHeader = 512;
constexpr std::size_t kMaxTokenLook = 64;

bool IsCapital(char c) { return c >= 'A' && c <= 'Z'; }
bool IsAlnum(char c) { return core::IsDigit(c) || IsCapital(c) || (c >= 'a' && c <= 'z'); }
bool IsTokenCharacter(char c) { return IsWordCharacter(c) || c == '-'; }
bool IsToken68Character(char c) {
  return IsTokenCharacter(c) || c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
}

template <typename Predicate>
std::size_t RunEnd(std::string_view text, std::size_t at, Predicate&& belongs) {
  while (at < text.size() && belongs(text[at])) ++at;
  return at;
}

bool HasDigit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), core::IsDigit);
}

// The prefix of a maker's tokens, and the least number of characters after it.
struct TokenShape {
  std::string_view prefix;
  std::size_t least;
  bool needs_digit = false;  // because the prefix may begin an ordinary word
};

constexpr std::array kTokenShapes{
    TokenShape{"AVNS_", 10},        TokenShape{"aivenv1", 20},     TokenShape{"ghp_", 20},
    TokenShape{"gho_", 20},         TokenShape{"ghu_", 20},        TokenShape{"ghs_", 20},
    TokenShape{"ghr_", 20},         TokenShape{"github_pat_", 20}, TokenShape{"glpat-", 16},
    TokenShape{"npm_", 30},         TokenShape{"xoxa-", 10},       TokenShape{"xoxb-", 10},
    TokenShape{"xoxe-", 10},        TokenShape{"xoxp-", 10},       TokenShape{"xoxr-", 10},
    TokenShape{"xoxs-", 10},        TokenShape{"xapp-", 10, true}, TokenShape{"AIza", 30},
    TokenShape{"sk_live_", 10},     TokenShape{"sk_test_", 10},    TokenShape{"rk_live_", 10},
    TokenShape{"sk-", 20, true},    TokenShape{"hf_", 30, true},   TokenShape{"dop_v1_", 30},
    TokenShape{"shpat_", 20, true}, TokenShape{"pypi-AgE", 20},
};

// 20 characters of A-Z and 0-9: the id of an access key of AWS.
std::optional<Span> AwsKey(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (!rest.starts_with("AKIA") && !rest.starts_with("ASIA")) return std::nullopt;
  const std::size_t end = RunEnd(text, at, [](char c) { return IsCapital(c) || core::IsDigit(c); });
  if (end - at != 20 || (end < text.size() && IsWordCharacter(text[end]))) return std::nullopt;
  return Span{at, end};
}

// A header in base64url, which always begins with {" , a dot, and more.
std::optional<Span> JsonWebToken(std::string_view text, std::size_t at) {
  if (!text.substr(at).starts_with("eyJ")) return std::nullopt;
  const std::size_t header =
      RunEnd(text.substr(0, std::min(text.size(), at + kMaxTokenHeader)), at, IsTokenCharacter);
  if (header - at < 10 || header >= text.size() || text[header] != '.') return std::nullopt;
  const std::size_t end =
      RunEnd(text, header, [](char c) { return IsTokenCharacter(c) || c == '.'; });
  if (end - header <= 8) return std::nullopt;
  return Span{at, end};
}

std::optional<Span> TokenOfScheme(std::string_view text, std::size_t at, std::string_view scheme) {
  if (!core::EqualsIgnoringCase(text.substr(at, scheme.size()), scheme)) return std::nullopt;
  const std::size_t blanks = at + scheme.size();
  const std::size_t begin = RunEnd(text, blanks, [](char c) { return c == ' '; });
  const std::size_t end = RunEnd(text, begin, IsToken68Character);
  if (begin == blanks || end - begin < 8) return std::nullopt;
  // "bearer authentication" is prose, not a token.
  if (!HasDigit(text.substr(begin, end - begin)) && end - begin < 20) return std::nullopt;
  return Span{begin, end};
}

std::size_t BackslashesEnd(std::string_view text, std::size_t at) {
  return RunEnd(text, at, [](char c) { return c == '\\'; });
}

// Where "//" that may be escaped ("\/\/") ends; 0 if it is not there.
std::size_t SlashesEnd(std::string_view text, std::size_t at) {
  for (int i = 0; i < 2; ++i) {
    at = BackslashesEnd(text, at);
    if (at >= text.size() || text[at] != '/') return 0;
    ++at;
  }
  return at;
}

// No URI goes beyond a blank, a quotation mark or an angle bracket, escaped or not.
bool EndsUri(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '\\') {
    const std::size_t escaped = BackslashesEnd(text, at);
    return escaped == text.size() || text[escaped] == '"' || text[escaped] == '\'' ||
           BlankEscapeLength(text, at) > 0;
  }
  return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\'' || c == '`' || c == '<' ||
         c == '>';
}

bool IsPort(std::string_view text) { return std::all_of(text.begin(), text.end(), core::IsDigit); }

std::optional<Span> Password(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin >= end || text.substr(begin, end - begin) == kRedacted) return std::nullopt;
  return Span{begin, end};
}

// begin: behind "scheme://".
std::optional<Span> PlainUriPassword(std::string_view text, std::size_t begin) {
  const std::size_t limit = std::min(text.size(), begin + kMaxUserinfo);
  std::size_t colon = 0;
  std::size_t last_at = 0;
  bool in_authority = true;
  for (std::size_t i = begin; i < limit && !EndsUri(text, i); ++i) {
    const char c = text[i];
    if (c == '\\') {
      i = BackslashesEnd(text, i) - 1;
    } else if (c == ':' && colon == 0) {
      colon = i;
    } else if (c == '@') {
      if (colon == 0) return std::nullopt;
      last_at = i;
      if (!in_authority) break;
    } else if (in_authority && (c == '/' || c == '?' || c == '#')) {
      if (last_at != 0) break;
      // An unencoded "/" may be part of a password, unless a port is before it.
      if (colon == 0 || IsPort(text.substr(colon + 1, i - colon - 1))) return std::nullopt;
      in_authority = false;
    }
  }
  return last_at == 0 || text[begin] == '[' ? std::nullopt : Password(text, colon + 1, last_at);
}

bool IsAt(std::string_view text, std::size_t at, std::string_view lower) {
  return core::EqualsIgnoringCase(text.substr(std::min(at, text.size()), lower.size()), lower);
}

// begin: behind "scheme%3A%2F%2F": a URI inside a parameter of another.
std::optional<Span> EncodedUriPassword(std::string_view text, std::size_t begin) {
  const std::size_t limit = std::min(text.size(), begin + kMaxUserinfo);
  std::size_t colon = 0;
  for (std::size_t i = begin; i < limit && (IsToken68Character(text[i]) || text[i] == '%'); ++i) {
    if (colon == 0 && IsAt(text, i, "%3a")) colon = i;
    if (IsAt(text, i, "%2f")) return std::nullopt;
    if (IsAt(text, i, "%40")) {
      return colon == 0 ? std::nullopt : Password(text, colon + 3, i);
    }
  }
  return std::nullopt;
}

// "PRIVATE KEY-----" with the words before it, or "PRIVATE KEY BLOCK-----"; 0 if it is not there.
std::size_t PrivateKeyLabelEnd(std::string_view text, std::size_t at) {
  constexpr std::size_t kMaxLabel = 64;
  const std::size_t label =
      RunEnd(text.substr(0, std::min(text.size(), at + kMaxLabel)), at,
             [](char c) { return IsCapital(c) || core::IsDigit(c) || c == ' '; });
  const std::string_view words = text.substr(at, label - at);
  const bool is_key = words.ends_with("PRIVATE KEY") || words.ends_with("PRIVATE KEY BLOCK");
  return is_key && text.substr(label).starts_with("-----") ? label + 5 : 0;
}

bool IsKeyCharacter(char c) {
  constexpr std::string_view kOthers = "+/=-:,.() \t\r\n";  // of base64, of headers, of blanks
  return IsAlnum(c) || kOthers.find(c) != std::string_view::npos;
}

// Where the lines of a private key that begin at `at` end.
std::size_t KeyBodyEnd(std::string_view text, std::size_t at) {
  constexpr std::string_view kEnd = "-----END ";
  while (at < text.size()) {
    if (text[at] == '\\') {
      const std::size_t escaped = BackslashesEnd(text, at);
      if (escaped == text.size()) return escaped;
      if (text[escaped] != '/' && BlankEscapeLength(text, at) == 0) return at;
      at = escaped + 1;
    } else if (!IsKeyCharacter(text[at])) {
      return at;
    } else if (text[at] == '-' && text.substr(at).starts_with(kEnd)) {
      if (const std::size_t end = PrivateKeyLabelEnd(text, at + kEnd.size()); end > 0) return end;
      at += kEnd.size();
    } else {
      ++at;
    }
  }
  return at;
}

}  // namespace

bool IsWordCharacter(char c) { return IsAlnum(c) || c == '_'; }

std::size_t BlankEscapeLength(std::string_view text, std::size_t at) {
  constexpr std::string_view kBlanks = "nrtbf";
  const std::size_t escaped = BackslashesEnd(text, at);
  if (escaped == at || escaped >= text.size()) return 0;
  if (kBlanks.find(text[escaped]) != std::string_view::npos) return escaped + 1 - at;
  return text[escaped] == 'u' && text.size() - escaped >= 5 ? escaped + 5 - at : 0;
}

std::optional<Span> FindToken(std::string_view text, std::size_t at) {
  for (const TokenShape& shape : kTokenShapes) {
    if (text[at] != shape.prefix[0] || !text.substr(at).starts_with(shape.prefix)) continue;
    const std::size_t tail = at + shape.prefix.size();
    const std::string_view seen = text.substr(0, std::min(text.size(), tail + kMaxTokenLook));
    const std::size_t seen_end = RunEnd(seen, tail, IsTokenCharacter);
    if (seen_end - tail < shape.least) continue;
    if (shape.needs_digit && !HasDigit(text.substr(tail, seen_end - tail))) continue;
    return Span{at, RunEnd(text, seen_end, IsTokenCharacter)};
  }
  if (auto key = AwsKey(text, at)) return key;
  if (auto token = JsonWebToken(text, at)) return token;
  if (auto token = TokenOfScheme(text, at, "bearer")) return token;
  return TokenOfScheme(text, at, "aivenv1");
}

std::optional<Span> FindPrivateKey(std::string_view text, std::size_t at) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  if (!text.substr(at).starts_with(kBegin)) return std::nullopt;
  const std::size_t body = PrivateKeyLabelEnd(text, at + kBegin.size());
  if (body == 0) return std::nullopt;
  return Span{at, KeyBodyEnd(text, body)};
}

std::optional<Span> FindUriPassword(std::string_view text, std::size_t at) {
  constexpr std::string_view kEncoded = "%3a%2f%2f";
  if (text[at] == '%') {
    return IsAt(text, at, kEncoded) ? EncodedUriPassword(text, at + kEncoded.size()) : std::nullopt;
  }
  const std::size_t begin = SlashesEnd(text, at + 1);
  if (begin == 0 || begin >= text.size()) return std::nullopt;
  return PlainUriPassword(text, begin);
}

}  // namespace claribi::results
