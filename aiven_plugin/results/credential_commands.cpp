#include "results/credential_commands.h"

#include <algorithm>
#include <array>

#include "results/credential_shapes.h"
#include "results/credential_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxCommand = 320;  // bytes between a command and its option
constexpr std::size_t kMaxSentence = 64;
constexpr std::size_t kMaxArgument = 256;

enum class OptionForm { kSpaced, kAttached, kUser };

// Options of one letter that carry a password, by command. kAttached: only as "-pX".
struct ShortOption {
  std::string_view command;
  std::string_view option;
  OptionForm form;
};
constexpr std::array kShortOptions{
    ShortOption{"mysql", "p", OptionForm::kAttached},
    ShortOption{"mysqldump", "p", OptionForm::kAttached},
    ShortOption{"mysqladmin", "p", OptionForm::kAttached},
    ShortOption{"mysqlimport", "p", OptionForm::kAttached},
    ShortOption{"mysqlsh", "p", OptionForm::kAttached},
    ShortOption{"mysqlcheck", "p", OptionForm::kAttached},
    ShortOption{"mariadb", "p", OptionForm::kAttached},
    ShortOption{"mariadb-dump", "p", OptionForm::kAttached},
    ShortOption{"7z", "p", OptionForm::kAttached},
    ShortOption{"sshpass", "p", OptionForm::kSpaced},
    ShortOption{"mongo", "p", OptionForm::kSpaced},
    ShortOption{"mongosh", "p", OptionForm::kSpaced},
    ShortOption{"mongodump", "p", OptionForm::kSpaced},
    ShortOption{"mongorestore", "p", OptionForm::kSpaced},
    ShortOption{"mongoexport", "p", OptionForm::kSpaced},
    ShortOption{"mongoimport", "p", OptionForm::kSpaced},
    ShortOption{"cqlsh", "p", OptionForm::kSpaced},
    ShortOption{"nodetool", "pw", OptionForm::kSpaced},
    ShortOption{"login", "p", OptionForm::kSpaced},  // docker, podman, helm registry, az, oc
    ShortOption{"beeline", "p", OptionForm::kSpaced},
    ShortOption{"clickhouse-client", "p", OptionForm::kSpaced},
    ShortOption{"rabbitmqadmin", "p", OptionForm::kSpaced},
    ShortOption{"redis-cli", "a", OptionForm::kSpaced},
    ShortOption{"valkey-cli", "a", OptionForm::kSpaced},
    ShortOption{"keydb-cli", "a", OptionForm::kSpaced},
    ShortOption{"redis-benchmark", "a", OptionForm::kSpaced},
    ShortOption{"valkey-benchmark", "a", OptionForm::kSpaced},
    ShortOption{"ldapsearch", "w", OptionForm::kSpaced},
    ShortOption{"ldapmodify", "w", OptionForm::kSpaced},
    ShortOption{"ldapadd", "w", OptionForm::kSpaced},
    ShortOption{"ldapwhoami", "w", OptionForm::kSpaced},
    ShortOption{"ldappasswd", "w", OptionForm::kSpaced},
    ShortOption{"sqlcmd", "P", OptionForm::kSpaced},
    ShortOption{"bcp", "P", OptionForm::kSpaced},
    ShortOption{"ipmitool", "P", OptionForm::kSpaced},
    ShortOption{"mosquitto_pub", "P", OptionForm::kSpaced},
    ShortOption{"mosquitto_sub", "P", OptionForm::kSpaced},
    ShortOption{"zip", "P", OptionForm::kSpaced},
    ShortOption{"unzip", "P", OptionForm::kSpaced},
    ShortOption{"snmpwalk", "A", OptionForm::kSpaced},
    ShortOption{"snmpget", "A", OptionForm::kSpaced},
    ShortOption{"openssl", "k", OptionForm::kSpaced},
    ShortOption{"curl", "u", OptionForm::kUser},
    ShortOption{"http", "a", OptionForm::kUser},
    ShortOption{"https", "a", OptionForm::kUser},
    ShortOption{"influx", "u", OptionForm::kUser},
    ShortOption{"lftp", "u", OptionForm::kUser},
    ShortOption{"ab", "A", OptionForm::kUser},
    ShortOption{"smbclient", "U", OptionForm::kUser},
    ShortOption{"elasticdump", "u", OptionForm::kUser}};

// Words that follow the name of an option, a member or a setting in a sentence.
constexpr std::array<std::string_view, 36> kFollowing{
    "a",      "and",    "argument", "as",        "at",     "can",     "file",  "flag",
    "for",    "from",   "has",      "if",        "in",     "instead", "is",    "must",
    "on",     "option", "or",       "parameter", "policy", "prompt",  "reset", "setting",
    "should", "switch", "the",      "through",   "to",     "value",   "via",   "was",
    "when",   "which",  "will",     "with"};

bool IsFollowing(std::string_view word) {
  return std::any_of(kFollowing.begin(), kFollowing.end(), [&](std::string_view following) {
    return core::EqualsIgnoringCase(following, word);
  });
}

