// "average number of topics per service", "How many topics does a service have on average?": read
// as the number of each, of which the average is told. See question_reader.h and plan_assembly.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/plan_assembly.h"
#include "planner/question_reader.h"

namespace claribi::planner {

using plan::Frame;
using plan::Function;

namespace {

constexpr std::size_t kFewest = 4;  // "topics per service on"

}  // namespace

void QuestionReader::SettleAverageCounts() {
  const std::size_t end = WordsEnd();
  if (end < kFewest) return;
  // "services per project with Kafka": of which projects?
  const bool says_more = std::any_of(pieces_.begin(), pieces_.end(), [&](const Piece& piece) {
    return Is(static_cast<std::size_t>(&piece - pieces_.data()),
              {"with", "having", "without", "that", "where", "whose"});
  });
  if (says_more) return;
  // Rows, and no number that each has.
  const auto counts_rows = [&](std::size_t at) {
    while (at + 1 < end && Means(pieces_[at], Meaning::Kind::kValue) &&
           !Means(pieces_[at], Meaning::Kind::kEntity)) {
      ++at;
    }
    const bool is_noun =
        at < end && pieces_[at].is_plural && Means(pieces_[at], Meaning::Kind::kEntity);
    return is_noun && std::none_of(pieces_[at].meanings.begin(), pieces_[at].meanings.end(),
                                   [&](const Meaning& meaning) {
                                     const auto* field = model_.FindColumn(meaning.column);
                                     return meaning.kind == Meaning::Kind::kField &&
                                            field != nullptr &&
                                            field->type == values::Type::kNumber;
                                   });
  };
  for (std::size_t i = 0; i + 3 < end && i < kFewest; ++i) {
    const bool is_number = Is(i, {"average", "mean", "avg"}) &&
                           (Follows(i + 1, {"number", "of"}) || Follows(i + 1, {"count", "of"}));
    if (!is_number || !counts_rows(i + 3)) continue;
    Drop(i, 1);
    draft_.averages_counts = true;
    return;
  }
  if (!Follows(end - 2, {"on", "average"})) return;
  const bool per = std::any_of(pieces_.begin(), pieces_.end(),
                               [](const Piece& piece) { return piece.words == "per"; });
  const bool asks = Follows(0, {"how", "many"}) && counts_rows(2);
  if (!asks && !(per && counts_rows(0))) return;
  for (std::size_t i = 3; asks && !per && i + 1 < end; ++i) {
    if (!Is(i, {"does", "do"})) continue;
    // "does a service have": each of them.
    if (!Is(i + 1, {"a", "an", "one", "each", "every"})) return;
    Reword(pieces_[i + 1], "each");
    break;
  }
  Drop(end - 2, 2);
  draft_.averages_counts = true;
}

// The numbers of all rows become their average.
void PlanAssembly::AverageCounts() {
  if (!draft_.averages_counts) return;
  const bool is_plain = plan_.frame == Frame::kGroups && plan_.joins.size() == 1 &&
                        plan_.joins.front().kind == plan::JoinKind::kLeft &&
                        plan_.aggregates.size() == 1 && !plan_.having && !plan_.limit &&
                        plan_.aggregates.front().function == Function::kCount &&
                        !plan_.aggregates.front().of.empty();
  const auto* from = model_.FindEntity(plan_.from);
  const bool by_rows =
      is_plain && from != nullptr && plan_.group_by.size() == from->key.size() &&
      std::all_of(plan_.group_by.begin(), plan_.group_by.end(), [&](const plan::Group& group) {
        return std::any_of(from->key.begin(), from->key.end(), [&](const std::string& field) {
          return group.column == plan_.from + "." + field;
        });
      });
  if (!by_rows) return Refuse("An average of what is not clear.");
  plan_.group_by.clear();
  plan_.order.clear();
  plan_.select.clear();
  plan_.aggregates.front().function = Function::kAverageCount;
  plan_.aggregates.front().alias = "average";
  plan_.frame = Frame::kValue;
  places_.group = "/aggregates/0";
  places_.order = "/aggregates/0";
}

}  // namespace claribi::planner
