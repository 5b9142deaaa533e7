#include "policy/own_counts.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/figure_pairs.h"
#include "policy/mark_values.h"
#include "policy/page_words.h"
#include "policy/word_set.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

constexpr std::size_t kMostCountedMembers = 60;
constexpr std::size_t kLongestCountName = 48;

// What came with the answer.
bool IsGivenWord(std::string_view word) {
  static constexpr WordSet kKnown({"returned", "shown", "displayed", "showing", "included",
                                   "listed", "fetched", "given", "loaded", "emitted", "reported",
                                   "response", "delivered", "sent", "retrieved", "here",
                                   "visible"});
  return kKnown.Has(word);
}

// What was looked at on the way to the answer.
bool IsLookedAtWord(std::string_view word) {
  static constexpr WordSet kKnown({"profiled", "scanned", "analyzed", "analysed", "sampled",
                                   "inspected", "examined", "searched", "covered", "evaluated",
                                   "crawled", "parsed", "processed", "considered", "visited",
                                   "sample"});
  return kKnown.Has(word);
}

// All there is.
bool IsAllWord(std::string_view word) {
  static constexpr WordSet kKnown({"total",      "all",   "available",  "matching", "matched",
                                   "registered", "known", "overall",    "existing", "entire",
                                   "whole",      "found", "matches",    "hits",     "size",
                                   "estimated",  "full",  "population", "exists",   "exist"});
  return kKnown.Has(word);
}

// Where all of it is.
bool IsHolderWord(std::string_view word) {
  static constexpr WordSet kKnown({"table",  "document", "file",       "source",     "dataset",
                                   "index",  "database", "collection", "log",        "bucket",
                                   "topic",  "stream",   "archive",    "partition",  "store",
                                   "schema", "cohort",   "repo",       "repository", "directory",
                                   "folder", "tree",     "input"});
  return kKnown.Has(word);
}

bool IsCountFill(std::string_view word) {
  return IsIn(word, {"count", "num", "number", "of", "in", "n", "the", "nb", "cnt", "so", "far"});
}

std::string OneOf(std::string word) {
  if (word.ends_with("ies") && word.size() > 4) return word.substr(0, word.size() - 3) + "y";
  if (word.ends_with('s') && !word.ends_with("ss")) word.pop_back();
  return word;
}

bool IsOneOfRows(std::string_view noun) {
  return IsIn(noun, {"row", "record", "result", "item", "entry", "hit", "match", "document"});
}

struct NamedCount {
  std::int64_t count = 0;
  std::string noun;  // what is counted, one of it; empty if the name does not say
  bool is_given = false, is_looked_at = false, is_all = false, is_holder = false;
  bool is_sized = false;  // "sample_size"
  bool is_other = false;  // the name has a word beside these
};

NamedCount ReadCountName(std::string_view name, std::int64_t count) {
  NamedCount read{.count = count, .noun = {}};
  for (std::string& word : core::NameWords(name)) {
    if (IsCountFill(word)) continue;
    if (IsGivenWord(word)) {
      read.is_given = true;
    } else if (IsLookedAtWord(word)) {
      read.is_looked_at = true;
    } else if (word == "size" && read.is_looked_at) {
      read.is_sized = true;
    } else if (IsAllWord(word)) {
      read.is_all = true;
    } else if (IsHolderWord(word) && !read.is_holder) {
      read.is_holder = true;
    } else if (read.noun.empty()) {
      read.noun = OneOf(std::move(word));
    } else {
      read.is_other = true;
    }
  }
  return read;
}

}  // namespace

std::optional<std::int64_t> OwnCount(const std::vector<NamedValue>& members) {
  if (members.size() > kMostCountedMembers) return {};
  for (const NamedValue& listed : members) {
    const Json::Array* items = listed.value->AsArray();
    if (items == nullptr || listed.plain.size() < 3) continue;
    for (const NamedValue& counted : members) {
      const auto count = CountOf(counted.value);
      if (!count || *count <= static_cast<std::int64_t>(items->size())) continue;
      if (!CountsList(counted.plain, listed.plain)) continue;
      if (!IsSumOfColumn(*count, *items) && !IsBesideRows(listed.plain)) return count;
    }
  }
  return {};
}

std::optional<PartOfAll> FindPartOfAll(const std::vector<NamedValue>& members, std::int64_t rows,
                                       const std::vector<std::string>& nouns) {
  if (members.size() > kMostCountedMembers) return {};
  std::vector<NamedCount> counts;
  for (const NamedValue& member : members) {
    const auto count = member.value->IsBool() ? std::nullopt : CountOf(member.value);
    if (count && member.name.size() <= kLongestCountName)
      counts.push_back(ReadCountName(member.name, *count));
  }
  for (const NamedCount& part : counts) {
    if (part.is_other || (part.is_all && !part.is_sized)) continue;
    const bool is_of_rows = part.is_given && part.count == rows && rows > 0;
    const bool is_sample = part.is_looked_at && part.noun.empty() && part.is_sized;
    if (!is_of_rows && !is_sample && !(part.is_looked_at && !part.noun.empty())) continue;
    for (const NamedCount& all : counts) {
      if (all.is_given || all.is_looked_at || all.is_other || all.count <= part.count) continue;
      if (is_sample && IsOneOfRows(all.noun)) return PartOfAll{part.count, all.count, false};
      if (!all.is_all && !all.is_holder) continue;
      const bool is_alike =
          all.noun == part.noun || (is_of_rows && all.noun.empty()) ||
          (is_of_rows && part.noun.empty() &&
           (IsOneOfRows(all.noun) || std::ranges::find(nouns, all.noun) != nouns.end()));
      if (is_alike) return PartOfAll{part.count, all.count, is_of_rows};
    }
  }
  return {};
}

}  // namespace claribi::policy
