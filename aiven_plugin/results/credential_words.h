// The words in names that tell of a credential, and of what describes one beside it, as data
// (credential_names.h reads them). A new word is a row. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "results/credential_names.h"

namespace claribi::results {

// The words that may end the name of a credential, with the kind that they give whatever is before
// them; kOther where the word before them decides (KindAfter).
struct LastWord {
  std::string_view word;
  NameKind kind;
};
inline constexpr std::array kLastWords{
    LastWord{"password", NameKind::kPassword},
    LastWord{"passwords", NameKind::kPassword},
    LastWord{"passwd", NameKind::kPassword},
    LastWord{"passphrase", NameKind::kPassword},
    LastWord{"passcode", NameKind::kPassword},
    LastWord{"pswd", NameKind::kPassword},
    LastWord{"psw", NameKind::kPassword},
    LastWord{"pwd", NameKind::kPassword},
    LastWord{"passw", NameKind::kPassword},
    LastWord{"motdepasse", NameKind::kPassword},   // French
    LastWord{"passe", NameKind::kOther},           // behind "de"
    LastWord{"contrasena", NameKind::kPassword},   // Spanish
    LastWord{"senha", NameKind::kPassword},        // Portuguese
    LastWord{"wachtwoord", NameKind::kPassword},   // Dutch
    LastWord{"salasana", NameKind::kPassword},     // Finnish
    LastWord{"losenord", NameKind::kPassword},     // Swedish
    LastWord{"passwort", NameKind::kPassword},     // German
    LastWord{"kennwort", NameKind::kPassword},     //
    LastWord{"zugangsdaten", NameKind::kMixed},    //
    LastWord{"clave", NameKind::kMixed},           // Spanish
    LastWord{"haslo", NameKind::kPassword},        // Polish
    LastWord{"heslo", NameKind::kMixed},           // Czech, Slovak
    LastWord{"jelszo", NameKind::kPassword},       // Hungarian
    LastWord{"sifre", NameKind::kMixed},           // Turkish
    LastWord{"parola", NameKind::kMixed},          // Romanian, Turkish, Italian
    LastWord{"passord", NameKind::kPassword},      // Norwegian
    LastWord{"adgangskode", NameKind::kPassword},  // Danish
    LastWord{"kodeord", NameKind::kPassword},      //
    LastWord{"lozinka", NameKind::kMixed},         // Croatian
    LastWord{"geslo", NameKind::kMixed},           // Slovene
    LastWord{"parool", NameKind::kMixed},          // Estonian
    LastWord{"parole", NameKind::kMixed},          // Latvian
    LastWord{"slaptazodis", NameKind::kPassword},  // Lithuanian
    LastWord{"contrasenya", NameKind::kPassword},  // Catalan
    LastWord{"sandi", NameKind::kMixed},           // Indonesian: "kata sandi"
    LastWord{"parol", NameKind::kMixed},           // Russian in Latin letters
    LastWord{"mnemonic", NameKind::kPassword},
    LastWord{"secret", NameKind::kSecret},
    LastWord{"secrets", NameKind::kMixed},
    LastWord{"requirepass", NameKind::kPassword},
    LastWord{"masterauth", NameKind::kPassword},
    LastWord{"pass", NameKind::kMixed},
    LastWord{"pw", NameKind::kMixed},
    LastWord{"auth", NameKind::kMixed},
    LastWord{"credential", NameKind::kMixed},
    LastWord{"credentials", NameKind::kMixed},
    LastWord{"creds", NameKind::kMixed},
    LastWord{"pin", NameKind::kCode},
    LastWord{"puk", NameKind::kCode},
    LastWord{"bearer", NameKind::kOpaque},
    LastWord{"pat", NameKind::kOpaque},  // a personal access token
    LastWord{"otp", NameKind::kCode},
    LastWord{"totp", NameKind::kCode},
    LastWord{"cvv", NameKind::kCode},
    LastWord{"cvc", NameKind::kCode},
    LastWord{"psk", NameKind::kPassword},
    LastWord{"sha", NameKind::kOther},
    LastWord{"userinfo", NameKind::kMixed},
    LastWord{"info", NameKind::kOther},
    LastWord{"code", NameKind::kOther},
    LastWord{"codes", NameKind::kOther},
    LastWord{"seed", NameKind::kOpaque},
    LastWord{"session", NameKind::kSession},
    LastWord{"sessionid", NameKind::kSession},
    LastWord{"sid", NameKind::kOpaque},
    LastWord{"phpsessid", NameKind::kOpaque},
    LastWord{"sessid", NameKind::kOpaque},
    LastWord{"jwt", NameKind::kOpaque},
    LastWord{"keytab", NameKind::kOpaque},
    LastWord{"sig", NameKind::kSignature},
    LastWord{"signature", NameKind::kSignature},
    LastWord{"authorization", NameKind::kOther},
    LastWord{"cookie", NameKind::kCookie},
    LastWord{"key", NameKind::kOther},
    LastWord{"keys", NameKind::kOther},
    LastWord{"token", NameKind::kOther},
    LastWord{"tokens", NameKind::kOpaque},
    LastWord{"hash", NameKind::kOther},
    LastWord{"hashes", NameKind::kOther},
    LastWord{"digest", NameKind::kOther},
    LastWord{"salt", NameKind::kOther},
    LastWord{"id", NameKind::kOther},
    LastWord{"phrase", NameKind::kOther},
    LastWord{"apikey", NameKind::kSecret},
};

// Words that others are glued to without a mark: dbpassword, authtoken.
inline constexpr std::array kGluedEnds{
    LastWord{"password", NameKind::kPassword},
    LastWord{"passwd", NameKind::kPassword},
    LastWord{"passphrase", NameKind::kPassword},
    LastWord{"passwort", NameKind::kPassword},
    LastWord{"clientsecret", NameKind::kSecret},
    LastWord{"psksecret", NameKind::kSecret},
    LastWord{"sharedsecret", NameKind::kSecret},
    LastWord{"oauthsecret", NameKind::kSecret},
    LastWord{"masterpassword", NameKind::kPassword},
    LastWord{"cpassword", NameKind::kPassword},
    LastWord{"apisecret", NameKind::kSecret},
    LastWord{"appsecret", NameKind::kSecret},
    LastWord{"apikey", NameKind::kSecret},
    LastWord{"accesskey", NameKind::kSecret},
    LastWord{"accountkey", NameKind::kSecret},
    LastWord{"secretkey", NameKind::kSecret},
    LastWord{"privatekey", NameKind::kSecret},
    LastWord{"authkey", NameKind::kSecret},
    LastWord{"authtoken", NameKind::kSecret},
    LastWord{"accesstoken", NameKind::kSecret},
    LastWord{"refreshtoken", NameKind::kSecret},
    LastWord{"sessiontoken", NameKind::kSecret},
    LastWord{"bearertoken", NameKind::kSecret},
    LastWord{"apitoken", NameKind::kSecret},
    LastWord{"pgpass", NameKind::kMixed},
    LastWord{"dbpass", NameKind::kPassword},
    LastWord{"userpass", NameKind::kPassword},
    LastWord{"rootpw", NameKind::kPassword},
    LastWord{"bindpw", NameKind::kPassword},
    LastWord{"rootpass", NameKind::kPassword},
    LastWord{"adminpass", NameKind::kPassword},
    LastWord{"sessionid", NameKind::kSession},
    LastWord{"sessid", NameKind::kOpaque},
};

// Words before "key" of keys that everybody may see, and of keys of rows, objects and caches.
inline constexpr std::array<std::string_view, 42> kPublicKeys{
    "public",    "site",        "publishable",   "partition", "sort",  "foreign", "cache",
    "object",    "s",           "idempotency",   "dedup",     "group", "row",     "hash",
    "range",     "translation", "message",       "host",      "item",  "file",    "image",
    "thumbnail", "index",       "cursor",        "page",      "next",  "last",    "lookup",
    "composite", "unique",      "shard",         "bucket",    "blob",  "upload",  "path",
    "query",     "trace",       "deduplication", "surrogate", "redis", "start",   "end"};

// Words for a password in other languages, before one of the nouns below: senha_banco.
inline constexpr std::array<std::string_view, 27> kForeignFirst{
    "senha",   "contrasena", "clave",    "chave",    "llave",    "parola",     "chiave",
    "passe",   "motdepasse", "mdp",      "cle",      "haslo",    "heslo",      "jelszo",
    "sifre",   "salasana",   "losenord", "passwort", "kennwort", "wachtwoord", "passord",
    "lozinka", "geslo",      "kodeord",  "parol",    "parole",   "contrasenya"};
// What such a password is for, or which one it is. None ends as a common English word does.
inline constexpr std::array<std::string_view, 36> kForeignNouns{
    "banco",       "usuario",    "correo",    "servidor",  "datos",      "dados",
    "acesso",      "acceso",     "accesso",   "sistema",   "conexao",    "utente",
    "chiave",      "bdd",        "serveur",   "compte",    "danych",     "bazy",
    "uzytkownika", "databaze",   "uzivatele", "kullanici", "veritabani", "gebruiker",
    "kayttaja",    "tietokanta", "segreta",   "secreta",   "privada",    "privata",
    "acces",       "conta",      "cuenta",    "datenbank", "benutzer",   "adatbazis"};

// The words of the names that describe what is beside them.
inline constexpr std::array kDescribing{
    LastWord{"name", NameKind::kName},        LastWord{"key", NameKind::kName},
    LastWord{"variable", NameKind::kName},    LastWord{"var", NameKind::kName},
    LastWord{"parameter", NameKind::kName},   LastWord{"param", NameKind::kName},
    LastWord{"option", NameKind::kName},      LastWord{"property", NameKind::kName},
    LastWord{"attribute", NameKind::kName},   LastWord{"attr", NameKind::kName},
    LastWord{"header", NameKind::kName},      LastWord{"label", NameKind::kName},
    LastWord{"field", NameKind::kName},       LastWord{"env", NameKind::kName},
    LastWord{"item", NameKind::kName},        LastWord{"setting", NameKind::kEither},
    LastWord{"value", NameKind::kValue},      LastWord{"val", NameKind::kValue},
    LastWord{"plaintext", NameKind::kValue},  LastWord{"default", NameKind::kValue},
    LastWord{"old", NameKind::kValue},        LastWord{"new", NameKind::kValue},
    LastWord{"before", NameKind::kValue},     LastWord{"after", NameKind::kValue},
    LastWord{"content", NameKind::kValue},    LastWord{"columns", NameKind::kColumns},
    LastWord{"fields", NameKind::kColumns},   LastWord{"headers", NameKind::kColumns},
    LastWord{"cols", NameKind::kColumns},     LastWord{"names", NameKind::kColumns},
    LastWord{"kind", NameKind::kType},        LastWord{"rows", NameKind::kRows},
    LastWord{"type", NameKind::kType},        LastWord{"kty", NameKind::kKeyType},
    LastWord{"lines", NameKind::kKeyLines},   LastWord{"result", NameKind::kGenerated},
    LastWord{"text", NameKind::kMaybeValue},  LastWord{"string", NameKind::kMaybeValue},
    LastWord{"input", NameKind::kMaybeValue}, LastWord{"answer", NameKind::kMaybeValue},
    LastWord{"question", NameKind::kName},    LastWord{"current", NameKind::kMaybeValue},
    LastWord{"column", NameKind::kName},      LastWord{"metadata", NameKind::kColumns},
    LastWord{"meta", NameKind::kColumns},     LastWord{"schema", NameKind::kColumns},
    LastWord{"values", NameKind::kRows},      LastWord{"records", NameKind::kRows},
    LastWord{"results", NameKind::kRows},     LastWord{"tuples", NameKind::kRows},
    LastWord{"data", NameKind::kData},
};

// A table, and which first letters its words have by their length: most words are in none.
class WordIndex {
 public:
  constexpr explicit WordIndex(std::span<const LastWord> table) : table_(table) {
    for (const LastWord& entry : table) letters_[entry.word.size() % kSlots] |= Bit(entry.word[0]);
  }
  // The rows where `word`, in lower case, may be: all, or none.
  constexpr std::span<const LastWord> Rows(std::string_view word) const {
    const bool may_have = !word.empty() && (letters_[word.size() % kSlots] & Bit(word[0])) != 0;
    return may_have ? table_ : std::span<const LastWord>();
  }

