#include "mcp/tool.h"

#include <optional>
#include <string_view>
#include <utility>

#include "core/text.h"
#include "mcp/tool_schema.h"

namespace claribi::mcp {

namespace {

using core::Json;

constexpr std::size_t kShownNameBytes = 128;

// Why an optional member cannot be used, or empty.
std::string WrongOptional(const Json& definition, std::string_view name, bool is_text) {
  const Json* member = definition.Find(name);
  if (member == nullptr || member->IsNull()) return {};
  if (is_text ? member->IsString() : member->IsObject() || IsEmptyArray(*member)) return {};
  return core::WrongMember(name, is_text ? "a string" : "an object", member);
}

// The first rule that a definition breaks, or empty.
std::string BrokenRule(const Json& definition) {
  const core::JsonString* name = definition.FindString("name");
  if (name == nullptr) return core::WrongMember("name", "a string", definition.Find("name"));
  if (name->empty()) return "expected a name, seen an empty string";
  const Json* input_schema = definition.Find("inputSchema");
  if (input_schema == nullptr || (!input_schema->IsObject() && !IsEmptyArray(*input_schema))) {
    return core::WrongMember("inputSchema", "an object", input_schema);
  }
  // What the filter judges a tool by.
  if (std::string rule = WrongOptional(definition, "description", true); !rule.empty()) return rule;
  return WrongOptional(definition, "annotations", false);
}

std::string TextOf(const Json* object, std::string_view name) {
  const core::JsonString* text = object == nullptr ? nullptr : object->FindString(name);
  return text == nullptr ? std::string() : std::string(*text);
}

// Moved out of the definition, not copied.
Json TakeObject(Json& definition, std::string_view name) {
  Json* member = definition.Find(name);
  if (member == nullptr || member->IsNull()) return {};
  return IsEmptyArray(*member) ? Json::MakeObject() : std::move(*member);
}

bool NeedsTask(const Json& definition) {
  const Json* execution = definition.Find("execution");
  const core::JsonString* support =
      execution == nullptr ? nullptr : execution->FindString("taskSupport");
  return support != nullptr && *support == "required";
}

}  // namespace

std::variant<Tool, InvalidTool> ReadTool(Json definition, ProtocolRevision revision,
                                         core::Leniency* leniency) {
  if (!definition.IsObject()) {
    return InvalidTool{{}, "expected an object, seen " + std::string(TypeName(definition))};
  }
  if (std::string rule = BrokenRule(definition); !rule.empty()) {
    return InvalidTool{core::Excerpt(TextOf(&definition, "name"), kShownNameBytes),
                       std::move(rule)};
  }
  Tool tool;
  tool.input_schema = RepairedSchema(TakeObject(definition, "inputSchema"));
  if (IsModern(revision)) {
    auto parameters = ReadHeaderParameters(tool.input_schema);
    if (!parameters.ok()) {
      return InvalidTool{core::Excerpt(TextOf(&definition, "name"), kShownNameBytes),
                         parameters.error().cause};
    }
    tool.header_parameters = std::move(parameters).value();
  }
  tool.name = TextOf(&definition, "name");
  if (tool.name.find_first_of("/:") != std::string::npos) {
    NoteTo(leniency, "the name of a tool holds \"/\" or \":\"");
  }
  tool.title = TextOf(&definition, "title");
  if (tool.title.empty()) tool.title = TextOf(definition.Find("annotations"), "title");
  tool.description = TextOf(&definition, "description");
  if (!WrongOptional(definition, "title", true).empty()) {
    NoteTo(leniency, "the title of a tool is no string");
  }
  if (WrongOptional(definition, "outputSchema", false).empty()) {
    tool.output_schema = RepairedSchema(TakeObject(definition, "outputSchema"));
  } else {
    NoteTo(leniency, "the output schema of a tool is no object, and is not checked");
  }
  tool.annotations = TakeObject(definition, "annotations");
  // Of another type it says nothing that anybody could act on.
  if (WrongOptional(definition, "_meta", false).empty())
    tool.meta = TakeObject(definition, "_meta");
  tool.needs_task = NeedsTask(definition);
  return tool;
}

}  // namespace claribi::mcp
