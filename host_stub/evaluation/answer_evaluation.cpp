#include "evaluation/answer_evaluation.h"

#include <algorithm>

#include "compiler/plan_columns.h"
#include "evaluation/grouping.h"
#include "evaluation/joining.h"
#include "evaluation/ordering.h"
#include "evaluation/verdict_table.h"
#include "evaluation/yes_or_no.h"
#include "plan/plan_checks.h"
#include "rows/predicate.h"
#include "values/json_value.h"

namespace claribi::evaluation {
namespace {

using rows::Cell;
using rows::Row;
using rows::RowSet;

class Evaluating {
 public:
  Evaluating(const plan::Plan& plan, const semantic_model::Model& model,
             const executor::RowSets& sets, std::int64_t now_ms)
      : plan_(plan), model_(model), sets_(sets), now_ms_(now_ms) {}

  Evaluated Run() {
    const auto base = sets_.find(plan_.from);
    RowSet& set = evaluated_.table;
    if (base != sets_.end()) set = base->second;
    const std::size_t before = set.rows.size() + set.gaps.size() + set.left_out.size();
    for (const plan::Join& join : plan_.joins) Join(join);
    // Rows that were looked at, and have no such child, are told: there are none that have.
    const bool looked = before > set.rows.size() + set.gaps.size() + set.left_out.size();
    evaluated_.all_left_out = !looked && IsAllLeftOut();
    if (plan_.where) rows::Keep(set, *plan_.where, now_ms_);
    SetAsideUnmeasured();
    evaluated_.all_left_out = evaluated_.all_left_out || IsUnmeasured();
    evaluated_.matched = set.rows.size();
    if (plan_.verdict) {
      JudgeRows(plan_, model_, evaluated_);
      return std::move(evaluated_);
    }
    if (!plan_.aggregates.empty()) {
      GroupRows(plan_, model_, now_ms_, evaluated_);
      ApplyHaving();
      SortRows(plan_, model_, evaluated_);
    } else {
      SortRows(plan_, model_, evaluated_);
      if (plan_.limit) DropValueless();
    }
    LimitRows(plan_, model_, evaluated_);
    SayUnmeasured();
    if (plan_.aggregates.empty()) {
      Show(Table(), true);
      Show(evaluated_.ranking, false);
    }
    Subtract();
    Judge();
    JudgeSameness(plan_, evaluated_);
    return std::move(evaluated_);
  }

 private:
  RowSet& Table() { return evaluated_.table; }

  // "disk usage of powered off services": they are there, and nothing is measured of them. Where a
  // condition is on what is measured, other rows may have failed it.
  bool IsUnmeasured() {
    const RowSet& set = Table();
    const auto columns = compiler::ConditionColumns(plan_);
    const bool bounds = std::any_of(columns.begin(), columns.end(), [](const std::string& column) {
      return column.find('.') == std::string::npos;
    });
    return set.rows.empty() && set.gaps.empty() && !set.left_out.empty() &&
           !plan_.measures.empty() && !bounds;
  }

  // Rows without values alone, and none that a condition dropped. What is left out may be what the
  // rows would belong to: then those that were read and dropped count.
  bool IsAllLeftOut() {
    const RowSet& set = Table();
    if (!set.rows.empty() || !set.gaps.empty() || set.left_out.empty()) return false;
    const std::string label = plan_.from + "." + model_.FindEntity(plan_.from)->label;
    const bool is_own = std::any_of(set.left_out.begin(), set.left_out.end(), [&](const Row& row) {
      const Cell* cell = set.At(row, label);
      return cell != nullptr && cell->HasValue();
    });
    return is_own || set.dropped == 0;
  }

  void Join(const plan::Join& join) {
    const auto found = sets_.find(join.entity);
    if (found == sets_.end()) return;
    RowSet child = found->second;
    if (join.where) rows::Keep(child, *join.where, now_ms_);
    const bool leaves_out =
        std::any_of(model_.reads.begin(), model_.reads.end(), [&](const auto& read) {
          if (!read.lists || read.entity != join.entity) return false;
          if (read.each == plan_.from) return true;
          // Parents of parents: they are not in the answer, and it is said why.
          return join.kind == plan::JoinKind::kSemi &&
                 std::any_of(model_.reads.begin(), model_.reads.end(), [&](const auto& above) {
                   return above.lists && above.entity == read.each && above.each == plan_.from;
                 });
        });
    Table() = Joined(Table(), child, join, *model_.FindEntity(plan_.from), leaves_out);
  }

