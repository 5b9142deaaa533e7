#include "tools/output_check.h"

#include <utility>

#include "core/text.h"

namespace claribi::tools {
namespace {

using core::Error;
using core::ErrorCode;
using core::ErrorKind;
using core::Result;

// A bound, because tools that are no longer called stay in the map.
constexpr std::size_t kMaxCompiled = 256;

std::string NotChecked(std::string_view why) {
  return "The structured content was not checked against the tool's output schema: " +
         core::Excerpt(why, 300) + ".";
}

// Leaves out members that are null; true if there were any. Items of lists stay.
bool RemoveNulls(core::Json& json) {  // as deep as the parser lets it be
  bool found = false;
  if (core::Json::Object* object = json.AsObject()) {
    found = EraseIf(*object,
                    [](const core::Json::Member& member) { return member.second.IsNull(); }) > 0;
    for (auto& [name, value] : *object) found = RemoveNulls(value) || found;
  } else if (core::Json::Array* list = json.AsArray()) {
    for (core::Json& item : *list) found = RemoveNulls(item) || found;
  }
  return found;
}

Error Breaks(const mcp::Tool& tool, const json_schema::Violation& violation) {
  return Error(ErrorCode::kUpstream,
               "The result of \"" + core::Excerpt(tool.name, 128) +
                   "\" does not match the tool's output schema.",
               core::Excerpt(violation.message, 300) + " (schema location " +
                   core::Excerpt(violation.keyword_location, 120) + ")",
               "Report this to the vendor's support.")
      .Kind(ErrorKind::kProtocol);
}

}  // namespace

bool ReadEmptyObject(const mcp::Tool& tool, mcp::CallToolResult& result) {
  const core::JsonString* type = tool.output_schema.FindString("type");
  const core::Json::Array* items = result.structured_content.AsArray();
  if (type == nullptr || *type != "object" || items == nullptr || !items->empty()) return false;
  result.structured_content = core::Json::MakeObject();
  return true;
}

Result<std::string> OutputCheck::Check(const mcp::Tool& tool, const mcp::CallToolResult& result,
                                       const core::CallContext& call) {
  if (tool.output_schema.IsNull() || result.is_error) return std::string();
  if (!result.has_structured_content) return NotChecked("the tool sent none");
  const Shared compiled = SchemaOf(tool);
  if (!compiled->schema.ok()) return NotChecked(compiled->schema.error().cause);
  const auto checked = compiled->schema->Validate(result.structured_content, call);
  if (!checked.ok()) {
    if (checked.error().code != ErrorCode::kTooLarge) return checked.error();
    return NotChecked(checked.error().cause);
  }
  if (!*checked) return std::string();
  // Many serializers write what is not there as null, whatever their schema says.
  core::Json without = result.structured_content;
  if (RemoveNulls(without)) {
    const auto again = compiled->schema->Validate(without, call);
    if (again.ok() && !*again) {
      return std::string(
          "Members that are null count as absent: the tool's output schema allows "
          "no null there.");
    }
  }
  return Breaks(tool, **checked);
}

OutputCheck::Shared OutputCheck::SchemaOf(const mcp::Tool& tool) {
  {
    const core::MutexLock lock(mutex_);
    const auto found = compiled_.find(tool.name);
    if (found != compiled_.end() && found->second->source == tool.output_schema) {
      return found->second;
    }
  }
  auto compiled = std::make_shared<const Compiled>(
      Compiled{tool.output_schema, json_schema::Schema::Compile(tool.output_schema, limits_)});
  const core::MutexLock lock(mutex_);
  if (compiled_.size() >= kMaxCompiled) compiled_.clear();
  compiled_.insert_or_assign(tool.name, compiled);
  return compiled;
}

}  // namespace claribi::tools
