#include "executor/program_runner.h"

#include <algorithm>
#include <set>

#include "executor/call_arguments.h"
#include "executor/measuring.h"
#include "executor/row_reading.h"
#include "rows/predicate.h"

namespace claribi::executor {
namespace {

using compiler::AttachStep;
using compiler::DetailStep;
using compiler::DropStep;
using compiler::ListStep;
using compiler::MeasureStep;
using rows::Cell;
using rows::Gap;
using rows::Row;
using rows::RowSet;
using rows::Verity;
using semantic_model::Belonging;
using semantic_model::Entity;
using semantic_model::Read;

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

bool Contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

const Belonging* BelongingTo(const Entity& entity, const std::string& other) {
  for (const Belonging& belonging : entity.belongs_to) {
    if (belonging.entity == other) return &belonging;
  }
  return nullptr;
}

class Runner {
 public:
  Runner(const compiler::Program& program, const RunSettings& settings, CallRunner& calls,
         const outcome::Patience& patience)
      : program_(program),
        settings_(settings),
        model_(settings.model),
        calls_(calls),
        patience_(patience),
        above_from_(model_.ReachableFrom(settings.plan.from)) {}

  RowSets Run() {
    for (const compiler::Step& step : program_.steps) {
      std::visit(Overloaded{[this](const ListStep& list) { List(list.entity, list.ways); },
                            [this](const DetailStep& detail) { Detail(*detail.read); },
                            [this](const AttachStep& attach) { Attach(attach); },
                            [this](const DropStep& drop) { Drop(drop.entity); },
                            [this](const MeasureStep& measure) {
                              MeasureRows(program_.measures[measure.measure], settings_,
                                          sets_[measure.entity], calls_, patience_);
                            }},
                 step);
    }
    return std::move(sets_);
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

  // ---- Listings

  void List(const std::string& entity_id, const std::vector<const Read*>& ways) {
    const Entity& entity = EntityOf(entity_id);
    for (const Read* way : ways) {
      if (!way->each.empty() && sets_.count(way->each) == 0) {
        const auto needed = program_.if_needed.find(way->each);
        if (needed == program_.if_needed.end() || listing_.count(way->each) > 0) continue;
        listing_.insert(way->each);
        List(way->each, needed->second);  // the entities of a model make no circle
      }
      bool complete = true;
      sets_[entity_id] = ListBy(*way, entity, complete);
      if (complete) break;
    }
    DeriveFields(entity, sets_[entity_id], settings_.now_ms);
    AddAliases(entity);
  }

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

  CallOrder OrderFor(const Read& read, Json arguments) const {
    CallOrder order;
    order.tool = read.tool;
    order.arguments = std::move(arguments);
    order.paging_opt = &read.paging;
    order.rows = read.rows;
    order.is_inventory = read.is_inventory;
    return order;
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
    for (const Gap& gap : parents.gaps) {
      AddGap(entity, parent, parents, gap.known, set, gap.known.unread);
      complete = false;
    }
  }

  // Whether the read is made for the row; why not, otherwise.
  Verity Applies(const Read& read, const RowSet& set, const Row& row, Row& told) const {
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

  // A row of the entity with what its parent's row says of it.
  Row Child(const Entity& entity, const Entity& parent, const RowSet& parents, const Row& row,
            const RowSet& set) const {
    Row child;
    child.cells.resize(set.columns.size());
    const Belonging* belonging = BelongingTo(entity, parent.id);
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
    if (!result.complete && missing.empty()) gap(result.why);
  }

  // ---- Fields of rows that are there

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
    const Belonging* belonging = BelongingTo(entity, read.each);
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
      if (place && !Contains(read.match, field)) row.cells[*place] = Cell::None();
    }
  }

  // ---- Columns of what rows belong to

  // "service.project" for rows of projects: a condition on it can then drop a project.
  void AddAliases(const Entity& parent) {
    RowSet& set = sets_[parent.id];
    for (const std::string& id : above_from_) {
      const Entity& entity = EntityOf(id);
      const Belonging* belonging = BelongingTo(entity, parent.id);
      if (belonging == nullptr) continue;
      for (const auto& [field, theirs] : belonging->on) {
        const auto from = set.IndexOf(parent.id + "." + theirs);
        if (!from || entity.Find(field) == nullptr) continue;
        const std::size_t place = set.Add(ColumnOf(entity, *entity.Find(field)));
        for (Row& row : set.rows) row.cells[place] = row.cells[*from];
        for (Gap& gap : set.gaps) gap.known.cells[place] = gap.known.cells[*from];
      }
    }
  }

  void Attach(const AttachStep& step) {
    RowSet& set = sets_[step.entity];
    const RowSet& parents = sets_[step.belongs_to];
    const Entity& entity = EntityOf(step.entity);
    const Belonging* belonging = BelongingTo(entity, step.belongs_to);
    if (belonging == nullptr) return;
    std::map<std::vector<std::string>, const Row*> by_key;
    for (const Row& row : parents.rows) {
      if (auto key = KeyOf(parents, row, *belonging, step.belongs_to, true)) by_key[*key] = &row;
    }
    for (std::size_t from = 0; from < parents.columns.size(); ++from) {
      const std::string of(semantic_model::SplitColumn(parents.columns[from].name).first);
      if (of == step.entity) continue;  // an alias of our own
      const std::size_t place = set.Add(parents.columns[from]);
      const auto attach = [&](Row& row) {
        const auto key = KeyOf(set, row, *belonging, step.entity, false);
        const auto found = key ? by_key.find(*key) : by_key.end();
        if (found != by_key.end()) {
          row.cells[place] = found->second->cells[from];
          if (row.unread.empty()) row.unread = found->second->unread;
        } else if (key && parents.gaps.empty()) {
          row.cells[place] = Cell::None();
        }
      };
      for (Row& row : set.rows) attach(row);
      for (Gap& gap : set.gaps) attach(gap.known);
      for (Row& row : set.left_out) attach(row);
    }
  }

  // Nothing where a part of it is not known.
  static std::optional<std::vector<std::string>> KeyOf(const RowSet& set, const Row& row,
                                                       const Belonging& belonging,
                                                       const std::string& entity, bool theirs) {
    std::vector<std::string> key;
    for (const auto& [ours, other] : belonging.on) {
      const Cell* cell = set.At(row, entity + "." + (theirs ? other : ours));
      if (cell == nullptr || !cell->IsKnown()) return std::nullopt;
      key.push_back(values::WriteJson(cell->ToJson()));
    }
    return key;
  }

  // ---- Rows that cannot count

  void Drop(const std::string& entity) {
    const auto set = sets_.find(entity);
    if (set == sets_.end()) return;
    if (Contains(above_from_, entity)) {
      if (settings_.plan.where) {
        rows::DropFailing(set->second, *settings_.plan.where, settings_.now_ms);
      }
      return;
    }
    for (const plan::Join& join : settings_.plan.joins) {
      if (join.where && Contains(model_.ReachableFrom(join.entity), entity)) {
        rows::DropFailing(set->second, *join.where, settings_.now_ms);
      }
    }
  }

  const compiler::Program& program_;
  const RunSettings& settings_;
  const semantic_model::Model& model_;
  CallRunner& calls_;
  const outcome::Patience& patience_;
  const std::vector<std::string> above_from_;
  RowSets sets_;
  std::set<std::string> listing_;
};

}  // namespace

RowSets RunProgram(const compiler::Program& program, const RunSettings& settings, CallRunner& calls,
                   const outcome::Patience& patience) {
  return Runner(program, settings, calls, patience).Run();
}

}  // namespace claribi::executor
