// Limits how much of an answer is passed on: rows, depth, bytes. What is over a limit is cut at a
// row, a member or a character, and the rest is valid JSON. Every cut is reported in a note. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/data_passage.h"
#include "core/json.h"

namespace claribi::results {

struct ResultLimits {
  std::size_t max_bytes = std::size_t{4} * 1024 * 1024;  // of the whole message
  std::size_t max_rows = 10000;                          // of any array in the data
  std::size_t max_depth = 64;                            // arrays and objects inside each other
};

// The parts of one answer; null for a part that is not passed on.
struct LimitedParts {
  core::Json& content;
  core::Json& structured_content;
  core::Json& data;
  bool passes_on_data =
      true;  // false: limits of rows and depth hold for `data`, but its bytes do not count
  core::BesideRows beside_rows{};  // of `data`
};

struct Limited {
  std::optional<std::size_t> rows;  // that are left in the data; empty if it has no rows
  std::vector<std::string> notes;   // one for each limit that cut; empty: nothing was cut
};

// other_bytes: what the message holds besides these parts.
Limited Limit(LimitedParts parts, const ResultLimits& limits, std::size_t other_bytes);

// The length of the longest array that is empty or holds arrays or objects; nullopt without one.
// beside: what does not count.
std::optional<std::size_t> CountRows(const core::Json& data, const core::BesideRows& beside = {});

// Exactly the size of Dump(), of a value in valid UTF-8.
std::size_t DumpedSize(const core::Json& value);

// The beginning of `text` whose form as JSON, with its quotation marks, takes at most `max_bytes`.
std::string_view DumpedPrefix(std::string_view text, std::size_t max_bytes);

// As much of `value` as takes at most `max_bytes` (at least 4) as JSON.
void Fit(core::Json& value, std::size_t max_bytes);

}  // namespace claribi::results
