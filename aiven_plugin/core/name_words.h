// The words of a name as a person reads them: of a tool, a member, a setting. What the words mean
// is for the room that asks.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace claribi::core {

// Lower-case words in their order. They end at anything but a letter and where the case changes:
// "getDNSRecord2" has the words get, dns, record.
std::vector<std::string> NameWords(std::string_view name);

// Where people see a word begin: after what is no letter, at aB, and at the B of ABc. Precondition:
// there is a letter at `i`.
bool BeginsWord(std::string_view name, std::size_t i);

}  // namespace claribi::core
