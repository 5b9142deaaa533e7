#include "results/placeholders.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "results/credential_values.h"
#include "results/placeholder_words.h"
#include "results/text_marks.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxSeen = 256;  // bytes of a value that decide

struct Lower {
  std::array<char, 32> letters{};
  std::string_view text;
};
void LowerInto(std::string_view word, Lower& lower) {
  const std::size_t size = std::min(word.size(), lower.letters.size());
  for (std::size_t i = 0; i < size; ++i) {
    lower.letters[i] = core::IsUpper(word[i]) ? static_cast<char>(word[i] | 0x20) : word[i];
  }
  lower.text = std::string_view(lower.letters.data(), size);
}

template <std::size_t kSize>
bool IsListed(const std::array<std::string_view, kSize>& sorted, std::string_view word) {
  Lower lower;
  if (word.size() > lower.letters.size()) return false;
  LowerInto(word, lower);
  return std::binary_search(sorted.begin(), sorted.end(), lower.text);
}

bool BeginsWith(std::string_view value, std::string_view lower) { return IsAt(value, 0, lower); }

bool IsIdentifier(std::string_view text) {
  return !text.empty() && !core::IsDigit(text[0]) &&
         RunEnd(text, 0, IsWordCharacter) == text.size();
}
bool IsLetters(std::string_view text) {
  return !text.empty() && RunEnd(text, 0, core::IsLetter) == text.size();
}
bool HasDigit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), core::IsDigit);
}

// The value that a template, a shell or a program puts in: ${X}, $X, %X%, {{ x }}, <x>, :x, ?.
bool IsVariable(std::string_view value) {
  const char first = value.front();
  const char last = value.back();
  if (first == '<') return last == '>' || BeginsWith(value, "<%") || BeginsWith(value, "<your");
  if (first == '$') {
    if (value.size() == 1) return true;
    const std::string_view rest = value.substr(1);
    if (rest[0] == '{' || rest[0] == '(' || (rest[0] == '$' && rest.size() > 1 && rest[1] == '{')) {
      return true;
    }
    const std::size_t end = RunEnd(rest, 0, IsWordCharacter);
    if (end == rest.size()) return IsIdentifier(rest) || rest.size() <= 3;
    // $env:NAME, $object->password, $request['password'], $config.password
    return IsIdentifier(rest.substr(0, end)) &&
           (rest[end] == ':' || rest[end] == '[' || rest.substr(end, 2) == "->" ||
            (rest[end] == '.' && !HasDigit(rest)));
  }
  if (first == '{') {
    return value.size() > 1 && (value[1] == '{' || value[1] == '%' ||
                                (last == '}' && (IsIdentifier(value.substr(1, value.size() - 2)) ||
                                                 value.size() <= 3)));
  }
  if (first == '%') {
    return value.size() <= 2 || value[1] == '(' ||
           (last == '%' && IsIdentifier(value.substr(1, value.size() - 2))) || value[1] == '{';
  }
  if (first == '#') return value.size() > 1 && value[1] == '{';
  if (first == '@') {
    return (value.size() > 1 && IsIdentifier(value.substr(1)) && !HasDigit(value)) ||
           BeginsWith(value, "@microsoft.keyvault");
  }
  if (first == ':' || first == '&') return IsIdentifier(value.substr(1)) && !HasDigit(value);
  if (first == '!') {
    const std::size_t end = RunEnd(value, 1, core::IsLetter);
    if (end > 2 && (end == value.size() || value[end] == ' ')) return true;  // a YAML tag: !Ref
    return end > 2 && RunEnd(value, end, [](char c) {
                        return core::IsLower(c) || c == '-' || c == '_' || c == '/' || c == ':';
                      }) == value.size();
  }
  return false;
}

// "server.key", "pw.txt"
bool IsFileName(std::string_view value) {
  const std::size_t dot = value.rfind('.');
  if (dot == std::string_view::npos || dot < 2 || value.size() - dot > 7) return false;
  for (const std::string_view ending :
       {"txt", "pem", "key", "crt", "cer", "json", "yaml", "yml",        "conf",   "cfg",  "ini",
        "jks", "p12", "pfx", "env", "asc", "gpg",  "xml",  "properties", "keytab", "toml", "hcl"}) {
    if (core::EqualsIgnoringCase(value.substr(dot + 1), ending)) {
      return RunEnd(value, 0, [](char c) { return IsNameCharacter(c) || c == '/'; }) ==
             value.size();
    }
  }
  return false;
}

// "aws-secretsmanager://prod/db": an address that names no user.
bool IsAddressOfSecret(std::string_view value) {
  const std::size_t scheme = RunEnd(value, 0, IsNameCharacter);
  return scheme > 1 && value.substr(scheme).starts_with("://") &&
         value.find('@') == std::string_view::npos;
}

