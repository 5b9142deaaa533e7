#include "policy/credential_evidence.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/credential_in_name.h"
#include "policy/held_secrets.h"
#include "policy/lexicon.h"
#include "policy/plain_words.h"
#include "policy/secret_outputs.h"
#include "policy/secret_words.h"

namespace claribi::policy {
namespace {

using core::Json;

constexpr std::size_t kMaxToldBytes = 16384;
constexpr std::size_t kMaxFrontBytes = 300;
constexpr std::size_t kMaxMarkDepth = 4;

using Words = std::vector<std::string>;
using core::IsIn;

// Without names of functions: "handled by get_credentials" says nothing of what is returned.
std::string WithoutFunctionNames(std::string_view sentence) {
  const auto is_part = [](char c) { return core::IsLetter(c) || core::IsDigit(c) || c == '_'; };
  std::string kept;
  for (std::size_t i = 0; i < sentence.size();) {
    std::size_t end = i;
    while (end < sentence.size() && is_part(sentence[end])) ++end;
    end = std::max(end, i + 1);
    const std::string_view name = sentence.substr(i, end - i);
    const std::size_t seam = name.find('_');
    const bool is_function =
        seam != std::string_view::npos && HandsOut(core::AsciiLower(name.substr(0, seam)));
    if (!is_function) kept += name;
    i = end;
  }
  return kept;
}

// A line that is broken within a sentence.
bool GoesOn(std::string_view text, std::size_t line_end) {
  const std::size_t next = text.find_first_not_of(" \t", line_end + 1);
  if (next == std::string_view::npos) return false;
  const std::string_view before = text.substr(0, line_end);
  return core::IsLower(text[next]) || before.ends_with(",") || before.ends_with(" a") ||
         before.ends_with(" an") || before.ends_with(" the");
}

// "a secret" and "their access token": a value, where "secrets" are names.
bool IsOneOfItsKind(const Words& words, std::size_t i) {
  if (i == 0) return false;
  if (words[i] == "token") {
    return IsIn(words[i - 1], {"access", "api", "auth", "bearer", "refresh", "session"});
  }
  return IsIn(words[i], {"passphrase", "secret"}) &&
         IsIn(words[i - 1], {"a", "its", "the", "their", "this"}) &&
         (i + 1 == words.size() ||
          IsIn(words[i + 1], {"at", "by", "from", "in", "of", "that", "which", "with"}));
}

// What is no word of an argument or of a policy, so that a verb near it hands it out.
bool IsGivenByItself(std::string_view secret) {
  return IsIn(secret, {"connstr", "dsn", "keytab", "mnemonic", "otp", "passcode", "passphrase",
                       "psk", "puk", "totp"}) ||
         secret.ends_with(" cookies") || secret.ends_with(" phrase") || secret.ends_with(" kit") ||
         secret.ends_with(" codes") || secret.starts_with("one-time") || secret == "2FA code" ||
         secret == "recovery code" || secret == "signing key" || secret == "stream key" ||
         secret == "secret key" || secret == "recovery key" || secret == "webhook key";
}

// "Returns the connection string", "decrypts the secret": a verb that hands out and, near behind
// it, a credential in the singular sense of a value; not "requires an API key", not "without
// secrets".
std::string CredentialInDescription(std::string_view description) {
  std::string sentence;
  const std::string_view text = description.substr(0, kMaxToldBytes);
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool ends =
        i == text.size() || (text[i] == '\n' && !GoesOn(text, i)) || text[i] == ';' ||
        (IsIn(text.substr(i, 1), {".", "!", "?"}) && (i + 1 == text.size() || text[i + 1] <= ' '));
    if (!ends) {
      sentence += text[i];
      continue;
    }
    const Words words = PlainWords(WithoutFunctionNames(sentence));
    sentence.clear();
    for (std::size_t verb = 0; verb < words.size(); ++verb) {
      if (IsIn(words[verb],
               {"no", "not", "never", "without", "except", "excluding", "masked", "redacted",
                "omits", "hides", "omitted", "requires", "require", "required", "needs", "need"})) {
        break;
      }
      if (verb + 1 < words.size() && words[verb + 1] == "only") continue;  // read-only
      if (!IsIn(words[verb], {"contains", "decrypt",  "decrypts",  "discloses", "export",
                              "exports",  "exposes",  "fetch",     "fetches",   "get",
                              "gets",     "includes", "including", "obtain",    "obtains",
                              "read",     "reads",    "retrieve",  "retrieves", "return",
                              "returns",  "reveal",   "reveals",   "show",      "shows"})) {
        continue;
      }
      constexpr std::size_t kNear = 8;
      bool by_value = IsIn(words[verb], {"decrypt", "decrypts", "reveal", "reveals"});
      for (std::size_t i2 = verb + 1; i2 < std::min(words.size(), verb + 1 + kNear); ++i2) {
        // "with its private key"
        const bool is_joined =
            words[i2] == "with" && i2 + 1 < words.size() && IsIn(words[i2 + 1], {"its", "their"});
        if (!is_joined &&
            IsIn(words[i2], {"by", "for", "from", "if", "in", "never", "no", "not", "of", "that",
                             "using", "via", "when", "where", "which", "with", "without"})) {
          break;
        }
        by_value = by_value || IsIn(words[i2], {"actual", "decrypted", "plain", "plaintext", "raw",
                                                "temporary", "unmasked"});
        std::string found = SecretAt(words, i2);
        const bool is_metadata =
            i2 + 1 < words.size() &&
            IsIn(words[i2 + 1],
                 {"count", "counts", "id", "ids", "limit", "limits", "metadata", "name", "names",
                  "permissions", "policies", "policy", "status", "type", "types", "usage"});
        if (found.empty() || is_metadata) continue;
        const bool has_value = i2 + 1 < words.size() && IsItsValue(words[i2 + 1]);
        // A token alone is often one of pages or of words.
        if (found.find("connection") == 0 || found.find("password") == 0 || has_value || by_value ||
            found == "credentials" || found == "access key" || found == "private key" ||
            found == "private keys" || found == "kubeconfig" || found == "kubeconfigs" ||
            IsGivenByItself(found) || IsOneOfItsKind(words, i2)) {
          return found;
        }
      }
    }
  }
  return {};
}

// Where the phrase that a description begins with ends, and what is said of it follows.
bool FollowsThePhrase(std::string_view word) {
  return IsIn(word, {"a",   "an", "and",       "as",     "at",   "by",  "for", "from",
                     "if",  "in", "including", "needed", "of",   "on",  "or",  "that",
                     "the", "to", "used",      "which",  "with", "your"});
}

// "Current one-time code of an item", "User name and password for a phone", "The RTMP key an
// encoder needs": a phrase whose last word, or one joined to it, is a secret.
std::string SecretOfThePhrase(const Words& words) {
  constexpr std::size_t kLongest = 8;
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t head = kNone;
  // Orders, and what is told of several.
  if (!words.empty() && IsIn(words[0], {"browse", "count", "describe", "enumerate", "find", "get",
                                        "list", "query", "search", "see", "show", "view"})) {
    return {};
  }
  for (std::size_t i = 0; i < std::min(words.size(), kLongest); ++i) {
    const bool is_first = i == 0;
    // A verb, a question, a state of it, several names of it.
    if (IsIn(words[i],
             {"age",      "check",  "checks",    "count",      "counts", "expiry", "how",
              "id",       "ids",    "if",        "metadata",   "name",   "names",  "no",
              "policy",   "public", "reference", "references", "status", "usage",  "validates",
              "verifies", "what",   "when",      "whether",    "who",    "without"}) &&
        !(IsIn(words[i], {"id", "name"}) && i + 1 < words.size() && words[i + 1] == "and")) {
      return {};
    }
    if (is_first && words.size() > 1 && words[0].ends_with('s') && SecretAt(words, 0).empty() &&
        PartOf(words[0]) == PartOfSpeech::kVerb && !IsIn(words[1], {"and", "of", "for"})) {
      return {};  // "Lists", "Rotates", "Checks"
    }
    const bool ends = i + 1 == words.size() || FollowsThePhrase(words[i + 1]);
    if (!ends) continue;
    std::string found = SecretAt(words, i);
    // A token alone is often one of pages, unless it lives long.
    const bool is_given = !found.empty() && i + 1 < words.size() && found != "token";
    if (is_given) return found;
    const bool is_joined = i + 2 < words.size() && words[i + 1] == "and";
    if (!FollowsThePhrase(words[i]) && !is_joined) head = i;
    if (head != kNone && !is_joined) return {};
  }
  return {};
}

// "Connection string of a database", "EPP authorization code with which …": without a verb, the
// credential that the sentence begins with is what is given.
std::string CredentialAtTheFront(std::string_view description) {
  const Words words = PlainWords(description.substr(0, kMaxFrontBytes));
  // "Key of a service account"
  if (words.size() > 4 && words[0] == "key" && IsIn(words[1], {"for", "of"}) &&
      words.back() == "account" && words[words.size() - 2] == "service") {
    return "service account key";
  }
  // "Code of the lockbox", "Six digits of the authenticator"
  constexpr std::size_t kNearTheCode = 8;
  for (std::size_t i = 0; i + 2 < std::min(words.size(), kNearTheCode); ++i) {
    if (!IsIn(words[i], {"code", "combination", "digits", "pin"})) continue;
    if (!IsIn(words[i + 1], {"for", "of", "that", "to", "with"})) break;
    for (std::size_t k = i + 2; k < std::min(words.size(), i + 6); ++k) {
      if (IsIn(words[k], {"alarm", "authenticator", "card", "device", "door", "gate", "lock",
                          "lockbox", "mailbox", "safe", "sim", "terminal", "voicemail"})) {
        return words[i];
      }
    }
  }
  // "The cookie of a session", "The 24 words of the wallet"
  for (std::size_t i = 0; i + 2 < std::min(words.size(), kNearTheCode); ++i) {
    if (!IsIn(words[i], {"cookie", "cookies", "words"}) || !IsIn(words[i + 1], {"for", "of"})) {
      continue;
    }
    for (std::size_t k = i + 2; k < words.size(); ++k) {
      if (words[k] == (words[i] == "words" ? "wallet" : "session")) return words[i];
    }
  }
  // "Signed URL with a shared access signature"
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    if (words[i] == "shared" && words[i + 1] == "access" && words[i + 2] == "signature") {
      return "shared access signature";
    }
  }
  return SecretOfThePhrase(words);
}

