// Why something the operator asked for cannot be done. Not a protocol error: those are replies.
#pragma once

#include <string>
#include <variant>

namespace claribi::vendor_sandbox {

struct Problem {
  std::string what;
  std::string cause;
  std::string fix;

  /// Three labelled lines.
  std::string Text() const { return what + "\n  cause: " + cause + "\n  fix: " + fix + "\n"; }
};

template <typename T>
using Result = std::variant<T, Problem>;

}  // namespace claribi::vendor_sandbox
