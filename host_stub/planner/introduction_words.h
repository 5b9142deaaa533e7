// The words that say who asks, for what occasion, and what is done for it: closed lists, because
// any other word may be a name and would say which rows. Pure; inside of this room only.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "planner/planner.h"
#include "planner/tokens.h"

namespace claribi::planner {

/// Who may ask: "auditor", "platform", "team".
bool IsAsker(std::string_view word);
/// What a role is about: "database", in "database owner".
bool IsOfRole(std::string_view word);
/// What is prepared or held: "review", "slide".
bool IsOccasion(std::string_view word);
/// What an occasion is like: "quarterly", "tomorrow".
bool IsOccasionKind(std::string_view word);
/// What is planned or understood: "costs", in "to understand our costs". Elsewhere it is asked for.
bool IsMatter(std::string_view word);
/// What people say of what they do when they ask: "I am writing".
bool IsStatementWord(std::string_view word);
/// What is done for an occasion: "to prepare the review".
bool IsPreparing(std::string_view word);

/// The tokens of a question, and what they are as words of an introduction. Past the end there is
/// no word. What is given must outlive it.
class SpokenWords {
 public:
  SpokenWords(const std::vector<Token>& tokens, const std::vector<KnownName>& known)
      : tokens_(tokens), known_(known) {}

  std::size_t Size() const { return tokens_.size(); }
  std::string_view Low(std::size_t at) const;
  bool Is(std::size_t at, std::initializer_list<std::string_view> words) const;
  bool Follows(std::size_t at, std::initializer_list<std::string_view> words) const;
  bool IsMark(std::size_t at) const;
  /// A word, and no name of the estate.
  bool IsWord(std::size_t at) const;
  bool IsPerson(std::size_t at) const { return IsWord(at) && IsAsker(Low(at)); }
  bool IsArticle(std::size_t at) const;
  /// Part of who asks: another word may be a name, and would say which rows.
  bool SaysWho(std::size_t at) const;
  std::size_t SkipGreeting() const;
  /// The token behind "the quarterly review tomorrow", from its article; `at` where it is none.
  std::size_t EndOfOccasion(std::size_t at, bool may_be_matter) const;

 private:
  const std::vector<Token>& tokens_;
  const std::vector<KnownName>& known_;
};

}  // namespace claribi::planner
