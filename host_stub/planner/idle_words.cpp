// Words that say nothing in one place and something in another: "about" in "tell me about x" and
// in "about 3 nodes", "would" in "I would like" and in "what would x cost with 3 nodes". See
// question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {

// Words that are silent in their place alone: "about" in "tell me about x", and not in "about 3
// nodes"; "should" in no place.
bool QuestionReader::IsIdle(std::size_t at) const {
  const std::string_view word = Word(at);
  const bool after_person = at > 0 && Is(at - 1, {"i", "we", "you", "to", "not"});
  if (word == "need") {
    const Meaning* list =
        at + 1 < pieces_.size() ? Best(pieces_[at + 1], Meaning::Kind::kField) : nullptr;
    const auto* known = list == nullptr ? nullptr : model_.FindColumn(list->column);
    const bool has_list = known != nullptr && known->type == values::Type::kList;
    return after_person || Is(at + 1, {"to"}) || has_list;  // "need maintenance updates"
  }
  if (word == "about") {
    return at > 0 && Is(at - 1, {"tell", "me", "us", "information", "info", "details", "know",
                                 "question", "overview", "wondering", "curious", "asking"});
  }
  if (Is(at, {"can", "could", "may", "would"})) {
    return at == 0 || after_person || is_available_ || Is(0, {"how", "what"}) ||
           Is(at + 1, {"you", "i", "we", "like", "be"});
  }
  if (Is(at, {"over", "under", "among", "via", "through"})) {
    const std::size_t next = SkipSilent(at + 1);
    return next < pieces_.size() &&
           (pieces_[next].is_unknown || Best(pieces_[next], Meaning::Kind::kEntity) != nullptr ||
            Best(pieces_[next], Meaning::Kind::kValue) != nullptr);
  }
  if (word == "just") {  // "just created" is a time
    const Meaning* time =
        at + 1 < pieces_.size() ? Best(pieces_[at + 1], Meaning::Kind::kField) : nullptr;
    const auto* known = time == nullptr ? nullptr : model_.FindColumn(time->column);
    return known == nullptr || known->type != values::Type::kTime;
  }
  if (word == "out") return !Is(at + 1, {"of"});  // "running out of memory"
  if (word == "who") return at == 0 || !pieces_[at - 1].meanings.empty();
  return true;
}

// "services, running or not, on AWS", "Is x running or not?": whatever it is, and a yes or a no.
void QuestionReader::SettleOrNot() {
  for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
    const bool ends = i + 2 == pieces_.size() || IsMark(pieces_[i + 2]);
    if (!Is(i, {"or"}) || !Is(i + 1, {"not", "otherwise"}) || !ends) continue;
    std::size_t begin = i - 1;
    while (begin > 0 && (IsBe(Word(begin - 1)) || Is(begin - 1, {"they", "it"}))) --begin;
    const bool is_apart = begin > 0 && (IsMark(pieces_[begin - 1]) || Is(begin - 1, {"whether"}));
    const bool is_yes_no = IsBe(Word(0)) || Is(0, {"does", "do", "has", "have"});
    if (!is_apart && !is_yes_no) continue;
    if (!is_apart) begin = i;
    if (begin > 0 && Is(begin - 1, {"whether"})) --begin;
    for (std::size_t at = begin; at < i + 2; ++at) Say(pieces_[at]);
  }
}

// "at our place", "in our company": of the account.
void QuestionReader::SettleOurPlace() {
  for (std::size_t i = 2; i < pieces_.size(); ++i) {
    const bool is_ours =
        Is(i - 2, {"at", "in", "with"}) && Is(i - 1, {"our", "my"}) && IsOurPlace(Word(i));
    const bool ends = i + 1 == pieces_.size() || IsMark(pieces_[i + 1]);
    if (!is_ours || !ends) continue;
    for (std::size_t at = i - 2; at <= i; ++at) Say(pieces_[at]);
  }
}

// "When was x created": a time is what is told.
bool QuestionReader::TellsTime() const {
  const auto is_time = [&](const std::string& column) {
    const auto* field = model_.FindColumn(column);
    return field != nullptr &&
           (field->type == values::Type::kTime || lexicon_.NeedsItsField(column));
  };
  return is_time(draft_.head_field) || !model_.FindEntity(draft_.subject)->time_field.empty() ||
         std::any_of(draft_.targets.begin(), draft_.targets.end(),
                     [&](const Target& target) { return is_time(target.column); }) ||
         (draft_.ranking && draft_.ranking->target && is_time(draft_.ranking->target->column));
}

// "How much does a Kafka service cost": one of them, and nobody says which; all of them together
// are another question.
void QuestionReader::DeclineAnyOne() {
  // "Is the total price of Kafka services above 1000 USD": a sum is not held against a bound.
  const bool opens = IsBe(Word(0)) || Is(0, {"do", "does", "did", "has", "have"});
  const bool computes = draft_.ask == Ask::kSum || draft_.ask == Ask::kAverage ||
                        draft_.ask == Ask::kShare || draft_.ask == Ask::kCount;
  if (opens && computes) return NotUnderstood(0);
  const bool adds = draft_.ask == Ask::kCount || draft_.ask == Ask::kSum || draft_.wants_total;
  if (!adds || draft_.says_average || draft_.names > 0) return;
  for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
    if (!Is(i, {"a", "an", "one"}) || !Is(i - 1, {"does", "did", "do", "of", "for"})) continue;
    std::size_t noun = i + 1;
    while (noun < pieces_.size() && Means(pieces_[noun], Meaning::Kind::kValue)) ++noun;
    // "the count of one-node services"
    const bool measures = noun + 1 < pieces_.size() && pieces_[noun + 1].is_plural &&
                          Means(pieces_[noun + 1], Meaning::Kind::kEntity);
    if (noun < pieces_.size() && Means(pieces_[noun], Meaning::Kind::kEntity) &&
        !pieces_[noun].is_plural && !measures) {
      NotUnderstood(i);
    }
  }
}

// "How much would x cost with 3 nodes": what is not so.
void QuestionReader::DeclineSupposed() {
  for (std::size_t i = 0; i < pieces_.size() && !end_; ++i) {
    const bool supposes = Is(i, {"would", "could"}) &&
                          !Is(i + 1, {"like", "you", "i", "we", "be"}) &&
                          !(i > 0 && Is(i - 1, {"i", "we", "you"}));
    const bool bounds =
        std::any_of(draft_.conditions.begin(), draft_.conditions.end(), [](const Condition& each) {
          return !each.expression.values.empty() &&
                 each.expression.values.front().kind == plan::Literal::Kind::kNumber;
        });
    if (supposes && bounds) NotUnderstood(i);
  }
}

}  // namespace claribi::planner
