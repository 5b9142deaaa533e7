#include "results/credential_values.h"

#include <algorithm>
#include <cstddef>

#include "results/credential_shapes.h"
#include "results/placeholders.h"
#include "results/text_marks.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxLook = 256;  // bytes of a value that decide

bool HasDigitInside(std::string_view text) {
  return std::any_of(text.begin(), text.end(), core::IsDigit);
}
// Signs of names, paths and sentences.
bool IsOfWords(char c) {
  switch (c) {
    case '.':
    case '-':
    case '_':
    case ',':
    case '/':
    case ':':
    case '\'':
    case '(':
    case ')':
    case '[':
    case ']':
      return true;
    default:
      return false;
  }
}
// A sign that is in few words, and in many passwords.
bool IsMadeUpSign(char c) {
  constexpr std::string_view kSigns = "!#$%^&*~+@=?";
  return static_cast<unsigned char>(c) < 0x80 && !IsAlnum(c) &&
         kSigns.find(c) != std::string_view::npos;
}
bool IsUuid(std::string_view value) {
  return value.size() == 36 && value[8] == '-' && value[13] == '-' && value[18] == '-' &&
         value[23] == '-';
}
// Letters beyond ASCII without a digit or a sign: a word of a sentence.
bool IsForeignWord(std::string_view value) {
  const bool is_foreign =
      std::any_of(value.begin(), value.end(), [](char c) { return IsIn(c, kInForeign); });
  return is_foreign && std::none_of(value.begin(), value.end(), [](char c) {
           return core::IsDigit(c) || std::string_view("!#$%^&*~+@").find(c) < 10;
         });
}

// "KeyFlexible", "InvalidationList.NextMarker": letters and dots alone.
bool IsIdentifierOfWords(std::string_view value) {
  return RunEnd(value, 0, [](char c) { return core::IsLetter(c) || c == '.'; }) == value.size();
}

// "293411-368347-…": groups of digits, as of a recovery key.
bool IsGroupsOfDigits(std::string_view value) {
  constexpr std::size_t kLeastDigits = 24;
  const auto digits =
      static_cast<std::size_t>(std::count_if(value.begin(), value.end(), core::IsDigit));
  return digits >= kLeastDigits && std::count(value.begin(), value.end(), '-') > 2 &&
         std::all_of(value.begin(), value.end(),
                     [](char c) { return core::IsDigit(c) || c == '-'; });
}

bool IsPath(std::string_view value) { return value.starts_with('/'); }

// Base64 of what is no text, as short as a key.
bool IsBinary(std::string_view value) {
  return value.size() <= 128 && IsOpaque(value) && HasEveryClass(value) &&
         value.find_first_of("+/") != std::string_view::npos &&
         RunEnd(value, 0, IsToken68Character) == value.size();
}

// "2026-11-02T10:05:00Z": a date and nothing that is no part of a time.
bool IsTimestamp(std::string_view value) {
  return IsDate(value) && value.find_first_not_of("0123456789-:.+TZtz ") == std::string_view::npos;
}

}  // namespace

bool IsNameItself(std::string_view value) {
  if (!HasDigitInside(value) && IsForeignPassword(value)) return true;
  return !HasDigitInside(value) && RunEnd(value, 0, IsNameCharacter) == value.size() &&
         IsCredentialKind(KindOf(value));
}

bool IsMadeUp(std::string_view value) {
  if (!IsMixture(value) || IsSlug(value) || !HasDigitInside(value)) return false;
  if (std::any_of(value.begin(), value.end(), IsMadeUpSign)) return true;
  std::size_t turns = 0;  // from a digit to a letter and back
  for (std::size_t i = 1; i < value.size(); ++i) {
    if (!IsAlnum(value[i]) || !IsAlnum(value[i - 1])) continue;
    turns += core::IsDigit(value[i]) != core::IsDigit(value[i - 1]) ? 1 : 0;
  }
  return value.size() >= 8 && (turns >= 3 || (turns >= 2 && HasEveryClass(value)));
}

