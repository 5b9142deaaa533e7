#include "results/credential_uses.h"

#include <algorithm>

#include "results/credential_sentences.h"
#include "results/credential_values.h"
#include "results/positional_commands.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxPiped = 256;
constexpr std::size_t kMaxAttempt = 96;

bool IsDigits(std::string_view text) {
  return !text.empty() && RunEnd(text, 0, core::IsDigit) == text.size();
}

bool IsCode(std::string_view value) {
  return value.size() >= 4 && value.size() <= 10 && IsDigits(value);
}

// "027132 is your verification code". at: "is".
std::optional<Span> CodeBefore(std::string_view text, std::size_t at) {
  constexpr std::size_t kMaxNamed = 48;
  std::size_t end = at;
  while (end > 0 && text[end - 1] == ' ') --end;
  std::size_t first = end;
  while (first > 0 && end - first < 12 && core::IsDigit(text[first - 1])) --first;
  if (!IsCode(text.substr(first, end - first))) return std::nullopt;
  const std::string_view named = text.substr(at, kMaxNamed);
  for (const std::string_view word : {" code", " OTP", " PIN", " passcode", " one-time"}) {
    if (named.find(word) != std::string_view::npos) return Span{.begin = first, .end = end};
  }
  return std::nullopt;
}

// "log in", "sign in", "authenticate": what a credential is used for.
bool IsPurpose(std::string_view text, std::size_t at) {
  for (const std::string_view purpose :
       {"to log",    "to sign",       "to auth",       "to connect",   "to unlock",
        "to access", "to verify",     "to complete",   "to confirm",   "as the pass",
        "as pass",   "as your pass",  "as the secret", "as the token", "as the api",
        "for login", "for the login", "when prompted", "to continue",  "to get in",
        "to enter"}) {
    if (IsAt(text, at, purpose)) return true;
  }
  return false;
}

}  // namespace

std::optional<Span> FindUsed(std::string_view text, std::size_t at) {
  std::size_t next = 0;
  bool is_login = false;
  if (IsAt(text, at, "use ")) {
    next = at + 4;
  } else if (IsAt(text, at, "log in with ") || IsAt(text, at, "login with ") ||
             IsAt(text, at, "sign in with ") || IsAt(text, at, "log in as ") ||
             IsAt(text, at, "sign in as ")) {
    is_login = true;
    next = text.find(' ', text.find("in", at) + 2);
    next = std::min(text.find(' ', next + 1), text.size());
  } else if (IsAt(text, at, "is your ")) {
    return CodeBefore(text, at);
  } else if (IsAt(text, at, "login is ") || IsAt(text, at, "logins are ")) {
    return FindPair(text, text.find(' ', at + 7) + 1);
  } else if (IsAt(text, at, "login attempt [")) {
    const std::size_t limit = std::min(text.size(), at + kMaxAttempt);
    const std::size_t slash = text.substr(0, limit).find('/', at);
    const std::size_t close = text.substr(0, limit).find(']', at);
    if (slash == std::string_view::npos || close == std::string_view::npos || close <= slash + 1 ||
        IsPlaceholder(text.substr(slash + 1, close + 1 - slash))) {
      return std::nullopt;
    }
    return Span{.begin = slash + 1, .end = close};
  } else {
    return std::nullopt;
  }
  if (is_login) {  // log in with USER and x
    const auto user = SaidToken(text, next);
    if (!user) return std::nullopt;
    std::size_t behind = SpacesEnd(text, user->end);
    const std::string_view mark = text.substr(behind, 2);
    if (IsAt(text, behind, "and ")) {
      behind += 4;
    } else if (mark == "/ " || mark == ", ") {
      behind += 2;
    } else {
      return std::nullopt;
    }
    const auto password = SaidToken(text, behind);
    if (!password || !IsMadeUp(TextOf(text, *password))) return std::nullopt;
    return password;
  }
  const bool is_code = IsAt(text, next, "code ") || IsAt(text, next, "the code ");
  if (is_code) next = text.find("code ", next) + 5;
  const auto token = SaidToken(text, next);
  if (!token || !IsPurpose(text, SpacesEnd(text, token->end))) return std::nullopt;
  const std::string_view value = TextOf(text, *token);
  if (is_code ? !IsCode(value) : (!IsMadeUp(value) || IsPlaceholder(value))) return std::nullopt;
  return token;
}

std::optional<Span> FindPipedPassword(std::string_view text, std::size_t at) {
  const std::size_t word = RunEnd(text, at, core::IsLetter);
  const std::string_view command = text.substr(at, word - at);
  if (command != "echo" && command != "printf") return std::nullopt;
  std::size_t begin = SpacesEnd(text, word);
  if (begin == word) return std::nullopt;
  if (IsAt(text, begin, "-n ") || IsAt(text, begin, "-e ")) begin = SpacesEnd(text, begin + 3);
  auto given = SaidToken(text, begin);
  if (!given) return std::nullopt;
  if (TextOf(text, *given).find('%') != std::string_view::npos && command == "printf") {
    given = SaidToken(text, std::min(text.size(), given->end + 1));  // behind its format
    if (!given) return std::nullopt;
  }
  const std::size_t line = LineEnd(text, given->end, given->end + kMaxPiped);
  const std::size_t pipe = text.substr(0, line).find('|', given->end);
  if (pipe == std::string_view::npos) return std::nullopt;
  const std::string_view rest = text.substr(pipe, line - pipe);
  Span span = *given;
  std::string_view value = TextOf(text, span);
  if (rest.find("chpasswd") != std::string_view::npos) {
    const std::size_t colon = value.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    span.begin += colon + 1;
    value.remove_prefix(colon + 1);
  } else if (std::none_of(kPasswordReaders.begin(), kPasswordReaders.end(),
                          [&](std::string_view reader) {
                            return rest.find(reader) != std::string_view::npos;
                          })) {
    return std::nullopt;
  }
  if (IsPlaceholder(value)) return std::nullopt;
  return span;
}

}  // namespace claribi::results
