#include "compiler/plan_compiler.h"

#include <algorithm>

#include "compiler/plan_columns.h"

namespace claribi::compiler {
namespace {

using outcome::Code;
using outcome::Error;
using semantic_model::Belonging;
using semantic_model::Entity;
using semantic_model::Field;
using semantic_model::JoinColumn;
using semantic_model::Model;
using semantic_model::Read;
using semantic_model::RowCondition;
using semantic_model::SplitColumn;

bool Contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string EntityOf(std::string_view column) { return std::string(SplitColumn(column).first); }

// "entity.field" of "entity.field.key".
std::string WithoutKey(std::string_view column) {
  const auto [entity, rest] = SplitColumn(column);
  return std::string(entity) + "." + std::string(SplitColumn(rest).first);
}

class Compiler {
 public:
  Compiler(const Model& model, const ToolsAtHand& tools) : model_(model), tools_(tools) {}

  outcome::Result<Program> Compile(const plan::Plan& plan) {
    conditions_ = ConditionColumns(plan);
    above_from_ = model_.ReachableFrom(plan.from);
    Prepare(plan.from);
    ProvideConditions(plan.from);
    Drop(plan.from);
    for (const plan::Join& join : plan.joins) CompileJoin(join, plan.from);
    CompileMeasures(plan);
    for (const std::string& column : ResultColumns(plan, model_)) {
      const std::string entity = EntityOf(column);
      if (Contains(above_from_, entity)) {
        Provide(plan.from, column);
      } else {
        for (const plan::Join& join : plan.joins) {
          if (Contains(model_.ReachableFrom(join.entity), entity)) Provide(join.entity, column);
        }
      }
    }
    if (failure_) return *failure_;
    return std::move(program_);
  }

  outcome::Result<Program> CompileListing(const std::vector<std::string>& entities) {
    for (const std::string& entity : entities) Prepare(entity);
    if (failure_) return *failure_;
    return std::move(program_);
  }

 private:
  // `unless`: the tools of which one had to be shown.
  void Fail(const std::string& what, const std::string& cause,
            const std::vector<std::string>& unless = {}) {
    if (failure_) return;
    failure_ = Error{.code = Code::kUnsupported, .what = what, .cause = cause, .fix = ""};
    for (const std::string& tool : unless) {
      const auto found = tools_.hidden.find(tool);
      if (found == tools_.hidden.end()) continue;
      const HiddenTool& hidden = found->second;
      failure_->code = hidden.has_drifted ? Code::kForbidden : Code::kUnsupported;
      failure_->cause = "The tool " + tool + " is hidden: " + hidden.reason + ".";
      failure_->fix = hidden.fix;
      if (hidden.has_drifted) return;
    }
  }

  bool IsShown(const std::string& tool) const { return tools_.shown.count(tool) > 0; }

  std::vector<const Read*> WaysOf(const std::string& entity) const {
    std::vector<const Read*> ways;
    for (const Read& read : model_.reads) {
      if (read.lists && read.entity == entity && IsShown(read.tool)) ways.push_back(&read);
    }
    return ways;
  }

  std::vector<std::string> ListersOf(const std::string& entity) const {
    std::vector<std::string> tools;
    for (const Read& read : model_.reads) {
      if (read.lists && read.entity == entity) tools.push_back(read.tool);
    }
    return tools;
  }

  void Drop(const std::string& entity) { program_.steps.emplace_back(DropStep{entity}); }

  // The rows of the entity. Before a fan-out, everything that can drop rows of `each` is read.
  void Prepare(const std::string& entity) {
    if (failure_ || !prepared_.insert(entity).second) return;
    ListStep step{.entity = entity, .ways = WaysOf(entity)};
    if (step.ways.empty()) {
      const Entity* named = model_.FindEntity(entity);
      Fail("The " + (named == nullptr ? entity : named->naming.plural) + " cannot be read.",
           "The data source shows no tool that lists them.", ListersOf(entity));
      return;
    }
    for (const Read* way : step.ways) {
      if (way->each.empty()) continue;
      if (way != step.ways.front()) {
        program_.if_needed.emplace(way->each, WaysOf(way->each));
        continue;
      }
      Prepare(way->each);
      ProvideArguments(way->arguments, way->only_where, way->each);
      if (Contains(above_from_, entity) || joined_above_.count(entity) > 0) {
        ProvideConditions(way->each);
        Drop(way->each);
      }
    }
    program_.steps.emplace_back(std::move(step));
  }

