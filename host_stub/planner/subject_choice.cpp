// Which entity a question without a noun is about, and what lies near to it. See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

// "name, plan and nodes of our services", "nodes of a versus b", "how many services have how many
// nodes": the number that each row has, and no rows of their own.
bool QuestionReader::IsNumberAmong(std::size_t at) const {
  const bool is_number = std::any_of(
      pieces_[at].meanings.begin(), pieces_[at].meanings.end(), [&](const Meaning& meaning) {
        const auto* field = model_.FindColumn(meaning.column);
        return meaning.kind == Kind::kField && meaning.entity == model_.default_entity &&
               field != nullptr && field->type == values::Type::kNumber;
      });
  if (!is_number) return false;
  const bool compares = std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& piece) {
    return piece.words == "versus" || piece.words == "vs" || piece.words == "compare";
  });
  std::size_t before = at;
  while (before > 0 &&
         (Is(before - 1, {"and"}) || pieces_[before - 1].kind == Token::Kind::kComma)) {
    --before;
  }
  const bool listed = before < at && before > 0 && Means(pieces_[before - 1], Kind::kField);
  // "Which has more nodes, a or b?"
  const bool chosen = at > 1 && Is(at - 1, {"more", "fewer", "less"}) && IsHave(Word(at - 2)) &&
                      Is(0, {"which", "what"}) && at < 5;
  // "the total nodes by provider", "sum of nodes": what each row has, added up.
  const bool summed = at > 0 && (Is(at - 1, {"total", "combined"}) ||
                                 (at > 1 && Is(at - 1, {"of"}) && Is(at - 2, {"sum", "total"})));
  // "nodes by provider": of the usual rows, which have one; "nodes, disk and price of …"
  const auto is_plain = [&](std::size_t place) {
    return place < pieces_.size() && Means(pieces_[place], Kind::kField) &&
           !Means(pieces_[place], Kind::kEntity);
  };
  const bool opens = std::none_of(
      pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(at),
      [](const Piece& piece) { return !piece.meanings.empty() || piece.words == "many"; });
  const bool grouped = opens && Is(at + 1, {"by", "per"}) && is_plain(at + 2);
  const bool heads = opens && at + 1 < pieces_.size() &&
                     (Is(at + 1, {"and"}) || pieces_[at + 1].kind == Token::Kind::kComma) &&
                     is_plain(at + 2);
  if (grouped || heads) return true;
  return compares || listed || chosen || summed ||
         (at > 3 && Is(at - 2, {"how"}) && Is(at - 1, {"many"}));
}

// "kafka, 3 nodes, running", "more than one node and on a business plan": without a noun of its
// own, a number that the usual rows have.
bool QuestionReader::IsCounted(std::size_t at) const {
  const bool is_number = std::any_of(
      pieces_[at].meanings.begin(), pieces_[at].meanings.end(), [&](const Meaning& meaning) {
        const auto* field = model_.FindColumn(meaning.column);
        return meaning.kind == Kind::kField && meaning.entity == model_.default_entity &&
               field != nullptr && field->type == values::Type::kNumber;
      });
  const bool after_number = at > 0 && (pieces_[at - 1].kind == Token::Kind::kNumber ||
                                       Is(at - 1, {"multiple", "several", "multi", "single"}));
  if (!is_number || !after_number) return false;
  std::size_t before = at - 1;
  while (before > 0 &&
         Is(before - 1, {"more", "less",  "fewer", "than",    "over", "under", "above",   "below",
                         "at",   "least", "most",  "exactly", "only", "just",  "between", "and",
                         "or",   "to",    "a",     ">",       "<",    ">=",    "<=",      "="})) {
    --before;
  }
  return before == 0 || Is(before - 1, {"with", "having", "have", "has", "on", "runs", "run"}) ||
         pieces_[before - 1].kind == Token::Kind::kComma ||
         pieces_[before - 1].kind == Token::Kind::kNumber ||
         Means(pieces_[before - 1], Kind::kValue);
}

// "How many CPUs does a node of x have": of each one, and not of all together.
bool QuestionReader::SaysOneRow() const {
  return at_ > 0 && !pieces_[at_].is_plural && Is(at_ - 1, {"a", "an", "one", "single"}) &&
         draft_.ask == Ask::kCount && !draft_.says_average;
}

// "single node services", "3 node clusters": how many of it each of them has.
bool QuestionReader::IsMeasureOf(std::size_t at) const {
  const bool counted =
      at > 0 && (pieces_[at - 1].kind == Token::Kind::kNumber || Is(at - 1, {"multi", "multiple"}));
  return counted && at + 1 < pieces_.size() && Means(pieces_[at], Kind::kField) &&
         (Means(pieces_[at + 1], Kind::kEntity) || Means(pieces_[at + 1], Kind::kValue)) &&
         !pieces_[at].is_plural;
}

