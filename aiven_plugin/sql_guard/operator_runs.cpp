#include "sql_guard/operator_runs.h"

namespace claribi::sql_guard {
namespace {

constexpr std::string_view kOperatorCharacters = "~!@#^&|`?+-*/%<>=";
// Steps of the lexer: 20 ms, and 400 lines of 100 dashes.
constexpr std::size_t kMaxOperatorSteps = 4'000'000;

}  // namespace

std::optional<std::size_t> FindExcessiveOperators(std::string_view text) {
  std::size_t steps = 0;
  std::size_t length = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_operator = kOperatorCharacters.find(text[at]) != std::string_view::npos;
    length = is_operator ? length + 1 : 0;
    steps += length;
    if (steps > kMaxOperatorSteps) return at + 1 - length;
  }
  return std::nullopt;
}

}  // namespace claribi::sql_guard
