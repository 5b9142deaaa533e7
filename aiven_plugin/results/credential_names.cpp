#include "results/credential_names.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <vector>

#include "core/name_words.h"
#include "core/text.h"

namespace claribi::results {
namespace {

constexpr std::size_t kEndingSize = 3;

// The last letters of every word that WordsNameCredential takes for a last one.
constexpr std::array<std::string_view, 12> kEndings = {"ord", "swd", "pwd", "ase", "ode", "ass",
                                                       "ret", "ken", "key", "ash", "est", "ion"};

using Words = std::initializer_list<std::string_view>;

bool IsOneOf(std::string_view word, Words words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsPlaceholder(std::string_view value) {
  if (value.empty()) return true;
  if (value.starts_with(kRedacted) &&
      value.find_first_not_of(",.;)]}", kRedacted.size()) == std::string_view::npos) {
    return true;
  }
  if (value.find_first_not_of("*.-xX") == std::string_view::npos) return true;
  const std::string lower = core::AsciiLower(value.substr(0, 16));
  if (IsOneOf(lower, {"null", "none", "nil", "true", "false", "undefined", "redacted", "hidden",
                      "n/a", "required", "optional", "yes", "no", "string", "?", "%s"})) {
    return true;
  }
  if (value.starts_with("${") || value.starts_with("{{") || value.starts_with("$(")) return true;
  if (value.front() == '<' && value.back() == '>') return true;
  return value.size() <= 3 && value.front() == '$';  // a statement's parameter
}

bool NamesToken(std::string_view before, std::string_view value) {
  if (IsOneOf(before, {"access", "refresh", "auth", "id", "session", "bearer", "api", "security",
                       "oauth", "registration", "bot", "personal", "vault", "csrf", "secret"})) {
    return true;
  }
  const bool is_position =
      IsOneOf(before, {"next", "page", "continuation", "sync", "cursor", "start", "previous",
                       "prev", "delta", "resume", "end", "pagination", "progress", "scroll"});
  return !is_position && IsOpaque(value);
}

// last, before: the last word of the name and the one before it, empty if there is none.
bool WordsNameCredential(std::string_view last, std::string_view before, std::string_view value) {
  if (IsOneOf(last, {"password", "passwd", "passphrase", "passcode", "secret", "apikey",
                     "secretkey", "accesskey", "privatekey", "accesstoken", "refreshtoken",
                     "authtoken", "sessiontoken", "clientsecret", "userpassword", "dbpassword"})) {
    return true;
  }
  if (last == "pwd") return value.front() != '/';  // a path: the working directory
  if (last == "pass") {
    return IsOneOf(before, {"db", "user", "smtp", "admin", "root", "sasl", "proxy", "mail"});
  }
  if (last == "key") {
    return IsOneOf(before, {"api", "access", "secret", "private", "encryption", "signing", "master",
                            "account", "auth", "storage", "shared"});
  }
  if (last == "token") return NamesToken(before, value);
  return IsOneOf(last, {"hash", "digest"}) && IsOneOf(before, {"password", "passwd"});
}

}  // namespace

bool MayNameCredential(std::string_view tail) {
  while (!tail.empty() && core::IsDigit(tail.back())) tail.remove_suffix(1);
  if (tail.size() < kEndingSize) return false;
  std::array<char, kEndingSize> ending{};
  for (std::size_t i = 0; i < kEndingSize; ++i) {
    const char c = tail[tail.size() - kEndingSize + i];
    ending[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  const std::string_view seen(ending.data(), ending.size());
  return std::find(kEndings.begin(), kEndings.end(), seen) != kEndings.end();
}

bool IsCredential(std::string_view name, std::string_view value) {
  if (!MayNameCredential(name) || IsPlaceholder(value)) return false;
  const std::vector<std::string> words = core::NameWords(name);
  if (words.empty()) return false;
  if (words.size() > 1 && IsOneOf(words.front(), {"has", "is", "no", "requires", "require", "uses",
                                                  "needs", "allow", "allows", "show", "hide"})) {
    return false;
  }
  const std::string_view before = words.size() > 1 ? words[words.size() - 2] : std::string_view();
  return WordsNameCredential(words.back(), before, value);
}

bool NamesAuthorization(std::string_view name) {
  if (!MayNameCredential(name)) return false;
  const std::vector<std::string> words = core::NameWords(name);
  return !words.empty() && words.back() == "authorization" &&
         (words.size() == 1 || words[words.size() - 2] == "proxy");
}

bool IsOpaque(std::string_view value) {
  bool has_letter = false;
  bool has_digit = false;
  for (const char c : value) {
    if (c <= ' ') return false;
    has_digit = has_digit || core::IsDigit(c);
    has_letter = has_letter || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
  return value.size() >= 16 && has_letter && has_digit;
}

}  // namespace claribi::results
