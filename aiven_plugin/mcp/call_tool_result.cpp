#include "mcp/call_tool_result.h"

#include <string>
#include <string_view>
#include <utility>

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

}  // namespace

core::Result<CallToolResult> ReadCallToolResult(Json result) {
  if (!result.IsObject()) return WrongToolResult("result", "an object", &result);
  CallToolResult read;
  const Json* is_error = result.FindGiven("isError");
  if (is_error != nullptr) {
    if (!is_error->IsBool()) return WrongToolResult("isError", "a boolean", is_error);
    read.is_error = *is_error->AsBool();
  }
  const Json* content = result.FindGiven("content");
  // Null is a value like any other (revision 2026-07-28), and beside content nothing at all.
  const bool has_structured = result.FindGiven("structuredContent") != nullptr ||
                              (content == nullptr && result.Find("structuredContent") != nullptr);
  const bool structured_only = content == nullptr && has_structured;
  if (!structured_only && (content == nullptr || !content->IsArray())) {
    return WrongToolResult("content", "an array", result.Find("content"));
  }
  read.content = structured_only ? Json::MakeArray() : Take(result, "content");
  read.has_structured_content = has_structured;
  read.structured_content = Take(result, "structuredContent");
  read.meta = Take(result, "_meta");
  return read;
}

}  // namespace claribi::mcp
