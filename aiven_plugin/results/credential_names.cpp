#include "results/credential_names.h"

#include <algorithm>
#include <initializer_list>

#include "core/name_words.h"
#include "core/text.h"
#include "results/credential_words.h"
#include "results/foreign_names.h"
#include "results/text_marks.h"

namespace claribi::results {
namespace {

using Words = std::initializer_list<std::string_view>;

// What the settings of Hadoop for a storage account end with, behind the name of the account.
constexpr std::string_view kAzureHost = ".core.windows.net";

// Three letters, five bits each: upper and lower case fall together.
constexpr std::size_t EndingIndex(char a, char b, char c) {
  return (static_cast<std::size_t>(a) & 31U) << 10U | (static_cast<std::size_t>(b) & 31U) << 5U |
         (static_cast<std::size_t>(c) & 31U);
}

class Endings {
 public:
  constexpr Endings() {
    for (const auto& entry : kLastWords) Add(entry.word);
    for (const auto& entry : kGluedEnds) Add(entry.word);
    for (const auto& entry : kDescribing) Add(entry.word);
    for (const std::string_view word : kForeignPasswords) Add(word);
    for (const std::string_view word : kForeignNouns) Add(word);
    Add(kAzureHost);
    Add("secretid");
    for (const char* format :
         {"base", "pem",  "hex",     "encoded",   "text",   "plain",      "string", "binary",
          "old",  "new",  "current", "previous",  "prod",   "production", "dev",    "staging",
          "test", "live", "primary", "secondary", "backup", "raw"}) {
      Add(format);
    }
  }
  constexpr bool Has(std::size_t index) const {
    return (bits_[index / 64] >> (index % 64) & 1U) != 0;
  }

 private:
  constexpr void Add(std::string_view word) {
    const std::size_t size = word.size();
    if (size == 2) {
      for (const char before : {'_', '-', '.', ' '}) Mark(before, word[0], word[1]);
      return;
    }
    Mark(word[size - 3], word[size - 2], word[size - 1]);
  }
  constexpr void Mark(char a, char b, char c) {
    const std::size_t index = EndingIndex(a, b, c);
    bits_[index / 64] |= std::uint64_t{1} << (index % 64);
  }

  std::array<std::uint64_t, 512> bits_{};
};
constexpr Endings kEndings;

// The words of a name, in lower case: the first one, and the last ones in their order.
class NameParts {
 public:
  explicit NameParts(std::string_view name) {
    if (name.size() > letters_.size()) name.remove_prefix(name.size() - letters_.size());
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= name.size(); ++i) {
      const bool is_letter = i < name.size() && core::IsLetter(name[i]);
      if (is_letter) {
        letters_[i] = static_cast<char>(name[i] | 0x20);
        if (!core::BeginsWord(name, i)) continue;
      }
      if (i > begin && core::IsLetter(name[begin])) {
        if (count_ == words_.size()) std::move(words_.begin() + 1, words_.end(), words_.begin());
        count_ = std::min(count_ + 1, words_.size());
        words_[count_ - 1] = std::string_view(letters_.data() + begin, i - begin);
      }
      begin = i;
    }
  }

  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  std::string_view front() const { return words_[0]; }
  // FromEnd(0) is the last word; empty beyond the first one.
  std::string_view FromEnd(std::size_t back) const {
    return back < count_ ? words_[count_ - 1 - back] : std::string_view();
  }
  void DropLast() { --count_; }

