#include "results/credential_arguments.h"

#include <algorithm>
#include <array>
#include <optional>

#include "results/credential_shapes.h"
#include "results/credential_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxArgument = 256;
constexpr std::size_t kMaxCall = 512;

// What an argument has to look like to be a credential.
enum class Needs { kNothing, kMixture, kMachine };

// Functions of SQL and of client libraries whose argument of that number, counted from 1, is a
// password or a key.
struct Positional {
  std::string_view function;
  std::size_t argument;
  Needs needs = Needs::kMixture;
};
constexpr std::array kPositional{Positional{"mysql", 5, Needs::kNothing},
                                 Positional{"postgresql", 5, Needs::kNothing},
                                 Positional{"s3", 3},
                                 Positional{"remote", 5, Needs::kNothing},
                                 Positional{"remoteSecure", 5, Needs::kNothing},
                                 Positional{"mongodb", 5, Needs::kNothing},
                                 Positional{"Crypt", 1, Needs::kNothing},
                                 Positional{"s3Cluster", 4, Needs::kNothing},
                                 Positional{"PASSWORD", 1, Needs::kNothing},
                                 Positional{"OPENROWSET", 4, Needs::kNothing},
                                 Positional{"MaterializedPostgreSQL", 5, Needs::kNothing},
                                 Positional{"PDO", 3, Needs::kNothing},
                                 Positional{"getConnection", 3},
                                 Positional{"mysqli", 3},
                                 Positional{"mysqli_connect", 3},
                                 Positional{"mysql_connect", 3},
                                 Positional{"oci_connect", 2},
                                 Positional{"odbc_connect", 3},
                                 Positional{"ftp_login", 3},
                                 Positional{"ssh2_auth_password", 3},
                                 Positional{"ldap_bind", 3},
                                 Positional{"HTTPBasicAuth", 2, Needs::kNothing},
                                 Positional{"HTTPDigestAuth", 2, Needs::kNothing},
                                 Positional{"NetworkCredential", 2, Needs::kNothing},
                                 Positional{"SqlCredential", 2, Needs::kNothing},
                                 Positional{"PSCredential", 2},
                                 Positional{"SetBasicAuth", 2, Needs::kNothing},
                                 Positional{"BasicAuth", 2},
                                 Positional{"PlainAuth", 3},
                                 Positional{"basic_auth", 2},
                                 Positional{"login", 2},
                                 Positional{"auth", 2},
                                 Positional{"authenticate", 2},
                                 Positional{"signIn", 2},
                                 Positional{"changeUserPassword", 2},
                                 Positional{"createUserWithEmailAndPassword", 3},
                                 Positional{"signInWithEmailAndPassword", 3},
                                 Positional{"httpBasic", 2},
                                 Positional{"WithCredentials", 2, Needs::kNothing},
                                 Positional{"setCredentials", 2},
                                 Positional{"PasswordAuthentication", 2},
                                 Positional{"StaticCredentialsProvider", 2},
                                 Positional{"NewStaticCredentials", 2},
                                 Positional{"UsernamePasswordCredentials", 2, Needs::kNothing},
                                 Positional{"sign", 2, Needs::kMachine},
                                 Positional{"verify", 2, Needs::kMachine},
                                 Positional{"createHmac", 2},
                                 Positional{"createCipheriv", 2},
                                 Positional{"createDecipheriv", 2},
                                 Positional{"hash_hmac", 3},
                                 Positional{"Fernet", 1, Needs::kMachine},
                                 Positional{"HMAC256", 1},
                                 Positional{"HMAC384", 1},
                                 Positional{"HMAC512", 1},
                                 Positional{"SecretKeySpec", 1},
                                 Positional{"ApiKeyAuth", 1, Needs::kMachine},
                                 Positional{"login", 1, Needs::kMachine},
                                 Positional{"run", 1, Needs::kMachine},
                                 Positional{"encrypt", 2},
                                 Positional{"decrypt", 2}};

// The texts among the first arguments; empty for what is no text.
class Arguments {
 public:
  Arguments(std::string_view text, std::size_t at) {
    const std::string_view seen = text.substr(0, std::min(text.size(), at + kMaxCall));
    at = BlanksEnd(seen, at + 1);
    while (at < seen.size() && count_ < texts_.size()) {
      Cell& cell = texts_[count_];
      if (const auto mark = MarkAt(seen, at + PrefixLength(seen, at))) {
        if (IsClosing(text, *mark)) return;
        cell.end = QuotedEnd(seen, *mark);
        cell.begin = std::min(mark->end, cell.end);
        if (cell.end >= seen.size()) return;
        at = cell.end + mark->backslashes + 1;
      }
      ++count_;
      at = ArgumentEnd(seen, at);
      if (at >= seen.size() || (seen[at] != ',' && seen[at] != ';')) return;
      at = BlanksEnd(seen, at + 1);
    }
  }

  std::size_t size() const { return count_; }
  // The text number `i`, counted from 1, as a span without extent where there is none.
  Span operator[](std::size_t i) const {
    if (i == 0 || i > count_) return {};
    return Span{.begin = texts_[i - 1].begin, .end = texts_[i - 1].end};
  }

 private:
  struct Cell {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  static std::size_t PrefixLength(std::string_view text, std::size_t at) {
    constexpr std::string_view kPrefixes = "bBfFrRuUeEnN@$";  // b'…', f"…"
    const bool has = at + 1 < text.size() && kPrefixes.find(text[at]) != std::string_view::npos &&
                     IsQuote(text[at + 1]);
    return has ? 1 : 0;
  }

