#include "messages/tool_list_message.h"

#include <string>
#include <string_view>
#include <utility>

#include "core/visible_text.h"
#include "messages/parts.h"
#include "policy/definition_drift.h"
#include "policy/denial.h"
#include "tools/approved_listing.h"

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

// As it is listed where nothing of it has changed since it was approved.
std::string ApprovedTool(const tools::ListedTool& tool) {
  Json entry = ShownTool(tools::VisibleOf(tool.tool));
  entry.Set("definition", tool.print.Text());
  return core::Visible(entry).Dump();
}

Json HiddenTool(std::string_view name, const policy::Denial& denial) {
  Json entry = Json::MakeObject({{"name", core::VisibleText(name, core::Lines::kJoin)},
                                 {"layer", policy::Name(denial.layer)},
                                 {"reason", denial.reason}});
  if (!denial.definition.empty()) entry.Set("definition", denial.definition);
  return entry;
}

void AppendText(std::string_view item, std::string& list) {
  if (!list.empty()) list += ',';
  list += item;
}

void AppendItem(const Json& item, std::string& list) {
  AppendText(core::Visible(item).Dump(), list);
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
    if (shown == listing.tools->shown.end() || !shown->second->SpeaksToModel()) continue;
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

Json Notes(const tools::Listing& listing) {
  Json notes = Json::MakeArray();
  if (!listing.tools->why_empty.empty()) notes.Append(listing.tools->why_empty);
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
  for (const std::string& leniency : listing.tools->leniencies) {
    notes.Append(LeniencyNote(leniency));
  }
  return notes;
}

}  // namespace

std::string ToolListMessage(const tools::Listing& listing, const Json& more) {
  const tools::JudgedTools& judged = *listing.tools;
  std::string shown;
  std::string hidden;
  for (const auto& tool : judged.tools) {
    const std::string& name = tool->tool.name;
    const auto drift = listing.drifts.find(name);
    if (const auto denial = judged.hidden.find(name); denial != judged.hidden.end()) {
      AppendItem(HiddenTool(name, denial->second), hidden);
    } else if (drift == listing.drifts.end()) {
      AppendText(tool->AsText([&] { return ApprovedTool(*tool); }), shown);
    } else if (listing.Hides(drift->second)) {
      Json entry = HiddenTool(name, {policy::Layer::kDrift, drift->second.reason});
      entry.Set("drift", DriftMessage(drift->second));
      AppendItem(entry, hidden);
    } else {
      AppendItem(DriftedTool(tool->tool, drift->second, listing), shown);
    }
  }
  for (const mcp::InvalidTool& invalid : judged.invalid) {
    AppendItem(HiddenTool(invalid.name, {policy::Layer::kInvalidDefinition, invalid.reason}),
               hidden);
  }
  Json rest = Json::MakeObject();
  if (listing.approved) rest.Set("approved", TextList(*listing.approved));
  if (listing.withdrawn) rest.Set("withdrawn", TextList(*listing.withdrawn));
  if (Json notes = Notes(listing); !notes.AsArray()->empty()) rest.Set("notes", std::move(notes));
  rest.Set("as_listed", judged.print.Text());
  rest.Set("next_cursor", Json());
  rest.Set("complete", true);
  rest.Set("fetched_at_ms", core::ToMs(listing.fetched_at));
  rest.Set("protocol_version", mcp::Name(judged.revision));
  rest.Set("server", Json::MakeObject({{"name", OneLine(judged.server.name)},
                                       {"version", OneLine(judged.server.version)}}));
  rest = core::Visible(rest);
  if (const Json::Object* members = more.AsObject()) {
    for (const auto& [name, value] : *members) rest.Set(name, value);
  }
  const std::string members = rest.Dump();
  std::string message;
  message.reserve(shown.size() + hidden.size() + members.size() + 32);
  message.append(R"({"tools":[)").append(shown).append(R"(],"hidden":[)").append(hidden);
  // What `rest` has behind its brace.
  return message.append("],").append(std::string_view(members).substr(1));
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
