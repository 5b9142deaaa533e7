#include "evaluation/grouping.h"

#include <algorithm>
#include <map>
#include <set>

#include "plan/plan_checks.h"
#include "rows/predicate.h"
#include "values/unit.h"
#include "values/utc.h"

namespace claribi::evaluation {
namespace {

using plan::Aggregate;
using plan::Function;
using rows::Cell;
using rows::Row;
using rows::RowSet;
using rows::Verity;

struct CellOrder {
  bool operator()(const std::vector<Cell>& left, const std::vector<Cell>& right) const {
    for (std::size_t i = 0; i < left.size() && i < right.size(); ++i) {
      const int order = Cell::Compare(left[i], right[i]);
      if (order != 0) return order < 0;
    }
    return left.size() < right.size();
  }
};

/// The outcome of one aggregate over one group.
struct Outcome {
  Cell cell;
  Claim claim = Claim::kWhole;
};

Claim Weaker(Claim left, Claim right) { return std::max(left, right); }

bool Adds(Function function) {
  return function == Function::kCount || function == Function::kDistinct ||
         function == Function::kSum;
}

class Grouping {
 public:
  Grouping(const plan::Plan& plan, const semantic_model::Model& model, std::int64_t now_ms,
           Evaluated& evaluated)
      : plan_(plan), model_(model), now_ms_(now_ms), evaluated_(evaluated), set_(evaluated.table) {}

  void Run() {
    SetAsideUngrouped();
    for (const Row& row : set_.rows) groups_[KeyOf(row)].push_back(&row);
    if (plan_.group_by.empty() && groups_.empty()) groups_[{}];
    AddAskedFor();
    RowSet table = Header();
    std::vector<std::vector<Outcome>> outcomes;
    for (const auto& [key, members] : groups_) {
      outcomes.emplace_back();
      for (const Aggregate& aggregate : plan_.aggregates) {
        outcomes.back().push_back(AggregateOf(aggregate, members, key));
      }
    }
    for (std::size_t i = 0; i < plan_.aggregates.size(); ++i) {
      if (plan_.aggregates[i].as_share) MakeShares(i, outcomes);
    }
    std::size_t index = 0;
    for (const auto& [key, members] : groups_) {
      Row row;
      row.cells = key;
      bool at_least = false;
      for (const Outcome& outcome : outcomes[index]) {
        // A mean of what happened to be read is no mean.
        row.cells.push_back(outcome.claim == Claim::kWithheld ? Cell() : outcome.cell);
        at_least = at_least || outcome.claim != Claim::kWhole;
        evaluated_.claim = Weaker(evaluated_.claim, outcome.claim);
      }
      table.rows.push_back(std::move(row));
      evaluated_.at_least.push_back(at_least);
      ++index;
    }
    // A group that was never seen may hide behind a gap.
    if (!plan_.group_by.empty() && !set_.gaps.empty()) {
      evaluated_.claim = Weaker(evaluated_.claim, Claim::kAtLeast);
    }
    table.left_out = std::move(set_.left_out);
    table.notes = std::move(set_.notes);
    table.seen = std::move(set_.seen);
    table.gaps = std::move(set_.gaps);
    for (rows::Gap& gap : table.gaps) gap.known.cells.assign(table.columns.size(), Cell());
    for (Row& row : table.left_out) row.cells.assign(table.columns.size(), Cell());
    set_ = std::move(table);
  }

 private:
  RowSet Header() const {
    RowSet table;
    for (const plan::Group& group : plan_.group_by) {
      const auto index = set_.IndexOf(group.column);
      rows::Column column{.name = group.column, .type = rows::Type::kText, .unit = "", .label = ""};
      if (index) {
        column = set_.columns[*index];
      } else if (const auto type = plan::TypeOf(group.column, plan_, model_)) {
        column.label = type->label;
      }
      if (IsNamed(group)) column.type = rows::Type::kText;
      table.columns.push_back(std::move(column));
    }
    for (const Aggregate& aggregate : plan_.aggregates) {
      const auto type = plan::TypeOf(aggregate.alias, plan_, model_);
      table.columns.push_back({.name = aggregate.alias,
                               .type = type ? type->type : rows::Type::kNumber,
                               .unit = UnitOf(aggregate, type ? type->unit : ""),
                               .label = type ? type->label : aggregate.alias});
    }
    return table;
  }

