// Makes invisible characters visible, because they can hide instructions, reverse the reading order
// or control a terminal. One table for the whole plugin: controls, bidirectional marks, what
// Unicode lets a display ignore (zero-width, fillers, tags), line separators, private use and
// noncharacters; and the characters that are no blanks and look like one: the Braille blank, the
// null notehead, the blanks and format controls of hieroglyphs. Variation selectors 15 and 16 stay
// where they can shape an emoji, and only one of them: a row of them can carry bytes.
// Sources: Unicode 15 DerivedCoreProperties (Default_Ignorable_Code_Point), UTR 36, UTS 55,
// emoji-variation-sequences.
#pragma once

#include <string>
#include <string_view>

#include "core/json.h"

namespace claribi::core {

bool IsInvisible(char32_t code_point);

// Whether an invisible character chooses between the two forms of the character before it.
bool ShapesEmoji(char32_t code_point, char32_t before);

// What becomes of line breaks and tabs: kKeep leaves them, kJoin makes each a space.
enum class Lines { kKeep, kJoin };

// `text` with each invisible character as an escape such as \u202E (two of them beyond U+FFFF),
// which JSON and regular expressions read as that character. Malformed bytes become U+FFFD.
std::string VisibleText(std::string_view text, Lines lines);

// The same for every text in a value, names of members too. Line breaks of texts stay.
Json Visible(const Json& value);

}  // namespace claribi::core
