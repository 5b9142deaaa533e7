#include "policy/held_secrets.h"

#include <algorithm>
#include <vector>

#include "core/text.h"
#include "policy/description_words.h"
#include "policy/secret_words.h"

namespace claribi::policy {
namespace {

using core::IsIn;

constexpr std::size_t kMaxHeldBytes = 16384;
constexpr std::size_t kListWords = 8;  // words that a list or a phrase is long

// A sentence in lower case, with what stands in front of each word: ',', ':', '(' or ' '.
struct ToldSentence {
  SecretWords words;
  std::string before;

  std::size_t size() const { return words.size(); }
  std::string_view At(std::size_t i) const {
    return i < words.size() ? std::string_view(words[i]) : std::string_view();
  }
};

// "Args:", behind which a description in the form of a program's comment names what the caller
// gives.
bool BeginsArguments(std::string_view word) {
  return IsIn(word, {"args", "arguments", "inputs", "parameters", "params"});
}
bool BeginsTheAnswer(std::string_view word) {
  return IsIn(word, {"output", "outputs", "response", "return", "returns", "yields"});
}

std::vector<ToldSentence> ToldSentences(std::string_view text) {
  std::vector<ToldSentence> sentences(1);
  char mark = ' ';
  bool is_inside = false;
  bool is_given = false;  // by the caller
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    ToldSentence& last = sentences.back();
    if (core::IsLetter(c) || core::IsDigit(c)) {
      if (!is_inside) {
        last.words.emplace_back();
        last.before += mark;
        mark = ' ';
      }
      last.words.back() += core::AsciiLower(text.substr(i, 1));
      is_inside = true;
      continue;
    }
    const bool is_heading = c == ':' && is_inside;
    if (is_heading && BeginsArguments(last.words.back())) is_given = true;
    if (is_heading && BeginsTheAnswer(last.words.back())) {
      if (is_given) last = ToldSentence();
      is_given = false;
    }
    is_inside = false;
    if (IsIn(text.substr(i, 1), {",", ":", "("})) mark = c;
    const bool ends = IsIn(text.substr(i, 1), {".", "!", "?", ";"}) &&
                      (i + 1 == text.size() || text[i + 1] <= ' ');
    const bool is_blank_line = c == '\n' && i + 1 < text.size() && text[i + 1] == '\n';
    if (!(ends || is_blank_line) || last.words.empty()) continue;
    mark = ' ';
    if (is_given) {
      last = ToldSentence();
    } else {
      sentences.emplace_back();
    }
  }
  if (is_given) sentences.back() = ToldSentence();
  return sentences;
}

// Behind it nothing of the sentence is handed out: it is denied, given by the caller, or a
// condition.
bool TurnsTheSentence(std::string_view word) {
  return IsIn(
      word,
      {"authenticate", "authenticates", "breached", "check",    "checks",    "detect",   "detects",
       "except",       "excluding",     "expired",  "exposed",  "filter",    "hides",    "if",
       "leaked",       "masked",        "need",     "needs",    "never",     "no",       "not",
       "old",          "omits",         "omitted",  "provide",  "redacted",  "require",  "required",
       "requires",     "reused",        "scans",    "stale",    "test",      "tests",    "unless",
       "unused",       "uses",          "using",    "validate", "validates", "verifies", "verify",
       "weak",         "when",          "whether",  "which",    "whose",     "without"});
}

// Said of a secret, and not the secret.
bool IsSaidOfIt(std::string_view word) {
  return IsIn(word,
              {"age",       "alerts",      "authentication", "change",  "changes",  "count",
               "counts",    "events",      "expiration",     "expiry",  "field",    "fields",
               "hash",      "hashes",      "history",        "id",      "ids",      "length",
               "limit",     "limits",      "management",     "manager", "metadata", "name",
               "names",     "permissions", "policies",       "policy",  "prefix",   "prefixes",
               "protected", "protection",  "references",     "reset",   "resets",   "rotation",
               "rules",     "scanning",    "scope",          "scopes",  "status",   "strength",
               "type",      "types",       "usage",          "use"});
}

// "The password is never returned.", "passwords are masked", "the API key (required)".
bool IsWithheldBehind(const ToldSentence& sentence, std::size_t i) {
  for (std::size_t k = i + 1; k < std::min(sentence.size(), i + 6); ++k) {
    if (IsIn(sentence.words[k],
             {"excluded", "hidden", "left", "masked", "needed", "never", "not", "obfuscated",
              "omitted", "optional", "redacted", "removed", "required", "stripped", "withheld"})) {
      return true;
    }
  }
  return false;
}

// What a secret comes with, so that a list of both is what one signs in with.
bool IsCompanion(const ToldSentence& sentence, std::size_t i) {
  const std::string_view word = sentence.At(i);
  if (word == "id" || word == "name") {
    return i > 0 && IsIn(sentence.words[i - 1], {"app", "client", "key", "tenant", "user"});
  }
  return IsIn(word, {"ca", "certificate", "cert", "chain", "cvc", "cvv", "endpoint", "host",
                     "hostname", "login", "port", "sasl", "sid", "ssid", "srv", "user", "username",
                     "usernames", "users"});
}

// What may stand between a secret and what hands it out.
bool IsDeterminer(std::string_view word) {
  return IsIn(word,
              {"admin",   "administrator", "all",       "both", "client",    "current", "enable",
               "full",    "generated",     "initial",   "its",  "master",    "own",     "plain",
               "primary", "root",          "secondary", "the",  "temporary", "their"});
}

// Between a secret and what is told of it, so that it is none of the answer.
bool EndsThePhrase(std::string_view word) {
  return IsIn(word, {"about", "against", "between", "by", "for", "from", "in", "on", "per", "that",
                     "via", "where"});
}

// "its MD5 password", "their own password", "the bot's token": words of its kind before it, up to
// the owner. The place of the first of them, or of the secret if nobody's.
std::size_t OwnersPlace(const ToldSentence& sentence, std::size_t first) {
  for (std::size_t k = first; k-- > 0 && first - k <= 3;) {
    if (IsIn(sentence.words[k], {"its", "s", "the", "their"})) return k;
    if (EndsThePhrase(sentence.words[k]) || sentence.before[k + 1] != ' ' ||
        IsIn(sentence.words[k], {"a", "an", "and", "of", "or", "same", "with"}) ||
        sentence.words[k].ends_with("ed")) {  // "with the stored credentials"
      break;
    }
  }
  return first;
}

// "with its password", "including the client secret", "holds host and password", "a store and its
// password", "The printer's password".
bool IsHandedOutBefore(const ToldSentence& sentence, std::size_t first) {
  const std::size_t owner = OwnersPlace(sentence, first);
  std::size_t k = owner;
  while (k > 0 && IsDeterminer(sentence.words[k - 1])) --k;
  if (k == 0) return false;
  const std::string_view joint = sentence.words[k - 1];
  const bool is_anybodys = owner == first && sentence.words[first] == "credentials";
  if (joint == "with") {
    const std::string_view verb = k > 1 ? std::string_view(sentence.words[k - 2]) : "";
    return k > 1 && !is_anybodys &&
           !IsIn(verb, {"authenticated", "encrypted", "in", "log", "protected", "sign", "signed",
                        "signs", "verified", "works"});
  }
  if (IsIn(joint, {"including", "includes", "plus"})) return true;
  if (owner < first && joint == "and" && IsIn(sentence.words[owner], {"its", "their"})) return true;
  if (owner < first && sentence.words[owner] == "s") {
    constexpr std::size_t kOwnersWords = 5;
    return owner <= kOwnersWords &&
           std::none_of(
               sentence.words.begin(), sentence.words.begin() + static_cast<std::ptrdiff_t>(owner),
               [](const std::string& word) { return word == "of" || EndsThePhrase(word); });
  }
  for (std::size_t back = first; back-- > 0 && first - back <= kListWords;) {
    const std::string_view word = sentence.words[back];
    if (EndsThePhrase(word)) return false;
    if (IsIn(word, {"carries", "carry", "contain", "containing", "contains", "gives", "hold",
                    "holding", "holds", "include", "includes", "including"})) {
      return true;
    }
  }
  return false;
}

// What is counted, searched or explained, so that the things behind it are not given.
bool IsAboutThings(const ToldSentence& sentence) {
  return IsIn(sentence.At(0), {"browse", "count", "counts", "explains", "find", "finds", "guide",
                               "how", "names", "query", "search", "searches", "totals"});
}

// "host, port, user and password", "certificate, chain and private key"; of anything else one
// alone: "URL, events and signing secret".
bool IsListed(const ToldSentence& sentence, std::size_t first, std::size_t last) {
  std::size_t k = OwnersPlace(sentence, first);
  while (k > 0 && IsDeterminer(sentence.words[k - 1])) --k;
  const bool is_joined = k > 0 && (IsIn(sentence.words[k - 1], {"and", "or"}) ||
                                   IsIn(sentence.before.substr(k, 1), {",", ":", "("}));
  bool is_of_the_answer = is_joined && !IsAboutThings(sentence);
  for (std::size_t back = k; is_joined && back-- > 0 && k - back <= kListWords;) {
    if (IsCompanion(sentence, back) && is_of_the_answer) return true;
    if (EndsThePhrase(sentence.words[back])) is_of_the_answer = false;
  }
  const bool is_one = !sentence.words[last].ends_with('s') && sentence.words[last] != "token";
  if (is_of_the_answer && is_one) return true;
  // "password and user name of a share"
  return sentence.At(last + 1) == "and" && IsCompanion(sentence, last + 2);
}

// The secret that ends at `i`, as it is handed out beside others. A token alone only where
// somebody's is meant.
std::string SecretBesideOthers(const ToldSentence& sentence, std::size_t i) {
  const std::string_view word = sentence.words[i];
  std::string found = SecretAt(sentence.words, i);
  const bool is_key =
      word == "key" && i > 0 &&
      (sentence.before[i] == ',' || IsIn(sentence.words[i - 1], {"and", "its", "the"}));
  const bool is_pin = word == "pin" && i > 1 && sentence.words[i - 1] == "and" &&
                      IsIn(sentence.words[i - 2], {"card", "id", "number"});
  if (is_pin) return "pin";
  if (found.empty() && !is_key) return {};
  if (IsSaidOfIt(sentence.At(i + 1)) || IsWithheldBehind(sentence, i)) return {};
  const std::size_t length =
      1 + static_cast<std::size_t>(std::count(found.begin(), found.end(), ' '));
  const std::size_t first = i + 1 >= length ? i + 1 - length : 0;
  if (found.empty()) {
    // "certificate and key", "certificate, key and CA"
    for (std::size_t back = i; back-- > 0 && i - back <= 3;) {
      if (IsIn(sentence.words[back], {"cert", "certificate"})) return "private key";
    }
    return {};
  }
  if (found == "credential") return {};
  if (IsIn(found, {"secrets", "token", "jwt", "mnemonic"})) {
    const bool is_owners = i > 0 && sentence.words[i - 1] == "s" && IsHandedOutBefore(sentence, i);
    if (found == "token" && (is_owners || sentence.At(i + 1) == "included")) return found;
    const bool is_somebodys = i > 0 && IsIn(sentence.words[i - 1], {"its", "their"});
    const bool is_plain = sentence.At(i + 1) == "included" || i + 1 == sentence.size();
    if (is_somebodys && is_plain) return found;
    return IsListed(sentence, first, i) && found == "token" ? found : std::string();
  }
  if (IsHandedOutBefore(sentence, first) || IsListed(sentence, first, i)) {
    return found;
  }
  return {};
}

// "masked ones in clear", "with decrypted values", "including sensitive outputs".
bool SaysItUnmasks(const ToldSentence& sentence) {
  bool is_kept = false;
  bool is_clear = false;
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    const std::string_view word = sentence.words[i];
    const std::string_view next = sentence.At(i + 1);
    if (TurnsTheSentence(word) && word != "masked") return false;
    is_kept = is_kept || !SecretAt(sentence.words, i).empty() ||
              IsIn(word, {"encrypted", "masked", "parameter", "secure", "sensitive", "variable",
                          "variables"});
    const bool is_in = i > 0 && IsIn(sentence.words[i - 1], {"in", "the"});
    is_clear =
        is_clear ||
        (word == "clear" && is_in && (next.empty() || IsIn(next, {"and", "for", "too"}))) ||
        (IsIn(word, {"decoded", "decrypted"}) && (IsIn(next, {"data", "value", "values"}) ||
                                                  (i > 0 && sentence.words[i - 1] == "returned")));
    if (word == "sensitive" && i > 0 &&
        IsIn(sentence.words[i - 1], {"include", "includes", "including", "with"}) &&
        IsIn(next, {"ones", "outputs", "values", "variables"})) {
      return true;
    }
  }
  return is_kept && is_clear;
}

