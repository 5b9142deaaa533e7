// JSON bounds no number; RapidJSON refuses those beyond a double, even where it keeps numbers as
// text.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace claribi::contract {

/// By its place among all numbers of a text, from 0: what a number is that a double cannot hold.
using WideNumbers = std::map<std::size_t, std::string>;

/// The text with 0 in place of each number that might be one, and those in `wide`. One pass. What
/// is no JSON stays no JSON.
std::string WithoutWideNumbers(std::string_view text, WideNumbers& wide);

}  // namespace claribi::contract