// "Value of a variable in clear text, masked ones included", "Secrets with their values".
bool UnmasksValues(std::string_view description) {
  const Words words = PlainWords(description.substr(0, kMaxFrontBytes));
  bool is_clear = false;
  bool is_kept = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool is_text = i > 0 && words[i] == "text" && IsIn(words[i - 1], {"clear", "plain"});
    if (is_text || IsIn(words[i], {"cleartext", "plaintext", "unencrypted", "unmasked"})) {
      is_clear = true;
    }
    if (i > 1 && words[i] == "values" && words[i - 1] == "their" &&
        IsIn(words[i - 2], {"and", "with"})) {
      is_clear = true;
    }
    is_kept =
        is_kept || !SecretAt(words, i).empty() ||
        IsIn(words[i], {"encrypted", "masked", "protected", "sealed", "variable", "variables"});
    // "concealed ones as well", "masked ones included", "password included"
    const bool is_besides = (i > 0 && words[i - 1] == "as" && words[i] == "well") ||
                            words[i] == "included" || words[i] == "too";
    for (std::size_t k = i >= 4 ? i - 4 : 0; is_besides && k < i; ++k) {
      const std::string besides = SecretAt(words, k);
      if (IsIn(words[k], {"concealed", "encrypted", "hidden", "masked", "protected", "secret"}) ||
          (!besides.empty() && besides != "token")) {
        return true;
      }
    }
    // "with secrets resolved"
    if (i > 0 && IsIn(words[i], {"decrypted", "filled", "resolved", "revealed", "visible"}) &&
        IsIn(words[i - 1], {"credentials", "passwords", "secret", "secrets", "tokens"})) {
      return true;
    }
    // "with real secrets"
    if (i > 0 && IsIn(words[i - 1], {"actual", "decrypted", "plaintext", "real", "resolved"}) &&
        !SecretAt(words, i).empty()) {
      return true;
    }
    if (IsIn(words[i], {"never", "no", "not", "without"})) return false;
  }
  return is_clear && is_kept;
}

