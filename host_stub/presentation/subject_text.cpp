#include "presentation/subject_text.h"

#include <algorithm>
#include <vector>

#include "plan/period.h"
#include "plan/plan_checks.h"
#include "presentation/wording.h"
#include "values/unit.h"
#include "values/utc.h"

namespace claribi::presentation {
namespace {

using plan::Expression;
using plan::Literal;
using plan::Operator;
using semantic_model::Entity;
using semantic_model::Model;

struct Words {
  const char* is;
  const char* is_not;
};

// In the order of the enumeration; what stands between a column's label and its values.
constexpr Words kWords[] = {
    {" ", " other than "},                       // =
    {" other than ", " "},                       // !=
    {" below ", " not below "},                  // <
    {" up to ", " above "},                      // <=
    {" above ", " not above "},                  // >
    {" from ", " below "},                       // >=
    {" between ", " not between "},              // between
    {" ", " other than "},                       // in
    {" matching ", " not matching "},            // has_token
    {" starting with ", " not starting with "},  // starts_with
    {" containing ", " not containing "},        // contains
    {" ending with ", " not ending with "},      // ends_with
    {"", ""},                                    // exists
    {" from ", " outside "},                     // within
};

std::string LiteralText(const Literal& literal, const std::string& column, const Model& model,
                        std::int64_t now_ms) {
  const auto* field = model.FindColumn(column);
  switch (literal.kind) {
    case Literal::Kind::kText:
    case Literal::Kind::kTerm:
      return ValueLabel(literal.text, column, model);
    case Literal::Kind::kNumber:
      return values::WithUnit(
          literal.number, literal.unit.empty() && field != nullptr ? field->unit : literal.unit);
    case Literal::Kind::kTruth:
      return literal.truth ? "yes" : "no";
    case Literal::Kind::kMoment:
      return values::MomentText(literal.moment_ms);
    case Literal::Kind::kAgo:
      return values::MomentText(
          values::AddUnits(now_ms, -static_cast<std::int64_t>(literal.number), literal.units));
  }
  return literal.text;
}

// Conditions on the rows of one entity. Columns of another say whose they are where the entity has
// a field of the same label.
class Conditions {
 public:
  Conditions(const plan::Plan& plan, const Model& model, std::int64_t now_ms, const Entity& entity)
      : plan_(plan), model_(model), now_ms_(now_ms), entity_(entity) {}

  // "powered off ", "services", " with plan matching "pro"" in one.
  std::string Of(const Expression* where_opt, const std::string& noun) {
    if (where_opt != nullptr) AddAll(*where_opt);
    return before_ + noun + after_;
  }

  // "plan matching "pro"".
  std::string Clause(const Expression& expression) const { return Text(expression); }
  std::string LabelOf(const std::string& column) const { return Label(column); }

 private:
  void AddAll(const Expression& where) {
    if (where.kind == Expression::Kind::kAnd && !NamedRow(where)) {
      for (const Expression& operand : where.operands) Add(operand);
    } else {
      Add(where);
    }
  }

  void Add(const Expression& expression) {
    if (const auto row = NamedRow(expression)) {
      const std::string word =
          row->first == &entity_ ? " named " : " of " + row->first->naming.names.front() + " ";
      after_ += word + row->second;
      return;
    }
    if (StandsBefore(expression)) {
      before_ += ValueLabel(expression.values.front().text, expression.column, model_) + " ";
      return;
    }
    const bool is_time = expression.kind == Expression::Kind::kCompare &&
                         expression.op == Operator::kWithin &&
                         expression.column == entity_.id + "." + entity_.time_field;
    if (is_time) {
      after_ += " from " + plan::WindowText(plan::WindowOf(*expression.period, now_ms_));
      return;
    }
    after_ += (has_clause_ ? " and " : " with ") + Text(expression);
    has_clause_ = true;
  }

