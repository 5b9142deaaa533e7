#include "plan/plan_checks.h"

#include <algorithm>
#include <set>

#include "plan/yes_or_no_checks.h"
#include "values/json_reader.h"
#include "values/unit.h"

namespace claribi::plan {
namespace {

using semantic_model::Measure;
using semantic_model::Model;
using semantic_model::SplitColumn;
using semantic_model::Type;

constexpr std::size_t kMaxParts = 50;

bool IsAlias(std::string_view column) { return column.find('.') == std::string_view::npos; }

bool Contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

class Checks {
 public:
  Checks(const Plan& plan, const Model& model, values::Complaints& complaints)
      : plan_(plan), model_(model), complaints_(complaints) {}

  void Run() {
    const semantic_model::Entity* from = model_.FindEntity(plan_.from);
    if (from == nullptr) {
      Add("/from", "there is no entity \"" + plan_.from + "\".");
      return;
    }
    seen_ = model_.ReachableFrom(plan_.from);
    CheckSizes();
    CheckJoins();
    CheckMeasures();
    is_where_ = true;
    if (plan_.where) CheckExpression(*plan_.where, "/plan/where", Stage::kRows);
    is_where_ = false;
    for (std::size_t i = 0; i < plan_.select.size(); ++i) {
      CheckColumn(plan_.select[i], At("/select", i), Stage::kResult);
    }
    CheckGroups();
    if (plan_.having) CheckExpression(*plan_.having, "/plan/having", Stage::kResult);
    for (std::size_t i = 0; i < plan_.order.size(); ++i) {
      CheckColumn(plan_.order[i].column, At("/order", i) + "/by", Stage::kResult);
    }
    CheckFrame();
    CheckVerdict();
  }

 private:
  enum class Stage { kRows, kResult };

  void Add(const std::string& pointer, const std::string& sentence) {
    complaints_.Add(pointer.rfind("/plan", 0) == 0 ? pointer : "/plan" + pointer, sentence);
  }
  static std::string At(const std::string& list, std::size_t index) {
    return "/plan" + list + "/" + std::to_string(index);
  }

  void CheckSizes() {
    if (plan_.joins.size() + plan_.measures.size() + plan_.select.size() + plan_.aggregates.size() +
            plan_.group_by.size() >
        kMaxParts) {
      Add("", "the plan has more than " + std::to_string(kMaxParts) + " parts.");
    }
  }

  void CheckJoins() {
    for (std::size_t i = 0; i < plan_.joins.size(); ++i) {
      const Join& join = plan_.joins[i];
      const std::string at = At("/joins", i);
      if (model_.FindEntity(join.entity) == nullptr) {
        Add(at + "/entity", "there is no entity \"" + join.entity + "\".");
        continue;
      }
      const auto above = model_.ReachableFrom(join.entity);
      if (join.entity == plan_.from || !Contains(above, plan_.from)) {
        Add(at + "/entity", "\"" + join.entity + "\" does not belong to \"" + plan_.from +
                                "\"; what rows belong to needs no join.");
        continue;
      }
      const bool multiplies = join.kind == JoinKind::kInner || join.kind == JoinKind::kLeft;
      if (!joined_.insert(join.entity).second && multiplies) {
        Add(at + "/entity", "it is joined twice; only semi and anti joins may be.");
      }
      if (join.where) {
        const auto before = seen_;
        seen_ = above;
        CheckExpression(*join.where, at + "/where", Stage::kRows);
        seen_ = before;
      }
      if (join.kind == JoinKind::kInner || join.kind == JoinKind::kLeft) {
        for (const std::string& entity : above) {
          if (!Contains(seen_, entity)) seen_.push_back(entity);
        }
      }
    }
  }

  void CheckAlias(const std::string& alias, const std::string& pointer) {
    const bool is_id =
        !alias.empty() && alias[0] >= 'a' && alias[0] <= 'z' &&
        alias.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
    if (!is_id) Add(pointer, "an alias is made of a-z, 0-9 and _.");
    if (!aliases_.insert(alias).second) Add(pointer, "the alias is used twice.");
  }

