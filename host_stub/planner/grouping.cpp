// Groups: "by region", "per project", "for each service", "per day". See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/period_words.h"
#include "planner/plan_parts.h"
#include "planner/question_reader.h"

namespace claribi::planner {

using semantic_model::Entity;
using values::Type;

// "per month", "a month", "and month", "monthly" of a price: its unit, and no steps of time.
bool QuestionReader::TryUnitOfPrice() {
  std::size_t end = at_;
  if (Is(at_, {"per", "a", "each", "every", "and"})) ++end;
  const bool is_adverb = Is(at_, {"monthly"});
  const auto unit = is_adverb ? CalendarUnitOf("month") : CalendarUnitOf(Word(end));
  if (!unit || (end == at_ && !is_adverb) || (Is(at_, {"and"}) && draft_.groups.empty())) {
    return false;
  }
  const std::string name = is_adverb ? "month" : std::string(Word(end));
  const bool of_money =
      std::any_of(pieces_.begin(), pieces_.end(),
                  [&](const Piece& piece) {
                    return std::any_of(
                        piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& meaning) {
                          const auto* field = model_.FindColumn(meaning.column);
                          return field != nullptr && field->unit.ends_with("/" + name) &&
                                 (meaning.kind == Meaning::Kind::kField ||
                                  meaning.kind == Meaning::Kind::kDegree);
                        });
                  }) ||
      Is(0, {"how"});
  if (!of_money) return false;
  // "How much is x a month": what has a price for each.
  if (Is(0, {"how"}) && Is(1, {"much"}) && draft_.targets.empty() && draft_.head_field.empty()) {
    std::vector<std::string> prices;
    const Entity& subject = *model_.FindEntity(draft_.subject);
    for (const auto& field : subject.fields) {
      if (field.unit.ends_with("/" + name)) prices.push_back(subject.id + "." + field.id);
    }
    if (prices.size() != 1) return false;
    AddTarget({.kind = Target::Kind::kField, .column = prices.front(), .measure = ""}, at_,
              end + 1);
    return true;
  }
  if (std::none_of(draft_.targets.begin(), draft_.targets.end(),
                   [&](const Target& target) {
                     const auto* field = model_.FindColumn(target.column);
                     return field != nullptr && field->unit.ends_with("/" + name);
                   }) &&
      draft_.head_field.empty() && !is_adverb) {
    return false;
  }
  TakeTo(end + 1, As::kOperator, Part::kFrame);
  return true;
}

// "events by a@example.com": of the one who did it.
bool QuestionReader::TryDoer() {
  const std::size_t name = at_ + 1;
  const bool acts = has_head_ && head_ < at_ && draft_.head_field.empty() && !grouping_ &&
                    IsNameAt(name) && pieces_[name].is_shaped;
  const auto* who = acts ? lexicon_.Find("who") : nullptr;
  for (const Meaning& meaning : who == nullptr ? std::vector<Meaning>() : *who) {
    if (meaning.kind != Meaning::Kind::kField || meaning.entity != draft_.subject) continue;
    AddCondition(
        ComparisonOf(meaning.column, plan::Operator::kEqual, {TextLiteral(pieces_[name].text)}),
        at_, name + 1, As::kValue);
    return true;
  }
  return false;
}

