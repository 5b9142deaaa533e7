// Questions for yes or no that a number answers: "are there at least 5 Kafka services", "are more
// than half of our services on AWS". They are read as questions for the number, and the bound is
// kept apart, for the answer. See question_reader.h and plan_assembly.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/plan_assembly.h"
#include "planner/plan_parts.h"
#include "planner/question_reader.h"

namespace claribi::planner {

using plan::Expression;
using plan::Literal;
using plan::Operator;

namespace {

using Kind = Meaning::Kind;

Expression BoundOf(Operator op, double number) {
  Literal literal;
  literal.kind = Literal::Kind::kNumber;
  literal.number = number;
  return ComparisonOf("", op, {literal});
}

}  // namespace

void QuestionReader::SettleYesOrNo() {
  SettleInEvery();
  if (SettleNumberClaim() || SettleShareClaim()) return;
}

// The piece behind the rows that begin at `at`: "running Kafka services", "Kafkas"; `at` where
// there are none.
std::size_t QuestionReader::EndOfRows(std::size_t at) const {
  std::size_t noun = at;
  while (noun < pieces_.size() && Means(pieces_[noun], Kind::kValue) &&
         !Means(pieces_[noun], Kind::kEntity)) {
    ++noun;
  }
  if (noun < pieces_.size() && Means(pieces_[noun], Kind::kEntity)) return noun + 1;
  return noun > at && IsKind(noun - 1) ? noun : at;
}

// "Are there at least 5 Kafka services in x?", "Do we have more than 3 regions?", "Does project x
// have fewer than 5 services?": how many there are.
bool QuestionReader::SettleNumberClaim() {
  std::size_t at = 0;
  std::size_t owner = 0;  // the pieces from here to the verb name whose rows they are
  if (IsBe(Word(0)) && Is(1, {"there"})) {
    at = 2;
  } else if (Is(0, {"do", "did"}) && Is(1, {"we", "i"}) &&
             (IsHave(Word(2)) || Is(2, {"own", "operate", "host"}))) {
    at = 3;
  } else if (Is(0, {"does", "do"})) {
    for (std::size_t i = 2; i < 6 && i < pieces_.size(); ++i) {
      if (!IsHave(Word(i)) && !Is(i, {"own", "owns"})) continue;
      const bool names = std::all_of(
          pieces_.begin() + 1, pieces_.begin() + static_cast<std::ptrdiff_t>(i),
          [&](const Piece& piece) {
            const auto place = static_cast<std::size_t>(&piece - pieces_.data());
            return IsNameAt(place) || !OwnerAt(place).empty() || Is(place, {"the", "our"});
          });
      if (names) {
        at = i + 1;
        owner = 1;
      }
      break;
    }
  }
  // "Are more than 20 services older than a year?"
  const bool claims = at == 0 && (IsBe(Word(0)) || Is(0, {"do", "does"})) && BoundAt(1);
  if (claims) at = 1;
  if (at == 0 || at >= pieces_.size()) return false;
  const auto bound = BoundAt(at);
  // "Are there 5 Kafka services?": so many, and no other number of them.
  const bool is_plain = bound && !bound->has_word && owner == 0 && !claims &&
                        !bound->values.empty() && bound->values[0].number > 1;
  const bool is_number = bound && (bound->has_word || is_plain) && bound->values.size() == 1 &&
                         bound->values[0].kind == Literal::Kind::kNumber &&
                         bound->values[0].unit.empty() && bound->duration.empty() &&
                         !bound->is_ago && !bound->is_of_times;
  if (!is_number || Is(at, {"several", "multiple", "multi"})) return false;
  const std::size_t rows = bound->end;
  const std::size_t end = EndOfRows(rows);
  const bool is_field = end == rows && rows < pieces_.size() && pieces_[rows].is_plural &&
                        IsPlainField(rows) && owner == 0;
  if (end == rows && !is_field) return false;
  // "Are there 3 node services?" asks for something else.
  if (is_plain && !is_field && !pieces_[end - 1].is_plural && !IsKind(end - 1)) return false;
  // What is inside of a named row is counted with it: "does x have more than 5 topics".
  const bool is_usual = is_field || IsUsualRows(end - 1) || IsKind(end - 1) ||
                        (Means(pieces_[end - 1], Kind::kEntity) && owner == 0);
  if (!is_usual) return false;
  if (claims && (is_field || end >= WordsEnd())) return false;
  if (claims && IsBe(Word(0))) {
    pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(end),
                   Unwritten("are", pieces_[end].begin));
  }
  draft_.number_claim = BoundOf(bound->op, bound->values[0].number);
  const std::vector<Piece> whose(pieces_.begin(),
                                 pieces_.begin() + static_cast<std::ptrdiff_t>(at));
  if (is_field || Means(pieces_[end - 1], Kind::kEntity)) {
    pieces_[end - 1].is_plural = true;  // "more than one service"
  }
  if (owner > 0) {
    Drop(at, rows - at);
    Erase(0, at);
    while (!pieces_.empty() && IsMark(pieces_.back())) pieces_.pop_back();
    pieces_.insert(pieces_.end(), whose.begin(), whose.end());
  } else {
    Drop(0, rows);
  }
  const std::size_t begin = whose.front().begin;
  pieces_.insert(pieces_.begin(), {Unwritten("how", begin), Unwritten("many", begin)});
  return true;
}

