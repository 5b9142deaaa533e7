// Numbers beyond the range of a double in a JSON text, which RapidJSON refuses even where it keeps
// all numbers as text. RFC 8259, section 6, sets no range: a database may well hold 1e400. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace claribi::core {

// By its place among all numbers of the text, from 0: what such a number is.
using WideNumbers = std::map<std::size_t, std::string>;

// `text` with 0 in place of each number that might be beyond the range; they are put into `found`.
// What is no number by the grammar of JSON stays. The copy may hold secrets.
std::string WithoutWideNumbers(std::string_view text, WideNumbers& found);

// Whether there is one; copies nothing.
bool HasWideNumbers(std::string_view text);

}  // namespace claribi::core
