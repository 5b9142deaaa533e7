// "How much": the price, where the question names nothing else that has an amount, and otherwise
// asked back. See question_reader.h.
#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {

using semantic_model::Entity;
using semantic_model::Field;
using values::Type;

// "How much is x", "how much are the Grafana services", "how much for x".
bool QuestionReader::TryPrice() {
  if (!Follows(at_, {"how", "much"}) || at_ + 3 >= pieces_.size()) return false;
  if (!IsBe(Word(at_ + 2)) && !Is(at_ + 2, {"for"})) return false;
  const Field* price = UsualPrice();
  if (price == nullptr || draft_.subject != model_.default_entity) return false;
  for (std::size_t i = at_ + 2; i < pieces_.size(); ++i) {
    const auto target = TargetAt(i, nullptr);
    const bool is_other = (target && target->kind != Target::Kind::kChildren) || IsUse(Word(i)) ||
                          Best(pieces_[i], Meaning::Kind::kMeasure) != nullptr ||
                          Best(pieces_[i], Meaning::Kind::kDegree) != nullptr;
    if (is_other) return false;
  }
  draft_.wants_total = true;
  AddTarget({.kind = Target::Kind::kField, .column = draft_.subject + "." + price->id}, at_,
            at_ + 2);
  return true;
}

// "How much does x use?"
void QuestionReader::AskHowMuchOfWhat() {
  const bool has_amount = !draft_.targets.empty() || !draft_.head_field.empty() ||
                          !draft_.children.empty() || !draft_.groups.empty() ||
                          !draft_.verdict.empty() || draft_.ranking || draft_.compares ||
                          draft_.ask != Ask::kList;
  if (has_amount) return;
  const Entity& entity = *model_.FindEntity(draft_.subject);
  std::vector<std::string> choices;
  for (const Field& field : entity.fields) {
    if (field.type == Type::kNumber && choices.size() < 5) {
      choices.push_back("What is the " + field.naming.names.front() + " of each " +
                        entity.naming.names.front() + "?");
    }
  }
  if (choices.empty()) return NotUnderstood(0);
  AskBack("How much of what?", std::move(choices));
}

}  // namespace claribi::planner
