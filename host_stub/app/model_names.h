// One name for a tool of a data source, such as a model can be given beside those of all others:
// at most 64 characters of A-Z a-z 0-9 _ - (what the makers of models allow). A function of the two
// names alone, so that it never changes when something else is connected. Not a cleaned text for
// people: see printable.h.
//
// Where they fit as they are: SOURCE__TOOL, the first "__" being the border. Everything else (other
// characters, too long, a border in the wrong place, or a plain name that looks like the following)
// becomes as much of that as fits, "-", and 24 hexadecimal digits of the SHA-256 of both names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace claribi::app {

struct ToolAddress {
  std::string source;  // the name of a data source
  std::string tool;

  friend bool operator==(const ToolAddress&, const ToolAddress&) = default;
};

inline constexpr std::size_t kMaxModelName = 64;

std::string ModelName(const ToolAddress& address);

/// What a name of the plain form says. Nothing for one with a hash, which only says whose it is
/// among `FindByModelName`, and for what is no such name.
std::optional<ToolAddress> ReadModelName(std::string_view name);

/// The one of `candidates` with that name; nothing where none has it, or more than one.
std::optional<ToolAddress> FindByModelName(std::string_view name,
                                           const std::vector<ToolAddress>& candidates);

}  // namespace claribi::app
