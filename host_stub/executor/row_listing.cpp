#include "executor/row_listing.h"

#include <algorithm>

#include "executor/call_arguments.h"
#include "executor/row_reading.h"

namespace claribi::executor {
namespace {

using rows::Cell;
using rows::Gap;
using rows::Row;
using rows::RowSet;
using rows::Verity;
using semantic_model::Belonging;
using semantic_model::Entity;
using semantic_model::Read;

class Listing {
 public:
  explicit Listing(const ReadingPlace& place)
      : model_(place.settings.model),
        settings_(place.settings),
        calls_(place.calls),
        patience_(place.patience),
        sets_(place.sets) {}

  RowSet ListBy(const Read& read, const Entity& entity, bool& complete) {
    RowSet set;
    for (const auto& field : entity.fields) {
      if (!field.derived) set.Add(ColumnOf(entity, field));
    }
    if (read.each.empty()) {
      ListOnce(read, entity, set, complete);
    } else {
      ListForEach(read, entity, set, complete);
    }
    return set;
  }

  std::map<std::string, std::string> Pushed(const Entity& entity) const {
    return DemandedValues(settings_.plan.where, entity.id);
  }

  void ListOnce(const Read& read, const Entity& entity, RowSet& set, bool& complete) {
    const RowSet none;
    const Row nobody;
    auto arguments = ArgumentsFor(read.arguments, none, nobody, Pushed(entity));
    if (!arguments) return;
    const auto results = calls_.Run({OrderFor(read, *arguments)}, entity.naming.plural, patience_);
    TakeRows(read, entity, results.front(), nullptr, nullptr, set, complete);
  }

  void ListForEach(const Read& read, const Entity& entity, RowSet& set, bool& complete) {
    const RowSet& parents = sets_.at(read.each);
    const Entity& parent = EntityOf(read.each);
    std::vector<const Row*> asked;
    std::vector<CallOrder> orders;
    for (const Row& row : parents.rows) {
      Row unread = row;
      const auto applies = Applies(read, parents, row, unread);
      if (applies == Verity::kFalse) {
        Row left_out = Child(entity, parent, parents, row, set);
        left_out.left_out = unread.left_out;
        set.left_out.push_back(std::move(left_out));
        continue;
      }
      auto arguments = ArgumentsFor(read.arguments, parents, row, Pushed(entity));
      if (applies == Verity::kUnknown || !arguments) {
        AddGap(entity, parent, parents, row, set,
               row.unread.empty() ? "what is needed to ask for it is not known" : row.unread);
        continue;
      }
      asked.push_back(&row);
      orders.push_back(OrderFor(read, *std::move(arguments)));
      if (read.once) break;
    }
    const auto results = calls_.Run(orders, parent.naming.plural, patience_);
    for (std::size_t i = 0; i < results.size(); ++i) {
      TakeRows(read, entity, results[i], &parents, asked[i], set, complete);
    }
    if (read.once) return;
    // What has no parents of a kind has no children of them, for the same reason.
    for (const Row& row : parents.left_out) {
      Row left_out = Child(entity, parent, parents, row, set);
      left_out.left_out = row.left_out;
      set.left_out.push_back(std::move(left_out));
    }
    for (const Gap& gap : parents.gaps) {
      AddGap(entity, parent, parents, gap.known, set, gap.known.unread);
      complete = false;
    }
  }

  // A row of the entity with what its parent's row says of it.
  Row Child(const Entity& entity, const Entity& parent, const RowSet& parents, const Row& row,
            const RowSet& set) const {
    Row child;
    child.cells.resize(set.columns.size());
    const Belonging* belonging = entity.To(parent.id);
    if (belonging == nullptr) return child;
    for (const auto& [field, theirs] : belonging->on) {
      const Cell* cell = parents.At(row, parent.id + "." + theirs);
      const auto place = set.IndexOf(entity.id + "." + field);
      if (cell != nullptr && place) child.cells[*place] = *cell;
    }
    return child;
  }

  void AddGap(const Entity& entity, const Entity& parent, const RowSet& parents, const Row& row,
              RowSet& set, const std::string& why) const {
    Gap gap{.known = Child(entity, parent, parents, row, set), .exists = false};
    gap.known.unread = "the " + entity.naming.plural + " of the " + NameOf(parent, parents, row) +
                       " could not be read: " + why;
    set.gaps.push_back(std::move(gap));
  }

  void TakeRows(const Read& read, const Entity& entity, const CallResult& result,
                const RowSet* parents, const Row* row, RowSet& set, bool& complete) const {
    const auto gap = [&](const std::string& why) {
      complete = false;
      if (parents != nullptr) {
        AddGap(entity, EntityOf(read.each), *parents, *row, set, why);
        return;
      }
      Gap all;
      all.known.cells.resize(set.columns.size());
      all.known.unread = "not all " + entity.naming.plural + " could be read: " + why;
      set.gaps.push_back(std::move(all));
    };
    const bool has_none =
        result.failed &&
        std::any_of(read.without.begin(), read.without.end(), [&](const std::string& words) {
          return result.why.find(words) != std::string::npos;
        });
    if (has_none) return;
    if (result.failed) return gap(result.why);
    std::vector<ReadFields> fields;
    if (!ReadRows(read, entity, result, fields)) return gap("the answer has an unknown form");
    for (ReadFields& one : fields) {
      Row child;
      child.cells.resize(set.columns.size());
      if (parents != nullptr) child = Child(entity, EntityOf(read.each), *parents, *row, set);
      for (auto& [field, cell] : one) {
        if (const auto place = set.IndexOf(entity.id + "." + field)) {
          child.cells[*place] = std::move(cell);
        }
      }
      set.rows.push_back(std::move(child));
    }
    const auto missing =
        read.partial ? MissingParts(*read.partial, result) : std::vector<MissingPart>{};
    for (const MissingPart& part : missing) {
      Gap refused;
      refused.known.cells.resize(set.columns.size());
      std::string which;
      for (const auto& [column, text] : part.known) {
        if (const auto place = set.IndexOf(column)) {
          refused.known.cells[*place] = Cell::Text(text);
          which += " of " + set.columns[*place].label + " " + text;
        }
      }
      refused.known.unread =
          "the " + entity.naming.plural + which + " could not be read: " + part.why;
      set.gaps.push_back(std::move(refused));
    }
    const std::string lacking = WhatIsLacking(read, result, fields.size());
    if (!lacking.empty()) {
      gap(lacking);
    } else if (!result.complete && missing.empty()) {
      gap(result.why);
    }
  }

 private:
  const Entity& EntityOf(const std::string& id) const { return *model_.FindEntity(id); }

  // "service a in project b", of the cells that tell rows of the entity apart.
  std::string NameOf(const Entity& entity, const RowSet& set, const Row& row) const {
    std::string name = entity.naming.names.front();
    const Cell* label = set.At(row, entity.id + "." + entity.label);
    if (label != nullptr && label->HasValue()) name += " " + label->text();
    for (const std::string& field : entity.key) {
      const Cell* cell = set.At(row, entity.id + "." + field);
      if (field == entity.label || cell == nullptr || !cell->HasValue()) continue;
      name += " in " + entity.Find(field)->naming.names.front() + " " + cell->text();
    }
    return name;
  }

  const semantic_model::Model& model_;
  const RunSettings& settings_;
  CallRunner& calls_;
  const outcome::Patience& patience_;
  RowSets& sets_;
};

}  // namespace

RowSet ListRows(const Read& read, const ReadingPlace& place, bool& complete) {
  return Listing(place).ListBy(read, *place.settings.model.FindEntity(read.entity), complete);
}

}  // namespace claribi::executor
