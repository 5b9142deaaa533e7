#include "tools/known_tools.h"

#include <algorithm>
#include <functional>
#include <string_view>

#include "core/crypto.h"
#include "core/json.h"
#include "tools/tool_facts.h"

namespace claribi::tools {
namespace {

using core::Json;

// One pass over all that a value consists of: a hash of it, and how many bytes it has.
class Measure {
 public:
  void AddText(std::string_view text) {
    bytes_ += text.size();
    AddNumber(std::hash<std::string_view>()(text));
  }
  void AddNumber(std::size_t number) {
    hash_ = (hash_ ^ number) * static_cast<std::size_t>(0x9E3779B97F4A7C15U);
    hash_ ^= hash_ >> 29U;
  }
  // The depth is that of the text, which the parser has bounded.
  void AddJson(const Json& value) {
    bytes_ += sizeof(Json);
    if (const core::JsonString* text = value.AsString()) return AddText(*text);
    if (value.IsNumber()) return AddText(value.NumberText());
    if (const Json::Array* items = value.AsArray()) {
      AddNumber(items->size());
      for (const Json& item : *items) AddJson(item);
    } else if (const Json::Object* members = value.AsObject()) {
      AddNumber(~members->size());
      for (const auto& [name, member] : *members) {
        AddText(name);
        AddJson(member);
      }
    } else {
      AddNumber(value.IsNull() ? 2 : value.AsBool() == true ? 1 : 0);
    }
  }
  std::size_t hash() const { return hash_; }
  std::size_t bytes() const { return bytes_; }

 private:
  std::size_t hash_ = 0;
  std::size_t bytes_ = 0;
};

Measure MeasureOf(const mcp::Tool& tool, bool hints_vary) {
  Measure measure;
  for (const std::string* text : {&tool.name, &tool.title, &tool.description}) {
    measure.AddText(*text);
  }
  for (const Json* value :
       {&tool.input_schema, &tool.output_schema, &tool.annotations, &tool.meta}) {
    measure.AddJson(*value);
  }
  // What differs by the server's revision, or by the listing.
  measure.AddNumber(tool.header_parameters.size() * 4 + (tool.needs_task ? 2U : 0U) +
                    (hints_vary ? 1U : 0U));
  return measure;
}

std::size_t HashOf(const JudgedTools& listing) {
  Measure measure;
  for (const auto& tool : listing.tools) {
    measure.AddNumber(std::hash<const void*>()(tool.get()));
  }
  // Connections with other wishes hide other tools.
  for (const auto& [name, denial] : listing.hidden) measure.AddText(name);
  measure.AddText(listing.server.version);
  return measure.hash();
}

bool AreEqual(const policy::Denial& one, const policy::Denial& other) {
  return one.layer == other.layer && one.reason == other.reason &&
         one.reviewable == other.reviewable && one.definition == other.definition;
}

bool AreEqual(const JudgedTools& one, const JudgedTools& other) {
  return one.tools == other.tools &&
         std::equal(one.invalid.begin(), one.invalid.end(), other.invalid.begin(),
                    other.invalid.end(),
                    [](const mcp::InvalidTool& a, const mcp::InvalidTool& b) {
                      return a.name == b.name && a.reason == b.reason;
                    }) &&
         std::equal(one.hidden.begin(), one.hidden.end(), other.hidden.begin(), other.hidden.end(),
                    [](const auto& a, const auto& b) {
                      return a.first == b.first && AreEqual(a.second, b.second);
                    }) &&
         one.revision == other.revision && one.server.name == other.server.name &&
         one.server.title == other.server.title && one.server.version == other.server.version &&
         one.why_empty == other.why_empty && one.leniencies == other.leniencies;
}

core::Result<policy::Fingerprint> PrintOf(const Definitions& shown) {
  // An array of pairs, as JSON.
  std::string list = "[";
  for (const auto& [name, tool] : shown) {
    list.append(list.size() > 1 ? ",[" : "[").append(Json(name).Dump());
    list.append(",").append(Json(tool->print.Text()).Dump()).append("]");
  }
  list.append("]");
  CLARIBI_TRY(const std::string digest, core::Sha256(list));
  return policy::Fingerprint{policy::Fingerprint::kCurrent, core::Base64UrlEncode(digest)};
}

}  // namespace

template <typename T>
std::shared_ptr<const T> KnownTools::Table<T>::Find(std::size_t hash) const {
  const auto found = known_.find(hash);
  return found == known_.end() ? nullptr : found->second.lock();
}

template <typename T>
void KnownTools::Table<T>::Add(std::size_t hash, const std::shared_ptr<const T>& one) {
  if (known_.size() >= swept_at_) {
    std::erase_if(known_, [](const auto& entry) { return entry.second.expired(); });
    swept_at_ = std::max(swept_at_, 2 * known_.size());
  }
  known_.insert_or_assign(hash, one);
}

core::Result<std::shared_ptr<const ListedTool>> KnownTools::Know(mcp::Tool tool, bool hints_vary) {
  const Measure measure = MeasureOf(tool, hints_vary);
  std::shared_ptr<const ListedTool> known;
  {
    const core::MutexLock lock(mutex_);
    known = tools_.Find(measure.hash());
  }
  if (known != nullptr && known->hints_vary == hints_vary && known->tool == tool) return known;
  policy::ToolFacts facts = FactsOf(tool);
  facts.hints_vary = hints_vary;
  auto denial = filter_.Judge(facts);
  CLARIBI_TRY(auto print, policy::FingerprintOf(VisibleOf(tool)));
  known = std::make_shared<const ListedTool>(std::move(tool), std::move(print), std::move(denial),
                                             hints_vary);
  const core::MutexLock lock(mutex_);
  ++judged_;
  tools_.Add(measure.hash(), known);
  Keep(known, measure.bytes());
  return known;
}

void KnownTools::Keep(std::shared_ptr<const ListedTool> tool, std::size_t bytes) {
  kept_bytes_ += bytes;
  kept_.emplace_back(std::move(tool), bytes);
  while (kept_bytes_ > kMostKeptBytes) {
    kept_bytes_ -= kept_.front().second;
    kept_.pop_front();
  }
}

core::Result<SharedTools> KnownTools::Know(JudgedTools listing) {
  const std::size_t hash = HashOf(listing);
  SharedTools known;
  {
    const core::MutexLock lock(mutex_);
    known = listings_.Find(hash);
  }
  if (known != nullptr && AreEqual(*known, listing)) return known;
  CLARIBI_TRY(listing.print, PrintOf(listing.shown));
  known = std::make_shared<const JudgedTools>(std::move(listing));
  const core::MutexLock lock(mutex_);
  listings_.Add(hash, known);
  return known;
}

std::uint64_t KnownTools::judged() const {
  const core::MutexLock lock(mutex_);
  return judged_;
}

}  // namespace claribi::tools
