// tools: what a data source offers, what is hidden, and why.
#include <set>

#include "app/commands.h"
#include "app/table.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

constexpr std::size_t kMaxPages = 1000;

void AppendAll(Document& list, const Value& page, const char* member) {
  const Value* entries = Find(page, member);
  if (entries == nullptr || !entries->IsArray()) return;
  for (const Value& entry : entries->GetArray()) {
    list.PushBack(Value(entry, list.GetAllocator()), list.GetAllocator());
  }
}

struct Listing {
  Document tools{rapidjson::kArrayType};
  Document hidden{rapidjson::kArrayType};
  Document last_page;
  bool complete = true;
};

Error EndlessPages() {
  return Error{.code = Code::kInternal,
               .what = "The list of tools does not end.",
               .cause = "The plugin gave the same cursor twice, or too many pages.",
               .fix = "Report this to the author of the plugin."};
}

Result<Listing> Collect(loader::Connection& connection, const loader::CallSettings& settings) {
  Listing listing;
  std::set<std::string> seen;
  std::string options;
  for (std::size_t page = 0; page < kMaxPages; ++page) {
    const auto emitted = connection.ListTools(options, settings);
    if (!emitted) return emitted.error();
    auto list = ParseEmitted(*emitted);
    if (!list) return list.error();
    AppendAll(listing.tools, *list, "tools");
    AppendAll(listing.hidden, *list, "hidden");
    const Value* complete = Find(*list, "complete");
    listing.complete = listing.complete && (complete == nullptr || !complete->IsFalse());
    const Value* cursor = Find(*list, "next_cursor");  // an empty cursor is a cursor
    if (cursor == nullptr || !cursor->IsString()) {
      listing.last_page = std::move(*list);
      return listing;
    }
    if (!seen.insert(cursor->GetString()).second) return EndlessPages();
    Document next(rapidjson::kObjectType);
    Set(next, "cursor", *cursor);
    options = ToLine(next);
  }
  return EndlessPages();
}

std::string ToText(const Listing& listing, std::size_t width) {
  std::string text = std::to_string(listing.tools.Size()) + " tools shown\n";
  if (!listing.complete) text += "warning: the list is incomplete\n";
  Table shown({"TOOL", "DESCRIPTION"});
  for (const Value& tool : listing.tools.GetArray()) {
    const std::string description = TextOf(tool, "description");
    shown.Add({TextOf(tool, "name"), description.empty() ? TextOf(tool, "title") : description});
  }
  if (!shown.empty()) text += shown.Render(width);
  text += "\n" + std::to_string(listing.hidden.Size()) + " tools hidden\n";
  Table hidden({"TOOL", "LAYER", "REASON"});
  for (const Value& tool : listing.hidden.GetArray()) {
    hidden.Add({TextOf(tool, "name"), TextOf(tool, "layer"), TextOf(tool, "reason")});
  }
  if (!hidden.empty()) text += hidden.Render(width);
  return text;
}

}  // namespace

Result<Answer> ListTools(Workspace& workspace, const Invocation& invocation) {
  const auto source = workspace.FindSource(invocation.name);
  if (!source) return source.error();
  auto connection = workspace.Open(*source);
  if (!connection) return connection.error();
  auto listing = Collect(**connection, workspace.Settings());
  if (!listing) return listing.error();
  Answer answer;
  answer.text = ToText(*listing, workspace.terminal().Width());
  answer.json = std::move(listing->last_page);
  answer.json.RemoveMember("next_cursor");
  Set(answer.json, "name", source->name);
  Set(answer.json, "tools", listing->tools);
  Set(answer.json, "hidden", listing->hidden);
  Set(answer.json, "complete", listing->complete);
  return answer;
}

}  // namespace claribi::app
