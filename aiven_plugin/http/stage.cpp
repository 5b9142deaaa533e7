#include "http/stage.h"

#include <algorithm>

#include "core/text.h"

namespace claribi::http {
namespace {

std::string Seconds(core::Milliseconds duration) {
  const auto tenths = (duration.count() + 50) / 100;
  std::string text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) text += "." + std::to_string(tenths % 10);
  return text + " s";
}

}  // namespace

core::Status Stage::CheckAlive() const { return CheckAliveAt(call_.Now()); }

core::Status Stage::CheckAliveAt(core::MonotonicTime now) const {
  CLARIBI_CHECK(call_.CheckAliveAt(now));
  if (now < ends_at_) return core::Ok();
  const bool unavailable = on_timeout_ == core::ErrorCode::kUnavailable;
  return core::Error(on_timeout_, core::Excerpt(host_) + " did not answer in time.",
                     "nothing more came within " + Seconds(ends_at_ - starts_at_) + " while " +
                         std::string(activity_),
                     unavailable ? "Check the network, the proxy and the firewall, then try again."
                                 : "Try again later, or ask for less at a time.")
      .Kind(unavailable ? core::ErrorKind::kNetwork : core::ErrorKind::kTimeout)
      .Retryable();
}

core::Result<int> Stage::NextSlice() const {
  const core::MonotonicTime now = call_.Now();
  CLARIBI_CHECK(CheckAliveAt(now));
  return SliceMsAt(now);
}

int Stage::NextSliceMs() const { return SliceMsAt(call_.Now()); }

int Stage::SliceMsAt(core::MonotonicTime now) const {
  const core::Milliseconds slice =
      std::min(core::Until(now, call_.Deadline()), core::Milliseconds(ends_at_ - now));
  return static_cast<int>(
      std::clamp(slice, core::Milliseconds::zero(), core::kPollInterval).count());
}

core::Error Stage::Broken(std::string_view reason) const {
  return core::Error(core::ErrorCode::kUnavailable,
                     "The connection to " + core::Excerpt(host_) + " failed.",
                     "while " + std::string(activity_) + ": " + std::string(reason),
                     "Check the network, then try again.")
      .Kind(core::ErrorKind::kNetwork)
      .Retryable();
}

}  // namespace claribi::http