 private:
  std::array<char, 64> letters_{};
  std::array<std::string_view, 8> words_;
  std::size_t count_ = 0;
};

bool IsOneOf(std::string_view word, Words words) { return core::IsIn(word, words); }

bool IsPosition(std::string_view before) {
  return IsOneOf(before,
                 {"next",     "page",         "continuation", "sync",     "cursor",    "start",
                  "previous", "prev",         "delta",        "resume",   "end",       "pagination",
                  "progress", "scroll",       "nextpage",     "paging",   "watch",     "checkpoint",
                  "offset",   "idempotency",  "client",       "request",  "fencing",   "lexer",
                  "cancel",   "cancellation", "skip",         "nextsync", "nextdelta", "marker",
                  "tracking", "design"});
}

NameKind TokenKind(std::string_view before) {
  if (IsOneOf(before, {"access", "refresh",  "auth",    "id",           "session", "bearer",
                       "api",    "security", "oauth",   "registration", "bot",     "personal",
                       "vault",  "csrf",     "xsrf",    "secret",       "deploy",  "admin",
                       "root",   "reset",    "service", "private",      "user"})) {
    return NameKind::kSecret;
  }
  if (before == "client") return NameKind::kSession;  // else a mark against repetition
  return IsPosition(before) ? NameKind::kOther : NameKind::kOpaque;
}

NameKind KeyKind(std::string_view before) {
  const bool is_secret =
      IsOneOf(before, {"api",     "access",         "secret",      "private",  "encryption",
                       "signing", "master",         "account",     "auth",     "storage",
                       "shared",  "hmac",           "license",     "app",      "admin",
                       "session", "cipher",         "aes",         "jwt",      "webhook",
                       "deploy",  "cookie",         "stored",      "server",   "sas",
                       "ssh",     "unseal",         "root",        "recovery", "crypto",
                       "aead",    "decryption",     "integration", "routing",  "write",
                       "ingest",  "authentication", "preshared",   "psk",      "wrapping",
                       "service", "application",    "client",      "tls",      "ssl",
                       "machine", "validation",     "subscription"});
  if (!is_secret) return NameKind::kOther;
  // Some of these name things that are no secret as well.
  return IsOneOf(before,
                 {"app",     "account",      "license",     "server",  "stored",   "root",
                  "write",   "routing",      "client",      "service", "ssh",      "tls",
                  "ssl",     "session",      "application", "storage", "recovery", "integration",
                  "machine", "subscription", "validation",  "ingest",  "deploy",   "admin",
                  "shared",  "cookie"})
             ? NameKind::kOpaque
             : NameKind::kSecret;
}

bool IsPublicKey(std::string_view before) {
  return before.empty() || std::ranges::find(kPublicKeys, before) != kPublicKeys.end();
}

// What the word before the last one decides.
NameKind KindAfter(std::string_view last, std::string_view before) {
  if (last == "key" || last == "keys") {
    const NameKind kind = KeyKind(before);
    return kind == NameKind::kOther && !IsPublicKey(before) ? NameKind::kMachine : kind;
  }
  if (last == "sha") {  // password_sha256
    return IsOneOf(before, {"password", "passwd", "double"}) ? NameKind::kSecret : NameKind::kOther;
  }
  if (last == "token") return TokenKind(before);
  if (last == "info") return before == "user" ? NameKind::kMixed : NameKind::kOther;
  if (last == "code" && before.empty()) return NameKind::kSignature;  // ?code=
  if (last == "code" || last == "codes") {
    return IsOneOf(before,
                   {"recovery",  "backup",        "verification", "otp",    "mfa",     "auth",
                    "security",  "authorization", "pairing",      "access", "scratch", "device",
                    "pin",       "login",         "reset",        "cvv",    "time",    "puk",
                    "emergency", "unlock",        "door",         "gate",   "lock",    "keypad"})
               ? NameKind::kCode
               : NameKind::kOther;
  }
  if (last == "hash" || last == "hashes" || last == "digest" || last == "salt") {
    return IsOneOf(before,
                   {"password", "passwd", "pwd", "pass", "passphrase", "pin", "pw", "super"})
               ? NameKind::kSecret
           : last == "salt" ? NameKind::kMachine
                            : NameKind::kOther;
  }
  if (last == "passe") return before == "de" ? NameKind::kPassword : NameKind::kOther;
  if (last == "id") return before == "session" ? NameKind::kSession : NameKind::kOther;
  if (last == "phrase") {
    return IsOneOf(before, {"seed", "recovery", "pass", "mnemonic"}) ? NameKind::kPassword
                                                                     : NameKind::kOther;
  }
  return NameKind::kOther;
}

// Of a position in a list, as the first word of a name.
bool IsPage(std::string_view first) {
  return IsOneOf(first, {"next", "prev", "previous", "page", "continuation", "cursor", "scroll",
                         "pagination", "paging", "forward", "backward"});
}

bool IsForeignNoun(std::string_view last) {
  return kForeignNounLetters.MayHold(last) &&
         std::ranges::find(kForeignNouns, last) != kForeignNouns.end();
}

// senha_banco, mot_de_passe_bdd: a word for a password before the last one.
bool HasForeignPassword(const NameParts& words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string_view word = words.FromEnd(i);
    if (std::ranges::find(kForeignFirst, word) != kForeignFirst.end()) return true;
  }
  return false;
}

