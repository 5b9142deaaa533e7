// Rows that belong to the subject, and what is said of them: "with Kafka and MySQL", "empty
// projects", "were powered off last week". See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/plan_parts.h"
#include "planner/question_reader.h"

namespace claribi::planner {

using values::Type;

// "were powered off last week": what happened, where the same word is a state, too.
const Meaning* QuestionReader::EventAt(std::size_t at) const {
  if (at == 0 || !(IsBe(Word(at - 1)) || be_ || Is(0, {"were", "was"})) || !HasPeriod()) {
    return nullptr;
  }
  if (Is(at - 1, {"is", "are"}) || draft_.period) return nullptr;
  for (const Piece& piece : pieces_) {
    for (const Meaning& meaning : piece.meanings) {
      if (meaning.kind == Meaning::Kind::kMeasure) return nullptr;
      const auto* field = model_.FindColumn(meaning.column);
      const bool is_time = meaning.kind == Meaning::Kind::kField && field != nullptr &&
                           field->type == Type::kTime && meaning.entity == draft_.subject;
      if (is_time) return nullptr;
    }
  }
  for (const Meaning& meaning : pieces_[at].meanings) {
    const auto* entity = model_.FindEntity(meaning.entity);
    if (meaning.kind == Meaning::Kind::kValue && entity != nullptr && !entity->time_field.empty() &&
        IsChild(meaning.entity) && Best(pieces_[at], Meaning::Kind::kValue) != nullptr) {
      return &meaning;
    }
  }
  return nullptr;
}

bool QuestionReader::HasCondition(std::size_t child, const std::string& column) const {
  return std::any_of(draft_.conditions.begin(), draft_.conditions.end(),
                     [&](const Condition& condition) {
                       if (condition.child != child) return false;
                       std::vector<std::string> columns;
                       ColumnsOf(condition.expression, columns);
                       return std::find(columns.begin(), columns.end(), column) != columns.end();
                     });
}

// Whether values that stand from `begin` to `end` are joined by "and" alone.
bool QuestionReader::JoinsBoth(std::size_t begin, std::size_t end) const {
  bool both = false;
  for (std::size_t i = begin; i < end; ++i) {
    if (Is(i, {"or", "nor", "either"})) return false;
    both = both || Is(i, {"and", "&"});
  }
  return both;
}

// "empty projects": without what is in them.
bool QuestionReader::TryEmpty() {
  const auto* subject = model_.FindEntity(draft_.subject);
  if (!Is(at_, {"empty"}) || subject->empty_without.empty() || negated_) return false;
  const std::size_t child = ChildFor(subject->empty_without);
  draft_.children[child].is_negated = true;
  has_ = false;
  Take(1, As::kOperator, Part::kChild, child);
  return true;
}

// "new services in the last 14 days": the period says when they came.
bool QuestionReader::TryNew() {
  if (!HasPeriod() || negated_ || !new_column_.empty()) return false;
  for (const Meaning& meaning : pieces_[at_].meanings) {
    const auto* field = model_.FindColumn(meaning.column);
    if (meaning.kind != Meaning::Kind::kDegree || meaning.degree != Degree::kPositive ||
        !meaning.is_more || field == nullptr || field->type != Type::kTime ||
        meaning.entity != draft_.subject ||
        !model_.FindEntity(meaning.entity)->time_field.empty()) {
      continue;
    }
    new_column_ = meaning.column;
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  return false;
}

std::size_t QuestionReader::ChildFor(const std::string& entity) {
  for (std::size_t i = 0; i < draft_.children.size(); ++i) {
    if (draft_.children[i].entity == entity) return i;
  }
  draft_.children.push_back({.entity = entity, .count = std::nullopt});
  return draft_.children.size() - 1;
}

}  // namespace claribi::planner
