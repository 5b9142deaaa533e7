#include "results/command_options.h"

#include <algorithm>
#include <array>

#include "results/command_lines.h"
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
    ShortOption{"mysqlbinlog", "p", OptionForm::kAttached},
    ShortOption{"mysqlshow", "p", OptionForm::kAttached},
    ShortOption{"mysqlslap", "p", OptionForm::kAttached},
    ShortOption{"mysqlpump", "p", OptionForm::kAttached},
    ShortOption{"mydumper", "p", OptionForm::kSpaced},
    ShortOption{"myloader", "p", OptionForm::kSpaced},
    ShortOption{"couchbase-cli", "p", OptionForm::kSpaced},
    ShortOption{"cbq", "p", OptionForm::kSpaced},
    ShortOption{"cbimport", "p", OptionForm::kSpaced},
    ShortOption{"cbexport", "p", OptionForm::kSpaced},
    ShortOption{"cbbackupmgr", "p", OptionForm::kSpaced},
    ShortOption{"dsbulk", "p", OptionForm::kSpaced},
    ShortOption{"nzsql", "pw", OptionForm::kSpaced},
    ShortOption{"exaplus", "p", OptionForm::kSpaced},
    ShortOption{"certutil", "p", OptionForm::kSpaced},
    ShortOption{"gsql", "p", OptionForm::kSpaced},
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
    ShortOption{"snmpwalk", "X", OptionForm::kSpaced},
    ShortOption{"snmpget", "X", OptionForm::kSpaced},
    ShortOption{"snmpwalk", "c", OptionForm::kSpaced},
    ShortOption{"snmpget", "c", OptionForm::kSpaced},
    ShortOption{"snmpbulkwalk", "c", OptionForm::kSpaced},
    ShortOption{"snmpset", "c", OptionForm::kSpaced},
    ShortOption{"unrar", "p", OptionForm::kAttached},
    ShortOption{"rar", "p", OptionForm::kAttached},
    ShortOption{"7za", "p", OptionForm::kAttached},
    ShortOption{"tsql", "P", OptionForm::kSpaced},
    ShortOption{"isql", "P", OptionForm::kSpaced},
    ShortOption{"osql", "P", OptionForm::kSpaced},
    ShortOption{"hdbsql", "p", OptionForm::kSpaced},
    ShortOption{"vsql", "w", OptionForm::kSpaced},
    ShortOption{"cypher-shell", "p", OptionForm::kSpaced},
    ShortOption{"ncftpput", "p", OptionForm::kSpaced},
    ShortOption{"ncftpget", "p", OptionForm::kSpaced},
    ShortOption{"rdesktop", "p", OptionForm::kSpaced},
    ShortOption{"psexec", "p", OptionForm::kSpaced},
    ShortOption{"PsExec", "p", OptionForm::kSpaced},
    ShortOption{"smbmap", "p", OptionForm::kSpaced},
    ShortOption{"evil-winrm", "p", OptionForm::kSpaced},
    ShortOption{"testsaslauthd", "p", OptionForm::kSpaced},
    ShortOption{"passwd", "p", OptionForm::kSpaced},
    ShortOption{"twine", "p", OptionForm::kSpaced},
    ShortOption{"plink", "pw", OptionForm::kSpaced},
    ShortOption{"pscp", "pw", OptionForm::kSpaced},
    ShortOption{"psftp", "pw", OptionForm::kSpaced},
    ShortOption{"addprinc", "pw", OptionForm::kSpaced},
    ShortOption{"ank", "pw", OptionForm::kSpaced},
    ShortOption{"cpw", "pw", OptionForm::kSpaced},
    ShortOption{"ldappasswd", "s", OptionForm::kSpaced},
    ShortOption{"ldappasswd", "a", OptionForm::kSpaced},
    ShortOption{"slappasswd", "s", OptionForm::kSpaced},
    ShortOption{"ssh-keygen", "N", OptionForm::kSpaced},
    ShortOption{"ssh-keygen", "P", OptionForm::kSpaced},
    ShortOption{"doveadm", "p", OptionForm::kSpaced},
    ShortOption{"knife", "P", OptionForm::kSpaced},
    ShortOption{"curl", "U", OptionForm::kUser},
    ShortOption{"rpcclient", "U", OptionForm::kUser},
    ShortOption{"winexe", "U", OptionForm::kUser},
    ShortOption{"net", "U", OptionForm::kUser},
    ShortOption{"smbget", "U", OptionForm::kUser},
    ShortOption{"openssl", "k", OptionForm::kSpaced},
    ShortOption{"curl", "u", OptionForm::kUser},
    ShortOption{"http", "a", OptionForm::kUser},
    ShortOption{"https", "a", OptionForm::kUser},
    ShortOption{"influx", "u", OptionForm::kUser},
    ShortOption{"lftp", "u", OptionForm::kUser},
    ShortOption{"ab", "A", OptionForm::kUser},
    ShortOption{"smbclient", "U", OptionForm::kUser},
    ShortOption{"elasticdump", "u", OptionForm::kUser}};

// Commands that put a value into a store of secrets.
constexpr std::array<std::string_view, 6> kStores{"secret set",    "secrets set", "SecureString",
                                                  "create secret", "put-secret",  "variable set"};

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
  // usage: login [-u USER] [-p PASSWORD]
  const std::size_t option = text.substr(0, at).find_last_of(" \n[");
  const bool is_bracketed = option != std::string_view::npos && text[option] == '[';
  if (is_bracketed && end > begin + 1 && text[end - 1] == ']') --end;
  return Argument{begin, end, false};
}

