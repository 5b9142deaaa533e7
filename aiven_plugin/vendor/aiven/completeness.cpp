#include "vendor/aiven/completeness.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.h"
#include "policy/cell_marks.h"
#include "policy/failed_parts.h"
#include "policy/left_out.h"
#include "policy/page_marks.h"
#include "policy/page_words.h"
#include "policy/part_marks.h"
#include "vendor/aiven/error_text.h"

namespace claribi::vendor::aiven {
namespace {

using core::Json;
using policy::AnswerShape;
using policy::Asked;
using policy::Findings;
using policy::Incompleteness;
using policy::Interpretation;
using policy::RefusedPart;

constexpr std::string_view kVendor = "Aiven";
constexpr std::int64_t kDefaultLimit = 100;  // of tools that page without a total
constexpr std::size_t kShownBytes = 64;
constexpr std::size_t kShownNames = 12;

// The words of the wire, Aiven's API, where tools filter by one of them.
constexpr std::array<std::string_view, 4> kStates = {"RUNNING", "POWEROFF", "REBUILDING",
                                                     "REBALANCING"};
constexpr std::array<std::string_view, 19> kServiceTypes = {
    "alloydbomni",  "application",   "cassandra",     "clickhouse",
    "dragonfly",    "elasticsearch", "flink",         "grafana",
    "influxdb",     "kafka",         "kafka_connect", "kafka_mirrormaker",
    "m3aggregator", "m3db",          "mysql",         "opensearch",
    "pg",           "redis",         "valkey"};

template <typename List>
bool Knows(const List& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

std::string_view TextArgument(const Asked& asked, std::string_view name) {
  const core::JsonString* text =
      asked.arguments == nullptr ? nullptr : asked.arguments->FindString(name);
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

// "RUNNING 38, POWEROFF 2"; empty if the object counts nothing.
std::string Counts(const Json* counts) {
  const Json::Object* members = counts == nullptr ? nullptr : counts->AsObject();
  std::string text;
  std::size_t shown = 0;
  for (std::size_t i = 0; members != nullptr && i < members->size(); ++i) {
    const auto count = policy::CountOf(&(*members)[i].second);
    if (!count || *count == 0 || ++shown > kShownNames) continue;
    text += (text.empty() ? "" : ", ") + core::Excerpt((*members)[i].first, kShownBytes) + " " +
            std::to_string(*count);
  }
  return text;
}

template <typename List>
std::string Joined(const List& list) {
  std::string text;
  for (const std::string_view word : list) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

// A filter with a word that the wire does not use matches nothing, and the server does not say so.
template <typename List>
void SayNoMatch(const Asked& asked, std::string_view argument, const List& words,
                const Json* counts, Findings& found) {
  const std::string_view value = TextArgument(asked, argument);
  if (value.empty()) return;
  const std::string what = "the argument \"" + std::string(argument) + "\"";
  const std::string counted = Counts(counts);
  const std::string totals = counted.empty() ? "" : " Totals by it: " + counted + ".";
  if (Knows(words, value)) {
    found.SayQuoting(
        Incompleteness::kNone, "Nothing matched " + what + ".",
        "Nothing matched " + what + ", " + core::Quoted(value, kShownBytes) + "." + totals);
    return;
  }
  const std::string known = Joined(words);
  found.SayQuoting(Incompleteness::kUnmatched,
                   "Nothing matched " + what +
                       ", whose value is none that Aiven's API uses; that does not mean that there "
                       "are none. It uses: " +
                       known + ".",
                   "Nothing matched " + core::Quoted(value, kShownBytes) + " in " + what +
                       ", matched 0; Aiven's API uses " + known + "." + totals);
}

void ReadNoMatch(const Asked& asked, const AnswerShape& shape, Findings& found) {
  const Json* summary = shape.data().FindGiven("summary");
  const auto matched =
      summary == nullptr ? std::optional<std::int64_t>() : summary->FindInt64("matched");
  if (shape.list() ? !shape.list()->rows->empty() : matched != 0) return;
  const auto counts = [summary](std::string_view name) {
    return summary == nullptr ? nullptr : summary->Find(name);
  };
  SayNoMatch(asked, "state", kStates, counts("by_state"), found);
  SayNoMatch(asked, "service_type", kServiceTypes, counts("by_type"), found);
  if (!TextArgument(asked, "search").empty()) {
    found.Say(Incompleteness::kNone, "Nothing matched the argument \"search\".");
  }
}

// {summary: {…, next_step}}: the server advises how to see the rest.
void ReadNextStep(const Json& data, Findings& found) {
  const Json* summary = data.FindGiven("summary");
  const core::JsonString* advice = summary == nullptr ? nullptr : summary->FindString("next_step");
  if (advice == nullptr || advice->empty() || found.incomplete != Incompleteness::kNone) return;
  found.Say(Incompleteness::kMorePages,
            "Aiven advises to narrow the search: not everything that matches is here.");
}

// A row that is a refusal and nothing else: {"project": …, "error": "Aiven API Error (403): …"}.
std::optional<RefusedPart> RefusalIn(const Json& row, const policy::InBandErrors& rules) {
  constexpr std::size_t kMostBesideError = 4;
  const Json::Object* members = row.AsObject();
  if (members == nullptr || members->size() > kMostBesideError) return std::nullopt;
  const core::JsonString* name = row.FindString("project");
  const core::JsonString* words = row.FindString("error");
  const Json* inner = row.FindGiven("error");
  if (words == nullptr && inner != nullptr) words = inner->FindString("message");
  if (words == nullptr || !TellsAFailure(*words, rules)) return std::nullopt;
  return RefusedPart{name == nullptr ? std::string_view() : std::string_view(*name), *words};
}

// Rows of which each is a refusal; empty if one is not.
std::vector<RefusedPart> RefusedRows(const AnswerShape& shape, const policy::InBandErrors& rules) {
  std::vector<RefusedPart> refusals;
  if (!shape.list()) return refusals;
  for (const Json& row : *shape.list()->rows) {
    const auto refusal = RefusalIn(row, rules);
    if (!refusal) return {};
    refusals.push_back(*refusal);
  }
  return refusals;
}

// The same of elements among whole rows: each is told with its name.
void SayRefusedAmongRows(const AnswerShape& shape, const policy::InBandErrors& rules,
                         Findings& found) {
  std::vector<RefusedPart> refusals;
  for (const std::size_t at : shape.failed()) {
    if (const auto refusal = RefusalIn((*shape.list()->rows)[at], rules)) {
      refusals.push_back(*refusal);
    }
  }
  policy::SayRefusals(refusals, kVendor, WordsOf, found);
}

// {meta: {rowCount, totalRowsCapped}}: the count itself ends at a cap.
void ReadCap(const Json& data, Findings& found) {
  const Json* meta = data.FindGiven("meta");
  if (meta == nullptr) return;
  const auto count = policy::CountOf(meta->Find("rowCount"));
  const auto capped = policy::CountOf(meta->Find("totalRowsCapped"));
  if (!count || !capped || *count <= *capped) return;
  found.Say(Incompleteness::kTruncated, "Aiven keeps only " + std::to_string(*capped) + " of the " +
                                            std::to_string(*count) + " rows of this query.");
}

// Metrics that were asked for and are not here, whatever the server says of them.
void ReadMetrics(const Asked& asked, const Json& data, Findings& found) {
  const Json* wanted = asked.arguments == nullptr ? nullptr : asked.arguments->Find("metrics");
  const Json* metrics = data.Find("metrics");
  const Json* unmatched = data.Find("unmatched_requested");
  const Json::Array* names = wanted == nullptr ? nullptr : wanted->AsArray();
  if (names == nullptr || metrics == nullptr || !metrics->IsObject()) return;
  std::string missing;
  std::size_t count = 0;
  for (const Json& name : *names) {
    const core::JsonString* text = name.AsString();
    if (text == nullptr || metrics->Find(*text) != nullptr) continue;
    const Json::Array* told = unmatched == nullptr ? nullptr : unmatched->AsArray();
    if (told != nullptr && std::find(told->begin(), told->end(), name) != told->end()) continue;
    if (++count <= kShownNames) {
      missing += (missing.empty() ? "" : ", ") + core::Quoted(*text, kShownBytes);
    }
  }
  if (count == 0) return;
  const std::string figure = std::to_string(count) + " of the " + std::to_string(names->size()) +
                             (names->size() == 1 ? " metric that was asked for is not here"
                                                 : " metrics that were asked for are not here");
  found.SayQuoting(Incompleteness::kPartial, figure + ".", figure + ": " + missing + ".");
}

void SayEmpty(const Asked& asked, Findings& found) {
  // The server turns a failure of Aiven's API that has no body into a success without one.
  found.Say(Incompleteness::kEmpty, "Aiven answered with nothing at all; its API may have failed.");
  if (asked.arguments != nullptr && asked.arguments->FindGiven("metrics") != nullptr) {
    found.Say(Incompleteness::kEmpty,
              "It answers so, too, where none of the metrics that were asked for exists.");
  }
}

// Nothing is in it but what tells of refusals.
bool HasNothingElse(const Json& data) {
  for (const auto& [name, value] : *data.AsObject()) {
    const Json::Array* items = value.AsArray();
    const Json::Object* members = value.AsObject();
    const bool is_blank = value.IsNull() || value.AsInt64() == 0 || value.IsBool() ||
                          (items != nullptr && items->empty()) ||
                          (members != nullptr && (members->empty() || name == "summary"));
    if (!is_blank && !policy::IsBesideRows(policy::FoldedName(name))) return false;
  }
  return true;
}

}  // namespace

std::optional<core::Error> HiddenError(const AnswerShape& shape, const Asked& asked,
                                       const policy::InBandErrors& rules) {
  const Json& data = shape.data();
  const Json::Object* members = data.AsObject();
  // A list has no other place for what is not in it.
  const std::vector<RefusedPart> rows = RefusedRows(shape, rules);
  if (!rows.empty() && (members == nullptr || !TextArgument(asked, "project").empty())) {
    return ReadErrorText(rows.front().words, rules);
  }
  if (members == nullptr || members->empty() || !HasNothingElse(data)) return std::nullopt;
  const std::vector<RefusedPart> refusals = policy::FindRefusals(shape);
  if (refusals.empty() || refusals.front().words.empty()) return std::nullopt;
  core::Error first = ReadErrorText(refusals.front().words, rules);
  if (members->size() == 1 && data.Find("error") != nullptr) return first;
  if (!TextArgument(asked, "project").empty()) return first;
  const bool all_pass = std::ranges::all_of(refusals, [&](const RefusedPart& refusal) {
    return ReadErrorText(refusal.words, rules).retryable;
  });
  if (!all_pass) return std::nullopt;
  return first;
}

void ReadNoMatchInWords(const Asked& asked, std::string_view prose, Findings& found) {
  constexpr std::size_t kLongest = 200;  // of a sentence that says that there is nothing
  const std::string lower = core::AsciiLower(prose.substr(0, kLongest + 1));
  const bool is_none = lower.starts_with("no ") || lower.starts_with("0 ") ||
                       lower.starts_with("found 0 ") || lower.starts_with("found no ");
  if (lower.size() > kLongest || !is_none) return;
  SayNoMatch(asked, "state", kStates, nullptr, found);
  SayNoMatch(asked, "service_type", kServiceTypes, nullptr, found);
}

void ReadMarks(const AnswerShape& shape, const Asked& asked, const policy::InBandErrors& rules,
               Interpretation& result) {
  const Json& data = shape.data();
  const Json::Object* members = data.AsObject();
  if (members != nullptr && members->empty()) return SayEmpty(asked, result);
  if (data.IsNull()) return;
  policy::ReadPageMarks(shape, asked,
                        {.vendor = kVendor, .default_limit = kDefaultLimit, .keeps_offset = true},
                        result);
  ReadNoMatch(asked, shape, result);
  result.beside_rows = policy::BesideRowsOf(shape);
  if (const auto rows = RefusedRows(shape, rules); !rows.empty() && members != nullptr) {
    policy::SayRefusals(rows, kVendor, WordsOf, result);
    result.beside_rows.lists.emplace_back(shape.list()->name);
  }
  SayRefusedAmongRows(shape, rules, result);
  if (members != nullptr) {
    ReadNextStep(data, result);
    ReadCap(data, result);
    policy::SayRefusals(policy::FindRefusals(shape), kVendor, WordsOf, result);
    policy::ReadUnmatched(shape, asked, kVendor, result);
    ReadMetrics(asked, data, result);
  }
  policy::ReadLeftOut(shape, asked.tool, kVendor, result);
  policy::ReadFailedParts(shape, kVendor, result);
  policy::ReadCellMarks(data, kVendor, asked.blanked, result);
}

}  // namespace claribi::vendor::aiven
