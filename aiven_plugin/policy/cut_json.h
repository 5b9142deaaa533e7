// A JSON text that was cut: what of it is whole, as a value. Vendors cut long answers at a line or
// a character, some close the brackets, some add a sentence. Half an element of a list is left out,
// because it would look like a whole one. Pure; one pass; bounded by the limits of Json.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/json.h"

namespace claribi::policy {

struct CutData {
  core::Json data;
  bool dropped_row = false;  // half an element of a list was left out
  std::string_view tail;     // what stands behind the JSON, such as "[truncated]"; a view
};

// text: begins with '{' or '['. Empty if it is no JSON up to its end, or up to a tail that says
// that something was cut (SaysCut), or if it is whole and has no such tail.
std::optional<CutData> ReadCutJson(std::string_view text);

// Where the first JSON value of `text` ends; npos if it does not, or if there is none.
std::size_t EndOfJson(std::string_view text);

// Leaves out the half row at the end of `data`, whose brackets the sender closed: text is what it
// was read from. True if there was one.
bool DropHalfRow(core::Json& data, std::string_view text);

// The words at the end of an answer, or of a list, say that something was left out: "[truncated]",
// "... and 12 more", "(output cut)", "…". A text of more than a line says nothing.
bool SaysCut(std::string_view tail);

// The same of a line that is nothing but such a mark: it begins with a bracket, with dots, or with
// how many more there are.
bool IsCutLine(std::string_view line);

// Prose whose last line is such a mark, or that ends with one.
bool EndsCut(std::string_view prose);

// The mark of a cut that a long value ends with, "... (truncated)"; empty if there is none. Dots
// alone count only behind a text that is as long as what is cut.
std::string_view CutMarkOf(std::string_view value);

}  // namespace claribi::policy
