// A JSON text as a server sent it, made readable where single characters are not: RFC 8259 leaves
// it open what half of a surrogate pair means, and forbids bytes that are no UTF-8, but neither is
// a reason to lose everything around it. Not a repair of the structure. Source: RFC 8259 sections
// 8.1 and 8.2.
#pragma once

#include <string>

namespace claribi::core {

// Takes a byte order mark away, and puts U+FFFD in place of every byte that is no UTF-8 and of
// every \u escape that is half of a pair. Returns what was found ("half of a surrogate pair"), for
// a log; empty where nothing was changed. Linear; `text` keeps its size or grows.
std::string RepairJsonText(std::string& text);

}  // namespace claribi::core
