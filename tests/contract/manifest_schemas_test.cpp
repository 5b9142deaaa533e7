// The schemas of manifests/, which use more of JSON Schema than those of the messages do.
#include <gmock/gmock.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <fstream>
#include <iterator>

#include "contract/message_schemas.h"

namespace claribi::contract {
namespace {

std::string FileText(const std::string& name) {
  std::ifstream in(CLARIBI_SOURCE_DIR "/manifests/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// What ships, with one value at a pointer.
std::string With(const std::string& file, const char* pointer, const char* value) {
  rapidjson::Document document, part;
  document.Parse(FileText(file).c_str());
  part.Parse(value);
  EXPECT_FALSE(document.HasParseError() || part.HasParseError()) << value;
  rapidjson::Value copy(part, document.GetAllocator());
  rapidjson::Pointer(pointer).Set(document, copy);
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer(text);
  document.Accept(writer);
  return text.GetString();
}

TEST(ManifestSchemas, TakeWhatShips) {
  const MessageSchemas schemas = MessageSchemas::OfManifests();
  EXPECT_EQ(schemas.Check("manifest", FileText("aiven.json")), std::nullopt);
  EXPECT_EQ(schemas.Check("model", FileText("aiven.model.json")), std::nullopt);
}

struct Bent {
  const char* schema;
  const char* file;
  const char* pointer;
  const char* value;
};

TEST(ManifestSchemas, KnowTheKeywordsThatDraft4DoesNot) {
  const MessageSchemas schemas = MessageSchemas::OfManifests();
  const auto breach_of = [&](const Bent& bent) {
    return schemas.Check(bent.schema, With(bent.file, bent.pointer, bent.value));
  };
  constexpr const char* kManifest = "aiven.json";
  constexpr const char* kModel = "aiven.model.json";
  for (const Bent& bent : {
           Bent{"manifest", kManifest, "/schema_version", "2"},
           Bent{"manifest", kManifest, "/sign_in", R"({"kind":"nothing"})"},
           Bent{"manifest", kManifest, "/in_band_errors/0",
                R"({"starts_with":"Gone","status":404})"},
           Bent{"manifest", kManifest, "/arguments/languages/0/functions", R"(["pg_catalog.x"])"},
           Bent{"manifest", kManifest, "/arguments/languages/0/operators", R"(["pg_x.<"])"},
           Bent{"model", kModel, "/model_version", "2"},
           Bent{"model", kModel, "/entities/service/retention_days", "0"},
       }) {
    EXPECT_NE(breach_of(bent), std::nullopt) << bent.pointer;
  }
  for (const Bent& bent : {
           Bent{"manifest", kManifest, "/in_band_errors/0",
                R"({"starts_with":"Error {status}","status":404})"},
           Bent{"manifest", kManifest, "/arguments/languages/0/functions", R"(["pg_x", "a.pg_x"])"},
           Bent{"manifest", kManifest, "/sign_in", R"({"kind":"none"})"},
           Bent{"model", kModel, "/entities/service/retention_days", "0.5"},
       }) {
    const auto breach = breach_of(bent);
    EXPECT_EQ(breach, std::nullopt) << bent.pointer;
  }
}

}  // namespace
}  // namespace claribi::contract
