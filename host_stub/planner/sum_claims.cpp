// Questions for yes or no that a sum answers: "do we spend more than 1000 USD on Kafka", "does
// Kafka cost more than 1000 USD", "is our total spend above 5000 USD". They are read as questions
// for the sum, and the bound is kept apart, as yes_or_no.cpp does with numbers of rows. See
// other_wordings.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/other_wordings.h"
#include "planner/plan_parts.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

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

// "together", "in total": what is told is added up.
bool OtherWordings::IsTogether(std::size_t at) const {
  return Is(at, {"together", "altogether", "combined", "jointly"}) ||
         Follows(at, {"in", "total"}) || (at > 0 && Follows(at - 1, {"in", "total"}));
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

// "what the running services cost per month", "what we spend": the cost of them, behind "of".
void OtherWordings::SettleWhatTheyCost() {
  const auto* price = reader_.UsualPrice();
  const auto* meanings =
      price == nullptr ? nullptr : reader_.lexicon_.Find(price->naming.names.front());
  for (std::size_t i = 1; meanings != nullptr && i + 2 < pieces_.size(); ++i) {
    if (!Is(i, {"what"}) || !Is(i - 1, {"of"})) continue;
    std::size_t rows = i + 1;
    while (Is(rows, {"the", "our", "all"})) ++rows;
    const bool is_we = Is(rows, {"we", "i"});
    std::size_t verb = is_we ? rows + 1 : reader_.EndOfRows(rows);
    if (verb == rows || !Is(verb, {"cost", "costs", "spend", "pay"})) continue;
    std::size_t end = verb + 1;
    if (Is(end, {"a", "per", "each", "every"}) && Is(end + 1, {"month"})) end += 2;
    if (Is(end, {"monthly"})) ++end;
    Drop(verb, end - verb);
    if (is_we) Drop(rows, 1);
    pieces_[i].words = price->naming.names.front();
    pieces_[i].meanings = *meanings;
    if (!is_we) Insert(i + 1, "of");
    break;
  }
  // "ClickHouse's share of the cost of …": what share of it is ClickHouse.
  const std::size_t end = reader_.WordsEnd();
  const bool is_whose =
      end > 3 && pieces_[0].is_possessive && Is(1, {"share"}) && Is(2, {"of"}) && reader_.IsKind(0);
  if (!is_whose) return;
  std::size_t last = end;
  if (Is(last - 1, {"percent", "%"}) && Is(last - 2, {"in"})) last -= 2;
  while (last > 3 && IsMark(pieces_[last - 1])) --last;
  Drop(last, pieces_.size() - last);
  Piece whose = pieces_[0];
  whose.is_possessive = false;
  pieces_[0] = Unwritten("what", whose.begin);
  pieces_.push_back(Unwritten("is", pieces_.back().end));
  pieces_.push_back(whose);
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
    std::size_t end = EndOfKind(rows);
    bool adds = end > rows;
    const bool is_owner = rows + 1 < pieces_.size() &&
                          ((!reader_.OwnerAt(rows).empty() && reader_.IsNameAt(rows + 1)) ||
                           (!reader_.OwnerAt(rows + 1).empty() && reader_.IsNameAt(rows)));
    if (is_owner && !pieces_[rows].is_plural) {
      adds = true;
      end = rows + 2;
    } else if (!adds) {
      end = reader_.EndOfRows(rows);
    }
    // "… in project a": where they are.
    std::size_t verb = end;
    while (end > rows && verb < end + 4 && verb < pieces_.size() && !is_amount(verb) &&
           !IsTogether(verb)) {
      ++verb;
    }
    const std::size_t said = verb;
    while (IsTogether(verb)) ++verb;
    std::size_t last = reader_.WordsEnd();
    while (last > verb && IsTogether(last - 1)) --last;
    adds = adds || verb > said || last < reader_.WordsEnd();
    if (end == rows || !adds || !is_amount(verb) || last <= verb + 1) return;
    std::size_t bound = verb + 1;
    if (Is(bound, {"us"})) ++bound;
    if (bounds(bound) == bound) return;
    // What says that they are added up is said by the sum.
    if (last < pieces_.size()) Drop(last, pieces_.size() - last);
    Drop(said, verb - said);
    ClaimsSum(0, bound - (verb - said), rows);
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
  // "Is our total spend above 10000 USD?": of all that there is.
  if (adds && bounds(rows) == reader_.WordsEnd() && bounds(rows) > rows) {
    if (reader_.InsertUsualRows(amount)) ClaimsSum(0, rows + 1, rows);
    return;
  }
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
