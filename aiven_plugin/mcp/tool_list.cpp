#include "mcp/tool_list.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "core/text.h"

namespace claribi::mcp {

namespace {

using core::Error;
using core::ErrorCode;
using core::Json;
using core::Result;

constexpr std::int64_t kLongestMs = std::int64_t{24} * 60 * 60 * 1000;

Error NotAList(std::string_view cause) {
  return Error(ErrorCode::kUpstream, "The server's list of tools is not valid.", cause,
               "Report this to the vendor's support.")
      .Kind(core::ErrorKind::kProtocol);
}

Error TooMany(std::string_view what, std::string_view limit, std::size_t value) {
  return Error(ErrorCode::kTooLarge, "The server's list of tools is too long.",
               "more " + std::string(what) + " than " + std::string(limit) + " = " +
                   std::to_string(value),
               "Narrow what the address offers, or have the operator raise the limit.")
      .Kind(core::ErrorKind::kTooLarge);
}

}  // namespace

Result<std::optional<std::string>> ToolPages::Add(Json result) {
  ++pages_;
  Json* definitions = result.Find("tools");
  Json none = Json::MakeArray();
  // Null is what serializers write for an empty list, and {} what Lua and PHP do.
  if (definitions != nullptr && (definitions->IsNull() || *definitions == Json::MakeObject())) {
    NoteTo(leniency_, "an empty list of tools is written as null or as an object");
    definitions = &none;
  }
  if (definitions == nullptr || !definitions->IsArray()) {
    return NotAList(
        "expected an array in \"tools\", seen " +
        std::string(definitions == nullptr ? "no such member" : TypeName(*definitions)));
  }
  if (tools_.size() + invalid_.size() + definitions->AsArray()->size() > limits_.max_tools) {
    return TooMany("tools", "max_tools", limits_.max_tools);
  }
  for (std::size_t i = 0; i < definitions->AsArray()->size(); ++i) {
    auto read = ReadTool(std::move((*definitions->AsArray())[i]), revision_, leniency_);
    if (auto* tool = std::get_if<Tool>(&read)) {
      tools_.push_back(std::move(*tool));
      continue;
    }
    InvalidTool invalid = std::get<InvalidTool>(std::move(read));
    // What has no name is found by its place.
    if (invalid.name.empty()) {
      invalid.reason = "the definition at tools[" + std::to_string(i) + "]: " + invalid.reason;
    }
    invalid_.push_back(std::move(invalid));
  }
  ReadFreshness(result);
  return NextCursor(result);
}

void ToolPages::ReadFreshness(const Json& result) {
  const core::JsonString* scope = result.FindString("cacheScope");
  is_public_ = is_public_ && scope != nullptr && *scope == "public";
  if (!IsModern(revision_)) return;
  const auto given = result.FindInt64("ttlMs");
  const core::Milliseconds page(std::clamp<std::int64_t>(given.value_or(0), 0, kLongestMs));
  time_to_live_ = time_to_live_ ? std::min(*time_to_live_, page) : page;
}

Result<std::optional<std::string>> ToolPages::NextCursor(const Json& result) {
  const Json* cursor = result.Find("nextCursor");
  if (cursor == nullptr || cursor->IsNull()) return std::optional<std::string>();
  const core::JsonString* text = cursor->AsString();
  if (text == nullptr) {
    // What was read is good, and nothing can be asked for with this.
    NoteTo(leniency_, "\"nextCursor\" of the list of tools is no string, and ended the list");
    return std::optional<std::string>();
  }
  if (!seen_cursors_.emplace(*text).second) {
    // An empty cursor is one like any other, and is tried; a server that means none by it gives the
    // list from its beginning.
    if (seen_cursors_.contains("")) {
      NoteTo(leniency_, kEmptyCursor);
      return std::optional<std::string>();
    }
    return NotAList("its pages lead back to one that was read already, after " +
                    std::to_string(pages_) + " pages");
  }
  if (pages_ >= limits_.max_pages) return TooMany("pages", "max_pages", limits_.max_pages);
  return std::optional<std::string>(*text);
}

ToolList ToolPages::Finish() && {
  std::map<std::string_view, const Tool*> first_of_name;
  std::set<std::string, std::less<>> ambiguous;
  std::vector<bool> repeated(tools_.size());
  for (std::size_t i = 0; i < tools_.size(); ++i) {
    const auto [first, is_new] = first_of_name.try_emplace(tools_[i].name, &tools_[i]);
    if (is_new) continue;
    repeated[i] = *first->second == tools_[i];
    if (!repeated[i]) ambiguous.insert(tools_[i].name);
  }
  ToolList list;
  list.invalid = std::move(invalid_);
  list.time_to_live = time_to_live_;
  list.is_public = is_public_ && time_to_live_.has_value();
  for (const std::string& name : ambiguous) {
    list.invalid.push_back(
        {core::Excerpt(name), "the list defines this name more than once, and differently"});
  }
  for (std::size_t i = 0; i < tools_.size(); ++i) {
    if (repeated[i] || ambiguous.contains(tools_[i].name)) continue;
    list.tools.push_back(std::move(tools_[i]));
  }
  return list;
}

}  // namespace claribi::mcp
