#include "app/probe.h"

#include <map>

#include "app/plugin_message.h"
#include "app/utc_time.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;

constexpr std::int64_t kAlmostASecondMs = 999;  // a time without milliseconds is not too early

Code CodeOf(const std::string& kind) {
  static const std::map<std::string, Code> kCodes{
      {"auth_required", Code::kAuthRequired},
      {"oauth", Code::kAuthRequired},
      {"forbidden", Code::kForbidden},
      {"not_found", Code::kNotFound},
      {"rate_limited", Code::kRateLimited},
      {"unavailable", Code::kUnavailable},
      {"network", Code::kUnavailable},
      {"tls", Code::kUnavailable},
      {"timeout", Code::kTimeout},
      {"protocol", Code::kUpstream},
      {"conflict", Code::kConflict},
      {"too_large", Code::kTooLarge},
      {"configuration", Code::kUpstream},  // the exit code is that of a wrong address
  };
  const auto found = kCodes.find(kind);
  return found != kCodes.end() ? found->second : Code::kToolError;
}

// What failed, and why where that is said.
std::string CauseIn(const Value& detail) {
  const std::string cause = TextOf(detail, "cause");
  return TextOf(detail, "message") + (cause.empty() ? "" : " " + cause);
}

}  // namespace

outcome::Result<Document> AskStatus(loader::Connection& connection, bool probe,
                                    const loader::CallSettings& settings) {
  const auto emitted = connection.AuthorizeStatus(probe ? R"({"probe":true})" : "", settings);
  if (!emitted) return emitted.error();
  return ReadMessage("authorization_status", *emitted);
}

Error FromDetail(const Value& detail, const std::string& what) {
  Error error{.code = CodeOf(TextOf(detail, "kind")),
              .what = what,
              .cause = CauseIn(detail),
              .fix = TextOf(detail, "hint"),
              .detail = ToLine(detail)};
  if (const auto wait = IntegerOf(detail, "retry_after_ms"); wait && *wait >= 0) {
    error.retry_after = std::chrono::milliseconds(*wait);
  }
  error.retryable = error.code == Code::kRateLimited || error.code == Code::kUnavailable ||
                    error.code == Code::kTimeout;
  error.http_status = static_cast<int>(IntegerOf(detail, "http_status").value_or(0));
  return error;
}

std::string SignInReason(const Value& status) {
  const Value* reason = Find(status, "reason");
  return reason != nullptr ? TextOf(*reason, "message") : "";
}

outcome::Status JudgeProbe(const Value& status) {
  const Value* probe = Find(status, "probe");
  const std::string state = TextOf(status, "status");
  if (state == "authorized" && probe != nullptr && IsTrue(*probe, "ok")) return {};
  const std::string what = "The connection does not work.";
  const std::string reason = SignInReason(status);
  const Value* detail = probe != nullptr ? Find(*probe, "error") : nullptr;
  if (detail != nullptr && detail->IsObject()) {
    Error error = FromDetail(*detail, what);
    if (state != "authorized") {
      error.code = Code::kAuthRequired;
      if (!reason.empty()) error.cause = reason;
    }
    return error;
  }
  return Error{.code = state == "authorized" ? Code::kUpstream : Code::kAuthRequired,
               .what = what,
               .cause = !reason.empty()         ? reason
                        : state == "authorized" ? "Nothing was tried that could have answered."
                                                : "The sign-in is \"" + state + "\"."};
}

bool IsListing(const Value& status) {
  const Value* probe = Find(status, "probe");
  return probe != nullptr && TextOf(*probe, "kind") == kListing;
}

bool IsProbeHidden(const Value& status) {
  const Value* probe = Find(status, "probe");
  const Value* error = probe != nullptr ? Find(*probe, "error") : nullptr;
  return TextOf(status, "status") == "authorized" && error != nullptr &&
         TextOf(*error, "kind") == "tool_hidden";
}

bool IsShut(const Value& circuit) {
  return IntegerOf(circuit, "next_attempt_at_ms").value_or(0) > store::UnixMs();
}

std::string NextAttempt(const Value& circuit) {
  if (!IsShut(circuit)) return "is tried with the next request";
  const std::int64_t next = IntegerOf(circuit, "next_attempt_at_ms").value_or(0);
  return "is not asked before " + UtcText(next + kAlmostASecondMs, "%Y-%m-%d %H:%M:%SZ");
}

void NoteCheck(store::DataSource& source, const std::string& status, bool passed) {
  if (!status.empty()) source.status = status;
  source.last_check = passed ? "passed" : "failed";
  source.last_check_at_ms = store::UnixMs();
}

}  // namespace claribi::app
