#include "mcp/tool_schema.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace claribi::mcp {

namespace {

using core::Json;

// What the value of a keyword is, as far as it matters here; several may hold.
enum Value : unsigned {
  kData = 1,         // data, whatever it looks like
  kMayBeNull = 2,    // null is data as well; a list that is null is none
  kNamed = 4,        // its members are named by the author, and each is a schema
  kNamedOthers = 8,  // its members are named by the author, and each is something else
  kSchema = 16,      // a schema
  kListOfSchemas = 32
};

struct Keyword {
  std::string_view name;
  unsigned value;
};

// By length, then by name: most members of a schema are told apart by their length alone.
constexpr bool IsBefore(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

constexpr std::array<Keyword, 28> kKeywords = {{{"if", kSchema},
                                                {"not", kSchema},
                                                {"else", kSchema},
                                                {"enum", kData},
                                                {"then", kSchema},
                                                {"$defs", kNamed},
                                                {"allOf", kListOfSchemas},
                                                {"anyOf", kListOfSchemas},
                                                {"const", kData | kMayBeNull},
                                                {"items", kSchema | kListOfSchemas},
                                                {"oneOf", kListOfSchemas},
                                                {"default", kData | kMayBeNull},
                                                {"example", kData | kMayBeNull},
                                                {"contains", kSchema},
                                                {"examples", kData},
                                                {"properties", kNamed},
                                                {"$vocabulary", kNamedOthers},
                                                {"definitions", kNamed},
                                                {"prefixItems", kListOfSchemas},
                                                {"dependencies", kNamed},
                                                {"propertyNames", kSchema},
                                                {"additionalItems", kSchema},
                                                {"dependentSchemas", kNamed},
                                                {"unevaluatedItems", kSchema},
                                                {"dependentRequired", kNamedOthers},
                                                {"patternProperties", kNamed},
                                                {"additionalProperties", kSchema},
                                                {"unevaluatedProperties", kSchema}}};
static_assert(std::is_sorted(kKeywords.begin(), kKeywords.end(),
                             [](const Keyword& a, const Keyword& b) {
                               return IsBefore(a.name, b.name);
                             }));

unsigned ValueOf(std::string_view name) {
  const auto found = std::lower_bound(
      kKeywords.begin(), kKeywords.end(), name,
      [](const Keyword& one, std::string_view wanted) { return IsBefore(one.name, wanted); });
  return found != kKeywords.end() && found->name == name ? found->value : 0;
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
  EraseIf(*members, [](const Json::Member& member) {
    return member.second.IsNull() && (ValueOf(member.first) & kMayBeNull) == 0;
  });
  for (auto& [name, value] : *members) {
    const unsigned kind = ValueOf(name);
    if ((kind & kData) != 0) continue;
    if ((kind & kNamed) != 0) {
      // A dependency may be a list of names, and an empty one.
      RepairNamed(value, name != "dependencies");
      continue;
    }
    if ((kind & kNamedOthers) != 0) {
      if (IsEmptyArray(value)) value = Json::MakeObject();
      if (Json::Object* named = value.AsObject()) {
        EraseIf(*named, [](const Json::Member& member) { return member.second.IsNull(); });
      }
      continue;
    }
    if (Json::Array* items = (kind & kListOfSchemas) != 0 ? value.AsArray() : nullptr) {
      for (Json& item : *items) {
        if (item.IsNull()) item = Json::MakeObject();
        Repair(item);
      }
    }
    if ((kind & kSchema) != 0) {
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
