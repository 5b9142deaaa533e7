// A sentence as words and numbers, in clauses, and what its words are about: rows, places, showing,
// cutting, failing. answer_words.h reads sentences with it. Pure; looks at a bounded number of
// words.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "core/text.h"

namespace claribi::policy {

inline constexpr std::size_t kLongestSentence = 400;
inline constexpr std::size_t kMostWords = 64;

// A word in lower case, of letters of any script (only those of ASCII are lowered), or a number.
struct SentenceWord {
  std::string_view text;
  std::optional<std::int64_t> number{};
  int clause = 0;  // between commas, colons, brackets
};

class SentenceWords {
 public:
  explicit SentenceWords(std::string_view words);

  std::size_t size() const { return size_; }
  // An empty word outside.
  const SentenceWord& operator[](std::size_t i) const {
    static constexpr SentenceWord kNothing{};
    return i < size_ ? words_[i] : kNothing;
  }
  bool Has(std::initializer_list<std::string_view> list) const {
    return std::any_of(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(size_),
                       [&](const SentenceWord& word) { return core::IsIn(word.text, list); });
  }
  // A word before `i` in its clause denies it, or the answer behind it does: "truncated: no".
  bool IsDenied(std::size_t i) const;

 private:
  std::size_t ReadNumber(std::size_t at);
  bool IsBetweenNumbers(std::size_t at) const;  // a slash
  std::size_t LettersAt(std::size_t at) const;
  std::size_t GroupSignAt(std::size_t at) const;

  const std::string lower_;
  std::array<SentenceWord, kMostWords> words_{};
  std::size_t size_ = 0;
  int clause_ = 0;
};

bool IsRowWord(std::string_view word);     // what lists hold
bool IsAnswerWord(std::string_view word);  // the answer, or a part of it
bool IsPlaceWord(std::string_view word);   // what a question is put to
bool IsShowing(std::string_view word);     // "showing", "returned"
bool IsCutting(std::string_view word);     // "truncated"
bool IsFailing(std::string_view word);     // "unreachable", "skipped"
bool IsLooking(std::string_view word);     // "scanned": of a question that is put to several places
bool IsDenial(std::string_view word);      // "not", "no"
bool IsTimeUnit(std::string_view word);    // "days"

}  // namespace claribi::policy
