// AmountWordings: turns of phrase about amounts, put into the words of the rules before anything is
// read: "monthly cost of PostgreSQL in x" and "everything in project x" (amount_wordings.cpp),
// "overall tally of services" (counts_said.cpp), "fullest MySQL disk" (usage_said.cpp), "the prices
// of a and b compared" (compared_words.cpp). Part of the reader of one question; inside of this
// room only.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "planner/question_reader.h"

namespace claribi::planner {

class AmountWordings {
 public:
  /// The reader must outlive it; its pieces are what is reworded.
  explicit AmountWordings(QuestionReader& reader) : reader_(reader), pieces_(reader.pieces_) {}

  void Settle();

  /// Declines the question where its rows are a place that something is in.
  void DeclinePlaceAlone();

 private:
  using Kind = Meaning::Kind;

  // amount_wordings.cpp
  void SettleEstimate();
  void SettleSumOfPrice();
  void SettleEverythingInOwner();
  // counts_said.cpp
  void SettleCounts();
  void SettleCountNouns();
  void SettleTotalsOf(std::size_t i);
  void SettleRowCount(std::size_t i);
  void SettleAllTogether();
  void SettleSplit();
  void SettleWithNumbers();
  void SettleHowManyHaveEach();
  void SettleGroupSaidTwice();
  void SettleEquals();
  // usage_said.cpp
  void SettleUsage();
  void SettleUsageAlone();
  void SettleMoved();
  void SettleExtremeBy();
  void SettleExtremeOfOwn();
  void SettleFullerOn();
  void SettlePercentFull();
  void SettleUsers();
  void SettleAverageExtreme();
  void SettleSharedBound();
  void SettleKindThatHolds();
  void SettleHasMoreThan();
  // compared_words.cpp
  void SettleCompared();
  void SettleComparedBehind();
  void SettlePutSideBySide();
  void SettleHowFarApart();
  void SettlePoints();
  void SettleDifferIn();
  void SettleCountExceeds();

  std::string_view Word(std::size_t at) const { return reader_.Word(at); }
  bool Is(std::size_t at, std::initializer_list<std::string_view> words) const {
    return reader_.Is(at, words);
  }
  bool Follows(std::size_t at, std::initializer_list<std::string_view> words) const {
    return reader_.Follows(at, words);
  }
  bool Ends(std::size_t at) const { return at >= pieces_.size() || IsMark(pieces_[at]); }
  bool Has(std::size_t at, Kind kind) const {
    return at < pieces_.size() && Means(pieces_[at], kind);
  }
  void Drop(std::size_t at, std::size_t count) { reader_.Drop(at, count); }
  void Insert(std::size_t at, const char* word);
  /// The piece behind "our", "the", "all" and the like.
  std::size_t SkipDeterminers(std::size_t at) const;
  /// The piece behind values that describe the usual rows, "running Kafka".
  std::size_t EndOfValues(std::size_t at) const;
  /// The piece behind the name of an owner with its noun, "project x", "the x project"; or `at`.
  std::size_t EndOfOwner(std::size_t at) const;
  /// Whether the piece is one amount that adds up over time, a price.
  bool IsPrice(std::size_t at) const;
  /// The measure of what the words say is used, "cpu" or "cpu usage"; null for none.
  const std::vector<Meaning>* UsageOf(const std::string& words) const;

  QuestionReader& reader_;
  std::vector<Piece>& pieces_;
};

}  // namespace claribi::planner
