#include "evaluation/ordering.h"

#include <algorithm>
#include <map>

#include "values/json_value.h"

namespace claribi::evaluation {
namespace {

using rows::Cell;
using rows::Row;
using rows::RowSet;

class Ordering {
 public:
  Ordering(const plan::Plan& plan, const semantic_model::Model& model, Evaluated& evaluated)
      : plan_(plan), model_(model), evaluated_(evaluated) {}

  void Sort() {
    RowSet& set = Table();
    std::vector<std::size_t> order(set.rows.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto name = [&](const Row& row) {
      std::vector<Cell> cells;
      if (!plan_.aggregates.empty()) return row.cells;
      const auto& entity = *model_.FindEntity(plan_.from);
      for (const std::string& field : entity.key) {
        if (const Cell* cell = set.At(row, entity.id + "." + field)) cells.push_back(*cell);
      }
      return cells;
    };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
      const int compared = CompareRows(set.rows[left], set.rows[right]);
      if (compared != 0) return compared < 0;
      if (plan_.order.empty()) return false;  // the vendor's order
      const auto a = name(set.rows[left]);
      const auto b = name(set.rows[right]);
      for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
        const int by_name = Cell::Compare(a[i], b[i]);
        if (by_name != 0) return by_name < 0;
      }
      return false;
    });
    std::vector<Row> rows;
    std::vector<bool> at_least;
    for (const std::size_t i : order) {
      rows.push_back(std::move(set.rows[i]));
      if (i < evaluated_.at_least.size()) at_least.push_back(evaluated_.at_least[i]);
    }
    set.rows = std::move(rows);
    evaluated_.at_least = std::move(at_least);
  }

  void Limit() {
    RowSet& set = Table();
    if (!plan_.limit) return;
    const bool has_lower_bounds = std::any_of(
        evaluated_.at_least.begin(), evaluated_.at_least.end(), [](bool bound) { return bound; });
    if (!set.gaps.empty() || has_lower_bounds) {
      // What was read stays to be seen; which of it is first cannot be told.
      evaluated_.claim = Claim::kWithheld;
      return;
    }
    if (!plan_.limit->per.empty() && plan_.limit->both_ends) return KeepBothEndsOfEach();
    if (!plan_.limit->per.empty()) return LimitEach();
    if (plan_.limit->both_ends) return KeepBothEnds();
    if (plan_.limit->skip > 0) SkipFirst(static_cast<std::size_t>(plan_.limit->skip));
    auto count = static_cast<std::size_t>(plan_.limit->count);
    if (set.rows.size() <= count) return;
    const std::size_t asked = count;
    while (plan_.limit->with_ties && count < set.rows.size() &&
           CompareRows(set.rows[count], set.rows[asked - 1]) == 0) {
      ++count;
    }
    evaluated_.tied = count - asked;
    evaluated_.ranking = set;
    set.rows.resize(count);
    if (!evaluated_.at_least.empty()) evaluated_.at_least.resize(count);
  }

 private:
  RowSet& Table() { return evaluated_.table; }

  int CompareRows(const Row& left, const Row& right) {
    for (const plan::Order& order : plan_.order) {
      const Cell* a = Table().At(left, order.column);
      const Cell* b = Table().At(right, order.column);
      if (a == nullptr || b == nullptr) continue;
      const int compared = Cell::Compare(*a, *b);
      if (compared == 0) continue;
      // What has no value stands last, in either direction.
      const bool reversed = order.descending && a->HasValue() && b->HasValue();
      return reversed ? -compared : compared;
    }
    return 0;
  }

  std::string GroupOf(const Row& row) {
    std::string group;
    for (const std::string& column : plan_.limit->per) {
      const Cell* cell = Table().At(row, column);
      group += (cell == nullptr ? std::string() : values::WriteJson(cell->ToJson())) + ",";
    }
    return group;
  }

