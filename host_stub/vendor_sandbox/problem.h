// Why something the operator asked for cannot be done. Not a protocol error: those are replies.
#pragma once

#include <string>
#include <variant>

namespace claribi::vendor_sandbox {

struct Problem {
  std::string what;
  std::string cause;
  std::string fix;

  /// Three labelled lines, as those of claribi-host.
  std::string Text() const {
    const bool ends = !what.empty() && what.back() == '.';
    return "error: " + what + (ends ? "" : ".") + "\ncause: " + cause + "\nfix: " + fix + "\n";
  }
};

template <typename T>
using Result = std::variant<T, Problem>;

}  // namespace claribi::vendor_sandbox