// "API keys of an account: names, prefixes and when each was used".
bool TellsWhatIsSaidOfThem(std::string_view description) {
  const std::string_view front = description.substr(0, kMaxFrontBytes);
  const std::string_view sentence = front.substr(0, front.find(". "));
  const std::size_t colon = sentence.find(':');
  if (colon == std::string_view::npos) return false;
  const Words told = PlainWords(sentence.substr(colon));
  bool is_told = false;
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (!SecretAt(told, i).empty()) return false;
    is_told = is_told || IsIn(told[i], {"fingerprints", "ids", "names", "prefixes", "titles"});
  }
  return is_told;
}

// "Secrets are never returned.", "Names of the secrets", "without their values".
bool SaysItWithholds(std::string_view description) {
  const Words words = PlainWords(description.substr(0, kMaxToldBytes));
  if (!words.empty() &&
      IsIn(words[0], {"fingerprints", "ids", "metadata", "name", "names", "prefixes", "titles"})) {
    // "Names of the secrets", but not "Names and passwords of the users".
    for (std::size_t i = 1; i < words.size() && !IsIn(words[i], {"for", "in", "of"}); ++i) {
      if (!SecretAt(words, i).empty()) return false;
    }
    return true;
  }
  if (TellsWhatIsSaidOfThem(description)) return true;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "names" && words[i + 1] == "only") return true;
    const bool is_none = IsIn(words[i], {"no", "without"});
    for (std::size_t j = i + 1; is_none && j < std::min(words.size(), i + 4); ++j) {
      if (IsIn(words[j], {"secret", "secrets", "value", "values"})) return true;
    }
    if (words[i] == "values" && IsIn(words[i + 1], {"are", "stay"}) && i + 2 < words.size() &&
        IsIn(words[i + 2], {"hidden", "masked", "never", "not", "redacted"})) {
      return true;
    }
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (SecretAt(words, i).empty() &&
        !IsIn(words[i], {"code", "codes", "key", "keys", "material", "value", "values"})) {
      continue;
    }
    for (std::size_t j = i + 1; j < std::min(words.size(), i + 5); ++j) {
      const bool is_never =
          IsIn(words[j], {"never", "not"}) && j + 1 < words.size() &&
          IsIn(words[j + 1], {"exposed", "included", "leave", "leaves", "returned", "shown"});
      if (is_never || IsIn(words[j], {"masked", "omitted", "redacted"})) return true;
    }
  }
  return false;
}

