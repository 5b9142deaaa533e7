#include "results/credential_sentences.h"

#include <algorithm>
#include <array>

#include "results/credential_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxSentence = 96;
constexpr std::size_t kMaxNextLine = 256;
constexpr int kMaxSaidWords = 12;  // between a name and what it is said to be

// Words between a name and its value, in the languages whose names are known (foreign_names.h).
constexpr std::array<std::string_view, 16> kVerbs{"is",     "was", "be",  "=", "es", "ist",
                                                  "lautet", "est", "são", "é", "è",  "jest",
                                                  "är",     "er",  "—",   "–"};
constexpr std::array<std::string_view, 8> kFillers{"now",    "currently", "still", "just",
                                                   "simply", "again",     "set",   "as"};
constexpr std::array<std::string_view, 10> kChanges{
    "set", "reset", "changed", "updated", "equal", "defaulted", "rotated", "change", "it", "now"};

// Words before the name of a user, and before a user and a password together.
constexpr std::array<std::string_view, 10> kUsers{
    "user", "username", "login", "id", "account", "usr", "uid", "as", "benutzer", "usuario"};
constexpr std::array<std::string_view, 7> kPairs{
    "creds", "credentials", "login", "logins", "zugangsdaten", "credential", "user/pass"};

bool IsOneOfWords(std::string_view word, const std::string_view* begin, std::size_t size) {
  return std::any_of(begin, begin + size,
                     [&](std::string_view one) { return core::EqualsIgnoringCase(one, word); });
}

// AUTH x and AUTH u x of Redis.
std::optional<Span> RedisAuth(std::string_view text, std::size_t next) {
  auto password = SaidToken(text, next);
  if (password && SpacesEnd(text, password->end) > password->end) {
    const auto second = SaidToken(text, password->end);
    if (second) password = second;
  }
  if (!password || !IsMixture(TextOf(text, *password))) return std::nullopt;
  return password;
}

// "Your code is 204518.", "Enter OTP 087359", "160211 is your verification code".
std::optional<Span> SaidCode(std::string_view text, std::size_t next, NameKind kind) {
  std::size_t from = next;
  for (const std::string_view word : {"is ", "is: ", "for "}) {
    if (IsAt(text, next, word)) from = next + word.size();
  }
  const auto code = SaidToken(text, from);
  if (code && IsCredentialValue(kind, TextOf(text, *code), ValueForm::kLoose)) return code;
  return std::nullopt;
}

}  // namespace

bool IsLed(std::string_view text, std::size_t begin) {
  std::size_t behind = begin;
  while (behind > 0 && (text[behind - 1] == ' ' || text[behind - 1] == ',')) --behind;
  std::string_view lead = WordBefore(text, behind);
  if (lead == "the" || lead == "a") {
    lead = WordBefore(text, static_cast<std::size_t>(lead.data() - text.data()));
  }
  if (core::IsIn(lead, {"and", "with", "use", "using", "set", "ENV", "ARG", "setx", "default"})) {
    return true;
  }
  if (begin < 2 || lead.empty()) return false;
  // user u pass x; username u, password x; ID: u PW: x
  const auto at = static_cast<std::size_t>(lead.data() - text.data());
  std::size_t end = at;
  while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == ':' || IsQuote(text[end - 1]))) --end;
  const std::string_view who = WordBefore(text, end);
  return IsOneOfWords(who, kUsers.data(), kUsers.size());
}

