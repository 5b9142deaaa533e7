// tools: what data sources offer, what is hidden and why, what changed; and the approval of that.
#include <algorithm>

#include "app/commands.h"
#include "app/definition_diff.h"
#include "app/exit_code.h"
#include "app/hints.h"
#include "app/printable.h"
#include "app/seen_approval.h"
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
  return text.empty() ? "nothing was approved\n" : text;
}

std::string WithdrawnText(const ToolListing& listing) {
  std::string text;
  for (const Value& name : listing.withdrawn.GetArray()) {
    if (name.IsString()) text += "withdrawn: " + Printable(name.GetString()) + "\n";
  }
  return text;
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
  Table shown({"TOOL", "DEFINITION", "DESCRIPTION"});
  for (const Value& tool : listing.tools.GetArray()) {
    const std::string description = TextOf(tool, "description");
    // Of what drifted the definition is shown by --diff alone, and its fingerprint with it.
    const bool has_drifted = Find(tool, "drift") != nullptr;
    shown.Add({TextOf(tool, "name"),
               has_drifted ? "changed" : ShortFingerprint(TextOf(tool, "definition")),
               description.empty() ? TextOf(tool, "title") : description});
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
  auto listing = CollectTools(**connection, {}, workspace.Settings());
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
  return answer;
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
  auto listing = CollectTools(**connection, *order, workspace.Settings());
  if (!listing) {
    const bool names_tools = invocation.approve_all || !invocation.approve.empty() ||
                             !invocation.withdraw.empty() || !invocation.diff.empty();
    return names_tools ? AsUsersInput(listing.error()) : listing.error();
  }
  AddModelNames(*listing, source->name);
  Answer answer;
  if (!invocation.diff.empty()) {
    if (!listing->diff.IsObject()) return NoDiff();
    answer.text = DefinitionDiffText(listing->diff) +
                  ApprovalHint(listing->diff, source->name, invocation.global);
    Set(answer.json, "name", source->name);
    Set(answer.json, "diff", listing->diff);
    return answer;
  }
  answer.text = ToText(*listing, invocation, workspace.terminal().Width());
  answer.json = ToJson(std::move(*listing), source->name);
  return answer;
}

}  // namespace

Command ToolsCommand() {
  return {
      .name = "tools",
      .summary = "List the tools of one data source, or of all; approve changed ones",
      .group = "Tools and questions",
      .arguments = {AnySourceArgument()},
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
      .examples = {"tools prod --all", "tools prod --diff aiven_service_list"},
      .settle = &SettleTools,
      .run = &ListTools,
      .doing = "Listing the tools"};
}

}  // namespace claribi::app
