// What the value of a mark says, whatever its type: a flag as a boolean, a text or a count, a
// cursor that is set or names the end, a total of several forms, a range of rows in words. Which
// name makes a mark is read in mark_words.h. Pure; bounded by the size of the value.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/json.h"

namespace claribi::policy {

// A count, as a number or as a text: at least 0. Empty if it is none.
std::optional<std::int64_t> CountOf(const core::Json* value);

// true, "yes", 7, a list or an object with something in it.
bool IsSet(const core::Json& value);
// false, "false", "no", 0.
bool IsFalse(const core::Json& value);
// true or "true", and nothing else.
bool IsTrue(const core::Json& value);

// An object in which a flag is false, and none is true: {"applied": false}.
bool IsDeniedInside(const core::Json& value);

// The number of a cursor that is closed: 0, in any form, or no number.
bool IsNumberOfNothing(const core::Json& value);

// {"type": "string"}, {"shape": "NextToken"}: it describes a member, and is none.
bool IsSchema(const core::Json& value);

// A cursor that leads on; an object is one if an address, a token or the like in it is.
bool IsCursorSet(const core::Json& value);

// A total: 90, "1,234", {"value": 90, "relation": "gte"}, "10000+".
struct TotalValue {
  std::int64_t count = 0;
  bool is_open = false;     // there are at least so many
  bool is_of_hits = false;  // it says of itself what it counts
};
std::optional<TotalValue> TotalOf(const core::Json& value);

// "1-20 of 340", "items 0-24/340", "page 2 of 5", "3/12".
struct Span {
  std::optional<std::int64_t> begin;
  std::int64_t end = 0;
  std::optional<std::int64_t> total;  // empty: "*", not known
};
std::optional<Span> SpanOf(std::string_view text);

// A list of links, or a Link header, with one of the relation `relation`: "next", "prev".
bool HasLink(const core::Json& value, std::string_view relation);

// A date or a time, which is no cursor: "2026-01-01", "2026-01-01T10:00:00Z".
bool IsDate(std::string_view text);

}  // namespace claribi::policy
