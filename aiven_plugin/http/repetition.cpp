#include "http/repetition.h"

#include <algorithm>
#include <limits>
#include <string>

#include "core/text.h"

namespace claribi::http {
namespace {

constexpr int kTooManyRequests = 429;
constexpr core::Milliseconds kToldWait{1000};
constexpr core::Milliseconds kRoundUp{999};  // times are told to the second
constexpr std::array kNames{
    std::string_view("a connection was closed while it was idle"),
    std::string_view("the server redirects"),
    std::string_view("the credential was refused"),
    std::string_view("the failure may be temporary"),
    std::string_view("the event stream of the answer broke off"),
    std::string_view("the session or the protocol version is no longer valid"),
    std::string_view("the tool's header parameters have changed"),
    std::string_view("a tool result says that the token is invalid"),
};
static_assert(kNames.size() == kSetbacks);

bool MayPass(const core::Error& error) {
  return error.http_status != 0 ? IsPassingStatus(error.http_status) : error.retryable;
}

// True for the setbacks whose limit holds for the whole use case, not for one Run.
bool IsCountedPerUseCase(Setback setback) {
  return setback == Setback::kSessionGone || setback == Setback::kHeadersChanged ||
         setback == Setback::kRefusedInResult;
}

// 0 .. longest, evenly over the values of `random`.
core::Milliseconds Spread(core::Milliseconds longest, std::uint32_t random) {
  const double share = static_cast<double>(random) / std::numeric_limits<std::uint32_t>::max();
  return core::Milliseconds(
      static_cast<core::Milliseconds::rep>(static_cast<double>(longest.count()) * share));
}

std::size_t IndexOf(Setback setback) { return static_cast<std::size_t>(setback); }

}  // namespace

Failure Failure::Of(core::Error error, Repeatable repeatable) {
  if (error.EndsTheCall() || error.is_final) return error;
  if (error.stale_connection) return {Setback::kStaleConnection, std::move(error)};
  const bool was_not_done = error.http_status == kTooManyRequests;
  if (was_not_done || (MayPass(error) && repeatable == Repeatable::kYes)) {
    return {Setback::kPassing, std::move(error)};
  }
  return error;
}

bool Repetition::IsOutage(const Failure& failure) {
  const int status = failure.error.http_status;
  return failure.setback == Setback::kPassing && (status == 0 || status >= 500);
}

int Repetition::Limit(Setback setback) const {
  switch (setback) {
    case Setback::kRedirect:
      return 3;
    case Setback::kPassing:
      return limits_.passing;
    case Setback::kStreamBroken:
      return limits_.stream_resumptions;
    default:
      return 1;
  }
}

core::Result<core::Milliseconds> Repetition::Admit(Failure& failure, Counts& in_this_run,
                                                   const core::CallContext& call) {
  if (!failure.setback) return std::move(failure.error);
  const std::size_t index = IndexOf(*failure.setback);
  int& count =
      IsCountedPerUseCase(*failure.setback) ? in_this_use_case_[index] : in_this_run[index];
  if (failure.progressed) count = 0;
  const bool is_used_up =
      ++count > Limit(*failure.setback) || without_progress_ >= kMostRepetitions;
  const auto delay = is_used_up ? std::nullopt : Delay(failure, count, call);
  failure.error.stale_connection = false;  // decided here, so that no outer Run repeats it again
  if (!delay && failure.next) {
    failure.setback = std::exchange(failure.next, std::nullopt);
    return Admit(failure, in_this_run, call);
  }
  if (!delay) return std::move(failure.error);
  if (failure.setback == Setback::kPassing) {
    // The next attempt begins anew, and so does what may stand in its way.
    const int passing = count;
    in_this_run = {};
    in_this_run[index] = passing;
  }
  return *delay;
}

core::Status Repetition::Wait(const Failure& failure, core::Milliseconds delay,
                              const core::CallContext& call) {
  ++repetitions_;
  if (!failure.progressed) ++without_progress_;
  const bool waits = delay > core::Milliseconds::zero();
  if (services_.logger != nullptr) {
    services_.logger->Log(
        core::LogLevel::kInfo, core::LogComponent::kHttp,
        "sending again" + (waits ? " in " + std::to_string(delay.count()) + " ms" : "") + ": " +
            std::string(kNames[IndexOf(*failure.setback)]) + " (" + failure.error.message + ")");
  }
  if (!waits) return core::Ok();
  return WaitFor(failure.error, delay, call, services_.clock, services_.pause);
}

std::optional<core::Milliseconds> Repetition::Delay(const Failure& failure, int count,
                                                    const core::CallContext& call) const {
  std::optional<core::Milliseconds> delay = failure.wait;
  if (failure.setback == Setback::kPassing && services_.random != nullptr) {
    delay = BackoffDelay(limits_, count, failure.error.retry_after, JitterBits(*services_.random));
  }
  if (!delay || *delay == core::Milliseconds::zero()) return delay;
  if (failure.setback != Setback::kPassing) return delay;
  // If the wait is longer than the rest of the call, this error is reported at once. A broken
  // stream waits all the same: the end of the call is then the better error.
  const bool outlasts_call = *delay >= call.Remaining(core::Milliseconds::max());
  return outlasts_call ? std::nullopt : delay;
}

core::Status WaitFor(const core::Error& why, core::Milliseconds delay,
                     const core::CallContext& call, const core::Clock* clock,
                     const std::function<void(core::Milliseconds)>& pause) {
  const bool is_told = clock != nullptr && delay >= kToldWait;
  if (is_told) {
    const bool is_limit =
        why.http_status == kTooManyRequests || why.code == core::ErrorCode::kRateLimited;
    const core::UnixTime until = clock->Now() + delay + kRoundUp;
    call.Progress(-1, "waiting until " + core::TimeText(until) + " for " +
                          (is_limit ? "the vendor's rate limit" : "the vendor to answer again"));
  }
  CLARIBI_CHECK(call.WaitUntil(
      delay, [] { return false; }, pause));
  if (is_told) call.Progress(-1, "asking again");
  return core::Ok();
}

std::optional<core::Milliseconds> BackoffDelay(const RepetitionLimits& limits, int count,
                                               std::optional<core::Milliseconds> retry_after,
                                               std::uint32_t random) {
  if (retry_after) {
    if (*retry_after > limits.max_retry_after) return std::nullopt;
    // Jitter comes on top of Retry-After, so that not all clients come back at the same moment.
    return *retry_after + Spread(limits.first_backoff, random);
  }
  core::Milliseconds bound = limits.first_backoff;
  for (int i = 1; i < count && bound < limits.max_backoff; ++i) bound *= 2;
  return Spread(std::min(bound, limits.max_backoff), random);
}

std::uint32_t JitterBits(core::RandomSource& source) {
  const core::Result<std::string> bytes = source.Bytes(sizeof(std::uint32_t));
  if (!bytes.ok()) return std::numeric_limits<std::uint32_t>::max();
  std::uint32_t bits = 0;
  for (const char byte : *bytes) bits = bits << 8U | static_cast<std::uint8_t>(byte);
  return bits;
}

bool IsPassingStatus(int status) {
  return status == 408 || status == 425 || status == kTooManyRequests ||
         (status >= 502 && status <= 504);
}

bool IsIdempotentMethod(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "TRACE" ||
         method == "PUT" || method == "DELETE";
}

}  // namespace claribi::http