 private:
  static constexpr std::size_t kSlots = 16;
  static constexpr std::uint32_t Bit(char c) { return std::uint32_t{1} << (c & 31); }

  std::span<const LastWord> table_;
  std::array<std::uint32_t, kSlots> letters_{};
};

// Which first letters the words of a list have by their length.
class WordLetters {
 public:
  template <std::size_t N>
  consteval explicit WordLetters(const std::array<std::string_view, N>& words) {
    for (const std::string_view word : words) letters_[word.size() % kSlots] |= Bit(word[0]);
  }
  constexpr bool MayHold(std::string_view word) const {
    return !word.empty() && (letters_[word.size() % kSlots] & Bit(word[0])) != 0;
  }

 private:
  static constexpr std::size_t kSlots = 16;
  static constexpr std::uint32_t Bit(char c) { return std::uint32_t{1} << (c & 31); }

  std::array<std::uint32_t, kSlots> letters_{};
};
inline constexpr WordLetters kForeignNounLetters(kForeignNouns);

// With which two letters the words of a table end.
class EndLetters {
 public:
  template <std::size_t N>
  consteval explicit EndLetters(const std::array<LastWord, N>& table) {
    for (const LastWord& entry : table) Of(entry.word) |= Bit(entry.word.back());
  }
  constexpr bool MayEnd(std::string_view word) const {
    return word.size() > 1 && (letters_[Slot(word)] & Bit(word.back())) != 0;
  }

 private:
  // By the letter before the last one.
  static constexpr std::size_t Slot(std::string_view word) {
    return static_cast<std::size_t>(word[word.size() - 2]) & 31U;
  }
  static constexpr std::uint32_t Bit(char c) { return std::uint32_t{1} << (c & 31); }
  consteval std::uint32_t& Of(std::string_view word) { return letters_[Slot(word)]; }

  std::array<std::uint32_t, 32> letters_{};
};
inline constexpr EndLetters kGluedLetters(kGluedEnds);

inline constexpr WordIndex kLastIndex(kLastWords);
inline constexpr WordIndex kDescribingIndex(kDescribing);

}  // namespace claribi::results
