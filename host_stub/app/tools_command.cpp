// tools: what data sources offer, what is hidden and why, what changed; and the approval of that.
#include <algorithm>

#include "app/commands.h"
#include "app/definition_diff.h"
#include "app/exit_code.h"
#include "app/hidden_tools.h"
#include "app/hints.h"
#include "app/printable.h"
#include "app/seen_approval.h"
#include "app/table.h"
#include "app/tool_details.h"
#include "app/tool_listing.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Result;

// A name that is longer is one that no tool has: it would bury the others.
constexpr std::size_t kLongestShownName = 256;

std::string Counted(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " tool " : " tools ");
}

std::string HiddenText(const ToolListing& listing, bool all, std::size_t width) {
  const std::size_t count = listing.hidden.Size();
  if (count == 0) return "";
  if (!all) return std::to_string(count) + " hidden (--all shows why)\n";
  Table hidden({NameColumn("TOOL"), WholeColumn("LAYER"), Column("REASON")});
  for (const Value& tool : listing.hidden.GetArray()) {
    hidden.Add({CutToWidth(Printable(TextOf(tool, "name")), kLongestShownName),
                TextOf(tool, "layer"), TextOf(tool, "reason")});
  }
  return Counted(count) + "hidden\n" + hidden.Render(width);
}

std::string ApprovedText(const ToolListing& listing) {
  std::string text;
  for (const Value& name : listing.approved.GetArray()) {
    if (name.IsString()) text += "approved: " + Printable(name.GetString()) + "\n";
  }
  return text.empty() ? "nothing was approved\n" : text;
}

std::string WithdrawnText(const ToolListing& listing) {
  std::string text;
  for (const Value& name : listing.withdrawn.GetArray()) {
    if (name.IsString()) text += "withdrawn: " + Printable(name.GetString()) + "\n";
  }
  return text;
}

Table ShownTable(const ToolListing& listing) {
  Table shown({NameColumn("TOOL"), NameColumn("DEFINITION"), ProseColumn("DESCRIPTION")});
  for (const Value& tool : listing.tools.GetArray()) {
    const std::string description = TextOf(tool, "description");
    // Of what drifted the definition is shown by --diff alone, and its fingerprint with it.
    const bool has_drifted = Find(tool, "drift") != nullptr;
    shown.Add({TextOf(tool, "name"),
               has_drifted ? "changed" : ShortFingerprint(TextOf(tool, "definition")),
               description.empty() ? TextOf(tool, "title") : description});
  }
  return shown;
}

std::string ToText(const ToolListing& listing, const Invocation& invocation, std::size_t width) {
  std::string text;
  if (invocation.approve_all || !invocation.approve.empty()) text += ApprovedText(listing);
  text += WithdrawnText(listing) + Counted(listing.tools.Size()) + "shown";
  if (const std::string print = ShortFingerprint(listing.as_listed); !print.empty()) {
    text += ", list " + Printable(print);
  }
  text += "\n";
  if (!listing.complete) text += "warning: the list is incomplete\n";
  text += NotesIn(listing.last_page) + DriftText(listing, invocation.name, invocation.global);
  const Table shown = ShownTable(listing);
  if (!shown.empty()) text += shown.Render(width);
  return text + HiddenText(listing, invocation.all, width);
}

// With --all those that are hidden, too.
std::string ToolsCsv(const ToolListing& listing, bool all) {
  Table table({"tool", "state", "definition", "layer", "reason", "description"});
  for (const Value& tool : listing.tools.GetArray()) {
    const Value* drift = Find(tool, "drift");
    table.Add({TextOf(tool, "name"), drift != nullptr ? "changed" : "shown",
               ShortFingerprint(TextOf(tool, "definition")), "",
               drift != nullptr ? TextOf(*drift, "reason") : "", TextOf(tool, "description")});
  }
  for (const Value& tool : listing.hidden.GetArray()) {
    if (!all) break;
    table.Add(
        {TextOf(tool, "name"), "hidden", "", TextOf(tool, "layer"), TextOf(tool, "reason"), ""});
  }
  return table.Csv();
}

Document ToJson(ToolListing listing, const std::string& source) {
  Document json = std::move(listing.last_page);
  json.RemoveMember("next_cursor");
  Set(json, "name", source);
  Set(json, "tools", listing.tools);
  Set(json, "hidden", listing.hidden);
  if (json.HasMember("approved")) Set(json, "approved", listing.approved);
  if (json.HasMember("withdrawn")) Set(json, "withdrawn", listing.withdrawn);
  Set(json, "complete", listing.complete);
  return json;
}

// The command that approves just the definition that the diff shows.
std::string ApprovalHint(const Value& diff, const std::string& source,
                         const GlobalOptions& options) {
  const std::string print = ShortFingerprint(TextOf(diff, "definition"));
  const std::string change = TextOf(diff, "change");
  if (print.empty() || change == "none") return "";
  return "\nApprove this definition with: " +
         HintFor(options, {"tools", source, "--approve", TextOf(diff, "name") + "@" + print}) +
         "\n";
}