bool QuestionReader::TryGrouping() {
  if (TryUnitOfPrice()) return true;
  // "per second" of a rate
  if (Is(at_, {"per", "a", "each", "every"}) && Is(at_ + 1, {"second"}) &&
      std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& piece) {
        return std::any_of(
            piece.meanings.begin(), piece.meanings.end(),
            [](const Meaning& meaning) { return meaning.kind == Meaning::Kind::kMeasure; });
      })) {
    Take(2, As::kOperator, Part::kFrame);
    return true;
  }
  // "List every service for which …": all of them.
  std::size_t every = at_ + 1;
  while (every < pieces_.size() && Means(pieces_[every], Meaning::Kind::kValue)) ++every;
  const bool is_all = Is(at_, {"every", "each"}) &&
                      (every >= pieces_.size() || !pieces_[every].is_possessive) && has_head_ &&
                      every == head_ && at_ < 4 && draft_.head_field.empty() &&
                      draft_.targets.empty() && Is(at_ - 1, {"list", "show", "me", "give", "find"});
  if (is_all) {
    Take(1, As::kOperator, Part::kFrom);
    return true;
  }
  std::size_t end = at_;
  bool each = true;
  const bool grouped_by =
      Is(at_, {"grouped", "group", "organized", "organised"}) && Is(at_ + 1, {"by"});
  const bool in_each =
      Is(at_, {"in", "for", "of", "on", "from", "at", "within"}) && Is(at_ + 1, {"each", "every"});
  if (grouped_by || in_each) {
    end = at_ + 2;
  } else if (Is(at_, {"each", "every", "per"})) {
    end = at_ + 1;
  } else if (Is(at_, {"by", "across", "among"})) {
    end = at_ + 1;
    each = false;
  }
  if (end == at_) return false;
  if (Is(at_, {"by"}) && BoundAt(end)) return false;  // "used by more than 4 services"
  if (Is(at_, {"by"}) && TryDoer()) return true;
  // "hosted by AWS", "used by Kafka": what is said of the rows.
  const bool acts = Is(at_, {"by"}) && at_ > 0 &&
                    Is(at_ - 1, {"used", "hosted", "run", "provided", "served"}) &&
                    SkipSilent(end) < pieces_.size() &&
                    Best(pieces_[SkipSilent(end)], Meaning::Kind::kValue) != nullptr;
  if (acts) {
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  if (Is(at_, {"by"}) && Is(end, {"only", "just", "exactly"}) && BoundAt(end + 1)) {
    has_ = true;
    Take(2, As::kOperator, Part::kFrame);
    return true;
  }
  // "across all regions" may be groups or all of them: only groups where something is counted.
  const bool distributes = draft_.groups_each && draft_.groups.empty() && Is(at_, {"across"}) &&
                           draft_.ask == Ask::kCount;
  // "percentage of Kafka among services in x": what is said from here on is of the whole.
  if (draft_.ask == Ask::kShare && Is(at_, {"among"}) && !splits_ && !draft_.conditions.empty()) {
    for (Condition& condition : draft_.conditions) condition.is_predicate = true;
    splits_ = true;
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  if (Is(at_, {"across", "among"}) && !distributes &&
      (draft_.ask == Ask::kList || draft_.ask == Ask::kAverage || draft_.ask == Ask::kSum ||
       draft_.ask == Ask::kCount)) {
    const std::size_t next = SkipSilent(end);
    const bool is_entity =
        next < pieces_.size() && Best(pieces_[next], Meaning::Kind::kEntity) != nullptr;
    if (is_entity || next < pieces_.size()) {
      Take(1, As::kOperator, Part::kFrom);
      preposition_ = "across";
      return true;
    }
  }
  if (ranking_open_ && Is(at_, {"by"})) {
    Take(1, As::kOperator, Part::kOrder);
    return true;
  }
  // "per month" of a price says its unit; "per day" is a grain.
  const auto unit = CalendarUnitOf(Word(end));
  if (unit) {
    const bool of_money =
        std::any_of(draft_.targets.begin(), draft_.targets.end(), [&](const Target& target) {
          const auto* field = model_.FindColumn(target.column);
          return field != nullptr && field->unit.ends_with("/" + std::string(Word(end)));
        });
    if (of_money) {
      TakeTo(end + 1, As::kOperator, Part::kTarget);
      return true;
    }
    if (draft_.grain) return false;
    draft_.grain = unit;
    TakeTo(end + 1, As::kPeriod, Part::kGroup);
    return true;
  }
  const std::size_t next = SkipSilent(end);
  if (next >= pieces_.size()) return false;
  grouping_ = true;
  draft_.groups_each = draft_.groups_each || each;
  TakeTo(next, As::kOperator, Part::kFrame);
  return true;
}

// The field or entity after "by", "per", "each".
bool QuestionReader::AddGroup() {
  const Piece& piece = pieces_[at_];
  const auto more = [&] {
    grouping_ = false;
    std::size_t next = at_;
    if (Is(next, {"and"}) || (next < pieces_.size() && pieces_[next].kind == Token::Kind::kComma)) {
      ++next;
      next = SkipSilent(next);
      const bool is_group =
          next < pieces_.size() && (Best(pieces_[next], Meaning::Kind::kField) != nullptr ||
                                    Best(pieces_[next], Meaning::Kind::kEntity) != nullptr);
      if (is_group) {
        TakeTo(next, As::kOperator, Part::kFrame);
        grouping_ = true;
      }
    }
  };
  const Meaning* field = Best(piece, Meaning::Kind::kField);
  const Meaning* entity = Best(piece, Meaning::Kind::kEntity);
  // "compare Kafka and PostgreSQL by price": what is compared, and no group.
  const auto* number = field == nullptr ? nullptr : model_.FindColumn(field->column);
  if (draft_.ask == Ask::kCompare && number != nullptr && number->type == Type::kNumber) {
    grouping_ = false;
    AddTarget({.kind = Target::Kind::kField, .column = field->column, .measure = ""}, at_, at_ + 1);
    return true;
  }
  if (number != nullptr && number->type == Type::kNumber && draft_.ranking &&
      draft_.ranking->is_limited) {
    const Target target{.kind = Target::Kind::kField, .column = field->column, .measure = ""};
    AddTarget(target, at_, at_ + 1);
    draft_.ranking->target = target;
    grouping_ = false;
    return true;
  }
  const bool lists = draft_.ask == Ask::kList && !draft_.says_list && draft_.targets.empty() &&
                     draft_.head_field.empty() && !draft_.ranking &&
                     (draft_.groups_each || Is(at_ + 1, {"count", "counts"}));
  const bool counts = (draft_.ask == Ask::kCount || lists) && entity != nullptr &&
                      entity->entity != draft_.subject && draft_.groups.empty();
  // "the topics of each service": a name alone does not make a service one.
  bool is_part_of_key = false;
  for (const auto& belonging : model_.FindEntity(draft_.subject)->belongs_to) {
    if (entity == nullptr || field == nullptr || belonging.entity != entity->entity) continue;
    for (const auto& [mine, theirs] : belonging.on) {
      is_part_of_key = is_part_of_key ||
                       (belonging.on.size() > 1 && field->column == draft_.subject + "." + mine);
    }
  }
  // "How many CPUs does each node have": the rows themselves.
  const bool is_row = entity != nullptr && entity->entity == draft_.subject && draft_.groups_each;
  if (field != nullptr && !counts && !is_part_of_key && !is_row &&
      (entity == nullptr || Distance(field->entity) <= Distance(entity->entity))) {
    // "price per node": a quotient, and no groups.
    const bool divides = draft_.groups_each && number != nullptr && number->type == Type::kNumber &&
                         (!draft_.targets.empty() || !draft_.head_field.empty());
    if (divides) {
      NotUnderstood(at_);
      return true;
    }
    draft_.group_entity.clear();
    draft_.groups.push_back({.column = field->column, .grain = std::nullopt});
    Take(1, As::kField, Part::kGroup, draft_.groups.size() - 1);
    // "by tier of plan": what the one is made of.
    const auto* made = model_.FindColumn(field->column);
    const Meaning* base = Is(at_, {"of"}) && at_ + 1 < pieces_.size()
                              ? Best(pieces_[at_ + 1], Meaning::Kind::kField)
                              : nullptr;
    if (base != nullptr && made->derived && base->entity == field->entity &&
        base->column == field->entity + "." + made->derived->of) {
      Take(2, As::kField, Part::kGroup, draft_.groups.size() - 1);
    }
    more();
    return true;
  }
  if (entity != nullptr && entity->entity == draft_.subject) {
    // "count per project": of what is in it, and nothing says what that is.
    std::size_t all = at_ - 1;
    while (all > 1 && Means(pieces_[all], Meaning::Kind::kValue)) --all;
    const bool is_all = Is(all, {"every", "each"}) && all > 0 && Is(all - 1, {"count"});
    if (draft_.ask == Ask::kCount && !is_all && !draft_.has_head && draft_.targets.empty()) {
      return false;
    }
    grouping_ = false;
    draft_.says_each = draft_.says_each || draft_.groups_each;
    draft_.names_subject = true;
    Take(1, As::kEntity, Part::kFrom);
    return true;
  }
  if (entity != nullptr) {
    // Its whole key, by the subject's own fields where it has them.
    const Entity& own = *model_.FindEntity(draft_.subject);
    const std::size_t first = draft_.groups.size();
    for (const auto& belonging : own.belongs_to) {
      if (belonging.entity != entity->entity) continue;
      for (const auto& [mine, theirs] : belonging.on) {
        draft_.groups.push_back({.column = own.id + "." + mine, .grain = std::nullopt});
      }
    }
    if (draft_.groups.size() == first) {
      for (const std::string& key : model_.FindEntity(entity->entity)->key) {
        draft_.groups.push_back({.column = entity->entity + "." + key, .grain = std::nullopt});
      }
    }
    draft_.group_entity = first == 0 ? entity->entity : "";
    Take(1, As::kEntity, Part::kGroup, first);
    more();
    return true;
  }
  const auto target = TargetAt(at_, nullptr);
  if (target && target->kind == Target::Kind::kMeasure && draft_.ask == Ask::kCompare) {
    grouping_ = false;
    AddTarget(*target, at_, at_ + 1);
    return true;
  }
  if (target && target->kind == Target::Kind::kMeasure && !draft_.groups_each) {
    // "services by CPU usage": an order.
    grouping_ = false;
    const std::size_t index = AddTarget(*target, at_, at_ + 1);
    Ranking ranking;
    ranking.is_limited = false;
    ranking.target = *target;
    if (!draft_.ranking) draft_.ranking = ranking;
    (void)index;
    return true;
  }
  return false;
}

}  // namespace claribi::planner
