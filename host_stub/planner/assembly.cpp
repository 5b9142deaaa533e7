#include "planner/assembly.h"

#include <algorithm>
#include <map>

#include "planner/word_uses.h"

namespace claribi::planner {
namespace {

using plan::Aggregate;
using plan::Declined;
using plan::Expression;
using plan::Frame;
using plan::Function;
using plan::JoinKind;
using plan::MeasureUse;
using plan::Order;
using plan::Plan;
using semantic_model::Entity;
using semantic_model::Model;
using values::CalendarUnit;
using values::Type;

constexpr std::int64_t kRowsOfPluralTop = 5;

Expression All(std::vector<Expression> operands) {
  if (operands.size() == 1) return std::move(operands.front());
  Expression all;
  all.kind = Expression::Kind::kAnd;
  all.operands = std::move(operands);
  return all;
}

void ColumnsOf(const Expression& expression, std::vector<std::string>& columns) {
  if (expression.kind == Expression::Kind::kCompare) columns.push_back(expression.column);
  for (const Expression& operand : expression.operands) ColumnsOf(operand, columns);
}

void AddOnce(std::vector<std::string>& list, const std::string& text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

class Assembly {
 public:
  Assembly(const Draft& draft, std::string_view question, const Model& model)
      : draft_(draft), question_(question), model_(model) {}

  plan::Planned Run() {
    plan_.from = draft_.subject;
    entity_ = model_.FindEntity(draft_.subject);
    if (!Prepare()) return Declining();
    for (const Target& target : draft_.targets) targets_.push_back(ColumnOf(target));
    if (draft_.ranking && draft_.ranking->target) ColumnOf(*draft_.ranking->target);
    Conditions();
    Times();
    if (missing_.empty()) Shape();
    if (missing_.empty()) NothingIsLost();
    if (!missing_.empty()) return Declining();
    plan_.words = WordUsesOf(draft_, question_, plan_, places_);
    return plan_;
  }

 private:
  plan::Planned Declining() const {
    Declined declined{.why = why_, .missing = missing_, .offers = {}};
    for (const std::string& example : model_.examples) {
      if (declined.offers.size() < 3) declined.offers.push_back(example);
    }
    return declined;
  }
  void Refuse(const std::string& missing, Declined::Why why = Declined::Why::kNotUnderstood) {
    if (missing_.empty()) {
      missing_ = missing;
      why_ = why;
    }
  }

  // What the reader found must be in the plan: a part left out would be another question.
  void NothingIsLost() {
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
    const bool turned = plan_.from != draft_.subject;
    for (const auto& group : draft_.groups) {
      if (!turned && !groups(group.column) && !orders(group.column)) {
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
    if (draft_.ranking && plan_.order.empty() && places_.order.empty()) {
      Refuse("What is ranked is not clear.");
    }
    if (draft_.ranking && draft_.ranking->has_count && !plan_.limit) {
      Refuse("How many are asked for is not clear.");
    }
    const bool counts = draft_.ask == Ask::kCount || draft_.ask == Ask::kDistinct ||
                        draft_.ask == Ask::kSum || draft_.ask == Ask::kShare;
    if (counts && plan_.aggregates.empty() && plan_.frame != Frame::kValue) {
      Refuse("What is counted is not clear.");
    }
    if (draft_.rows && !plan_.having) Refuse("The number of rows is not clear.");
    if (draft_.says_average && draft_.ranking && plan_.aggregates.empty()) {
      Refuse("An average and an extreme are two questions.");
    }
    const bool by_time = !plan_.group_by.empty() && plan_.group_by.back().grain;
    const bool has_grain = !plan_.measures.empty() && plan_.measures.front().grain;
    if (draft_.grain && !by_time && !has_grain) Refuse("The steps of time are not clear.");
    if (draft_.compares && (plan_.measures.empty() || !selects(plan_.measures.front().alias))) {
      Refuse("What is compared is not clear.");
    }
  }

  bool Prepare() {
    std::size_t predicates = 0;
    bool has_or = false;
    for (std::size_t i = 0; i < draft_.conditions.size(); ++i) {
      const Condition& condition = draft_.conditions[i];
      predicates += condition.is_predicate ? 1 : 0;
      if (!condition.is_or) continue;
      has_or = true;
      const bool mixes = condition.child || (i > 0 && draft_.conditions[i - 1].child) ||
                         (i > 0 && draft_.conditions[i - 1].expression.kind ==
                                       Expression::Kind::kNot &&
                          condition.expression.kind != Expression::Kind::kNot);
      if (mixes) Refuse("What \"or\" joins is not clear.");
    }
    if (has_or && predicates > 2) Refuse("What \"or\" and \"and\" join is not clear.");
    return missing_.empty();
  }

  std::string ColumnOf(const Target& target) {
    if (target.kind == Target::Kind::kField) return target.column;
    if (target.kind == Target::Kind::kChildren) return CountAlias(target.child);
    return Measure(target.measure);
  }
  std::string CountAlias(std::size_t child) const {
    return draft_.children[child].entity + "_count";
  }

  const std::string& Measure(const std::string& id) {
    for (const MeasureUse& use : plan_.measures) {
      if (use.measure == id) return use.alias;
    }
    MeasureUse use;
    use.measure = use.alias = id;
    plan_.measures.push_back(use);
    return plan_.measures.back().alias;
  }

  // Rows that are wanted, and what is said of them where a share is asked for.
  void Conditions() {
    std::vector<Expression> rows;
    std::vector<Expression> said;
    std::map<std::size_t, std::vector<Expression>> of_children;
    const bool splits = draft_.ask == Ask::kShare && draft_.groups.empty();
    for (std::size_t i = 0; i < draft_.conditions.size(); ++i) {
      const Condition& condition = draft_.conditions[i];
      std::vector<std::string> columns;
      ColumnsOf(condition.expression, columns);
      for (const std::string& column : columns) {
        if (column.find('.') == std::string::npos) Measure(column);
      }
      auto& list = condition.child                          ? of_children[*condition.child]
                   : splits && condition.is_predicate ? said
                                                            : rows;
      if (condition.is_or && !list.empty()) {
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
      kinds_.push_back(condition.child ? 2 : splits && condition.is_predicate ? 1 : 0);
      orders_.push_back(list.size() - 1);
    }
    rows_ = std::move(rows);
    said_ = std::move(said);
    for (std::size_t i = 0; i < draft_.children.size(); ++i) {
      const Child& child = draft_.children[i];
      plan::Join join;
      join.entity = child.entity;
      join.kind = child.is_counted ? JoinKind::kLeft
                  : child.is_negated ? JoinKind::kAnti
                                     : JoinKind::kSemi;
      if (child.is_counted && child.is_negated) Refuse("A number of none is not clear.");
      if (!of_children[i].empty()) join.where = All(of_children[i]);
      plan_.joins.push_back(std::move(join));
    }
  }

  // The period belongs to measures, to what happens, or to a verdict.
  void Times() {
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
      plan_.measures.front().grain = draft_.grain ? *draft_.grain : GrainFor();
    } else if (draft_.grain && (!happens || draft_.ask != Ask::kCount)) {
      Refuse("What is asked for has no values over time.");
    }
  }

  CalendarUnit GrainFor() const {
    if (!draft_.period) return CalendarUnit::kMinute;
    const plan::Period& period = *draft_.period;
    const bool is_single = period.kind != plan::Period::Kind::kRolling || period.count == 1;
    if (period.unit == CalendarUnit::kHour && is_single) return CalendarUnit::kMinute;
    if (period.unit == CalendarUnit::kHour || (period.unit == CalendarUnit::kDay && is_single)) {
      return CalendarUnit::kHour;
    }
    return period.unit == CalendarUnit::kYear ? CalendarUnit::kWeek : CalendarUnit::kDay;
  }

  void Where() {
    if (!rows_.empty()) plan_.where = All(rows_);
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

  std::vector<std::string> Identity() const {
    std::vector<std::string> columns{entity_->id + "." + entity_->label};
    for (const std::string& key : entity_->key) AddOnce(columns, entity_->id + "." + key);
    return columns;
  }

  // Name and key of the row, then what is asked for; or the usual columns and those of conditions.
  void Select(const std::vector<std::string>& first) {
    std::vector<std::string> columns = first;
    const bool asks = !targets_.empty();
    if (asks) {
      for (const std::string& column : Identity()) AddOnce(columns, column);
      for (const std::string& column : targets_) AddOnce(columns, column);
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

  void Shape() {
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
    const bool counts_children = std::any_of(draft_.children.begin(), draft_.children.end(),
                                             [](const Child& child) { return child.is_counted; });
    if (counts_children) return Children();
    if (!plan_.measures.empty() && plan_.measures.front().grain) return Series();
    if (!draft_.head_field.empty()) return Head();
    switch (draft_.ask) {
      case Ask::kCount:
      case Ask::kDistinct:
        return Count();
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
        return Select({});
      case Ask::kList:
        return List();
    }
  }

  void GroupBy() {
    plan_.group_by = draft_.groups;
    if (draft_.grain && !entity_->time_field.empty() && plan_.measures.empty()) {
      plan_.group_by.push_back(
          {.column = entity_->id + "." + entity_->time_field, .grain = draft_.grain});
    }
  }

  void Aggregated(Function function, const std::string& of, const std::string& alias, bool share) {
    Aggregate aggregate{.function = function, .of = of, .alias = alias, .where = std::nullopt};
    aggregate.as_share = share;
    plan_.aggregates.push_back(std::move(aggregate));
  }

  // The groups' frame: the first of an order, all of them, or one number.
  void Grouped(Frame alone) {
    if (plan_.group_by.empty()) {
      plan_.frame = alone;
      if (draft_.ranking) Refuse("One number has no order.");
      return;
    }
    const std::string& alias = plan_.aggregates.front().alias;
    plan_.frame = Frame::kGroups;
    const bool by_time = plan_.group_by.back().grain.has_value();
    plan_.order = {by_time ? Order{.column = plan_.group_by.back().column}
                           : Order{.column = alias, .descending = true}};
    if (!draft_.ranking) return;
    plan_.order = {{.column = alias, .descending = draft_.ranking->is_descending}};
    if (draft_.ranking->is_limited) Limit();
  }

  void Limit() {
    const Ranking& ranking = *draft_.ranking;
    const std::int64_t count =
        ranking.has_count ? ranking.count : draft_.is_plural ? kRowsOfPluralTop : 1;
    plan_.limit = plan::Limit{.count = count};
    plan_.frame = Frame::kTop;
  }

  // "topics of each Kafka service": over all parents, so that none is a number, too.
  bool TurnToParents() {
    if (draft_.group_entity.empty() || !plan_.measures.empty() || !plan_.joins.empty() ||
        draft_.grain) {
      return false;
    }
    const auto above = model_.ReachableFrom(draft_.group_entity);
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
    plan_.from = draft_.group_entity;
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
    for (const std::string& key : model_.FindEntity(draft_.group_entity)->key) {
      plan_.group_by.push_back({.column = draft_.group_entity + "." + key, .grain = std::nullopt});
    }
    Aggregated(Function::kCount, child + "." + entity_->label, child + "_count", false);
    places_.from = "/joins/0";
    return true;
  }

  void Count() {
    if (!targets_.empty()) {
      // "how many nodes does X have": a number that each row has.
      if (targets_.size() == 1 && IsNumber(targets_.front())) return NumberOf(targets_.front());
      Refuse("It is not clear what is to be counted.");
      return;
    }
    if (TurnToParents()) return Grouped(Frame::kCount);
    GroupBy();
    // Rows that are parts of what has the name, such as a group's partitions, are not counted.
    const bool has_parts = std::any_of(
        entity_->key.begin(), entity_->key.end(),
        [&](const std::string& key) { return entity_->Find(key)->type == Type::kNumber; });
    Aggregated(has_parts ? Function::kDistinct : Function::kCount,
               has_parts ? entity_->id + "." + entity_->label : "", "count", false);
    Grouped(Frame::kCount);
  }

  bool IsNumber(const std::string& column) const {
    const auto* field = model_.FindColumn(column);
    return column.find('.') == std::string::npos ||
           (field != nullptr && field->type == Type::kNumber);
  }

  void NumberOf(const std::string& column) {
    if (draft_.has_name && draft_.names == 1 && draft_.groups.empty() && !draft_.ranking) {
      targets_ = {column};
      plan_.frame = Frame::kValue;
      return Select({});
    }
    GroupBy();
    Aggregated(Function::kSum, column, "total", false);
    Grouped(Frame::kValue);
  }

  // "which regions", "how many plans", "which region has the most services".
  void Head() {
    const std::string& column = draft_.head_field;
    const bool one = draft_.has_name && draft_.names >= 1;
    if (draft_.ask == Ask::kCount || draft_.ask == Ask::kDistinct) {
      if (!targets_.empty()) return Refuse("It is not clear what is to be counted.");
      if (IsNumber(column)) return NumberOf(column);
      GroupBy();
      Aggregated(Function::kDistinct, column, "count", false);
      places_.group = "/aggregates/0";
      return Grouped(Frame::kCount);
    }
    if (draft_.ask == Ask::kExists || draft_.ask == Ask::kDifference ||
        draft_.ask == Ask::kCompare) {
      return Refuse("It is not clear what is asked for.");
    }
    if (one && !draft_.ranking) {
      targets_.insert(targets_.begin(), column);
      plan_.frame = draft_.names == 1 ? Frame::kValue : Frame::kComparison;
      places_.group = "/select";
      return Select({});
    }
    // "the plan of each service", "name, plan and region of our services": values of each row.
    const auto* head = model_.FindColumn(column);
    const bool is_many = head->type == Type::kMap || head->type == Type::kList;
    const bool of_rows = (draft_.names_subject && !draft_.is_plural && draft_.groups.empty()) ||
                         is_many;
    const bool more = std::any_of(targets_.begin(), targets_.end(),
                                  [&](const auto& target) { return !IsNumber(target); });
    if (draft_.ask == Ask::kList && !draft_.ranking && (of_rows || more) && !IsNumber(column)) {
      targets_.insert(targets_.begin(), column);
      places_.group = "/select";
      return List();
    }
    if (draft_.ask == Ask::kList && IsNumber(column) && !draft_.ranking) {
      if (!draft_.groups.empty() || draft_.wants_total) {
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
    plan_.group_by.push_back({.column = column, .grain = std::nullopt});
    for (const auto& group : draft_.groups) plan_.group_by.push_back(group);
    if (draft_.ask == Ask::kShare) {
      Aggregated(Function::kCount, "", "share", true);
    } else if (draft_.ranking && draft_.ranking->target) {
      OverGroups(ColumnOf(*draft_.ranking->target));
    } else if (!targets_.empty()) {
      OverGroups(targets_.front());
    } else {
      Aggregated(Function::kCount, "", "count", false);
      if (draft_.rows) {
        plan_.having = draft_.rows;
        plan_.having->column = "count";
      }
    }
    Grouped(Frame::kGroups);
  }

  // One number for several rows: as asked; else prices and rates add up and the rest is averaged.
  void OverGroups(const std::string& column) {
    bool adds = false;
    if (const auto* field = model_.FindColumn(column)) {
      adds = field->type == Type::kNumber && field->unit != "%" && field->unit != "d";
      if (field->type != Type::kNumber) Refuse("Only numbers are added up.");
    } else {
      const auto* measure = model_.FindMeasure(column);
      adds = measure != nullptr && measure->candidates.begin()->second.front().over_nodes ==
                                       semantic_model::OverNodes::kSum;
    }
    const bool average = draft_.ask == Ask::kAverage || (draft_.ask != Ask::kSum && !adds);
    Aggregated(average ? Function::kAverage : Function::kSum, column,
               average ? "average" : "total", false);
  }

  void Share() {
    if (draft_.ranking) return Refuse("A share of what is not clear.");
    GroupBy();
    if (!targets_.empty()) {
      const bool one = targets_.size() == 1 && IsAdditive(targets_.front());
      if (!one || plan_.group_by.empty()) return Refuse("A share of what is not clear.");
      Aggregated(Function::kSum, targets_.front(), "share", true);
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

  void Total() {
    if (targets_.empty() && draft_.ask == Ask::kSum) return Count();
    if (targets_.size() != 1) return Refuse("It is not clear what is to be added up.");
    const bool one = draft_.has_name && draft_.names == 1 && draft_.groups.empty() &&
                     draft_.ask == Ask::kAverage;
    const bool is_measure = targets_.front().find('.') == std::string::npos;
    if (one || (draft_.groups.empty() && draft_.ask == Ask::kAverage && draft_.groups_each &&
                is_measure)) {
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

  bool IsAdditive(const std::string& column) const {
    if (const auto* field = model_.FindColumn(column)) {
      return field->type == Type::kNumber && field->unit != "%" && field->unit != "d";
    }
    const auto* measure = model_.FindMeasure(column);
    return measure != nullptr && measure->candidates.begin()->second.front().unit != "%";
  }

  void Difference() {
    if (targets_.size() != 1 || draft_.names != 2 || !IsNumber(targets_.front())) {
      return Refuse("A difference is between one value of two names.");
    }
    plan_.frame = Frame::kDifference;
    plan_.order = {{.column = targets_.front(), .descending = true}};
    plan_.difference = plan::Difference{.of = targets_.front()};
    Select({});
  }

  void Comparison() {
    if (draft_.names >= 2 || draft_.compares) {
      if (draft_.ranking) return Refuse("A comparison has no order.");
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

  void Children() {
    for (const std::string& column : Identity()) {
      plan_.group_by.push_back({.column = column, .grain = std::nullopt});
    }
    for (const std::string& column : targets_) {
      if (column.find('.') == std::string::npos) return Refuse("Measures are not counted with.");
      plan_.group_by.push_back({.column = column, .grain = std::nullopt});
    }
    if (!plan_.measures.empty() || !draft_.groups.empty() || !draft_.head_field.empty() ||
        (draft_.ask != Ask::kList && draft_.ask != Ask::kExists)) {
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

  void Series() {
    if (draft_.ranking || !draft_.groups.empty() ||
        (draft_.ask != Ask::kList && draft_.ask != Ask::kAverage)) {
      return Refuse("Values over time are not ranked, grouped or counted.");
    }
    plan_.frame = Frame::kSeries;
    Select({});
  }

  void List() {
    const bool one = draft_.has_name && draft_.names == 1 && !targets_.empty();
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
    if (draft_.ranking && draft_.ranking->target && !draft_.groups.empty() &&
        draft_.ranking->is_limited) {
      if (draft_.has_head) return Refuse("The first of each group is not told.");
      GroupBy();
      Aggregated(draft_.ranking->is_descending ? Function::kMax : Function::kMin,
                 ColumnOf(*draft_.ranking->target),
                 draft_.ranking->is_descending ? "highest" : "lowest", false);
      plan_.frame = Frame::kGroups;
      plan_.order = {{.column = plan_.aggregates.front().alias,
                      .descending = draft_.ranking->is_descending}};
      return;
    }
    if (draft_.ranking && draft_.ranking->target) return Ranked();
    if (!draft_.groups.empty()) return ByGroups();
    if (draft_.wants_total && !one && targets_.size() == 1 && IsAdditive(targets_.front()) &&
        !draft_.groups_each && !draft_.compares && draft_.names < 2) {
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

  void Ranked() {
    const std::string column = ColumnOf(*draft_.ranking->target);
    const auto* field = model_.FindColumn(column);
    const bool ordered = field == nullptr || field->type == Type::kNumber ||
                         field->type == Type::kTime || !draft_.ranking->is_limited;
    if (!ordered) return Refuse("\"" + field->naming.names.front() + "\" has no highest.");
    plan_.order = {{.column = column, .descending = draft_.ranking->is_descending}};
    plan_.frame = Frame::kList;
    if (draft_.ranking->is_limited) Limit();
    if (draft_.ranking->is_extreme && field == nullptr) {
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
  void ByGroups() {
    if (!targets_.empty()) {
      GroupBy();
      OverGroups(targets_.front());
      if (targets_.size() > 1) Refuse("One number for each group is told.");
      return Grouped(Frame::kValue);
    }
    if (draft_.groups_each && !draft_.says_list) return Count();  // "services per provider"
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

  const Draft& draft_;
  std::string_view question_;
  const Model& model_;
  const Entity* entity_ = nullptr;
  Plan plan_;
  std::vector<std::string> targets_;
  std::vector<Expression> rows_;
  std::vector<Expression> said_;
  std::vector<int> kinds_;            // of each condition: 0 a row's, 1 said of it, 2 a child's
  std::vector<std::size_t> orders_;   // and its place there
  std::optional<std::size_t> period_at_;
  bool used_period_ = false;
  Places places_;
  std::string missing_;
  Declined::Why why_ = Declined::Why::kNotUnderstood;
};

}  // namespace

plan::Planned Assemble(const Draft& draft, std::string_view question, const Model& model) {
  return Assembly(draft, question, model).Run();
}

}  // namespace claribi::planner