// "Lists the access keys of a storage account", "Primary and secondary key": what opens a whole
// account, unlike the keys of a table or of a document.
std::string KeysOfAnAccount(const ToldSentence& sentence) {
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    if (!IsIn(sentence.words[i], {"key", "keys"}) || IsSaidOfIt(sentence.At(i + 1))) continue;
    bool is_two = false;
    bool opens = false;
    bool is_other = false;
    for (std::size_t back = i; back-- > 0 && i - back <= 4;) {
      const std::string_view word = sentence.words[back];
      is_two = is_two ||
               (IsIn(word, {"primary", "test"}) && sentence.At(back + 1) == "and" &&
                IsIn(sentence.At(back + 2), {"live", "secondary"})) ||
               (word == "live" && sentence.At(back + 2) == "test");
      opens = opens || IsIn(word, {"access", "account", "admin", "shared"});
      is_other = is_other || TurnsTheSentence(word) ||
                 IsIn(word, {"foreign", "kms", "metadata", "names", "public", "unique", "with"});
    }
    if (is_two) return "primary and secondary key";
    if (is_other) continue;
    if (sentence.words[i] == "key" || !IsIn(sentence.At(i + 1), {"for", "of"})) continue;
    for (std::size_t k = i + 2; k < std::min(sentence.size(), i + 7); ++k) {
      const std::string_view word = sentence.words[k];
      if (IsIn(word, {"by", "in", "that", "with"})) break;
      const bool is_service_account = word == "account" && sentence.words[k - 1] == "service";
      if (is_service_account) break;
      if (IsIn(word, {"account", "function", "merchant", "policy"}) ||
          (word == "service" && sentence.At(k + 1) != "account") ||
          (opens && IsIn(word, {"cache", "gateway", "hub", "namespace", "queue", "registry",
                                "resource", "rule", "topic", "workspace"}))) {
        return "keys of the " + std::string(word);
      }
    }
  }
  return {};
}

