#include "planner/word_uses.h"

#include <algorithm>

namespace claribi::planner {
namespace {

using plan::Plan;
using plan::WordUse;

std::string PointerOf(const Use& use, const Draft& draft, const Plan& plan, const Places& places) {
  std::string frame = "/frame";
  switch (use.part) {
    case Part::kNone:
      return "";
    case Part::kFrom:
      return places.from;
    case Part::kFrame:
      return frame;
    case Part::kWhere:
      return use.index < places.conditions.size() ? places.conditions[use.index] : frame;
    case Part::kChild:
      if (plan.having) return "/having";
      return plan.joins.empty()
                 ? frame
                 : "/joins/" + std::to_string(std::min(use.index, plan.joins.size() - 1));
    case Part::kTarget: {
      if (!plan.aggregates.empty()) return "/aggregates/0";
      const bool is_measure = use.index < draft.targets.size() &&
                              draft.targets[use.index].kind == Target::Kind::kMeasure;
      for (std::size_t i = 0; is_measure && i < plan.measures.size(); ++i) {
        if (plan.measures[i].measure == draft.targets[use.index].measure) {
          return "/measures/" + std::to_string(i);
        }
      }
      if (!plan.measures.empty() && plan.select.empty()) return "/measures/0";
      return plan.select.empty() ? frame : "/select";
    }
    case Part::kGroup:
      if (!places.group.empty()) return places.group;
      if (!plan.group_by.empty()) {
        return "/group_by/" + std::to_string(std::min(use.index, plan.group_by.size() - 1));
      }
      return plan.measures.empty() ? frame : "/measures/0";
    case Part::kAggregate:
      return plan.aggregates.empty() ? frame : "/aggregates/0";
    case Part::kNumber:
      return "/aggregates/" +
             std::to_string(
                 std::min(use.index, plan.aggregates.empty() ? 0 : plan.aggregates.size() - 1));
    case Part::kOrder:
      if (!places.order.empty()) return places.order;
      return plan.order.empty() ? frame : "/order/0";
    case Part::kLimit:
      return plan.limit ? "/limit" : frame;
    case Part::kHaving:
      return plan.having ? "/having" : frame;
    case Part::kPeriod:
      return places.period;
    case Part::kVerdict:
      return "/verdict";
  }
  return frame;
}

}  // namespace

std::vector<WordUse> WordUsesOf(const Draft& draft, std::string_view question, const Plan& plan,
                                const Places& places) {
  std::vector<Use> uses = draft.uses;
  std::stable_sort(uses.begin(), uses.end(),
                   [](const Use& left, const Use& right) { return left.begin < right.begin; });
  std::vector<WordUse> words;
  std::size_t end = 0;
  std::size_t begin = 0;
  for (const Use& use : uses) {
    if (use.begin < end || use.begin == use.end)
      continue;  // the other half of a contraction, or covered already
    WordUse word{.words = std::string(question.substr(use.begin, use.end - use.begin)),
                 .as = use.as,
                 .at = PointerOf(use, draft, plan, places)};
    const bool joins = !words.empty() && words.back().as == word.as && words.back().at == word.at &&
                       word.as != WordUse::As::kTerm;
    if (joins) {
      words.back().words = std::string(question.substr(begin, use.end - begin));
    } else {
      begin = use.begin;
      words.push_back(std::move(word));
    }
    end = use.end;
  }
  return words;
}

}  // namespace claribi::planner
