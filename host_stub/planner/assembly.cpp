#include "planner/assembly.h"

#include <algorithm>
#include <map>

#include "planner/exclusive_conditions.h"
#include "planner/plan_assembly.h"
#include "planner/plan_parts.h"

namespace claribi::planner {

using plan::Aggregate;
using plan::Declined;
using plan::Expression;
using plan::Frame;
using plan::JoinKind;
using plan::MeasureUse;
using plan::Order;
using semantic_model::Entity;
using semantic_model::Model;
using values::CalendarUnit;

plan::Planned PlanAssembly::Run() {
  plan_.from = draft_.subject;
  entity_ = model_.FindEntity(draft_.subject);
  if (!Prepare()) return Declining();
  for (const Target& target : draft_.targets) targets_.push_back(ColumnOf(target));
  if (draft_.ranking && draft_.ranking->target) ColumnOf(*draft_.ranking->target);
  if (draft_.bounded) ColumnOf(*draft_.bounded);
  for (const Number& number : draft_.numbers) {
    if (number.function != Function::kCount) ColumnOf(number.target);
  }
  Conditions();
  Times();
  if (missing_.empty()) Shape();
  if (missing_.empty()) AverageCounts();
  if (missing_.empty()) Claim();
  if (missing_.empty()) NothingIsLost();
  if (!missing_.empty()) return Declining();
  plan_.words = WordUsesOf(draft_, question_, plan_, places_);
  return plan_;
}

plan::Planned PlanAssembly::Declining() const {
  Declined declined{.why = why_, .missing = missing_, .offers = {}};
  for (const std::string& example : model_.examples) {
    if (declined.offers.size() < 3) declined.offers.push_back(example);
  }
  return declined;
}

void PlanAssembly::Refuse(const std::string& missing, Declined::Why why) {
  if (missing_.empty()) {
    missing_ = missing;
    why_ = why;
  }
}

bool PlanAssembly::Prepare() {
  std::size_t predicates = 0;
  bool has_or = false;
  for (std::size_t i = 0; i < draft_.conditions.size(); ++i) {
    const Condition& condition = draft_.conditions[i];
    predicates += condition.is_predicate ? 1 : 0;
    if (!condition.is_or) continue;
    has_or = true;
    const bool mixes =
        condition.child || (i > 0 && draft_.conditions[i - 1].child) ||
        (i > 0 && draft_.conditions[i - 1].expression.kind == Expression::Kind::kNot &&
         condition.expression.kind != Expression::Kind::kNot);
    if (mixes) Refuse("What \"or\" joins is not clear.");
  }
  // "Kafka in Europe or PostgreSQL in Asia": what else is said of the same is of one side only.
  const auto column_of = [&](std::size_t i) {
    std::vector<std::string> columns;
    ColumnsOf(draft_.conditions[i].expression, columns);
    return columns.empty() ? std::string() : columns.front();
  };
  for (std::size_t i = 1; i < draft_.conditions.size(); ++i) {
    if (!draft_.conditions[i].is_or || column_of(i) == column_of(i - 1)) continue;
    for (std::size_t other = 0; other < draft_.conditions.size(); ++other) {
      const bool is_joined =
          other == i || other + 1 == i || draft_.conditions[other].is_or ||
          (other + 1 < draft_.conditions.size() && draft_.conditions[other + 1].is_or);
      const std::string column = column_of(other);
      if (!is_joined && !column.empty() && (column == column_of(i) || column == column_of(i - 1))) {
        Refuse("What \"or\" joins is not clear.", Declined::Why::kSeveral);
      }
    }
  }
  // "types in a but not in b", "regions with both x and y": of groups, and not of their rows.
  if (!draft_.head_field.empty()) {
    bool positive = false;
    bool negative = false;
    for (const Condition& condition : draft_.conditions) {
      const Expression& row = condition.expression;
      positive = positive || row.kind == Expression::Kind::kNamed;
      negative = negative || (row.kind == Expression::Kind::kNot &&
                              row.operands.front().kind == Expression::Kind::kNamed);
    }
    if (positive && negative) {
      Refuse("Groups are told by their rows, and not by what all of these are.");
    }
  }
  if (JoinsOtherRow(draft_.conditions)) Refuse("What \"or\" joins is not clear.");
  const bool is_mixed = has_or && predicates > 2 && !IsOneList(draft_.conditions);
  if (is_mixed) Refuse("What \"or\" and \"and\" join is not clear.");
  return missing_.empty();
}

std::string PlanAssembly::ColumnOf(const Target& target) {
  if (target.kind == Target::Kind::kField) return target.column;
  if (target.kind == Target::Kind::kChildren) return CountAlias(target.child);
  return Measure(target.measure);
}

const std::string& PlanAssembly::Measure(const std::string& id) {
  for (const MeasureUse& use : plan_.measures) {
    if (use.measure == id) return use.alias;
  }
  MeasureUse use;
  use.measure = use.alias = id;
  plan_.measures.push_back(use);
  return plan_.measures.back().alias;
}

// Rows that are wanted, and what is said of them where a share is asked for.
void PlanAssembly::Conditions() {
  std::vector<Expression> rows;
  std::vector<Expression> said;
  std::map<std::size_t, std::vector<Expression>> of_children;
  bool has_other_noun = draft_.repeats_noun;
  bool excludes = false;
  const bool splits = draft_.ask == Ask::kShare && draft_.groups.empty();
  // "share of PostgreSQL among all services": the one thing that is said is of what is counted.
  const bool is_one = draft_.conditions.size() == 1;
  const bool asks_one = draft_.ask == Ask::kExists && !draft_.is_all;
  for (std::size_t i = 0; i < draft_.conditions.size(); ++i) {
    const Condition& condition = draft_.conditions[i];
    std::vector<std::string> columns;
    ColumnsOf(condition.expression, columns);
    for (const std::string& column : columns) {
      if (column.find('.') == std::string::npos) Measure(column);
    }
    const bool is_said = splits && (condition.is_predicate || is_one);
    auto& list = condition.child ? of_children[*condition.child] : is_said ? said : rows;
    // "on plan a and plan b": a row has one of them.
    const std::string value = OneValueOf(condition.expression, model_);
    const bool is_other = condition.is_and && !condition.child && !value.empty() && i > 0 &&
                          !draft_.conditions[i - 1].child && !list.empty() &&
                          OneValueOf(list.back(), model_) == value;
    // "regions with Kafka services and MySQL services": with both, or with either?
    const bool of_groups = !draft_.head_field.empty() && !columns.empty();
    excludes = excludes || (is_other && (of_groups || asks_one));
    has_other_noun = has_other_noun || (is_other && condition.after_noun);
    if ((condition.is_or || is_other) && !list.empty()) {
      Expression& last = list.back();
      if (last.kind != Expression::Kind::kOr) {
        Expression either;
        either.kind = Expression::Kind::kOr;
        either.operands.push_back(std::move(last));
        last = std::move(either);
      }
      last.operands.push_back(condition.expression);
    } else {
      list.push_back(condition.expression);
    }
    kinds_.push_back(condition.child ? 2 : is_said ? 1 : 0);
    orders_.push_back(list.size() - 1);
  }
  rows_ = std::move(rows);
  said_ = std::move(said);
  // "Kafka services and MySQL services in Europe": is Europe said of both?
  excludes = excludes || ExcludeEachOther(rows_, model_) || ExcludeEachOther(said_, model_) ||
             (has_other_noun && rows_.size() > 1);
  for (const auto& [child, conditions] : of_children) {
    excludes = excludes || ExcludeEachOther(conditions, model_);
  }
  if (excludes || NamesTwoThings(draft_.conditions, draft_.subject)) {
    Refuse("These are several questions; ask one at a time.", Declined::Why::kSeveral);
  }
  for (std::size_t i = 0; i < draft_.children.size(); ++i) {
    const Child& child = draft_.children[i];
    plan::Join join;
    join.entity = child.entity;
    join.kind = child.is_counted   ? JoinKind::kLeft
                : child.is_negated ? JoinKind::kAnti
                                   : JoinKind::kSemi;
    if (child.is_counted && child.is_negated) Refuse("A number of none is not clear.");
    if (!of_children[i].empty()) join.where = All(of_children[i]);
    plan_.joins.push_back(std::move(join));
  }
}

// The period belongs to measures, to what happens, or to a verdict.
void PlanAssembly::Times() {
  const bool happens = !entity_->time_field.empty();
  if (!draft_.verdict.empty()) {
    plan_.verdict = plan::VerdictUse{.verdict = draft_.verdict, .period = draft_.period};
  } else if (draft_.period && !plan_.measures.empty()) {
    for (MeasureUse& use : plan_.measures) use.period = draft_.period;
  } else if (draft_.period) {
    Expression within;
    within.kind = Expression::Kind::kCompare;
    within.op = plan::Operator::kWithin;
    within.period = draft_.period;
    if (happens) {
      within.column = entity_->id + "." + entity_->time_field;
      rows_.push_back(within);
      period_at_ = rows_.size() - 1;
    } else {
      for (plan::Join& join : plan_.joins) {
        const Entity* child = model_.FindEntity(join.entity);
        if (child->time_field.empty() || used_period_) continue;
        within.column = child->id + "." + child->time_field;
        std::vector<Expression> both;
        if (join.where) both.push_back(*join.where);
        both.push_back(within);
        join.where = All(std::move(both));
        used_period_ = true;
      }
      if (!used_period_) {
        Refuse("A period says nothing of " + entity_->naming.plural +
                   " without something that is measured or that happens.",
               Declined::Why::kNotUnderstood);
      }
    }
  }
  if (draft_.compares) {
    if (plan_.measures.size() != 1 || targets_.empty()) {
      Refuse("Only measures are compared with another period.");
      return;
    }
    plan_.measures.front().compares = true;
    plan_.measures.front().with_period = draft_.compared;
  }
  if (draft_.is_series || (draft_.grain && !plan_.measures.empty())) {
    if (plan_.measures.size() != 1 || targets_.empty()) {
      Refuse("Only one measure is shown over time.");
      return;
    }
    MeasureUse& use = plan_.measures.front();
    use.grain = draft_.grain ? *draft_.grain : GrainFor();
    // "CPU per day", and no period: so many days that there is something to see.
    const bool is_long = *use.grain >= CalendarUnit::kDay;
    if (is_long && !use.period) {
      plan::Period period;
      period.count = *use.grain == CalendarUnit::kDay ? 7 : 4;
      period.unit = *use.grain;
      use.period = period;
    }
    if (is_long && use.period->kind == plan::Period::Kind::kRolling && use.period->count == 1 &&
        use.period->unit <= *use.grain) {
      Refuse("The steps of time are as long as the period.");
    }
  } else if (draft_.grain && (happens ? draft_.ask != Ask::kCount : !StepsOfField())) {
    Refuse("What is asked for has no values over time.");
  }
}

// "services created per year": so many in each step of a time that the rows have.
bool PlanAssembly::StepsOfField() {
  const bool counts = draft_.ask == Ask::kCount || draft_.ask == Ask::kList;
  const auto* field = targets_.size() == 1 ? model_.FindColumn(targets_.front()) : nullptr;
  const bool is_time = field != nullptr && field->type == semantic_model::Type::kTime;
  if (!counts || !is_time || !draft_.groups.empty() || draft_.ranking || draft_.has_name ||
      !draft_.head_field.empty() || *draft_.grain < CalendarUnit::kDay) {
    return false;
  }
  steps_of_ = targets_.front();
  targets_.clear();
  return true;
}

void PlanAssembly::Where() {
  if (!rows_.empty()) plan_.where = All(rows_);
  places_.conditions.clear();
  for (std::size_t i = 0; i < kinds_.size(); ++i) {
    std::string at = "/where";
    if (kinds_[i] == 0 && rows_.size() > 1) at += "/and/" + std::to_string(orders_[i]);
    if (kinds_[i] == 1) at = "/aggregates/0/where";
    if (kinds_[i] == 2) {
      at = "/joins/" + std::to_string(*draft_.conditions[i].child) + "/where";
    }
    places_.conditions.push_back(at);
  }
  places_.period = period_at_ && rows_.size() > 1 ? "/where/and/" + std::to_string(*period_at_)
                   : period_at_                   ? "/where"
                   : used_period_                 ? "/joins"
                   : plan_.verdict                ? "/verdict"
                                                  : "/measures";
}

// What the reader found must be in the plan: a part left out would be another question.
void PlanAssembly::NothingIsLost() {
  const auto groups = [&](const std::string& column) {
    return std::any_of(plan_.group_by.begin(), plan_.group_by.end(),
                       [&](const plan::Group& group) { return group.column == column; });
  };
  const auto orders = [&](const std::string& column) {
    return std::any_of(plan_.order.begin(), plan_.order.end(),
                       [&](const Order& order) { return order.column == column; });
  };
  const auto aggregates = [&](const std::string& column) {
    return std::any_of(plan_.aggregates.begin(), plan_.aggregates.end(),
                       [&](const Aggregate& aggregate) { return aggregate.of == column; });
  };
  const auto selects = [&](const std::string& column) {
    return std::find(plan_.select.begin(), plan_.select.end(), column) != plan_.select.end();
  };
  const auto is_free = [&](const std::string& column) {
    const auto* field = model_.FindColumn(column);
    return field != nullptr && field->is_free_text;
  };
  const bool groups_free = std::any_of(plan_.group_by.begin(), plan_.group_by.end(),
                                       [&](const auto& group) { return is_free(group.column); }) ||
                           std::any_of(plan_.aggregates.begin(), plan_.aggregates.end(),
                                       [&](const auto& each) { return is_free(each.of); });
  const bool groups_amounts =
      plan_.joins.empty() &&
      std::any_of(plan_.group_by.begin(), plan_.group_by.end(), [&](const auto& group) {
        const auto* field = model_.FindColumn(group.column);
        return field != nullptr && field->type == semantic_model::Type::kNumber &&
               !field->unit.empty();
      });
  if (groups_amounts) Refuse("Amounts are no groups.");
  if (groups_free) Refuse("These texts say more than one thing each; they are no groups.");
  const bool turned = plan_.from != draft_.subject;
  for (const auto& group : draft_.groups) {
    const bool is_per = plan_.limit && std::find(plan_.limit->per.begin(), plan_.limit->per.end(),
                                                 group.column) != plan_.limit->per.end();
    if (!turned && !groups(group.column) && !orders(group.column) && !is_per) {
      Refuse("What is grouped is not clear.");
    }
  }
  for (const Target& target : draft_.targets) {
    if (target.kind == Target::Kind::kChildren) continue;
    const std::string& column =
        target.kind == Target::Kind::kField ? target.column : target.measure;
    if (!groups(column) && !orders(column) && !aggregates(column) && !selects(column)) {
      Refuse("What is told of each row is not clear.");
    }
  }
  const std::string& head = draft_.head_field;
  if (!head.empty() && !turned && !groups(head) && !orders(head) && !aggregates(head) &&
      !selects(head)) {
    Refuse("Whether \"" + model_.FindColumn(head)->naming.names.front() +
           "\" is asked for is not clear.");
  }
  if (draft_.ranking && plan_.order.empty() && places_.order.empty()) {
    Refuse("What is ranked is not clear.");
  }
  if (draft_.ranking && draft_.ranking->has_count && !plan_.limit) {
    Refuse("How many are asked for is not clear.");
  }
  const bool counts = draft_.ask == Ask::kCount || draft_.ask == Ask::kDistinct ||
                      draft_.ask == Ask::kSum || draft_.ask == Ask::kShare ||
                      draft_.ask == Ask::kSeveral;
  const bool of_each = draft_.says_each && plan_.frame == Frame::kList && !targets_.empty();
  if (counts && plan_.aggregates.empty() && plan_.frame != Frame::kValue && !of_each) {
    Refuse("What is counted is not clear.");
  }
  if (draft_.ranking && draft_.ranking->skip > 0 && (!plan_.limit || plan_.limit->skip == 0)) {
    Refuse("Which place in the order is asked for is not clear.");
  }
  if (draft_.numbers.size() > plan_.aggregates.size()) Refuse("What is counted is not clear.");
  if (draft_.bound && !plan_.having) Refuse("What is bounded is not clear.");
  if (draft_.rows && !plan_.having) Refuse("The number of rows is not clear.");
  if (draft_.says_average && draft_.ranking && plan_.aggregates.empty()) {
    Refuse("An average and an extreme are two questions.");
  }
  // "How many services per project on average": no number of them is an average.
  const auto is_average = [&](const std::string& column) {
    const auto* field = model_.FindColumn(column);
    return field != nullptr &&
           std::any_of(field->naming.names.begin(), field->naming.names.end(),
                       [](const std::string& name) { return name.starts_with("average "); });
  };
  std::vector<std::string> said = targets_;
  for (const Expression& row : rows_) ColumnsOf(row, said);
  const auto is_mean = [](const Aggregate& aggregate) {
    return aggregate.function == plan::Function::kAverage;
  };
  const bool averages = !plan_.measures.empty() ||
                        std::any_of(said.begin(), said.end(), is_average) ||
                        std::any_of(plan_.aggregates.begin(), plan_.aggregates.end(), is_mean);
  if (draft_.says_average && !averages) Refuse("An average of what is not clear.");
  const bool has_steps = (!plan_.group_by.empty() && plan_.group_by.back().grain) ||
                         (!plan_.measures.empty() && plan_.measures.front().grain);
  if (draft_.grain && !has_steps) Refuse("The steps of time are not clear.");
  if (draft_.compares && (plan_.measures.empty() || !selects(plan_.measures.front().alias))) {
    Refuse("What is compared is not clear.");
  }
}

plan::Planned Assemble(const Draft& draft, std::string_view question, const Model& model) {
  return PlanAssembly(draft, question, model).Run();
}

}  // namespace claribi::planner
