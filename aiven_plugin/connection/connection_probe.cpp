// How a connection is known to work: its status, and the manifest's probe. A probe whose tool may
// not be called is dead; that is remembered, so that a status without a probe tells it, too.
#include <optional>
#include <string>
#include <utility>

#include "connection/connection.h"
#include "core/text.h"
#include "tools/idle_names.h"

namespace claribi::connection {
namespace {

using core::CallContext;
using core::Error;
using core::ErrorCode;
using core::ErrorKind;
using core::LogLevel;

// Why the tool of a probe cannot be called; empty: it can.
std::string WhyDead(const tools::Listing& listing, const std::string& tool) {
  const auto& judged = *listing.tools;
  if (const auto hidden = judged.hidden.find(tool); hidden != judged.hidden.end()) {
    return "hidden by the rule " + std::string(policy::Name(hidden->second.layer)) + ": " +
           hidden->second.reason;
  }
  if (judged.shown.count(tool) == 0) {
    for (const mcp::InvalidTool& invalid : judged.invalid) {
      if (invalid.name == tool) return "its definition cannot be read: " + invalid.reason;
    }
    return "the vendor does not offer it to this account";
  }
  const auto drift = listing.drifts.find(tool);
  if (drift == listing.drifts.end() ||
      !tools::HidesDrift(listing.rule, drift->second.change, true)) {
    return "";
  }
  return "hidden by the rule drift: " + drift->second.reason;
}

}  // namespace

core::Result<ConnectionStatus> Connection::Status(const CallContext& call, bool probe) {
  CLARIBI_CHECK(approvals_.CheckVendor(call));
  CLARIBI_TRY(SignInStatus status, setup_.sign_in->Status(call));
  std::optional<core::Status> probed;
  bool is_kept = true;  // what the status says is what is stored
  const std::string tool = setup_.manifest.probe ? setup_.manifest.probe->tool : "";
  if (probe && status.can_be_tried) {
    probed = RunProbe(call);
    Note(probed->ok() ? LogLevel::kInfo : LogLevel::kWarn,
         "tested with " + (tool.empty() ? "a listing" : tool) + ": " +
             (probed->ok() ? "it answers" : probed->error().message));
    // What ends the call, and not the vendor's patience with us, is the call's own error.
    if (!probed->ok()) CLARIBI_CHECK(call.CheckAlive());
    // The probe may have renewed the tokens, or learned that they are dead.
    CLARIBI_TRY(status, setup_.sign_in->Status(call));
    const bool is_refused = !probed->ok() && probed->error().code == ErrorCode::kAuthRequired;
    if (is_refused && status.state == SignInState::kAuthorized) {
      status.state = SignInState::kRevoked;
      status.reason = NoteRefused(probed->error().message);
      is_kept = false;
    }
  }
  if (is_kept && status.IsLost()) setup_.watch->NoteLost(*status.reason);
  ConnectionStatus outcome{
      .sign_in = std::move(status),
      .endpoint = setup_.client_config.endpoint.text(),
      .circuit = setup_.circuits->Find(http::Places(setup_.client_config.endpoint), call)};
  outcome.dead_probe = stored_probe_.Find(call);
  if (probed) {
    outcome.probe = {tool, probed->ok() ? std::nullopt : std::optional<Error>(probed->error())};
    if (probed->ok()) outcome.notes = FindIdleNames(call);
    outcome.leniencies = client_.leniencies();
  }
  return outcome;
}

SignInReason Connection::NoteRefused(const std::string& message) {
  SignInReason reason{"refused_by_vendor", message, setup_.clock.Now()};
  setup_.watch->NoteRefused(reason);
  return reason;
}

void Connection::NoteProven(http::CredentialId credential, const CallContext& call) {
  setup_.watch->NoteProven();
  setup_.sign_in->NoteProven(credential, call);
}

core::Status Connection::RunProbe(const CallContext& call) {
  if (setup_.manifest.probe) return CallProbe(call, *setup_.manifest.probe);
  // What is at hand of an earlier listing shows nothing.
  const core::BoundedCall bounded(call, setup_.limits.request_timeout);
  const auto listed = ListTools(bounded, {.refresh = true});
  return listed.ok() ? core::Ok() : core::Status(listed.error());
}

core::Status Connection::CallProbe(const CallContext& call, const manifest::Probe& probe) {
  const auto answer = AskTool(call, probe.tool, probe.arguments.Dump(), false, true);
  if (!answer.ok()) {
    const Error& error = answer.error();
    if (error.kind == ErrorKind::kToolHidden || error.kind == ErrorKind::kToolNotFound) {
      stored_probe_.Remember(DeadProbe{probe.tool, error.cause, setup_.clock.Now()}, call);
    }
    return error;
  }
  stored_probe_.Remember(std::nullopt, call);
  const policy::Interpretation& read = answer->interpretation;
  if (read.error) return *read.error;
  if (read.incomplete < policy::Incompleteness::kUnreadable) return core::Ok();
  // An answer of which nothing can be read shows no access.
  return Error(ErrorCode::kUpstream, "The test call was answered with nothing that can be read.",
               read.figures.empty() ? "" : read.figures.front(), policy::WhatToDo(read.incomplete))
      .Kind(ErrorKind::kProtocol);
}

std::vector<std::string> Connection::FindIdleNames(const CallContext& call) {
  mcp::Operation operation = client_.NewOperation();
  const auto listing =
      catalog_.List(operation, core::BoundedCall(call, setup_.limits.request_timeout), false);
  if (!listing.ok()) return {};
  return tools::IdleNames(*listing->tools, setup_.filter.rules(), setup_.hide_tools);
}

void Connection::NoteProbe(const CallContext& call, const tools::Listing& listing) {
  if (!setup_.manifest.probe) return;
  const std::string& tool = setup_.manifest.probe->tool;
  const std::string reason = WhyDead(listing, tool);
  stored_probe_.Remember(
      reason.empty() ? std::nullopt : std::optional<DeadProbe>({tool, reason, setup_.clock.Now()}),
      call);
}

}  // namespace claribi::connection