  std::string Text(const Expression& expression, bool negated = false) const {
    switch (expression.kind) {
      case Expression::Kind::kAnd:  // De Morgan
        return Joined(expression, negated ? " or " : " and ", negated);
      case Expression::Kind::kOr:
        return Joined(expression, negated ? " and " : " or ", negated);
      case Expression::Kind::kNot:
        return Text(expression.operands.front(), !negated);
      case Expression::Kind::kNamed:
        return (negated ? "a name other than " : "the name ") +
               Alternatives(expression.terms, " or ");
      case Expression::Kind::kCompare:
        return Comparison(expression, negated);
    }
    return "";
  }

  std::string Joined(const Expression& expression, const std::string& word, bool negated) const {
    std::string text;
    for (const Expression& operand : expression.operands) {
      const bool nests = operand.operands.size() > 1;
      const std::string part = Text(operand, negated);
      text += (text.empty() ? "" : word) + (nests ? "(" + part + ")" : part);
    }
    return text;
  }

  std::string Comparison(const Expression& expression, bool negated) const {
    const std::string label = Label(expression.column);
    if (expression.op == Operator::kExists) return (negated ? "no " : "a ") + label;
    const Words& words = kWords[static_cast<std::size_t>(expression.op)];
    std::string text = label + (negated ? words.is_not : words.is);
    if (expression.period) {
      text += plan::WindowText(plan::WindowOf(*expression.period, now_ms_));
    }
    if (!expression.than.empty()) text += Label(expression.than);
    if (!expression.operands.empty()) text += "that of " + OtherRow(expression.operands.front());
    std::vector<std::string> values;
    for (const Literal& literal : expression.values) {
      const std::string value = LiteralText(literal, expression.column, model_, now_ms_);
      values.push_back(expression.op >= Operator::kHasToken ? "\"" + value + "\"" : value);
    }
    return text + Alternatives(values, expression.op == Operator::kBetween ? " and " : " or ");
  }

  std::string OtherRow(const Expression& expression) const {
    const auto row = NamedRow(expression);
    return row ? row->second : Text(expression);
  }

  std::string Label(const std::string& column) const {
    const auto type = plan::TypeOf(column, plan_, model_);
    std::string label = type ? type->label : column;
    const auto [of, field] = semantic_model::SplitColumn(column);
    const Entity* other = model_.FindEntity(of);
    if (other == nullptr || other == &entity_) return label;
    const std::string& whose = other->naming.names.front();
    if (field == other->label) return whose;
    const bool is_clear = std::none_of(
        entity_.fields.begin(), entity_.fields.end(),
        [&](const semantic_model::Field& own) { return own.naming.names.front() == label; });
    return is_clear || label.find(whose) == 0 ? label : whose + " " + label;
  }

  // Values of a field with known ones stand before the noun: "PostgreSQL services".
  bool StandsBefore(const Expression& expression) const {
    const auto* field = model_.FindColumn(expression.column);
    const bool is_own = semantic_model::SplitColumn(expression.column).first == entity_.id;
    if (expression.kind != Expression::Kind::kCompare || field == nullptr || !is_own) return false;
    const bool is_one = expression.op == Operator::kEqual && expression.values.size() == 1;
    return is_one && std::any_of(field->values.begin(), field->values.end(),
                                 [&](const semantic_model::KnownValue& known) {
                                   return known.value == expression.values.front().text;
                                 });
  }

 public:
  // A condition that demands one row by its key: which entity, and its label.
  std::optional<std::pair<const Entity*, std::string>> NamedRow(
      const Expression& expression) const {
    std::vector<const Expression*> parts{&expression};
    if (expression.kind == Expression::Kind::kAnd) {
      parts.clear();
      for (const Expression& operand : expression.operands) parts.push_back(&operand);
    }
    const Entity* entity = nullptr;
    std::string label;
    std::size_t keys = 0;
    for (const Expression* part : parts) {
      const auto [of, field] = semantic_model::SplitColumn(part->column);
      const auto* here = model_.FindEntity(of);
      const bool is_key = here != nullptr && (entity == nullptr || here == entity) &&
                          std::find(here->key.begin(), here->key.end(), field) != here->key.end();
      const bool is_equal = part->kind == Expression::Kind::kCompare &&
                            part->op == Operator::kEqual && part->values.size() == 1;
      if (!is_key || !is_equal) return std::nullopt;
      entity = here;
      ++keys;
      if (field == here->label) label = part->values.front().text;
    }
    if (entity == nullptr || keys != entity->key.size() || label.empty()) return std::nullopt;
    return std::pair(entity, label);
  }

