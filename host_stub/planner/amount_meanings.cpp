#include "planner/amount_meanings.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace claribi::planner {
namespace {

using AmountWords = std::set<std::string_view>;
using plan::Function;

}  // namespace

bool SaysAmount(const std::vector<std::string>& words, std::size_t at, const plan::Plan& plan,
                const semantic_model::Model& model) {
  const std::string& word = words[at];
  const auto is = [&](const AmountWords& list) { return list.count(word) > 0; };
  const bool is_last = at + 1 == words.size();
  const auto computes = [&](std::initializer_list<Function> functions) {
    return std::any_of(plan.aggregates.begin(), plan.aggregates.end(), [&](const auto& each) {
      return std::find(functions.begin(), functions.end(), each.function) != functions.end();
    });
  };
  const bool counts = computes({Function::kCount});
  const bool sums = computes({Function::kSum});
  // "tally of services", "the grand total"
  if (is({"tally", "tallies", "headcount", "headcounts", "head-count", "grand"})) return counts;
  if (word == "=") return is_last && (counts || sums);
  // "bill estimate from list prices"
  if (is({"bill", "invoice", "estimate", "estimated"})) {
    return sums && std::find(words.begin(), words.end(), "list") != words.end();
  }
  // "split by type, with numbers", "price totals per type"
  if (is({"divide", "partition", "numbers", "figures", "totals", "sums"})) {
    return !plan.group_by.empty() && (counts || sums);
  }
  if (is({"counting", "counted"})) return counts;
  // "hottest service by CPU", "top four CPU users"
  const bool ranks = !plan.order.empty() && !plan.measures.empty();
  if (is({"hottest", "busiest", "heaviest", "hungriest", "coolest", "calmest", "quietest", "idlest",
          "lightest", "users", "user", "consumer", "consumers", "hogs", "eaters"})) {
    return ranks;
  }
  if (is({"box", "boxes", "machine", "machines", "things", "stuff"})) {
    return plan.from == model.default_entity;
  }
  if (is({"far", "apart", "differ"})) return plan.difference.has_value();
  return false;
}

}  // namespace claribi::planner
