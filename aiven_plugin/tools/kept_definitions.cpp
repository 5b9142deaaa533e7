#include "tools/kept_definitions.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "core/json.h"

namespace claribi::tools {
namespace {

using core::ErrorCode;
using core::Json;

constexpr std::int64_t kPageFormat = 1;
constexpr core::JsonLimits kPageLimits{.max_bytes = std::size_t{256} * 1024, .max_depth = 4};
constexpr std::size_t kEntryOverhead = 100;  // fingerprint, time and punctuation
constexpr int kKeepAttempts = 4;

bool CannotBeOpened(const core::Error& error) {
  return error.code == ErrorCode::kForbidden || error.code == ErrorCode::kAuthRequired;
}

// Null: it is not the definition that the fingerprint is of.
std::shared_ptr<const policy::Definition> Proven(const std::string& print,
                                                 const std::string& text) {
  const auto expected = policy::Fingerprint::Read(print);
  if (!expected) return nullptr;
  auto definition = policy::ReadDefinition(text);
  if (!definition.ok()) return nullptr;
  const auto seen = policy::FingerprintOf(definition->View(), expected->version);
  if (!seen.ok() || *seen != *expected) return nullptr;
  return std::make_shared<const policy::Definition>(std::move(definition).value());
}

// In a page the text stands as a JSON string, whose quotes are escaped.
std::size_t BytesInPage(const std::string& text) {
  return Json(text).Dump().size() + kEntryOverhead;
}

}  // namespace

std::size_t KeptDefinitions::Page::bytes() const {
  std::size_t sum = 0;
  for (const Entry& entry : entries) sum += BytesInPage(entry.text);
  return sum;
}

std::string KeptDefinitions::NameOf(std::size_t page) const {
  const std::string prefix = std::string(kRecordPrefix) + "." + std::to_string(page) + ".";
  auto name = vault::NameFor(prefix, vendor_);
  return name.ok() ? std::move(name).value() : prefix;
}

core::Result<KeptDefinitions::Page> KeptDefinitions::Read(const core::CallContext& call,
                                                          std::size_t number,
                                                          bool looks_at_key) const {
  Page page;
  const auto record = vault_.Get(call, NameOf(number));
  if (!record.ok()) {
    if (!CannotBeOpened(record.error())) return record.error();
    page.is_unreadable = true;
    return page;
  }
  if (!*record) return page;
  page.version = (*record)->version;
  const auto json = Json::Parse((*record)->plaintext.Reveal(), kPageLimits);
  const Json* list = json.ok() ? json->Find("definitions") : nullptr;
  if (list == nullptr || !list->IsArray() || json->FindInt64("format") != kPageFormat) {
    page.is_unreadable = true;  // another release wrote it
    return page;
  }
  for (const Json& item : *list->AsArray()) {
    const core::JsonString* print = item.FindString("fingerprint");
    const core::JsonString* text = item.FindString("text");
    const auto at = item.FindInt64("kept_at_ms");
    if (print != nullptr && text != nullptr && at)
      page.entries.push_back({std::string(*print), *at, std::string(*text)});
  }
  if (looks_at_key) {
    CLARIBI_TRY(page.is_of_old_key, vault_.IsSealedWithOldKey(call, **record));
  }
  return page;
}

core::Status KeptDefinitions::Write(const core::CallContext& call, std::size_t number,
                                    const Page& page) {
  Json list = Json::MakeArray();
  for (const Entry& entry : page.entries) {
    list.Append(Json::MakeObject(
        {{"fingerprint", entry.print}, {"kept_at_ms", entry.kept_at_ms}, {"text", entry.text}}));
  }
  const core::Secret text(
      Json::MakeObject({{"format", kPageFormat}, {"definitions", std::move(list)}}).Dump());
  const auto saved = page.is_unreadable
                         ? vault_.Replace(call, NameOf(number), vendor_, text)
                         : vault_.Put(call, NameOf(number), vendor_, text, page.version);
  return saved.ok() ? core::Ok() : core::Status(saved.error());
}

DefinitionsByPrint KeptDefinitions::Find(const core::CallContext& call,
                                         const std::set<std::string>& prints) const {
  DefinitionsByPrint found;
  for (std::size_t number = 0; number < kMostPages && found.size() < prints.size(); ++number) {
    const auto page = Read(call, number, false);
    if (!page.ok()) {
      NoteFailure(page.error());
      break;
    }
    if (page->version == 0 && !page->is_unreadable) break;
    for (const Entry& entry : page->entries) {
      if (!prints.contains(entry.print) || found.contains(entry.print)) continue;
      if (auto definition = Proven(entry.print, entry.text)) {
        found.emplace(entry.print, std::move(definition));
      }
    }
  }
  return found;
}

void KeptDefinitions::Keep(const core::CallContext& call,
                           const std::map<std::string, std::string>& texts) {
  core::Status kept = core::Ok();
  for (int attempt = 0; attempt < kKeepAttempts; ++attempt) {
    kept = KeepOnce(call, texts);
    if (kept.ok() || kept.error().code != ErrorCode::kConflict) break;
  }
  if (!kept.ok()) NoteFailure(kept.error());
}

core::Status KeptDefinitions::KeepOnce(const core::CallContext& call,
                                       const std::map<std::string, std::string>& texts) {
  std::map<std::string, std::string> missing;
  for (const auto& [print, text] : texts) {
    if (BytesInPage(text) <= kMostDefinitionBytes) missing.emplace(print, text);
  }
  std::vector<Page> pages;
  bool is_end = false;
  while (!is_end && pages.size() < kMostPages && !missing.empty()) {
    CLARIBI_TRY(Page page, Read(call, pages.size(), false));
    is_end = page.version == 0 && !page.is_unreadable;
    for (const Entry& entry : page.entries) missing.erase(entry.print);
    pages.push_back(std::move(page));
  }
  if (missing.empty()) return core::Ok();
  pages.resize(kMostPages);
  std::set<std::size_t> changed;
  const std::int64_t now_ms = core::ToMs(clock_.Now());
  const auto fill = [&](std::size_t number) {
    Page& page = pages[number];
    std::size_t bytes = page.bytes();
    for (auto next = missing.begin(); next != missing.end();) {
      const std::size_t more = BytesInPage(next->second);
      if (bytes + more > kMostPageBytes) {
        ++next;
        continue;
      }
      bytes += more;
      page.entries.push_back({next->first, now_ms, next->second});
      next = missing.erase(next);
      changed.insert(number);
    }
  };
  for (std::size_t number = 0; number < kMostPages && !missing.empty(); ++number) fill(number);
  while (!missing.empty()) {
    std::optional<std::size_t> oldest;
    const auto age = [&](std::size_t number) {
      const auto& entries = pages[number].entries;
      return entries.empty() ? 0 : entries.back().kept_at_ms;
    };
    for (std::size_t number = 0; number < kMostPages; ++number) {
      if (changed.contains(number)) continue;
      if (!oldest || age(number) < age(*oldest)) oldest = number;
    }
    if (!oldest) break;  // the rest of one listing that is larger than all pages
    pages[*oldest].entries.clear();
    fill(*oldest);
  }
  for (const std::size_t number : changed) CLARIBI_CHECK(Write(call, number, pages[number]));
  return core::Ok();
}

void KeptDefinitions::SealAnew(const core::CallContext& call) {
  for (std::size_t number = 0; number < kMostPages; ++number) {
    const auto page = Read(call, number, true);
    if (!page.ok()) return NoteFailure(page.error());
    if (page->version == 0 && !page->is_unreadable) return;
    if (!page->is_of_old_key) continue;
    // A conflict is no failure: the node that was first has sealed it anew.
    if (const core::Status saved = Write(call, number, *page);
        !saved.ok() && saved.error().code != ErrorCode::kConflict) {
      NoteFailure(saved.error());
    }
  }
}

void KeptDefinitions::NoteFailure(const core::Error& error) const {
  logger_.Log(
      core::LogLevel::kWarn, core::LogComponent::kConnection,
      "definitions of tools are not kept, so changes of them cannot be judged: " + error.message);
}

}  // namespace claribi::tools