bool IsUsage(std::string_view value) {  // PASSWORD, TOKEN
  return RunEnd(value, 0, [](char c) { return core::IsUpper(c) || c == '_' || c == '|'; }) ==
         value.size();
}

struct Argument {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool is_quoted = false;
};

// The argument at `at`, behind spaces: quoted, bare, or the next string of a JSON list.
std::optional<Argument> ArgumentAt(std::string_view text, std::size_t at) {
  std::size_t begin = SpacesEnd(text, at);
  if (begin == at) {
    const auto close = MarkAt(text, at);
    if (!close) return std::nullopt;
    const std::size_t comma = BlanksEnd(text, close->end);
    if (comma >= text.size() || text[comma] != ',') return std::nullopt;
    begin = BlanksEnd(text, comma + 1);
    if (const auto mark = MarkAt(text, begin); !mark || !mark->IsLike(*close)) return std::nullopt;
  }
  if (const auto mark = MarkAt(text, begin)) {
    if (IsClosing(text, *mark) && mark->backslashes == 0 && begin > at) return std::nullopt;
    return Argument{mark->end, QuotedEnd(text, *mark), true};
  }
  std::size_t end = begin;
  while (end < text.size() && static_cast<unsigned char>(text[end]) > ' ' && !IsQuote(text[end]) &&
         !(text[end] == '\\' && (BlankEscapeLength(text, end) > 0 || MarkAt(text, end)))) {
    ++end;
  }
  if (end == begin || text[begin] == '-' || text[begin] == '\\') return std::nullopt;
  return Argument{begin, end, false};
}

// The command whose option begins at `at`: the last one of the table before it on its line.
const ShortOption* CommandBefore(std::string_view text, std::size_t at) {
  const std::size_t least = at > kMaxCommand ? at - kMaxCommand : 0;
  std::size_t end = at;
  const auto belongs = [](char c) { return IsWordCharacter(c) || c == '-'; };
  while (end > least) {
    if (text[end - 1] == '\n' && (end < 2 || text[end - 2] != '\\')) return nullptr;
    if (!belongs(text[end - 1])) {
      --end;
      continue;
    }
    std::size_t begin = end;
    while (begin > least && belongs(text[begin - 1])) --begin;
    const std::string_view word = text.substr(begin, end - begin);
    for (const ShortOption& option : kShortOptions) {
      if (option.command != word) continue;
      const std::string_view given = text.substr(at + 1, option.option.size());
      if (given == option.option) return &option;
    }
    end = begin;
  }
  return nullptr;
}

std::optional<Span> UserPassword(std::string_view text, const Argument& argument) {
  const std::string_view value = text.substr(argument.begin, argument.end - argument.begin);
  const std::size_t mark = value.find_first_of(":%,");
  if (mark == std::string_view::npos || mark + 1 == value.size()) return std::nullopt;
  if (IsPlaceholder(value.substr(mark + 1)) || IsUsage(value.substr(mark + 1))) return std::nullopt;
  return Span{.begin = argument.begin + mark + 1, .end = argument.end};
}

std::optional<Span> ShortOptionValue(std::string_view text, std::size_t at) {
  const ShortOption* option = CommandBefore(text, at);
  if (option == nullptr) return std::nullopt;
  const std::size_t behind = at + 1 + option->option.size();
  if (behind >= text.size()) return std::nullopt;
  if (text[behind] != ' ' && !MarkAt(text, behind)) {
    if (option->form == OptionForm::kUser) return std::nullopt;
    const std::size_t end = BareEnd(text, behind, text.size());
    const std::string_view value = text.substr(behind, end - behind);
    if (value.empty() || IsPlaceholder(value)) return std::nullopt;
    if (option->form == OptionForm::kSpaced && !IsMixture(value)) return std::nullopt;
    return Span{.begin = behind, .end = end};
  }
  if (const auto mark = MarkAt(text, behind); mark && !IsClosing(text, *mark)) {  // -p'x'
    const std::size_t end = QuotedEnd(text, *mark);
    if (end > mark->end && mark->backslashes == 0 && text[mark->end] != ',') {
      if (IsPlaceholder(text.substr(mark->end, end - mark->end))) return std::nullopt;
      return Span{.begin = mark->end, .end = end};
    }
  }
  if (option->form == OptionForm::kAttached) return std::nullopt;
  const auto argument = ArgumentAt(text, behind);
  if (!argument || argument->end <= argument->begin) return std::nullopt;
  if (option->form == OptionForm::kUser) return UserPassword(text, *argument);
  const std::string_view value = text.substr(argument->begin, argument->end - argument->begin);
  if (IsPlaceholder(value) || IsUsage(value)) return std::nullopt;
  if (IsAt(value, 0, "pass:")) return Span{.begin = argument->begin + 5, .end = argument->end};
  return Span{.begin = argument->begin, .end = argument->end};
}

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

