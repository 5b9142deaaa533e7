#include "manifest/text_pattern.h"

#include <utility>

#include "core/call_context.h"
#include "core/text.h"

namespace claribi::manifest {
namespace {

constexpr std::uint64_t kMatchSteps = 100000;

// Matching is bounded by its steps alone: no call is under way.
class NoCall final : public core::CallContext {
 public:
  bool IsCancelled() const override { return false; }
  core::MonotonicTime Now() const override { return {}; }
  core::MonotonicTime Deadline() const override { return core::MonotonicTime::max(); }
  void Progress(double, std::string_view) const override {}
};

}  // namespace

core::Result<TextPattern> TextPattern::Compile(const std::string& ecma) {
  if (ecma.size() > kMaxBytes) {
    return core::Error(core::ErrorCode::kInvalid, "The pattern cannot be used.",
                       "it has more than " + std::to_string(kMaxBytes) + " characters");
  }
  // Alone first, so that "a)(b" does not become two halves that fit.
  CLARIBI_CHECK(json_schema::Pattern::Compile(ecma));
  CLARIBI_TRY(json_schema::Pattern whole, json_schema::Pattern::Compile("^(?:" + ecma + ")$"));
  return TextPattern(ecma, std::move(whole));
}

bool TextPattern::Matches(std::string_view text) const {
  if (!core::IsUtf8(text)) return false;
  const NoCall call;
  json_schema::Budget budget(kMatchSteps, call);
  return pattern_.IsFoundIn(text, budget) && !budget.stopped();
}

}  // namespace claribi::manifest
