// Whether a request is sent again: the one place that decides it, waits, and says so in the log.
// Everybody else makes one attempt and reports what came of it; nobody else loops.
//
// A use case has one Repetition. All its requests share it, so that however they nest (a call
// begins a session, a stale listing is fetched again), there is one budget and one deadline:
//
//            +-------------------- Run --------------------+
//            |                                             |
//     attempt --success--> the result                      |
//            |                                             |
//         Failure --final, or its budget is used up--> its error
//            |                                             |
//        wait (kPassing, kStreamBroken)                    |
//            |                                             |
//         remedy --fails--> the remedy's error             |
//            |                                             |
//            +---------------------------------------------+
//
//   setback               what may be done about it                        times   learned from
//   kStaleConnection      a request that is safe is sent on a new           1 *    RFC 9112 9.3.1
//                         connection: the idle one was closed under it
//   kRedirect             307 or 308 within the origin: followed            3 *    RFC 9700 4.12
//   kCredentialRefused    401, or 403 for want of scopes: the Authorizer    1 *    RFC 6750 3.1
//                         renews, or asks for a sign-in
//   kPassing              429; 408, 425, 502 to 504 and broken              2 *    RFC 9110 10.2.3
//                         connections, if the request does no harm twice
//   kStreamBroken         an answer's event stream ended early: goes on     max_   MCP
//   "Resumability
//                         behind the last event                       resumptions  and Redelivery"
//   kSessionGone          404 to a session, or a revision that is no        1      MCP "Session
//                         longer spoken: a new session is begun                    Management"
//   kHeadersChanged       -32020: the tool is listed afresh and its         1      MCP 2026-07-28,
//                         arguments are judged again                               tools
//   kRefusedInResult      a tool's result says that the token is dead:      1      servers that
//                         renewed as after a 401                                   answer 200
//
// * in a row: a success of any request begins the count anew. kStreamBroken counts reopenings that
// brought no new event. Beyond kMostRepetitions nothing is repeated, whatever the reason.
//
// Not here: the standing stream of a server (mcp/server_stream.h), which no call waits for, and
// what is no repetition: further pages, rounds of input, another revision that is offered.
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

// Whether doing it twice does no harm. The caller knows; a server's word for it is not enough.
enum class Repeatable { kNo, kYes };

// What came of an attempt that brought no result.
struct Failure {
  core::Error error;               // what is reported if nothing more is tried
  std::optional<Setback> setback;  // empty: nothing will help
  core::Milliseconds wait{0};      // before the next attempt, at least
  bool progressed = false;         // further than the attempt before: the count begins anew

  Failure(core::Error final_error)  // NOLINT(google-explicit-constructor): most failures are final
      : error(std::move(final_error)) {}
  Failure(Setback reason, core::Error if_given_up)
      : error(std::move(if_given_up)), setback(reason) {}

  // kPassing where the error's status, or its being retryable, says that it may pass; final for
  // what is not repeatable (but for 429, which was refused before it was done), and for the end of
  // the call. A stale connection is kStaleConnection.
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

  // What it lives on; borrowed, and may be null or empty where no setback makes it wait.
  struct Services {
    core::RandomSource* random = nullptr;
    const core::Logger* logger = nullptr;
    std::function<void(core::Milliseconds)> pause;  // blocks for at most that long
  };
  template <typename T>
  using Attempt = std::variant<T, Failure>;
  // Ok: try again. An error is the use case's.
  using Remedy = std::function<core::Status(const Failure&)>;

  explicit Repetition(Services services, const RepetitionLimits& limits = {})
      : services_(std::move(services)), limits_(limits) {}

  // attempt: () -> Attempt<T>. Errors: a failure's, the remedy's, the end of the call.
  template <typename T, typename Try>
  core::Result<T> Run(const core::CallContext& call, Try attempt, const Remedy& remedy) {
    for (;;) {
      Attempt<T> outcome = attempt();
      if (T* result = std::get_if<T>(&outcome)) {
        NoteSuccess();
        return std::move(*result);
      }
      Failure& failure = std::get<Failure>(outcome);
      CLARIBI_CHECK(Consider(failure, call));
      CLARIBI_CHECK(remedy(failure));
    }
  }

  // How often something was sent again.
  int repetitions() const { return repetitions_; }

 private:
  // Ok once the next attempt may begin, the wait included; else the error to report.
  core::Status Consider(Failure& failure, const core::CallContext& call);
  void NoteSuccess();
  int Limit(Setback setback) const;
  std::optional<core::Milliseconds> Delay(const Failure& failure, int count,
                                          const core::CallContext& call) const;
  void Log(const Failure& failure, core::Milliseconds delay) const;

  Services services_;
  RepetitionLimits limits_;
  std::array<int, kSetbacks> counts_{};
  int repetitions_ = 0;
};

// How long to wait before repetition `count` (from 1): full jitter under a doubling bound, and not
// before retry_after; empty where the server asks for more than max_retry_after. random: any 32
// bits, over which the delay is spread evenly. Pure.
std::optional<core::Milliseconds> BackoffDelay(const RepetitionLimits& limits, int count,
                                               std::optional<core::Milliseconds> retry_after,
                                               std::uint32_t random);

// 32 bits of `source`; if it fails, a value that spreads nothing: jitter is a courtesy.
std::uint32_t JitterBits(core::RandomSource& source);

// GET, HEAD, OPTIONS, TRACE, PUT, DELETE (RFC 9110 section 9.2.2).
bool IsIdempotentMethod(std::string_view method);

}  // namespace claribi::http
