#include "results/command_options.h"

#include <algorithm>
#include <array>

#include "results/credential_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxCommand = 320;  // bytes between a command and its option

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
    ShortOption{"useradd", "p", OptionForm::kSpaced},
    ShortOption{"usermod", "p", OptionForm::kSpaced},
    ShortOption{"adduser", "p", OptionForm::kSpaced},
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
    if (IsClosing(text, *mark) && begin > at) return std::nullopt;
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
  constexpr std::string_view kLetters = "paAuUwPk";
  if (kLetters.find(text[at + 1]) == std::string_view::npos) return nullptr;
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
      if (word[0] != option.command[0] || option.command != word) continue;
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
  if (IsAt(value, 0, "pass:")) {
    if (IsPlaceholder(value.substr(5))) return std::nullopt;
    return Span{.begin = argument->begin + 5, .end = argument->end};
  }
  return Span{.begin = argument->begin, .end = argument->end};
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
      const std::size_t begin = argument->begin + 5;
      if (IsPlaceholder(text.substr(begin, argument->end - begin))) return std::nullopt;
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

}  // namespace claribi::results