  // Rows whose measures are left out by the model are said; rows whose measures could not be read
  // are missing.
  void SetAsideUnmeasured() {
    if (plan_.measures.empty() || OnlyTells()) return;
    RowSet& set = Table();
    std::vector<Row> kept;
    for (Row& row : set.rows) {
      bool is_left_out = false;
      bool is_missing = false;
      for (const plan::MeasureUse& use : plan_.measures) {
        const Cell* cell = set.At(row, use.alias);
        is_left_out = is_left_out || (cell && cell->state() == Cell::State::kLeftOut);
        is_missing = is_missing || !cell || cell->state() == Cell::State::kUnknown;
      }
      if (is_left_out) {
        set.left_out.push_back(std::move(row));
      } else if (is_missing) {
        set.gaps.push_back({.known = std::move(row), .exists = true});
      } else {
        kept.push_back(std::move(row));
      }
    }
    set.rows = std::move(kept);
  }

  // "disk usage of the most expensive service": what is measured chooses no row.
  bool OnlyTells() const {
    const auto is_field = [](const std::string& column) {
      return column.find('.') != std::string::npos;
    };
    const auto columns = compiler::ConditionColumns(plan_);
    return plan_.limit && plan_.aggregates.empty() && !plan_.order.empty() &&
           std::all_of(plan_.order.begin(), plan_.order.end(),
                       [&](const plan::Order& order) { return is_field(order.column); }) &&
           std::all_of(columns.begin(), columns.end(), is_field);
  }

  void SayUnmeasured() {  // why a row that was chosen has no value
    if (plan_.measures.empty() || !OnlyTells()) return;
    for (const Row& row : Table().rows) {
      if (!row.left_out.empty()) Table().left_out.push_back(row);
    }
  }

  void ApplyHaving() {
    if (!plan_.having) return;
    RowSet& set = Table();
    if (plan_.frame == plan::Frame::kExists && plan_.group_by.empty()) {
      JudgeNumber(plan_, now_ms_, evaluated_);
      return;
    }
    const bool is_lower_bound = std::any_of(evaluated_.at_least.begin(), evaluated_.at_least.end(),
                                            [](bool b) { return b; });
    std::vector<Row> kept;
    std::vector<bool> at_least;
    for (std::size_t i = 0; i < set.rows.size(); ++i) {
      if (rows::Fulfils(*plan_.having, set, set.rows[i], now_ms_) != rows::Verity::kTrue) continue;
      kept.push_back(std::move(set.rows[i]));
      at_least.push_back(evaluated_.at_least[i]);
    }
    // Whether a lower bound fulfils it says little of the true value.
    if (is_lower_bound || !set.gaps.empty()) evaluated_.claim = Claim::kWithheld;
    set.rows = std::move(kept);
    evaluated_.at_least = std::move(at_least);
  }

  // A row without a value is first in no order; one whose value was not read may be.
  void DropValueless() {
    RowSet& set = Table();
    std::vector<Row> kept;
    for (Row& row : set.rows) {
      const Cell* cell = set.At(row, plan_.order.front().column);
      if (cell != nullptr && cell->HasValue()) {
        kept.push_back(std::move(row));
      } else if (cell == nullptr || cell->state() == Cell::State::kUnknown) {
        set.gaps.push_back({.known = std::move(row), .exists = true});
      }
    }
    set.rows = std::move(kept);
  }

  // The columns that the answer shows, in their order; a row that is there twice stays twice.
  void Show(RowSet& set, bool counts) {
    std::vector<rows::Column> columns;
    std::vector<std::optional<std::size_t>> from;
    for (const std::string& name : compiler::ShownColumns(plan_, model_)) {
      const auto index = set.IndexOf(name);
      rows::Column column{.name = name, .type = rows::Type::kText, .unit = "", .label = name};
      if (index) {
        column = set.columns[*index];
      } else if (const auto type = plan::TypeOf(name, plan_, model_)) {
        column = {.name = name, .type = type->type, .unit = type->unit, .label = type->label};
      }
      columns.push_back(std::move(column));
      from.push_back(index);
    }
    const auto narrow = [&](Row& row) {
      std::vector<Cell> cells;
      for (std::size_t i = 0; i < columns.size(); ++i) {
        cells.push_back(from[i] ? row.cells[*from[i]] : KeyOfMap(set, row, columns[i].name));
      }
      row.cells = std::move(cells);
    };
    for (Row& row : set.rows) {
      narrow(row);
      const bool lacks = std::any_of(row.cells.begin(), row.cells.end(), [](const Cell& cell) {
        return cell.state() == Cell::State::kUnknown;
      });
      if (!lacks || !counts) continue;
      ++evaluated_.cells_unread;
      if (evaluated_.unread.empty()) evaluated_.unread = row.unread;
    }
    for (rows::Gap& gap : set.gaps) narrow(gap.known);
    for (Row& row : set.left_out) narrow(row);
    set.columns = std::move(columns);
  }