  // Of each group the first rows and the last ones, a group after the other; what is equal to an
  // end comes along.
  void KeepBothEndsOfEach() {
    RowSet& set = Table();
    std::map<std::string, std::vector<Row>> groups;
    for (Row& row : set.rows) groups[GroupOf(row)].push_back(std::move(row));
    set.rows.clear();
    for (auto& [group, rows] : groups) {
      const auto count = std::min(static_cast<std::size_t>(plan_.limit->count), rows.size());
      if (count == 0) continue;
      const std::size_t first = count - 1;
      const std::size_t last = rows.size() - count;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const bool is_first = i <= first || CompareRows(rows[i], rows[first]) == 0;
        const bool is_last = i >= last || CompareRows(rows[i], rows[last]) == 0;
        if (is_first || is_last) set.rows.push_back(rows[i]);
      }
    }
  }

  // The first rows of each group, in the order of all.
  void LimitEach() {
    RowSet& set = Table();
    std::vector<Row> kept;
    std::map<std::string, std::vector<Row>> taken;
    for (Row& row : set.rows) {
      std::vector<Row>& rows = taken[GroupOf(row)];
      const bool is_tied =
          plan_.limit->with_ties && !rows.empty() && CompareRows(row, rows.back()) == 0;
      if (rows.size() >= static_cast<std::size_t>(plan_.limit->count) && !is_tied) continue;
      rows.push_back(row);
      kept.push_back(std::move(row));
    }
    set.rows = std::move(kept);
  }

  // "the second": those before go, but what is equal to it stays.
  void SkipFirst(std::size_t skip) {
    RowSet& set = Table();
    if (skip >= set.rows.size()) {
      set.rows.clear();
      evaluated_.at_least.clear();
      return;
    }
    std::size_t first = skip;
    while (first > 0 && CompareRows(set.rows[first - 1], set.rows[skip]) == 0) --first;
    set.rows.erase(set.rows.begin(), set.rows.begin() + static_cast<std::ptrdiff_t>(first));
    if (evaluated_.at_least.size() > first) {
      evaluated_.at_least.erase(evaluated_.at_least.begin(),
                                evaluated_.at_least.begin() + static_cast<std::ptrdiff_t>(first));
    }
  }

  // The first rows and the last ones; rows equal to one at an end come along.
  void KeepBothEnds() {
    RowSet& set = Table();
    const std::size_t size = set.rows.size();
    const auto count = std::min(static_cast<std::size_t>(plan_.limit->count), size);
    if (count == 0) return;
    evaluated_.first_end = count;
    while (plan_.limit->with_ties && evaluated_.first_end < size &&
           CompareRows(set.rows[evaluated_.first_end], set.rows[count - 1]) == 0) {
      ++evaluated_.first_end;
    }
    std::size_t last = size - count;
    while (plan_.limit->with_ties && last > 0 &&
           CompareRows(set.rows[last - 1], set.rows[size - count]) == 0) {
      --last;
    }
    const std::size_t first = evaluated_.first_end;
    if (last <= first) return;
    evaluated_.ranking = set;
    const auto begin = static_cast<std::ptrdiff_t>(first);
    const auto end = static_cast<std::ptrdiff_t>(last);
    set.rows.erase(set.rows.begin() + begin, set.rows.begin() + end);
    if (evaluated_.at_least.size() == size) {
      evaluated_.at_least.erase(evaluated_.at_least.begin() + begin,
                                evaluated_.at_least.begin() + end);
    }
  }

  const plan::Plan& plan_;
  const semantic_model::Model& model_;
  Evaluated& evaluated_;
};

}  // namespace

void SortRows(const plan::Plan& plan, const semantic_model::Model& model, Evaluated& evaluated) {
  Ordering(plan, model, evaluated).Sort();
}

void LimitRows(const plan::Plan& plan, const semantic_model::Model& model, Evaluated& evaluated) {
  Ordering(plan, model, evaluated).Limit();
}

}  // namespace claribi::evaluation