bool IsOpaque(std::string_view value) {
  value = value.substr(0, kMaxLook);
  std::size_t digits = 0;
  std::size_t letters = 0;
  std::size_t turns = 0;  // between upper and lower case
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (static_cast<unsigned char>(c) <= ' ') return false;
    digits += core::IsDigit(c) ? 1 : 0;
    letters += core::IsLetter(c) ? 1 : 0;
    if (i > 0 && core::IsLetter(c) && core::IsLetter(value[i - 1]) &&
        core::IsUpper(c) != core::IsUpper(value[i - 1])) {
      ++turns;
    }
  }
  if (value.size() < 16 || letters < 2) return false;  // "S-1-5-21-…" is the id of an account
  if (digits == 0 && (turns < 6 || value.find('.') != std::string_view::npos)) return false;
  return !IsSlug(value);
}

bool HasEveryClass(std::string_view value) {
  return std::any_of(value.begin(), value.end(), core::IsUpper) &&
         std::any_of(value.begin(), value.end(), core::IsLower) && HasDigitInside(value);
}

bool IsMixture(std::string_view value) {
  value = value.substr(0, kMaxLook);
  while (!value.empty() && (value.back() == '!' || value.back() == '?')) value.remove_suffix(1);
  if (value.size() < 6) return false;
  bool has_letter = false;
  bool has_other = false;
  bool has_turn = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (static_cast<unsigned char>(c) <= ' ') return false;
    has_letter = has_letter || core::IsLetter(c);
    has_other = has_other || (!core::IsLetter(c) && !IsOfWords(c));
    has_turn = has_turn || (i > 1 && core::IsUpper(c) && core::IsLower(value[i - 1]));
  }
  return has_letter && (has_other || has_turn);
}

bool IsCredentialValue(NameKind kind, std::string_view value, ValueForm form) {
  if (!IsCredentialKind(kind)) return false;
  if (form == ValueForm::kNumber) {
    const bool has_digits = RunEnd(value, 0, core::IsDigit) == value.size();
    const std::size_t least = kind == NameKind::kCode ? 3 : 4;
    return (kind == NameKind::kPassword || kind == NameKind::kSecret || kind == NameKind::kCode) &&
           has_digits && value.size() >= least;
  }
  if (IsPlaceholder(value) || IsNameItself(value) || IsForeignWord(value) || IsTimestamp(value)) {
    return false;
  }
  if (form != ValueForm::kQuoted && IsExpression(value)) return false;
  if (form == ValueForm::kQuoted && IsExpression(value) &&
      value.find_first_of("([") != std::string_view::npos && value.back() != '"') {
    return false;
  }
  switch (kind) {
    case NameKind::kPassword:
      if (value.size() < 4 && std::none_of(value.begin(), value.end(), IsAlnum)) return false;
      if (IsPath(value) && !IsMixture(value)) return false;
      if (form == ValueForm::kLoose) return IsMixture(value) && !IsIdentifierOfWords(value);
      return !IsSentence(value) && !IsDate(value);
    case NameKind::kSecret:
      if (value.size() < 4 && std::none_of(value.begin(), value.end(), IsAlnum)) return false;
      if (form == ValueForm::kLoose) return IsMixture(value) && !IsIdentifierOfWords(value);
      return !IsSentence(value) && !IsSlug(value) && !IsDate(value);
    case NameKind::kCode:
      if (form == ValueForm::kLoose) {  // "OTP: 774992 is valid"
        return value.size() >= 5 && value.size() <= 8 &&
               RunEnd(value, 0, core::IsDigit) == value.size();
      }
      return value.size() >= 3 && value.size() <= 64 && HasDigitInside(value) &&
             !IsSentence(value) && value.find("://") == std::string_view::npos &&
             (RunEnd(value, 0, core::IsDigit) == value.size() || IsMixture(value) ||
              value.find('-') != std::string_view::npos) &&
             !IsDate(value);
    case NameKind::kMixed:
      return form != ValueForm::kLoose ? IsMixture(value) && !IsSlug(value) : IsOpaque(value);
    case NameKind::kOpaque:
      return IsOpaque(value) || IsGroupsOfDigits(value);
    case NameKind::kMachine:
      return value.size() >= 32 && IsOpaque(value) && HasEveryClass(value) &&
             !value.starts_with("AAAA") && !IsUuid(value);
    case NameKind::kSecretId:
      return IsUuid(value) && value.find_first_not_of("0-") != std::string_view::npos;
    case NameKind::kEncoded:
      return value.size() >= 32 && (IsBasicCredential(value) || IsBinary(value));
    case NameKind::kSession:
      return IsOpaque(value) && !IsUuid(value);
    default:
      return false;  // kSignature, kAuthorization and kCookie have forms of their own
  }
}

