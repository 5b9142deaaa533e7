#include "app/tool_listing.h"

#include <set>
#include <utility>

#include "app/hints.h"
#include "app/plugin_message.h"
#include "app/printable.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

constexpr std::size_t kMaxPages = 1000;
constexpr std::size_t kShortFingerprint = 22;  // characters of the hash

void AppendAll(Document& list, const Value& page, const char* member) {
  const Value* entries = Find(page, member);
  if (entries == nullptr || !entries->IsArray()) return;
  for (const Value& entry : entries->GetArray()) {
    list.PushBack(Value(entry, list.GetAllocator()), list.GetAllocator());
  }
}

Error EndlessPages() {
  return Error{.code = Code::kInternal,
               .what = "The list of tools does not end.",
               .cause = "The plugin gave one cursor twice, or too many pages.",
               .fix = "Report this to the author of the plugin."};
}

std::string FirstOptions(const ListingOrder& order) {
  Document options(rapidjson::kObjectType);
  if (order.all) {
    Set(options, "approve", true);
    if (!order.as_listed.empty()) Set(options, "as_listed", order.as_listed);
  } else if (!order.tools.empty()) {
    Document tools(rapidjson::kArrayType);
    for (const ToolApproval& approval : order.tools) {
      if (approval.definition.empty()) {
        tools.PushBack(Value(approval.name.c_str(), tools.GetAllocator()), tools.GetAllocator());
        continue;
      }
      Document tool(rapidjson::kObjectType);
      Set(tool, "name", approval.name);
      Set(tool, "definition", approval.definition);
      tools.PushBack(Value(tool, tools.GetAllocator()), tools.GetAllocator());
    }
    Set(options, "approve", tools);
  }
  if (!order.withdraw.empty()) {
    Document names(rapidjson::kArrayType);
    for (const std::string& name : order.withdraw) {
      names.PushBack(Value(name.c_str(), names.GetAllocator()), names.GetAllocator());
    }
    Set(options, "withdraw", names);
  }
  if (!order.place.empty()) Set(options, "approve_for", order.place);
  if (!order.diff.empty()) Set(options, "diff", order.diff);
  if (order.definitions) Set(options, "definitions", true);
  return options.ObjectEmpty() ? "" : ToLine(options);
}

void KeepMember(Document& member, const Value& page, const char* name) {
  if (const Value* value = Find(page, name)) member.CopyFrom(*value, member.GetAllocator());
}

}  // namespace

Result<ToolListing> CollectTools(loader::Connection& connection, const ListingOrder& order,
                                 const loader::CallSettings& settings) {
  ToolListing listing;
  std::set<std::string> seen;
  std::string options = FirstOptions(order);
  for (std::size_t page = 0; page < kMaxPages; ++page) {
    const auto emitted = connection.ListTools(options, settings);
    if (!emitted) return emitted.error();
    auto list = ReadMessage("tool_list", *emitted);
    if (!list) return list.error();
    AppendAll(listing.tools, *list, "tools");
    AppendAll(listing.hidden, *list, "hidden");
    AppendAll(listing.approved, *list, "approved");
    AppendAll(listing.withdrawn, *list, "withdrawn");
    listing.as_listed = TextOf(*list, "as_listed");
    KeepMember(listing.diff, *list, "diff");
    KeepMember(listing.definitions, *list, "approved_definitions");
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

void AddModelNames(ToolListing& listing, const std::string& source) {
  auto& allocator = listing.tools.GetAllocator();
  for (Value& tool : listing.tools.GetArray()) {
    if (!tool.IsObject()) continue;
    const std::string name = ModelName({source, TextOf(tool, "name")});
    tool.RemoveMember("model_name");
    tool.AddMember("model_name", Value(name.c_str(), allocator), allocator);
  }
}

std::vector<ToolAddress> AddressesIn(const ToolListing& listing, const std::string& source) {
  std::vector<ToolAddress> addresses;
  for (const Value& tool : listing.tools.GetArray()) {
    addresses.push_back({source, TextOf(tool, "name")});
  }
  return addresses;
}

std::vector<ToolDrift> DriftsIn(const ToolListing& listing) {
  std::vector<ToolDrift> drifts;
  for (const Value& tool : listing.hidden.GetArray()) {
    if (TextOf(tool, "layer") != kDriftLayer) continue;
    drifts.push_back({TextOf(tool, "name"), TextOf(tool, "reason"), true});
  }
  for (const Value& tool : listing.tools.GetArray()) {
    const std::string warning = TextOf(tool, "warning");
    const Value* drift = Find(tool, "drift");
    if (warning.empty() && drift == nullptr) continue;
    drifts.push_back({TextOf(tool, "name"), warning.empty() ? TextOf(*drift, "reason") : warning,
                      false, !warning.empty()});
  }
  return drifts;
}

std::string DriftFix(const GlobalOptions& options, const std::string& source,
                     const std::string& tool) {
  return "See what changed, and how to approve it if the tool still does what it should, with: " +
         HintFor(options, {"tools", source, "--diff", tool});
}

std::string ShortFingerprint(const std::string& fingerprint) {
  const std::size_t colon = fingerprint.find(':');
  if (colon == std::string::npos) return "";
  return fingerprint.substr(0, colon + 1 + kShortFingerprint);
}

std::string DriftText(const ToolListing& listing, const std::string& source,
                      const GlobalOptions& options) {
  std::string text;
  std::string first;
  for (const ToolDrift& drift : DriftsIn(listing)) {
    if (!drift.is_warned_of) continue;
    if (first.empty()) first = drift.name;
    text += "warning: " + Printable(drift.name) +
            (drift.is_hidden ? " is hidden: " : " is shown all the same: ") +
            Printable(drift.reason) + "\n";
  }
  if (text.empty()) return "";
  return text + "See what changed with: " + HintFor(options, {"tools", source, "--diff", first}) +
         "\nApprove it with the fingerprint that is printed there: " +
         HintFor(options, {"tools", source, "--approve", "TOOL@FINGERPRINT"}) +
         (listing.as_listed.empty()
              ? std::string()
              : ", or all as listed: " +
                    HintFor(options, {"tools", source, "--approve-all", "--as-listed",
                                      ShortFingerprint(listing.as_listed)})) +
         "\n";
}

}  // namespace claribi::app
