// The frames that tell of numbers: counts, totals, averages, shares, and each of them for groups.
// See plan_assembly.h.
#include <algorithm>

#include "planner/plan_assembly.h"
#include "planner/plan_parts.h"

namespace claribi::planner {

using plan::Aggregate;
using plan::Expression;
using plan::Frame;
using plan::Function;
using plan::JoinKind;
using plan::Order;
using values::Type;

std::string PlanAssembly::CountAlias(std::size_t child) const {
  return draft_.children[child].entity + "_count";
}

void PlanAssembly::GroupBy() {
  plan_.group_by = draft_.groups;
  if (!steps_of_.empty()) plan_.group_by.push_back({.column = steps_of_, .grain = draft_.grain});
  if (draft_.grain && !entity_->time_field.empty() && plan_.measures.empty()) {
    plan_.group_by.push_back(
        {.column = entity_->id + "." + entity_->time_field, .grain = draft_.grain});
  }
}

void PlanAssembly::Aggregated(Function function, const std::string& of, const std::string& alias,
                              bool share) {
  // A number of the row above stands once for each row: added up it would be told many times.
  const std::string owner = of.substr(0, of.find('.'));
  const bool repeats = (function == Function::kSum || function == Function::kAverage) &&
                       owner != plan_.from && of.find('.') != std::string::npos && IsNumber(of) &&
                       IsAbove(owner);
  if (repeats) Refuse("These values are of what the rows belong to; they do not add up.");
  Aggregate aggregate{.function = function, .of = of, .alias = alias, .where = std::nullopt};
  aggregate.as_share = share;
  plan_.aggregates.push_back(std::move(aggregate));
}

bool PlanAssembly::IsAbove(const std::string& entity) const {
  const auto above = model_.ReachableFrom(plan_.from);
  return entity != plan_.from && std::find(above.begin(), above.end(), entity) != above.end();
}

// The groups' frame: the first of an order, all of them, or one number.
void PlanAssembly::Grouped(Frame alone) {
  if (plan_.group_by.empty()) {
    plan_.frame = alone;
    if (draft_.ranking) Refuse("One number has no order.");
    return;
  }
  const std::string& alias = plan_.aggregates.front().alias;
  plan_.frame = Frame::kGroups;
  const auto& counted = plan_.aggregates.front();
  const bool counts_rows = plan_.aggregates.size() == 1 && counted.function == Function::kCount &&
                           counted.of.empty() && !counted.where && !counted.as_share;
  if (draft_.rows && draft_.distinct.empty() && !plan_.having && counts_rows) {
    plan_.having = draft_.rows;
    plan_.having->column = alias;
  }
  const bool by_time = plan_.group_by.back().grain.has_value();
  plan_.order = {by_time ? Order{.column = plan_.group_by.back().column}
                         : Order{.column = alias, .descending = true}};
  if (!draft_.ranking) return;
  plan_.order = {{.column = alias, .descending = draft_.ranking->is_descending}};
  if (draft_.ranking->is_limited) Limit();
}

// "topics of each Kafka service": over all parents, so that none is a number, too.
bool PlanAssembly::TurnToParents(const std::string& parent) {
  if (parent.empty() || !plan_.measures.empty() || !plan_.joins.empty() || draft_.grain) {
    return false;
  }
  const auto above = model_.ReachableFrom(parent);
  std::vector<Expression> parents;
  std::vector<Expression> children;
  std::vector<std::pair<bool, std::size_t>> order;
  for (const Expression& row : rows_) {
    std::vector<std::string> columns;
    ColumnsOf(row, columns);
    if (row.kind == Expression::Kind::kNamed) columns = row.among;
    const bool is_parents = std::all_of(columns.begin(), columns.end(), [&](const auto& column) {
      const auto entity = column.substr(0, column.find('.'));
      return std::find(above.begin(), above.end(), entity) != above.end();
    });
    auto& list = is_parents ? parents : children;
    list.push_back(row);
    order.emplace_back(is_parents, list.size() - 1);
  }
  const std::string child = draft_.subject;
  plan_.from = parent;
  plan::Join join;
  join.kind = JoinKind::kLeft;
  join.entity = child;
  if (!children.empty()) join.where = All(children);
  plan_.joins.push_back(std::move(join));
  plan_.where = parents.empty() ? std::nullopt : std::optional(All(parents));
  const auto place = [&](std::size_t row) {
    const auto [is_parents, index] = order[row];
    const std::size_t size = is_parents ? parents.size() : children.size();
    return std::string(is_parents ? "/where" : "/joins/0/where") +
           (size > 1 ? "/and/" + std::to_string(index) : "");
  };
  for (std::size_t i = 0; i < kinds_.size(); ++i) places_.conditions[i] = place(orders_[i]);
  if (period_at_) places_.period = place(*period_at_);
  for (const std::string& key : model_.FindEntity(parent)->key) {
    std::string column = parent;
    plan_.group_by.push_back({.column = column.append(".").append(key), .grain = std::nullopt});
  }
  Aggregated(Function::kCount, child + "." + entity_->label, child + "_count", false);
  places_.from = "/joins/0";
  return true;
}

void PlanAssembly::Count() {
  if (!targets_.empty() && draft_.counts_beside) {
    return Refuse("These are several questions; ask one at a time.", plan::Declined::Why::kSeveral);
  }
  if (!targets_.empty()) {
    // "how many nodes does X have": a number that each row has.
    if (targets_.size() == 1 && IsNumber(targets_.front())) return NumberOf(targets_.front());
    Refuse("It is not clear what is to be counted.");
    return;
  }
  if (TurnToParents(draft_.group_entity)) return Grouped(Frame::kCount);
  GroupBy();
  // Rows that are parts of what has the name, such as a group's partitions, are not counted.
  const bool has_parts =
      entity_->merges ||
      std::any_of(entity_->key.begin(), entity_->key.end(), [&](const std::string& key) {
        return entity_->Find(key)->type == Type::kNumber;
      });
  Aggregated(has_parts ? Function::kDistinct : Function::kCount,
             has_parts ? entity_->id + "." + entity_->label : "", "count", false);
  Grouped(Frame::kCount);
}

bool PlanAssembly::IsNumber(const std::string& column) const {
  const auto* field = model_.FindColumn(column);
  return column.find('.') == std::string::npos ||
         (field != nullptr && field->type == Type::kNumber);
}

void PlanAssembly::NumberOf(const std::string& column) {
  if (draft_.says_each && !draft_.says_average && draft_.groups.empty() && !draft_.ranking) {
    targets_ = {column};  // "how many CPUs does each node have"
    // What each has alike is a value of the row above: "CPUs of a node of x".
    const std::string owner = column.substr(0, column.find('.'));
    const auto above = model_.ReachableFrom(owner);
    const auto is_of = [&](const std::string& each) {
      return std::find(above.begin(), above.end(), each.substr(0, each.find('.'))) != above.end();
    };
    std::vector<std::string> columns;
    std::vector<Expression> rows = rows_;
    for (Expression& row : rows) {
      if (row.kind == Expression::Kind::kNamed) {
        std::erase_if(row.among, [&](const std::string& each) { return !is_of(each); });
        if (row.among.empty()) columns.push_back(draft_.subject + ".");
        continue;
      }
      ColumnsOf(row, columns);
    }
    const bool is_above = owner != draft_.subject && column.find('.') != std::string::npos &&
                          std::all_of(columns.begin(), columns.end(), is_of);
    if (is_above && plan_.joins.empty() && draft_.names == 1) {
      rows_ = std::move(rows);
      Where();
      plan_.from = owner;
      entity_ = model_.FindEntity(owner);
      plan_.frame = Frame::kValue;
      return Select({});
    }
    plan_.frame = Frame::kList;
    return Select({});
  }
  if (draft_.has_name && draft_.names == 1 && draft_.groups.empty() && !draft_.ranking) {
    targets_ = {column};
    plan_.frame = Frame::kValue;
    return Select({});
  }
  const bool averages = draft_.says_average;
  if (!averages && !IsAdditive(column)) {  // "the retention of the topics of x"
    targets_ = {column};
    plan_.frame = Frame::kList;
    return Select({});
  }
  GroupBy();
  Aggregated(averages ? Function::kAverage : Function::kSum, column, averages ? "average" : "total",
             false);
  Grouped(Frame::kValue);
}

// "which regions", "how many plans", "which region has the most services".
void PlanAssembly::Head() {
  const std::string& column = draft_.head_field;
  if (draft_.versions_end) return VersionsEnd();
  if (draft_.both_ends) return Refuse("What the two ends are of is not clear.");
  const bool one = draft_.has_name && draft_.names >= 1;
  if (draft_.ask == Ask::kCount || draft_.ask == Ask::kDistinct) {
    if (!targets_.empty()) return Refuse("It is not clear what is to be counted.");
    if (IsNumber(column)) return NumberOf(column);
    GroupBy();
    Aggregated(Function::kDistinct, column, "count", false);
    places_.group = "/aggregates/0";
    return Grouped(Frame::kCount);
  }
  if (draft_.bound) {
    if (draft_.ranking || !targets_.empty() || draft_.ask == Ask::kShare) {
      return Refuse("What is bounded is not clear.");
    }
    plan_.group_by.push_back({.column = column, .grain = std::nullopt});
    for (const auto& group : draft_.groups) plan_.group_by.push_back(group);
    OverGroups(ColumnOf(*draft_.bounded));
    plan_.having = draft_.bound;
    plan_.having->column = plan_.aggregates.front().alias;
    return Grouped(Frame::kGroups);
  }
  if (draft_.ask == Ask::kSum && IsNumber(column) && !draft_.ranking) {
    if (!targets_.empty() || !IsAdditive(column)) return Refuse("These values do not add up.");
    GroupBy();
    OverGroups(column);
    places_.group = "/aggregates/0";
    return Grouped(Frame::kValue);
  }
  // "price difference of a and b", "compare the plans of a and b"
  if (draft_.ask == Ask::kDifference || (draft_.ask == Ask::kCompare && draft_.names >= 2)) {
    targets_.insert(targets_.begin(), column);
    places_.group = "/select";
    return draft_.ask == Ask::kDifference ? Difference() : Comparison();
  }
  if (draft_.ask == Ask::kExists || draft_.ask == Ask::kCompare) {
    return Refuse("It is not clear what is asked for.");
  }
  if (targets_.empty() && SumsOfOwners(column)) {
    Aggregated(Function::kSum, column, "total", false);
    places_.group = "/aggregates/0";
    return Grouped(Frame::kValue);
  }
  if (one && !draft_.ranking) {
    targets_.insert(targets_.begin(), column);
    plan_.frame = draft_.names == 1 ? Frame::kValue : Frame::kComparison;
    if (draft_.says_each) plan_.frame = Frame::kList;  // "partitions per topic": none is added up
    places_.group = "/select";
    return Select({});
  }
  // "the plan of each service", "name, plan and region of our services": values of each row.
  const auto* head = model_.FindColumn(column);
  const bool is_many = head->type == Type::kMap || head->type == Type::kList;
  const bool of_rows = ((draft_.says_each || (draft_.names_subject && !draft_.is_plural)) &&
                        draft_.groups.empty()) ||
                       is_many;
  const bool more = std::any_of(targets_.begin(), targets_.end(),
                                [&](const auto& target) { return !IsNumber(target); });
  if (draft_.ask == Ask::kList && !draft_.ranking && (of_rows || more) && !IsNumber(column)) {
    targets_.insert(targets_.begin(), column);
    places_.group = "/select";
    return List();
  }
  if (draft_.ask == Ask::kList && IsNumber(column) && !draft_.ranking) {
    if (!draft_.groups.empty() || (draft_.wants_total && IsAdditive(column))) {
      targets_ = {column};
      places_.group = "/aggregates/0";
      GroupBy();
      OverGroups(column);
      return Grouped(Frame::kValue);
    }
    targets_.insert(targets_.begin(), column);
    places_.group = "/select";
    plan_.frame = Frame::kList;
    return Select({});
  }
  // "the plan that each project uses the most": not the first of all pairs.
  if (draft_.ranking && draft_.ranking->is_limited && !draft_.groups.empty()) {
    return Refuse("The first of each group is not told.");
  }
  if (!head->unit.empty())
    return Refuse("What is told by \"" + head->naming.names.front() + "\" is not clear.");
  plan_.group_by.push_back({.column = column, .grain = std::nullopt});
  for (const auto& group : draft_.groups) plan_.group_by.push_back(group);
  if (draft_.ask == Ask::kShare) {
    Aggregated(Function::kCount, "", "share", true);
  } else if (draft_.ranking && draft_.ranking->target) {
    OverGroups(ColumnOf(*draft_.ranking->target));
  } else if (!targets_.empty()) {
    OverGroups(targets_.front());
  } else {
    const bool distinct = !draft_.distinct.empty();
    Aggregated(distinct ? Function::kDistinct : Function::kCount, draft_.distinct, "count", false);
    if (draft_.rows) {
      plan_.having = draft_.rows;
      plan_.having->column = "count";
    }
  }
  Grouped(Frame::kGroups);
}

// One number for several rows: as asked; else prices and rates add up and the rest is averaged.
void PlanAssembly::OverGroups(const std::string& column) {
  bool adds = false;
  if (const auto* field = model_.FindColumn(column)) {
    adds = IsAdditive(column);
    if (field->type != Type::kNumber) Refuse("Only numbers are added up.");
  } else {
    const auto* measure = model_.FindMeasure(column);
    adds = measure != nullptr && measure->candidates.begin()->second.front().over_nodes ==
                                     semantic_model::OverNodes::kSum;
  }
  const bool average = draft_.ask == Ask::kAverage || (draft_.ask != Ask::kSum && !adds);
  Aggregated(average ? Function::kAverage : Function::kSum, column, average ? "average" : "total",
             false);
}

void PlanAssembly::Share() {
  if (draft_.ranking) return Refuse("A share of what is not clear.");
  GroupBy();
  if (!targets_.empty()) {
    const bool one = targets_.size() == 1 && IsAdditive(targets_.front());
    if (!one || (plan_.group_by.empty() && said_.empty())) {
      return Refuse("A share of what is not clear.");
    }
    Aggregated(Function::kSum, targets_.front(), "share", true);
    if (plan_.group_by.empty()) {
      plan_.aggregates.front().where = All(said_);
      if (draft_.tells_amount) {
        Aggregated(Function::kSum, targets_.front(), "amount", false);
        plan_.aggregates.back().where = All(said_);
      }
      plan_.frame = Frame::kValue;
      return;
    }
    return Grouped(Frame::kValue);
  }
  Aggregated(Function::kCount, "", "share", true);
  if (plan_.group_by.empty()) {
    if (said_.empty()) return Refuse("A share of which rows is not clear.");
    plan_.aggregates.front().where = All(said_);
    plan_.frame = Frame::kValue;
    return;
  }
  Grouped(Frame::kValue);
}

void PlanAssembly::Total() {
  if (targets_.empty() && draft_.ask == Ask::kSum) return Count();
  if (targets_.size() != 1) return Refuse("It is not clear what is to be added up.");
  const bool one =
      draft_.has_name && draft_.names == 1 && draft_.groups.empty() && draft_.ask == Ask::kAverage;
  const bool is_measure = targets_.front().find('.') == std::string::npos;
  if (one ||
      (draft_.groups.empty() && draft_.ask == Ask::kAverage && draft_.groups_each && is_measure)) {
    if (draft_.ask == Ask::kAverage) return List();
    return NumberOf(targets_.front());
  }
  if (draft_.ask == Ask::kSum && !IsAdditive(targets_.front())) {
    return Refuse("These values do not add up.");
  }
  GroupBy();
  OverGroups(targets_.front());
  Grouped(Frame::kValue);
}

bool PlanAssembly::IsAdditive(const std::string& column) const {
  if (const auto* field = model_.FindColumn(column)) {
    return field->IsAdditive();
  }
  const auto* measure = model_.FindMeasure(column);
  return measure != nullptr && measure->candidates.begin()->second.front().unit != "%";
}

}  // namespace claribi::planner
