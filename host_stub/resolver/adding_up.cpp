#include "resolver/adding_up.h"

#include <algorithm>
#include <string>
#include <vector>

namespace claribi::resolver {

using semantic_model::SplitColumn;

void AddUp(Resolved& resolved, const semantic_model::Model& model) {
  plan::Plan& plan = resolved.plan;
  const bool subtracts = plan.frame == plan::Frame::kDifference && plan.difference;
  const bool compares = plan.frame == plan::Frame::kComparison;
  if ((plan.frame != plan::Frame::kValue && !subtracts && !compares) || !plan.aggregates.empty() ||
      !plan.measures.empty() || !plan.group_by.empty() || resolved.matches.empty()) {
    return;
  }
  const auto above = model.ReachableFrom(plan.from);
  for (const Match& match : resolved.matches) {
    if (match.entity == plan.from ||
        std::find(above.begin(), above.end(), match.entity) == above.end()) {
      return;
    }
  }
  std::vector<std::string> numbers;
  for (const std::string& column : plan.select) {
    const auto* field = model.FindColumn(column);
    const auto& key = model.FindEntity(plan.from)->key;
    const std::string name(SplitColumn(column).second);
    if (std::find(key.begin(), key.end(), name) != key.end()) continue;
    if (field == nullptr) return;
    if (name == model.FindEntity(plan.from)->label) continue;
    if (!field->IsAdditive()) {
      // "the retention of the topics of x": each one's.
      if (field->type == values::Type::kNumber && !subtracts && !compares) {
        plan.frame = plan::Frame::kList;
      }
      return;
    }
    numbers.push_back(column);
  }
  if (numbers.size() != 1) return;
  plan.select.clear();
  // "the difference of the price of a and b", "compare the price of a and b": of two sums.
  if (subtracts || compares) {
    for (const auto& belonging : model.FindEntity(plan.from)->belongs_to) {
      if (belonging.entity != resolved.matches.front().entity) continue;
      for (const auto& [mine, theirs] : belonging.on) {
        plan.group_by.push_back({.column = plan.from + "." + mine, .grain = std::nullopt});
      }
    }
    if (plan.group_by.empty()) return;
    plan.order = {{.column = "total", .descending = true}};
    if (subtracts) plan.difference->of = "total";
    if (compares) plan.frame = plan::Frame::kGroups;
  }
  plan::Aggregate sum;
  sum.function = plan::Function::kSum;
  sum.of = numbers.front();
  sum.alias = "total";
  plan.aggregates.push_back(std::move(sum));
}

}  // namespace claribi::resolver
