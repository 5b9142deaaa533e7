#include "semantic_model/semantic_model.h"

#include <algorithm>

namespace claribi::semantic_model {
namespace {

template <typename Part>
const Part* FindById(const std::vector<Part>& parts, std::string_view id) {
  const auto found =
      std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.id == id; });
  return found == parts.end() ? nullptr : &*found;
}

}  // namespace

const std::vector<std::string_view>& OverNodesNames() {
  static const std::vector<std::string_view> kNames{"sum", "mean", "max", "min"};
  return kNames;
}

const std::vector<std::string_view>& OverTimeNames() {
  static const std::vector<std::string_view> kNames{"mean", "max", "min", "latest", "sum"};
  return kNames;
}

const Field* Entity::Find(std::string_view field) const { return FindById(fields, field); }

const Belonging* Entity::To(std::string_view other) const {
  for (const Belonging& belonging : belongs_to) {
    if (belonging.entity == other) return &belonging;
  }
  return nullptr;
}

const Entity* Model::FindEntity(std::string_view id) const { return FindById(entities, id); }
const Measure* Model::FindMeasure(std::string_view id) const { return FindById(measures, id); }
const Verdict* Model::FindVerdict(std::string_view id) const { return FindById(verdicts, id); }
const MetricSource* Model::FindSource(std::string_view id) const {
  return FindById(metric_sources, id);
}

std::pair<std::string_view, std::string_view> SplitColumn(std::string_view column) {
  const auto point = column.find('.');
  if (point == std::string_view::npos) return {column, {}};
  return {column.substr(0, point), column.substr(point + 1)};
}

std::string JoinColumn(std::string_view entity, std::string_view field) {
  std::string column(entity);
  column += '.';
  column += field;
  return column;
}

const Field* Model::FindColumn(std::string_view column) const {
  const auto [entity_id, rest] = SplitColumn(column);
  const Entity* entity = FindEntity(entity_id);
  if (entity == nullptr || rest.empty()) return nullptr;
  if (const Field* field = entity->Find(rest)) return field;
  const auto [field_id, key] = SplitColumn(rest);
  const Field* field = entity->Find(field_id);
  return field != nullptr && field->type == Type::kMap && !key.empty() ? field : nullptr;
}

std::vector<std::string> Model::ReachableFrom(std::string_view entity) const {
  std::vector<std::string> reached;
  if (FindEntity(entity) != nullptr) reached.emplace_back(entity);
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (const Belonging& belonging : FindEntity(reached[i])->belongs_to) {
      const bool is_new =
          std::find(reached.begin(), reached.end(), belonging.entity) == reached.end();
      if (is_new && FindEntity(belonging.entity) != nullptr) reached.push_back(belonging.entity);
    }
  }
  return reached;
}

}  // namespace claribi::semantic_model
