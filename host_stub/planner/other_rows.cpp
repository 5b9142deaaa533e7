// Comparisons with another row: "cheaper than a", "with more nodes than a", "in the same cloud as
// a", "created before a". Its value is looked up, and it is no answer itself. See
// question_reader.h.
#include <algorithm>

#include "planner/period_words.h"
#include "planner/plan_parts.h"
#include "planner/question_reader.h"

namespace claribi::planner {

using plan::Expression;
using plan::Operator;
using values::Type;

namespace {

// Which way a word compares.
std::optional<Operator> DirectionOf(std::string_view word) {
  static constexpr std::string_view kMore[] = {"more",    "higher", "larger", "bigger",
                                               "greater", "above",  "over"};
  static constexpr std::string_view kLess[] = {"less",    "fewer", "lower",
                                               "smaller", "below", "under"};
  if (std::find(std::begin(kMore), std::end(kMore), word) != std::end(kMore)) {
    return Operator::kMore;
  }
  if (std::find(std::begin(kLess), std::end(kLess), word) != std::end(kLess)) {
    return Operator::kLess;
  }
  return std::nullopt;
}

Operator Reversed(Operator op) {
  if (op == Operator::kMore) return Operator::kLess;
  return op == Operator::kLess ? Operator::kMore : op;
}

}  // namespace

// The piece of the name that stands from here on: "that of the service a".
std::optional<std::size_t> QuestionReader::OtherRowAt(std::size_t at) const {
  const std::size_t begin = at;
  while (at < begin + 4 && Is(at, {"that", "those", "of", "the", "our", "my", "for"})) ++at;
  if (at < pieces_.size() && IsSubject(at) && !pieces_[at].is_plural) ++at;
  // "before 2026-01-01", "before March 2024": a time.
  const bool is_time = at < pieces_.size() && (DateOf(pieces_[at]) || MonthAt(pieces_, at) ||
                                               PeriodAt(pieces_, at, now_ms_));
  if (!IsNameAt(at) || is_time) return std::nullopt;
  return at;
}

bool QuestionReader::AddOtherRow(const Target& target, Operator op, std::size_t from,
                                 std::size_t name) {
  const auto* field = model_.FindColumn(target.column);
  std::string column = target.column;
  // "older": created before, to the second.
  if (field != nullptr && field->derived && field->type == Type::kNumber) {
    const std::string of = column.substr(0, column.find('.') + 1) + field->derived->of;
    const auto* base = model_.FindColumn(of);
    if (base != nullptr && base->type == Type::kTime) {
      column = of;
      op = Reversed(op);
      field = base;
    }
  }
  const bool orders = op == Operator::kMore || op == Operator::kLess;
  const bool is_plain = field != nullptr && !field->is_free_text && field->type != Type::kList &&
                        field->type != Type::kMap &&
                        std::count(column.begin(), column.end(), '.') == 1;
  const bool is_ordered =
      field != nullptr && (field->type == Type::kNumber || field->type == Type::kTime);
  // What a row belongs to has values of its own: those of the usual rows are theirs all the same.
  const bool is_own =
      column.starts_with(draft_.subject + ".") || draft_.subject == model_.default_entity;
  const bool asks_rows =
      is_own &&
      (draft_.ask == Ask::kList || draft_.ask == Ask::kCount || draft_.ask == Ask::kExists) &&
      !draft_.is_all && draft_.head_field.empty() && draft_.names_subject;
  const auto among = NameColumns(true, draft_.subject);
  std::size_t end = name + 1;
  const bool owns = pieces_[name].is_possessive;
  const bool has_noun = end < pieces_.size() &&
                        (owns ? ValuesAt(end) == target.column || TargetAt(end, nullptr) == target
                              : IsSubject(end) && !pieces_[end].is_plural);
  if (has_noun) ++end;
  // "than a or b", "than a last week": with which of them, and when?
  const bool goes_on = JoinedNameAt(end, draft_.subject).has_value();
  if (!is_plain || (orders && !is_ordered) || !asks_rows || among.empty() || goes_on || or_) {
    NotUnderstood(from);
    return true;
  }
  Expression named;
  named.kind = Expression::Kind::kNamed;
  named.among = among;
  named.terms = {pieces_[name].text};
  named.is_whole = !pieces_[name].is_shaped;
  Expression compared = ComparisonOf(column, op, {});
  compared.operands = {std::move(named)};
  has_ = false;
  AddCondition(std::move(compared), from, end, As::kOperator);
  for (Use& use : draft_.uses) {
    if (use.begin != pieces_[name].begin) continue;
    use.as = owns ? As::kValue : As::kTerm;
  }
  return true;
}

bool QuestionReader::TryOtherRow() {
  // "with the same plan as a", "in another region than a"
  const bool is_same = Is(at_, {"same", "identical"});
  if (is_same || Is(at_, {"different", "another"})) {
    std::size_t noun = at_ + 1;
    if (Follows(noun, {"number", "of"}) || Follows(noun, {"amount", "of"})) noun += 2;
    const std::string column = ValuesAt(noun);
    const bool joins = is_same ? Is(noun + 1, {"as"}) : Is(noun + 1, {"than", "from", "to"});
    const auto name = joins ? OtherRowAt(noun + 2) : std::nullopt;
    if (column.empty() || !name) return false;
    const Target target{.kind = Target::Kind::kField, .column = column, .measure = ""};
    return AddOtherRow(target, is_same ? Operator::kEqual : Operator::kNotEqual, at_, *name);
  }
  // "in the cloud of a", "on the plan of a", where rows are asked for
  const std::size_t place = at_ > 1 && Is(at_ - 1, {"the"}) ? at_ - 2 : at_;
  const bool tells_where = place < at_ && Is(place, {"in", "on", "with", "at"}) && has_head_ &&
                           head_ < place && draft_.is_plural && draft_.has_head &&
                           Is(at_ + 1, {"of"}) && IsNameAt(at_ + 2) && draft_.names == 0;
  if (tells_where) {
    const std::string column = ValuesAt(at_);
    const Target target{.kind = Target::Kind::kField, .column = column, .measure = ""};
    if (!column.empty()) return AddOtherRow(target, Operator::kEqual, at_, at_ + 2);
  }
  // "on a's plan", where rows are asked for
  const bool owns_place = at_ > 0 && IsNameAt(at_) && pieces_[at_].is_possessive && has_head_ &&
                          Is(at_ - 1, {"on", "in", "with", "at"}) && head_ < at_ &&
                          draft_.is_plural && draft_.has_head && draft_.names == 0;
  const std::string owned = owns_place ? ValuesAt(at_ + 1) : "";
  const auto* place_of = model_.FindColumn(owned);
  if (place_of != nullptr && place_of->type == Type::kText) {
    const Target target{.kind = Target::Kind::kField, .column = owned, .measure = ""};
    return AddOtherRow(target, Operator::kEqual, at_, at_);
  }
  // "cheaper than a"
  if (at_ + 1 < pieces_.size() && Is(at_ + 1, {"than"})) {
    const auto name = OtherRowAt(at_ + 2);
    for (const Meaning& meaning : pieces_[at_].meanings) {
      const bool compares = meaning.kind == Meaning::Kind::kDegree &&
                            meaning.degree == Degree::kComparative && meaning.measure.empty() &&
                            Distance(meaning.entity) < reached_.size();
      // "Is a cheaper than b?" is of two rows.
      if (!name || !compares || (draft_.ask == Ask::kExists && draft_.names > 0)) continue;
      const Target target{.kind = Target::Kind::kField, .column = meaning.column, .measure = ""};
      return AddOtherRow(target, meaning.is_more ? Operator::kMore : Operator::kLess, at_, *name);
    }
  }
  const auto last = [&]() -> std::optional<Target> {
    if (targets_end_ || draft_.targets.empty()) return std::nullopt;
    return draft_.targets.back().kind == Target::Kind::kField ? std::optional(draft_.targets.back())
                                                              : std::nullopt;
  };
  const auto take_last = [&](const Target& target, Operator op, std::size_t name) {
    draft_.targets.pop_back();
    for (Use& use : draft_.uses) {
      if (use.part != Part::kTarget || use.index != draft_.targets.size()) continue;
      use.part = Part::kWhere;
      use.index = draft_.conditions.size();
    }
    return AddOtherRow(target, op, at_, name);
  };
  // "created before a"
  if (Is(at_, {"before", "after"})) {
    const auto name = OtherRowAt(at_ + 1);
    const auto target = last();
    const auto* field = target ? model_.FindColumn(target->column) : nullptr;
    if (!name || field == nullptr || field->type != Type::kTime) return false;
    // "Was a created before b": two rows, of which the one is older.
    if (draft_.ask == Ask::kExists && draft_.names == 1 && !draft_.names_subject) {
      const std::string entity = target->column.substr(0, target->column.find('.'));
      for (const auto& each : model_.FindEntity(entity)->fields) {
        const bool is_age = each.derived && each.type == Type::kNumber &&
                            entity + "." + each.derived->of == target->column;
        if (!is_age) continue;
        draft_.targets.back().column = entity + "." + each.id;
        Claims(Is(at_, {"before"}));
        TakeTo(*name, As::kOperator, Part::kFrame);
        and_ = true;
        return true;
      }
    }
    return take_last(*target, Is(at_, {"before"}) ? Operator::kLess : Operator::kMore, *name);
  }
  const auto op = DirectionOf(Word(at_));
  // "Does a have more memory than b": two rows, and no others.
  const bool is_pair = draft_.ask == Ask::kExists && draft_.names == 1 && !draft_.names_subject;
  if (!op || draft_.ask == Ask::kDifference || is_pair) return false;
  // "whose price is higher than that of a", "costs more than a", "price above that of a"
  const bool is_place = Is(at_, {"above", "below", "over", "under"});
  const auto behind = is_place                ? OtherRowAt(at_ + 1)
                      : Is(at_ + 1, {"than"}) ? OtherRowAt(at_ + 2)
                                              : std::nullopt;
  if (behind) {
    const auto target = last();
    return target && draft_.names == 0 && take_last(*target, *op, *behind);
  }
  // "with more nodes than a", "a larger disk than a"
  if (is_place || !Is(at_ + 2, {"than"})) return false;
  const auto name = OtherRowAt(at_ + 3);
  const auto target = TargetAt(at_ + 1, nullptr);
  const auto* field =
      target && target->kind == Target::Kind::kField ? model_.FindColumn(target->column) : nullptr;
  if (!name || field == nullptr || field->type != Type::kNumber) return false;
  return AddOtherRow(*target, *op, at_, *name);
}

// "older": told by a number where there is one, and not by a time; nullptr for no such word.
const Meaning* QuestionReader::ComparativeAt(std::size_t at) const {
  const Meaning* found = nullptr;
  for (const Meaning& meaning : pieces_[at].meanings) {
    if (meaning.kind != Meaning::Kind::kDegree || meaning.degree != Degree::kComparative ||
        Distance(meaning.entity) == reached_.size()) {
      continue;
    }
    const auto* field = model_.FindColumn(meaning.column);
    const bool is_number = field == nullptr || field->type == Type::kNumber;
    if (is_number) return &meaning;
    if (found == nullptr) found = &meaning;
  }
  return found;
}

// What is asked of two rows is said of the one that was named before.
void QuestionReader::Claims(bool is_more) {
  draft_.ask = Ask::kCompare;
  for (const Condition& condition : draft_.conditions) {
    const Expression& named = condition.expression;
    if (named.kind != Expression::Kind::kNamed || named.terms.size() != 1) continue;
    draft_.claim = plan::Claim{.named = named.terms.front(), .is_more = is_more};
  }
}

}  // namespace claribi::planner