  static std::size_t ArgumentEnd(std::string_view text, std::size_t at) {
    std::size_t depth = 0;
    for (; at < text.size(); ++at) {
      const char c = text[at];
      if (c == '\n' || c == '"') return text.size();
      if (c == '(' || c == '[' || c == '{') ++depth;
      if (depth == 0 && (c == ',' || c == ';')) return at;
      if (c != ')' && c != ']' && c != '}') continue;
      if (depth == 0) return at;
      --depth;
    }
    return at;
  }

  std::array<Cell, 6> texts_;
  std::size_t count_ = 0;
};

std::string_view CalleeBefore(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && at - begin < 64 && IsNameCharacter(text[begin - 1])) --begin;
  std::string_view callee = text.substr(begin, at - begin);
  callee.remove_prefix(std::min(callee.rfind('.') + 1, callee.size()));
  return callee;
}

bool Meets(Needs needs, std::string_view value) {
  if (value.empty() || IsPlaceholder(value)) return false;
  if (needs == Needs::kMachine) {
    return value.size() >= 24 && IsOpaque(value) && HasEveryClass(value) &&
           value.find('/') == std::string_view::npos;
  }
  return needs == Needs::kNothing || (IsMixture(value) && !IsSlug(value));
}

std::optional<Span> AtKnownPlace(std::string_view text, std::size_t at, std::string_view callee) {
  std::optional<Arguments> arguments;
  for (const Positional& row : kPositional) {
    const std::size_t ending = row.function == "encrypt" || row.function == "decrypt"
                                   ? std::min(callee.size(), row.function.size())
                                   : callee.size();  // aes_decrypt, pgp_sym_encrypt
    if (!core::EqualsIgnoringCase(row.function, callee.substr(callee.size() - ending))) continue;
    if (!arguments) arguments.emplace(text, at);
    std::size_t wanted = row.argument;
    // A database of ClickHouse has one argument less than a table.
    if (wanted == 5 && arguments->size() == 4) wanted = 4;
    const Span given = (*arguments)[wanted];
    if (given.end > given.begin &&
        Meets(row.needs, text.substr(given.begin, given.end - given.begin))) {
      return given;
    }
  }
  return std::nullopt;
}

// setPassword("x"), but not getPassword("x").
std::optional<Span> OfSetter(std::string_view text, NameKind kind, std::string_view callee,
                             const Span& first) {
  if (kind != NameKind::kPassword && kind != NameKind::kSecret) return std::nullopt;
  for (const std::string_view verb : {"get", "fetch", "read", "load", "lookup", "find", "resolve",
                                      "from", "has", "is", "forgot", "reset"}) {
    if (IsAt(callee, 0, verb)) return std::nullopt;
  }
  const std::string_view value = text.substr(first.begin, first.end - first.begin);
  if (!IsCredentialValue(kind, value, ValueForm::kQuoted)) return std::nullopt;
  return first;
}

// define('DB_PASSWORD', 'x')
std::optional<Span> BehindName(std::string_view text, NameKind named, std::string_view callee,
                               Span second) {
  if (second.end <= second.begin) return std::nullopt;
  const std::size_t whole = second.begin;
  if (named == NameKind::kAuthorization) {
    second.begin = std::min(SchemeEnd(text, second.begin), second.end);
  }
  const std::string_view value = text.substr(second.begin, second.end - second.begin);
  const bool is_credential = named == NameKind::kAuthorization
                                 ? second.begin > whole && !IsPlaceholder(value)
                                 : IsCredentialValue(named, value, ValueForm::kQuoted);
  const bool is_setter = core::IsIn(
      core::AsciiLower(callee), {"define", "put", "set", "setproperty", "setenv", "putenv", "add",
                                 "header", "addheader", "append", "environ", "withenv"});
  if (!is_credential || (!is_setter && !IsMixture(value))) return std::nullopt;
  return second;
}

}  // namespace

bool AddArguments(std::string_view text, std::size_t at, NameKinds& kinds,
                  std::vector<Span>& spans) {
  const std::string_view callee = CalleeBefore(text, at);
  if (!callee.empty()) {
    if (const auto known = AtKnownPlace(text, at, callee)) {
      spans.push_back(*known);
      return true;
    }
  }
  const auto opening = MarkAt(text, BlanksEnd(text, at + 1));
  if (!opening || IsClosing(text, *opening)) return false;
  const Arguments arguments(text, at);
  const Span first = arguments[1];
  if (first.end <= first.begin || first.end - first.begin > kMaxArgument) return false;
  std::optional<Span> found = OfSetter(text, kinds.Of(callee), callee, first);
  if (!found) {
    const NameKind named = kinds.Of(text.substr(first.begin, first.end - first.begin));
    if (!IsCredentialKind(named) || named == NameKind::kSignature) return false;
    found = BehindName(text, named, callee, arguments[2]);
  }
  if (!found) return false;
  spans.push_back(*found);
  return true;
}

bool AddSecondOfTwo(std::string_view text, std::size_t at, std::vector<Span>& spans) {
  const Arguments arguments(text, at);
  const Span second = arguments[2];
  if (arguments.size() != 2 || arguments[1].end == 0 || second.end <= second.begin) return false;
  const std::string_view value = text.substr(second.begin, second.end - second.begin);
  if (!IsMixture(value) || IsSlug(value) || IsPlaceholder(value)) return false;
  spans.push_back(second);
  return true;
}

}  // namespace claribi::results