// "Are more than half of our services on AWS?", "Do most of the Kafka services run in Europe?", "Is
// over 30 % of our spend on Kafka?": what share is.
bool QuestionReader::SettleShareClaim() {
  const bool is_be = IsBe(Word(0));
  if (!is_be && !Is(0, {"do", "does"})) return false;
  std::size_t at = 1;
  Operator op = Operator::kMore;
  double share = 50;
  if (Is(at, {"most"}) || Follows(at, {"the", "majority"})) {
    at += Is(at, {"the"}) ? 2 : 1;
    if (Is(at, {"of"})) ++at;
  } else {
    const bool half = Is(at, {"half"});
    const auto bound = BoundAt(at);
    std::size_t next = at;
    if (bound && bound->has_word && bound->values.size() == 1 && bound->values[0].unit == "%") {
      op = bound->op;
      share = bound->values[0].number;
      next = bound->end;
    } else if (!half) {
      static constexpr std::pair<std::string_view, Operator> kWords[] = {
          {"more", Operator::kMore},  {"over", Operator::kMore},     {"above", Operator::kMore},
          {"less", Operator::kLess},  {"fewer", Operator::kLess},    {"under", Operator::kLess},
          {"below", Operator::kLess}, {"least", Operator::kAtLeast}, {"most", Operator::kAtMost}};
      std::size_t word = Is(at, {"at"}) ? at + 1 : at;
      const auto* found = std::find_if(std::begin(kWords), std::end(kWords),
                                       [&](const auto& each) { return Is(word, {each.first}); });
      const bool is_at = Is(at, {"at"}) == Is(word, {"least", "most"});
      if (found == std::end(kWords) || !is_at) return false;
      op = found->second;
      if (Is(++word, {"than"})) ++word;
      if (Is(word, {"a", "one"})) ++word;
      if (!Is(word, {"half", "quarter"})) return false;
      share = Is(word, {"half"}) ? 50 : 25;
      next = word + 1;
    }
    if (next == at || !Is(next, {"of"})) return false;
    at = next + 1;
  }
  std::size_t rows = at;
  while (Is(rows, {"our", "the", "all", "my"})) ++rows;
  std::size_t end = EndOfRows(rows);
  const bool is_amount = end == rows && IsPlainField(rows) && UsualPrice() != nullptr &&
                         Means(pieces_[rows], Kind::kField) && !pieces_[rows].is_plural;
  if (is_amount) end = rows + 1;
  // "most of the services in project a": the claim stands behind.
  const bool is_placed = end > rows && Is(end, {"in", "of", "from"}) && !is_amount;
  std::size_t place = end + 1;
  if (is_placed && Is(place, {"the"})) ++place;
  if (is_placed && !OwnerAt(place).empty()) ++place;
  const bool is_name = is_placed && place + 1 < WordsEnd() && IsNameAt(place);
  if (is_name) end = OwnerAt(place + 1).empty() ? place + 1 : place + 2;
  if (end == rows || end >= pieces_.size()) return false;
  draft_.number_claim = BoundOf(op, share);
  if (is_be) {
    const char* verb = is_amount ? "is" : "are";
    pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(end),
                   Unwritten(verb, pieces_[end].begin));
  }
  const std::size_t begin = pieces_.front().begin;
  Drop(0, at);
  pieces_.insert(pieces_.begin(),
                 {Unwritten("what", begin), Unwritten("share", begin), Unwritten("of", begin)});
  return true;
}