  void CheckMeasures() {
    for (std::size_t i = 0; i < plan_.measures.size(); ++i) {
      const MeasureUse& use = plan_.measures[i];
      const std::string at = At("/measures", i);
      const Measure* measure = model_.FindMeasure(use.measure);
      if (measure == nullptr) {
        Add(at + "/measure", "there is no measure \"" + use.measure + "\".");
        continue;
      }
      const auto* source = model_.FindSource(measure->source);
      if (source == nullptr || source->entity != plan_.from) {
        Add(at + "/measure", "\"" + use.measure + "\" is measured for each " +
                                 (source == nullptr ? "?" : source->entity) + ".");
      }
      CheckAlias(use.alias, at + "/as");
      if (use.grain && (use.compares || plan_.measures.size() > 1)) {
        Add(at + "/grain", "a measure over time stands alone, without a comparison.");
      }
    }
  }

  // Whether a column exists, and may be used there.
  std::optional<ColumnType> CheckColumn(const std::string& column, const std::string& pointer,
                                        Stage stage) {
    auto type = TypeOf(column, plan_, model_);
    if (!type) {
      Add(pointer, "there is no column \"" + column + "\".");
      return std::nullopt;
    }
    const bool is_aggregate =
        std::any_of(plan_.aggregates.begin(), plan_.aggregates.end(),
                    [&](const Aggregate& aggregate) { return aggregate.alias == column; });
    if (stage == Stage::kRows && is_aggregate) {
      Add(pointer, "\"" + column + "\" is known after grouping only; use having.");
    }
    if (!IsAlias(column) && !Contains(seen_, SplitColumn(column).first)) {
      Add(pointer, "\"" + column +
                       "\" is of an entity that is neither `from`, nor one it belongs "
                       "to, nor joined.");
    }
    const bool grouped = !plan_.group_by.empty() || !plan_.aggregates.empty();
    if (stage == Stage::kResult && grouped && !is_aggregate) {
      const bool is_group = std::any_of(plan_.group_by.begin(), plan_.group_by.end(),
                                        [&](const Group& group) { return group.column == column; });
      if (!is_group) Add(pointer, "\"" + column + "\" is neither grouped by nor an aggregate.");
    }
    return type;
  }

  void CheckExpression(const Expression& expression, const std::string& pointer, Stage stage) {
    switch (expression.kind) {
      case Expression::Kind::kAnd:
      case Expression::Kind::kOr: {
        const std::string name = expression.kind == Expression::Kind::kAnd ? "/and/" : "/or/";
        for (std::size_t i = 0; i < expression.operands.size(); ++i) {
          CheckExpression(expression.operands[i], pointer + name + std::to_string(i), stage);
        }
        return;
      }
      case Expression::Kind::kNot:
        CheckExpression(expression.operands.front(), pointer + "/not", stage);
        return;
      case Expression::Kind::kNamed:
        for (const std::string& column : expression.among) {
          const auto type = CheckColumn(column, pointer + "/among", stage);
          if (type && type->type != Type::kText) {
            Add(pointer + "/among", "\"" + column + "\" is no text.");
          }
        }
        return;
      case Expression::Kind::kCompare:
        CheckComparison(expression, pointer, stage);
        return;
    }
  }

  void CheckComparison(const Expression& expression, const std::string& pointer, Stage stage) {
    const auto type = CheckColumn(expression.column, pointer + "/column", stage);
    if (!type) return;
    const std::string op(OperatorNames()[static_cast<std::size_t>(expression.op)]);
    if (!expression.than.empty()) {
      const auto other = CheckColumn(expression.than, pointer + "/than", stage);
      if (other && other->type != type->type) Add(pointer + "/than", "it is of another type.");
      if (other && values::KindOfUnit(other->unit) != values::KindOfUnit(type->unit)) {
        Add(pointer + "/than", "its unit measures something else.");
      }
    }
    if (!expression.operands.empty()) CheckOtherRow(expression, *type, pointer, stage);
    const bool has_own = expression.op == Operator::kExists || expression.op == Operator::kWithin ||
                         !expression.than.empty() || !expression.operands.empty();
    const std::size_t least = expression.op == Operator::kBetween ? 2 : has_own ? 0 : 1;
    const std::size_t most = expression.op == Operator::kIn ? 200 : least;
    if (expression.values.size() < least || expression.values.size() > most) {
      Add(pointer, "\"" + op + "\" does not go with " + std::to_string(expression.values.size()) +
                       " values.");
    }
    if ((expression.op == Operator::kWithin) != expression.period.has_value()) {
      Add(pointer, "\"within\", and it alone, has a period.");
    }
    const bool of_text =
        expression.op == Operator::kStartsWith || expression.op == Operator::kContains ||
        expression.op == Operator::kEndsWith || expression.op == Operator::kHasToken;
    const bool is_group =
        type->type == Type::kText || type->type == Type::kList || type->type == Type::kMap;
    if (of_text && !is_group) Add(pointer + "/op", "\"" + op + "\" is for texts.");
    if (!of_text && expression.op != Operator::kExists &&
        (type->type == Type::kList || type->type == Type::kMap)) {
      Add(pointer + "/op",
          "a list or a map has has_token, contains, starts_with, ends_with and exists.");
    }
    const bool orders = expression.op >= Operator::kLess && expression.op <= Operator::kBetween &&
                        expression.op != Operator::kNotEqual;
    const auto* field = model_.FindColumn(expression.column);
    const bool is_version = field != nullptr && field->is_version;
    if (orders && type->type != Type::kNumber && type->type != Type::kTime && !is_version) {
      Add(pointer + "/op", "\"" + op + "\" is for numbers, times and versions.");
    }
    if (expression.op == Operator::kWithin && type->type != Type::kTime) {
      Add(pointer + "/op", "\"within\" is for times.");
    }
    for (const Literal& literal : expression.values) CheckLiteral(literal, *type, pointer);
  }

