#include "evaluation/verdict_table.h"

#include <algorithm>

#include "compiler/plan_columns.h"
#include "values/unit.h"

namespace claribi::evaluation {
namespace {

using rows::Cell;
using rows::Row;
using rows::RowSet;
using semantic_model::HealthRule;

enum class Level { kGood, kWarning, kCritical, kUnknown, kLeftOut };

const char* NameOf(Level level) {
  switch (level) {
    case Level::kGood:
      return "ok";
    case Level::kWarning:
      return "warning";
    case Level::kCritical:
      return "critical";
    case Level::kLeftOut:
      return "does not apply";
    default:
      return "unknown";
  }
}

Level Judge(const HealthRule& rule, const Cell* cell) {
  if (cell == nullptr || cell->state() == Cell::State::kUnknown) return Level::kUnknown;
  if (!cell->HasValue()) return Level::kLeftOut;
  if (!rule.bad_values.empty()) {
    const bool is_bad = std::find(rule.bad_values.begin(), rule.bad_values.end(), cell->text()) !=
                        rule.bad_values.end();
    return is_bad ? Level::kCritical : Level::kGood;
  }
  const auto passes = [&](const std::optional<double>& limit) {
    return limit && (rule.is_upper ? cell->number() >= *limit : cell->number() <= *limit);
  };
  if (passes(rule.critical)) return Level::kCritical;
  return passes(rule.warning) ? Level::kWarning : Level::kGood;
}

std::string Threshold(const HealthRule& rule) {
  if (!rule.bad_values.empty()) {
    std::string text = "not ";
    for (const std::string& value : rule.bad_values) {
      text += (text.size() > 4 ? " or " : "") + value;
    }
    return text;
  }
  std::string text;
  for (const auto& [limit, word] :
       {std::pair(rule.warning, "warning"), std::pair(rule.critical, "critical")}) {
    if (!limit) continue;
    text += (text.empty() ? "" : ", ") + std::string(word) +
            (rule.is_upper ? " from " : " below ") + values::WithUnit(*limit, rule.unit);
  }
  return text;
}

}  // namespace

void JudgeRows(const plan::Plan& plan, const semantic_model::Model& model, Evaluated& evaluated) {
  const auto& verdict = *model.FindVerdict(plan.verdict->verdict);
  RowSet& set = evaluated.table;
  RowSet table;
  std::vector<std::size_t> keys;
  for (const std::string& column : compiler::ShownColumns(plan, model)) {
    if (const auto index = set.IndexOf(column)) {
      keys.push_back(*index);
      table.columns.push_back(set.columns[*index]);
    }
  }
  table.columns.push_back(
      {.name = "check", .type = rows::Type::kText, .unit = "", .label = "check"});
  table.columns.push_back(
      {.name = "found", .type = rows::Type::kText, .unit = "", .label = "found"});
  table.columns.push_back(
      {.name = "threshold", .type = rows::Type::kText, .unit = "", .label = "threshold"});
  table.columns.push_back(
      {.name = "verdict", .type = rows::Type::kText, .unit = "", .label = "verdict"});
  Level worst = Level::kGood;
  bool is_lacking = !set.gaps.empty();
  for (const Row& row : set.rows) {
    for (const HealthRule& rule : verdict.rules) {
      const std::string column = rule.column.empty() ? compiler::RuleAlias(rule.id) : rule.column;
      const Cell* cell = set.At(row, column);
      const Level level = Judge(rule, cell);
      Row judged;
      for (const std::size_t key : keys) judged.cells.push_back(row.cells[key]);
      judged.cells.push_back(Cell::Text(rule.label));
      const bool has_value = cell != nullptr && cell->HasValue();
      const bool is_number = has_value && cell->type() == rows::Type::kNumber;
      judged.cells.push_back(
          !has_value
              ? Cell::None()
              : Cell::Text(is_number ? values::WithUnit(cell->number(), rule.unit) : cell->text()));
      judged.cells.push_back(Cell::Text(Threshold(rule)));
      judged.cells.push_back(Cell::Text(NameOf(level)));
      judged.unread = row.unread;
      if (level == Level::kUnknown) {
        is_lacking = true;
        if (evaluated.unread.empty()) evaluated.unread = row.unread;
      } else if (level != Level::kLeftOut) {
        worst = std::max(worst, level);
      }
      table.rows.push_back(std::move(judged));
    }
  }
  table.gaps = std::move(set.gaps);
  for (rows::Gap& gap : table.gaps) gap.known.cells.assign(table.columns.size(), Cell());
  table.left_out = std::move(set.left_out);
  for (Row& row : table.left_out) row.cells.assign(table.columns.size(), Cell());
  table.notes = std::move(set.notes);
  set = std::move(table);
  if (is_lacking) evaluated.claim = worst == Level::kGood ? Claim::kWithheld : Claim::kAtLeast;
  evaluated.verdict = worst == Level::kCritical  ? "critical"
                      : worst == Level::kWarning ? "warning"
                      : is_lacking               ? ""
                                                 : "ok";
}

}  // namespace claribi::evaluation