// "Is there a Kafka in every project?", "Has every project got a Kafka?": whether every project has
// one.
void QuestionReader::SettleInEvery() {
  if (Is(0, {"has", "have"}) && Is(1, {"every", "each", "all"})) {
    for (std::size_t i = 2; i < pieces_.size(); ++i) {
      if (Is(i, {"got"}) && pieces_[i].meanings.empty()) return Drop(i, 1);
    }
  }
  if (!IsBe(Word(0)) || !Is(1, {"there"}) || !Is(2, {"a", "an"})) return;
  const std::size_t end = EndOfRows(3);
  const std::size_t last = WordsEnd();
  const std::size_t owner = end + 2;
  if (end == 3 || owner + 1 != last || !Is(end, {"in", "for", "on"})) return;
  if (!Is(end + 1, {"every", "each"}) || OwnerAt(owner).empty()) return;
  std::vector<Piece> asked{Unwritten("do", pieces_.front().begin), pieces_[end + 1], pieces_[owner],
                           Unwritten("have", pieces_.front().begin)};
  asked.insert(asked.end(), pieces_.begin() + 2,
               pieces_.begin() + static_cast<std::ptrdiff_t>(end));
  Drop(end, 1);
  Drop(0, 2);
  pieces_ = std::move(asked);
}

// What the answer says yes or no to.
void PlanAssembly::Claim() {
  ClaimNumber();
  if (draft_.claims_more && !(plan_.difference && plan_.difference->claim)) {
    return Refuse("Which of the two is to be the greater is not clear.");
  }
  if (missing_.empty()) ClaimSameness();
}

// The bound is said of the one number that the plan has.
void PlanAssembly::ClaimNumber() {
  if (!draft_.number_claim) return;
  const bool is_one = plan_.aggregates.size() == 1 && plan_.group_by.empty() && !plan_.having &&
                      !plan_.limit && !plan_.difference &&
                      (plan_.frame == Frame::kCount || plan_.frame == Frame::kValue);
  const bool is_share = is_one && plan_.aggregates.front().as_share;
  if (!is_one || (is_share && said_.size() != 1)) return Refuse("What is bounded is not clear.");
  plan_.having = draft_.number_claim;
  plan_.having->column = plan_.aggregates.front().alias;
  plan_.frame = Frame::kExists;
}

// "Are a and b on the same plan": their values side by side, and whether they are one.
void PlanAssembly::ClaimSameness() {
  if (!draft_.sameness) return;
  const bool is_side_by_side = plan_.frame == Frame::kComparison && targets_.size() == 1 &&
                               plan_.aggregates.empty() && plan_.measures.empty() &&
                               model_.FindColumn(targets_.front()) != nullptr;
  if (!is_side_by_side) return Refuse("What is to be the same is not clear.");
  plan_.sameness = plan::Sameness{.of = targets_.front(), .is_same = *draft_.sameness};
}

// Whether the rows are those that "all" is said of.
bool PlanAssembly::IsOfAll() const {
  const auto& all = draft_.all_of;
  return all.empty() || std::find(all.begin(), all.end(), draft_.subject) != all.end();
}

// "Does every project have a Kafka?": those without one are looked for. True where it is so asked.
bool PlanAssembly::EveryParent() {
  if (draft_.children.size() != 1 || plan_.joins.size() != 1 || period_at_ || used_period_) {
    return false;
  }
  std::size_t child = question_.size();
  std::size_t row = 0;
  for (const Use& use : draft_.uses) {
    const bool of_child = use.part == Part::kChild ||
                          (use.part == Part::kWhere && use.index < draft_.conditions.size() &&
                           draft_.conditions[use.index].child);
    if (of_child) child = std::min(child, use.begin);
    if (use.part == Part::kWhere && !of_child) row = std::max(row, use.begin);
  }
  const bool is_last = row < child;  // what is said last is the claim
  if (!is_last || draft_.children.front().is_negated || !plan_.measures.empty()) return false;
  plan_.joins.front().kind = plan::JoinKind::kAnti;
  plan_.is_all = true;
  Select({});
  return true;
}

}  // namespace claribi::planner
