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
#include "policy/word_table.h"

namespace claribi::policy {

inline constexpr std::size_t kLongestSentence = 400;
inline constexpr std::size_t kMostWords = 64;

// A word in lower case, of letters of any script (only those of ASCII are lowered), or a number.
struct SentenceWord {
  std::string_view text;
  std::optional<std::int64_t> number{};
  int clause = 0;          // between commas, colons, brackets
  std::uint32_t hash = 0;  // of the text, for WordTable
};

// Whether a rule is tried only at the words that it may begin with. Both give the same; kEverywhere
// is what tests hold the other against.
enum class Look : char { kQuick, kEverywhere };

class SentenceWords {
 public:
  explicit SentenceWords(std::string_view words, Look look = Look::kQuick);

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
  // A rule of those that begin with a word of `begins` may begin at `i`.
  template <std::size_t N>
  bool MayBegin(std::size_t i, const WordTable<N>& begins) const {
    return look_ == Look::kEverywhere || begins.Has((*this)[i].text, (*this)[i].hash);
  }
  // What some word is; read once for all who ask.
  bool has_showing() const { return has_showing_; }
  bool has_answer() const { return has_answer_; }
  bool has_looking() const { return has_looking_; }
  // A word before `i` in its clause denies it, or the answer behind it does: "truncated: no".
  bool IsDenied(std::size_t i) const;

 private:
  std::size_t ReadNumber(std::size_t at);
  bool IsBetweenNumbers(std::size_t at) const;  // a slash
  std::size_t LettersAt(std::size_t at) const;
  std::size_t GroupSignAt(std::size_t at) const;

  const std::string lower_;
  const Look look_;
  bool has_showing_ = false;
  bool has_answer_ = false;
  bool has_looking_ = false;
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
