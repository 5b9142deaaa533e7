// A question in fewer and plainer words: what a person only says to the reader is taken out
// (small_talk.cpp), and a phrase that the rules do not read stands for one that they do
// (plain_turns.cpp and the files beside it). Each word that was taken out or changed is told, so
// that the words of a question can be held against a plan. Inside of this room only.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "planner/phrase_lexicon.h"
#include "planner/planner.h"
#include "planner/tokens.h"
#include "semantic_model/semantic_model.h"

namespace claribi::planner {

/// Bytes of a question that say nothing, or no more than another word.
struct PlainStretch {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string says{};      // the word that is read there; "" for none
  bool is_phrase = false;  // with others a phrase, so that it is no name
};

class PlainQuestion {
 public:
  /// `known`: names that are meant as names. All but the text must outlive it.
  PlainQuestion(std::string_view text, const semantic_model::Model& model, const Lexicon& lexicon,
                const std::vector<KnownName>& known);

  const std::vector<Token>& Tokens() const { return tokens_; }
  const std::vector<PlainStretch>& Stretches() const { return stretches_; }

  /// What each word of WordsOf(text) says: the word itself, another, or "" for nothing.
  std::vector<std::string> WordsRead(std::string_view text) const;

 private:
  // small_talk.cpp
  void TakeSmallTalk();
  bool TakeGreeting();
  bool TakeRequest();
  bool TakeInterjections();
  bool TakeClosing();
  bool TakePoliteEnd();
  void NoteAsides();
  // plain_turns.cpp
  void TakeTurns();
  void TurnKeyOfTag();
  void TurnTimes();
  void TurnTopic();
  void TurnWho();
  void TurnWhatever();
  void TurnHaving();
  void TurnScope();
  void TurnExceptions();
  void TurnFieldsShown();
  void TurnOnly();
  void TurnJoined();
  // plain_clauses.cpp
  void TakeClauses();
  void TakeCorrection();
  void TakeCondition();
  void TakeRowsBehind();
  void TakePlaceTwice();
  void TakeListBehind();

  bool Is(std::size_t at, std::initializer_list<std::string_view> words) const;
  /// The token behind the pattern (token_patterns.h); `at` where it does not stand there, or where
  /// a known name does.
  std::size_t EndOf(std::size_t at, std::string_view pattern) const;
  bool Has(std::size_t at, std::string_view pattern) const { return EndOf(at, pattern) > at; }
  bool IsMarkAt(std::size_t at) const;
  bool EndsAt(std::size_t at) const;  // but for marks
  /// A word that is neither of the model nor of grammar.
  bool MayBeName(std::size_t at) const;
  bool MeansAt(std::size_t at, Meaning::Kind kind) const;
  bool IsValueOfRows(std::size_t at) const;
  /// The entity of the noun that begins there; "" for none.
  std::string NounAt(std::size_t at) const;
  /// The token behind rows that begin there: "the Kafka services"; `at` where none do.
  std::size_t EndOfRows(std::size_t at) const;
  std::size_t EndOfFields(std::size_t at) const;
  bool Computes() const;

  void Drop(std::size_t at, std::size_t count);
  void Put(std::size_t at, std::string_view word);     // in the place of the word
  void Insert(std::size_t at, std::string_view word);  // a word that is not written

  const semantic_model::Model& model_;
  const Lexicon& lexicon_;
  const std::vector<KnownName>& known_;
  std::vector<Token> tokens_;
  std::vector<PlainStretch> stretches_;
  std::vector<PlainStretch> asides_;  // read where they stand, and said by no part of a plan
};

}  // namespace claribi::planner
