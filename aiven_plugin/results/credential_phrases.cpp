#include "results/credential_phrases.h"

#include <algorithm>
#include <array>

#include "results/credential_shapes.h"
#include "results/credential_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxSentence = 64;
constexpr std::size_t kMaxArgument = 256;

std::string_view WordBefore(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
  std::size_t begin = end;
  while (begin > 0 && end - begin < 64 && IsNameCharacter(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}

// $$x$$ and $tag$x$tag$ of PostgreSQL.
std::optional<Span> DollarQuoted(std::string_view text, std::size_t at) {
  const std::size_t tag = RunEnd(text, at + 1, IsWordCharacter);
  if (tag >= text.size() || text[tag] != '$' || tag - at > 32) return std::nullopt;
  const std::string_view delimiter = text.substr(at, tag + 1 - at);
  const std::size_t end =
      text.substr(0, std::min(text.size(), tag + 1024)).find(delimiter, tag + 1);
  if (end == std::string_view::npos || end == tag + 1) return std::nullopt;
  if (text.substr(tag + 1, end - tag - 1).find('"') != std::string_view::npos) return std::nullopt;
  return Span{.begin = tag + 1, .end = end};
}

// The token at `at`, without the marks of the sentence around it.
std::optional<Span> SaidToken(std::string_view text, std::size_t at) {
  at = SpacesEnd(text, at);
  if (const auto mark = MarkAt(text, at)) {
    const std::size_t end = QuotedEnd(text, *mark);
    if (end > mark->end) return Span{.begin = mark->end, .end = end};
    return std::nullopt;
  }
  std::size_t end = BareEnd(text, at, at + 256);
  while (end > at && (text[end - 1] == '.' || text[end - 1] == ',' || text[end - 1] == ')')) --end;
  return end == at ? std::nullopt : std::optional<Span>(Span{.begin = at, .end = end});
}

}  // namespace

std::optional<Span> FindSqlText(std::string_view text, std::size_t at, NameKinds& kinds) {
  std::size_t before = at;
  if (text[at] == '\'') {
    while (before > 0 && text[before - 1] == '\\') --before;
    if (before > 1 && text[before - 1] == '&' && (text[before - 2] | 0x20) == 'u') before -= 2;
    if (before > 1 && IsBlank(text[before - 2]) && (text[before - 1] | 0x20) == 'e') --before;
  }
  if (before == 0 || (text[before - 1] != ' ' && text[before - 1] != '\t')) return std::nullopt;
  const std::string_view word = WordBefore(text, before);
  const bool is_by = word.size() == 2 && IsAt(word, 0, "by");
  const bool is_given = !is_by && core::EqualsIgnoringCase(word, "crypt");
  const NameKind kind = is_by || is_given ? NameKind::kPassword : kinds.Of(word);
  if (kind != NameKind::kPassword && kind != NameKind::kSecret && kind != NameKind::kOpaque) {
    return std::nullopt;
  }
  std::optional<Span> span;
  if (text[at] == '$') {
    span = DollarQuoted(text, at);
  } else {
    std::size_t backslashes = 0;
    while (backslashes < at && text[at - backslashes - 1] == '\\') ++backslashes;
    span = Span{.begin = at + 1, .end = QuotedEnd(text, {'\'', backslashes, at + 1})};
  }
  if (!span || span->end <= span->begin) return std::nullopt;
  const std::string_view value = text.substr(span->begin, span->end - span->begin);
  if (is_by && !IsMixture(value)) return std::nullopt;  // "written by 'somebody'"
  if (!IsCredentialValue(kind, value, ValueForm::kQuoted)) return std::nullopt;
  return span;
}

std::optional<Span> FindAclPassword(std::string_view text, std::size_t at) {
  if (at < 8 || text[at - 1] != ' ' || at + 1 >= text.size() || !IsAlnum(text[at + 1])) {
    return std::nullopt;
  }
  const std::size_t least = at > kMaxSentence ? at - kMaxSentence : 0;
  const std::string_view before = text.substr(least, at - least);
  const bool is_rule = before.find(" on ") != std::string_view::npos ||
                       before.find("SETUSER ") != std::string_view::npos ||
                       before.find("setuser ") != std::string_view::npos;
  const std::size_t end = BareEnd(text, at + 1, text.size());
  if (!is_rule || !IsMixture(text.substr(at + 1, end - at - 1))) return std::nullopt;
  return Span{.begin = at + 1, .end = end};
}

std::optional<Span> FindIdentifiedBy(std::string_view text, std::size_t at) {
  constexpr int kMaxWords = 6;
  const std::size_t before = at > 96 ? at - 96 : 0;
  const std::string_view statement = text.substr(before, at - before);
  // "is identified by 'id'" is no SQL.
  const bool is_sql = core::IsUpper(text[at]) || statement.find("user ") != std::string_view::npos;
  std::size_t next = RunEnd(text, at, core::IsLetter);
  bool is_by = false;  // the value comes next
  for (int i = 0; i < kMaxWords; ++i) {
    next = BlanksEnd(text, next);
    if (const auto mark = MarkAt(text, next)) {
      if (i == 0 || IsClosing(text, *mark)) break;
      const std::size_t end = QuotedEnd(text, *mark);
      if (!is_by) {  // the name of a plugin
        next = end + mark->backslashes + 1;
        continue;
      }
      const std::string_view value = text.substr(mark->end, std::max(end, mark->end) - mark->end);
      if (IsPlaceholder(value) || (!is_sql && !IsMixture(value))) break;
      return Span{.begin = mark->end, .end = end};
    }
    const std::size_t end =
        RunEnd(text, next, [](char c) { return IsNameCharacter(c) || c == '#' || c == '!'; });
    const std::string_view word = text.substr(next, end - next);
    if (word.empty()) break;
    if (is_by && IsMixture(word)) return Span{.begin = next, .end = end};
    const bool is_password = IsAt(word, 0, "password") || IsAt(word, 0, "values");
    if (is_by && !is_password) break;
    if (i == 0 && !IsAt(word, 0, "by") && !IsAt(word, 0, "with") && !IsAt(word, 0, "via")) break;
    is_by = is_by || word.size() == 2 || IsAt(word, 0, "using");
    next = end;
  }
  return std::nullopt;
}

std::optional<Span> FindSaid(std::string_view text, std::size_t begin, std::size_t end,
                             NameKind kind) {
  const std::string_view word = text.substr(begin, end - begin);
  std::size_t next = SpacesEnd(text, end);
  if (word == "AUTH") {  // of Redis, with or without a user
    auto password = SaidToken(text, next);
    if (password && SpacesEnd(text, password->end) > password->end) {
      const auto second = SaidToken(text, password->end);
      if (second) password = second;
    }
    if (!password) return std::nullopt;
    return IsMixture(text.substr(password->begin, password->end - password->begin)) ? password
                                                                                    : std::nullopt;
  }
  if (kind == NameKind::kSession && IsAt(text, next, "id ")) {
    const auto id = SaidToken(text, next + 3);
    if (!id) return std::nullopt;
    const std::string_view value = text.substr(id->begin, id->end - id->begin);
    const bool is_one = HasEveryClass(value) && IsCredentialValue(kind, value, ValueForm::kLoose);
    return is_one ? id : std::nullopt;
  }
  if (kind == NameKind::kCode && IsAt(text, next, "is ")) {  // "Your one-time code is 204518."
    const auto code = SaidToken(text, next + 3);
    if (!code) return std::nullopt;
    const std::string_view value = text.substr(code->begin, code->end - code->begin);
    return IsCredentialValue(kind, value, ValueForm::kLoose) ? code : std::nullopt;
  }
  if (kind != NameKind::kPassword && kind != NameKind::kSecret && kind != NameKind::kOpaque) {
    return std::nullopt;
  }
  const std::size_t limit = LineEnd(text, next, next + kMaxSentence);
  // machine h login u password x
  const std::size_t before = begin > 80 ? begin - 80 : 0;
  const std::string_view line = text.substr(before, begin - before);
  const bool is_netrc = line.find("login ") != std::string_view::npos &&
                        line.find("machine ") != std::string_view::npos;
  const bool is_redis = IsAt(word, 0, "requirepass") || IsAt(word, 0, "masterauth");
  const auto token = SaidToken(text, next);
  if (token && token->end <= limit + 192) {
    const std::string_view value = text.substr(token->begin, token->end - token->begin);
    if ((is_netrc || is_redis) &&
        IsCredentialValue(NameKind::kPassword, value, ValueForm::kAssigned)) {
      return token;
    }
    const bool is_line = BeginsLine(text, begin) &&
                         SpacesEnd(text, token->end) >= LineEnd(text, token->end, token->end + 8);
    if (is_line && IsMixture(value) && !IsPlaceholder(value) && kind == NameKind::kPassword)
      return token;
    // "set db_password x"; "with user u and password x"
    const bool is_identifier = word.find('_') != std::string_view::npos;
    if (is_identifier && IsOpaque(value) && IsCredentialValue(kind, value, ValueForm::kAssigned)) {
      return token;
    }
    // "API token x for the import"
    if (kind != NameKind::kPassword && value.size() >= 20 && IsOpaque(value) &&
        HasEveryClass(value) && IsCredentialValue(kind, value, ValueForm::kAssigned)) {
      return token;
    }
    // password "x"
    const bool is_quoted = token->begin == next + 1 && text[next] == '"';
    if (kind == NameKind::kPassword && is_quoted && IsMixture(value) && !IsPlaceholder(value) &&
        std::any_of(value.begin(), value.end(), core::IsDigit) && !IsSlug(value)) {
      return token;
    }
    const std::string_view lead = WordBefore(text, begin);
    const bool is_led = lead == "and" || lead == "with" || lead == "use" || lead == "using";
    if (kind == NameKind::kPassword && IsMixture(value) && !IsPlaceholder(value) &&
        (is_led || HasEveryClass(value))) {
      return token;
    }
  }
  // "password is x", "password for u is x", "password was set to x", "password for u: x"
  bool is_said = false;
  bool is_for = false;
  for (int i = 0; i < 7 && next < limit; ++i) {
    std::size_t stop = next;
    while (stop < limit && text[stop] != ' ') ++stop;
    std::string_view said = text.substr(next, stop - next);
    const bool has_colon = said.ends_with(':');
    if (has_colon) said.remove_suffix(1);
    const bool is_verb = IsAt(said, 0, "is") || IsAt(said, 0, "was") || IsAt(said, 0, "to") ||
                         IsAt(said, 0, "be") || said == "=";
    if (is_said && !is_verb) {
      if (auto span = SaidToken(text, next)) {
        const std::string_view value = text.substr(span->begin, span->end - span->begin);
        if (IsMixture(value) && IsCredentialValue(kind, value, ValueForm::kLoose)) {
          return span;
        }
      }
      if (!is_for && i > 4) break;
    }
    is_for = is_for || IsAt(said, 0, "for") || IsAt(said, 0, "of");
    is_said = (is_verb && said.size() <= 3) || (has_colon && is_for);
    next = SpacesEnd(text, stop);
  }
  return std::nullopt;
}

std::optional<Span> FindPipedPassword(std::string_view text, std::size_t at) {
  const std::size_t word = RunEnd(text, at, core::IsLetter);
  const std::string_view command = text.substr(at, word - at);
  if (command != "echo" && command != "printf") return std::nullopt;
  std::size_t begin = SpacesEnd(text, word);
  if (begin == word) return std::nullopt;
  if (IsAt(text, begin, "-n ") || IsAt(text, begin, "-e ")) begin = SpacesEnd(text, begin + 3);
  const auto given = SaidToken(text, begin);
  if (!given) return std::nullopt;
  const std::size_t line = LineEnd(text, given->end, given->end + kMaxArgument);
  const std::size_t pipe = text.substr(0, line).find('|', given->end);
  if (pipe == std::string_view::npos) return std::nullopt;
  const std::string_view rest = text.substr(pipe, line - pipe);
  const auto has = [rest](std::string_view part) {
    return rest.find(part) != std::string_view::npos;
  };
  Span span = *given;
  std::string_view value = text.substr(span.begin, span.end - span.begin);
  if (has("chpasswd")) {
    const std::size_t colon = value.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    span.begin += colon + 1;
    value.remove_prefix(colon + 1);
  } else if (!has("sudo -S") && !has("password-stdin") && !has("passwd") && !has("with-token") &&
             !has("passphrase-fd 0")) {
    return std::nullopt;
  }
  if (IsPlaceholder(value)) return std::nullopt;
  return span;
}

std::optional<Span> FindCipherKey(std::string_view text, std::size_t at) {
  if (at < 7 || (text[at - 1] | 0x20) != 't') return std::nullopt;  // of encrypt and decrypt
  if (!IsAt(text, at - 7, "encrypt") && !IsAt(text, at - 7, "decrypt")) return std::nullopt;
  const std::size_t limit = std::min(text.size(), at + kMaxArgument);
  const std::size_t comma = text.substr(0, limit).find(',', at);
  if (comma == std::string_view::npos) return std::nullopt;
  const auto mark = MarkAt(text, BlanksEnd(text, comma + 1));
  if (!mark || IsClosing(text, *mark)) return std::nullopt;
  const std::size_t end = QuotedEnd(text, *mark);
  if (end <= mark->end) return std::nullopt;
  const std::string_view key = text.substr(mark->end, end - mark->end);
  if (!IsMixture(key) || IsSlug(key) || IsPlaceholder(key)) return std::nullopt;
  return Span{.begin = mark->end, .end = end};
}

bool AddArguments(std::string_view text, std::size_t at, NameKinds& kinds,
                  std::vector<Span>& spans) {
  // Functions of SQL and of client libraries whose argument of that number is a password.
  struct Positional {
    std::string_view function;
    std::size_t argument;
  };
  constexpr std::array kPositional{Positional{"mysql", 5},
                                   Positional{"postgresql", 5},
                                   Positional{"s3", 3},
                                   Positional{"remote", 5},
                                   Positional{"remoteSecure", 5},
                                   Positional{"mongodb", 5},
                                   Positional{"Crypt", 1},
                                   Positional{"s3Cluster", 4},
                                   Positional{"PASSWORD", 1},
                                   Positional{"MaterializedPostgreSQL", 5},
                                   Positional{"PDO", 3},
                                   Positional{"getConnection", 3},
                                   Positional{"mysqli", 3},
                                   Positional{"mysqli_connect", 3},
                                   Positional{"HTTPBasicAuth", 2},
                                   Positional{"NetworkCredential", 2},
                                   Positional{"SetBasicAuth", 2},
                                   Positional{"basic_auth", 2},
                                   Positional{"login", 2},
                                   Positional{"auth", 2},
                                   Positional{"authenticate", 2},
                                   Positional{"signIn", 2},
                                   Positional{"basicAuth", 2},
                                   Positional{"httpBasic", 2},
                                   Positional{"WithCredentials", 2},
                                   Positional{"setCredentials", 2},
                                   Positional{"UsernamePasswordCredentials", 2}};
  const std::size_t first = BlanksEnd(text, at + 1);
  const auto opening = MarkAt(text, first);
  if (!opening || IsClosing(text, *opening)) return false;
  const std::size_t closing = QuotedEnd(text, *opening);
  if (closing <= opening->end || closing - opening->end > kMaxArgument) return false;
  const std::string_view value = text.substr(opening->end, closing - opening->end);
  std::string_view callee = WordBefore(text, at);
  callee.remove_prefix(std::min(callee.rfind('.') + 1, callee.size()));
  const auto* positional = std::find_if(
      kPositional.begin(), kPositional.end(),
      [&](const Positional& p) { return core::EqualsIgnoringCase(p.function, callee); });
  if (positional != kPositional.end()) {
    std::optional<Mark> mark = opening;
    std::size_t end = closing;
    for (std::size_t i = 1; i < positional->argument; ++i) {
      const std::size_t comma = BlanksEnd(text, end + mark->backslashes + 1);
      // A database of ClickHouse has one argument less than a table.
      if (i + 1 == positional->argument && i == 4 && comma < text.size() && text[comma] == ')') {
        break;
      }
      if (comma >= text.size() || text[comma] != ',') return false;
      const std::size_t next = BlanksEnd(text, comma + 1);
      mark = MarkAt(text, next);
      if (!mark) return false;
      end = QuotedEnd(text, *mark);
    }
    if (end <= mark->end) return false;
    const std::string_view given = text.substr(mark->end, end - mark->end);
    if (IsPlaceholder(given) ||
        (positional->argument < 4 && core::IsLower(positional->function[0]) && !IsMixture(given)))
      return false;
    spans.push_back({.begin = mark->end, .end = end});
    return true;
  }
  // "passwords (`x`)" is no call.
  const NameKind kind = text[at - (at > 0 ? 1 : 0)] == ' ' ? NameKind::kOther : kinds.Of(callee);
  if (kind == NameKind::kPassword || kind == NameKind::kSecret) {
    for (const std::string_view verb : {"get", "fetch", "read", "load", "lookup", "find", "resolve",
                                        "from", "has", "is", "forgot", "reset"}) {
      if (IsAt(callee, 0, verb)) return false;
    }
    if (!IsCredentialValue(kind, value, ValueForm::kQuoted)) return false;
    spans.push_back({.begin = opening->end, .end = closing});
    return true;
  }
  const NameKind named = kinds.Of(value);
  if (!IsCredentialKind(named) || named == NameKind::kSignature) return false;
  const std::size_t comma = BlanksEnd(text, closing + opening->backslashes + 1);
  if (comma >= text.size() || text[comma] != ',') return false;
  const auto mark = MarkAt(text, BlanksEnd(text, comma + 1));
  if (!mark) return false;
  const std::size_t end = QuotedEnd(text, *mark);
  if (end <= mark->end) return false;
  std::size_t begin = mark->end;
  if (named == NameKind::kAuthorization) begin = std::min(SchemeEnd(text, begin), end);
  const std::string_view second = text.substr(begin, end - begin);
  const bool is_credential = named == NameKind::kAuthorization
                                 ? begin > mark->end && !IsPlaceholder(second)
                                 : IsCredentialValue(named, second, ValueForm::kQuoted);
  bool is_setter = false;
  for (const std::string_view verb :
       {"define", "put", "set", "setproperty", "setenv", "putenv", "add", "header", "addheader",
        "append", "environ", "withenv"}) {
    is_setter = is_setter || core::EqualsIgnoringCase(callee, verb);
  }
  if (!is_credential || (!is_setter && !IsMixture(second))) return false;
  spans.push_back({.begin = begin, .end = end});
  return true;
}

}  // namespace claribi::results
