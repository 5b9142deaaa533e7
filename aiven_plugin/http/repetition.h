// Whether a request of a call is sent again: the one place that decides it, waits, and logs it. All
// other code makes one attempt and reports its outcome.
//
// A use case has one Repetition. All its requests share it, however they nest: a call begins a
// session, a stale listing is fetched again.
//
//            +--------------------- Run ---------------------+
//            |                                               |
//     attempt --success--> the result                        |
//            |                                               |
//         Failure --final, or its budget is used up--> its error
//            |                                               |
//         remedy --fails--> the remedy's error               |
//            |                                               |
//        wait (kPassing, kStreamBroken)                      |
//            |                                               |
//            +-----------------------------------------------+
//
// The setbacks: the remedy, how often it is tried, and the source:
//
//   kStaleConnection    a safe request goes over a new connection, because the idle one was closed
//                       under it. Once a Run. RFC 9112 section 9.3.1
//   kRedirect           307 or 308 within the origin is followed. Three times a Run. RFC 9700
//                       section 4.12
//   kCredentialRefused  401, or 403 insufficient_scope: the Authorizer refreshes, or asks for a
//                       sign-in. Once a Run. RFC 6750 section 3.1
//   kPassing            429; and 408, 425, 502 to 504 and broken connections, if the request may
//                       safely be sent twice. Twice a Run. RFC 9110 section 10.2.3
//   kStreamBroken       an answer's event stream ended early and is reopened behind its last event.
//                       max_resumptions times a Run; a reopening that brought an event does not
//                       count; then it is kPassing. MCP "Resumability and Redelivery"
//   kSessionGone        404 to a session, or a revision that is no longer spoken: a new session is
//                       begun. Once a use case. MCP "Session Management"
//   kHeadersChanged     -32020: the tool is listed afresh and its arguments are judged again. Once
//                       a use case. MCP 2026-07-28, server/tools
//   kRefusedInResult    a tool's result says that the token is invalid: refreshed as after a 401.
//                       Once a use case. Some servers answer 200 then
//
// Beyond kMostRepetitions in one use case nothing is repeated, whatever the reason. An error of the
// Authorizer is never a reason to send again: it is final (Error::is_final), because a refresh
// token may have been spent.
//
// A wait of a second or more is told as progress: until when, and what for (messages/MESSAGES.md,
// "Progress").
//
// Not here: the standing stream of a server (mcp/server_stream.h), which no call waits for; the
// token endpoint, which may be asked again with a DPoP nonce (oauth/token_endpoint.h) or where it
// moved to (oauth/discovery.h); and what is no repetition: further pages, rounds of input, another
// revision that is offered.
// Sources: RFC 9110 sections 9.2.2 and 10.2.3; exponential backoff with full jitter.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "core/call_context.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/log.h"
#include "core/random.h"
#include "core/result.h"

namespace claribi::http {

enum class Setback {
  kStaleConnection,
  kRedirect,
  kCredentialRefused,
  kPassing,
  kStreamBroken,
  kSessionGone,
  kHeadersChanged,
  kRefusedInResult,
};
inline constexpr std::size_t kSetbacks = 8;

// Whether the request may safely be sent twice. The caller knows; a server's claim is not enough.
enum class Repeatable { kNo, kYes };

// An attempt that failed.
struct Failure {
  core::Error error;               // what is reported if nothing more is tried
  std::optional<Setback> setback;  // empty: final, not repeated
  core::Milliseconds wait{0};      // before the next attempt, at least
  bool progressed = false;         // further than the attempt before: the count begins anew
  std::optional<Setback> next{};   // what to count it as once there is no more of `setback`

  Failure(core::Error final_error)  // NOLINT(google-explicit-constructor): most failures are final
      : error(std::move(final_error)) {}
  Failure(Setback reason, core::Error if_given_up)
      : error(std::move(if_given_up)), setback(reason) {}

  // kPassing if the status of the error, or its `retryable`, says that it may be temporary. Final
  // if the request is not repeatable (except after 429, which refuses a request before it is
  // carried out), if the error is_final, and at the end of the call. A stale connection is
  // kStaleConnection.
  static Failure Of(core::Error error, Repeatable repeatable);
};

struct RepetitionLimits {
  int passing = 2;
  int stream_resumptions = 5;
  core::Milliseconds first_backoff{250};  // doubles with every repetition
  core::Milliseconds max_backoff{8000};
  core::Milliseconds max_retry_after{30000};  // a server that asks for more is not waited for
};

class Repetition {  // [ex] one use case
 public:
  static constexpr int kMostRepetitions = 32;

