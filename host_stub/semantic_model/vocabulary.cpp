// VocabularyOf: the part of a model that a planner may see. See model_loader.h.
#include "semantic_model/model_loader.h"

namespace claribi::semantic_model {
namespace {

void Describe(Json& json, const Naming& naming, const std::string& description) {
  json.Set("names", Json::Texts(naming.names));
  json.Set("plural", naming.plural);
  if (!description.empty()) json.Set("description", description);
}

void AddWords(Json& json, const std::vector<std::string>& more,
              const std::vector<std::string>& less) {
  if (!more.empty()) json.Set("more", Json::Texts(more));
  if (!less.empty()) json.Set("less", Json::Texts(less));
}

Json FieldJson(const Field& field) {
  Json json = Json::EmptyObject();
  json.Set("type", std::string(values::TypeNames()[static_cast<std::size_t>(field.type)]));
  if (!field.unit.empty()) json.Set("unit", field.unit);
  Describe(json, field.naming, field.description);
  AddWords(json, field.more, field.less);
  if (field.is_name) json.Set("is_name", true);
  if (field.matches_parts) json.Set("matches_parts", true);
  if (field.values.empty()) return json;
  Json values = Json::EmptyObject();
  for (const KnownValue& known : field.values) {
    values.Set(known.value, Json::Texts(known.names));
  }
  return json.Set("values", std::move(values));
}

Json EntityJson(const Entity& entity) {
  Json json = Json::EmptyObject();
  Describe(json, entity.naming, entity.description);
  Json above = Json::EmptyArray();
  for (const Belonging& belonging : entity.belongs_to) above.Push(belonging.entity);
  json.Set("belongs_to", std::move(above));
  if (!entity.time_field.empty()) json.Set("time_field", entity.time_field);
  Json fields = Json::EmptyObject();
  for (const Field& field : entity.fields) fields.Set(field.id, FieldJson(field));
  return json.Set("fields", std::move(fields));
}

}  // namespace

Json VocabularyOf(const Model& model) {
  Json json = Json::EmptyObject();
  json.Set("vendor", model.name);
  json.Set("default_entity", model.default_entity);
  Json entities = Json::EmptyObject();
  for (const Entity& entity : model.entities) entities.Set(entity.id, EntityJson(entity));
  json.Set("entities", std::move(entities));
  Json measures = Json::EmptyObject();
  for (const Measure& measure : model.measures) {
    Json one = Json::EmptyObject();
    Describe(one, measure.naming, measure.description);
    AddWords(one, measure.more, measure.less);
    const MetricSource* source = model.FindSource(measure.source);
    one.Set("of", source == nullptr ? "" : source->entity);
    one.Set("unit", measure.candidates.begin()->second.front().unit);
    measures.Set(measure.id, std::move(one));
  }
  json.Set("measures", std::move(measures));
  Json verdicts = Json::EmptyObject();
  for (const Verdict& verdict : model.verdicts) {
    Json one = Json::EmptyObject();
    Describe(one, verdict.naming, "");
    verdicts.Set(verdict.id, one.Set("of", verdict.entity));
  }
  json.Set("verdicts", std::move(verdicts));
  Json cannot = Json::EmptyArray();
  for (const CannotTell& what : model.cannot_tell) {
    Json one = Json::EmptyObject();
    one.Set("names", Json::Texts(what.naming.names)).Set("reason", what.reason);
    cannot.Push(one.Set("instead", what.instead));
  }
  json.Set("cannot_tell", std::move(cannot));
  json.Set("fillers", Json::Texts(model.fillers));
  return json.Set("examples", Json::Texts(model.examples));
}

}  // namespace claribi::semantic_model
