#include "mcp/tool_schema.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace claribi::mcp {

namespace {

using core::Json;

// Their values are data.
constexpr std::array<std::string_view, 5> kData = {"const", "default", "enum", "examples",
                                                   "example"};
// Their value may be null, and that is data as well. A list that is null is none.
constexpr std::array<std::string_view, 3> kMayBeNull = {"const", "default", "example"};
// Their members are named by the author, and each is a schema.
constexpr std::array<std::string_view, 6> kNamed = {
    "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"};
// Their members are named by the author as well, and each is something else.
constexpr std::array<std::string_view, 2> kNamedOthers = {"dependentRequired", "$vocabulary"};
// Their value is a schema.
constexpr std::array<std::string_view, 11> kSchemas = {"additionalProperties",
                                                       "additionalItems",
                                                       "contains",
                                                       "else",
                                                       "if",
                                                       "items",
                                                       "not",
                                                       "propertyNames",
                                                       "then",
                                                       "unevaluatedItems",
                                                       "unevaluatedProperties"};
// Their value is an array of schemas.
constexpr std::array<std::string_view, 5> kLists = {"allOf", "anyOf", "oneOf", "prefixItems",
                                                    "items"};

template <std::size_t kSize>
bool IsOneOf(std::string_view name, const std::array<std::string_view, kSize>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void Repair(Json& schema);

// Of "properties": [] is no property at all; of one property: a schema that allows everything.
void RepairNamed(Json& schemas, bool holds_only_schemas) {
  if (IsEmptyArray(schemas)) schemas = Json::MakeObject();
  Json::Object* members = schemas.AsObject();
  if (members == nullptr) return;
  for (auto& [name, schema] : *members) {
    // Something of that name, and nothing said of it.
    if (schema.IsNull()) schema = Json::MakeObject();
    if (holds_only_schemas && IsEmptyArray(schema)) schema = Json::MakeObject();
    Repair(schema);
  }
}

// The depth is that of the text, which the parser has bounded.
void Repair(Json& schema) {
  Json::Object* members = schema.AsObject();
  if (members == nullptr) return;
  std::erase_if(*members, [](const Json::Member& member) {
    return member.second.IsNull() && !IsOneOf(member.first, kMayBeNull);
  });
  for (auto& [name, value] : *members) {
    if (IsOneOf(name, kData)) continue;
    if (IsOneOf(name, kNamed)) {
      // A dependency may be a list of names, and an empty one.
      RepairNamed(value, name != "dependencies");
      continue;
    }
    if (IsOneOf(name, kNamedOthers)) {
      if (IsEmptyArray(value)) value = Json::MakeObject();
      if (Json::Object* named = value.AsObject()) {
        std::erase_if(*named, [](const Json::Member& member) { return member.second.IsNull(); });
      }
      continue;
    }
    if (Json::Array* items = IsOneOf(name, kLists) ? value.AsArray() : nullptr) {
      for (Json& item : *items) {
        if (item.IsNull()) item = Json::MakeObject();
        Repair(item);
      }
    }
    if (IsOneOf(name, kSchemas)) {
      // "items": [] was a list of schemas once, without any: it allows everything as well.
      if (IsEmptyArray(value)) value = Json::MakeObject();
      Repair(value);
    }
  }
}

}  // namespace

Json RepairedSchema(Json schema) {
  Repair(schema);
  return schema;
}

}  // namespace claribi::mcp
