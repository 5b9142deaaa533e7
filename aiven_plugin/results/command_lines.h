// Words of a command line: bare, quoted, or the strings of a JSON list; and the passwords that only
// their place in a command tells (positional_commands.h). Options with a name: command_options.h.
// Pure; each look is bounded.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "results/text_marks.h"

namespace claribi::results {

// One word of a command line, without its marks.
struct CommandWord {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t next = 0;  // behind its mark
  bool is_quoted = false;

  std::string_view Text(std::string_view text) const { return text.substr(begin, end - begin); }
};

// The word behind spaces at `at`, or behind the mark and the comma of a JSON list; empty at the end
// of the command: at a line break, "|", ";", "&&" or the mark around it.
std::optional<CommandWord> NextCommandWord(std::string_view text, std::size_t at);

// `at`: where a word begins. Appends the passwords in the command of that name.
void AddCommandPasswords(std::string_view text, std::size_t at, std::vector<Span>& spans);

// True if a row is of this command.
bool IsCommand(std::string_view word);

// `at`: the first "<" of "<<<" or "<<". The text that a command there reads as a password.
std::optional<Span> FindHereString(std::string_view text, std::size_t at);

// "PASSWORD", "TOKEN": what a manual writes for an argument.
bool IsUsage(std::string_view value);

}  // namespace claribi::results
