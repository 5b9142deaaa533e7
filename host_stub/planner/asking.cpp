// What a question wants of the rows: a number of them, a total, a share, a yes or no. See
// question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/period_words.h"
#include "planner/question_reader.h"

namespace claribi::planner {

using plan::Declined;

bool QuestionReader::TryAsk() {
  const auto set = [&](Ask ask) {
    const bool free = draft_.ask == Ask::kList || draft_.ask == Ask::kExists || draft_.ask == ask;
    if (!free) {
      NotUnderstood(at_);
      return;
    }
    draft_.ask = ask;
  };
  if (TryYesNo()) return true;
  // "how many more Kafka than PostgreSQL services", "the difference in the number of services"
  const bool says_than = std::any_of(
      pieces_.begin() + static_cast<std::ptrdiff_t>(at_), pieces_.end(), [&](const Piece& piece) {
        return piece.words == "than" || (piece.words == "more" && &piece != &pieces_[at_]);
      });
  // "more services on business or on premium plans"
  const bool says_or =
      std::count_if(pieces_.begin() + static_cast<std::ptrdiff_t>(at_), pieces_.end(),
                    [](const Piece& piece) { return piece.words == "or"; }) == 1;
  const bool more_rows =
      draft_.ask == Ask::kExists && (says_than || says_or) && Is(at_, {"more", "fewer"}) &&
      !Is(at_ + 1, {"than"}) && at_ < 4 && at_ + 1 < pieces_.size() &&
      (Best(pieces_[at_ + 1], Meaning::Kind::kValue) != nullptr || IsSubject(at_ + 1));
  if (more_rows) {
    draft_.ask = Ask::kList;
    draft_.is_choice = !says_than;
    draft_.claims_more = says_than;
    draft_.has_fewer = Is(at_, {"fewer"});
  }
  if (more_rows ||
      (Follows(at_, {"how", "many"}) && Is(at_ + 2, {"more", "fewer"}) && !Is(at_ + 3, {"than"}))) {
    set(Ask::kDifference);
    draft_.counts_rows = true;
    Take(more_rows ? 1 : 3, As::kOperator, Part::kFrame);
    return true;
  }
  if (draft_.ask == Ask::kDifference && draft_.targets.empty() &&
      (Follows(at_, {"number", "of"}) || Follows(at_, {"count", "of"}))) {
    draft_.counts_rows = true;
    Take(2, As::kOperator, Part::kAggregate);
    return true;
  }
  if (draft_.counts_rows && Is(at_, {"more"})) {  // "more Kafka or more PostgreSQL"
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  // "By how much do a and b differ?"
  if (Is(at_, {"differ", "differs"}) && draft_.names == 2 && draft_.ask == Ask::kList) {
    draft_.ask = Ask::kDifference;
    draft_.wants_total = false;
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  // "how much more does a cost than b"
  const bool is_adverb = Is(at_ + 2, {"more", "less", "higher", "lower", "greater"});
  if (Follows(at_, {"how", "much"}) && (is_adverb || ComparesAt(at_ + 2))) {
    set(Ask::kDifference);
    Take(is_adverb ? 3 : 2, As::kOperator, Part::kFrame);
    return true;
  }
  if (draft_.ask == Ask::kDifference && ComparesAt(at_)) {
    if (const Meaning* by = ComparativeAt(at_)) {
      AddTarget(OfDegree(*by), at_, at_ + 1);
      return true;
    }
  }
  if (draft_.ask == Ask::kDifference && Is(at_, {"than"})) {
    and_ = true;
    or_ = !draft_.conditions.empty() && draft_.names == 0;
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  // "Does a have a bigger disk than b": the next word says of what.
  const bool is_bigger = Is(at_, {"bigger", "larger", "greater", "higher", "lower", "smaller"}) &&
                         draft_.names == 1 && says_than && TargetAt(at_ + 1, nullptr);
  if (draft_.ask == Ask::kExists && (Is(at_, {"more", "less", "fewer"}) || is_bigger) &&
      (!Is(at_ + 1, {"than"}) || (IsNameAt(at_ + 2) && draft_.names == 1)) &&
      (at_ < 4 || draft_.names > 0)) {
    // "Does a or b use more": one of them.
    const bool is_one = draft_.names == 2 && !says_than && !draft_.ranking;
    if (is_one) {
      draft_.ask = Ask::kList;
      draft_.ranking = Ranking{.is_descending = Is(at_, {"more"})};
      draft_.is_plural = false;
      is_choice_ = ranking_open_ = true;
      has_ = false;
      Take(1, As::kOperator, Part::kOrder);
      return true;
    }
    Claims(!Is(at_, {"less", "fewer", "lower", "smaller"}));
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  // "What do our services cost": the sum of them; of one row, its own.
  if (at_ == 0 && Is(0, {"what"}) && Is(1, {"do", "does", "did", "would"}) &&
      (draft_.is_plural || !draft_.names_subject)) {
    draft_.wants_total = true;
  }
  // "the price of project x", "of the x project": of all that is in it.
  bool of_above = false;
  for (std::size_t i = at_ + 1; i < at_ + 4 && i < pieces_.size(); ++i) {
    const Meaning* above = Best(pieces_[i], Meaning::Kind::kEntity);
    const bool is_named =
        above != nullptr && !pieces_[i].is_plural && above->entity != draft_.subject &&
        (pieces_[i - 1].is_unknown || (i + 1 < pieces_.size() && pieces_[i + 1].is_unknown));
    of_above = of_above || (is_named && draft_.subject == model_.default_entity);
  }
  const bool of_many = Is(at_, {"of"}) && at_ > 0 && !pieces_[at_ - 1].is_plural &&
                       !pieces_[at_ - 1].meanings.empty() && (draft_.names_subject || of_above) &&
                       !Is(at_ + 1, {"each", "every"}) && !draft_.ranking;
  if (of_many) {
    const auto* field = model_.FindColumn(!draft_.targets.empty() ? draft_.targets.back().column
                                                                  : draft_.head_field);
    if (field != nullptr && field->unit.starts_with("USD")) draft_.wants_total = true;
  }
  if (TryPrice()) return true;
  if (Follows(at_, {"how", "much"}) || Is(at_, {"spend", "pay", "spending", "spent"})) {
    draft_.wants_total = true;
    if (Is(at_, {"how"})) {
      asks_amount_ = true;
      Take(2, As::kOperator, Part::kFrame);
      return true;
    }
  }
  if (ranking_open_ && (Follows(at_, {"number", "of"}) || Follows(at_, {"count", "of"}))) {
    Take(2, As::kOperator, Part::kOrder);  // "top 3 plans by number of services"
    return true;
  }
  // "Services by state: how many of each?"
  if (at_ > 1 && Follows(at_, {"how", "many"})) {
    std::size_t end = at_ + 2;
    if (end < pieces_.size()) {
      const Meaning* rows = Best(pieces_[end], Meaning::Kind::kEntity);
      if (rows != nullptr && rows->entity == draft_.subject) ++end;
    }
    if (Is(end, {"are", "run", "do"})) ++end;
    if (Is(end, {"of", "on", "in", "for", "per", "at"})) ++end;
    const bool is_end = Is(end, {"each"}) && end + 1 == pieces_.size();
    const bool groups_target = is_end && draft_.groups.empty() && draft_.head_field.empty() &&
                               draft_.targets.size() == 1 &&
                               draft_.targets[0].kind == Target::Kind::kField;
    if (groups_target) {  // "versions: how many services on each"
      draft_.groups.push_back({.column = draft_.targets[0].column, .grain = std::nullopt});
      draft_.targets.clear();
      for (Use& use : draft_.uses) {
        if (use.part == Part::kTarget) use.part = Part::kGroup;
      }
    }
    if (is_end && (!draft_.groups.empty() || !draft_.head_field.empty())) {
      draft_.groups_each = true;
      draft_.says_list = false;
      TakeTo(end + 1, As::kOperator, Part::kFrame);
      return true;
    }
  }
  // "How many services have how many nodes", "on which plan": a number for each.
  if (at_ > 2 && draft_.ask == Ask::kCount &&
      (Follows(at_, {"how", "many"}) || Is(at_, {"which", "what"}))) {
    const std::size_t of = Is(at_, {"how"}) ? at_ + 2 : at_ + 1;
    const Meaning* field = of < pieces_.size() ? Best(pieces_[of], Meaning::Kind::kField) : nullptr;
    if (field == nullptr || draft_.group_entity != "" || !draft_.head_field.empty()) {
      NotUnderstood(at_);
      return true;
    }
    draft_.groups.push_back({.column = field->column, .grain = std::nullopt});
    draft_.groups_each = true;
    has_ = false;
    TakeTo(of + 1, As::kField, Part::kGroup, draft_.groups.size() - 1);
    return true;
  }
  // "share of each provider in the number of services"; "do a and b have together"
  std::size_t shared = at_ + 2;
  while (Is(shared, {"our", "all", "the"})) ++shared;
  if (draft_.ask == Ask::kShare && Follows(at_, {"number", "of"}) && IsSubject(shared)) {
    Take(2, As::kOperator, Part::kAggregate);
    return true;
  }
  if (Is(at_, {"together"}) && draft_.ask == Ask::kCount && draft_.names > 1) {
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  if (Follows(at_, {"how", "many"}) || Follows(at_, {"number", "of"}) ||
      Follows(at_, {"count", "of"}) || Follows(at_, {"amount", "of"})) {
    set(Ask::kCount);
    Take(2, As::kOperator, Part::kAggregate);
    return true;
  }
  // "Where is x": the field that the model says is asked for so.
  if (at_ == 0 && Is(0, {"where"})) {
    const Meaning* asked = lexicon_.AskedBy("where");
    if (asked == nullptr || Distance(asked->entity) == reached_.size()) return false;
    AddTarget({.kind = Target::Kind::kField, .column = asked->column, .measure = ""}, 0, 1);
    return true;
  }
  if (Follows(at_, {"on", "average"})) {
    draft_.says_average = true;
    Take(2, As::kOperator, Part::kFrame);
    return true;
  }
  if (at_ == 0 && Is(0, {"group"})) {
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  if (draft_.ask == Ask::kShare && Is(at_, {"total", "overall"})) {
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  if (Is(at_, {"counts"}) && !draft_.head_field.empty()) {  // "version counts"
    Take(1, As::kOperator, Part::kAggregate);
    return true;
  }
  // "topics and partition counts": the number that each has.
  if (Is(at_, {"counts"}) && at_ > 0 && !draft_.targets.empty() && draft_.ask == Ask::kList &&
      !targets_end_) {
    Take(1, As::kOperator, Part::kTarget);
    return true;
  }
  if (Is(at_, {"count", "counts"})) {
    set(Ask::kCount);
    Take(1, As::kOperator, Part::kAggregate);
    return true;
  }
  if (Is(at_, {"different", "distinct", "unique"}) && IsOfAsked(at_)) {
    if (draft_.ask == Ask::kCount) draft_.ask = Ask::kDistinct;
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  const bool is_end = at_ + 2 >= pieces_.size() || pieces_[at_ + 2].kind == Token::Kind::kComma ||
                      PeriodAt(pieces_, at_ + 2, now_ms_).has_value();
  const bool in_all = Is(at_, {"in"}) && Is(at_ + 1, {"all", "sum"}) && is_end;
  const bool overall = Is(at_, {"overall"}) && draft_.ask != Ask::kShare && at_ > 1 &&
                       (draft_.ask == Ask::kCount || !draft_.targets.empty());
  if (Follows(at_, {"in", "total"}) || Is(at_, {"altogether"}) || in_all || overall ||
      (Is(at_, {"total"}) &&
       (Follows(at_ + 1, {"number", "of"}) || Follows(at_ + 1, {"count", "of"})))) {
    const bool sums =
        draft_.ask == Ask::kList && (!draft_.targets.empty() || !draft_.head_field.empty());
    if (sums) draft_.ask = Ask::kSum;
    Take(Is(at_, {"in"}) ? 2 : 1, As::kOperator, Part::kFrame);
    return true;
  }
  if (Is(at_, {"summed", "added", "adding"}) && Is(at_ + 1, {"up"})) {
    set(Ask::kSum);
    Take(2, As::kOperator, Part::kAggregate);
    return true;
  }
  if (Is(at_, {"total", "sum", "combined", "overall", "altogether", "cumulative"})) {
    set(Ask::kSum);
    Take(Is(at_ + 1, {"of"}) ? 2 : 1, As::kOperator, Part::kAggregate);
    return true;
  }
  if (Is(at_, {"together"}) && draft_.ask == Ask::kList && !draft_.targets.empty()) {
    draft_.ask = Ask::kSum;
    Take(1, As::kOperator, Part::kAggregate);
    return true;
  }
  if (Is(at_, {"average", "mean", "avg"})) {
    set(Ask::kAverage);
    draft_.says_average = true;
    Take(Is(at_ + 1, {"of"}) ? 2 : 1, As::kOperator, Part::kAggregate);
    return true;
  }
  const bool shares = Is(at_, {"share"}) && at_ > 0 && has_head_ && at_ == head_ + 1 &&
                      !Is(at_ + 1, {"of", "by", "per", "in"}) && at_ + 1 < pieces_.size();
  if (shares) return false;  // "which services share a plan"
  if (Is(at_, {"share", "percentage", "percent", "proportion", "fraction", "portion"})) {
    set(Ask::kShare);
    Take(Is(at_ + 1, {"of"}) ? 2 : 1, As::kOperator, Part::kAggregate);
    return true;
  }
  if (Is(at_, {"difference", "gap"})) {
    set(Ask::kDifference);
    // "age difference in days of a and b": in the unit that it is told in.
    const auto* told = draft_.targets.size() == 1 ? model_.FindColumn(draft_.targets[0].column)
                                                  : model_.FindColumn(draft_.head_field);
    const auto unit = Is(at_ + 1, {"in"}) ? DurationUnitOf(Word(at_ + 2)) : std::nullopt;
    if (unit && told != nullptr && told->unit == *unit) {
      Take(3, As::kOperator, Part::kFrame);
      return true;
    }
    Take(Is(at_ + 1, {"in", "between", "of"}) ? 2 : 1, As::kOperator, Part::kFrame);
    return true;
  }
  if (draft_.ask == Ask::kDifference && Is(at_, {"between"})) {
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  if (Is(at_, {"compare", "comparison"})) {
    set(Ask::kCompare);
    Take(Is(at_ + 1, {"of"}) ? 2 : 1, As::kOperator, Part::kFrame);
    return true;
  }
  if (draft_.ask == Ask::kCompare &&
      Is(at_, {"with", "to", "than", "and", "versus", "vs", "against"}) && draft_.names > 0 &&
      at_ + 1 < pieces_.size() && pieces_[at_ + 1].is_unknown) {
    and_ = true;
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  // "projects spread over several providers": that have them.
  if (Is(at_, {"spread", "distributed", "split", "divided"}) &&
      Is(at_ + 1, {"across", "over", "among", "between"}) && BoundAt(at_ + 2)) {
    has_ = true;
    Take(2, As::kOperator, Part::kFrame);
    return true;
  }
  if (Is(at_, {"breakdown", "distribution"}) ||
      (Is(at_, {"distributed", "spread", "split", "broken", "divided"}) &&
       Is(at_ + 1, {"across", "by", "over", "among", "down", "between"}))) {
    const bool of_head = !draft_.head_field.empty() && at_ == head_ + 1;  // "type breakdown"
    if (draft_.ask == Ask::kList && draft_.targets.empty() && !of_head) draft_.ask = Ask::kCount;
    const bool is_verb = !Is(at_, {"breakdown", "distribution"});
    Take(is_verb && Is(at_ + 1, {"down"}) ? 2 : 1, As::kOperator, Part::kFrame);
    draft_.groups_each = true;
    if (is_verb && Is(at_, {"across", "by", "over", "among", "between"})) {
      grouping_ = true;
      Take(1, As::kOperator, Part::kFrame);
    } else if (Is(at_, {"of"})) {
      Take(1, As::kOperator, Part::kFrame);
    }
    return true;
  }
  return false;
}

// "distinct plans": of what is asked for. "on different clouds" says more than that.
bool QuestionReader::IsOfAsked(std::size_t at) const {
  std::size_t next = at + 1;
  while (next < pieces_.size() && next != head_ &&
         (Best(pieces_[next], Meaning::Kind::kValue) != nullptr || Is(next, {"of", "the"}))) {
    ++next;
  }
  const bool opens =
      at < 3 ||
      (at > 0 && Is(at - 1, {"many", "of", "the", "list", "all", "our", "which", "what", "count"}));
  return has_head_ && next == head_ && opens;
}

bool QuestionReader::ComparesAt(std::size_t at) const {
  if (at >= pieces_.size()) return false;
  return std::any_of(pieces_[at].meanings.begin(), pieces_[at].meanings.end(),
                     [](const Meaning& m) {
                       return m.kind == Meaning::Kind::kDegree && m.degree == Degree::kComparative;
                     });
}

// A question that opens with a verb: "Is there", "Do we have", "Does X have", "Are any".
bool QuestionReader::TryYesNo() {
  if (at_ != 0) return false;
  const bool opens = IsBe(Word(0)) || Is(0, {"do", "does", "did", "has", "have"}) ||
                     (Is(0, {"can"}) && is_available_);
  if (!opens) return false;
  draft_.is_all = Is(1, {"all", "every", "each"}) || Follows(1, {"the", "all"});
  draft_.ask = Ask::kExists;
  if (draft_.is_all) {
    std::size_t noun = 2;
    while (noun + 1 < pieces_.size() && !Means(pieces_[noun], Meaning::Kind::kEntity) &&
           (Means(pieces_[noun], Meaning::Kind::kValue) || Is(noun, {"of", "our", "the", "all"}))) {
      ++noun;
    }
    for (const Meaning& meaning :
         noun < pieces_.size() ? pieces_[noun].meanings : std::vector<Meaning>()) {
      if (meaning.kind == Meaning::Kind::kEntity) draft_.all_of.push_back(meaning.entity);
    }
  }
  const bool has = Is(0, {"has", "have"});
  Take(draft_.is_all ? (Is(1, {"the"}) ? 3 : 2) : 1, As::kOperator, Part::kFrame);
  if (draft_.is_all && Is(at_, {"of"})) Take(1, As::kOperator, Part::kFrame);
  has_ = has;
  return true;
}

}  // namespace claribi::planner
