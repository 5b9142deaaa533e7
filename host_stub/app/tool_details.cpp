#include "app/tool_details.h"

#include <algorithm>

#include "app/exit_code.h"
#include "app/help_text.h"
#include "app/hints.h"
#include "app/nearest.h"
#include "app/printable.h"
#include "app/table.h"
#include "app/tool_arguments.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

constexpr std::size_t kWidestText = 100;

std::vector<std::string> ToolNamesIn(const ToolListing& listing) {
  std::vector<std::string> names;
  for (const Document* list : {&listing.tools, &listing.hidden}) {
    for (const Value& tool : list->GetArray()) names.push_back(TextOf(tool, "name"));
  }
  return names;
}

std::string ArgumentsText(const std::vector<ToolArgument>& arguments, std::size_t width) {
  if (arguments.empty()) return "It takes no arguments.\n";
  Table table(
      {NameColumn("ARGUMENT"), WholeColumn("REQUIRED"), Column("TYPE"), Column("DESCRIPTION")});
  for (const ToolArgument& argument : arguments) {
    std::string says = argument.says;
    if (!argument.default_text.empty()) {
      says += (says.empty() ? "" : " ") + ("(default: " + argument.default_text + ")");
    }
    table.Add({argument.name, argument.is_required ? "yes" : "no", argument.type, says});
  }
  return table.Render(width);
}

Answer HiddenDetails(const Value& tool, const std::string& source, const Invocation& invocation) {
  Answer answer;
  Set(answer.json, "name", source);
  Set(answer.json, "hidden", tool);
  answer.text = Printable(TextOf(tool, "name")) + " is hidden (" +
                Printable(TextOf(tool, "layer")) + "): " + Printable(TextOf(tool, "reason")) + "\n";
  if (TextOf(tool, "layer") == kDriftLayer) {
    answer.text +=
        "next: " + HintFor(invocation.global, {"tools", source, "--diff", TextOf(tool, "name")}) +
        "\n";
  }
  return answer;
}

}  // namespace

const Value* FindTool(const ToolListing& listing, const std::string& name) {
  for (const Value& tool : listing.tools.GetArray()) {
    if (TextOf(tool, "name") == name) return &tool;
  }
  return nullptr;
}

bool IsUnknownTool(const Error& error) {
  if (error.code != Code::kNotFound) return false;
  const auto detail = ParseObject(error.detail, "The detail");
  const std::string kind = detail ? TextOf(*detail, "kind") : "";
  return kind.empty() || kind == "tool_not_found";
}

Error WithSuggestion(Error error, const ToolListing& listing, const std::string& name) {
  const std::vector<std::string> names = ToolNamesIn(listing);
  // One that is there, and hidden, is what was meant.
  if (std::find(names.begin(), names.end(), name) != names.end()) return error;
  const std::string meant = DidYouMean(name, names);
  if (!meant.empty()) error.fix = meant + (error.fix.empty() ? "" : " " + error.fix);
  return error;
}

Result<Answer> ToolDetails(const ToolListing& listing, const std::string& source,
                           const Invocation& invocation, std::size_t width) {
  const std::string& name = invocation.tool;
  for (const Value& tool : listing.hidden.GetArray()) {
    if (TextOf(tool, "name") == name) return HiddenDetails(tool, source, invocation);
  }
  const Value* tool = FindTool(listing, name);
  if (tool == nullptr) {
    return WithSuggestion(
        AsUsersInput(
            {.code = Code::kNotFound,
             .what = "There is no tool \"" + name + "\".",
             .cause = "The vendor of \"" + source + "\" offers none of this name.",
             .fix = "List them with: " + HintFor(invocation.global, {"tools", source, "--all"})}),
        listing, name);
  }
  const Value nothing(rapidjson::kObjectType);
  const Value* schema = Find(*tool, "input_schema");
  if (schema == nullptr) schema = &nothing;
  std::vector<std::string> words{"call", source, name};
  for (const std::string& assignment : ExampleAssignments(*schema)) words.push_back(assignment);
  const std::string example = HintFor(invocation.global, words);
  const std::size_t text_width = std::min(width, kWidestText);
  Answer answer;
  Set(answer.json, "name", source);
  Set(answer.json, "tool", *tool);
  Set(answer.json, "example", example);
  answer.text = Printable(name) + "\n";
  std::string description = TextOf(*tool, "description");
  if (description.empty()) description = TextOf(*tool, "title");
  if (!description.empty()) answer.text += Wrapped(PrintableBlock(description), 2, text_width);
  if (const std::string warning = TextOf(*tool, "warning"); !warning.empty()) {
    answer.text += "warning: " + Printable(warning) + "\n";
  }
  answer.text += "\n" + ArgumentsText(ArgumentsOf(*schema), width) + "\nnext: " + example + "\n";
  return answer;
}

}  // namespace claribi::app
