#include "executor/call_arguments.h"

#include <algorithm>

namespace claribi::executor {
namespace {

using plan::Expression;
using rows::Row;
using rows::RowSet;
using rows::Verity;
using values::Cell;
using values::Json;

std::string Quoted(const std::string& text, char quote) {
  std::string quoted(1, quote);
  for (const char c : text) {
    if (c == quote) quoted += quote;
    quoted += c;
  }
  return quoted + quote;
}

void Collect(const Expression& expression, const std::string& entity,
             std::map<std::string, std::string>& demanded) {
  if (expression.kind == Expression::Kind::kAnd) {
    for (const Expression& operand : expression.operands) Collect(operand, entity, demanded);
  }
  const bool is_one = expression.kind == Expression::Kind::kCompare &&
                      expression.op == plan::Operator::kEqual && expression.values.size() == 1 &&
                      expression.values.front().kind == plan::Literal::Kind::kText;
  if (!is_one) return;
  const auto [of, field] = semantic_model::SplitColumn(expression.column);
  if (of == entity) demanded[std::string(field)] = expression.values.front().text;
}

}  // namespace

std::optional<std::string> FilledSql(const semantic_model::Argument& argument, const RowSet& set,
                                     const Row& row) {
  std::string sql;
  std::string_view left = argument.sql;
  while (!left.empty()) {
    const semantic_model::SqlSlot* first = nullptr;
    auto at = left.size();
    for (const auto& slot : argument.slots) {
      const auto found = left.find("{" + slot.name + "}");
      if (found < at) {
        at = found;
        first = &slot;
      }
    }
    sql += left.substr(0, at);
    if (first == nullptr) break;
    left.remove_prefix(at + first->name.size() + 2);
    const Cell* cell = set.At(row, first->column);
    if (cell == nullptr || !cell->HasValue() || cell->type() != values::Type::kText) {
      return std::nullopt;
    }
    // A backslash means something where standard_conforming_strings is off.
    if (cell->text().find_first_of(std::string_view("\0\\", 2)) != std::string::npos) {
      return std::nullopt;
    }
    sql += Quoted(cell->text(), first->is_identifier ? '"' : '\'');
  }
  return sql;
}

std::optional<Json> ArgumentsFor(const std::vector<semantic_model::Argument>& arguments,
                                 const RowSet& set, const Row& row,
                                 const std::map<std::string, std::string>& pushed) {
  Json json = Json::EmptyObject();
  for (const auto& argument : arguments) {
    if (argument.constant) {
      json.Set(argument.name, *argument.constant);
    } else if (!argument.column.empty()) {
      const Cell* cell = set.At(row, argument.column);
      if (cell == nullptr || !cell->HasValue()) return std::nullopt;
      json.Set(argument.name, cell->ToJson());
    } else if (!argument.pushed.empty()) {
      const auto found = pushed.find(argument.pushed);
      if (found != pushed.end()) json.Set(argument.name, found->second);
    } else {
      const auto sql = FilledSql(argument, set, row);
      if (!sql) return std::nullopt;
      json.Set(argument.name, *sql);
    }
  }
  return json;
}

Verity Fulfils(const semantic_model::RowCondition& condition, const RowSet& set, const Row& row) {
  const Cell* cell = set.At(row, condition.column);
  if (cell == nullptr || !cell->IsKnown()) return Verity::kUnknown;
  const bool is_among = cell->HasValue() &&
                        std::find(condition.values.begin(), condition.values.end(), cell->text()) !=
                            condition.values.end();
  return is_among != condition.is_negated ? Verity::kTrue : Verity::kFalse;
}

Verity Applies(const semantic_model::Read& read, const RowSet& set, const Row& row, Row& told) {
  Verity all = Verity::kTrue;
  for (const auto& condition : read.only_where) {
    const Verity one = Fulfils(condition, set, row);
    if (one == Verity::kFalse) {
      told.left_out = condition.because;
      return one;
    }
    if (one == Verity::kUnknown) all = one;
  }
  return all;
}

CallOrder OrderFor(const semantic_model::Read& read, Json arguments) {
  CallOrder order;
  order.tool = read.tool;
  order.arguments = std::move(arguments);
  order.paging_opt = &read.paging;
  order.rows = read.rows;
  order.is_inventory = read.is_inventory;
  return order;
}

std::map<std::string, std::string> DemandedValues(const std::optional<Expression>& where,
                                                  const std::string& entity) {
  std::map<std::string, std::string> demanded;
  if (where) Collect(*where, entity, demanded);
  return demanded;
}

}  // namespace claribi::executor