NameKind CredentialKind(const NameParts& words) {
  const std::string_view last = words.FromEnd(0);
  const std::string_view before = words.FromEnd(1);
  if (IsForeignNoun(last)) return HasForeignPassword(words) ? NameKind::kMixed : NameKind::kOther;
  if (last == "key" && words.size() > 2 && words.front() == "x" && !IsPublicKey(before) &&
      KeyKind(before) == NameKind::kOther) {
    return NameKind::kOpaque;  // a header: X-ClickHouse-Key
  }
  if (last.starts_with("token") && words.size() > 2 && IsPage(words.front())) {
    return NameKind::kOther;  // nextForwardToken
  }
  if (last == "authorization") {
    return words.size() == 1 || IsOneOf(before, {"proxy", "x", "http"}) ? NameKind::kAuthorization
                                                                        : NameKind::kOther;
  }
  if (last == "pass" &&
      IsOneOf(before,
              {"db",      "user",      "smtp",     "admin",    "root",     "sasl",       "proxy",
               "mail",    "ldap",      "ftp",      "database", "redis",    "master",     "require",
               "mysql",   "postgres",  "pg",       "auth",     "wifi",     "wlan",       "app",
               "service", "svc",       "rabbitmq", "default",  "keystore", "truststore", "key",
               "store",   "key_store", "ssh",      "become",   "sudo",     "api",        "client",
               "login",   "account",   "web",      "http",     "es",       "elastic",    "kafka",
               "broker",  "temp"})) {
    return NameKind::kPassword;
  }
  if (last == "word" && before == "pass") return NameKind::kPassword;
  if (last == "pin" && words.size() > 1 &&
      !IsOneOf(before, {"card", "user", "login", "sim", "atm", "access", "security", "code"})) {
    return NameKind::kOther;
  }
  if (last == "sid" && IsOneOf(before, {"account", "message", "call", "service", "phone", "user",
                                        "group", "domain", "conversation", "workspace", "event",
                                        "verify", "number", "recording", "oracle", "instance"})) {
    return NameKind::kOther;
  }
  if (last == "auth" && words.size() > 1 && before != "x" && before != "basic" &&
      before != "http" && before != "redis" && before != "master") {
    return NameKind::kOpaque;
  }
  for (const auto& entry : kLastIndex.Rows(last)) {
    if (entry.word != last) continue;
    return entry.kind == NameKind::kOther ? KindAfter(last, before) : entry.kind;
  }
  for (const auto& entry : kGluedEnds) {
    if (!kGluedLetters.MayEnd(last)) break;
    if (last.size() > entry.word.size() && last.ends_with(entry.word)) return entry.kind;
    if (last == entry.word) return entry.kind;
  }
  // sshpass, storepass
  constexpr std::string_view kPass = "pass";
  if (last.size() > kPass.size() && last.ends_with(kPass)) {
    return IsOneOf(last, {"bypass", "compass", "trespass", "surpass", "overpass", "underpass",
                          "encompass", "bandpass", "lowpass", "highpass"})
               ? NameKind::kOther
               : NameKind::kMixed;
  }
  // csrftoken, usertoken
  constexpr std::string_view kToken = "token";
  if (last.size() > kToken.size() && last.ends_with(kToken)) {
    return IsPosition(last.substr(0, last.size() - kToken.size())) ? NameKind::kOther
                                                                   : NameKind::kOpaque;
  }
  return NameKind::kOther;
}

NameKind DescribingKind(const NameParts& words) {
  const std::string_view last = words.FromEnd(0);
  for (const auto& entry : kDescribingIndex.Rows(last)) {
    if (entry.word != last) continue;
    if (words.size() == 1) return entry.kind;
    if (entry.kind == NameKind::kMaybeValue || entry.kind == NameKind::kGenerated) {
      return NameKind::kOther;
    }
    if (entry.kind == NameKind::kKeyLines) {
      return words.FromEnd(1) == "private" ? entry.kind : NameKind::kOther;
    }
    if (last == "key" && KeyKind(words.FromEnd(1)) != NameKind::kOther) return NameKind::kOther;
    const bool is_compound = IsOneOf(
        words.FromEnd(1),
        {"env",      "environment", "variable", "setting",   "parameter", "config", "option",
         "property", "column",      "header",   "attribute", "attr",      "secret", "key",
         "var",      "param",       "output",   "current",   "string",    "new",    "old",
         "raw",      "secure",      "field",    "system",    "session",   "global", "default",
         "setting",  "effective",   "boot",     "reset"});
    // "meta_name" and "meta_value": whatever is named and given.
    const bool is_pair = last == "name" || last == "value" || last == "val";
    return is_compound || is_pair ? entry.kind : NameKind::kOther;
  }
  return NameKind::kOther;
}

}  // namespace