  // A measure's unit is that of the metric that was chosen.
  std::string UnitOf(const Aggregate& aggregate, const std::string& otherwise) const {
    const bool counts = aggregate.function == Function::kCount ||
                        aggregate.function == Function::kDistinct ||
                        aggregate.function == Function::kAverageCount;
    const auto index = set_.IndexOf(aggregate.of);
    return aggregate.as_share || counts || !index ? otherwise : set_.columns[*index].unit;
  }

  static bool IsNamed(const plan::Group& group) {
    return group.grain && *group.grain >= values::CalendarUnit::kMonth;
  }

  Cell GroupCell(const plan::Group& group, const Row& row) const {
    Cell cell;
    if (const Cell* found = set_.At(row, group.column)) {
      cell = *found;
    } else if (const auto point = group.column.rfind('.'); point != std::string::npos) {
      const Cell* map = set_.At(row, group.column.substr(0, point));
      if (map != nullptr) cell = map->IsKnown() ? Cell::None() : *map;
      for (const auto& [name, text] : map == nullptr ? Cell::Map{} : map->map()) {
        if (name == group.column.substr(point + 1)) cell = Cell::Text(text);
      }
    }
    if (group.grain && cell.HasValue()) {
      // A month and a year have a name of their own: "2024-03", "2024".
      const auto begin = values::FloorTo(static_cast<std::int64_t>(cell.number()), *group.grain);
      if (IsNamed(group)) {
        const bool is_year = *group.grain == values::CalendarUnit::kYear;
        return Cell::Text(values::Rfc3339(begin).substr(0, is_year ? 4 : 7));
      }
      return Cell::Time(values::FloorTo(static_cast<std::int64_t>(cell.number()), *group.grain));
    }
    return cell;
  }

  std::vector<Cell> KeyOf(const Row& row) const {
    std::vector<Cell> key;
    for (const plan::Group& group : plan_.group_by) key.push_back(GroupCell(group, row));
    return key;
  }

  // "how many Kafka and how many MySQL": what was asked for by its value has a number, too, if
  // none.
  void AddAskedFor() {
    const bool counts = plan_.group_by.size() == 1 && !plan_.group_by.front().grain &&
                        std::all_of(plan_.aggregates.begin(), plan_.aggregates.end(),
                                    [](const Aggregate& aggregate) {
                                      return aggregate.function == Function::kCount &&
                                             aggregate.of.empty() && !aggregate.as_share;
                                    });
    if (!counts || !plan_.where) return;
    using Kind = plan::Expression::Kind;
    std::vector<plan::Expression> parts{*plan_.where};
    if (plan_.where->kind == Kind::kAnd) parts = plan_.where->operands;
    for (const plan::Expression& part : parts) {
      std::vector<plan::Expression> values{part};
      if (part.kind == Kind::kOr) values = part.operands;
      const bool names_groups =
          std::all_of(values.begin(), values.end(), [&](const plan::Expression& value) {
            return value.kind == Kind::kCompare && value.column == plan_.group_by.front().column &&
                   (value.op == plan::Operator::kIn || value.op == plan::Operator::kEqual);
          });
      for (const plan::Expression& value :
           names_groups ? values : std::vector<plan::Expression>()) {
        for (const plan::Literal& literal : value.values) {
          if (literal.kind == plan::Literal::Kind::kText) groups_[{Cell::Text(literal.text)}];
        }
      }
    }
  }

  // A row of which nobody knows the group may belong to any.
  void SetAsideUngrouped() {
    std::vector<Row> kept;
    for (Row& row : set_.rows) {
      const std::vector<Cell> key = KeyOf(row);
      const auto has = [&](Cell::State state) {
        return std::any_of(key.begin(), key.end(),
                           [&](const Cell& cell) { return cell.state() == state; });
      };
      if (has(Cell::State::kUnknown)) {
        set_.gaps.push_back({.known = std::move(row), .exists = true});
      } else if (has(Cell::State::kLeftOut)) {
        set_.left_out.push_back(std::move(row));
      } else {
        kept.push_back(std::move(row));
      }
    }
    set_.rows = std::move(kept);
  }

