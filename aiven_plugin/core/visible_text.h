// Makes invisible characters visible, because they can hide instructions, reverse the reading order
// or control a terminal. One table for the whole plugin: controls, bidirectional marks, what
// Unicode lets a display ignore (zero-width, fillers, tags), line separators, private use and
// noncharacters. Not variation selectors 15 and 16, which shape emoji.
// Sources: Unicode 15 DerivedCoreProperties (Default_Ignorable_Code_Point), UTR 36, UTS 55.
#pragma once

#include <string>
#include <string_view>

#include "core/json.h"

namespace claribi::core {

bool IsInvisible(char32_t code_point);

// What becomes of line breaks and tabs: kKeep leaves them, kJoin makes each a space.
enum class Lines { kKeep, kJoin };

// `text` with each invisible character as an escape such as \u202E (two of them beyond U+FFFF),
// which JSON and regular expressions read as that character. Malformed bytes become U+FFFD.
std::string VisibleText(std::string_view text, Lines lines);

// The same for every text in a value, names of members too. Line breaks of texts stay.
Json Visible(const Json& value);

}  // namespace claribi::core