// "A personal access token."
std::string SecretOfAWholeSentence(std::string_view description) {
  constexpr std::size_t kLongest = 6;
  const std::vector<ToldSentence> sentences = ToldSentences(description.substr(0, kMaxHeldBytes));
  const ToldSentence& first = sentences.front();
  const bool is_short = first.size() > 1 && first.size() <= kLongest;
  if (!is_short || !IsIn(first.words[0], {"a", "an", "the"})) return {};
  const bool is_other =
      std::any_of(first.words.begin(), first.words.end(), [](const std::string& word) {
        return TurnsTheSentence(word) || EndsThePhrase(word) || word == "of";
      });
  const std::string found = SecretAt(first.words, first.size() - 1);
  return is_other || IsIn(found, {"secrets", "token"}) ? std::string() : found;
}

}  // namespace

bool LetsInWhoeverHoldsIt(std::string_view description) {
  for (const ToldWords& words : SentencesOf(description.substr(0, kMaxHeldBytes))) {
    if (words.empty() ||
        !IsIn(words[0], {"anybody", "anyone", "everybody", "everyone", "whoever"})) {
      continue;
    }
    constexpr std::size_t kNear = 5;
    bool holds = false;
    for (std::size_t i = 1; i < words.size(); ++i) {
      const bool is_near = i < kNear;
      holds = holds || (is_near && IsIn(words[i], {"has", "have", "having", "holding", "holds",
                                                   "knows", "with"}));
      if (holds && IsIn(words[i], {"can", "could", "may", "might", "will"})) return true;
    }
  }
  return false;
}

std::string SecretHeld(std::string_view description) {
  if (std::string found = SecretOfAWholeSentence(description); !found.empty()) return found;
  for (const ToldSentence& sentence : ToldSentences(description.substr(0, kMaxHeldBytes))) {
    if (SaysItUnmasks(sentence)) return "values in clear";
    if (std::string found = KeysOfAnAccount(sentence); !found.empty()) return found;
    for (std::size_t i = 0; i < sentence.size(); ++i) {
      if (TurnsTheSentence(sentence.words[i])) break;
      if (std::string found = SecretBesideOthers(sentence, i); !found.empty()) return found;
    }
  }
  return {};
}

}  // namespace claribi::policy