  // Whether a gap may add to this group.
  bool MayBeIn(const rows::Gap& gap, const std::vector<Cell>& key) const {
    const std::vector<Cell> known = KeyOf(gap.known);
    for (std::size_t i = 0; i < key.size(); ++i) {
      if (known[i].IsKnown() && Cell::Compare(known[i], key[i]) != 0) return false;
    }
    return true;
  }

  Outcome AggregateOf(const Aggregate& aggregate, const std::vector<const Row*>& members,
                      const std::vector<Cell>& key) {
    bool is_lacking = false;
    std::vector<const Row*> counted;
    for (const Row* row : members) {
      const Verity verity =
          aggregate.where ? rows::Fulfils(*aggregate.where, set_, *row, now_ms_) : Verity::kTrue;
      if (verity == Verity::kTrue) counted.push_back(row);
      is_lacking = is_lacking || verity == Verity::kUnknown;
    }
    for (const rows::Gap& gap : set_.gaps) {
      const bool counts = !aggregate.where || rows::Fulfils(*aggregate.where, set_, gap.known,
                                                            now_ms_) != Verity::kFalse;
      is_lacking = is_lacking || (counts && MayBeIn(gap, key));
    }
    Outcome outcome{.cell = Reduced(aggregate, counted, is_lacking), .claim = Claim::kWhole};
    if (is_lacking) outcome.claim = Adds(aggregate.function) ? Claim::kAtLeast : Claim::kWithheld;
    return outcome;
  }

  Cell Reduced(const Aggregate& aggregate, const std::vector<const Row*>& members,
               bool& is_lacking) {
    if (aggregate.function == Function::kCount && aggregate.of.empty()) {
      return Cell::Number(static_cast<double>(members.size()));
    }
    const auto* field = model_.FindColumn(aggregate.of);
    std::vector<Cell> cells;
    for (const Row* row : members) {
      const Cell* cell = set_.At(*row, aggregate.of);
      if (cell == nullptr || cell->state() == Cell::State::kUnknown) {
        is_lacking = true;
        continue;
      }
      if (!cell->HasValue()) continue;
      if (aggregate.function == Function::kSum && field != nullptr && field->apart &&
          !IsGrouped(field->apart->column) && IsApart(*field->apart, *row)) {
        apart_[aggregate.alias].emplace_back(row, cell->number());
        continue;
      }
      cells.push_back(*cell);
    }
    if (aggregate.function == Function::kCount) {
      return Cell::Number(static_cast<double>(cells.size()));
    }
    if (aggregate.function == Function::kAverageCount) {
      const std::size_t rows = RowsOfEntity(members);
      if (rows == 0) return Cell::None();
      return Cell::Number(static_cast<double>(cells.size()) / static_cast<double>(rows));
    }
    if (aggregate.function == Function::kDistinct) {
      std::set<std::vector<Cell>, CellOrder> distinct;
      for (const Cell& cell : cells) distinct.insert({cell});
      return Cell::Number(static_cast<double>(distinct.size()));
    }
    // Where all rows of the question are apart, they are what was asked for; where those of one
    // group are, its sum is nothing.
    const bool some_apart = apart_.count(aggregate.alias) > 0;
    if (some_apart && AllApart(*field->apart)) {
      for (const auto& [row, number] : apart_[aggregate.alias]) {
        cells.push_back(Cell::Number(number));
      }
      apart_.erase(aggregate.alias);
    } else if (some_apart && cells.empty()) {
      cells.push_back(Cell::Number(0));
    }
    SayApart(aggregate, field);
    return cells.empty() ? Cell::None() : ReducedNumbers(aggregate.function, cells);
  }

  // A join repeats a row for each of its children.
  std::size_t RowsOfEntity(const std::vector<const Row*>& members) const {
    std::set<std::vector<Cell>, CellOrder> keys;
    for (const Row* row : members) {
      std::vector<Cell> key;
      for (const std::string& field : model_.FindEntity(plan_.from)->key) {
        const Cell* cell = set_.At(*row, plan_.from + "." + field);
        key.push_back(cell == nullptr ? Cell() : *cell);
      }
      keys.insert(std::move(key));
    }
    return keys.size();
  }