// The command whose option begins at `at`: the last one of the table before it on its line.
const ShortOption* CommandBefore(std::string_view text, std::size_t at) {
  constexpr std::string_view kLetters = "paAuUwPkXcsN";
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
  if (mark == std::string_view::npos) return std::nullopt;
  Span span{.begin = argument.begin + mark + 1, .end = argument.end};
  if (const auto quote = MarkAt(text, span.begin); quote && !IsClosing(text, *quote)) {
    span = {.begin = quote->end, .end = std::max(quote->end, QuotedEnd(text, *quote))};  // u:"x"
  }
  const std::string_view password = text.substr(span.begin, span.end - span.begin);
  if (IsPlaceholder(password) || IsUsage(password) || IsNameItself(password)) return std::nullopt;
  return span;
}

// "Run `mysql -u root -p` and …": the mark at `at` closes a quotation that began in front of the
// command, whose option begins at `option`.
bool ClosesTheCommand(std::string_view text, std::size_t option, std::size_t at) {
  if (!IsQuote(text[at])) return false;
  const std::size_t least = option > kMaxCommand ? option - kMaxCommand : 0;
  for (std::size_t i = option; i > least && text[i - 1] != '\n'; --i) {
    if (text[i - 1] != text[at]) continue;
    const bool opens = IsAlnum(text[i]) && (i < 2 || !(IsAlnum(text[i - 2]) || text[i - 2] == '='));
    return opens;
  }
  return false;
}

std::optional<Span> ShortOptionValue(std::string_view text, std::size_t at) {
  const ShortOption* option = CommandBefore(text, at);
  if (option == nullptr) return std::nullopt;
  const std::size_t behind = at + 1 + option->option.size();
  if (behind >= text.size() || ClosesTheCommand(text, at, behind)) return std::nullopt;
  if (text[behind] != ' ' && !MarkAt(text, behind)) {
    if (option->form == OptionForm::kUser) {  // -uuser:password
      if (option->command != "curl") return std::nullopt;
      const std::size_t end = BareEnd(text, behind, text.size());
      return UserPassword(text, Argument{behind, end, false});
    }
    const std::size_t end = BareEnd(text, behind, text.size());
    const std::string_view value = text.substr(behind, end - behind);
    const bool is_synopsis = text[behind] == ']' || text[behind] == '|';  // [-p] [-h host]
    if (value.empty() || is_synopsis || IsPlaceholder(value)) return std::nullopt;
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
  if (at > 0 && text[at - 1] == '[' && IsNameItself(value)) return std::nullopt;  // [-p password]
  if (IsAt(value, 0, "pass:")) {
    if (IsPlaceholder(value.substr(5))) return std::nullopt;
    return Span{.begin = argument->begin + 5, .end = argument->end};
  }
  return Span{.begin = argument->begin, .end = argument->end};
}

// What is stored under a name: secret set NAME --body x, put-parameter --type SecureString --value
// x; and kubectl create secret … --from-literal=NAME=x.
std::optional<Span> StoredValue(std::string_view text, std::size_t at, std::size_t end,
                                std::string_view option) {
  const bool is_literal = option == "from-literal";
  if (!is_literal && option != "value" && option != "body" && option != "secret-string") {
    return std::nullopt;
  }
  const std::size_t least = at > kMaxCommand ? at - kMaxCommand : 0;
  const std::string_view before = text.substr(least, at - least);
  const bool stores = option == "secret-string" ||
                      std::any_of(kStores.begin(), kStores.end(), [&](std::string_view words) {
                        return before.find(words) != std::string_view::npos;
                      });
  if (!stores || end >= text.size()) return std::nullopt;
  std::size_t begin = end;
  if (text[begin] == '=' || text[begin] == ' ') ++begin;
  if (is_literal) begin = std::min(text.find('=', begin), text.size() - 1) + 1;
  Span span{.begin = begin, .end = BareEnd(text, begin, begin + kMaxCommand)};
  if (const auto mark = MarkAt(text, begin); mark && !IsClosing(text, *mark)) {
    span = {.begin = mark->end, .end = std::max(mark->end, QuotedEnd(text, *mark))};
  }
  const std::string_view value = text.substr(span.begin, span.end - span.begin);
  if (span.end <= span.begin || !IsMixture(value) || IsPlaceholder(value) || IsSlug(value)) {
    return std::nullopt;
  }
  return span;
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
  const bool is_user = option == "proxy-user" || option == "creds" || option.ends_with("-creds") ||
                       (option == "user" && CommandBefore(text, at + 1) != nullptr);
  if (is_user) {
    const auto argument = ArgumentAt(text, end);
    return argument ? UserPassword(text, *argument) : std::nullopt;
  }
  if (option == "passin" || option == "passout" || option.ends_with("pass")) {
    const auto argument = ArgumentAt(text, end);
    if (argument && IsAt(text, argument->begin, "pass:")) {
      const std::size_t begin = argument->begin + 5;
      if (IsPlaceholder(text.substr(begin, argument->end - begin))) return std::nullopt;
      return Span{.begin = argument->begin + 5, .end = argument->end};
    }
  }
  if (auto span = StoredValue(text, at, end, option)) return span;
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
