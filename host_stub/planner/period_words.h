// Words for stretches of time: "last 7 days", "yesterday", "since Monday", "this week", "between
// 2026-06-01 and 2026-06-08", "versus last week". `now_ms`: Unix ms. Pure; dates that a question
// writes without a year are not understood.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "planner/pieces.h"

namespace claribi::planner {

struct PeriodWords {
  plan::Period period{};
  std::size_t count = 0;  // pieces
};

/// The period that begins at the piece `at`, with "in the", "over the", "during" before it.
std::optional<PeriodWords> PeriodAt(const std::vector<Piece>& pieces, std::size_t at,
                                    std::int64_t now_ms);

/// "day", "days", "d": the unit; nothing for other words.
std::optional<values::CalendarUnit> CalendarUnitOf(std::string_view word);

/// Days, as a duration of the unit counts: for ages.
std::optional<std::string> DurationUnitOf(std::string_view word);

/// "March 2024": two pieces. Half open.
struct MonthWords {
  std::int64_t from_ms = 0;
  std::int64_t to_ms = 0;
};
std::optional<MonthWords> MonthAt(const std::vector<Piece>& pieces, std::size_t at);

/// The first moment of a year that people speak of, from 1990 to 2100: Unix ms.
std::optional<std::int64_t> BeginOfYear(double year);

/// "2026-06-01": Unix ms.
std::optional<std::int64_t> DateOf(const Piece& piece);

}  // namespace claribi::planner
