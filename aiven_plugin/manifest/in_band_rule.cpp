#include "manifest/in_band_rule.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.h"
#include "policy/failure_meaning.h"

namespace claribi::manifest {
namespace {

constexpr std::size_t kLeastLiteral = 4;  // before the placeholder, or in all
constexpr std::size_t kLongestHead = 200;
constexpr std::int64_t kFirstStatus = 100;
constexpr std::int64_t kLastStatus = 599;

// True if the head has a place for a status.
bool CheckHead(ObjectReader& reader, const std::string& head) {
  const std::size_t place = head.find(policy::kStatusPlaceholder);
  const bool has_place = place != std::string::npos;
  std::string literal = head;
  if (has_place) literal.erase(place, policy::kStatusPlaceholder.size());
  if (literal.find_first_of("{}") != std::string::npos) {
    reader.Report("starts_with", "it holds braces that are not one \"{status}\"",
                  "Write {status} once where the three digits of a status stand, and no other "
                  "brace.");
  }
  if (std::min(place, head.size()) < kLeastLiteral || head.size() > kLongestHead) {
    reader.Report("starts_with", "expected 4 to 200 characters, 4 of them before {status}",
                  "Write the words that such a failure, and nothing else, begins with.");
  }
  return has_place;
}

// In lower case.
std::vector<std::string> ReadWords(ObjectReader& reader) {
  if (reader.Member("contains", false) == nullptr) return {};
  std::vector<std::string> words = reader.Texts("contains");
  for (std::string& word : words) {
    if (word.size() < kLeastLiteral) {
      reader.Report("contains", "a text has fewer than 4 characters",
                    "Write words that tell this failure from others.");
    }
    word = core::AsciiLower(word);
  }
  if (words.empty()) {
    reader.Report("contains", "it is empty", "Write at least one text, or leave the member out.");
  }
  return words;
}

}  // namespace

policy::InBandRule ReadInBandRule(const core::Json& json, std::string pointer,
                                  Violation& violation) {
  ObjectReader reader(json, std::move(pointer), violation);
  policy::InBandRule rule;
  rule.contains = ReadWords(reader);
  const bool needs_head = rule.contains.empty() || reader.Member("starts_with", false) != nullptr;
  if (needs_head) rule.starts_with = reader.Text("starts_with");
  const bool has_place = needs_head && CheckHead(reader, rule.starts_with);
  if (reader.Member("status", false) != nullptr) {
    const std::int64_t status = reader.Integer("status", 1);
    if (!has_place || status < kFirstStatus || status > kLastStatus) {
      reader.Report("status", "expected 100 to 599, beside a {status} in starts_with",
                    "Correct it, or leave it out.");
    }
    rule.status = static_cast<int>(std::clamp(status, kFirstStatus, kLastStatus));
  }
  const std::string meaning = reader.OptionalText("meaning").value_or("");
  rule.meaning = policy::MeaningNamed(meaning);
  if (!meaning.empty() && !rule.meaning) {
    reader.Report("meaning", "there is no such meaning",
                  "Write one of those in manifest.schema.json.");
  }
  if (meaning.empty() && !has_place) {
    reader.Report("meaning", "it is missing, and starts_with has no {status} to take it from",
                  "Write what the failure means.");
  }
  rule.fix = reader.OptionalText("fix").value_or("");
  rule.cause = reader.OptionalText("cause").value_or("");
  reader.RefuseUnknown();
  return rule;
}

}  // namespace claribi::manifest
