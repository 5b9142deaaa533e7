// Comparisons with numbers and times: "over 80 % disk", "older than 90 days", "between 2 and 4
// nodes", "at least 3 topics", "created before 2026-01-01". See question_reader.h.
#include <algorithm>
#include <array>
#include <utility>

#include "planner/grammar.h"
#include "planner/period_words.h"
#include "planner/question_reader.h"
#include "planner/word_forms.h"
#include "values/unit.h"

namespace claribi::planner {

using plan::Expression;
using plan::Literal;
using plan::Operator;
using values::Type;

// What is compared or ranked at the piece. A bound's unit chooses: "80 % disk" is not "80 GB disk".
std::optional<Target> QuestionReader::TargetAt(std::size_t at, const Bound* bound) const {
  if (at >= pieces_.size()) return std::nullopt;
  const Piece& piece = pieces_[at];
  const std::string unit = bound == nullptr || bound->values.empty() ? "" : bound->values[0].unit;
  const bool is_share = unit == "%";
  // What is used is measured; what there is is a field. Bytes used are not told.
  bool uses = false;
  for (const Piece& each : pieces_) uses = uses || IsUse(each.words);
  const auto* usage = lexicon_.Find(piece.words + " usage");
  if (uses && usage != nullptr && bound != nullptr && !unit.empty() && !is_share) {
    return std::nullopt;
  }
  std::vector<Target> found;
  const auto measure_fits = [&](const Meaning& meaning) {
    return meaning.entity == draft_.subject;
  };
  if (const Meaning* field = Best(piece, Meaning::Kind::kField)) {
    const auto* known = model_.FindColumn(field->column);
    const bool fits = bound == nullptr || !is_share || known->unit == "%";
    if (fits)
      found.push_back({.kind = Target::Kind::kField, .column = field->column, .measure = ""});
  }
  for (const Meaning& meaning : piece.meanings) {
    if (meaning.kind == Meaning::Kind::kMeasure && measure_fits(meaning)) {
      found.push_back({.kind = Target::Kind::kMeasure, .column = "", .measure = meaning.measure});
    }
  }
  if ((is_share || (uses && bound == nullptr)) && usage != nullptr) {
    for (const Meaning& meaning : *usage) {
      if (meaning.kind == Meaning::Kind::kMeasure && measure_fits(meaning)) {
        return Target{.kind = Target::Kind::kMeasure, .column = "", .measure = meaning.measure};
      }
    }
  }
  if (!found.empty()) return found.front();
  for (const Meaning& meaning : piece.meanings) {
    if (meaning.kind == Meaning::Kind::kEntity && IsChild(meaning.entity)) {
      return Target{.kind = Target::Kind::kChildren, .column = meaning.entity, .measure = ""};
    }
  }
  if (bound == nullptr || unit.empty()) return std::nullopt;  // "three cheap ones" are no price
  for (const Meaning& meaning : piece.meanings) {
    if (meaning.kind != Meaning::Kind::kDegree || meaning.degree != Degree::kPositive) continue;
    if (Distance(meaning.entity) == reached_.size()) continue;
    const auto* field = model_.FindColumn(meaning.column);
    if (field != nullptr && field->type != Type::kNumber) continue;
    return Target{.kind = meaning.measure.empty() ? Target::Kind::kField : Target::Kind::kMeasure,
                  .column = meaning.column,
                  .measure = meaning.measure};
  }
  return std::nullopt;
}

// The column whose different values a group may be bounded by: a field, or what the rows belong to;
// "" for none.
std::string QuestionReader::ValuesAt(std::size_t at) const {
  if (at >= pieces_.size()) return "";
  if (const Meaning* field = Best(pieces_[at], Meaning::Kind::kField)) return field->column;
  const Meaning* entity = Best(pieces_[at], Meaning::Kind::kEntity);
  for (const auto& belonging : model_.FindEntity(draft_.subject)->belongs_to) {
    if (entity == nullptr || belonging.entity != entity->entity || belonging.on.size() != 1)
      continue;
    return draft_.subject + "." + belonging.on.begin()->first;
  }
  return "";
}

bool QuestionReader::TryComparison() {
  // "Is the CPU usage of a higher than that of b?": both, side by side.
  const bool is_higher = Is(at_, {"higher", "lower", "greater", "larger", "bigger", "smaller"}) &&
                         Is(at_ + 1, {"than"}) && draft_.ask == Ask::kExists;
  if (is_higher && draft_.names == 1 && draft_.targets.size() == 1 && !draft_.ranking) {
    std::size_t other = at_ + 2;
    if (Is(other, {"that"})) ++other;
    if (Is(other, {"of", "on", "in", "for"})) ++other;
    if (other < pieces_.size() && pieces_[other].is_unknown) {
      Claims(!Is(at_, {"lower", "smaller"}));
      TakeTo(other, As::kOperator, Part::kFrame);
      and_ = true;
      return true;
    }
  }
  // "Is a cheaper than b?": both, side by side.
  if (draft_.ask == Ask::kExists && draft_.names == 1 && Is(at_ + 1, {"than"}) &&
      at_ + 2 < pieces_.size() && pieces_[at_ + 2].is_unknown) {
    const Meaning* by = ComparativeAt(at_);
    if (by != nullptr) {
      Claims(by->is_more);
      AddTarget(OfDegree(*by), at_, at_ + 2);
      and_ = true;
      return true;
    }
  }
  // "older than 90 days", "more expensive than 200 USD".
  if (at_ < pieces_.size() && Is(at_ + 1, {"than"})) {
    for (const Meaning& meaning : pieces_[at_].meanings) {
      if (meaning.kind != Meaning::Kind::kDegree || meaning.degree != Degree::kComparative)
        continue;
      if (Distance(meaning.entity) == reached_.size()) continue;
      const auto* field = model_.FindColumn(meaning.column);
      if (meaning.measure.empty() && (field == nullptr || field->type != Type::kNumber)) continue;
      Bound bound;
      std::size_t next = SkipSilent(at_ + 2);
      if (!LiteralAt(next, bound)) continue;
      bound.op = meaning.is_more ? Operator::kMore : Operator::kLess;
      const Target target{
          .kind = meaning.measure.empty() ? Target::Kind::kField : Target::Kind::kMeasure,
          .column = meaning.column,
          .measure = meaning.measure};
      return Compare(target, bound, at_, next);
    }
  }
  // "which one costs more": a pronoun, and no number.
  if (Is(at_, {"one"}) && at_ > 0 && Is(at_ - 1, {"which", "the", "what", "that", "each", "any"})) {
    return false;
  }
  const auto bound = BoundAt(at_);
  if (!bound) return false;
  if (!bound->has_word && !bound->values.empty() &&
      bound->values[0].kind == Literal::Kind::kNumber && draft_.ask != Ask::kDifference) {
    // "3 largest" is a ranking, "3 nodes" a comparison, "clouds with one service" one of groups.
    const std::size_t next = SkipSilent(bound->end);
    const Meaning* rows =
        next < pieces_.size() ? Best(pieces_[next], Meaning::Kind::kEntity) : nullptr;
    const bool of_group =
        rows != nullptr && rows->entity == draft_.subject && has_ && !draft_.head_field.empty();
    // "projects with 2 Kafka services"
    std::size_t kind = next;
    while (kind < pieces_.size() && Means(pieces_[kind], Meaning::Kind::kValue)) ++kind;
    const auto children =
        kind > next && has_ && pieces_[at_].number > 1 ? TargetAt(kind, &*bound) : std::nullopt;
    if (children && children->kind == Target::Kind::kChildren) {
      return Compare(*children, *bound, at_, bound->end);
    }
    if (bound->end < pieces_.size() && !TargetAt(next, &*bound) && targets_end_ && !of_group) {
      return false;
    }
  }
  // "nodes 3", "price is 100"; a number elsewhere is of something else.
  const bool is_near =
      bound->has_word ? !Is(at_, {"several", "multiple", "multi"})
                      : at_ > 0 && (Best(pieces_[at_ - 1], Meaning::Kind::kField) != nullptr ||
                                    TargetAt(at_ - 1, nullptr) || !bound->values[0].unit.empty() ||
                                    Is(at_ - 1, {"is", "are", "of", "=", "exactly", "equals", ":",
                                                 "not", "only", "just", "to", "cost", "costs"}));
  // "Is the disk usage of x above 85 %?": the one thing that is spoken of.
  const bool is_claim =
      draft_.ask == Ask::kExists && bound->has_word && !draft_.ranking &&
      draft_.targets.size() == 1 && bound->end == pieces_.size() &&
      draft_.targets.front().kind != Target::Kind::kChildren && !negated_ && draft_.names <= 1 &&
      (draft_.names == 1 || std::any_of(pieces_.begin(), pieces_.end(),
                                        [](const Piece& piece) { return piece.words == "any"; }));
  if ((!targets_end_ || is_claim) && !draft_.targets.empty() && is_near &&
      !TargetAt(SkipSilent(bound->end), &*bound)) {
    // Of one row: what is above rows has no such value of its own.
    for (Condition& condition : draft_.conditions) {
      Expression& named = condition.expression;
      if (!is_claim || named.kind != Expression::Kind::kNamed) continue;
      std::erase_if(named.among, [&](const std::string& column) {
        return column.rfind(draft_.subject + ".", 0) != 0;
      });
      if (named.among.empty()) {
        NotUnderstood(at_);
        return true;
      }
    }
    Target target = draft_.targets.back();
    // "memory and disk usage over 80 %": of the one, or of both?
    const bool is_joined = at_ > 2 && (Is(at_ - 2, {"and", "&"}) || IsMark(pieces_[at_ - 2]));
    const bool is_of_both = is_joined && !is_claim && draft_.targets.size() > 1 &&
                            target.kind == Target::Kind::kMeasure &&
                            draft_.targets[draft_.targets.size() - 2].kind == target.kind;
    if (is_of_both) {
      NotUnderstood(at_);
      return true;
    }
    if (target.kind == Target::Kind::kField && bound->values[0].unit == "%") {
      const auto* field = model_.FindColumn(target.column);
      for (const std::string& name : field->naming.names) {
        const auto* meanings = lexicon_.Find(name + " usage");
        if (meanings == nullptr || field->unit == "%") continue;
        for (const Meaning& meaning : *meanings) {
          if (meaning.kind == Meaning::Kind::kMeasure) {
            target = {.kind = Target::Kind::kMeasure, .column = "", .measure = meaning.measure};
          }
        }
      }
    }
    draft_.targets.pop_back();
    for (Use& use : draft_.uses) {
      if (use.part != Part::kTarget || use.index != draft_.targets.size()) continue;
      use.part = Part::kWhere;
      use.index = draft_.conditions.size();
    }
    return Compare(target, *bound, at_, bound->end);
  }
  const std::size_t next = SkipSilent(bound->end);
  // "regions with more than 5 services": of each group.
  const bool counts_rows = next < pieces_.size() && !draft_.head_field.empty() &&
                           Best(pieces_[next], Meaning::Kind::kEntity) != nullptr &&
                           Best(pieces_[next], Meaning::Kind::kEntity)->entity == draft_.subject &&
                           bound->values[0].unit.empty() && !negated_ && !draft_.rows &&
                           !bound->is_of_times;
  if (counts_rows && bound->values[0].kind == Literal::Kind::kNumber) {
    Expression count;
    count.kind = Expression::Kind::kCompare;
    count.op = bound->op;
    count.values = bound->values;
    draft_.rows = std::move(count);
    has_ = false;
    TakeTo(next + 1, As::kOperator, Part::kHaving);
    return true;
  }
  // "projects with more than one provider": different values of each group.
  const std::string values = ValuesAt(next);
  const auto* valued = model_.FindColumn(values);
  const bool counts_values =
      valued != nullptr && valued->type == Type::kText && !valued->is_free_text && has_head_ &&
      head_ < at_ && !draft_.head_field.empty() && values != draft_.head_field &&
      bound->values[0].kind == Literal::Kind::kNumber && bound->values[0].unit.empty() &&
      bound->values.size() == 1 && !negated_ && !draft_.rows && !draft_.bound &&
      draft_.ask == Ask::kList && !bound->is_of_times;
  if (counts_values) {
    Expression count;
    count.kind = Expression::Kind::kCompare;
    count.op = bound->op;
    count.values = bound->values;
    draft_.rows = std::move(count);
    draft_.distinct = values;
    has_ = false;
    TakeTo(next + 1, As::kOperator, Part::kHaving);
    return true;
  }
  if (auto target = TargetAt(next, &*bound)) return Compare(*target, *bound, at_, next + 1);
  // "at least 3 Kafka services": what comes between says which.
  std::size_t noun = next;
  const auto describes = [&](std::size_t place) {
    return std::any_of(pieces_[place].meanings.begin(), pieces_[place].meanings.end(),
                       [](const Meaning& m) { return m.kind == Meaning::Kind::kValue; });
  };
  while (noun < pieces_.size() && describes(noun)) ++noun;
  if (noun > next) {
    const auto target = TargetAt(noun, &*bound);
    if (target && target->kind == Target::Kind::kChildren) {
      return Compare(*target, *bound, at_, bound->end);
    }
  }
  // "over 200 USD": the one field that is told in that unit.
  const std::string unit = bound->values[0].unit;
  if (unit.empty() || unit == "%") return false;
  const bool is_money = unit.rfind("USD", 0) == 0;
  const bool is_time = unit == "ms" || unit == "s";
  const auto* entity = model_.FindEntity(draft_.subject);
  std::vector<Target> fitting;
  for (const auto& field : entity->fields) {
    // Of several times, the one that makes a row slow.
    const bool fits = is_time ? (field.unit == "ms" || field.unit == "s") && !field.more.empty()
                              : field.unit == unit || field.unit.rfind(unit + "/", 0) == 0;
    if (fits && field.type == Type::kNumber) {
      fitting.push_back(
          {.kind = Target::Kind::kField, .column = entity->id + "." + field.id, .measure = ""});
    }
  }
  if (fitting.size() != 1 || !(is_money || (is_time && bound->has_word))) return false;
  return Compare(fitting.front(), *bound, at_, bound->end);
}

bool QuestionReader::Compare(const Target& target, Bound bound, std::size_t from, std::size_t to) {
  Expression expression;
  expression.kind = Expression::Kind::kCompare;
  expression.op = bound.op;
  std::string unit;
  Type type = Type::kNumber;
  if (target.kind == Target::Kind::kChildren) {
    const std::size_t child = ChildFor(target.column);
    expression.values = bound.values;
    if (!bound.values[0].unit.empty() || bound.is_of_times) {
      NotUnderstood(from);
      return true;
    }
    const bool is_twice = draft_.children[child].is_counted;
    draft_.children[child].is_counted = true;
    if (negated_ || is_twice) {
      NotUnderstood(from);
      return true;
    }
    draft_.children[child].count = expression;
    has_ = false;
    TakeTo(to, As::kOperator, Part::kChild, child);
    return true;
  }
  if (target.kind == Target::Kind::kField) {
    const auto* field = model_.FindColumn(target.column);
    expression.column = target.column;
    type = field->type;
    unit = field->unit;
  } else {
    const auto* measure = model_.FindMeasure(target.measure);
    unit = measure->candidates.begin()->second.front().unit;
    expression.column = target.measure;
  }
  if (bound.is_of_times && type != Type::kTime) {
    NotUnderstood(from);
    return true;
  }
  for (Literal& literal : bound.values) {
    // "created before 2025", "after 2024"
    const bool may_be_year = type == Type::kTime && literal.kind == Literal::Kind::kNumber &&
                             literal.unit.empty() && bound.values.size() == 1 && bound.has_word;
    if (may_be_year) {
      const bool after = bound.op == Operator::kMore || bound.op == Operator::kAtMost;
      if (const auto begin = BeginOfYear(literal.number + (after ? 1 : 0))) {
        literal.kind = Literal::Kind::kMoment;
        literal.moment_ms = *begin;
        literal.number = 0;
        if (bound.op == Operator::kMore) expression.op = Operator::kAtLeast;
        if (bound.op == Operator::kAtMost) expression.op = Operator::kLess;
      }
    }
    const bool is_moment = literal.kind == Literal::Kind::kMoment;
    if (type == Type::kTime && !is_moment && !bound.duration.empty() && bound.is_ago) {
      const auto units = CalendarUnitOf(bound.duration);
      if (!units) return false;
      literal.kind = Literal::Kind::kAgo;
      literal.units = *units;
      literal.unit.clear();
      // More days ago is earlier.
      if (bound.op == Operator::kMore) expression.op = Operator::kLess;
      if (bound.op == Operator::kLess) expression.op = Operator::kMore;
      if (bound.op == Operator::kAtLeast) expression.op = Operator::kAtMost;
      if (bound.op == Operator::kAtMost) expression.op = Operator::kAtLeast;
      if (bound.op == Operator::kEqual || bound.op == Operator::kBetween) return false;
      continue;
    }
    if ((type == Type::kTime) != is_moment) return false;
    if (is_moment) continue;
    const bool is_written = pieces_[to - 1].text.find_first_of("0123456789") == 0;
    if (type == Type::kText && literal.unit.empty() && bound.op == Operator::kEqual && is_written) {
      literal.kind = Literal::Kind::kText;
      literal.text = pieces_[to - 1].text;
      continue;
    }
    if (type != Type::kNumber) return false;
    // Prices are in the model's currency; memory and disks are sold in powers of two.
    if (unit.rfind(literal.unit + "/", 0) == 0 && literal.unit == "USD") literal.unit.clear();
    const bool is_binary = unit.size() == 3 && unit.ends_with("iB");
    if (is_binary && literal.unit.size() == 2 && literal.unit.ends_with("B")) {
      literal.unit = std::string(1, literal.unit == "kB" ? 'K' : literal.unit[0]) + "iB";
    }
    const bool bare =
        literal.unit.empty() && (unit.empty() || unit == "%" || unit.rfind("USD", 0) == 0);
    if (!bare && values::KindOfUnit(literal.unit) != values::KindOfUnit(unit)) {
      Decline(plan::Declined::Why::kNotUnderstood,
              "\"" + pieces_[from].text + " " + pieces_[to - 1].text + "\" needs a unit of " +
                  (unit.empty() ? std::string("none") : unit) + ".");
      return true;
    }
  }
  expression.values = std::move(bound.values);
  // "projects with a total price over 1000 USD", "projects that cost more": of all their services.
  const bool adds_up = unit.find('/') != std::string::npos && target.kind == Target::Kind::kField;
  const bool is_sum = draft_.ask == Ask::kSum || draft_.ask == Ask::kAverage;
  if (!draft_.head_field.empty() && has_head_ && head_ < from && (is_sum || (turned_ && adds_up))) {
    if (negated_ || draft_.bound || draft_.rows || !draft_.targets.empty()) {
      NotUnderstood(from);
      return true;
    }
    draft_.bounded = target;
    draft_.bound = std::move(expression);
    has_ = false;
    targets_end_ = true;
    at_ = from;
    TakeTo(to, As::kOperator, Part::kHaving);
    return true;
  }
  AddCondition(std::move(expression), from, to, As::kOperator);
  return true;
}

}  // namespace claribi::planner