// A place where the credential lies: a file, a vault, a member of a secret.
bool IsReference(std::string_view value) {
  for (const std::string_view scheme : {"vault:",
                                        "vault/",
                                        "secret:",
                                        "secrets:",
                                        "secret/",
                                        "ssm:",
                                        "ssm/",
                                        "arn:",
                                        "aws-sm:",
                                        "awssm:",
                                        "op://",
                                        "file:",
                                        "env:",
                                        "env.",
                                        "sm://",
                                        "gcp:",
                                        "gcpsm:",
                                        "ref+",
                                        "enc(",
                                        "{cipher}",
                                        "$ansible_vault",
                                        "aqicah",
                                        "ref:",
                                        "keyring:",
                                        "sops:",
                                        "enc[",
                                        "azurekeyvault:",
                                        "akv:",
                                        "keyvault:",
                                        "bws:",
                                        "doppler:",
                                        "http://",
                                        "https://",
                                        "kv/",
                                        "projects/",
                                        "resolve:",
                                        "secretsmanager:",
                                        "k8s:",
                                        "bao:",
                                        "conjur:",
                                        "akeyless:"}) {
    if (!BeginsWith(value, scheme)) continue;
    // A URL may hold the credential of its name; those are found by their own forms.
    return value.find(kRedacted) == std::string_view::npos;
  }
  if (IsFileName(value) || IsAddressOfSecret(value)) return true;
  // A path of ordinary names.
  const bool is_path = value.starts_with('/') || value.starts_with("./") ||
                       value.starts_with("~/") || value.starts_with("../");
  if (is_path && value.find('/', 2) != std::string_view::npos) {
    return std::all_of(value.begin(), value.end(), [](char c) {
      return c == '/' || c == '~' || (IsNameCharacter(c) && !core::IsUpper(c));
    });
  }
  return value.size() > 3 && core::IsLetter(value[0]) && value[1] == ':' && value[2] == '\\';
}

// "changeme", "change_this", "fill-me-in!", "token_goes_here", "fake-key": words that ask for a
// credential, or say that this is none. "changeme1" may be one in use.
bool AsksForOne(std::string_view value) {
  constexpr std::size_t kLongest = 40;
  if (value.size() > kLongest || HasDigit(value)) return false;
  std::array<char, kLongest> letters{};
  std::size_t size = 0;
  std::size_t joints = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool is_joint = std::string_view("-_. ").find(value[i]) != std::string_view::npos;
    if (is_joint) ++joints;
    if (is_joint || (value[i] == '!' && i + 1 == value.size())) continue;
    if (!core::IsLetter(value[i])) return false;
    letters[size++] = static_cast<char>(value[i] | 0x20);
  }
  const std::string_view word(letters.data(), size);
  for (const std::string_view asked :
       {"change", "pleasechange", "fill", "fillin", "set", "edit", "replace"}) {
    if (!word.starts_with(asked)) continue;
    const std::string_view rest = word.substr(asked.size());
    for (const std::string_view object : {"me", "it", "this", "these", "thispassword"}) {
      const bool ends = rest == object || (joints > 0 && rest.starts_with(object));
      if (ends) return true;
    }
  }
  if (joints == 0) return false;
  if (word.ends_with("here")) return true;
  const std::string_view first = value.substr(0, value.find_first_of("-_. "));
  const std::string_view rest = word.substr(std::min(first.size(), word.size()));
  return core::EqualsIgnoringCase(first, "fake") || core::EqualsIgnoringCase(first, "dummy") ||
         (core::EqualsIgnoringCase(first, "not") &&
          (rest.starts_with("a") || rest.starts_with("real") || rest.starts_with("the")));
}

// What people write where a credential has to be filled in.
bool IsToFillIn(std::string_view value) {
  if (AsksForOne(value)) return true;
  for (const std::string_view word :
       {"your", "<your", "my-", "insert", "replace", "enter", "example", "placeholder", "put_",
        "put-", "todo", "tbd", "fixme"}) {
    if (!BeginsWith(value, word)) continue;
    const std::string_view rest = value.substr(word.size());
    if (word == "my-" || word == "example") return !HasDigit(rest) && rest.size() < 24;
    return !HasDigit(rest) || rest.find_first_of("-_ ") == 0;
  }
  if (!BeginsWith(value, "(")) return false;
  // "(sensitive value)" may end at its blank.
  return (value.back() == ')' && !HasDigit(value)) || IsListed(kPlainValues, value.substr(1));
}

// varchar(255), numeric(10,2), character varying, timestamp with time zone
bool IsType(std::string_view value) {
  const std::size_t word = RunEnd(value, 0, IsAlnum);
  if (word == 0 || word == value.size()) return false;
  if (value[word] == '(' && value.back() == ')')
    return IsLetters(value.substr(0, word)) || word < 10;
  if (value[word] == '[' && value.back() == ']')
    return IsListed(kPlainValues, value.substr(0, word));
  if (value[word] == '|' || value[word] == '?' || value[word] == '<') {
    return IsListed(kPlainValues, value.substr(0, word));
  }
  return BeginsWith(value, "character varying") || BeginsWith(value, "timestamp ") ||
         (value[word] == ' ' && IsListed(kPlainValues, value.substr(0, word)) &&
          value.find("null") != std::string_view::npos);
}

