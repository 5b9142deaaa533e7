// The words that a rule begins with, as sets of bits: a word of a text is looked up in the rules
// only if it may be one of these (credential_scan.h). Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "results/positional_commands.h"
#include "results/text_marks.h"
#include "results/token_formats.h"

namespace claribi::results {

// The first three characters of every word that a rule begins with, five bits each.
class Beginnings {
 public:
  constexpr Beginnings() {
    for (const TokenFormat& format : kTokenFormats) Add(format.prefix);
    for (const std::string_view word :
         {"eyJ",    "ewo",    "eyA",     "LS0",    "cGF",        "dXN",   "cG9",    "bXl",
          "cmV",    "bW9",    "MII",     "MIG",    "MHc",        "MC4",   "MEc",    "b3B",
          "bearer", "basic",  "aivenv1", "apikey", "identified", "SCRAM", "pbkdf2", "scrypt",
          "bcrypt", "argon2", "sha1",    "md5",    "grub",       "echo",  "printf", "atlasv1",
          "Plain",  "WIFI",   "0x0",     "0x2",    "BUNDLE_"}) {
      Add(word);
    }
  }
  constexpr bool Has(char a, char b, char c) const {
    const std::size_t index = Index(a, b, c);
    return (bits_[index / 64] >> (index % 64) & 1U) != 0;
  }

 private:
  static constexpr std::size_t Index(char a, char b, char c) {
    return (static_cast<std::size_t>(a) & 31U) << 10U | (static_cast<std::size_t>(b) & 31U) << 5U |
           (static_cast<std::size_t>(c) & 31U);
  }
  constexpr void Add(std::string_view word) {
    const std::size_t index = Index(word[0], word[1], word.size() > 2 ? word[2] : '\0');
    bits_[index / 64] |= std::uint64_t{1} << (index % 64);
  }

  std::array<std::uint64_t, 512> bits_{};
};
inline constexpr Beginnings kBeginnings;

// Words that begin a command or a sentence of a rule: first letter, last letter and length of what
// is before a mark in them. Upper and lower case fall together.
class FirstWords {
 public:
  constexpr FirstWords() {
    for (const PositionalCommand& row : kPositionalCommands) {
      Add(row.command.substr(0, row.command.find('-')));
    }
    for (const std::string_view word : {"use", "log", "login", "sign", "is", "send"}) Add(word);
  }
  constexpr bool Has(char first, char last, std::size_t size) const {
    const std::size_t index = Index(first, last, size);
    return (bits_[index / 64] >> (index % 64) & 1U) != 0;
  }

 private:
  static constexpr std::size_t Index(char first, char last, std::size_t size) {
    return (static_cast<std::size_t>(first) & 31U) << 10U |
           (static_cast<std::size_t>(last) & 31U) << 5U | (size & 31U);
  }
  constexpr void Add(std::string_view word) {
    const std::size_t index = Index(word.front(), word.back(), word.size());
    bits_[index / 64] |= std::uint64_t{1} << (index % 64);
  }

  std::array<std::uint64_t, 512> bits_{};
};
inline constexpr FirstWords kFirstWords;

// Up to 31 letters, digits and "_", with single "-" and "." between them, in which no rule begins.
// Most values of a table are such a word.
inline bool IsPlainWord(std::string_view text) {
  constexpr std::size_t kLongest = 31;
  if (text.empty() || text.size() > kLongest) return false;
  const char* const end = text.data() + text.size();
  const char* begin = text.data();  // of the part between two marks
  for (const char* at = begin;; ++at) {
    if (at != end && IsWordCharacter(*at)) continue;
    if (at == begin) return false;  // a mark at the beginning, at the end, or behind another one
    if (end - begin > 3 && kBeginnings.Has(begin[0], begin[1], begin[2])) return false;
    if (at == end) return true;
    if (!IsNameCharacter(*at)) return false;
    begin = at + 1;
  }
}

}  // namespace claribi::results