  // The value of another row: of the rows that the plan is about, in a column that each has once.
  void CheckOtherRow(const Expression& expression, const ColumnType& type,
                     const std::string& pointer, Stage stage) {
    const bool is_single = expression.operands.size() == 1 && expression.than.empty() &&
                           expression.values.empty() && expression.op <= Operator::kAtLeast;
    if (!is_single)
      Add(pointer + "/of", "it goes with =, !=, <, <=, > and >=, and without values.");
    if (IsAlias(expression.column) || !is_where_) {
      Add(pointer + "/of", "fields are compared with those of another row, in `where`.");
    }
    if (type.type == Type::kList || type.type == Type::kMap) {
      Add(pointer + "/of", "lists and maps are not compared.");
    }
    CheckExpression(expression.operands.front(), pointer + "/of", stage);
  }

  void CheckLiteral(const Literal& literal, const ColumnType& type, const std::string& pointer) {
    const auto fits = [&] {
      switch (literal.kind) {
        case Literal::Kind::kText:
        case Literal::Kind::kTerm:
          return type.type == Type::kText || type.type == Type::kList || type.type == Type::kMap;
        case Literal::Kind::kNumber:
          return type.type == Type::kNumber;
        case Literal::Kind::kTruth:
          return type.type == Type::kTruth;
        case Literal::Kind::kMoment:
        case Literal::Kind::kAgo:
          return type.type == Type::kTime;
      }
      return false;
    };
    if (!fits()) Add(pointer, "the value is of another type than the column.");
    if (literal.kind == Literal::Kind::kNumber && !literal.unit.empty() &&
        values::KindOfUnit(literal.unit) != values::KindOfUnit(type.unit)) {
      Add(pointer, "\"" + literal.unit + "\" and \"" + type.unit + "\" measure different things.");
    }
  }

  void CheckGroups() {
    for (std::size_t i = 0; i < plan_.group_by.size(); ++i) {
      const Group& group = plan_.group_by[i];
      const auto type = CheckColumn(group.column, At("/group_by", i), Stage::kResult);
      if (type && group.grain && type->type != Type::kTime) {
        Add(At("/group_by", i), "a grain is for times.");
      }
    }
    if (!plan_.group_by.empty() && plan_.aggregates.empty()) {
      Add("/group_by", "groups need an aggregate.");
    }
    for (std::size_t i = 0; i < plan_.aggregates.size(); ++i) {
      const Aggregate& aggregate = plan_.aggregates[i];
      const std::string at = At("/aggregates", i);
      CheckAlias(aggregate.alias, at + "/as");
      const auto type =
          aggregate.of.empty() ? std::nullopt : CheckColumn(aggregate.of, at + "/of", Stage::kRows);
      const bool averages_counts = aggregate.function == Function::kAverageCount;
      const bool counts = aggregate.function == Function::kCount ||
                          aggregate.function == Function::kDistinct || averages_counts;
      if (averages_counts) CheckAverageCount(aggregate, at);
      if (!counts && (!type || type->type != Type::kNumber)) {
        const bool ordered =
            type && type->type == Type::kTime &&
            (aggregate.function == Function::kMin || aggregate.function == Function::kMax);
        if (!ordered) Add(at + "/of", "a column of numbers is expected.");
      }
      if (aggregate.function == Function::kDistinct && !type) {
        Add(at + "/of", "a column is expected.");
      }
      const bool adds = (counts && !averages_counts) || aggregate.function == Function::kSum;
      if (aggregate.as_share && !adds) Add(at + "/share", "only counts and sums have shares.");
      if (aggregate.where) CheckExpression(*aggregate.where, at + "/where", Stage::kRows);
    }
  }