// **REDACTED**, @@NAME@@, __NAME__, --hidden--: a name or a plain word between the same signs.
bool IsMarked(std::string_view value) {
  constexpr std::string_view kSigns = "*@_-#~%=|";
  if (value.size() < 5 || value[0] != value[1] || kSigns.find(value[0]) == std::string_view::npos) {
    return false;
  }
  const std::string_view sign = value.substr(0, 1);
  const std::size_t begin = value.find_first_not_of(sign);
  const std::size_t end = value.find_last_not_of(sign);
  if (begin == std::string_view::npos || end + 2 >= value.size() + (begin < 2 ? 1 : 0)) {
    return false;
  }
  const std::string_view inside = value.substr(begin, end + 1 - begin);
  return IsListed(kPlainValues, inside) || RunEnd(inside, 0, [](char c) {
                                             return core::IsUpper(c) || c == '_' || c == '.';
                                           }) == inside.size();
}

}  // namespace

bool IsPlaceholder(std::string_view value) {
  if (value.empty()) return true;
  const std::string_view seen = value.substr(0, kMaxSeen);
  if (value.starts_with(kRedacted) &&
      value.find_first_not_of(",.;)]}", kRedacted.size()) == std::string_view::npos) {
    return true;
  }
  if ((seen[0] == '<' || seen[0] == '[') && seen.find(kRedacted) <= 2) return true;  // <<…>>
  if (seen.find_first_not_of("*.-xX#_ ?") == std::string_view::npos) return true;
  if (seen.starts_with("***") || seen.ends_with("****") || seen.starts_with("\xE2\x80\xA2"))
    return true;
  if (IsMarked(seen) || seen.find("EXAMPLE") != std::string_view::npos) return true;  // of AWS
  if (value.size() > 120 && seen.starts_with("Ag") && core::IsUpper(seen[2]))
    return true;                                                                  // sealed
  if (seen.front() == '[' && seen.back() == ']' && !HasDigit(seen)) return true;  // [FILTERED]
  if (seen.starts_with("%env(") && seen.ends_with(")%")) return true;             // of Symfony
  if (seen.find("...") != std::string_view::npos && seen.size() < 24) return true;
  if (seen.find("\xE2\x80\xA6") != std::string_view::npos) return true;  // "…"
  return IsListed(kPlainValues, seen) || IsVariable(seen) || IsReference(seen) ||
         IsToFillIn(seen) || IsType(seen);
}

bool IsExpression(std::string_view value) {
  const std::size_t name =
      RunEnd(value, 0, [](char c) { return IsWordCharacter(c) || c == '.' || c == '$'; });
  if (name == 0 || core::IsDigit(value[0])) return false;
  if (name < value.size()) {
    const std::string_view rest = value.substr(name);
    if (rest[0] == '(' || rest[0] == '[') {
      const std::string_view callee = value.substr(0, name);
      return rest.find(rest[0] == '(' ? ')' : ']') != std::string_view::npos || !HasDigit(callee);
    }
    return rest.starts_with("->") || rest.starts_with("::") || rest.starts_with("?.");
  }
  const std::size_t dot = value.find('.');
  return dot != std::string_view::npos && dot > 0 && dot + 1 < value.size() && !HasDigit(value) &&
         value.find('$') == std::string_view::npos;
}

bool IsSentence(std::string_view value) {
  std::size_t words = 0;
  bool has_prose = false;
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t end = std::min(value.find(' ', at), value.size());
    std::string_view word = value.substr(at, end - at);
    while (!word.empty() && !IsAlnum(word.back())) word.remove_suffix(1);
    if (!word.empty()) ++words;
    has_prose = has_prose || IsListed(kProseWords, word);
    at = end + 1;
  }
  return words >= 2 && has_prose;
}

bool IsSlug(std::string_view value) {
  std::size_t letters = 0;
  std::size_t words = 0;
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t end = std::min(value.find_first_of("-_./: ", at), value.size());
    const std::string_view word = value.substr(at, end - at);
    const bool is_number = RunEnd(word, 0, core::IsDigit) == word.size();
    const std::size_t letters_end = RunEnd(word, 0, core::IsLetter);
    if (is_number ? word.size() > 4 : word.size() - letters_end > 2 || letters_end == 0)
      return false;
    for (std::size_t i = letters_end; i < word.size() && !is_number; ++i) {
      if (!core::IsDigit(word[i])) return false;
    }
    // A word of mixed case is no word of a name.
    for (std::size_t i = 1; i < letters_end; ++i) {
      if (core::IsUpper(word[i]) && core::IsLower(word[i - 1])) return false;
    }
    letters += letters_end;
    ++words;
    at = end + 1;
  }
  return words >= 2 && letters * 2 > value.size();
}

bool IsDate(std::string_view value) {
  return value.size() >= 8 && value[4] == '-' && value[7] == '-' && core::IsDigit(value[0]) &&
         core::IsDigit(value[3]) && core::IsDigit(value[5]) && core::IsDigit(value[6]);
}

}  // namespace claribi::results
