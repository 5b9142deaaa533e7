#include "semantic_model/model_checks.h"

#include <algorithm>
#include <set>

namespace claribi::semantic_model {
namespace {

using values::PointerStep;

class Checks {
 public:
  Checks(const Model& model, values::Complaints& complaints)
      : model_(model), complaints_(complaints) {}

  void Run() {
    if (model_.FindEntity(model_.default_entity) == nullptr) {
      complaints_.Add("/default_entity", "no entity has this id.");
    }
    for (const Entity& entity : model_.entities) CheckEntity(entity);
    CheckForCircles();
    for (const Read& read : model_.reads) CheckRead(read);
    CheckThatRowsComeFromSomewhere();
    for (const MetricSource& source : model_.metric_sources) CheckSource(source);
    for (const Measure& measure : model_.measures) CheckMeasure(measure);
    for (const Verdict& verdict : model_.verdicts) CheckVerdict(verdict);
  }

 private:
  void FieldOf(const Entity& entity, const std::string& field, const std::string& pointer) {
    if (entity.Find(field) == nullptr) {
      complaints_.Add(pointer, "\"" + field + "\" is no field of \"" + entity.id + "\".");
    }
  }

  void ColumnAt(const std::string& column, const std::string& pointer) {
    if (model_.FindColumn(column) == nullptr) {
      complaints_.Add(pointer, "\"" + column + "\" is no column: ENTITY.FIELD is expected.");
    }
  }

  void CheckEntity(const Entity& entity) {
    const std::string at = "/entities" + PointerStep(entity.id);
    for (const std::string& field : entity.key) FieldOf(entity, field, at + "/key");
    FieldOf(entity, entity.label, at + "/label");
    for (const std::string& field : entity.shown) FieldOf(entity, field, at + "/shown");
    if (!entity.time_field.empty()) {
      FieldOf(entity, entity.time_field, at + "/time_field");
      const Field* time = entity.Find(entity.time_field);
      if (time != nullptr && time->type != Type::kTime) {
        complaints_.Add(at + "/time_field", "a field of the type time is expected.");
      }
    }
    if (!entity.also_said_of.empty() && model_.FindEntity(entity.also_said_of) == nullptr) {
      complaints_.Add(at + "/also_said_of", "no entity has this id.");
    }
    for (std::size_t i = 0; i < entity.belongs_to.size(); ++i) {
      const Belonging& belonging = entity.belongs_to[i];
      const std::string where = at + "/belongs_to/" + std::to_string(i);
      const Entity* other = model_.FindEntity(belonging.entity);
      if (other == nullptr) {
        complaints_.Add(where + "/entity", "no entity has this id.");
        continue;
      }
      for (const auto& [field, theirs] : belonging.on) {
        FieldOf(entity, field, where + "/on");
        FieldOf(*other, theirs, where + "/on" + PointerStep(field));
      }
      for (const std::string& field : other->key) {
        const bool given = std::any_of(belonging.on.begin(), belonging.on.end(),
                                       [&](const auto& pair) { return pair.second == field; });
        if (!given) {
          complaints_.Add(where + "/on", "the key of \"" + other->id + "\" has \"" + field +
                                             "\", too: without it, a row may belong to several.");
        }
      }
    }
    for (const Field& field : entity.fields) CheckField(entity, field, at);
  }

  void CheckField(const Entity& entity, const Field& field, const std::string& at) {
    const std::string where = at + "/fields" + PointerStep(field.id);
    if (field.apart) ColumnAt(field.apart->column, where + "/apart/column");
    if (!field.derived) return;
    FieldOf(entity, field.derived->of, where + "/derived/from");
    const Field* of = entity.Find(field.derived->of);
    if (of != nullptr && of->derived) {
      complaints_.Add(where + "/derived/from", "a field that is derived itself cannot be used.");
    }
    if (field.derived->kind == Derivation::Kind::kMinus) {
      FieldOf(entity, field.derived->minus, where + "/derived/minus");
    }
  }

