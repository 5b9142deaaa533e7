// A regular expression in the first line, a text after it. Whatever they are, matching ends; and
// the expression in a group of its own says the same of the text.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/text.h"
#include "json_schema/pattern.h"

using namespace claribi;

namespace {

class EndlessCall final : public core::CallContext {
 public:
  bool IsCancelled() const override { return false; }
  core::MonotonicTime Now() const override { return {}; }
  core::MonotonicTime Deadline() const override { return core::MonotonicTime::max(); }
  void Progress(double, std::string_view) const override {}
};

void Require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // An exact-size heap copy: AddressSanitizer sees a read one byte too far.
  const std::vector<char> bytes(data, data + size);
  const std::string_view input(bytes.data(), bytes.size());
  const std::size_t line = input.find('\n');
  if (line == std::string_view::npos || line > 1000) return 0;
  const std::string_view expression = input.substr(0, line);
  const std::string_view text = input.substr(line + 1);
  const auto pattern = json_schema::Pattern::Compile(expression);
  if (!pattern.ok()) {
    Require(!pattern.error().cause.empty() && core::IsUtf8(pattern.error().cause));
    return 0;
  }
  if (!core::IsUtf8(text)) return 0;
  const EndlessCall call;
  json_schema::Budget budget(100'000, call);
  const bool found = pattern.value().IsFoundIn(text, budget);
  if (budget.stopped()) return 0;
  const auto grouped = json_schema::Pattern::Compile("(?:" + std::string(expression) + ")");
  if (!grouped.ok()) return 0;
  json_schema::Budget another(1'000'000, call);
  const bool found_again = grouped.value().IsFoundIn(text, another);
  Require(another.stopped() || found == found_again);
  return 0;
}
