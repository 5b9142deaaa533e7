#include "vendor/aiven/completeness.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "core/text.h"
#include "vendor/aiven/error_text.h"

namespace claribi::vendor::aiven {
namespace {

using core::Json;
using policy::Incompleteness;

int Gravity(Incompleteness value) {
  switch (value) {
    case Incompleteness::kTruncated:
      return 3;
    case Incompleteness::kPartial:
      return 2;
    case Incompleteness::kMorePages:
      return 1;
    default:
      return 0;
  }
}

void Add(Completeness& found, Incompleteness value, std::string note) {
  if (Gravity(value) > Gravity(found.incomplete)) found.incomplete = value;
  found.notes.push_back(std::move(note));
}

std::string Counted(std::int64_t shown, std::int64_t total, std::string_view what) {
  return std::to_string(shown) + " of " + std::to_string(total) + " " + std::string(what);
}

// Lists: {showing, total, offset?, next_offset?}.
void ReadListPage(const Json& data, Completeness& found) {
  const auto showing = data.FindInt64("showing");
  const auto total = data.FindInt64("total");
  const auto offset = data.FindInt64("offset").value_or(0);
  const auto next_offset = data.FindInt64("next_offset");
  const bool more_counted = showing && total && *showing >= 0 && offset >= 0 && *total > *showing &&
                            *total - *showing > offset;
  if (!next_offset && !more_counted) return;
  std::string note = showing && total ? "Only " + Counted(*showing, *total, "rows are here")
                                      : std::string("More rows exist than are here");
  if (next_offset) note += "; the next page begins at offset " + std::to_string(*next_offset);
  Add(found, Incompleteness::kMorePages, note + ".");
}

// Rows of a query: {meta: {rowCount, returnedRows, hasMore, truncated, …}}.
void ReadQueryMeta(const Json& data, Completeness& found) {
  const Json* meta = data.Find("meta");
  if (meta == nullptr) return;
  const auto returned = meta->FindInt64("returnedRows");
  const auto count = meta->FindInt64("rowCount");
  if (meta->FindBool("truncated") == true) {
    Add(found, Incompleteness::kTruncated, "Aiven cut the rows of this query.");
  }
  if (meta->FindBool("hasMore") == true) {
    Add(found, Incompleteness::kMorePages,
        returned && count ? "Only " + Counted(*returned, *count, "rows of this query are here.")
                          : std::string("More rows of this query exist than are here."));
  }
}

// Service lists over all projects: {summary: {returned, matched}}; they have no next page.
void ReadSummary(const Json& data, Completeness& found) {
  const Json* summary = data.Find("summary");
  if (summary == nullptr) return;
  const auto returned = summary->FindInt64("returned");
  const auto matched = summary->FindInt64("matched");
  if (!returned || !matched || *matched <= *returned) return;
  Add(found, Incompleteness::kMorePages,
      "Only " + Counted(*returned, *matched, "matches are here; narrow the search to see others."));
}

// {errors: [{project, error}]}: parts that Aiven refused.
void ReadRefusals(const Json& data, Completeness& found) {
  constexpr std::size_t kMaxNotes = 20;
  constexpr std::size_t kMaxWordsBytes = 400;
  const Json* errors = data.Find("errors");
  const Json::Array* refusals = errors == nullptr ? nullptr : errors->AsArray();
  if (refusals == nullptr) return;
  std::size_t count = 0;
  for (const Json& refusal : *refusals) {
    const std::string* project = refusal.FindString("project");
    const std::string* error = refusal.FindString("error");
    if ((project == nullptr && error == nullptr) || ++count > kMaxNotes) continue;
    std::string note = project == nullptr
                           ? std::string("A part could not be read")
                           : "The project " + core::Excerpt(*project, 64) + " could not be read";
    if (error != nullptr) note += ": " + WordsOf(*error, kMaxWordsBytes);
    Add(found, Incompleteness::kPartial, std::move(note));
  }
  if (count > kMaxNotes) {
    Add(found, Incompleteness::kPartial,
        std::to_string(count - kMaxNotes) + " more parts could not be read.");
  }
}

}  // namespace

Completeness ReadMarks(const Json& data) {
  Completeness found;
  const Json::Object* members = data.AsObject();
  if (members == nullptr) return found;
  if (members->empty()) {
    // The server turns a failure of Aiven's API that has no body into a success without one.
    found.incomplete = Incompleteness::kEmpty;
    found.notes.emplace_back("Aiven answered with nothing at all; its API may have failed.");
    return found;
  }
  ReadListPage(data, found);
  ReadQueryMeta(data, found);
  ReadSummary(data, found);
  ReadRefusals(data, found);
  return found;
}

}  // namespace claribi::vendor::aiven
