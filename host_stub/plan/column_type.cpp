// TypeOf: what a column of a plan holds. See plan_checks.h.
#include "plan/plan_checks.h"

namespace claribi::plan {
namespace {

using semantic_model::Field;
using semantic_model::Measure;
using semantic_model::Model;
using semantic_model::Type;

ColumnType OfField(std::string_view column, const Field& field) {
  const bool is_key = field.type == Type::kMap && column.substr(column.rfind('.') + 1) != field.id;
  ColumnType type{.type = is_key ? Type::kText : field.type,
                  .unit = field.unit,
                  .label = field.naming.names.front()};
  if (is_key) type.label += " " + std::string(column.substr(column.rfind('.') + 1));
  return type;
}

std::optional<ColumnType> OfMeasure(std::string_view column, const Plan& plan, const Model& model) {
  for (const MeasureUse& use : plan.measures) {
    const Measure* measure = model.FindMeasure(use.measure);
    if (measure == nullptr) continue;
    const std::string label = LabelOf(use, *measure);
    ColumnType type{.type = Type::kNumber,
                    .unit = measure->candidates.begin()->second.front().unit,
                    .label = label};
    if (column == use.alias) return type;
    if (use.grain && column == use.alias + "_time") {
      return ColumnType{.type = Type::kTime, .unit = "", .label = "time"};
    }
    if (!use.compares) continue;
    if (column == use.alias + "_before") {
      type.label += " before";
      return type;
    }
    if (column == use.alias + "_change") {
      type.label = "change of " + label;
      return type;
    }
  }
  return std::nullopt;
}

// A column that rows have before they are grouped.
std::optional<ColumnType> OfRow(std::string_view column, const Plan& plan, const Model& model) {
  if (const Field* field = model.FindColumn(column)) return OfField(column, *field);
  return OfMeasure(column, plan, model);
}

std::optional<ColumnType> OfAggregate(std::string_view column, const Plan& plan,
                                      const Model& model) {
  for (const Aggregate& aggregate : plan.aggregates) {
    if (column != aggregate.alias) continue;
    const bool averages_counts = aggregate.function == Function::kAverageCount;
    const bool counts = aggregate.function == Function::kCount ||
                        aggregate.function == Function::kDistinct || averages_counts;
    ColumnType type{.type = Type::kNumber, .unit = "", .label = aggregate.alias};
    const auto of = OfRow(aggregate.of, plan, model);
    if (counts) {
      const Field* field = model.FindColumn(aggregate.of);
      const bool distinct = aggregate.function == Function::kDistinct;
      const semantic_model::Entity* counted =
          model.FindEntity(semantic_model::SplitColumn(aggregate.of).first);
      if (counted == nullptr) counted = model.FindEntity(plan.from);
      type.label = distinct && field != nullptr ? field->naming.plural
                   : counted == nullptr         ? "rows"
                                                : counted->naming.plural;
      if (averages_counts) type.label = "average number of " + type.label;
    } else if (of) {
      type = *of;
      static const std::vector<std::string> kWords{"",         "",        "total ",
                                                   "average ", "lowest ", "highest "};
      type.label = kWords[static_cast<std::size_t>(aggregate.function)] + of->label;
    }
    if (aggregate.as_share) {
      type.unit = "%";
      type.label = "share of " + type.label;
    }
    return type;
  }
  return std::nullopt;
}

}  // namespace

std::string LabelOf(const MeasureUse& use, const Measure& measure) {
  static const std::vector<std::string> kReductions{"average ", "maximum ", "minimum ", "latest ",
                                                    "total "};
  const bool is_usual = !use.over_time || *use.over_time == measure.over_time;
  return is_usual ? measure.label
                  : kReductions[static_cast<std::size_t>(*use.over_time)] + measure.label;
}

std::optional<ColumnType> TypeOf(std::string_view column, const Plan& plan, const Model& model) {
  if (auto type = OfRow(column, plan, model)) return type;
  return OfAggregate(column, plan, model);
}

}  // namespace claribi::plan