  static Cell ReducedNumbers(Function function, const std::vector<Cell>& cells) {
    const auto less = [](const Cell& left, const Cell& right) {
      return Cell::Compare(left, right) < 0;
    };
    if (function == Function::kMin) return *std::min_element(cells.begin(), cells.end(), less);
    if (function == Function::kMax) return *std::max_element(cells.begin(), cells.end(), less);
    double sum = 0;
    for (const Cell& cell : cells) sum += cell.number();
    return Cell::Number(function == Function::kSum ? sum : sum / static_cast<double>(cells.size()));
  }

  bool IsApart(const semantic_model::RowCondition& condition, const Row& row) const {
    const Cell* cell = set_.At(row, condition.column);
    const bool is_among = cell != nullptr && cell->HasValue() &&
                          std::find(condition.values.begin(), condition.values.end(),
                                    cell->text()) != condition.values.end();
    return is_among != condition.is_negated;
  }

  // Groups of their own keep them apart already.
  bool IsGrouped(const std::string& column) const {
    return std::any_of(plan_.group_by.begin(), plan_.group_by.end(),
                       [&](const plan::Group& group) { return group.column == column; });
  }

  bool AllApart(const semantic_model::RowCondition& condition) const {
    return std::all_of(set_.rows.begin(), set_.rows.end(),
                       [&](const Row& row) { return IsApart(condition, row); });
  }

  // A share reads its rows twice, as the part and among the whole: each is said once.
  void SayApart(const Aggregate& aggregate, const semantic_model::Field* field) {
    const auto found = apart_.find(aggregate.alias);
    if (found == apart_.end() || field == nullptr) return;
    for (const auto& [row, number] : found->second) {
      if (!apart_said_.insert(row).second) continue;
      evaluated_.apart_rows += 1;
      evaluated_.apart_sum += number;
    }
    evaluated_.apart_unit = field->unit;
    evaluated_.apart_because = field->apart->because;
    apart_.erase(found);
  }

  // Percent of the sum over all groups; there is none where one of them is a lower bound.
  void MakeShares(std::size_t index, std::vector<std::vector<Outcome>>& outcomes) {
    Aggregate whole = plan_.aggregates[index];
    double total = 0;
    Claim claim = Claim::kWhole;
    for (const auto& group : outcomes) {
      claim = Weaker(claim, group[index].claim);
      if (group[index].cell.HasValue()) total += group[index].cell.number();
    }
    if (plan_.group_by.empty() && whole.where) {
      // The share of some rows among all of them.
      whole.where.reset();
      std::vector<const Row*> all;
      for (const Row& row : set_.rows) all.push_back(&row);
      const Outcome everything = AggregateOf(whole, all, {});
      claim = Weaker(claim, everything.claim);
      total = everything.cell.HasValue() ? everything.cell.number() : 0;
    }
    if (!set_.gaps.empty()) claim = Claim::kWithheld;
    for (auto& group : outcomes) {
      Outcome& outcome = group[index];
      outcome.claim = claim == Claim::kWhole ? Claim::kWhole : Claim::kWithheld;
      if (total <= 0) outcome.cell = Cell::None();
      if (total > 0 && outcome.cell.HasValue()) {
        outcome.cell = Cell::Number(100 * outcome.cell.number() / total);
      }
    }
  }

  const plan::Plan& plan_;
  const semantic_model::Model& model_;
  std::int64_t now_ms_;
  Evaluated& evaluated_;
  RowSet& set_;
  std::map<std::vector<Cell>, std::vector<const Row*>, CellOrder> groups_;
  std::map<std::string, std::vector<std::pair<const Row*, double>>> apart_;  // by alias
  std::set<const Row*> apart_said_;
};

}  // namespace

void GroupRows(const plan::Plan& plan, const semantic_model::Model& model, std::int64_t now_ms,
               Evaluated& evaluated) {
  Grouping(plan, model, now_ms, evaluated).Run();
}

}  // namespace claribi::evaluation
