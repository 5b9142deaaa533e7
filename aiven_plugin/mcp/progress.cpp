#include "mcp/progress.h"

#include <algorithm>
#include <string>

#include "core/text.h"

namespace claribi::mcp {

namespace {

constexpr double kUnknown = -1.0;

double Fraction(double progress, std::optional<double> total) {
  if (!total || *total <= 0) return kUnknown;
  return std::clamp(progress / *total, 0.0, 1.0);
}

// Some servers write a number back as text.
bool IsEcho(const core::Json& token, std::int64_t sent) {
  const core::JsonString* text = token.AsString();
  return text == nullptr ? token.AsInt64() == sent : *text == std::to_string(sent);
}

std::optional<double> FindNumber(const core::Json& params, std::string_view name) {
  const core::Json* member = params.Find(name);
  return member == nullptr ? std::nullopt : member->AsDouble();
}

}  // namespace

void ProgressRelay::Relay(const core::Json& params) {
  const core::Json* token = params.Find("progressToken");
  if (token == nullptr || !token_ || !IsEcho(*token, *token_)) return;
  const std::optional<double> progress = FindNumber(params, "progress");
  if (!progress || (last_ && *progress <= *last_)) return;
  last_ = progress;
  if (IsFlood()) return;
  const core::JsonString* message = params.FindString("message");
  call_.Progress(Fraction(*progress, FindNumber(params, "total")),
                 message == nullptr ? std::string() : core::Excerpt(*message));
}

bool ProgressRelay::IsFlood() {
  constexpr core::Milliseconds kInterval{1000 / kPerSecond};
  const core::MonotonicTime now = call_.Now();
  if (!refilled_at_) refilled_at_ = now;
  const auto earned = std::min<std::int64_t>((now - *refilled_at_) / kInterval, kBurst);
  if (earned > 0) {
    allowance_ = std::min(kBurst, allowance_ + static_cast<int>(earned));
    refilled_at_ = now;
  }
  if (allowance_ == 0) return true;
  --allowance_;
  return false;
}

}  // namespace claribi::mcp
