// The frames that tell of rows: lists, tops, comparisons, differences, series. See plan_assembly.h.
#include <algorithm>

#include "planner/plan_assembly.h"
#include "planner/plan_parts.h"

namespace claribi::planner {

using plan::Expression;
using plan::Frame;
using plan::Function;
using plan::MeasureUse;
using semantic_model::Entity;
using values::Type;

namespace {

// Turns a bound into its opposite; false where it has none.
bool Denied(Expression& bound) {
  using plan::Operator;
  static constexpr std::pair<Operator, Operator> kOpposites[] = {
      {Operator::kLess, Operator::kAtLeast},
      {Operator::kMore, Operator::kAtMost},
      {Operator::kEqual, Operator::kNotEqual}};
  for (const auto& [one, other] : kOpposites) {
    if (bound.op != one && bound.op != other) continue;
    bound.op = bound.op == one ? other : one;
    return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> PlanAssembly::Identity() const {
  std::vector<std::string> columns{entity_->id + "." + entity_->label};
  for (const std::string& key : entity_->key) AddOnce(columns, entity_->id + "." + key);
  return columns;
}

// Name and key of the row, then what is asked for; or the usual columns and those of conditions.
void PlanAssembly::Select(const std::vector<std::string>& first) {
  std::vector<std::string> columns = first;
  const bool asks = !targets_.empty();
  if (asks) {
    for (const std::string& column : Identity()) AddOnce(columns, column);
    for (const std::string& column : targets_) AddOnce(columns, column);
    // "services with at least 3 nodes and their plan": the number that is bounded is told, too.
    for (const Expression& row : plan_.frame == Frame::kList ? rows_ : std::vector<Expression>()) {
      const bool bounds = row.kind == Expression::Kind::kCompare && row.operands.empty() &&
                          row.op != plan::Operator::kEqual && IsNumber(row.column) &&
                          row.column.find('.') != std::string::npos;
      if (bounds) AddOnce(columns, row.column);
    }
  } else {
    for (const std::string& shown : entity_->shown) AddOnce(columns, entity_->id + "." + shown);
    std::vector<std::string> used;
    for (const Expression& row : rows_) ColumnsOf(row, used);
    for (const std::string& column : used) {
      if (column.find('.') != std::string::npos) AddOnce(columns, column);
    }
  }
  for (const MeasureUse& use : plan_.measures) {
    if (use.grain) AddOnce(columns, use.alias + "_time");
    AddOnce(columns, use.alias);
    if (use.compares) {
      AddOnce(columns, use.alias + "_before");
      AddOnce(columns, use.alias + "_change");
    }
  }
  plan_.select = std::move(columns);
}

void PlanAssembly::Shape() {
  Where();
  if (plan_.verdict) {
    plan_.frame = Frame::kVerdict;
    if (draft_.ask != Ask::kList && draft_.ask != Ask::kExists) {
      Refuse("Verdicts are not counted.");
    }
    if (!plan_.measures.empty() || !plan_.joins.empty() || draft_.ranking ||
        !draft_.groups.empty() || !targets_.empty()) {
      Refuse("A verdict stands alone.");
    }
    return;
  }
  if (draft_.counts_apart) return CountApart();
  if (CountsKinds()) return;
  const bool counts_children = std::any_of(draft_.children.begin(), draft_.children.end(),
                                           [](const Child& child) { return child.is_counted; });
  if (counts_children) return Children();
  if (!plan_.measures.empty() && plan_.measures.front().grain) return Series();
  if (!draft_.head_field.empty()) return Head();
  if (!steps_of_.empty()) return Count();
  switch (draft_.ask) {
    case Ask::kCount:
    case Ask::kDistinct:
      return Count();
    case Ask::kSeveral:
      return Several();
    case Ask::kShare:
      return Share();
    case Ask::kSum:
    case Ask::kAverage:
      return Total();
    case Ask::kDifference:
      return Difference();
    case Ask::kCompare:
      return Comparison();
    case Ask::kExists:
      if (!targets_.empty() || draft_.ranking || !draft_.groups.empty()) {
        Refuse("This is no question for yes or no.");
      }
      plan_.frame = Frame::kExists;
      if (draft_.is_all && !IsOfAll()) return Refuse("What is said of all of them is not clear.");
      if (draft_.is_all && EveryParent()) return;
      if (draft_.is_all) return Universal();
      return Select({});
    case Ask::kList:
      return List();
  }
}

// "Are all services running": those that are not are looked for. What is said last is the claim.
void PlanAssembly::Universal() {
  const bool has_claim = !draft_.conditions.empty() && draft_.children.empty() && !period_at_ &&
                         !draft_.conditions.back().is_or && !rows_.empty() &&
                         draft_.conditions.back().expression.kind != Expression::Kind::kNamed;
  // "Are a and b running and in Europe": two claims.
  const auto named = std::find_if(draft_.conditions.begin(), draft_.conditions.end(),
                                  [](const Condition& condition) {
                                    return condition.expression.kind == Expression::Kind::kNamed;
                                  });
  const bool claims_two =
      draft_.names > 1 && named != draft_.conditions.end() && draft_.conditions.end() - named > 2;
  if (!has_claim || claims_two) return Refuse("What is said of all of them is not clear.");
  Expression& claim = rows_.back();
  if (claim.kind == Expression::Kind::kNot) {
    Expression inner = std::move(claim.operands.front());
    claim = std::move(inner);
  } else {
    Expression exception;
    exception.kind = Expression::Kind::kNot;
    exception.operands.push_back(std::move(claim));
    claim = std::move(exception);
  }
  plan_.is_all = true;
  plan_.where = All(rows_);
  Select({});
}

void PlanAssembly::Children() {
  for (const std::string& column : Identity()) {
    plan_.group_by.push_back({.column = column, .grain = std::nullopt});
  }
  for (const std::string& column : targets_) {
    if (column.find('.') == std::string::npos) return Refuse("Measures are not counted with.");
    plan_.group_by.push_back({.column = column, .grain = std::nullopt});
  }
  if (!plan_.measures.empty() || !draft_.groups.empty() || !draft_.head_field.empty() ||
      (draft_.ask != Ask::kList && draft_.ask != Ask::kExists && draft_.ask != Ask::kCount)) {
    return Refuse("Rows are not grouped by what belongs to them and by something else.");
  }
  plan_.frame = Frame::kGroups;
  std::vector<Expression> having;
  for (std::size_t i = 0; i < draft_.children.size(); ++i) {
    const Child& child = draft_.children[i];
    if (!child.is_counted) continue;
    const Entity* entity = model_.FindEntity(child.entity);
    Aggregated(Function::kCount, child.entity + "." + entity->label, CountAlias(i), false);
    if (child.count) {
      Expression count = *child.count;
      count.column = CountAlias(i);
      having.push_back(std::move(count));
    }
  }
  if (plan_.aggregates.size() > 1) return Refuse("Two numbers of children are one too many.");
  // "how many projects have at least two services": those that do.
  if (draft_.ask == Ask::kCount) {
    if (having.empty() || draft_.ranking || !targets_.empty()) {
      return Refuse("It is not clear what is to be counted.");
    }
    plan_.frame = Frame::kCount;
  }
  // "do all of them have at least 3": those that do not are looked for.
  if (draft_.ask == Ask::kExists && !having.empty()) {
    if (draft_.is_all && !IsOfAll()) return Refuse("What is said of all of them is not clear.");
    if (draft_.ranking || !targets_.empty()) return Refuse("This is no question for yes or no.");
    plan_.frame = Frame::kExists;
    plan_.is_all = draft_.is_all;
    if (plan_.is_all && !Denied(having.front()))
      return Refuse("What is said of all of them is not clear.");
  }
  if (!having.empty()) plan_.having = All(std::move(having));
  plan_.order = {{.column = plan_.aggregates.front().alias, .descending = true}};
  if (draft_.ranking) {
    if (!draft_.ranking->target || draft_.ranking->target->kind != Target::Kind::kChildren) {
      return Refuse("Two orders are one too many.");
    }
    plan_.order.front().descending = draft_.ranking->is_descending;
    if (draft_.ranking->is_limited) Limit();
  }
}

values::CalendarUnit PlanAssembly::GrainFor() const {
  if (!draft_.period) return values::CalendarUnit::kMinute;
  const plan::Period& period = *draft_.period;
  const bool is_single = period.kind != plan::Period::Kind::kRolling || period.count == 1;
  if (period.unit == values::CalendarUnit::kHour && is_single) return values::CalendarUnit::kMinute;
  if (period.unit == values::CalendarUnit::kHour ||
      (period.unit == values::CalendarUnit::kDay && is_single)) {
    return values::CalendarUnit::kHour;
  }
  return period.unit == values::CalendarUnit::kYear ? values::CalendarUnit::kWeek
                                                    : values::CalendarUnit::kDay;
}

void PlanAssembly::Series() {
  if (draft_.ranking || !draft_.groups.empty() ||
      (draft_.ask != Ask::kList && draft_.ask != Ask::kAverage)) {
    return Refuse("Values over time are not ranked, grouped or counted.");
  }
  const bool is_one = draft_.has_name && draft_.names == 1;
  if (draft_.ask == Ask::kAverage && !is_one) return Refuse("No average is shown over time.");
  plan_.frame = Frame::kSeries;
  Select({});
}

void PlanAssembly::List() {
  const bool one = draft_.has_name && draft_.names == 1 && !targets_.empty() && !draft_.says_each;
  if (one && draft_.ranking && !plan_.measures.empty()) {
    // "highest CPU usage of X": over time.
    for (MeasureUse& use : plan_.measures) {
      use.over_time = draft_.ranking->is_descending ? plan::OverTime::kMax : plan::OverTime::kMin;
    }
    places_.order = "/measures/0/over_time";
    plan_.frame = draft_.compares ? Frame::kComparison : Frame::kValue;
    return Select({});
  }
  if (one && draft_.says_average) {
    for (MeasureUse& use : plan_.measures) use.over_time = plan::OverTime::kMean;
    if (plan_.measures.empty()) return Refuse("One value has no average.");
  }
  // "How old are our services on average": one number of all of them.
  const bool one_number = draft_.says_average && !one && !draft_.ranking && !draft_.compares &&
                          !draft_.says_each && draft_.names < 2 && targets_.size() == 1;
  if (one_number) {
    GroupBy();
    Aggregated(Function::kAverage, targets_.front(), "average", false);
    return Grouped(Frame::kValue);
  }
  if (draft_.ranking && draft_.ranking->target && !draft_.groups.empty() &&
      draft_.ranking->is_limited) {
    if (draft_.has_head) return FirstOfEach();
    GroupBy();
    Aggregated(draft_.ranking->is_descending ? Function::kMax : Function::kMin,
               ColumnOf(*draft_.ranking->target),
               draft_.ranking->is_descending ? "highest" : "lowest", false);
    plan_.frame = Frame::kGroups;
    plan_.order = {
        {.column = plan_.aggregates.front().alias, .descending = draft_.ranking->is_descending}};
    return;
  }
  if (draft_.ranking && draft_.ranking->target && PickOwner()) return;
  if (draft_.ranking && draft_.ranking->target) return Ranked();
  if (!draft_.groups.empty()) return ByGroups();
  if (draft_.wants_total && !one && targets_.size() == 1 && IsAdditive(targets_.front()) &&
      !draft_.groups_each && !draft_.compares && draft_.names < 2) {
    Aggregated(Function::kSum, targets_.front(), "total", false);
    return Grouped(Frame::kValue);
  }
  if (targets_.size() == 1 && SumsOfOwners(targets_.front())) {
    Aggregated(Function::kSum, targets_.front(), "total", false);
    return Grouped(Frame::kValue);
  }
  if (draft_.names >= 2 && !targets_.empty()) {
    plan_.frame = Frame::kComparison;
    return Select({});
  }
  plan_.frame = one ? Frame::kValue : Frame::kList;
  if (draft_.compares) plan_.frame = Frame::kComparison;
  if (!one && targets_.size() == 1 && targets_.front().find('.') == std::string::npos) {
    plan_.order = {{.column = targets_.front(), .descending = true}};
  } else if (!one && !entity_->time_field.empty()) {
    plan_.order = {{.column = entity_->id + "." + entity_->time_field, .descending = true}};
  }
  const bool usual = targets_.empty() && rows_.empty() && plan_.measures.empty();
  if (!usual) Select({});
}

// "the most expensive service in each project": the first rows of each group.
void PlanAssembly::FirstOfEach() {
  std::vector<std::string> per;
  for (const auto& group : draft_.groups) {
    if (group.grain || model_.FindColumn(group.column) == nullptr) {
      return Refuse("The first of each group is not told.");
    }
    per.push_back(group.column);
  }
  if (draft_.compares || draft_.grain || draft_.ranking->skip > 0) {
    return Refuse("The first of each group is not told.");
  }
  Ranked();
  if (!plan_.limit) return;
  if (!draft_.ranking->has_count) plan_.limit->count = 1;
  plan_.limit->per = per;
  for (const std::string& column : per) AddOnce(plan_.select, column);
  places_.group = "/limit/per";
}

// "Does project a or project b cost more?": of all that each of them has.
bool PlanAssembly::PickOwner() {
  if (!draft_.picks_name) return false;
  const auto total = TotalsOfOwners(ColumnOf(*draft_.ranking->target));
  if (!total) return false;
  if (draft_.has_head) Refuse("Which of the rows of the two are meant is not clear.");
  plan_.order = {{.column = *total, .descending = draft_.ranking->is_descending}};
  if (!plan_.aggregates.empty()) Limit();
  return true;
}

void PlanAssembly::Ranked() {
  std::string column = ColumnOf(*draft_.ranking->target);
  // "grew the most": the change is ranked.
  if (draft_.compares && column.find('.') == std::string::npos) column += "_change";
  const auto* field = model_.FindColumn(column);
  // "the maximum CPU usage of each service": over time, and of all of them.
  const bool of_each = draft_.says_each && draft_.ranking->is_limited;
  if (of_each && (field != nullptr || draft_.ranking->has_count)) {
    return Refuse("The first of each row is not clear.");
  }
  const bool ordered = field == nullptr || field->type == Type::kNumber ||
                       field->type == Type::kTime || !draft_.ranking->is_limited;
  if (!ordered) return Refuse("\"" + field->naming.names.front() + "\" has no highest.");
  plan_.order = {{.column = column, .descending = draft_.ranking->is_descending}};
  plan_.frame = Frame::kList;
  if (draft_.ranking->is_limited && !of_each) Limit();
  // "which is cheaper, a or b": the other one stands beside it.
  if (draft_.picks_name && plan_.limit && plan_.limit->per.empty()) plan_.limit->count = 2;
  if ((draft_.ranking->is_extreme || of_each) && field == nullptr) {
    for (MeasureUse& use : plan_.measures) {
      use.over_time = draft_.ranking->is_descending ? plan::OverTime::kMax : plan::OverTime::kMin;
    }
  }
  if (!draft_.targets.empty()) {
    AddOnce(targets_, column);
    return Select({});
  }
  Select({});
  AddOnce(plan_.select, column);
}

// "services by region" is a list in that order; "price by region" a number for each.
void PlanAssembly::ByGroups() {
  if (!targets_.empty()) {
    GroupBy();
    OverGroups(targets_.front());
    if (targets_.size() > 1) Refuse("One number for each group is told.");
    return Grouped(Frame::kValue);
  }
  // "services per provider", "events by project"
  const bool by_key =
      std::any_of(draft_.groups.begin(), draft_.groups.end(), [&](const auto& group) {
        return model_.FindColumn(group.column) == nullptr ||
               std::count(group.column.begin(), group.column.end(), '.') > 1;
      });
  const bool counts = draft_.groups_each || !entity_->time_field.empty() || by_key;
  if (counts && !draft_.says_list) return Count();
  std::vector<std::string> first;
  for (const auto& group : draft_.groups) {
    first.push_back(group.column);
    plan_.order.push_back({.column = group.column, .descending = IsNumber(group.column)});
  }
  plan_.order.push_back({.column = entity_->id + "." + entity_->label});
  plan_.frame = Frame::kList;
  places_.group = "/order/0";
  Select(first);
}

void PlanAssembly::Limit() {
  const Ranking& ranking = *draft_.ranking;
  // "Which services are the cheapest": those that no other is before, however many they are.
  const bool is_plural = draft_.is_plural && plan_.aggregates.empty();
  const std::int64_t count = ranking.has_count ? ranking.count
                             : is_plural       ? model_.FindEntity(plan_.from)->plural_top
                                               : 1;
  plan_.limit = plan::Limit{.count = ranking.skip > 0 && !ranking.has_count ? 1 : count};
  plan_.limit->skip = ranking.skip;
  plan_.limit->both_ends = draft_.both_ends;
  // "the oldest and the newest topic": by an age that is of what it belongs to.
  const bool is_other = draft_.both_ends && ranking.target && !ranking.target->column.empty() &&
                        !ranking.target->column.starts_with(draft_.subject + ".");
  if (is_other) Refuse("What the two ends are of is not clear.");
  if (draft_.both_ends) plan_.limit->count = 1;
  plan_.frame = Frame::kTop;
}

}  // namespace claribi::planner
