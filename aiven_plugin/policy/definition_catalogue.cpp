#include "policy/definition_catalogue.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/lasting.h"
#include "core/text.h"
#include "policy/tool_name.h"

namespace claribi::policy {
namespace {

using core::Json;

constexpr std::int64_t kCatalogueFormat = 1;

core::Error WrongCatalogue(const std::string& pointer, std::string_view cause) {
  return core::Error(core::ErrorCode::kInvalid, "The catalogue of approved tools cannot be used.",
                     "at " + pointer + ": " + std::string(cause),
                     "Write it anew with: claribi-host approvals export NAME --output FILE")
      .Kind(core::ErrorKind::kConfiguration);
}

core::Result<DefinitionCatalogue::Entry> ReadEntry(std::string_view tool, const Json& json,
                                                   const std::string& pointer) {
  if (!json.IsObject()) return WrongCatalogue(pointer, "expected an object");
  for (const auto& [name, member] : *json.AsObject()) {
    if (name != "fingerprint" && name != "definition") {
      return WrongCatalogue(pointer, "unknown member " + core::Quoted(name));
    }
  }
  const core::JsonString* print = json.FindString("fingerprint");
  auto fingerprint = print == nullptr ? std::nullopt : Fingerprint::Read(*print);
  if (!fingerprint) return WrongCatalogue(pointer + "/fingerprint", "expected a fingerprint");
  DefinitionCatalogue::Entry entry{*std::move(fingerprint), ""};
  const Json* text = json.FindGiven("definition");
  if (text == nullptr) return entry;
  if (!text->IsString()) return WrongCatalogue(pointer + "/definition", "expected a string");
  const auto definition = ReadDefinition(*text->AsString());
  if (!definition.ok()) return WrongCatalogue(pointer + "/definition", definition.error().cause);
  CLARIBI_TRY(const Fingerprint seen, FingerprintOf(definition->View(), entry.approved.version));
  if (definition->name != tool || seen != entry.approved) {
    return WrongCatalogue(pointer + "/definition", "it is not the one that the fingerprint is of");
  }
  entry.definition = *text->AsString();
  return entry;
}

}  // namespace

core::Result<DefinitionCatalogue> DefinitionCatalogue::Parse(const Json& json) {
  if (!json.IsObject()) return WrongCatalogue("/", "expected an object");
  for (const auto& [name, member] : *json.AsObject()) {
    if (name != "format" && name != "vendor" && name != "tools") {
      return WrongCatalogue("/", "unknown member " + core::Quoted(name));
    }
  }
  if (json.FindInt64("format") != kCatalogueFormat) {
    return WrongCatalogue("/format", "expected " + std::to_string(kCatalogueFormat));
  }
  const core::JsonString* vendor = json.FindString("vendor");
  if (vendor == nullptr || vendor->empty()) {
    return WrongCatalogue("/vendor", "expected the id of a manifest");
  }
  const Json* tools = json.Find("tools");
  if (tools == nullptr || !tools->IsObject() || tools->AsObject()->size() > kMostTools) {
    return WrongCatalogue(
        "/tools", "expected an object of at most " + std::to_string(kMostTools) + " members");
  }
  DefinitionCatalogue catalogue;
  catalogue.vendor_ = *vendor;
  for (const auto& [name, entries] : *tools->AsObject()) {
    const std::string pointer = "/tools/" + core::Excerpt(name, 128);
    if (!IsToolName(name)) return WrongCatalogue(pointer, "this is no name of a tool");
    const Json::Array* list = entries.AsArray();
    if (list == nullptr || list->empty() || list->size() > kMostOfOneTool) {
      return WrongCatalogue(
          pointer, "expected an array of 1 to " + std::to_string(kMostOfOneTool) + " definitions");
    }
    for (std::size_t i = 0; i < list->size(); ++i) {
      CLARIBI_TRY(Entry entry, ReadEntry(name, (*list)[i], pointer + "/" + std::to_string(i)));
      catalogue.Add(name, std::move(entry));
    }
  }
  return catalogue;
}

Json DefinitionCatalogue::ToJson() const {
  Json tools = Json::MakeObject();
  for (const auto& [name, entries] : tools_) {
    Json list = Json::MakeArray();
    for (const Entry& entry : entries) {
      Json one = Json::MakeObject({{"fingerprint", entry.approved.Text()}});
      if (!entry.definition.empty()) one.Set("definition", entry.definition);
      list.Append(std::move(one));
    }
    tools.AsObject()->emplace_back(name, std::move(list));
  }
  return Json::MakeObject(
      {{"format", kCatalogueFormat}, {"vendor", vendor_}, {"tools", std::move(tools)}});
}

const std::vector<DefinitionCatalogue::Entry>& DefinitionCatalogue::Of(
    std::string_view tool) const {
  static const core::Lasting<std::vector<Entry>> kNone;
  const auto found = tools_.find(tool);
  return found == tools_.end() ? *kNone : found->second;
}

void DefinitionCatalogue::Add(std::string_view tool, Entry entry) {
  std::vector<Entry>& entries = tools_[std::string(tool)];
  const auto same = std::find_if(entries.begin(), entries.end(), [&](const Entry& known) {
    return known.approved == entry.approved;
  });
  if (same == entries.end()) {
    entries.push_back(std::move(entry));
  } else if (same->definition.empty()) {
    same->definition = std::move(entry.definition);
  }
}

}  // namespace claribi::policy
