// tools: what data sources offer, what is hidden and why, what changed; and the approval of that.
#include <algorithm>

#include "app/commands.h"
#include "app/definition_diff.h"
#include "app/exit_code.h"
#include "app/printable.h"
#include "app/table.h"
#include "app/tool_listing.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Result;

// The table is read for its reasons: they are not cut, even if the terminal breaks the line.
constexpr std::size_t kWholeReasons = 180;
constexpr std::size_t kLongestShownName = 64;

std::string Counted(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " tool " : " tools ");
}

std::string HiddenText(const ToolListing& listing, bool all, std::size_t width) {
  const std::size_t count = listing.hidden.Size();
  if (count == 0) return "";
  if (!all) return std::to_string(count) + " hidden (--all shows why)\n";
  Table hidden({"TOOL", "LAYER", "REASON"});
  for (const Value& tool : listing.hidden.GetArray()) {
    hidden.Add({CutToWidth(Printable(TextOf(tool, "name")), kLongestShownName),
                TextOf(tool, "layer"), TextOf(tool, "reason")});
  }
  return Counted(count) + "hidden\n" + hidden.Render(std::max(width, kWholeReasons));
}

std::string ApprovedText(const ToolListing& listing) {
  std::string text;
  for (const Value& name : listing.approved.GetArray()) {
    if (name.IsString()) text += "approved: " + Printable(name.GetString()) + "\n";
  }
  return text.empty() ? "nothing to approve\n" : text;
}

std::string ToText(const ToolListing& listing, const Invocation& invocation, std::size_t width) {
  std::string text;
  if (invocation.approve_all || !invocation.approve.empty()) text += ApprovedText(listing);
  text += Counted(listing.tools.Size()) + "shown\n";
  if (!listing.complete) text += "warning: the list is incomplete\n";
  text += NotesIn(listing.last_page) + DriftText(listing, invocation.name, invocation.global);
  Table shown({"TOOL", "DESCRIPTION"});
  for (const Value& tool : listing.tools.GetArray()) {
    const std::string description = TextOf(tool, "description");
    shown.Add({TextOf(tool, "name"), description.empty() ? TextOf(tool, "title") : description});
  }
  if (!shown.empty()) text += shown.Render(width);
  return text + HiddenText(listing, invocation.all, width);
}

Document ToJson(ToolListing listing, const std::string& source) {
  Document json = std::move(listing.last_page);
  json.RemoveMember("next_cursor");
  Set(json, "name", source);
  Set(json, "tools", listing.tools);
  Set(json, "hidden", listing.hidden);
  if (json.HasMember("approved")) Set(json, "approved", listing.approved);
  Set(json, "complete", listing.complete);
  return json;
}

Result<ToolListing> ListOf(Workspace& workspace, const store::DataSource& source,
                           const ListingOrder& order) {
  auto connection = workspace.Open(source);
  if (!connection) return connection.error();
  auto listing = CollectTools(**connection, order, workspace.Settings());
  if (listing) AddModelNames(*listing, source.name);
  return listing;
}

outcome::Error NoDiff() {
  return {.code = outcome::Code::kUnsupported,
          .what = "This plugin does not say what changed in a tool.",
          .cause = "Its list of tools has no member \"diff\".",
          .fix = "Leave --diff out, or update the plugin."};
}

Result<Answer> ListAll(Workspace& workspace, const Invocation& invocation) {
  const auto database = workspace.Store();
  if (!database) return database.error();
  const auto sources =
      store::DataSources(**database).List(workspace.options().org, workspace.patience());
  if (!sources) return sources.error();
  const std::size_t width = workspace.terminal().Width();
  Table names({"NAME FOR MODELS", "DATA SOURCE", "TOOL"});
  std::string notes;
  Document list(rapidjson::kArrayType);
  for (const store::DataSource& source : *sources) {
    auto listing = ListOf(workspace, source, {});
    if (!listing && EndsCommand(listing.error())) return listing.error();
    Document entry(rapidjson::kObjectType);
    if (listing) {
      for (const Value& tool : listing->tools.GetArray()) {
        names.Add({TextOf(tool, "model_name"), source.name, TextOf(tool, "name")});
      }
      if (const std::string told = NotesIn(listing->last_page); !told.empty()) {
        notes += Printable(source.name) + ": " + told;
      }
      notes += DriftText(*listing, source.name, invocation.global);
      if (const std::string hidden = HiddenText(*listing, invocation.all, width); !hidden.empty()) {
        notes += Printable(source.name) + ": " + hidden;
      }
      entry = ToJson(std::move(*listing), source.name);
    } else {  // a data source that does not answer does not hide the others
      Set(entry, "name", source.name);
      Set(entry, "error", app::ToJson(listing.error(), store::UnixMs()));
      notes += "warning: " + Printable(source.name) + ": " + Printable(listing.error().what) + " " +
               Printable(listing.error().cause) + "\n";
    }
    list.PushBack(Value(entry, list.GetAllocator()), list.GetAllocator());
  }
  Answer answer;
  Set(answer.json, "data_sources", list);
  answer.text = names.empty() ? "There are no tools.\n" : names.Render(width);
  answer.text += notes;
  return answer;
}

}  // namespace

Result<Answer> ListTools(Workspace& workspace, const Invocation& invocation) {
  if (invocation.name.empty()) return ListAll(workspace, invocation);
  const auto source = workspace.FindSource(invocation.name);
  if (!source) return source.error();
  auto listing = ListOf(workspace, *source,
                        {.all = invocation.approve_all,
                         .names = invocation.approve,
                         .place = invocation.approve_for,
                         .diff = invocation.diff});
  if (!listing) {
    const bool names_tools =
        invocation.approve_all || !invocation.approve.empty() || !invocation.diff.empty();
    return names_tools ? AsUsersInput(listing.error()) : listing.error();
  }
  Answer answer;
  if (!invocation.diff.empty()) {
    if (!listing->diff.IsObject()) return NoDiff();
    answer.text = DefinitionDiffText(listing->diff);
    Set(answer.json, "name", source->name);
    Set(answer.json, "diff", listing->diff);
    return answer;
  }
  answer.text = ToText(*listing, invocation, workspace.terminal().Width());
  answer.json = ToJson(std::move(*listing), source->name);
  return answer;
}

}  // namespace claribi::app