  // Walks up from each entity; a way that comes back to where it began is a circle.
  void CheckForCircles() {
    for (const Entity& entity : model_.entities) {
      std::set<std::string> seen;
      std::vector<std::string> ahead;
      for (const Belonging& belonging : entity.belongs_to) ahead.push_back(belonging.entity);
      while (!ahead.empty()) {
        const std::string here = ahead.back();
        ahead.pop_back();
        if (here == entity.id) {
          complaints_.Add("/entities" + PointerStep(entity.id) + "/belongs_to",
                          "the entity belongs to itself, in the end.");
          break;
        }
        const Entity* next = model_.FindEntity(here);
        if (!seen.insert(here).second || next == nullptr) continue;
        for (const Belonging& belonging : next->belongs_to) ahead.push_back(belonging.entity);
      }
    }
  }

  void CheckArguments(const std::vector<Argument>& arguments, const std::string& each,
                      const std::string& at) {
    const auto reachable = model_.ReachableFrom(each);
    const auto column = [&](const std::string& name, const std::string& pointer) {
      ColumnAt(name, pointer);
      const std::string entity(SplitColumn(name).first);
      if (std::find(reachable.begin(), reachable.end(), entity) == reachable.end()) {
        complaints_.Add(pointer, "the call is made for no row of \"" + entity + "\".");
      }
    };
    for (const Argument& argument : arguments) {
      const std::string where = at + "/arguments" + PointerStep(argument.name);
      if (!argument.column.empty()) column(argument.column, where + "/column");
      for (const SqlSlot& slot : argument.slots) {
        column(slot.column, where + "/slots" + PointerStep(slot.name) + "/column");
        if (argument.sql.find("{" + slot.name + "}") == std::string::npos) {
          complaints_.Add(where + "/sql", "the slot {" + slot.name + "} is not in it.");
        }
      }
    }
  }

  void CheckConditions(const std::vector<RowCondition>& conditions, const std::string& each,
                       const std::string& at) {
    const auto reachable = model_.ReachableFrom(each);
    for (std::size_t i = 0; i < conditions.size(); ++i) {
      const std::string where = at + "/only_where/" + std::to_string(i) + "/column";
      ColumnAt(conditions[i].column, where);
      const std::string entity(SplitColumn(conditions[i].column).first);
      if (std::find(reachable.begin(), reachable.end(), entity) == reachable.end()) {
        complaints_.Add(where, "the call is made for no row of \"" + entity + "\".");
      }
    }
  }

  void CheckRead(const Read& read) {
    const std::string at = "/reads" + PointerStep(read.id);
    const Entity* entity = model_.FindEntity(read.entity);
    if (entity == nullptr) {
      complaints_.Add(at + "/entity", "no entity has this id.");
      return;
    }
    if (!read.each.empty()) {
      const auto reachable = model_.ReachableFrom(read.entity);
      const bool is_above =
          std::find(reachable.begin(), reachable.end(), read.each) != reachable.end();
      const bool is_itself = read.each == read.entity;
      if (!is_above && !read.once) {
        complaints_.Add(at + "/each", "\"" + read.entity + "\" does not belong to it.");
      }
      if (model_.FindEntity(read.each) == nullptr) {
        complaints_.Add(at + "/each", "no entity has this id.");
      }
      if (read.lists && is_itself) {
        complaints_.Add(at + "/each", "rows cannot be listed for each of themselves.");
      }
      if (!read.lists && !is_itself && read.match.empty()) {
        complaints_.Add(at,
                        "the member \"match\" is missing: a call gives fields of several rows.");
      }
    }
    for (const auto& [field, pointers] : read.fields) FieldOf(*entity, field, at + "/fields");
    for (const std::string& field : read.match) {
      FieldOf(*entity, field, at + "/match");
      if (read.fields.find(field) == read.fields.end()) {
        complaints_.Add(at + "/match", "the read does not give \"" + field + "\".");
      }
    }
    for (const Argument& argument : read.arguments) {
      if (!argument.pushed.empty()) FieldOf(*entity, argument.pushed, at + "/arguments");
    }
    CheckArguments(read.arguments, read.each, at);
    CheckConditions(read.only_where, read.each, at);
    if (read.partial) {
      for (const auto& [column, pointer] : read.partial->binds) {
        ColumnAt(column, at + "/partial/binds");
      }
    }
  }

