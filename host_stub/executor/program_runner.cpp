#include "executor/program_runner.h"

#include <algorithm>
#include <set>

#include "executor/call_arguments.h"
#include "executor/measuring.h"
#include "executor/row_details.h"
#include "executor/row_listing.h"
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
      std::visit(
          Overloaded{[this](const ListStep& list) { List(list.entity, list.ways); },
                     [this](const DetailStep& detail) { ReadDetails(*detail.read, Place()); },
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

  ReadingPlace Place() {
    return {.settings = settings_, .calls = calls_, .patience = patience_, .sets = sets_};
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
      RowSet listed = ListRows(*way, Place(), complete);
      const auto before = sets_.find(entity_id);
      const bool gives_less =
          before != sets_.end() && listed.rows.size() < before->second.rows.size();
      if (complete || !gives_less) sets_[entity_id] = std::move(listed);
      if (complete) break;
    }
    if (entity.merges) MergeRows(entity, sets_[entity_id]);
    DeriveFields(entity, sets_[entity_id], settings_.now_ms);
    AddAliases(entity);
  }

  // ---- Columns of what rows belong to

  // "service.project" for rows of projects: a condition on it can then drop a project.
  void AddAliases(const Entity& parent) {
    RowSet& set = sets_[parent.id];
    for (const std::string& id : above_from_) {
      const Entity& entity = EntityOf(id);
      const Belonging* belonging = entity.To(parent.id);
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
    const Belonging* belonging = entity.To(step.belongs_to);
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
    // A row that one of several joins may need stays.
    plan::Expression any;
    any.kind = plan::Expression::Kind::kOr;
    for (const plan::Join& join : settings_.plan.joins) {
      if (!Contains(model_.ReachableFrom(join.entity), entity)) continue;
      if (!join.where) return;
      any.operands.push_back(*join.where);
    }
    if (!any.operands.empty()) rows::DropFailing(set->second, any, settings_.now_ms);
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