 private:
  const plan::Plan& plan_;
  const Model& model_;
  std::int64_t now_ms_;
  const Entity& entity_;
  std::string before_;
  std::string after_;
  bool has_clause_ = false;
};

const Expression* Given(const std::optional<Expression>& where) {
  return where ? &*where : nullptr;
}

}  // namespace

std::string SubjectText(const plan::Plan& plan, const Model& model, std::int64_t now_ms,
                        std::size_t count) {
  const Entity& entity = *model.FindEntity(plan.from);
  Conditions conditions(plan, model, now_ms, entity);
  std::string text = conditions.Of(Given(plan.where),
                                   count == 1 ? entity.naming.names.front() : entity.naming.plural);
  for (const plan::Join& join : plan.joins) {
    const std::string children = JoinedText(join, plan, model, now_ms);
    if (join.kind == plan::JoinKind::kAnti) text += " without " + children;
    if (join.kind == plan::JoinKind::kSemi) text += " that have " + children;
  }
  return text;
}

std::string JoinedText(const plan::Join& join, const plan::Plan& plan, const Model& model,
                       std::int64_t now_ms) {
  const Entity& child = *model.FindEntity(join.entity);
  return Conditions(plan, model, now_ms, child).Of(Given(join.where), child.naming.plural);
}

std::string PartText(const Expression& part, const plan::Plan& plan, const Model& model,
                     std::int64_t now_ms) {
  const Entity& entity = *model.FindEntity(plan.from);
  return Conditions(plan, model, now_ms, entity).Of(&part, entity.naming.plural);
}

std::string ConditionText(const Expression& expression, const plan::Plan& plan, const Model& model,
                          std::int64_t now_ms) {
  return Conditions(plan, model, now_ms, *model.FindEntity(plan.from)).Clause(expression);
}

std::string ColumnText(const std::string& column, const plan::Plan& plan, const Model& model) {
  return Conditions(plan, model, 0, *model.FindEntity(plan.from)).LabelOf(column);
}

std::string NamedRowText(const Expression& expression, const plan::Plan& plan, const Model& model) {
  const auto row = Conditions(plan, model, 0, *model.FindEntity(plan.from)).NamedRow(expression);
  return row ? row->second : "";
}

bool NamesOneRow(const plan::Plan& plan, const Model& model) {
  if (!plan.where) return false;
  const Entity& entity = *model.FindEntity(plan.from);
  const Conditions conditions(plan, model, 0, entity);
  const auto names_own = [&](const Expression& expression) {
    const auto row = conditions.NamedRow(expression);
    return row && row->first == &entity;
  };
  if (names_own(*plan.where)) return true;
  return plan.where->kind == Expression::Kind::kAnd &&
         std::any_of(plan.where->operands.begin(), plan.where->operands.end(), names_own);
}

std::string ValueLabel(const std::string& value, const std::string& column, const Model& model) {
  const auto* field = model.FindColumn(column);
  if (field == nullptr) return value;
  for (const semantic_model::KnownValue& known : field->values) {
    if (known.value == value) return known.label;
  }
  return value;
}

std::string NoGroupsText(const plan::Plan& plan, const Model& model, std::int64_t now_ms) {
  const std::string subject = SubjectText(plan, model, now_ms, 2);
  const auto type = plan.group_by.empty() ? std::nullopt
                                          : plan::TypeOf(plan.group_by.front().column, plan, model);
  const bool is_bounded = plan.having && plan.joins.empty() && type;
  return is_bounded ? "No " + type->label + " of " + subject + " is within the bound."
                    : "There are no " + subject + ".";
}

}  // namespace claribi::presentation
