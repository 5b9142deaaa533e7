// Whether a row fulfils an expression, as far as is known. Pure.
//
// A comparison with "none" is false; its negation is therefore true, so that a condition and its
// negation split all rows that were read. With an unknown value the outcome is unknown, unless the
// rest decides. A value that the model leaves out leaves the row out, unless the rest decides.
#pragma once

#include <cstdint>

#include "plan/plan.h"
#include "rows/row_set.h"

namespace claribi::rows {

enum class Verity { kTrue, kFalse, kUnknown, kLeftOut };

/// kNamed expressions and terms are the resolver's to replace, and values of other rows the
/// engine's: they are unknown here.
Verity Fulfils(const plan::Expression& expression, const RowSet& set, const Row& row,
               std::int64_t now_ms);

/// Whether a text has `token` as a whole part: what stands before and after it is no letter and no
/// digit. Case aside.
bool HasToken(std::string_view text, std::string_view token);

/// One key of a map, which is a column of its own: "service.tags.env". The key as it stands comes
/// before one that differs in case.
Cell KeyOf(const Cell& map, std::string_view key);

/// Keeps the rows that fulfil it; an unknown one becomes a gap that exists. Gaps that certainly do
/// not fulfil it are dropped. Rows that it leaves out go to the set's left-out ones.
void Keep(RowSet& set, const plan::Expression& expression, std::int64_t now_ms);

/// Drops what certainly does not fulfil it, and decides nothing else: between two reads.
void DropFailing(RowSet& set, const plan::Expression& expression, std::int64_t now_ms);

}  // namespace claribi::rows