namespace {

// The value behind the name without a verb.
std::optional<Span> DirectlySaid(std::string_view text, std::size_t begin, std::size_t end,
                                 NameKind kind, const Span& token) {
  const std::string_view word = text.substr(begin, end - begin);
  const std::string_view value = TextOf(text, token);
  const std::size_t next = SpacesEnd(text, end);
  const std::size_t before = begin > 80 ? begin - 80 : 0;
  const std::string_view line = text.substr(before, begin - before);
  const bool is_password = kind == NameKind::kPassword;
  // machine h login u password x
  const bool is_netrc = line.find("login ") != std::string_view::npos &&
                        (line.find("machine ") != std::string_view::npos ||
                         line.find("default login") != std::string_view::npos);
  const bool is_redis = IsAt(word, 0, "requirepass") || IsAt(word, 0, "masterauth");
  if ((is_netrc || is_redis) &&
      IsCredentialValue(NameKind::kPassword, value, ValueForm::kAssigned)) {
    return token;
  }
  // password 7 0822455D0A16, set psksecret ENC x: the kind of the value comes first.
  const bool is_kind = (value.size() == 1 && core::IsDigit(value[0])) || value == "ENC";
  if (is_kind && (is_password || kind == NameKind::kSecret)) {
    const auto second = SaidToken(text, token.end);
    if (second && EndsLine(text, second->end) && second->end - second->begin >= 6 &&
        std::any_of(text.begin() + static_cast<std::ptrdiff_t>(second->begin),
                    text.begin() + static_cast<std::ptrdiff_t>(second->end), core::IsDigit)) {
      return second;
    }
  }
  if (!IsMixture(value) || IsPlaceholder(value)) return std::nullopt;
  const bool ends_line = SpacesEnd(text, token.end) >= LineEnd(text, token.end, token.end + 8);
  const bool is_line = BeginsLine(text, begin) && ends_line;
  if (is_line && is_password) return token;
  // A column of names and one of values: "token      x"
  const bool is_column = next > end + 1 || text[end] == '\t';
  const bool has_digit = std::any_of(value.begin(), value.end(), core::IsDigit);
  const bool is_number = value.starts_with("0x");
  if (is_line && is_column && has_digit && !is_number &&
      IsCredentialValue(kind, value, ValueForm::kAssigned))
    return token;
  // "set db_password x", ENV DB_PASSWORD x, #define WIFI_PASS "x"
  const bool is_identifier = word.find('_') != std::string_view::npos;
  if (is_identifier && (IsOpaque(value) || IsMadeUp(value)) &&
      IsCredentialValue(kind, value, ValueForm::kAssigned)) {
    return token;
  }
  if (is_identifier && !is_number && core::IsUpper(word.front()) &&
      (ends_line || IsQuote(text[next])) && !IsSlug(value) &&
      IsCredentialValue(kind, value, ValueForm::kAssigned)) {
    return token;
  }
  // "API token x for the import"
  if (!is_password && value.size() >= 20 && IsOpaque(value) && HasEveryClass(value) &&
      IsCredentialValue(kind, value, ValueForm::kAssigned)) {
    return token;
  }
  // password "x", password 'x'
  const bool is_quoted = token.begin == next + 1 && (text[next] == '"' || text[next] == '\'');
  if ((is_password || word == "PSK" || word == "EAP") && is_quoted && has_digit && !IsSlug(value)) {
    return token;
  }
  if ((is_password || kind == NameKind::kMixed) && !IsSlug(value) && IsLed(text, begin)) {
    return token;
  }
  // "try pass x": a value that can be nothing else.
  const bool is_sure = HasEveryClass(value) && IsMadeUp(value) &&
                       value.find_first_of("!#$%^&*~+@") != std::string_view::npos;
  if (kind == NameKind::kMixed && is_sure) return token;
  return is_password && HasEveryClass(value) ? std::optional<Span>(token) : std::nullopt;
}

// The only word of the next line that is not empty, behind a sentence that ends with ":".
std::optional<Span> OnNextLine(std::string_view text, std::size_t next, NameKind kind) {
  const std::size_t line = LineEnd(text, next, next + kMaxSentence);
  std::size_t end = line;
  while (end > next && IsBlank(text[end - 1])) --end;
  if (end <= next) return std::nullopt;
  const std::string_view sentence = text.substr(next, end - next);
  if (sentence.back() != ':' && sentence.find("below") == std::string_view::npos &&
      sentence.find("follow") == std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t begin = BlanksEnd(text, line);
  if (begin == line || begin >= text.size()) return std::nullopt;
  const std::size_t stop = BareEnd(text, begin, begin + kMaxNextLine);
  if (stop <= begin || !EndsLine(text, stop)) return std::nullopt;
  const std::string_view value = text.substr(begin, stop - begin);
  if (!IsOpaque(value) && !IsMadeUp(value)) return std::nullopt;
  if (!IsCredentialValue(kind, value, ValueForm::kAssigned)) return std::nullopt;
  return Span{.begin = begin, .end = stop};
}

// "password is x", "password for u is x", "password was set to x", "password for u: x"
std::optional<Span> SaidWithVerb(std::string_view text, std::size_t next, NameKind kind) {
  const std::size_t limit = LineEnd(text, next, next + kMaxSentence);
  bool is_said = false;
  bool is_for = false;
  bool is_changed = false;
  bool needs_more = false;  // behind "to", which says little
  for (int i = 0; i < kMaxSaidWords && next < limit; ++i) {
    std::size_t stop = next;
    while (stop < limit && text[stop] != ' ') ++stop;
    std::string_view said = text.substr(next, stop - next);
    const bool has_colon = said.ends_with(':');
    if (has_colon) said.remove_suffix(1);
    const bool is_to = said == "to" || said == "TO";
    const bool is_filler = is_said && IsOneOfWords(said, kFillers.data(), kFillers.size());
    const bool is_verb = is_to || is_filler || said == "" || said == "-" || said == "value" ||
                         IsOneOfWords(said, kVerbs.data(), kVerbs.size());
    if (is_said && !is_verb) {
      if (auto span = SaidToken(text, next)) {
        const std::string_view value = TextOf(text, *span);
        if (IsMixture(value) && IsCredentialValue(kind, value, ValueForm::kLoose) &&
            (!needs_more || IsMadeUp(value))) {
          return span;
        }
      }
      needs_more = false;
      if (!is_for && i > 4) break;
    }
    is_for = is_for || IsAt(said, 0, "for") || IsAt(said, 0, "of");
    is_changed = is_changed || IsOneOfWords(said, kChanges.data(), kChanges.size());
    needs_more =
        (is_to && !is_changed) || (needs_more && is_verb) || (has_colon && !is_for && !is_verb);
    is_said = is_verb || has_colon;
    next = SpacesEnd(text, stop);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Span> SaidToken(std::string_view text, std::size_t at) {
  at = SpacesEnd(text, at);
  while (text.substr(at).starts_with("**")) at += 2;
  if (const auto mark = MarkAt(text, at)) {
    const std::size_t end = QuotedEnd(text, *mark);
    if (end > mark->end) return Span{.begin = mark->end, .end = end};
    return std::nullopt;
  }
  std::size_t end = BareEnd(text, at, at + 256);
  while (end > at && (text[end - 1] == '.' || text[end - 1] == ',' || text[end - 1] == ')')) --end;
  while (end > at + 1 && text[end - 1] == '*' && text[end - 2] == '*') end -= 2;
  return end == at ? std::nullopt : std::optional<Span>(Span{.begin = at, .end = end});
}

std::optional<Span> FindSaid(std::string_view text, std::size_t begin, std::size_t end,
                             NameKind kind) {
  const std::string_view word = text.substr(begin, end - begin);
  const std::size_t next = SpacesEnd(text, end);
  if (word == "AUTH") return RedisAuth(text, next);
  if (word == "PASS" && kind == NameKind::kMixed) {  // of FTP and POP3
    const std::size_t before = begin > 120 ? begin - 120 : 0;
    const std::string_view above = text.substr(before, begin - before);
    const auto token = SaidToken(text, next);
    const bool is_protocol = above.find("USER ") != std::string_view::npos ||
                             above.find("331 ") != std::string_view::npos;
    if (token && is_protocol && EndsLine(text, token->end) && IsMixture(TextOf(text, *token))) {
      return token;
    }
  }
  if (kind == NameKind::kSession && IsAt(text, next, "id ")) {
    const auto id = SaidToken(text, next + 3);
    if (!id) return std::nullopt;
    const std::string_view value = TextOf(text, *id);
    const bool is_one = HasEveryClass(value) && IsCredentialValue(kind, value, ValueForm::kLoose);
    return is_one ? id : std::nullopt;
  }
  if (kind == NameKind::kCode) return SaidCode(text, next, kind);
  if (IsOneOfWords(word, kPairs.data(), kPairs.size())) {
    if (const auto pair = FindPair(text, next)) return pair;
  }
  if (kind != NameKind::kPassword && kind != NameKind::kSecret && kind != NameKind::kOpaque &&
      kind != NameKind::kMixed) {
    return std::nullopt;
  }
  const std::size_t limit = LineEnd(text, next, next + kMaxSentence);
  const auto token = SaidToken(text, next);
  if (token && token->end <= limit + 192) {
    if (const auto span = DirectlySaid(text, begin, end, kind, *token)) return span;
  }
  if (kind == NameKind::kMixed) {  // "pw", "pass", "auth": only with a value that is made up
    const auto span = SaidWithVerb(text, next, NameKind::kPassword);
    return span && IsMadeUp(TextOf(text, *span)) ? span : std::nullopt;
  }
  if (const auto span = SaidWithVerb(text, next, kind)) return span;
  return OnNextLine(text, next, kind);
}

std::optional<Span> FindPair(std::string_view text, std::size_t at) {
  const std::size_t begin = SpacesEnd(text, at);
  const std::size_t user =
      RunEnd(text, begin, [](char c) { return IsNameCharacter(c) || c == '@' || c == '+'; });
  if (user == begin || user - begin > 64) return std::nullopt;
  std::size_t next = SpacesEnd(text, user);
  if (next >= text.size() || (text[next] != '/' && text[next] != ':')) return std::nullopt;
  if (text[next] == ':' && next > user) return std::nullopt;
  next = SpacesEnd(text, next + 1);
  const auto token = SaidToken(text, next);
  if (!token) return std::nullopt;
  const std::string_view value = TextOf(text, *token);
  if (value[0] == '/' || !IsMixture(value) || IsSlug(value) || IsPlaceholder(value)) {
    return std::nullopt;
  }
  return token;
}

}  // namespace claribi::results
