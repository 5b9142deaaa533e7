// The model file: what ships loads, and what is wrong is named by its JSON pointer.
#include "semantic_model/model_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "testing/result_matchers.h"

namespace claribi::semantic_model {
namespace {

using testing::HasSubstr;

Json FileJson(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(CLARIBI_SOURCE_DIR "/" + file).rdbuf();
  auto json = values::ParseJson(text.str(), file);
  EXPECT_THAT(json, IsOk());
  return json ? *json : Json();
}

// The value at the pointer replaced; a new member where the last step is not there.
Json With(const Json& json, std::string_view pointer, const Json& value) {
  if (pointer.empty()) return value;
  const auto end = std::min(pointer.find('/', 1), pointer.size());
  const std::string step(pointer.substr(1, end - 1));
  Json changed = json;
  if (json.IsArray()) {
    Json::Array items = json.Items();
    items.at(std::stoul(step)) = With(items.at(std::stoul(step)), pointer.substr(end), value);
    return Json(items);
  }
  const Json* inner = json.Find(step);
  return changed.Set(step, With(inner == nullptr ? Json() : *inner, pointer.substr(end), value));
}

TEST(ModelLoader, TakesTheModelThatShips) {
  const auto model = LoadModel(values::WriteJson(FileJson("manifests/aiven.model.json")));
  ASSERT_THAT(model, IsOk());
  EXPECT_NE(model->FindColumn("service.plan"), nullptr);
  EXPECT_NE(model->FindColumn("service.tags.env"), nullptr);
  EXPECT_EQ(model->FindColumn("service.plan.env"), nullptr);
  EXPECT_THAT(model->ReachableFrom("topic"),
              testing::UnorderedElementsAre("topic", "service", "project", "cloud"));
}

TEST(ModelLoader, ThePlannersVocabularyNamesNoToolAndNoStatement) {
  const auto model = LoadModel(values::WriteJson(FileJson("manifests/aiven.model.json")));
  ASSERT_THAT(model, IsOk());
  const std::string text = values::WriteJson(VocabularyOf(*model));
  for (const char* hidden : {"aiven_", "SELECT", "service_name", "/services", "only_where"}) {
    EXPECT_EQ(text.find(hidden), std::string::npos) << hidden;
  }
}

struct Fault {
  const char* pointer;  // what is replaced
  const char* value;
  const char* cause;
};

TEST(ModelLoader, NamesTheFirstMistakeByItsPointer) {
  const Json mill = FileJson("tests/host_stub/engine/mill.model.json");
  const Fault faults[] = {
      {"/model_version", "2", "at /model_version:"},
      {"/colour", "1", "at /colour: the member is not known"},
      {"/default_entity", "\"ship\"", "at /default_entity:"},
      {"/entities/machine/label", "\"wings\"", "at /entities/machine/label:"},
      {"/entities/machine/key", "[\"name\", 1]", "at /entities/machine/key/1:"},
      {"/entities/machine/fields/name/type", "\"string\"", "at /entities/machine/fields/name/type"},
      {"/entities/machine/fields/name/names", "[]", "at /entities/machine/fields/name/names"},
      {"/entities/machine/fields/age/derived/from", "\"tail\"", "/fields/age/derived/from"},
      {"/entities/machine/belongs_to/0/entity", "\"ship\"", "at /entities/machine/belongs_to/0"},
      {"/entities/machine/belongs_to/0/on", "{}", "at /entities/machine/belongs_to/0/on"},
      {"/entities/site/belongs_to", R"([{"entity": "machine", "on": {"name": "site"}}])",
       "at /entities/site/belongs_to"},
      {"/entities/machine/fields/wings", R"({"type": "number", "names": ["wing"]})",
       "no read gives this field"},
      {"/reads/jobs/entity", "\"ship\"", "at /reads/jobs/entity:"},
      {"/reads/jobs/rows", "\"jobs\"", "at /reads/jobs/rows: a JSON pointer"},
      {"/reads/jobs/arguments/site", R"({"column": "job.name"})", "at /reads/jobs/arguments/site"},
      {"/reads/jobs/arguments/site", R"({"column": "machine.site", "value": 1})",
       "exactly one of value, column"},
      {"/reads/jobs/only_where/0/because", "\"\"", "at /reads/jobs/only_where/0/because"},
      {"/reads/jobs/paging/by", "\"luck\"", "at /reads/jobs/paging/by: one of these"},
      {"/reads/machine/each", "\"site\"", "at /reads/machine"},
      {"/measures/heat/source", "\"sun\"", "at /measures/heat/source:"},
      {"/measures/heat/window", "\"decade\"", "at /measures/heat/window:"},
      {"/measures/heat/candidates/*/0/over_nodes", "\"median\"",
       "at /measures/heat/candidates/*/0"},
      {"/verdicts/health/rules/heat/measure", "\"wind\"", "at /verdicts/health/rules/heat"},
      {"/limits/0/calls", "0", "at /limits/0/calls: a whole number from 1"},
  };
  for (const Fault& fault : faults) {
    const auto value = values::ParseJson(fault.value, fault.value);
    ASSERT_THAT(value, IsOk());
    const auto model = LoadModel(values::WriteJson(With(mill, fault.pointer, *value)));
    ASSERT_THAT(model, IsErrorWith(outcome::Code::kInvalid)) << fault.pointer;
    EXPECT_THAT(model.error().cause, HasSubstr(fault.cause)) << fault.pointer;
  }
  EXPECT_THAT(LoadModel("[]"), IsErrorWith(outcome::Code::kInvalid));
  EXPECT_THAT(LoadModel("{"), IsErrorWith(outcome::Code::kInvalid));
}

}  // namespace
}  // namespace claribi::semantic_model
