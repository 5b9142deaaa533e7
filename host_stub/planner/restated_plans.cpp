#include "planner/restated_plans.h"

#include <algorithm>
#include <array>

#include "plan/plan_json.h"
#include "planner/token_patterns.h"
#include "values/json_reader.h"

namespace claribi::planner {
namespace {

using plan::Plan;
using plan::Planned;
using values::Json;

constexpr std::size_t kMostWords = 40;  // of the first wording

// What introduces the second wording.
constexpr std::array kOpenings{std::string_view{"?or|so i.e|ie|namely|meaning|viz *,"},
                               std::string_view{"?or|so that is ?to ?say *,"},
                               std::string_view{"?or i mean ?that|by ?that *,"},
                               std::string_view{"?or|so in other words *,"},
                               std::string_view{"to be precise|exact|clear|specific *,"},
                               std::string_view{"that|which means|is ?that *,"}};

// The plan without the words of its question.
std::string TextOf(const Plan& plan) {
  const Json json = plan::ToJson(Planned(plan));
  Json core = Json::EmptyObject();
  for (const auto& [name, value] : json.Find("plan")->Members()) {
    if (name != "words") core.Set(name, value);
  }
  return values::WriteJson(core);
}

}  // namespace

std::size_t EndOfRestating(const std::vector<Token>& tokens, std::size_t at) {
  std::size_t end = at;
  for (const std::string_view opening : kOpenings) {
    end = std::max(end, EndOfPattern(tokens, at, opening).value_or(at));
  }
  return end;
}

Planned RestatedOr(const std::string& question, const Planned& planned,
                   const std::function<Planned(const std::string&)>& plan_one) {
  const std::vector<Token> tokens = TokensOf(question);
  for (std::size_t i = 2; i + 1 < tokens.size(); ++i) {
    if (!IsMark(tokens[i])) continue;
    const std::size_t second = EndOfRestating(tokens, i + 1);
    if (second == i + 1 || second >= tokens.size()) continue;
    const std::string first = question.substr(0, tokens[i].begin);
    const std::string again = question.substr(tokens[second].begin);
    const Planned of_first = plan_one(first);
    const auto* plan = std::get_if<Plan>(&of_first);
    if (plan == nullptr) return planned;
    const std::string text = TextOf(*plan);
    for (std::size_t lead = 0; lead < i && lead < kMostWords; ++lead) {
      const Planned other = plan_one(question.substr(0, tokens[lead].begin) + again);
      const auto* of_both = std::get_if<Plan>(&other);
      if (of_both == nullptr || TextOf(*of_both) != text) continue;
      Plan both = *plan;
      both.words.push_back({.words = question.substr(tokens[i].end),
                            .as = plan::WordUse::As::kOperator,
                            .at = "/frame"});
      return both;
    }
    return planned;
  }
  return planned;
}

}  // namespace claribi::planner
