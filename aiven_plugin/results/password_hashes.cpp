#include "results/password_hashes.h"

#include <algorithm>
#include <array>

namespace claribi::results {
namespace {

// The names between the first two "$" of a modular crypt hash (crypt(5), passlib).
constexpr std::array<std::string_view, 36> kCryptNames{"1",
                                                       "2",
                                                       "2a",
                                                       "2b",
                                                       "2x",
                                                       "2y",
                                                       "3",
                                                       "5",
                                                       "6",
                                                       "7",
                                                       "8",
                                                       "9",
                                                       "y",
                                                       "gy",
                                                       "sha1",
                                                       "md5",
                                                       "apr1",
                                                       "P",
                                                       "H",
                                                       "S",
                                                       "argon2i",
                                                       "argon2d",
                                                       "argon2id",
                                                       "scrypt",
                                                       "ml",
                                                       "balloon",
                                                       "bcrypt",
                                                       "pbkdf2",
                                                       "pbkdf2-sha1",
                                                       "pbkdf2-sha256",
                                                       "pbkdf2-sha512",
                                                       "bcrypt-sha256",
                                                       "argon2",
                                                       "14",
                                                       "B",
                                                       "C"};

// The schemes of RFC 2307 and of the directories that follow it.
constexpr std::array<std::string_view, 20> kDirectorySchemes{
    "PLAIN",         "CLEARTEXT",     "CLEAR",         "SSHA",    "SHA",    "SMD5",   "MD5",
    "CRYPT",         "SSHA256",       "SSHA384",       "SSHA512", "SHA256", "SHA512", "PBKDF2",
    "PBKDF2-SHA256", "PBKDF2_SHA256", "PBKDF2-SHA512", "ARGON2",  "BCRYPT", "SCRYPT"};

// What begins a hash that carries the name of its function, and what the name is separated with.
struct NamedHash {
  std::string_view prefix;
  std::size_t least;  // characters after the prefix
};
constexpr std::array kNamedHashes{NamedHash{"SCRAM-SHA-256$", 40}, NamedHash{"SCRAM-SHA-512$", 40},
                                  NamedHash{"pbkdf2_sha256$", 20}, NamedHash{"pbkdf2_sha1$", 20},
                                  NamedHash{"pbkdf2_sha512$", 20}, NamedHash{"bcrypt_sha256$", 20},
                                  NamedHash{"bcrypt$", 20},        NamedHash{"scrypt$", 20},
                                  NamedHash{"argon2$", 20},        NamedHash{"pbkdf2:sha", 20},
                                  NamedHash{"scrypt:", 30},        NamedHash{"sha1$", 30},
                                  NamedHash{"sha256$", 40},        NamedHash{"sha512$", 40},
                                  NamedHash{"md5$", 30},           NamedHash{"grub.pbkdf2.", 40}};

bool IsHashCharacter(char c) { return IsToken68Character(c) || c == '$' || c == ',' || c == '*'; }

// may_hold_colon: where ":" separates the parts of a hash, not the fields of a line.
std::size_t HashEnd(std::string_view text, std::size_t at, bool may_hold_colon) {
  std::size_t end = at;
  while (end < text.size()) {
    if (text[end] == '\\' && end + 1 < text.size() && text[end + 1] == '/') {  // of JSON
      end += 2;
    } else if (IsHashCharacter(text[end]) || (may_hold_colon && text[end] == ':')) {
      ++end;
    } else {
      break;
    }
  }
  while (end > at && (text[end - 1] == ',' || text[end - 1] == ':' || text[end - 1] == '.')) --end;
  return end;
}

// $name$…
std::optional<Span> CryptHash(std::string_view text, std::size_t at) {
  constexpr std::size_t kMaxHashName = 16;
  const std::string_view seen = text.substr(0, std::min(text.size(), at + 1 + kMaxHashName));
  const std::size_t name_end =
      RunEnd(seen, at + 1, [](char c) { return IsWordCharacter(c) || c == '-'; });
  if (name_end == at + 1 || name_end >= text.size() || text[name_end] != '$') return std::nullopt;
  const std::string_view name = text.substr(at + 1, name_end - at - 1);
  if (std::find(kCryptNames.begin(), kCryptNames.end(), name) == kCryptNames.end()) {
    return std::nullopt;
  }
  const std::size_t end = HashEnd(text, name_end, false);
  return end - name_end < 20 ? std::nullopt : std::optional<Span>(Span{.begin = at, .end = end});
}

// {SCHEME}…
std::optional<Span> DirectoryHash(std::string_view text, std::size_t at) {
  constexpr std::size_t kMaxScheme = 16;
  if (at + 1 >= text.size() || !core::IsUpper(text[at + 1])) return std::nullopt;
  const std::string_view seen = text.substr(at + 1, kMaxScheme);
  const std::size_t close = seen.find('}');
  if (close == std::string_view::npos) return std::nullopt;
  const std::string_view scheme = seen.substr(0, close);
  if (std::find(kDirectorySchemes.begin(), kDirectorySchemes.end(), scheme) ==
      kDirectorySchemes.end()) {
    return std::nullopt;
  }
  const std::size_t begin = at + close + 2;
  const std::size_t end = HashEnd(text, begin, false);
  const std::size_t least = scheme.ends_with("N") || scheme.starts_with("CL") ? 4 : 12;
  return end - begin < least ? std::nullopt : std::optional<Span>(Span{.begin = at, .end = end});
}

// * and 40 hexadecimal digits in upper case.
std::optional<Span> StarHash(std::string_view text, std::size_t at) {
  constexpr std::size_t kDigits = 40;
  const std::size_t end = RunEnd(text.substr(0, std::min(text.size(), at + kDigits + 2)), at + 1,
                                 [](char c) { return core::IsDigit(c) || (c >= 'A' && c <= 'F'); });
  if (end - at != kDigits + 1 || (end < text.size() && IsWordCharacter(text[end]))) {
    return std::nullopt;
  }
  return Span{.begin = at, .end = end};
}

}  // namespace

std::optional<Span> FindMarkedHash(std::string_view text, std::size_t at) {
  if (text[at] == '$') return CryptHash(text, at);
  return text[at] == '{' ? DirectoryHash(text, at) : StarHash(text, at);
}

std::optional<Span> FindNamedHash(std::string_view text, std::size_t at) {
  // PostgreSQL: md5 and 32 hexadecimal digits as one word.
  constexpr std::size_t kMd5 = 35;
  if (text.substr(at).starts_with("md5") && text.size() - at >= kMd5) {
    const std::size_t end =
        RunEnd(text.substr(0, at + kMd5), at + 3, [](char c) { return core::HexValue(c) >= 0; });
    if (end == at + kMd5 && (end == text.size() || !IsWordCharacter(text[end]))) {
      return Span{.begin = at, .end = end};
    }
  }
  for (const NamedHash& hash : kNamedHashes) {
    if (hash.prefix[0] != text[at] || !text.substr(at).starts_with(hash.prefix)) continue;
    const std::size_t begin = at + hash.prefix.size();
    const std::size_t end = HashEnd(text, begin, true);
    if (end - begin >= hash.least) return Span{.begin = at, .end = end};
  }
  return std::nullopt;
}

}  // namespace claribi::results
