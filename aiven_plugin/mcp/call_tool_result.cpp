#include "mcp/call_tool_result.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/text.h"

namespace claribi::mcp {

namespace {

using core::Json;

core::Error WrongToolResult(std::string_view name, std::string_view expected, const Json* seen) {
  return core::Error(core::ErrorCode::kUpstream, "The tool's answer is not valid.",
                     core::WrongMember(name, expected, seen),
                     "Report this to the vendor's support.")
      .Kind(core::ErrorKind::kProtocol);
}

// Moves a member out; null if absent.
Json Take(Json& object, std::string_view name) {
  Json* member = object.Find(name);
  return member == nullptr ? Json() : std::move(*member);
}

// Empty: it is none in any form.
std::optional<bool> ReadFlag(const Json& value) {
  if (value.IsBool()) return value.AsBool();
  const core::JsonString* text = value.AsString();
  for (const bool flag : {true, false}) {
    const bool is_it =
        (text != nullptr && core::EqualsIgnoringCase(*text, flag ? "true" : "false")) ||
        value.AsInt64() == (flag ? 1 : 0);
    if (is_it) return flag;
  }
  return std::nullopt;
}

bool IsContent(const Json& content) {
  return content.IsArray() || content.IsString() || content.FindString("type") != nullptr ||
         content == Json::MakeObject();
}

// content: IsContent. An array of blocks.
Json ReadContent(Json content, core::Leniency* leniency) {
  if (content.IsArray()) return content;
  if (const core::JsonString* text = content.AsString()) {
    NoteTo(leniency, "the content of a tool's answer is a text alone");
    return Json::MakeArray({Json::MakeObject({{"type", "text"}, {"text", *text}})});
  }
  if (content.FindString("type") != nullptr) {
    NoteTo(leniency, "the content of a tool's answer is one block alone");
    return Json::MakeArray({std::move(content)});
  }
  return Json::MakeArray();
}

bool IsText(const Json* value) { return value != nullptr && value->IsString(); }

std::string PlaceOf(std::size_t block) { return "content[" + std::to_string(block) + "]"; }

// "content[2].text is a number"; the first member that the block needs and has not. Empty: it can
// be read. Source: MCP revision 2025-11-25, schema "ContentBlock".
std::string FaultOf(const Json& block, std::string_view type, std::size_t index) {
  const auto wrong = [&](const Json* member, std::string_view name) {
    const std::string path = PlaceOf(index) + "." + std::string(name);
    return member == nullptr ? path + " is missing"
                             : path + " is " + std::string(core::TypeName(*member));
  };
  const auto need = [&](const Json& object, std::string_view name, std::string_view shown) {
    const Json* member = object.Find(name);
    return IsText(member) ? std::string() : wrong(member, shown);
  };
  if (type == "text") return need(block, "text", "text");
  if (type == "image" || type == "audio") return need(block, "data", "data");
  if (type == "resource_link") return need(block, "uri", "uri");
  if (type != "resource") {
    return PlaceOf(index) + " has the type " + core::Quoted(type, 60) + ", which MCP does not know";
  }
  const Json* resource = block.Find("resource");
  if (resource == nullptr || !resource->IsObject()) return wrong(resource, "resource");
  if (IsText(resource->Find("text")) || IsText(resource->Find("blob"))) return {};
  return PlaceOf(index) + ".resource has neither a text nor a blob";
}

// Says what cannot be read. A text alone among the blocks is a block of text, and so is one without
// a type. What else has no type gets one that says so, and what is no object stands in a block, so
// that nothing is lost.
void CheckBlocks(CallToolResult& read, core::Leniency* leniency) {
  constexpr const char* kUnknown = "unknown";
  Json::Array* blocks = read.content.AsArray();
  for (std::size_t i = 0; i < blocks->size(); ++i) {
    Json& block = (*blocks)[i];
    const core::JsonString* type = block.FindString("type");
    if (const core::JsonString* text = block.AsString()) {
      NoteTo(leniency, "a block of a tool's answer is a text alone");
      block = Json::MakeObject({{"type", "text"}, {"text", *text}});
    } else if (!block.IsObject()) {
      read.unreadable.push_back(PlaceOf(i) + " is " + std::string(TypeName(block)) +
                                ", and no block");
      block = Json::MakeObject({{"type", kUnknown}, {"value", std::move(block)}});
    } else if (type == nullptr || type->empty()) {
      if (IsText(block.Find("text"))) {
        NoteTo(leniency, "a block of a tool's answer has a text and no type");
        block.Set("type", "text");
      } else {
        read.unreadable.push_back(PlaceOf(i) + " has no type");
        block.Set("type", kUnknown);
      }
    } else if (std::string fault = FaultOf(block, *type, i); !fault.empty()) {
      read.unreadable.push_back(std::move(fault));
    }
  }
}

}  // namespace

core::Result<CallToolResult> ReadCallToolResult(Json result, core::Leniency* leniency) {
  if (!result.IsObject()) return WrongToolResult("result", "an object", &result);
  CallToolResult read;
  const Json* is_error = result.FindGiven("isError");
  if (is_error != nullptr) {
    const std::optional<bool> flag = ReadFlag(*is_error);
    if (!flag) return WrongToolResult("isError", "a boolean", is_error);
    if (!is_error->IsBool()) NoteTo(leniency, "\"isError\" of a tool's answer is no boolean");
    read.is_error = *flag;
  }
  const Json* content = result.FindGiven("content");
  // Null is a value like any other (revision 2026-07-28), and beside content nothing at all.
  const bool has_structured = result.FindGiven("structuredContent") != nullptr ||
                              (content == nullptr && result.Find("structuredContent") != nullptr);
  if (content == nullptr) {
    if (!has_structured) {
      NoteTo(leniency, "a tool's answer has no content");
      read.unreadable.emplace_back("content is missing, and so is structured content");
    }
    read.content = Json::MakeArray();
  } else if (IsContent(*content)) {
    read.content = ReadContent(Take(result, "content"), leniency);
  } else {
    return WrongToolResult("content", "an array", content);
  }
  read.has_structured_content = has_structured;
  read.structured_content = Take(result, "structuredContent");
  read.meta = Take(result, "_meta");
  for (const char* name : {"isError", "content", "structuredContent", "_meta", "resultType"}) {
    result.Remove(name);
  }
  read.beside = std::move(result);
  CheckBlocks(read, leniency);
  return read;
}

}  // namespace claribi::mcp
