#include "http/circuit_transport.h"

#include <optional>

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

// Gives the probe back if whatever lies below throws, so that it is not taken for ever.
class Passage {
 public:
  Passage(Circuits& circuits, const std::string& organisation, const std::string& origin,
          Circuits::Pass pass)
      : circuits_(circuits), organisation_(organisation), origin_(origin), pass_(pass) {}
  Passage(const Passage&) = delete;
  Passage& operator=(const Passage&) = delete;
  ~Passage() {
    if (!is_told_) circuits_.NoteNothing(organisation_, origin_, pass_);
  }
  Circuits::Change Answered() {
    is_told_ = true;
    return circuits_.NoteAnswer(organisation_, origin_);
  }
  Circuits::Change Failed(const core::Error& failure, std::optional<core::Milliseconds> at_least) {
    is_told_ = true;
    return circuits_.NoteFailure(organisation_, origin_, pass_, failure, at_least);
  }

 private:
  Circuits& circuits_;
  const std::string& organisation_;
  const std::string& origin_;
  const Circuits::Pass pass_;
  bool is_told_ = false;
};

}  // namespace

core::Result<std::unique_ptr<HttpResponse>> CircuitTransport::Send(HttpRequest request,
                                                                   const core::CallContext& call) {
  const std::string origin = request.url.Origin();
  const std::string host = request.url.host();
  const bool may_be_unknown = request.may_be_unknown;
  const bool counts_server_errors = request.method == "POST" && !may_be_unknown;
  CLARIBI_TRY(const Circuits::Pass pass, services_.circuits.Admit(organisation_, origin));
  Passage passage(services_.circuits, organisation_, origin, pass);
  const core::MonotonicTime start = services_.clock.Monotonic();
  auto response = inner_->Send(std::move(request), call);
  if (!response.ok()) {
    const core::Milliseconds waited = services_.clock.Monotonic() - start;
    // What has left and was not answered says nothing where the server may not know the question.
    const bool is_told = !may_be_unknown || response.error().unsent;
    if (is_told && IsFailure(response.error(), waited, call)) {
      Tell(passage.Failed(response.error(), std::nullopt), origin);
    }
    return response;
  }
  const int status = (*response)->status();
  if (status < kFirstServerError) {
    Tell(passage.Answered(), origin);
  } else if (counts_server_errors) {
    Tell(passage.Failed(ServerError(status, host),
                        RetryAfter((*response)->headers(), services_.clock.Now(), kMostAskedPause)),
         origin);
  }
  return response;
}

bool CircuitTransport::IsFailure(const core::Error& error, core::Milliseconds waited,
                                 const core::CallContext& call) const {
  if (call.IsCancelled() || error.stale_connection) return false;
  if (error.code == core::ErrorCode::kUnavailable) return true;
  return error.code == core::ErrorCode::kTimeout && (call.CheckAlive().ok() || waited >= silence_);
}

void CircuitTransport::Tell(Circuits::Change change, const std::string& origin) const {
  if (change == Circuits::Change::kClosed) {
    services_.logger.Log(core::LogLevel::kInfo, core::LogComponent::kHttp,
                         core::Excerpt(origin) + " answers again: it is asked as before");
  } else if (change == Circuits::Change::kOpened) {
    const auto open = services_.circuits.Find(organisation_, origin);
    services_.logger.Log(core::LogLevel::kWarn, core::LogComponent::kHttp,
                         core::Excerpt(origin) + " keeps failing and is not asked until " +
                             (open ? core::TimeText(open->next_attempt_at) : "later") +
                             (open ? ": " + open->reason : ""));
  }
}

}  // namespace claribi::http