bool DescribesOnly(std::string_view name) {
  for (const std::string_view word :
       {"type",       "description", "title",      "format",  "pattern",     "name",
        "label",      "help",        "hint",       "message", "user",        "username",
        "host",       "hostname",    "url",        "uri",     "id",          "arn",
        "ref",        "$ref",        "path",       "file",    "algorithm",   "alg",
        "created_at", "updated_at",  "expires_at", "version", "placeholder", "error",
        "status",     "state",       "owner",      "email",   "region",      "provider",
        "key",        "expiration",  "expiry",     "expires", "issued",      "scope"}) {
    if (core::EqualsIgnoringCase(name, word)) return true;
  }
  return name.ends_with("_at") || name.ends_with("_id") || name.ends_with("Id") ||
         name.ends_with("At") || name.ends_with("_name") || name.ends_with("Name") ||
         name.ends_with("_ref") || name.ends_with("Ref");
}

bool IsInherited(NameKind inherited, NameKind kind, std::string_view value) {
  if (!IsCredentialValue(inherited, value, ValueForm::kQuoted) || IsDate(value)) return false;
  // Subresource integrity, as in lock files: the digest of what has the name.
  for (const std::string_view digest : {"sha1-", "sha256-", "sha384-", "sha512-"}) {
    if (value.starts_with(digest)) return false;
  }
  if (kind == NameKind::kValue) return value.size() > 3;
  const bool has_sign = value.find_first_of("!#^*+~$%&@") != std::string_view::npos;
  return inherited == NameKind::kMixed
             ? IsOpaque(value) || (has_sign && HasEveryClass(value) && IsMixture(value))
             : IsMixture(value);
}

bool IsListedCredential(NameKind kind, std::string_view value) {
  if (!IsCredentialValue(kind, value, ValueForm::kQuoted)) return false;
  return kind == NameKind::kPassword || kind == NameKind::kCode || IsMixture(value);
}

bool IsSignedForm(std::string_view name) {
  return IsAt(name, 0, "x-amz-") || IsAt(name, 0, "x-goog-");
}

bool IsGenerated(std::string_view type) {
  return type == "random_password" || type == "random_string" || type == "random_bytes";
}

bool SaysItIsSecret(std::string_view type) {
  return core::EqualsIgnoringCase(type, "concealed") ||
         core::EqualsIgnoringCase(type, "securestring") ||
         core::EqualsIgnoringCase(type, "password") || core::EqualsIgnoringCase(type, "credential");
}

bool IsTitle(std::string_view cell) {
  constexpr std::size_t kMaxTitle = 40;
  return !cell.empty() && cell.size() <= kMaxTitle &&
         (core::IsLetter(cell[0]) || cell[0] == '_' || IsIn(cell[0], kInForeign)) &&
         RunEnd(cell, 0, [](char c) {
           return IsForeignNameCharacter(c) || c == ' ' || c == '/' || c == '*';
         }) == cell.size();
}

}  // namespace claribi::results
