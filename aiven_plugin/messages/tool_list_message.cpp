#include "messages/tool_list_message.h"

#include <string>
#include <string_view>
#include <utility>

#include "core/visible_text.h"
#include "messages/parts.h"
#include "policy/definition_drift.h"
#include "policy/denial.h"
#include "tools/approved_listing.h"
#include "tools/known_texts.h"

namespace claribi::messages {
namespace {

using core::Json;

Json OneLine(std::string_view text) {
  return text.empty() ? Json() : Json(core::VisibleText(text, core::Lines::kJoin));
}

constexpr std::size_t kMostNamedInNote = 10;
constexpr std::size_t kMostToldDifferences = 20;

// tool: all that a model is shown of it.
Json ShownTool(const policy::VisibleTool& tool) {
  return Json::MakeObject({{"name", tool.name},
                           {"title", OneLine(tool.title)},
                           {"description", tool.description},
                           {"input_schema", tool.input_schema},
                           {"output_schema", tool.output_schema},
                           {"annotations", tool.annotations}});
}

// Members in one order, so that a person sees what changed and not what moved.
Json SortedTool(const policy::VisibleTool& tool) {
  Json shown = ShownTool(tool);
  shown.Set("input_schema", policy::SortedMembers(tool.input_schema));
  shown.Set("output_schema", policy::SortedMembers(tool.output_schema));
  shown.Set("annotations", policy::SortedMembers(tool.annotations));
  return shown;
}

Json HiddenTool(std::string_view name, policy::Layer layer, std::string_view reason) {
  return Json::MakeObject({{"name", core::VisibleText(name, core::Lines::kJoin)},
                           {"layer", policy::Name(layer)},
                           {"reason", reason}});
}

Json Differences(const std::vector<policy::Difference>& differences, std::size_t most) {
  Json list = Json::MakeArray();
  for (const policy::Difference& one : differences) {
    if (list.AsArray()->size() == most) break;
    list.Append(Json::MakeObject(
        {{"at", one.at}, {"change", policy::Name(one.change)}, {"what", one.what}}));
  }
  return list;
}

Json DriftMessage(const tools::ToolDrift& drift) {
  return Json::MakeObject({{"change", policy::Name(drift.change)},
                           {"reason", drift.reason},
                           {"differences", Differences(drift.differences, kMostToldDifferences)}});
}

Json DriftedTool(const mcp::Tool& tool, const tools::ToolDrift& drift,
                 const tools::Listing& listing) {
  Json entry =
      listing.ShowsApprovedTexts(drift)
          ? ShownTool(
                policy::WithApprovedTexts(drift.approved->View(), tools::VisibleOf(tool)).View())
          : ShownTool(tools::VisibleOf(tool));
  if (listing.rule == policy::DriftRule::kWarn) {
    entry.Set("warning", "not approved as it is: " + drift.reason);
  }
  entry.Set("drift", DriftMessage(drift));
  return entry;
}

// What was accepted without a person, by its change.
void NoteAccepted(const tools::Listing& listing, policy::Change change, std::string_view one,
                  std::string_view several, Json& notes) {
  if (listing.rule != policy::DriftRule::kJudge) return;
  std::string names;
  std::size_t count = 0;
  for (const auto& [name, drift] : listing.drifts) {
    if (drift.change != change || listing.Hides(drift)) continue;
    if (++count <= kMostNamedInNote) names += (names.empty() ? "" : ", ") + std::string(name);
  }
  if (count == 0) return;
  if (count > kMostNamedInNote) names += ", …";
  notes.Append(count == 1 ? std::string(one) + ": " + names + "."
                          : std::to_string(count) + std::string(several) + ": " + names + ".");
}

// Tools that nobody can have approved together with all others.
void NoteMarked(const tools::Listing& listing, Json& notes) {
  std::string names;
  std::size_t count = 0;
  for (const auto& [name, drift] : listing.drifts) {
    const auto shown = listing.tools->shown.find(name);
    if (shown == listing.tools->shown.end() || !tools::SpeaksToModel(shown->second)) continue;
    if (++count <= kMostNamedInNote) names += (names.empty() ? "" : ", ") + std::string(name);
  }
  if (count == 0) return;
  if (count > kMostNamedInNote) names += ", …";
  notes.Append(
      "Texts that may be meant for a model wait for an approval by name; approving all "
      "passes over them: " +
      names + ".");
}

// What was withdrawn in one place, and is approved in another.
void NoteStillApproved(const tools::Listing& listing, Json& notes) {
  if (!listing.withdrawn) return;
  std::string names;
  for (const std::string& name : *listing.withdrawn) {
    const auto drift = listing.drifts.find(name);
    const bool is_approved = drift == listing.drifts.end() ? listing.tools->shown.contains(name)
                                                           : drift->second.approved != nullptr;
    if (is_approved) names += (names.empty() ? "" : ", ") + name;
  }
  if (names.empty()) return;
  notes.Append(
      "Another place of approval (the connection, the organisation or the operator's catalogue) "
      "still approves what was withdrawn: " +
      names + ".");
}

}  // namespace

core::Result<Json> ToolListMessage(const tools::Listing& listing) {
  const tools::JudgedTools& judged = *listing.tools;
  Json shown = Json::MakeArray();
  Json hidden = Json::MakeArray();
  for (const mcp::Tool& tool : judged.list.tools) {
    const auto drift = listing.drifts.find(tool.name);
    if (const auto denial = judged.hidden.find(tool.name); denial != judged.hidden.end()) {
      Json entry = HiddenTool(tool.name, denial->second.layer, denial->second.reason);
      if (!denial->second.definition.empty()) entry.Set("definition", denial->second.definition);
      hidden.Append(std::move(entry));
    } else if (drift == listing.drifts.end()) {
      Json entry = ShownTool(tools::VisibleOf(tool));
      entry.Set("definition", judged.shown.at(tool.name).print.Text());
      shown.Append(std::move(entry));
    } else if (listing.Hides(drift->second)) {
      Json entry = HiddenTool(tool.name, policy::Layer::kDrift, drift->second.reason);
      entry.Set("drift", DriftMessage(drift->second));
      hidden.Append(std::move(entry));
    } else {
      shown.Append(DriftedTool(tool, drift->second, listing));
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
  if (listing.withdrawn) {
    Json withdrawn = Json::MakeArray();
    for (const std::string& name : *listing.withdrawn) withdrawn.Append(name);
    message.Set("withdrawn", std::move(withdrawn));
  }
  Json notes = Json::MakeArray();
  if (!judged.list.why_empty.empty()) notes.Append(judged.list.why_empty);
  NoteAccepted(listing, policy::Change::kHarmless,
               "A tool changed without harm since it was approved, and is shown as it is",
               " tools changed without harm since they were approved, and are shown as they are",
               notes);
  NoteAccepted(listing, policy::Change::kWording,
               "A tool has other texts than those that were approved; it is shown with the "
               "approved ones until the new ones are approved",
               " tools have other texts than those that were approved; they are shown with the "
               "approved ones until the new ones are approved",
               notes);
  NoteMarked(listing, notes);
  NoteStillApproved(listing, notes);
  for (const std::string& leniency : judged.list.leniencies) {
    notes.Append(LeniencyNote(leniency));
  }
  if (!notes.AsArray()->empty()) message.Set("notes", std::move(notes));
  CLARIBI_TRY(const policy::Fingerprint print, tools::ListFingerprint(judged));
  message.Set("as_listed", print.Text());
  message.Set("next_cursor", Json());
  message.Set("complete", true);
  message.Set("fetched_at_ms", core::ToMs(judged.fetched_at));
  message.Set("protocol_version", mcp::Name(judged.list.revision));
  message.Set("server", Json::MakeObject({{"name", OneLine(judged.list.server.name)},
                                          {"version", OneLine(judged.list.server.version)}}));
  return core::Visible(message);
}

core::Result<Json> DiffMessage(const tools::Listing& listing, std::string_view name) {
  CLARIBI_TRY(const mcp::Tool* tool, tools::OfferedTool(listing, name));
  const policy::VisibleTool offered = tools::VisibleOf(*tool);
  Json diff = Json::MakeObject({{"name", tool->name}});
  const auto drift = listing.drifts.find(name);
  const bool has_drifted = drift != listing.drifts.end();
  const bool is_known = !has_drifted || drift->second.approved != nullptr;
  diff.Set("change", policy::Name(has_drifted ? drift->second.change : policy::Change::kNone));
  diff.Set("reason", has_drifted ? Json(drift->second.reason) : Json());
  diff.Set("differences",
           has_drifted ? Differences(drift->second.differences, policy::Drift::kMostDifferences)
                       : Json::MakeArray());
  diff.Set("approved", !is_known     ? Json()
                       : has_drifted ? SortedTool(drift->second.approved->View())
                                     : SortedTool(offered));
  diff.Set("offered", SortedTool(offered));
  CLARIBI_TRY(const policy::Fingerprint print, policy::FingerprintOf(offered));
  diff.Set("definition", print.Text());
  Json marks = Json::MakeArray();
  for (const policy::InstructionMark& mark : policy::InstructionsIn(offered)) {
    marks.Append(Json::MakeObject(
        {{"kind", policy::Name(mark.kind)}, {"place", mark.place}, {"excerpt", mark.excerpt}}));
  }
  diff.Set("marks", std::move(marks));
  return core::Visible(diff);
}

}  // namespace claribi::messages
