// HTTP-date, in the preferred form and the two obsolete ones. Not a general date parser: Poco's
// takes almost any text for a date.
// Source: RFC 9110 section 5.6.7.
#pragma once

#include <optional>
#include <string_view>

#include "core/clock.h"

namespace claribi::http {

// Empty if malformed. The weekday is not checked. `now` decides the century of a two-digit year:
// the latest that is not more than 50 years ahead.
std::optional<core::UnixTime> ParseHttpDate(std::string_view text, core::UnixTime now);

}  // namespace claribi::http
