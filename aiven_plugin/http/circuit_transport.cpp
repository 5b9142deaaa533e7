#include "http/circuit_transport.h"

#include <optional>
#include <string>

#include "core/guarded.h"
#include "core/text.h"

namespace claribi::http {
namespace {

constexpr int kFirstServerError = 500;
constexpr core::Milliseconds kMostAskedPause{3600000};

core::Error ServerError(int status, const std::string& host) {
  return core::Error(core::ErrorCode::kUnavailable, "The vendor's server fails.",
                     core::Excerpt(host) + " answered with HTTP status " + std::to_string(status),
                     "Try again later. If the vendor reports no outage, tell its support.")
      .Kind(core::ErrorKind::kUnavailable)
      .HttpStatus(status);
}

// What a failure of the request may count for.
FailureCounts WeightOf(const HttpRequest& request) {
  const bool may_be_nothing_there =
      request.method != "POST" && request.failure_counts == FailureCounts::kYes;
  return may_be_nothing_there ? FailureCounts::kIfNotReached : request.failure_counts;
}

// One request that was let through. Gives the probe back if whatever lies below throws, or nothing
// was learned, so that it is not taken for ever.
class Passage {
 public:
  Passage(const CircuitTransport::Services& services, const Places& places,
          SharedCircuits::Admission admission, FailureCounts weight, const core::CallContext& call)
      : services_(services), places_(places), admission_(admission), weight_(weight), call_(call) {}
  Passage(const Passage&) = delete;
  Passage& operator=(const Passage&) = delete;
  ~Passage() {
    core::RunGuarded(services_.logger, core::LogComponent::kHttp, "giving back a probe",
                     [this] { services_.circuits.NoteNothing(places_, admission_, call_); });
  }

  // By the origin: with 5xx, which is for the endpoint to count.
  void Answered(SharedCircuits::Answered answered) {
    Tell(services_.circuits.NoteAnswer(places_, answered, call_), places_.endpoint);
    admission_.origin = Circuits::Pass::kUsual;
    if (answered == SharedCircuits::Answered::kAll) admission_.endpoint = Circuits::Pass::kUsual;
  }
  void NotReached(const core::Error& failure) {
    Count(places_.origin, admission_.origin, weight_ != FailureCounts::kNo, failure, std::nullopt);
    // It was to try the endpoint, and did not come so far.
    Count(places_.endpoint, admission_.endpoint, false, failure, std::nullopt);
  }
  void Failed(const core::Error& failure, std::optional<core::Milliseconds> at_least) {
    if (weight_ == FailureCounts::kIfNotReached) return;
    Count(places_.endpoint, admission_.endpoint, weight_ == FailureCounts::kYes, failure, at_least);
    Count(places_.origin, admission_.origin, false, failure, at_least);
  }

 private:
  // counts: also for a request that is no probe.
  void Count(const std::string& place, Circuits::Pass& pass, bool counts,
             const core::Error& failure, std::optional<core::Milliseconds> at_least) {
    if (!counts && pass != Circuits::Pass::kProbe) return;
    Tell(services_.circuits.NoteFailure(place, pass, failure, at_least, call_), place);
    pass = Circuits::Pass::kUsual;
  }
  void Tell(Circuits::Change change, const std::string& place) const {
    if (change == Circuits::Change::kClosed) {
      services_.logger.Log(core::LogLevel::kInfo, core::LogComponent::kHttp,
                           core::Excerpt(place) + " answers again: it is asked as before");
    } else if (change == Circuits::Change::kOpened) {
      const auto open = services_.circuits.Known(place);
      services_.logger.Log(core::LogLevel::kWarn, core::LogComponent::kHttp,
                           core::Excerpt(place) + " keeps failing and is not asked until " +
                               (open ? core::TimeText(open->next_attempt_at) : "later") +
                               (open ? ": " + open->reason : ""));
    }
  }

  const CircuitTransport::Services& services_;
  const Places& places_;
  SharedCircuits::Admission admission_;  // what is still to be handed back
  const FailureCounts weight_;
  const core::CallContext& call_;
};

}  // namespace

core::Result<std::unique_ptr<HttpResponse>> CircuitTransport::Send(HttpRequest&& request,
                                                                   const core::CallContext& call) {
  const Places places(request.url);
  const std::string host = request.url.host();
  const FailureCounts weight = WeightOf(request);
  CLARIBI_TRY(const SharedCircuits::Admission admission, services_.circuits.Admit(places, call));
  Passage passage(services_, places, admission, weight, call);
  const core::MonotonicTime start = services_.clock.Monotonic();
  auto response = inner_->Send(std::move(request), call);
  if (!response.ok()) {
    const core::Milliseconds waited = services_.clock.Monotonic() - start;
    if (!IsFailure(response.error(), waited, call)) return response;
    if (response.error().unsent) {
      passage.NotReached(response.error());
    } else {
      passage.Failed(response.error(), std::nullopt);
    }
    return response;
  }
  const int status = (*response)->status();
  if (status < kFirstServerError) {
    passage.Answered(SharedCircuits::Answered::kAll);
    return response;
  }
  passage.Answered(SharedCircuits::Answered::kOriginAlone);
  passage.Failed(ServerError(status, host),
                 RetryAfter((*response)->headers(), services_.clock.Now(), kMostAskedPause));
  return response;
}

bool CircuitTransport::IsFailure(const core::Error& error, core::Milliseconds waited,
                                 const core::CallContext& call) const {
  if (call.IsCancelled() || error.stale_connection) return false;
  if (error.code == core::ErrorCode::kUnavailable) return true;
  return error.code == core::ErrorCode::kTimeout && (call.CheckAlive().ok() || waited >= silence_);
}

}  // namespace claribi::http