  // How many there are for each row: of what is joined to all of them, and of no group.
  void CheckAverageCount(const Aggregate& aggregate, const std::string& at) {
    const auto joined = semantic_model::SplitColumn(aggregate.of).first;
    const bool is_joined = std::any_of(
        plan_.joins.begin(), plan_.joins.end(),
        [&](const Join& join) { return join.entity == joined && join.kind == JoinKind::kLeft; });
    if (!is_joined) Add(at + "/of", "a column of a left join is expected.");
    if (!plan_.group_by.empty()) Add("/group_by", "an average of counts has no groups.");
  }

  void CheckFrame() {
    if (plan_.limit && plan_.order.empty()) Add("/limit", "a limit needs an order.");
    for (std::size_t i = 0; plan_.limit && i < plan_.limit->per.size(); ++i) {
      CheckColumn(plan_.limit->per[i], At("/limit/per", i), Stage::kResult);
      if (!plan_.aggregates.empty()) Add("/limit/per", "rows are limited per group, not groups.");
    }
    if (plan_.frame == Frame::kTop && (plan_.order.empty() || !plan_.limit)) {
      Add("/frame", "the frame \"top\" needs an order and a limit.");
    }
    if ((plan_.frame == Frame::kCount || plan_.frame == Frame::kGroups) &&
        plan_.aggregates.empty()) {
      Add("/frame", "this frame needs an aggregate.");
    }
    const bool finds = plan_.where || (plan_.having && !plan_.group_by.empty()) ||
                       std::any_of(plan_.joins.begin(), plan_.joins.end(),
                                   [](const Join& join) { return join.kind == JoinKind::kAnti; });
    if (plan_.is_all && (plan_.frame != Frame::kExists || !finds)) {
      Add("/all", "\"all\" goes with the frame \"exists\" and a condition that finds exceptions.");
    }
    CheckYesOrNo(plan_, complaints_);
    if ((plan_.frame == Frame::kDifference) != plan_.difference.has_value()) {
      Add("/frame", "the frame \"difference\" goes with a difference.");
    }
    if ((plan_.frame == Frame::kVerdict) != plan_.verdict.has_value()) {
      Add("/frame", "the frame \"verdict\" goes with a verdict.");
    }
    if (plan_.difference) {
      const auto type = CheckColumn(plan_.difference->of, "/plan/difference/of", Stage::kResult);
      if (type && type->type != Type::kNumber) Add("/difference/of", "numbers are expected.");
    }
    const bool has_grain = std::any_of(plan_.measures.begin(), plan_.measures.end(),
                                       [](const MeasureUse& use) { return use.grain; });
    if (has_grain != (plan_.frame == Frame::kSeries)) {
      Add("/frame", "the frame \"series\" goes with a measure that has a grain.");
    }
  }

  void CheckVerdict() {
    if (!plan_.verdict) return;
    const auto* verdict = model_.FindVerdict(plan_.verdict->verdict);
    if (verdict == nullptr) {
      Add("/verdict/verdict", "there is no verdict \"" + plan_.verdict->verdict + "\".");
    } else if (verdict->entity != plan_.from) {
      Add("/verdict/verdict", "it is a verdict on each " + verdict->entity + ".");
    }
    if (!plan_.aggregates.empty() || !plan_.measures.empty() || !plan_.joins.empty()) {
      Add("/verdict", "a verdict has no measures, joins or aggregates beside it.");
    }
  }

  const Plan& plan_;
  const Model& model_;
  values::Complaints& complaints_;
  std::vector<std::string> seen_;  // entities whose columns may be used
  bool is_where_ = false;          // the rows' own condition is checked
  std::set<std::string> joined_;
  std::set<std::string> aliases_;
};

}  // namespace

outcome::Status CheckPlan(const Plan& plan, const Model& model) {
  values::Complaints complaints;
  Checks(plan, model, complaints).Run();
  return complaints.AsStatus("The plan", "docs/plan.schema.json describes a plan.");
}

}  // namespace claribi::plan
