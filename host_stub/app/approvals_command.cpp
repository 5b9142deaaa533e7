// approvals: the definitions that are approved on a connection, as a list, and as the catalogue
// that an operator ships beside the manifest, for all tenants.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/printable.h"
#include "app/table.h"
#include "app/tool_listing.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;

constexpr const char* kCatalogueFooter =
    "export writes the catalogue of approved definitions. Put it beside the manifest, with its "
    "name "
    "and .approved.json (aiven.approved.json for aiven.json): then these definitions are approved "
    "for every tenant of this host. The definitions are the vendor's texts; with "
    "--fingerprints-only they are recognised, and changes of them cannot be judged.";

Error NoCatalogue() {
  return {.code = Code::kUnsupported,
          .what = "This plugin gives no definitions of approved tools.",
          .cause = "Its list of tools has no member \"approved_definitions\".",
          .fix = "Update the plugin."};
}

Status WriteCatalogue(const std::string& name, const std::string& text) {
  std::ofstream file(name, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (file) return {};
  return Error{.code = Code::kUsage,
               .what = "The file " + name + " cannot be written.",
               .cause = "The operating system refused to open or to write it.",
               .fix = "Name a file in a folder that you may write to."};
}

// One definition a line, so that a renewal can be compared with what was there.
std::string CatalogueText(const Value& catalogue) {
  const Value* tools = Find(catalogue, "tools");
  std::string text =
      "{\"format\":" + std::to_string(IntegerOf(catalogue, "format").value_or(0)) + ",\"vendor\":";
  Document vendor;
  vendor.SetString(TextOf(catalogue, "vendor").c_str(), vendor.GetAllocator());
  text += ToLine(vendor) + ",\"tools\":{";
  bool is_first = true;
  if (tools != nullptr && tools->IsObject()) {
    for (const auto& tool : tools->GetObject()) {
      text += (is_first ? "\n" : ",\n") + ToLine(tool.name) + ":" + ToLine(tool.value);
      is_first = false;
    }
  }
  return text + "\n}}\n";
}

void DropDefinitions(Document& catalogue) {
  if (!catalogue.HasMember("tools") || !catalogue["tools"].IsObject()) return;
  Value& tools = catalogue["tools"];
  std::for_each(tools.MemberBegin(), tools.MemberEnd(), [](auto& tool) {
    if (!tool.value.IsArray()) return;
    for (Value& entry : tool.value.GetArray()) {
      if (entry.IsObject()) entry.RemoveMember("definition");
    }
  });
}

Result<ToolListing> Approved(Workspace& workspace, const Invocation& invocation) {
  const auto source = workspace.FindSource(invocation.name);
  if (!source) return source.error();
  auto connection = workspace.Open(*source);
  if (!connection) return connection.error();
  auto listing = CollectTools(**connection, {.definitions = true}, workspace.Settings());
  if (listing && !listing->definitions.IsObject()) return NoCatalogue();
  return listing;
}

Result<Answer> ExportApprovals(Workspace& workspace, const Invocation& invocation) {
  auto listing = Approved(workspace, invocation);
  if (!listing) return listing.error();
  Document& catalogue = listing->definitions;
  if (invocation.fingerprints_only) DropDefinitions(catalogue);
  const Value* tools = Find(catalogue, "tools");
  const std::int64_t count = tools != nullptr ? std::int64_t{tools->MemberCount()} : 0;
  Answer answer;
  Set(answer.json, "name", invocation.name);
  if (invocation.output.empty()) {
    answer.text = CatalogueText(catalogue);
    Set(answer.json, "approved_definitions", catalogue);
    return answer;
  }
  if (const Status written = WriteCatalogue(invocation.output, CatalogueText(catalogue));
      !written) {
    return written.error();
  }
  Set(answer.json, "output", invocation.output);
  Set(answer.json, "definitions", count);
  answer.text = std::to_string(count) + " approved definitions written to " +
                Printable(invocation.output) + "\n";
  return answer;
}

// Each tool that is approved, or that waits for it, and what became of it.
Result<Answer> ListApprovals(Workspace& workspace, const Invocation& invocation) {
  auto listing = Approved(workspace, invocation);
  if (!listing) return listing.error();
  Table table({NameColumn("TOOL"), WholeColumn("STATE"), Column("CHANGE")});
  Document list(rapidjson::kArrayType);
  const auto add = [&](const Value& tool, const char* state) {
    const Value* drift = Find(tool, "drift");
    const std::string name = TextOf(tool, "name");
    const std::string reason = drift != nullptr ? TextOf(*drift, "reason") : TextOf(tool, "reason");
    const std::string change = drift != nullptr ? TextOf(*drift, "change") : "";
    table.Add({name, state, change.empty() ? reason : change + ": " + reason});
    Document row(rapidjson::kObjectType);
    Set(row, "tool", name);
    Set(row, "state", state);
    SetTextOrNull(row, "change", change);
    SetTextOrNull(row, "reason", reason);
    list.PushBack(Value(row, list.GetAllocator()), list.GetAllocator());
  };
  for (const Value& tool : listing->tools.GetArray()) {
    add(tool, Find(tool, "drift") != nullptr ? "changed" : "approved");
  }
  for (const Value& tool : listing->hidden.GetArray()) {
    if (TextOf(tool, "layer") == kDriftLayer) add(tool, "hidden");
  }
  Answer answer;
  Set(answer.json, "name", invocation.name);
  Set(answer.json, "tools", list);
  answer.text = invocation.csv  ? table.Csv()
                : table.empty() ? "There are no tools.\n"
                                : table.Render(workspace.terminal().Width());
  return answer;
}

Result<Answer> ManageApprovals(Workspace& workspace, const Invocation& invocation) {
  return invocation.action == "list" ? ListApprovals(workspace, invocation)
                                     : ExportApprovals(workspace, invocation);
}

}  // namespace

Command ApprovalsCommand() {
  return {.name = "approvals",
          .summary =
              "Show the definitions that are approved; write them as a catalogue for all tenants",
          .group = "Administration",
          .examples = {"approvals list prod", "approvals export prod --output aiven.approved.json"},
          .actions = {{.name = "list",
                       .summary = "Tools that are approved, and those that changed or are new",
                       .arguments = {SourceArgument()},
                       .options = {CsvOption()}},
                      {.name = "export",
                       .summary = "Write the approved definitions as a catalogue",
                       .arguments = {SourceArgument()},
                       .options = {{.name = "--output",
                                    .value = "FILE",
                                    .says = "File to write (default: standard output)",
                                    .take = Into(&Invocation::output),
                                    .names = Names::kFile},
                                   {.name = "--fingerprints-only",
                                    .says = "Without the definitions, which are the vendor's texts",
                                    .take = Into(&Invocation::fingerprints_only)}}}},
          .more = kCatalogueFooter,
          .run = &ManageApprovals,
          .doing = "Listing the tools"};
}

}  // namespace claribi::app