  void ProvideArguments(const std::vector<semantic_model::Argument>& arguments,
                        const std::vector<RowCondition>& conditions, const std::string& each) {
    for (const auto& argument : arguments) {
      if (!argument.column.empty()) Provide(each, argument.column);
      for (const auto& slot : argument.slots) Provide(each, slot.column);
    }
    for (const RowCondition& condition : conditions) Provide(each, condition.column);
  }

  // Columns of the plan's conditions that rows of this entity have: those of listings first.
  void ProvideConditions(const std::string& entity) {
    const auto reachable = model_.ReachableFrom(entity);
    for (const bool listed : {true, false}) {
      for (const std::string& column : conditions_) {
        if (!Contains(reachable, EntityOf(column))) continue;
        if (IsListed(column, model_) == listed) Provide(entity, column);
      }
    }
  }

  void Provide(const std::string& entity, const std::string& column) {
    if (failure_ || model_.FindColumn(column) == nullptr) return;
    const std::string whole = WithoutKey(column);
    if (!provided_.insert(entity + " " + whole).second) return;
    if (EntityOf(whole) == entity) {
      ProvideOwn(entity, std::string(SplitColumn(whole).second));
    } else {
      ProvideFromAbove(entity, whole);
    }
  }

  void ProvideOwn(const std::string& entity_id, const std::string& field_id) {
    const Entity& entity = *model_.FindEntity(entity_id);
    const Field& field = *entity.Find(field_id);
    if (field.derived) {
      Provide(entity_id, entity_id + "." + field.derived->of);
      if (!field.derived->minus.empty()) Provide(entity_id, entity_id + "." + field.derived->minus);
      return;
    }
    if (IsListed(entity_id + "." + field_id, model_)) return;
    std::vector<std::string> hidden;
    for (const Read& read : model_.reads) {
      if (read.lists || read.entity != entity_id || read.fields.count(field_id) == 0) continue;
      if (!IsShown(read.tool)) {
        hidden.push_back(read.tool);
        continue;
      }
      AddDetail(read);
      return;
    }
    Fail("The " + field.naming.names.front() + " of " + entity.naming.plural + " cannot be read.",
         hidden.empty() ? "The model has no read for it."
                        : "The data source does not show the tool " + hidden.back() + ".",
         hidden);
  }

  void AddDetail(const Read& read) {
    if (!details_.insert(read.id).second) return;
    if (read.each != read.entity && !read.each.empty()) Prepare(read.each);
    ProvideArguments(read.arguments, read.only_where, read.each.empty() ? read.entity : read.each);
    Drop(read.entity);
    program_.steps.emplace_back(DetailStep{.entity = read.entity, .read = &read});
  }

  // By the belonging that leads there; the nearest one, where several do.
  void ProvideFromAbove(const std::string& entity_id, const std::string& column) {
    const Entity& entity = *model_.FindEntity(entity_id);
    const std::string target = EntityOf(column);
    const Belonging* way = nullptr;
    for (const Belonging& belonging : entity.belongs_to) {
      const bool is_direct = belonging.entity == target;
      const bool leads = Contains(model_.ReachableFrom(belonging.entity), target);
      if (is_direct || (leads && way == nullptr)) way = &belonging;
      if (is_direct) break;
    }
    if (way == nullptr) return;
    for (const auto& [field, theirs] : way->on) Provide(entity_id, JoinColumn(entity_id, field));
    Drop(entity_id);
    Prepare(way->entity);
    Provide(way->entity, column);
    program_.steps.emplace_back(AttachStep{.entity = entity_id, .belongs_to = way->entity});
  }