  static Cell KeyOfMap(const RowSet& set, const Row& row, const std::string& column) {
    const auto point = column.rfind('.');
    const Cell* map = point == std::string::npos ? nullptr : set.At(row, column.substr(0, point));
    if (map == nullptr) return Cell();
    return rows::KeyOf(*map, column.substr(point + 1));
  }

  void Subtract() {
    if (!plan_.difference) return;
    const RowSet& set = Table();
    const bool counts = !plan_.aggregates.empty();
    const bool is_bound =
        counts && (evaluated_.claim != Claim::kWhole ||
                   std::count(evaluated_.at_least.begin(), evaluated_.at_least.end(), true) > 0);
    if (counts && set.rows.size() < 2 && set.gaps.empty() && !is_bound) {
      // A group without rows is no group: its number is zero.
      const Cell* one = set.rows.empty() ? nullptr : set.At(set.rows[0], plan_.difference->of);
      evaluated_.difference = one == nullptr || !one->HasValue() ? 0 : one->number();
      ShowDifference();
      return;
    }
    if (set.rows.size() != 2 || !set.gaps.empty() || is_bound) {
      evaluated_.claim = Claim::kWithheld;
      return;
    }
    const Cell* first = set.At(set.rows[0], plan_.difference->of);
    const Cell* second = set.At(set.rows[1], plan_.difference->of);
    if (first == nullptr || second == nullptr || !first->HasValue() || !second->HasValue()) {
      evaluated_.claim = Claim::kWithheld;
      return;
    }
    evaluated_.difference = first->number() - second->number();
    ShowDifference();
  }

  // Of each row, how much more than the other it has; less than nothing where it has less.
  void ShowDifference() {
    RowSet& set = Table();
    const auto of = set.IndexOf(plan_.difference->of);
    if (!of) return;
    rows::Column column = set.columns[*of];
    column.name = column.label = "difference";
    set.columns.push_back(std::move(column));
    double difference = *evaluated_.difference;
    for (Row& row : set.rows) {
      row.cells.push_back(Cell::Number(difference));
      difference = -difference;
    }
  }

  void Judge() {
    if (evaluated_.claim == Claim::kWithheld || evaluated_.holds) return;
    const RowSet& set = Table();
    const bool is_lacking = !set.gaps.empty();
    if (plan_.aggregates.empty() && is_lacking) evaluated_.claim = Claim::kAtLeast;
    if (plan_.frame == plan::Frame::kExists) {
      const bool none = set.rows.empty();
      evaluated_.claim = none && is_lacking ? Claim::kWithheld
                         : is_lacking       ? Claim::kAtLeast
                                            : evaluated_.claim;
    }
    const bool wants_value = plan_.aggregates.empty() && (plan_.frame == plan::Frame::kValue ||
                                                          plan_.frame == plan::Frame::kComparison);
    if (wants_value && (is_lacking || evaluated_.cells_unread > 0)) {
      evaluated_.claim = Claim::kWithheld;
    }
    // A list without rows says "none".
    if (set.rows.empty() && is_lacking && plan_.aggregates.empty()) {
      evaluated_.claim = Claim::kWithheld;
    }
  }

  const plan::Plan& plan_;
  const semantic_model::Model& model_;
  const executor::RowSets& sets_;
  std::int64_t now_ms_;
  Evaluated evaluated_;
};

}  // namespace

Evaluated Evaluate(const plan::Plan& plan, const semantic_model::Model& model,
                   const executor::RowSets& sets, std::int64_t now_ms) {
  return Evaluating(plan, model, sets, now_ms).Run();
}

}  // namespace claribi::evaluation