// A member that says by its name that the result is secret, and does not say no.
std::string SecretMark(const Json* marks, std::size_t depth) {
  const Json::Object* members = marks == nullptr ? nullptr : marks->AsObject();
  if (members == nullptr || depth > kMaxMarkDepth) return {};
  for (const auto& [name, value] : *members) {
    const Words words = core::NameWords(core::Excerpt(name, 128));
    const bool is_mark = std::any_of(words.begin(), words.end(), [](const std::string& word) {
      return IsIn(word, {"credential", "credentials", "password", "passwords", "secret", "secrets",
                         "sensitive"});
    });
    const core::JsonString* text = value.AsString();
    const bool says_no =
        value.IsNull() || (value.IsBool() && !*value.AsBool()) || value.AsInt64() == 0 ||
        (text != nullptr &&
         IsIn(core::AsciiLower(*text), {"", "false", "low", "never", "no", "none", "off", "0"})) ||
        (value.IsArray() && value.AsArray()->empty());
    if (is_mark && !value.IsObject() && !says_no) return std::string(name);
    if (std::string below = SecretMark(&value, depth + 1); !below.empty()) return below;
    // {"classification": "secret"}
    if (text != nullptr && IsIn(core::AsciiLower(*text), {"credential", "credentials", "secret"})) {
      return std::string(name);
    }
  }
  return {};
}

Denial HandsOutCredentials(std::string reason) {
  return {Layer::kCredentials, std::move(reason), true};
}

}  // namespace

std::optional<Denial> FindCredentials(const CredentialSigns& signs) {
  for (const Json* marks : {signs.meta, signs.annotations}) {
    if (const std::string mark = SecretMark(marks, 0); !mark.empty()) {
      return HandsOutCredentials("the server marks its results as secret: " + core::Quoted(mark));
    }
  }
  const std::string_view description = signs.description;
  const bool withholds = SaysItWithholds(description);
  for (const std::string_view name : {signs.name, signs.title}) {
    const std::string found = CredentialInName(name);
    if (found.empty() || withholds) continue;
    return HandsOutCredentials("its name asks for a credential: " + core::Quoted(found));
  }
  if (signs.output_schema != nullptr) {
    if (const std::string member = SecretMemberIn(*signs.output_schema); !member.empty()) {
      return HandsOutCredentials("its output schema has a member for a credential: " +
                                 core::Quoted(member));
    }
  }
  if (LetsInWhoeverHoldsIt(description)) {
    return HandsOutCredentials("the description says that it lets in whoever holds it");
  }
  if (UnmasksValues(description)) {
    return HandsOutCredentials("the description says that it returns what is masked elsewhere");
  }
  std::string found = SecretInAnotherLanguage(description.substr(0, kMaxFrontBytes));
  if (found.empty() && !TellsWhatIsSaidOfThem(description)) {
    found = CredentialAtTheFront(description);
  }
  if (found.empty()) found = CredentialInDescription(description);
  if (found.empty() && !withholds) found = SecretHeld(description);
  if (found.empty()) return std::nullopt;
  return HandsOutCredentials("the description says that it returns a credential: " +
                             core::Quoted(found));
}

}  // namespace claribi::policy
