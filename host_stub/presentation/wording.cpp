#include "presentation/wording.h"

#include <algorithm>

#include "plan/period.h"
#include "plan/plan_checks.h"
#include "values/unit.h"
#include "values/utc.h"

namespace claribi::presentation {
namespace {

using plan::Expression;
using plan::Literal;
using plan::Operator;
using rows::Cell;
using semantic_model::Model;

std::string LiteralText(const Literal& literal, const std::string& column, const Model& model,
                        std::int64_t now_ms) {
  const auto* field = model.FindColumn(column);
  switch (literal.kind) {
    case Literal::Kind::kText:
    case Literal::Kind::kTerm:
      if (field != nullptr) {
        for (const auto& known : field->values) {
          if (known.value == literal.text) return known.label;
        }
      }
      return literal.text;
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

std::string LabelOf(const std::string& column, const plan::Plan& plan, const Model& model) {
  const auto type = plan::TypeOf(column, plan, model);
  std::string label = type ? type->label : column;
  const std::string entity(semantic_model::SplitColumn(column).first);
  const bool is_elsewhere = model.FindColumn(column) != nullptr && entity != plan.from;
  const auto* other = model.FindEntity(entity);
  const bool says_so = other != nullptr && label.find(other->naming.names.front()) == 0;
  return is_elsewhere && other != nullptr && !says_so ? other->naming.names.front() + " " + label
                                                      : label;
}

class Clauses {
 public:
  Clauses(const plan::Plan& plan, const Model& model, std::int64_t now_ms)
      : plan_(plan), model_(model), now_ms_(now_ms) {}

  std::string Text(const Expression& expression) const {
    switch (expression.kind) {
      case Expression::Kind::kAnd:
        return Joined(expression, " and ");
      case Expression::Kind::kOr:
        return Joined(expression, " or ");
      case Expression::Kind::kNot:
        return "not (" + Text(expression.operands.front()) + ")";
      case Expression::Kind::kNamed:
        return "named " + Listed(expression.terms, 5);
      case Expression::Kind::kCompare:
        return Comparison(expression);
    }
    return "";
  }

 private:
  std::string Joined(const Expression& expression, const std::string& word) const {
    std::string text;
    for (const Expression& operand : expression.operands) {
      const bool nests = operand.operands.size() > 1;
      text += (text.empty() ? "" : word) + (nests ? "(" + Text(operand) + ")" : Text(operand));
    }
    return text;
  }

  std::string Comparison(const Expression& expression) const {
    static const std::vector<std::string> kWords{
        "",  " other than ", " below ",         " up to ",      " above ", " from ", " between ",
        " ", " matching ",   " starting with ", " containing ", "",        " in "};
    std::string text = LabelOf(expression.column, plan_, model_);
    text += kWords[static_cast<std::size_t>(expression.op)];
    if (expression.op == Operator::kEqual) text += " ";
    if (expression.op == Operator::kExists) text = "a " + text;
    if (expression.period) {
      text += plan::WindowText(plan::WindowOf(*expression.period, now_ms_));
    }
    if (!expression.than.empty()) text += LabelOf(expression.than, plan_, model_);
    for (std::size_t i = 0; i < expression.values.size(); ++i) {
      if (i > 0) text += expression.op == Operator::kBetween ? " and " : " or ";
      const bool is_part = expression.op >= Operator::kHasToken;
      const std::string value =
          LiteralText(expression.values[i], expression.column, model_, now_ms_);
      text += is_part ? "\"" + value + "\"" : value;
    }
    return text;
  }

  const plan::Plan& plan_;
  const Model& model_;
  std::int64_t now_ms_;
};

// A condition that demands one row by its key: which entity, and its label.
std::optional<std::pair<const semantic_model::Entity*, std::string>> NamedRow(
    const Expression& expression, const Model& model) {
  std::vector<const Expression*> parts{&expression};
  if (expression.kind == Expression::Kind::kAnd) {
    parts.clear();
    for (const Expression& operand : expression.operands) parts.push_back(&operand);
  }
  const semantic_model::Entity* entity = nullptr;
  std::string label;
  std::size_t keys = 0;
  for (const Expression* part : parts) {
    const auto [of, field] = semantic_model::SplitColumn(part->column);
    const auto* here = model.FindEntity(of);
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

// Values of a field with known ones stand before the entity: "PostgreSQL services".
bool StandsBefore(const Expression& expression, const plan::Plan& plan, const Model& model) {
  const auto* field = model.FindColumn(expression.column);
  const bool is_own = semantic_model::SplitColumn(expression.column).first == plan.from;
  if (expression.kind != Expression::Kind::kCompare || field == nullptr || !is_own) return false;
  const bool is_one = expression.op == Operator::kEqual && expression.values.size() == 1;
  return is_one && std::any_of(field->values.begin(), field->values.end(), [&](const auto& known) {
           return known.value == expression.values.front().text;
         });
}

}  // namespace

std::string CellText(const rows::Cell& cell, const rows::Column& column) {
  switch (cell.state()) {
    case Cell::State::kUnknown:
      return "not read";
    case Cell::State::kNone:
      return "none";
    case Cell::State::kLeftOut:
      return "left out";
    case Cell::State::kValue:
      break;
  }
  switch (cell.type()) {
    case rows::Type::kText:
      return cell.text();
    case rows::Type::kNumber:
      return values::WithUnit(cell.number(), column.unit);
    case rows::Type::kTruth:
      return cell.number() != 0 ? "yes" : "no";
    case rows::Type::kTime:
      return values::MomentText(static_cast<std::int64_t>(cell.number()));
    case rows::Type::kList:
      return cell.items().empty() ? "none" : Listed(cell.items(), 10);
    case rows::Type::kMap: {
      std::vector<std::string> members;
      for (const auto& [name, text] : cell.map()) {
        members.emplace_back(name).append("=").append(text);
      }
      return members.empty() ? "none" : Listed(members, 10);
    }
  }
  return "";
}

std::string Counted(std::size_t count, const semantic_model::Naming& naming) {
  return std::to_string(count) + " " + (count == 1 ? naming.names.front() : naming.plural);
}

std::string Listed(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  const std::size_t shown = std::min(names.size(), most);
  for (std::size_t i = 0; i < shown; ++i) {
    const bool is_last = i + 1 == shown && shown == names.size();
    text += (i == 0 ? "" : is_last ? " and " : ", ") + names[i];
  }
  if (shown < names.size()) text += " and " + std::to_string(names.size() - shown) + " more";
  return text;
}

std::string Capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

std::string SubjectText(const plan::Plan& plan, const Model& model, std::int64_t now_ms,
                        std::size_t count) {
  const auto& naming = model.FindEntity(plan.from)->naming;
  std::string before;
  std::string after;
  bool has_clause = false;
  const Clauses clauses(plan, model, now_ms);
  const auto add = [&](const Expression& expression) {
    if (const auto row = NamedRow(expression, model)) {
      const bool is_own = row->first->id == plan.from;
      const std::string word = is_own ? " named " : " of " + row->first->naming.names.front() + " ";
      after += word + row->second;
      return;
    }
    if (StandsBefore(expression, plan, model)) {
      const auto* field = model.FindColumn(expression.column);
      for (const auto& known : field->values) {
        if (known.value == expression.values.front().text) before += known.label + " ";
      }
      return;
    }
    after += (has_clause ? " and " : " with ") + clauses.Text(expression);
    has_clause = true;
  };
  const bool is_one_row = plan.where && NamedRow(*plan.where, model);
  if (plan.where && plan.where->kind == Expression::Kind::kAnd && !is_one_row) {
    for (const Expression& operand : plan.where->operands) add(operand);
  } else if (plan.where) {
    add(*plan.where);
  }
  for (const plan::Join& join : plan.joins) {
    const auto& child = model.FindEntity(join.entity)->naming;
    if (join.kind == plan::JoinKind::kAnti) after += " without " + child.plural;
    if (join.kind == plan::JoinKind::kSemi) after += " that have " + child.plural;
    const bool counts = join.kind == plan::JoinKind::kAnti || join.kind == plan::JoinKind::kSemi;
    if (join.where && counts) after += " (" + clauses.Text(*join.where) + ")";
  }
  return before + (count == 1 ? naming.names.front() : naming.plural) + after;
}

std::string ConditionText(const Expression& expression, const plan::Plan& plan, const Model& model,
                          std::int64_t now_ms) {
  return Clauses(plan, model, now_ms).Text(expression);
}

std::string ColumnText(const std::string& column, const plan::Plan& plan, const Model& model) {
  return LabelOf(column, plan, model);
}

std::string NamedRowText(const Expression& expression, const Model& model) {
  const auto row = NamedRow(expression, model);
  return row ? row->second : "";
}

std::optional<std::size_t> LabelColumn(const rows::RowSet& table, const plan::Plan& plan,
                                       const Model& model) {
  const auto& entity = *model.FindEntity(plan.from);
  return table.IndexOf(entity.id + "." + entity.label);
}

std::string RowName(const rows::RowSet& table, const rows::Row& row, const plan::Plan& plan,
                    const Model& model) {
  const auto label = LabelColumn(table, plan, model);
  if (!label) {
    return table.columns.empty() ? "" : CellText(row.cells.front(), table.columns.front());
  }
  std::string name = CellText(row.cells[*label], table.columns[*label]);
  const auto same = std::count_if(table.rows.begin(), table.rows.end(), [&](const rows::Row& one) {
    return one.cells[*label] == row.cells[*label];
  });
  if (same < 2) return name;
  const auto& entity = *model.FindEntity(plan.from);
  for (const std::string& field : entity.key) {
    const auto place = table.IndexOf(entity.id + "." + field);
    if (field == entity.label || !place) continue;
    name += " in " + entity.Find(field)->naming.names.front() + " " +
            CellText(row.cells[*place], table.columns[*place]);
  }
  return name;
}

}  // namespace claribi::presentation
