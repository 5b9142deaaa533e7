#include "messages/sign_in_messages.h"

#include <utility>

#include "core/enum_names.h"
#include "messages/error_detail.h"
#include "messages/parts.h"
#include "results/redaction.h"

namespace claribi::messages {
namespace {

using core::Json;

Json ReasonMessage(const connection::SignInReason& reason) {
  return Json::MakeObject({{"code", reason.code},
                           {"message", reason.message},
                           {"at_ms", reason.at ? Json(core::ToMs(*reason.at)) : Json()}});
}

// With the cause, which no other message carries beside the detail.
Json ProbeError(const core::Error& error) {
  Json detail = ErrorDetail(error);
  if (!error.cause.empty()) detail.Set("cause", WithoutCredentials(std::string_view(error.cause)));
  return detail;
}

Json ProbeMessage(const connection::ProbeOutcome& probe) {
  return Json::MakeObject({{"ok", !probe.error},
                           {"kind", probe.tool.empty() ? "listing" : "tool"},
                           {"tool", TextOrNull(probe.tool)},
                           {"error", probe.error ? ProbeError(*probe.error) : Json()}});
}

Json CircuitMessage(const http::OpenCircuit& circuit) {
  return Json::MakeObject({{"reason", circuit.reason},
                           {"failures", static_cast<std::int64_t>(circuit.failures)},
                           {"opened_at_ms", core::ToMs(circuit.opened_at)},
                           {"next_attempt_at_ms", core::ToMs(circuit.next_attempt_at)}});
}

Json Notes(const connection::ConnectionStatus& status) {
  Json notes = TextList(status.notes);
  if (!status.probe) return notes;
  for (const std::string& one : status.sign_in.leniencies) notes.Append(LeniencyNote(one));
  for (const std::string& one : status.leniencies) notes.Append(LeniencyNote(one));
  return notes;
}

constexpr core::EnumNames<connection::HostEventKind, 3> kEventKinds{
    {"tools_changed", "sign_in_lost", "sign_in_renewed"}};
static_assert(kEventKinds.Of(connection::HostEventKind::kSignInRenewed) == "sign_in_renewed");

}  // namespace

Json BeginMessage(const connection::SignInBegun& begun) {
  if (const auto* status = std::get_if<connection::ConnectionStatus>(&begun)) {
    return Json::MakeObject({{"kind", "done"}, {"status", StatusMessage(*status)}});
  }
  const auto& redirect = std::get<connection::AuthorizationRedirect>(begun);
  return Json::MakeObject({{"kind", "redirect"},
                           {"authorization_url", redirect.authorization_url},
                           {"expires_at_ms", core::ToMs(redirect.expires_at)},
                           {"issuer", redirect.issuer},
                           {"scopes", TextList(redirect.scopes)}});
}

Json StatusMessage(const connection::ConnectionStatus& status) {
  const connection::SignInStatus& sign_in = status.sign_in;
  Json message = Json::MakeObject(
      {{"status", connection::Name(sign_in.state)},
       {"account", Json()},
       {"issuer", TextOrNull(sign_in.issuer.value_or(""))},
       {"scopes", TextList(sign_in.scopes)},
       {"expires_at_ms", sign_in.expires_at ? Json(core::ToMs(*sign_in.expires_at)) : Json()},
       {"issued_at_ms", sign_in.issued_at ? Json(core::ToMs(*sign_in.issued_at)) : Json()},
       {"refreshable", sign_in.is_refreshable},
       {"reason", sign_in.reason ? ReasonMessage(*sign_in.reason) : Json()}});
  if (status.probe) message.Set("probe", ProbeMessage(*status.probe));
  if (status.dead_probe) {
    message.Set("dead_probe",
                Json::MakeObject({{"tool", status.dead_probe->tool},
                                  {"reason", status.dead_probe->reason},
                                  {"since_ms", core::ToMs(status.dead_probe->since)}}));
  }
  message.Set("endpoint", TextOrNull(status.endpoint));
  message.Set("circuit", status.circuit ? CircuitMessage(*status.circuit) : Json());
  Json notes = Notes(status);
  if (!notes.AsArray()->empty()) message.Set("notes", std::move(notes));
  return message;
}

Json RevocationMessage(const connection::Revocation& revocation) {
  return Json::MakeObject({{"revocation", connection::Name(revocation.outcome)},
                           {"detail", TextOrNull(revocation.detail)}});
}

Json HostEventMessage(const connection::HostEvent& event) {
  Json message =
      Json::MakeObject({{"kind", kEventKinds.Of(event.kind)}, {"at_ms", core::ToMs(event.at)}});
  if (event.reason) message.Set("reason", ReasonMessage(*event.reason));
  results::Redact(message);
  return message;
}

}  // namespace claribi::messages
