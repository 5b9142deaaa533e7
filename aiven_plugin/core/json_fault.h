// Why a text is no JSON, in words, for who reads an error: RapidJSON says it, and where. What can
// be read is read by json_parser.h. Pure; linear in the size of the text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace claribi::core {

// "Missing a comma or } after an object member. At byte 12."; empty where RapidJSON finds no fault.
// It finds one in numbers beyond the range of a double, but for those of `wide`, which are parts of
// the text. Depth and names that stand twice are not looked at. The copy that it makes is wiped.
std::string FaultOfJson(std::string_view text, const std::vector<std::string_view>& wide);

}  // namespace claribi::core
