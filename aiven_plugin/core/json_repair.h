// A JSON text as a server sent it, made readable where single characters are not: RFC 8259 leaves
// it open what half of a surrogate pair means, and forbids bytes that are no UTF-8, but neither is
// a reason to lose everything around it. Nor are control characters that were not escaped, NUL
// bytes behind the value, and NaN and infinities, which libraries of several languages write. Not a
// repair of the structure. Source: RFC 8259 sections 6, 7, 8.1 and 8.2.
#pragma once

#include <string>
#include <string_view>

namespace claribi::core {

// Takes a byte order mark away and NUL bytes at the end, puts U+FFFD in place of every byte that is
// no UTF-8 and of every \u escape that is half of a pair, escapes control characters in strings,
// and puts null in place of NaN and infinities. Returns what was found ("half of a surrogate
// pair"), for a log; empty where nothing was changed. Linear; no copy of `text` stays behind.
std::string RepairJsonText(std::string& text);

// False: nothing would be found. Does not copy the text, which may be large, or prose that was
// taken for JSON.
bool MayBeRepaired(std::string_view text);

// Of what was found, for a user: that which cost something of the data. A control character that is
// escaped and a mark before the text cost nothing.
std::string LostIn(std::string_view found);

}  // namespace claribi::core
