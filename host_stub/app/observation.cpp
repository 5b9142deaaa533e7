#include "app/observation.h"

#include <utility>

#include "app/call_record.h"
#include "app/hidden_tools.h"
#include "app/probe.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Status;

// Whether somebody is there who could list the tools, too.
bool IsWorthListing(const Status& probe) {
  if (probe) return true;
  switch (probe.error().code) {
    case Code::kForbidden:
    case Code::kNotFound:
    case Code::kConflict:
    case Code::kTooLarge:
    case Code::kUpstream:
    case Code::kToolError:
      return true;
    default:
      return false;
  }
}

// As JudgeProbe words a failure: what failed is part of the cause.
Error AsJudged(Error error) {
  error.cause = error.what + (error.cause.empty() ? "" : " " + error.cause);
  return error;
}

// Nothing if the vendor can be asked.
std::string WhyNotAsked(const Value& status) {
  const std::string state = TextOf(status, "status");
  if (state == "none" || state == "pending") return "Nobody is signed in.";
  const Value* circuit = Find(status, "circuit");
  return circuit != nullptr && IsShut(*circuit) ? "The circuit is open, so the vendor is not asked."
                                                : "";
}

void Ask(Workspace& workspace, loader::Connection& connection, Observation& observation) {
  auto probed = ProbeOnRecord(workspace, observation.source, connection, workspace.patience());
  observation.probe = probed ? JudgeProbe(*probed) : Status(AsJudged(probed.error()));
  // Without a request: what has become of the circuit.
  auto latest = probed ? std::move(probed) : AskStatus(connection, false, workspace.Settings());
  if (latest) observation.status = std::move(*latest);
  if (!IsWorthListing(*observation.probe)) return;
  observation.listing =
      ListAndNote(workspace, observation.source, connection, {}, workspace.Settings());
}

}  // namespace

Observation Observe(Workspace& workspace, const store::DataSource& source, bool asks_vendor) {
  Observation observation{.source = source, .asks_vendor = asks_vendor};
  if (const Status ours = workspace.CheckOrigin(source); !ours) {
    observation.is_anothers = ours.error().code == Code::kUsage;
    observation.refusal = ours.error();
    return observation;
  }
  const auto connection = workspace.Open(source);
  if (!connection) {
    observation.refusal = connection.error();
    return observation;
  }
  auto status = AskStatus(**connection, false, workspace.Settings());
  if (!status) {
    observation.status_failure = status.error();
    return observation;
  }
  observation.status = std::move(*status);
  if (!asks_vendor) return observation;
  observation.why_not_asked = WhyNotAsked(observation.status);
  if (observation.why_not_asked.empty()) Ask(workspace, **connection, observation);
  return observation;
}

std::optional<Error> Interrupted(const Observation& observation) {
  const auto is_over = [](const Error& error) { return error.code == Code::kCancelled; };
  for (const auto& error : {observation.refusal, observation.status_failure}) {
    if (error && is_over(*error)) return error;
  }
  if (observation.probe && !*observation.probe && is_over(observation.probe->error())) {
    return observation.probe->error();
  }
  if (observation.listing && !*observation.listing && is_over(observation.listing->error())) {
    return observation.listing->error();
  }
  return std::nullopt;
}

}  // namespace claribi::app
