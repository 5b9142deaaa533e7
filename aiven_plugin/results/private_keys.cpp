#include "results/private_keys.h"

#include <algorithm>

namespace claribi::results {
namespace {

constexpr std::string_view kBeginLine = "-----BEGIN ";
constexpr std::string_view kEndLine = "-----END ";
constexpr std::size_t kLeastKey = 48;  // characters of base64

// "PRIVATE KEY-----" with the words before it, or "PRIVATE KEY BLOCK-----"; 0 if it is not there.
std::size_t PrivateKeyLabelEnd(std::string_view text, std::size_t at) {
  constexpr std::size_t kMaxLabel = 64;
  for (const std::string_view other :  // of OpenVPN
       {"OpenVPN Static key V1-----", "OpenVPN tls-crypt-v2 client key-----",
        "OpenVPN tls-crypt-v2 server key-----"}) {
    if (text.substr(at).starts_with(other)) return at + other.size();
  }
  const std::size_t label =
      RunEnd(text.substr(0, std::min(text.size(), at + kMaxLabel)), at,
             [](char c) { return core::IsUpper(c) || core::IsDigit(c) || c == ' '; });
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
  while (at < text.size()) {
    if (text[at] == '\\') {
      const std::size_t escaped = RunEnd(text, at, [](char c) { return c == '\\'; });
      if (escaped == text.size()) return escaped;
      if (text[escaped] != '/' && BlankEscapeLength(text, at) == 0) return at;
      at = escaped + 1;
    } else if (!IsKeyCharacter(text[at])) {
      return at;
    } else if (text[at] == '-' && text.substr(at).starts_with(kEndLine)) {
      if (const std::size_t end = PrivateKeyLabelEnd(text, at + kEndLine.size()); end > 0)
        return end;
      at += kEndLine.size();
    } else {
      ++at;
    }
  }
  return at;
}

bool IsBase64Character(char c) { return IsAlnum(c) || c == '+' || c == '/' || c == '='; }

// Where the lines of base64 that end at `at` begin, not before `floor`.
std::size_t KeyBodyBegin(std::string_view text, std::size_t at, std::size_t floor) {
  std::size_t begin = at;  // of the last line that is base64 throughout
  bool is_last = true;     // which may be shorter than the others
  while (at > floor) {
    std::size_t end = at;
    while (end > floor && IsBlank(text[end - 1])) --end;
    while (end > floor + 1 && (text[end - 1] == 'n' || text[end - 1] == 'r') &&
           text[end - 2] == '\\') {
      end -= 2;
      while (end > floor && text[end - 1] == '\\') --end;
    }
    std::size_t line = end;
    while (line > floor && IsBase64Character(text[line - 1])) {
      const bool is_escape = line > floor + 1 && text[line - 2] == '\\' &&
                             (text[line - 1] == 'n' || text[line - 1] == 'r');
      if (is_escape) break;
      --line;
    }
    if (line == end || (end - line < 16 && !is_last)) return begin;
    is_last = false;
    begin = line;
    at = line;
  }
  return begin;
}

}  // namespace

std::optional<Span> FindPrivateKey(std::string_view text, std::size_t at, std::size_t floor) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with(kBeginLine)) {
    const std::size_t body = PrivateKeyLabelEnd(text, at + kBeginLine.size());
    if (body == 0) return std::nullopt;
    const std::size_t end = KeyBodyEnd(text, body);
    const bool is_empty = std::none_of(text.begin() + static_cast<std::ptrdiff_t>(body),
                                       text.begin() + static_cast<std::ptrdiff_t>(end), IsAlnum);
    if (is_empty) return std::nullopt;
    return Span{.begin = at, .end = end};
  }
  if (!rest.starts_with(kEndLine)) return std::nullopt;
  const std::size_t end = PrivateKeyLabelEnd(text, at + kEndLine.size());
  if (end == 0) return std::nullopt;
  const std::size_t begin = KeyBodyBegin(text, at, floor);
  if (begin == at) return std::nullopt;
  return Span{.begin = begin, .end = end};
}

std::optional<Span> FindBarePrivateKey(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at, 24);
  // A sequence whose first member is the version 0 or 1 of a key: certificates and public keys
  // begin with another sequence.
  const bool is_key = (rest.starts_with("MII") && rest.size() > 9 && rest.substr(6, 3) == "IBA") ||
                      rest.starts_with("MIGHAgEA") || rest.starts_with("MIGEAgEA") ||
                      rest.starts_with("MIG2AgEA") || rest.starts_with("MHcCAQEE") ||
                      rest.starts_with("MIGkAgEB") || rest.starts_with("MC4CAQAw") ||
                      rest.starts_with("MEcCAQAw") || rest.starts_with("b3BlbnNzaC1rZXktdjE");
  if (!is_key) return std::nullopt;
  std::size_t end = at;
  while (end < text.size()) {
    if (IsBase64Character(text[end])) {
      ++end;
      continue;
    }
    // The next line of base64.
    const std::size_t next = BlanksEnd(text, end);
    const std::size_t run = RunEnd(text, next, IsBase64Character);
    if (next == end || run - next < 16) break;
    end = run;
  }
  if (end - at < kLeastKey) return std::nullopt;
  return Span{.begin = at, .end = end};
}

}  // namespace claribi::results