bool IsForeignPassword(std::string_view name) {
  const auto ends = [name](std::string_view word) { return name.ends_with(word); };
  return kForeignEnds.MayEnd(name) && std::ranges::any_of(kForeignPasswords, ends);
}

bool MayHaveKind(std::string_view tail) {
  while (!tail.empty() && core::IsDigit(tail.back())) tail.remove_suffix(1);
  const std::size_t size = tail.size();
  if (size >= 3) {
    if (tail[size - 1] == '_' || tail[size - 1] == '-')
      return MayHaveKind(tail.substr(0, size - 1));
    return kEndings.Has(EndingIndex(tail[size - 3], tail[size - 2], tail[size - 1]));
  }
  return size == 2 && (tail[0] | 0x20) == 'p' && (tail[1] | 0x20) == 'w';
}

bool NamesKey(std::string_view name) {
  return core::EqualsIgnoringCase(name, "keyname") || core::EqualsIgnoringCase(name, "key_name");
}

bool NamesPosition(std::string_view name) {
  const NameParts words(name);
  return !words.empty() &&
         (IsPosition(words.front()) || IsPosition(words.FromEnd(0)) ||
          IsOneOf(words.FromEnd(0), {"cursors", "links", "pages", "pager", "info"}));
}

NameKind KindOf(std::string_view name) {
  if (!MayHaveKind(name)) return NameKind::kOther;
  // Most that are left are one such word: "type", "text", "name".
  for (const auto& entry : kDescribingIndex.Rows(name))
    if (entry.word == name) return entry.kind;
  const bool is_foreign =
      std::any_of(name.begin(), name.end(), [](char c) { return IsIn(c, kInForeign); });
  if (is_foreign && IsForeignPassword(name)) return NameKind::kPassword;
  if (name.ends_with(kAzureHost)) {  // fs.azure.account.key.ACCOUNT.dfs.core.windows.net
    name.remove_suffix(kAzureHost.size());
    for (int i = 0; i < 2; ++i) name = name.substr(0, std::min(name.rfind('.'), name.size()));
    return IsAt(name, 0, "fs.azure.") || IsAt(name, name.find("fs.azure."), "fs.azure.")
               ? KindOf(name)
               : NameKind::kOther;
  }
  NameParts words(name);
  if (words.empty()) return NameKind::kOther;
  // Of Vault and Consul; a "secretId" is the name of a secret.
  if (words.FromEnd(0) == "id" && words.FromEnd(1) == "secret") {
    const bool is_one =
        name.ends_with("secret_id") || name.ends_with("SECRET_ID") || name.ends_with("SecretID");
    return is_one ? NameKind::kSecretId : NameKind::kOther;
  }
  if (words.size() > 1 &&
      IsOneOf(words.front(),
              {"has",    "is",   "no",    "requires", "require", "uses",  "needs", "allow",
               "allows", "show", "hide",  "enable",   "disable", "use",   "can",   "max",
               "min",    "num",  "count", "total",    "failed",  "public"})) {
    if (!(words.front() == "require" && words.FromEnd(0) == "pass")) return NameKind::kOther;
  }
  if (words.size() > 1 && IsOneOf(words.FromEnd(0), {"value", "val"})) {
    // "password_value" is one, "setting_value" is of any setting. Its words are those of `words`.
    NameParts described = words;
    described.DropLast();
    const NameKind kind = CredentialKind(described);
    if (IsCredentialKind(kind) && kind != NameKind::kMachine) return kind;
  }
  if (words.FromEnd(0) == "string" && words.FromEnd(1) == "secure") return NameKind::kPassword;
  if (words.FromEnd(0) == "data" && IsOneOf(words.FromEnd(1), {"key", "secret"})) {
    return NameKind::kSecret;
  }
  if (words.FromEnd(0) == "encoded" && words.size() == 1) return NameKind::kEncoded;
  if (const NameKind kind = DescribingKind(words); kind != NameKind::kOther) return kind;
  // "password_base64" and "api_key_prod" are a password and a key.
  while (words.size() > 1 &&
         IsOneOf(words.FromEnd(0),
                 {"base",      "pem",       "hex",        "encoded", "value",   "raw",  "plain",
                  "plaintext", "text",      "string",     "binary",  "old",     "new",  "current",
                  "previous",  "prod",      "production", "dev",     "staging", "test", "live",
                  "primary",   "secondary", "backup",     "b"})) {
    words.DropLast();
  }
  return CredentialKind(words);
}

}  // namespace claribi::results