  // Borrowed. A member may be null or empty where no setback makes it wait.
  struct Services {
    core::RandomSource* random = nullptr;
    const core::Logger* logger = nullptr;
    std::function<void(core::Milliseconds)> pause;  // blocks for at most that long
    const core::Clock* clock = nullptr;             // null: nobody is told of waits
  };
  template <typename T>
  using Attempt = std::variant<T, Failure>;

  explicit Repetition(Services services, const RepetitionLimits& limits = {})
      : services_(std::move(services)), limits_(limits) {}

  // For a setback that needs no remedy but another attempt.
  static core::Status SendAgain(const Failure&) { return core::Ok(); }

  // attempt: () -> Attempt<T>. remedy: (const Failure&) -> Status; Ok: try again. Errors: a
  // failure's, the remedy's, the end of the call.
  template <typename T, typename Try, typename Remedy>
  core::Result<T> Run(const core::CallContext& call, const Try& attempt, const Remedy& remedy) {
    Counts in_this_run{};
    const OwnRun own_run(follows_outage_);
    for (;;) {
      Attempt<T> outcome = attempt();
      if (T* result = std::get_if<T>(&outcome)) return std::move(*result);
      Failure& failure = std::get<Failure>(outcome);
      CLARIBI_TRY(const core::Milliseconds delay, Admit(failure, in_this_run, call));
      CLARIBI_CHECK(remedy(failure));
      follows_outage_ = IsOutage(failure);
      CLARIBI_CHECK(Wait(failure, delay, call));
    }
  }

  // How often something was sent again.
  int repetitions() const { return repetitions_; }
  // Asked within an attempt of the innermost Run: the one before it met an outage, which counted
  // where failures are counted (FailureCounts).
  bool follows_outage() const { return follows_outage_; }

 private:
  // Runs nest, and each has attempts of its own.
  class OwnRun {
   public:
    explicit OwnRun(bool& follows) : follows_(follows), outer_(std::exchange(follows, false)) {}
    OwnRun(const OwnRun&) = delete;
    OwnRun& operator=(const OwnRun&) = delete;
    ~OwnRun() { follows_ = outer_; }

   private:
    bool& follows_;
    const bool outer_;
  };

  static bool IsOutage(const Failure& failure);

  using Counts = std::array<int, kSetbacks>;

  // How long to wait before another attempt, or the error to report.
  core::Result<core::Milliseconds> Admit(Failure& failure, Counts& in_this_run,
                                         const core::CallContext& call);
  core::Status Wait(const Failure& failure, core::Milliseconds delay,
                    const core::CallContext& call);
  int Limit(Setback setback) const;
  std::optional<core::Milliseconds> Delay(const Failure& failure, int count,
                                          const core::CallContext& call) const;

  Services services_;
  RepetitionLimits limits_;
  Counts in_this_use_case_{};
  int repetitions_ = 0;
  int without_progress_ = 0;
  bool follows_outage_ = false;
};

// Waits for what `why` says to pass, and tells the call of it where that takes a second or more.
// `clock`: null tells nothing. Error: the end of the call.
core::Status WaitFor(const core::Error& why, core::Milliseconds delay,
                     const core::CallContext& call, const core::Clock* clock,
                     const std::function<void(core::Milliseconds)>& pause);

// How long to wait before repetition `count` (from 1): full jitter under a doubling bound, and not
// before retry_after; empty where the server asks for more than max_retry_after. random: any 32
// bits, over which the delay is spread evenly. Pure.
std::optional<core::Milliseconds> BackoffDelay(const RepetitionLimits& limits, int count,
                                               std::optional<core::Milliseconds> retry_after,
                                               std::uint32_t random);

// 32 bits of `source`; if it fails, the value that gives the longest delay.
std::uint32_t JitterBits(core::RandomSource& source);

// True for 408, 425, 429, 502, 503, 504: temporary failures, whatever the body is.
bool IsPassingStatus(int status);

// GET, HEAD, OPTIONS, TRACE, PUT, DELETE (RFC 9110 section 9.2.2).
bool IsIdempotentMethod(std::string_view method);

}  // namespace claribi::http
