// Units: which measure the same thing, and how a number is written with one. A model may use units
// that are not in the table; such a unit is equal to itself alone. Not a parser of questions: the
// planner knows words. Source: SI prefixes; IEC 80000-13 for KiB, MiB, GiB, TiB.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace claribi::values {

/// Whether the table knows the unit. "" is the unit of a plain count.
bool IsKnownUnit(std::string_view unit);

/// What it measures: "share", "data", "data rate", "duration", "money", …; the unit itself where
/// the table does not know it. Values of different kinds are never compared.
std::string KindOfUnit(std::string_view unit);

/// `number` in another unit of the same kind; nothing where the kinds differ.
std::optional<double> Convert(double number, std::string_view from, std::string_view to);

/// The unit's sign after a number: "%", "MB/s", "USD"; the unit itself where none is known.
std::string SignOf(std::string_view unit);

/// A number for people: "63.8 MB/s", "41.2 %", "1,957.00 USD", "12"; scaled to a fitting prefix.
std::string WithUnit(double number, std::string_view unit);

/// The number alone: at most three digits after the point, none that say nothing.
std::string PlainNumber(double number);

}  // namespace claribi::values
