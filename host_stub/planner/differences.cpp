// The frames that hold two things side by side: differences of values and of numbers of rows, the
// greater of several groups, comparisons. See plan_assembly.h.
#include <algorithm>

#include "planner/plan_assembly.h"
#include "planner/plan_parts.h"

namespace claribi::planner {

using plan::Expression;
using plan::Frame;
using plan::Function;
using semantic_model::Entity;

// "more Kafka than PostgreSQL services": one of the conditions names two groups.
void PlanAssembly::DifferenceOfCounts() {
  if (!targets_.empty() || !plan_.joins.empty() || !plan_.measures.empty() || draft_.ranking ||
      !draft_.groups.empty() || !draft_.head_field.empty()) {
    return Refuse("What is counted is not clear.");
  }
  std::size_t found = 0;
  std::string first;  // of the two
  const std::size_t most = draft_.is_choice ? 6 : 2;
  for (Expression& row : rows_) {
    if (row.kind == Expression::Kind::kNamed && row.terms.size() == 2) {
      first = row.terms.front();
      if (GroupByNamed(row)) ++found;
      continue;
    }
    std::vector<std::string> columns;
    ColumnsOf(row, columns);
    const bool is_in = row.kind == Expression::Kind::kCompare && row.op == plan::Operator::kIn &&
                       row.values.size() >= 2 && row.values.size() <= most;
    const bool is_or =
        row.kind == Expression::Kind::kOr && columns.size() == 2 && columns[0] == columns[1] &&
        std::all_of(row.operands.begin(), row.operands.end(), [](const auto& each) {
          return each.kind == Expression::Kind::kCompare && each.op == plan::Operator::kEqual;
        });
    if (!is_in && !is_or) continue;
    first = (is_in ? row : row.operands.front()).values.front().text;
    plan_.group_by.push_back({.column = columns[0], .grain = std::nullopt});
    ++found;
  }
  if (found != 1) return Refuse("Two groups are needed for a difference of their numbers.");
  Where();
  Aggregated(Function::kCount, "", "count", false);
  plan_.order = {{.column = "count", .descending = !draft_.has_fewer}};
  if (draft_.is_choice) {
    plan_.frame = Frame::kTop;
    plan_.limit = plan::Limit{.count = 1};
    return;
  }
  plan_.order.front().descending = true;
  plan_.frame = Frame::kDifference;
  plan_.difference = plan::Difference{.of = "count"};
  if (draft_.claims_more) {
    plan_.difference->claim = plan::Claim{.named = first, .is_more = !draft_.has_fewer};
  }
}

// Two names of what the rows belong to; the groups are theirs.
bool PlanAssembly::GroupByNamed(Expression& named) {
  for (const auto& belonging : entity_->belongs_to) {
    const Entity& above = *model_.FindEntity(belonging.entity);
    std::vector<std::string> among;
    for (const auto& field : above.fields) {
      if (field.is_name) among.push_back(above.id + "." + field.id);
    }
    if (among.empty()) continue;
    named.among = among;
    for (const auto& [mine, theirs] : belonging.on) {
      plan_.group_by.push_back({.column = entity_->id + "." + mine, .grain = std::nullopt});
    }
    return true;
  }
  return false;
}

// "how much more do we spend on Kafka than on MySQL": of all that is of the one kind, and of the
// other. False where no two values of one field are said.
bool PlanAssembly::DifferenceOfSums() {
  if (targets_.size() != 1 || draft_.names > 0 || !IsAdditive(targets_.front()) ||
      !plan_.joins.empty() || !draft_.groups.empty() || draft_.ranking) {
    return false;
  }
  std::size_t found = 0;
  std::string first;  // of the two
  for (const Expression& row : rows_) {
    std::vector<std::string> columns;
    ColumnsOf(row, columns);
    const bool is_in = row.kind == Expression::Kind::kCompare && row.op == plan::Operator::kIn &&
                       row.values.size() == 2;
    const bool is_or =
        row.kind == Expression::Kind::kOr && columns.size() == 2 && columns[0] == columns[1] &&
        std::all_of(row.operands.begin(), row.operands.end(), [](const auto& each) {
          return each.kind == Expression::Kind::kCompare && each.op == plan::Operator::kEqual;
        });
    if (!is_in && !is_or) continue;
    first = (is_in ? row : row.operands.front()).values.front().text;
    plan_.group_by.push_back({.column = columns[0], .grain = std::nullopt});
    ++found;
  }
  if (found != 1) {
    plan_.group_by.clear();
    return false;
  }
  Where();
  OverGroups(targets_.front());
  if (!draft_.head_field.empty()) places_.group = "/aggregates/0";
  const std::string alias = plan_.aggregates.front().alias;
  plan_.frame = Frame::kDifference;
  plan_.order = {{.column = alias, .descending = true}};
  plan_.difference = plan::Difference{.of = alias};
  if (draft_.claims_more) {
    plan_.difference->claim = plan::Claim{.named = first, .is_more = !draft_.has_fewer};
  }
  return true;
}

void PlanAssembly::Difference() {
  if (draft_.counts_rows) return DifferenceOfCounts();
  if (DifferenceOfSums()) return;
  const bool ranks = draft_.ranking && draft_.ranking->is_limited;
  if (ranks || targets_.size() != 1 || draft_.names != 2 || !IsNumber(targets_.front())) {
    return Refuse("A difference is between one value of two names.");
  }
  plan_.frame = Frame::kDifference;
  if (const auto owners = TotalsOfOwners(targets_.front())) {
    plan_.order = {{.column = *owners, .descending = true}};
    plan_.difference = plan::Difference{.of = *owners};
    return;
  }
  plan_.order = {{.column = targets_.front(), .descending = true}};
  plan_.difference = plan::Difference{.of = targets_.front()};
  Select({});
}

// "the price of project a and of project b": the rows of each of two names of what they belong to,
// added up. The alias of the total; nothing where the names are of the rows themselves.
std::optional<std::string> PlanAssembly::TotalsOfOwners(const std::string& column) {
  if (!draft_.groups.empty() || !plan_.joins.empty()) return std::nullopt;
  for (Expression& row : rows_) {
    const bool is_pair = row.kind == Expression::Kind::kNamed && row.terms.size() == 2;
    const bool is_own = std::any_of(row.among.begin(), row.among.end(), [&](const auto& each) {
      return each.starts_with(draft_.subject + ".");
    });
    if (!is_pair || is_own) continue;
    if (!IsAdditive(column) || !GroupByNamed(row)) {
      Refuse("What is said of the two is said of each row of theirs.");
      return std::string();
    }
    Where();
    OverGroups(column);
    if (!draft_.head_field.empty()) places_.group = "/aggregates/0";
    return plan_.aggregates.front().alias;
  }
  return std::nullopt;
}

void PlanAssembly::Comparison() {
  // "Is a older than b": yes or no, where it is told by a number.
  if (draft_.claim && targets_.size() == 1 && IsNumber(targets_.front()) && draft_.names == 2) {
    Difference();
    if (plan_.difference) plan_.difference->claim = draft_.claim;
    return;
  }
  if (draft_.names >= 2 || draft_.compares) {
    if (draft_.ranking) return Refuse("A comparison has no order.");
    if (targets_.size() == 1 && !draft_.compares && TotalsOfOwners(targets_.front())) {
      return Grouped(Frame::kValue);
    }
    plan_.frame = Frame::kComparison;
    return Select({});
  }
  if (!draft_.groups.empty()) {
    if (targets_.empty()) return Count();
    GroupBy();
    OverGroups(targets_.front());
    return Grouped(Frame::kValue);
  }
  for (const Expression& row : rows_) {
    if (row.op != plan::Operator::kIn || row.kind != Expression::Kind::kCompare) continue;
    plan_.group_by.push_back({.column = row.column, .grain = std::nullopt});
    if (targets_.empty()) {
      Aggregated(Function::kCount, "", "count", false);
    } else {
      OverGroups(targets_.front());
    }
    return Grouped(Frame::kValue);
  }
  Refuse("Two names, kinds or periods are needed to compare.");
}

}  // namespace claribi::planner
