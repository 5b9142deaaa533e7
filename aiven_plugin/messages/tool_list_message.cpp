#include "messages/tool_list_message.h"

#include <string>
#include <string_view>
#include <utility>

#include "core/visible_text.h"
#include "messages/parts.h"
#include "policy/denial.h"

namespace claribi::messages {
namespace {

using core::Json;

Json OneLine(std::string_view text) {
  return text.empty() ? Json() : Json(core::VisibleText(text, core::Lines::kJoin));
}

Json ShownTool(const mcp::Tool& tool) {
  return Json::MakeObject({{"name", tool.name},
                           {"title", OneLine(tool.title)},
                           {"description", tool.description},
                           {"input_schema", tool.input_schema},
                           {"output_schema", tool.output_schema},
                           {"annotations", tool.annotations}});
}

Json HiddenTool(std::string_view name, policy::Layer layer, std::string_view reason) {
  return Json::MakeObject({{"name", core::VisibleText(name, core::Lines::kJoin)},
                           {"layer", policy::Name(layer)},
                           {"reason", reason}});
}

}  // namespace

Json ToolListMessage(const tools::Listing& listing) {
  const tools::JudgedTools& judged = *listing.tools;
  Json shown = Json::MakeArray();
  Json hidden = Json::MakeArray();
  for (const mcp::Tool& tool : judged.list.tools) {
    const auto drift = listing.drifts.find(tool.name);
    const bool has_drifted = drift != listing.drifts.end();
    if (const auto denial = judged.hidden.find(tool.name); denial != judged.hidden.end()) {
      Json entry = HiddenTool(tool.name, denial->second.layer, denial->second.reason);
      if (!denial->second.definition.empty()) entry.Set("definition", denial->second.definition);
      hidden.Append(std::move(entry));
    } else if (has_drifted && listing.hides_drifts) {
      hidden.Append(HiddenTool(tool.name, policy::Layer::kDrift, drift->second));
    } else {
      Json entry = ShownTool(tool);
      if (has_drifted) entry.Set("warning", "not approved as it is: " + drift->second);
      shown.Append(std::move(entry));
    }
  }
  for (const mcp::InvalidTool& invalid : judged.list.invalid) {
    hidden.Append(HiddenTool(invalid.name, policy::Layer::kInvalidDefinition, invalid.reason));
  }
  Json message = Json::MakeObject();
  message.Set("tools", std::move(shown));
  message.Set("hidden", std::move(hidden));
  if (listing.approved) {
    Json approved = Json::MakeArray();
    for (const std::string& name : *listing.approved) approved.Append(name);
    message.Set("approved", std::move(approved));
  }
  Json notes = Json::MakeArray();
  if (!judged.list.why_empty.empty()) notes.Append(judged.list.why_empty);
  for (const std::string& leniency : judged.list.leniencies) {
    notes.Append(LeniencyNote(leniency));
  }
  if (!notes.AsArray()->empty()) message.Set("notes", std::move(notes));
  message.Set("next_cursor", Json());
  message.Set("complete", true);
  message.Set("fetched_at_ms", core::ToMs(judged.fetched_at));
  message.Set("protocol_version", mcp::Name(judged.list.revision));
  message.Set("server", Json::MakeObject({{"name", OneLine(judged.list.server.name)},
                                          {"version", OneLine(judged.list.server.version)}}));
  return core::Visible(message);
}

}  // namespace claribi::messages
