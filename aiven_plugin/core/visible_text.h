// Characters that act on a text without being seen in it, made visible: they hide instructions,
// reverse what is read, or drive a terminal. One table for the whole plugin: controls,
// bidirectional marks, what Unicode lets a display ignore (zero-width, fillers, tags), line
// separators, private use and noncharacters. Not variation selectors 15 and 16, which shape emoji.
// Sources: Unicode 15 DerivedCoreProperties (Default_Ignorable_Code_Point), UTR 36, UTS 55.
#pragma once

#include <string>
#include <string_view>

#include "core/json.h"

namespace claribi::core {

bool IsInvisible(char32_t code_point);

enum class Lines { kKeep, kJoin };

// Each such character as \u202E, a pair of them beyond U+FFFF, which JSON and regular expressions
// read as that character; malformed bytes as U+FFFD. Line breaks and tabs stay, or become blanks.
std::string VisibleText(std::string_view text, Lines lines);

// The same for every text in a value, names of members too. Lines stay.
Json Visible(const Json& value);

}  // namespace claribi::core