Result<ToolListing> ListOf(Workspace& workspace, const store::DataSource& source) {
  auto connection = workspace.Open(source);
  if (!connection) return connection.error();
  auto listing = ListAndNote(workspace, source, **connection, {}, workspace.Settings());
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
  Table names({NameColumn("NAME FOR MODELS"), NameColumn("DATA SOURCE"), NameColumn("TOOL")});
  std::string notes;
  Document list(rapidjson::kArrayType);
  for (const store::DataSource& source : *sources) {
    auto listing = ListOf(workspace, source);
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
  if (invocation.csv) answer.text = names.Csv();
  return answer;
}

// An unknown tool has one exit code, and names that may have been meant.
outcome::Error Explained(Workspace& workspace, loader::Connection& connection,
                         const Invocation& invocation, outcome::Error error) {
  error = AsUsersInput(std::move(error));
  if (!IsUnknownTool(error)) return error;
  std::vector<std::string> names{invocation.diff};
  names.insert(names.end(), invocation.approve.begin(), invocation.approve.end());
  names.insert(names.end(), invocation.withdraw.begin(), invocation.withdraw.end());
  const auto listing = CollectTools(connection, {}, workspace.Settings());
  for (const std::string& name : names) {
    const std::string tool = name.substr(0, name.find('@'));
    if (!listing || tool.empty() || FindTool(*listing, tool) != nullptr) continue;
    return WithSuggestion(std::move(error), *listing, tool);
  }
  return error;
}

// What does not go together.
std::string SettleTools(Invocation& invocation) {
  const bool approves = !invocation.approve.empty() || invocation.approve_all;
  const bool withdraws = !invocation.withdraw.empty();
  if (!invocation.as_listed.empty() && !invocation.approve_all) {
    return "--as-listed goes with --approve-all.";
  }
  if (!invocation.approve_for.empty() && !approves && !withdraws) {
    return "--for goes with --approve, --approve-all or --withdraw.";
  }
  if (!invocation.tool.empty() && (approves || withdraws || !invocation.diff.empty())) {
    return "TOOL goes with no other option: name the tool behind that option.";
  }
  if (approves && withdraws) return "--withdraw and --approve exclude each other.";
  if (!invocation.name.empty() || (!approves && !withdraws && invocation.diff.empty())) return "";
  return "NAME of the data source whose tools are approved or compared is missing.";
}

Result<Answer> ListTools(Workspace& workspace, const Invocation& invocation) {
  if (invocation.name.empty()) return ListAll(workspace, invocation);
  const auto source = workspace.FindSource(invocation.name);
  if (!source) return source.error();
  auto connection = workspace.Open(*source);
  if (!connection) return connection.error();
  const auto order = OrderOf(invocation, workspace, **connection);
  if (!order) return order.error();
  auto listing = ListAndNote(workspace, *source, **connection, *order, workspace.Settings());
  if (!listing) {
    const bool names_tools = invocation.approve_all || !invocation.approve.empty() ||
                             !invocation.withdraw.empty() || !invocation.diff.empty();
    return names_tools ? Explained(workspace, **connection, invocation, listing.error())
                       : listing.error();
  }
  AddModelNames(*listing, source->name);
  if (!invocation.tool.empty()) {
    return ToolDetails(*listing, source->name, invocation, workspace.terminal().Width());
  }
  Answer answer;
  if (!invocation.diff.empty()) {
    if (!listing->diff.IsObject()) return NoDiff();
    answer.text = DefinitionDiffText(listing->diff) +
                  ApprovalHint(listing->diff, source->name, invocation.global);
    Set(answer.json, "name", source->name);
    Set(answer.json, "diff", listing->diff);
    return answer;
  }
  answer.text = invocation.csv ? ToolsCsv(*listing, invocation.all)
                               : ToText(*listing, invocation, workspace.terminal().Width());
  answer.json = ToJson(std::move(*listing), source->name);
  return answer;
}

}  // namespace

Command ToolsCommand() {
  return {
      .name = "tools",
      .summary = "List the tools of one data source, or of all; approve changed ones",
      .group = "Tools and questions",
      .arguments = {AnySourceArgument(),
                    {.name = "TOOL",
                     .says = "Show this tool: its arguments, and a command that calls it",
                     .take = Into(&Invocation::tool),
                     .names = Names::kTool}},
      .options =
          {{.name = "--all",
            .says = "Show also the hidden tools, and why they are hidden",
            .take = Into(&Invocation::all)},
           {.name = "--diff",
            .value = "TOOL",
            .says = "Show what changed in this tool since it was approved, word by word",
            .take = Into(&Invocation::diff),
            .names = Names::kTool},
           {.name = "--approve",
            .value = "TOOL[@FINGERPRINT]",
            .says =
                "Approve the definition of a new or changed tool that has this fingerprint, which "
                "--diff prints; without one, a terminal shows the change and asks",
            .take = Into(&Invocation::approve),
            .names = Names::kTool,
            .is_repeatable = true},
           {.name = "--approve-all",
            .says =
                "Approve all new and changed tools, but for those whose texts may be meant for a "
                "model; without --as-listed, a terminal shows the changes and asks",
            .take = Into(&Invocation::approve_all)},
           {.name = "--as-listed",
            .value = "FINGERPRINT",
            .says = "The fingerprint of the list that --approve-all approves, as `tools` prints it",
            .take = Into(&Invocation::as_listed)},
           {.name = "--withdraw",
            .value = "TOOL",
            .says = "End the approval of a tool, which is then hidden like a new one",
            .take = Into(&Invocation::withdraw),
            .names = Names::kTool,
            .is_repeatable = true},
           {.name = "--for",
            .value = "PLACE",
            .says = "Where the approval holds, or ends: connection (this one) or organisation",
            .take = Into(&Invocation::approve_for),
            .choices = {"connection", "organisation"}},
           CsvOption()},
      .examples = {"tools prod --all", "tools prod aiven_service_list",
                   "tools prod --diff aiven_service_list"},
      .settle = &SettleTools,
      .run = &ListTools,
      .doing = "Listing the tools"};
}

}  // namespace claribi::app
