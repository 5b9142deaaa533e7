#include "planner/built_in_planner.h"

#include "plan/plan_checks.h"
#include "planner/assembly.h"
#include "planner/phrase_lexicon.h"
#include "planner/pieces.h"
#include "planner/plain_question.h"
#include "planner/question_reader.h"
#include "planner/restated_plans.h"
#include "planner/united_plans.h"
#include "planner/word_coverage.h"

namespace claribi::planner {
namespace {

using plan::Declined;
using semantic_model::Model;

Declined Declining(Declined::Why why, const std::string& missing, const Model& model) {
  Declined declined{.why = why, .missing = missing, .offers = {}};
  for (const std::string& example : model.examples) {
    if (declined.offers.size() < 3) declined.offers.push_back(example);
  }
  return declined;
}

// Of a text that is one question, or half of it.
plan::Planned PlanOf(const std::string& text, const Question& question, const Model& model) {
  if (text.size() > kMaxQuestionBytes) {
    return Declining(Declined::Why::kTooLong,
                     "A question has at most " + std::to_string(kMaxQuestionBytes) + " bytes.",
                     model);
  }
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') {
      return Declining(Declined::Why::kNotUnderstood, "The question has a control character in it.",
                       model);
    }
  }
  const Lexicon lexicon(model);
  const PlainQuestion plain(text, model, lexicon, question.known_names);
  QuestionReader reader(model, lexicon, PiecesOf(plain.Tokens(), lexicon), question.now_ms,
                        question.known_names);
  auto read = reader.Read();
  if (auto* ambiguous = std::get_if<plan::Ambiguous>(&read)) return *ambiguous;
  if (auto* declined = std::get_if<Declined>(&read)) return *declined;
  Draft& draft = std::get<Draft>(read);
  for (const PlainStretch& stretch : plain.Stretches()) {
    if (!stretch.says.empty()) continue;
    draft.uses.push_back(
        {.begin = stretch.begin,
         .end = stretch.end,
         .as = stretch.is_phrase ? plan::WordUse::As::kOperator : plan::WordUse::As::kFiller,
         .part = Part::kFrame});
  }
  plan::Planned planned = Assemble(draft, text, model);
  const auto* made = std::get_if<plan::Plan>(&planned);
  if (made == nullptr) return planned;
  // What does not hold is declined: no plan of this planner may fail later for its form.
  for (const auto& status : {plan::CheckPlan(*made, model), CheckWords(*made, text, model)}) {
    if (status.ok()) continue;
    return Declining(draft.counts_apart ? Declined::Why::kSeveral : Declined::Why::kNotUnderstood,
                     "The words do not come together to a question: " + status.error().cause,
                     model);
  }
  return planned;
}

plan::Planned PlanFor(const Question& question, const Model& model) {
  const std::string& text = question.text;
  const auto plan_one = [&](const std::string& half) { return PlanOf(half, question, model); };
  plan::Planned planned = PlanOf(text, question, model);
  if (!std::holds_alternative<plan::Plan>(planned)) {
    planned = RestatedOr(text, planned, plan_one);
    const auto* restated = std::get_if<plan::Plan>(&planned);
    if (restated != nullptr && !CheckWords(*restated, text, model).ok()) {
      planned = PlanOf(text, question, model);
    }
  }
  const auto* declined = std::get_if<Declined>(&planned);
  if (declined == nullptr || declined->why != Declined::Why::kSeveral) return planned;
  plan::Planned united = UnitedOrOffered(text, *declined, plan_one);
  const auto* made = std::get_if<plan::Plan>(&united);
  const bool holds = made == nullptr ||
                     (plan::CheckPlan(*made, model).ok() && CheckWords(*made, text, model).ok());
  return holds ? united : planned;
}

}  // namespace

outcome::Result<plan::Planned> BuiltInPlanner::Plan(const Question& question, const Model& model,
                                                    const outcome::Patience&) {
  return PlanFor(question, model);
}

}  // namespace claribi::planner
