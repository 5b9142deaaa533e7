// OtherWordings: whole turns of phrase for what the rules read in one way, put into the words of
// the rules before anything is read: a heading before a colon (headings.cpp), "does X outnumber Y"
// (greater_numbers.cpp), "do we spend more than 1000 USD on X" (sum_claims.cpp), "that has been
// around the longest" (verbs_of_rows.cpp), "are they live" (predicates.cpp). Part of the reader of
// one question; inside of this room only.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "planner/question_reader.h"

namespace claribi::planner {

class OtherWordings {
 public:
  /// The reader must outlive it; its pieces are what is reworded.
  explicit OtherWordings(QuestionReader& reader) : reader_(reader), pieces_(reader.pieces_) {}

  void Settle();

  /// Whether what the degree compares is told of what the rows belong to, and not of them: the age
  /// of a topic is that of its service. Such rows have none of their own.
  bool IsOfOwner(const std::string& entity) const;

  /// Declines the question where its rows are ranked or bounded by a value of their owner.
  void DeclineOwnersValues();

 private:
  // headings.cpp
  void SettlePurpose();
  void SettleHeading();
  bool NamesMatter(std::size_t colon) const;
  std::string Front(std::size_t count) const;
  bool HeadingIsOfNoun(std::size_t colon, std::size_t noun);
  // greater_numbers.cpp
  void SettleGreaterNumbers();
  bool SettleOutnumber();
  bool SettleExceedsOther();
  bool SettleByHowMuch();
  bool SettleCostsMore();
  bool SettleNumberIsMore();
  // sum_claims.cpp
  void SettleSumClaims();
  bool ClaimsSum(std::size_t begin, std::size_t bound, std::size_t rows);
  std::size_t EndOfKind(std::size_t at) const;
  bool IsTogether(std::size_t at) const;
  void SettleWhatTheyCost();
  // verbs_of_rows.cpp
  void SettleVerbs();
  void SettleExistsLongest(std::size_t i);
  void SettleSurpasses(std::size_t i);
  void SettleOwns(std::size_t i);
  void SettleReadsTopic(std::size_t i);
  void SettleConcerns(std::size_t i);
  void SettleExtremeFieldOf(std::size_t i);
  void SettleJudges();
  // predicates.cpp
  void SettlePredicates();
  std::size_t FirstOfOwners() const;

  std::string_view Word(std::size_t at) const { return reader_.Word(at); }
  bool Is(std::size_t at, std::initializer_list<std::string_view> words) const {
    return reader_.Is(at, words);
  }
  bool Follows(std::size_t at, std::initializer_list<std::string_view> words) const {
    return reader_.Follows(at, words);
  }
  bool Ends(std::size_t at) const { return at >= pieces_.size() || IsMark(pieces_[at]); }
  void Drop(std::size_t at, std::size_t count) { reader_.Drop(at, count); }
  void Insert(std::size_t at, const char* word);

  QuestionReader& reader_;
  std::vector<Piece>& pieces_;
};

}  // namespace claribi::planner
