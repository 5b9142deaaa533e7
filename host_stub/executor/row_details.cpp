#include "executor/row_details.h"

#include <algorithm>

#include "executor/call_arguments.h"
#include "executor/row_reading.h"

namespace claribi::executor {
namespace {

using rows::Cell;
using rows::Row;
using rows::RowSet;
using rows::Verity;
using semantic_model::Belonging;
using semantic_model::Entity;
using semantic_model::Read;

class Details {
 public:
  explicit Details(const ReadingPlace& place)
      : model_(place.settings.model),
        settings_(place.settings),
        calls_(place.calls),
        patience_(place.patience),
        sets_(place.sets) {}

  void Detail(const Read& read) {
    RowSet& set = sets_[read.entity];
    const Entity& entity = EntityOf(read.entity);
    if (read.each.empty() || read.each == read.entity) {
      DetailOfEach(read, entity, set);
    } else {
      DetailByMatch(read, entity, set);
    }
    DeriveFields(entity, set, settings_.now_ms);
  }

  void DetailOfEach(const Read& read, const Entity& entity, RowSet& set) {
    std::vector<std::size_t> asked;
    std::vector<CallOrder> orders;
    for (std::size_t i = 0; i < set.rows.size(); ++i) {
      Row& row = set.rows[i];
      const Verity applies = Applies(read, set, row, row);
      auto arguments = ArgumentsFor(read.arguments, set, row, {});
      if (applies == Verity::kFalse) {
        Fill(read, entity, set, row, Cell::LeftOut());
      } else if (applies == Verity::kTrue && arguments) {
        asked.push_back(i);
        orders.push_back(OrderFor(read, *std::move(arguments)));
      }
    }
    const auto results = calls_.Run(orders, entity.naming.plural, patience_);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      Row& row = set.rows[asked[i]];
      std::vector<ReadFields> fields;
      const bool is_read = !results[i].failed && ReadRows(read, entity, results[i], fields);
      if (!is_read || fields.size() != 1) {
        row.unread = "its details could not be read: " +
                     (results[i].why.empty() ? "the answer has an unknown form" : results[i].why);
        continue;
      }
      Fill(read, entity, set, row, fields.front(), !results[i].complete);
    }
  }

  void Fill(const Read& read, const Entity& entity, const RowSet& set, Row& row,
            const Cell& cell) const {
    for (const auto& [field, pointers] : read.fields) {
      if (const auto place = set.IndexOf(entity.id + "." + field)) row.cells[*place] = cell;
    }
  }

  // What an answer that was cut does not have may be what was cut off.
  static void Fill(const Read&, const Entity& entity, const RowSet& set, Row& row,
                   const ReadFields& fields, bool was_cut) {
    for (const auto& [field, cell] : fields) {
      const auto place = set.IndexOf(entity.id + "." + field);
      if (!place || (was_cut && !cell.HasValue())) continue;
      row.cells[*place] = cell;
    }
  }

  void DetailByMatch(const Read& read, const Entity& entity, RowSet& set) {
    const RowSet& parents = sets_.at(read.each);
    const Entity& parent = EntityOf(read.each);
    const Belonging* belonging = entity.To(read.each);
    if (belonging == nullptr) return;
    const auto is_of = [&](const Row& row, const Row& above) {
      return std::all_of(belonging->on.begin(), belonging->on.end(), [&](const auto& pair) {
        const Cell* ours = set.At(row, entity.id + "." + pair.first);
        const Cell* theirs = parents.At(above, parent.id + "." + pair.second);
        return ours != nullptr && theirs != nullptr && *ours == *theirs;
      });
    };
    std::vector<const Row*> asked;
    std::vector<CallOrder> orders;
    for (const Row& above : parents.rows) {
      const bool is_used = std::any_of(set.rows.begin(), set.rows.end(),
                                       [&](const Row& row) { return is_of(row, above); });
      auto arguments = ArgumentsFor(read.arguments, parents, above, {});
      if (!is_used || !arguments) continue;
      asked.push_back(&above);
      orders.push_back(OrderFor(read, *std::move(arguments)));
    }
    const auto results = calls_.Run(orders, parent.naming.plural, patience_);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      std::vector<ReadFields> fields;
      const bool is_read = !results[i].failed && ReadRows(read, entity, results[i], fields);
      for (Row& row : set.rows) {
        if (!is_of(row, *asked[i])) continue;
        if (!is_read) {
          row.unread = "its details could not be read: " + results[i].why;
          continue;
        }
        MatchFields(read, entity, set, row, fields, results[i].complete);
      }
    }
  }

  void MatchFields(const Read& read, const Entity& entity, const RowSet& set, Row& row,
                   const std::vector<ReadFields>& fields, bool complete) const {
    for (const ReadFields& one : fields) {
      const bool same =
          std::all_of(read.match.begin(), read.match.end(), [&](const std::string& field) {
            const Cell* ours = set.At(row, entity.id + "." + field);
            return ours != nullptr && *ours == one.at(field);
          });
      if (same) return Fill(read, entity, set, row, one, false);
    }
    if (!complete) {
      row.unread = "its details were cut off";
      return;
    }
    for (const auto& [field, pointers] : read.fields) {
      const auto place = set.IndexOf(entity.id + "." + field);
      const bool is_known =
          std::find(read.match.begin(), read.match.end(), field) != read.match.end();
      if (place && !is_known) row.cells[*place] = Cell::None();
    }
  }

 private:
  const Entity& EntityOf(const std::string& id) const { return *model_.FindEntity(id); }

  const semantic_model::Model& model_;
  const RunSettings& settings_;
  CallRunner& calls_;
  const outcome::Patience& patience_;
  RowSets& sets_;
};

}  // namespace

void ReadDetails(const Read& read, const ReadingPlace& place) { Details(place).Detail(read); }

}  // namespace claribi::executor
