// What is inside the value of a name: the elements of a JSON list, the members of an object, the
// indented lines of YAML. Which of them are credentials: credential_values.h. Linear. Pure.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "results/credential_names.h"
#include "results/text_marks.h"

namespace claribi::results {

// Appends the strings of the JSON list or object whose members begin at `begin`, if they are
// credentials by `kind`; all that are no placeholder where `takes_all`.
bool AddMembers(std::string_view text, std::size_t begin, NameKind kind, bool takes_all,
                std::vector<Span>& spans);

// The one-time codes of a list behind a name at `at`: on the lines below, or behind commas.
bool AddCodes(std::string_view text, std::size_t at, std::vector<Span>& spans);

// The items of the YAML list on the lines below `at`, if they are credentials by `kind`.
bool AddListItems(std::string_view text, std::size_t at, NameKind kind, std::vector<Span>& spans);

// The values of "name: value" lines that are indented deeper than the line of `at`: all of them if
// `inherited` is kOther, else those that are what an object under a name of that kind promises.
bool AddIndentedValues(std::string_view text, std::size_t at, NameKind inherited,
                       std::vector<Span>& spans);

// Behind the JSON value at `at`.
std::size_t JsonValueEnd(std::string_view text, std::size_t at);

}  // namespace claribi::results
