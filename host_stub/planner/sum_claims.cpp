// Questions for yes or no that a sum answers: "do we spend more than 1000 USD on Kafka", "does
// Kafka cost more than 1000 USD", "is our total spend above 5000 USD". They are read as questions
// for the sum, and the bound is kept apart, as yes_or_no.cpp does with numbers of rows. See
// other_wordings.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/other_wordings.h"
#include "planner/plan_parts.h"

namespace claribi::planner {

using Kind = Meaning::Kind;

// The piece behind a kind that stands for all that is of it: "Kafka", "running Kafka"; `at` where
// a noun follows, or none is there.
std::size_t OtherWordings::EndOfKind(std::size_t at) const {
  std::size_t end = at;
  while (end < pieces_.size() && Means(pieces_[end], Kind::kValue) &&
         !Means(pieces_[end], Kind::kEntity)) {
    ++end;
  }
  const bool is_kind = end > at && reader_.IsKind(end - 1);
  const bool has_noun = end < pieces_.size() && Means(pieces_[end], Kind::kEntity);
  return is_kind && !has_noun ? end : at;
}

// Takes the bound at `bound` for the claim, where it is one of money; the pieces of the question
// become "what is the total cost of" and those from `rows` on. With `begin`, what stood there goes.
bool OtherWordings::ClaimsSum(std::size_t begin, std::size_t bound, std::size_t rows) {
  const auto found = reader_.BoundAt(bound);
  const bool is_money = found && found->has_word && found->values.size() == 1 &&
                        found->values[0].kind == plan::Literal::Kind::kNumber &&
                        (found->values[0].unit.empty() || found->values[0].unit.starts_with("USD"));
  const auto* price = reader_.UsualPrice();
  if (!is_money || price == nullptr || !price->unit.starts_with("USD/month")) return false;
  plan::Literal most = found->values[0];
  most.unit.clear();
  // "1000 USD a month", said behind the rows: that is what it is told for.
  std::size_t end = reader_.WordsEnd();
  if (end > 2 && Is(end - 1, {"month"}) && Is(end - 2, {"a", "per", "each", "every"})) {
    Drop(end - 2, pieces_.size() - end + 2);
  } else if (end > 1 && Is(end - 1, {"monthly"})) {
    Drop(end - 1, pieces_.size() - end + 1);
  }
  end = std::min(reader_.WordsEnd(), pieces_.size());
  std::size_t behind = std::min(found->end, end);
  if (rows < bound) {  // "Does Kafka cost more than …": the bound stands last
    if (behind < end) return false;
    std::size_t verb = bound;
    while (verb > begin && Is(verb - 1, {"us", "cost", "costs", "together", "altogether"})) --verb;
    Drop(verb, pieces_.size() - verb);
    Drop(0, rows);
  } else {
    Drop(0, rows);
  }
  reader_.draft_.number_claim = ComparisonOf("", found->op, {most});
  const auto* meanings = reader_.lexicon_.Find(price->naming.names.front());
  Insert(0, "of");
  Insert(0, price->naming.names.front().c_str());
  if (meanings != nullptr) pieces_[0].meanings = *meanings;
  for (const char* word : {"total", "the", "is", "what"}) Insert(0, word);
  return true;
}

void OtherWordings::SettleSumClaims() {
  const auto is_amount = [&](std::size_t at) {
    const auto* price = reader_.UsualPrice();
    return price != nullptr && at < pieces_.size() &&
           std::any_of(pieces_[at].meanings.begin(), pieces_[at].meanings.end(),
                       [&](const Meaning& meaning) {
                         return meaning.kind == Kind::kField &&
                                meaning.column == reader_.model_.default_entity + "." + price->id;
                       });
  };
  const auto bounds = [&](std::size_t at) {
    const auto bound = reader_.BoundAt(at);
    return bound && bound->has_word ? bound->end : at;
  };
  // "Do we spend more than 1000 USD on Kafka?", "Are we paying over 1000 USD for Kafka?"
  const bool we_spend = Is(0, {"do", "did", "are"}) && Is(1, {"we", "i"}) && is_amount(2);
  if (we_spend) {
    const std::size_t on = bounds(3);
    if (on == 3) return;
    if (Is(on, {"on", "for"})) {
      ClaimsSum(0, 3, Is(on + 1, {"our", "all", "the"}) ? on + 2 : on + 1);
    }
    return;
  }
  // "Does Kafka cost us more than 1000 USD?", "Do all Kafka services together cost more than …?"
  if (Is(0, {"do", "does"})) {
    std::size_t rows = 1;
    while (Is(rows, {"all", "our", "the", "of"})) ++rows;
    std::size_t verb = EndOfKind(rows);
    const bool is_kind = verb > rows;
    if (!is_kind) verb = reader_.EndOfRows(rows);
    bool adds = is_kind;
    while (Is(verb, {"together", "altogether", "in", "total", "combined", "jointly"})) {
      adds = true;
      ++verb;
    }
    if (verb == rows || !adds || !is_amount(verb)) return;
    std::size_t bound = verb + 1;
    if (Is(bound, {"us"})) ++bound;
    if (bounds(bound) == bound) return;
    // What says that they are added up is said by the sum.
    std::size_t said = verb;
    while (said > rows &&
           Is(said - 1, {"together", "altogether", "in", "total", "combined", "jointly"})) {
      --said;
    }
    const std::size_t count = verb - said;
    Drop(said, count);
    ClaimsSum(0, bound - count, rows);
    return;
  }
  // "Is our spend on Kafka above 1000 USD?", "Is the total price of Kafka services over …?"
  if (!IsBe(Word(0))) return;
  std::size_t amount = 1;
  bool adds = false;
  while (Is(amount, {"the", "our", "my", "monthly", "total", "combined", "overall", "summed"})) {
    adds = adds || !Is(amount, {"the", "monthly"});
    ++amount;
  }
  if (!is_amount(amount)) return;
  std::size_t rows = amount + 1;
  if (!Is(rows, {"on", "for", "of", "in"})) return;
  ++rows;
  while (Is(rows, {"all", "our", "the"})) ++rows;
  std::size_t end = EndOfKind(rows);
  if (end == rows) {
    end = adds ? reader_.EndOfRows(rows) : rows;
    if (end > rows && !reader_.IsUsualRows(end - 1)) return;
  }
  // "… Kafka services in project a above …"
  std::size_t bound = end;
  while (end > rows && bound < pieces_.size() && bounds(bound) == bound) ++bound;
  if (end > rows && bound < pieces_.size()) ClaimsSum(0, bound, rows);
}

}  // namespace claribi::planner