// "Which project costs the most": projects have no price, their services do. The rows are then
// those services, grouped by project.
void QuestionReader::TurnToDefault(std::size_t noun) {
  const auto* usual = model_.FindEntity(model_.default_entity);
  if (usual == nullptr || draft_.subject == usual->id) return;
  const semantic_model::Belonging* belonging = nullptr;
  for (const auto& each : usual->belongs_to) {
    if (each.entity == draft_.subject) belonging = &each;
  }
  if (belonging == nullptr || belonging->on.size() != 1) return;
  const auto usual_reached = model_.ReachableFrom(usual->id);
  bool turns = false;
  for (const Piece& piece : pieces_) {
    if (&piece == &pieces_[noun]) continue;
    bool own = false;
    bool theirs = false;
    for (const Meaning& meaning : piece.meanings) {
      // "the most expensive project": what adds up.
      const auto* sum = model_.FindColumn(meaning.column);
      const bool ranks = meaning.kind == Kind::kDegree && meaning.degree == Degree::kSuperlative &&
                         sum != nullptr && sum->type == values::Type::kNumber &&
                         sum->unit.find('/') != std::string::npos;
      const bool is_value = meaning.kind == Kind::kField || meaning.kind == Kind::kMeasure || ranks;
      if (meaning.kind == Kind::kEntity && meaning.entity != draft_.subject) return;
      own = own || (is_value && Distance(meaning.entity) < reached_.size());
      theirs = theirs || (is_value && meaning.entity == usual->id);
    }
    turns = turns || (theirs && !own);
    // "Which project is x in?": one of them has the name.
    const auto at = static_cast<std::size_t>(&piece - pieces_.data());
    const bool is_asked = piece.is_unknown && has_head_ && at > head_ &&
                          !lexicon_.SaysMap(piece.words) &&
                          (Is(at - 1, {"is", "are", "does", "do", "did", "was"}) ||
                           (Is(at - 1, {"of"}) && at - 2 == head_));  // "project of x"
    turns = turns || is_asked;
  }
  if (!turns) return;
  // "How much does project x cost": the noun says what the name is of.
  const bool is_of_name = noun > 0 && noun + 1 < pieces_.size() && pieces_[noun + 1].is_unknown &&
                          (Is(noun - 1, {"do", "does", "did"}) ||
                           (noun > 1 && Is(noun - 1, {"the"}) && Is(noun - 2, {"do", "does"})));
  if (!has_head_ || noun != head_ || is_of_name) {  // "for project x", "the price of each project"
    if (is_of_name) has_head_ = draft_.has_head = draft_.is_plural = false;
    draft_.subject = usual->id;
    draft_.names_subject = false;
    reached_ = usual_reached;
    return;
  }
  turned_ = true;
  draft_.head_field = usual->id + "." + belonging->on.begin()->first;
  draft_.subject = usual->id;
  reached_ = usual_reached;
}

void QuestionReader::SetSubjectFrom(const Piece& piece) {
  const Meaning* meaning = nullptr;
  for (const Meaning& each : piece.meanings) {  // "created": of a service before an event
    if (each.kind == Kind::kField && each.entity == model_.default_entity) {
      draft_.subject = each.entity;
      return;
    }
  }
  for (const Kind kind :
       {Kind::kValue, Kind::kField, Kind::kMeasure, Kind::kVerdict, Kind::kDegree}) {
    for (const Meaning& each : piece.meanings) {
      if (each.kind != kind) continue;
      if (meaning == nullptr ||
          (each.entity == model_.default_entity && meaning->entity != model_.default_entity)) {
        meaning = &each;
      }
    }
    if (meaning != nullptr) break;
  }
  if (meaning == nullptr) return;
  // "in Europe" alone: of what belongs there.
  const auto above = model_.ReachableFrom(model_.default_entity);
  const bool is_above = std::find(above.begin(), above.end(), meaning->entity) != above.end();
  // "Which is bigger": of what, nobody said.
  const bool is_far = meaning->kind == Kind::kDegree;
  draft_.subject = is_above || is_far ? model_.default_entity : meaning->entity;
}

// The meaning of that kind that lies nearest to the subject; none where no row of the subject has
// it.
const Meaning* QuestionReader::Best(const Piece& piece, Kind kind) const {
  const Meaning* best = nullptr;
  for (const Meaning& meaning : piece.meanings) {
    if (meaning.kind != kind || Distance(meaning.entity) == reached_.size()) continue;
    if (best == nullptr || Distance(meaning.entity) < Distance(best->entity)) best = &meaning;
  }
  return best;
}

std::size_t QuestionReader::Distance(const std::string& entity) const {
  return static_cast<std::size_t>(std::find(reached_.begin(), reached_.end(), entity) -
                                  reached_.begin());
}

bool QuestionReader::IsChild(const std::string& entity) const {
  if (entity == draft_.subject) return false;
  const auto above = model_.ReachableFrom(entity);
  return std::find(above.begin(), above.end(), draft_.subject) != above.end();
}

}  // namespace claribi::planner