  void CompileJoin(const plan::Join& join, const std::string& from) {
    for (const std::string& entity : model_.ReachableFrom(join.entity)) {
      if (!Contains(above_from_, entity)) joined_above_.insert(entity);
    }
    const auto before = conditions_;
    std::vector<std::string> columns;
    if (join.where) CollectColumns(*join.where, columns);
    conditions_ = columns;
    Prepare(join.entity);
    ProvideConditions(join.entity);
    Drop(join.entity);
    for (const std::string& field : model_.FindEntity(from)->key) {
      Provide(join.entity, JoinColumn(from, field));
    }
    conditions_ = before;
  }

  void CompileMeasures(const plan::Plan& plan) {
    program_.measures = plan.measures;
    if (plan.verdict) AddVerdict(*plan.verdict, plan.from);
    for (std::size_t i = 0; i < program_.measures.size(); ++i) {
      const auto* measure = model_.FindMeasure(program_.measures[i].measure);
      const auto* source = measure == nullptr ? nullptr : model_.FindSource(measure->source);
      if (source == nullptr) continue;
      if (!IsShown(source->tool)) {
        Fail("The " + measure->label + " cannot be read.",
             "The data source does not show the tool " + source->tool + ".", {source->tool});
        return;
      }
      ProvideArguments(source->arguments, source->only_where, plan.from);
      if (!measure->by.empty()) Provide(plan.from, measure->by);
      Drop(plan.from);
      program_.steps.emplace_back(MeasureStep{.entity = plan.from, .measure = i});
    }
    Drop(plan.from);
  }

  void AddVerdict(const plan::VerdictUse& use, const std::string& from) {
    const auto* verdict = model_.FindVerdict(use.verdict);
    if (verdict == nullptr) return;
    for (const auto& rule : verdict->rules) {
      if (!rule.column.empty()) Provide(from, rule.column);
      if (rule.measure.empty()) continue;
      plan::MeasureUse measure;
      measure.measure = rule.measure;
      measure.alias = RuleAlias(rule.id);
      measure.period = use.period;
      program_.measures.push_back(std::move(measure));
    }
  }

  const Model& model_;
  const ToolsAtHand& tools_;
  Program program_;
  std::optional<Error> failure_;
  std::vector<std::string> conditions_;
  std::vector<std::string> above_from_;
  std::set<std::string> joined_above_;
  std::set<std::string> prepared_;
  std::set<std::string> provided_;  // "entity column"
  std::set<std::string> details_;
};

}  // namespace

bool IsListed(std::string_view column, const Model& model) {
  const auto [entity_id, rest] = SplitColumn(column);
  const Entity* entity = model.FindEntity(entity_id);
  if (entity == nullptr) return false;
  const std::string id(SplitColumn(rest).first);
  const Field* field = entity->Find(id);
  if (field == nullptr) return false;
  if (field->derived) {
    return IsListed(entity->id + "." + field->derived->of, model) &&
           (field->derived->minus.empty() ||
            IsListed(entity->id + "." + field->derived->minus, model));
  }
  bool listed = false;
  for (const Read& read : model.reads) {
    if (!read.lists || read.entity != entity_id) continue;
    listed = true;
    if (read.fields.count(id) > 0) continue;
    const bool from_each = std::any_of(
        entity->belongs_to.begin(), entity->belongs_to.end(), [&](const Belonging& belonging) {
          return belonging.entity == read.each && belonging.on.count(id) > 0;
        });
    if (!from_each) return false;
  }
  return listed;
}

outcome::Result<Program> Compile(const plan::Plan& plan, const Model& model,
                                 const ToolsAtHand& tools) {
  return Compiler(model, tools).Compile(plan);
}

outcome::Result<Program> CompileListing(const std::vector<std::string>& entities,
                                        const Model& model, const ToolsAtHand& tools) {
  return Compiler(model, tools).CompileListing(entities);
}

}  // namespace claribi::compiler