std::optional<Span> FindOption(std::string_view text, std::size_t at, NameKinds& kinds) {
  if (at + 2 >= text.size()) return std::nullopt;
  if (at > 0 && !IsBlank(text[at - 1]) && !IsQuote(text[at - 1]) && text[at - 1] != '[' &&
      text[at - 1] != '(') {
    return std::nullopt;
  }
  const std::size_t name = text[at + 1] == '-' ? at + 2 : at + 1;
  if (!core::IsLetter(text[name])) return std::nullopt;
  const std::size_t end = RunEnd(text, name, IsNameCharacter);
  if (name == at + 1) {
    if (auto span = ShortOptionValue(text, at)) return span;
    if (end - name < 4) return std::nullopt;  // -password of PowerShell, Java and influx
  }
  const std::string_view option = text.substr(name, end - name);
  const bool is_user = option == "user" && CommandBefore(text, at + 1) != nullptr;
  if (is_user) {
    const auto argument = ArgumentAt(text, end);
    return argument ? UserPassword(text, *argument) : std::nullopt;
  }
  if (option == "passin" || option == "passout" || option == "pass") {
    const auto argument = ArgumentAt(text, end);
    if (argument && IsAt(text, argument->begin, "pass:")) {
      return Span{.begin = argument->begin + 5, .end = argument->end};
    }
  }
  const NameKind kind = kinds.Of(option);
  if (!IsCredentialKind(kind) || kind == NameKind::kSignature || kind == NameKind::kCookie) {
    return std::nullopt;
  }
  const auto argument = ArgumentAt(text, end);
  if (!argument || argument->end <= argument->begin) return std::nullopt;
  const std::string_view value = text.substr(argument->begin, argument->end - argument->begin);
  if (IsUsage(value) || (!argument->is_quoted && IsFollowing(value))) return std::nullopt;
  const ValueForm form = argument->is_quoted ? ValueForm::kQuoted : ValueForm::kAssigned;
  if (!IsCredentialValue(kind, value, form)) return std::nullopt;
  return Span{.begin = argument->begin, .end = argument->end};
}

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
  std::size_t next = RunEnd(text, at, core::IsLetter);
  bool is_by = false;
  for (int i = 0; i < kMaxWords; ++i) {
    next = BlanksEnd(text, next);
    if (const auto mark = MarkAt(text, next)) {
      const std::size_t end = QuotedEnd(text, *mark);
      if (!is_by) {  // the name of a plugin
        next = end + mark->backslashes + 1;
        continue;
      }
      if (end <= mark->end || IsPlaceholder(text.substr(mark->end, end - mark->end))) break;
      return Span{.begin = mark->end, .end = end};
    }
    const std::size_t end =
        RunEnd(text, next, [](char c) { return IsNameCharacter(c) || c == '#' || c == '!'; });
    if (end == next) break;
    const std::string_view word = text.substr(next, end - next);
    if (is_by && IsMixture(word)) return Span{.begin = next, .end = end};
    is_by = is_by || IsAt(word, 0, "by") || IsAt(word, 0, "as");
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

bool AddArguments(std::string_view text, std::size_t at, NameKinds& kinds,
                  std::vector<Span>& spans) {
  // Functions of SQL whose argument of that number is a password.
  struct Positional {
    std::string_view function;
    std::size_t argument;
  };
  constexpr std::array kPositional{
      Positional{"mysql", 5},        Positional{"postgresql", 5},
      Positional{"s3", 3},           Positional{"remote", 5},
      Positional{"remoteSecure", 5}, Positional{"mongodb", 5},
      Positional{"crypt", 1},        Positional{"s3Cluster", 4},
      Positional{"PASSWORD", 1},     Positional{"MaterializedPostgreSQL", 5}};
  const std::size_t first = BlanksEnd(text, at + 1);
  const auto opening = MarkAt(text, first);
  if (!opening) return false;
  const std::size_t closing = QuotedEnd(text, *opening);
  if (closing <= opening->end || closing - opening->end > kMaxArgument) return false;
  const std::string_view value = text.substr(opening->end, closing - opening->end);
  const std::string_view callee = WordBefore(text, at);
  const auto* positional = std::find_if(
      kPositional.begin(), kPositional.end(),
      [&](const Positional& p) { return core::EqualsIgnoringCase(p.function, callee); });
  if (positional != kPositional.end()) {
    std::optional<Mark> mark = opening;
    std::size_t end = closing;
    for (std::size_t i = 1; i < positional->argument; ++i) {
      const std::size_t comma = BlanksEnd(text, end + mark->backslashes + 1);
      if (comma >= text.size() || text[comma] != ',') return false;
      const std::size_t next = BlanksEnd(text, comma + 1);
      mark = MarkAt(text, next);
      if (!mark) return false;
      end = QuotedEnd(text, *mark);
    }
    if (end <= mark->end || IsPlaceholder(text.substr(mark->end, end - mark->end))) return false;
    spans.push_back({.begin = mark->end, .end = end});
    return true;
  }
  const NameKind kind = kinds.Of(callee);
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