  // Each entity that has rows of its own to count needs a read that lists it.
  void CheckThatRowsComeFromSomewhere() {
    for (const Entity& entity : model_.entities) {
      const bool listed =
          std::any_of(model_.reads.begin(), model_.reads.end(),
                      [&](const Read& read) { return read.lists && read.entity == entity.id; });
      if (!listed) {
        complaints_.Add("/entities" + PointerStep(entity.id), "no read lists its rows.");
      }
      for (const Field& field : entity.fields) {
        const bool above = std::any_of(
            entity.belongs_to.begin(), entity.belongs_to.end(),
            [&](const Belonging& belonging) { return belonging.on.count(field.id) > 0; });
        const bool read =
            std::any_of(model_.reads.begin(), model_.reads.end(), [&](const Read& one) {
              return one.entity == entity.id && one.fields.count(field.id) > 0;
            });
        if (!field.derived && !above && !read) {
          complaints_.Add("/entities" + PointerStep(entity.id) + "/fields" + PointerStep(field.id),
                          "no read gives this field.");
        }
      }
    }
  }

  void CheckSource(const MetricSource& source) {
    const std::string at = "/metric_sources" + PointerStep(source.id);
    if (model_.FindEntity(source.entity) == nullptr) {
      complaints_.Add(at + "/entity", "no entity has this id.");
    }
    for (std::size_t i = 1; i < source.windows.size(); ++i) {
      if (source.windows[i].seconds <= source.windows[i - 1].seconds) {
        complaints_.Add(at + "/windows/" + std::to_string(i), "the shortest window stands first.");
      }
    }
    CheckArguments(source.arguments, source.entity, at);
    CheckConditions(source.only_where, source.entity, at);
  }

  void CheckMeasure(const Measure& measure) {
    const std::string at = "/measures" + PointerStep(measure.id);
    const MetricSource* source = model_.FindSource(measure.source);
    if (source == nullptr) {
      complaints_.Add(at + "/source", "no metric source has this id.");
      return;
    }
    const bool has_window =
        std::any_of(source->windows.begin(), source->windows.end(),
                    [&](const Window& window) { return window.name == measure.window; });
    if (!has_window) complaints_.Add(at + "/window", "the source has no window of this name.");
    if (!measure.by.empty()) ColumnAt(measure.by, at + "/by");
    if (measure.by.empty() && measure.candidates.count("*") == 0) {
      complaints_.Add(at + "/candidates", "without \"by\", the candidates stand under \"*\".");
    }
  }

  void CheckVerdict(const Verdict& verdict) {
    const std::string at = "/verdicts" + PointerStep(verdict.id);
    if (model_.FindEntity(verdict.entity) == nullptr) {
      complaints_.Add(at + "/entity", "no entity has this id.");
    }
    for (const HealthRule& rule : verdict.rules) {
      const std::string where = at + "/rules" + PointerStep(rule.id);
      if (rule.measure.empty() == rule.column.empty()) {
        complaints_.Add(where, "either \"measure\" or \"column\" is expected.");
      }
      if (!rule.measure.empty() && model_.FindMeasure(rule.measure) == nullptr) {
        complaints_.Add(where + "/measure", "no measure has this id.");
      }
      if (!rule.column.empty()) ColumnAt(rule.column, where + "/column");
      if (rule.bad_values.empty() && !rule.warning && !rule.critical) {
        complaints_.Add(where, "\"bad_values\", \"warning\" or \"critical\" is expected.");
      }
    }
  }

  const Model& model_;
  values::Complaints& complaints_;
};

}  // namespace

void CheckModel(const Model& model, values::Complaints& complaints) {
  Checks(model, complaints).Run();
}

}  // namespace claribi::semantic_model
