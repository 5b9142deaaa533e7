// What is said of a sign-in: the messages authorization redirect, authorization status, revocation
// and host event. Pure.
#pragma once

#include "connection/connection_events.h"
#include "connection/sign_in.h"
#include "connection/values.h"
#include "core/json.h"

namespace claribi::messages {

// authorize_begin.schema.json
core::Json BeginMessage(const connection::SignInBegun& begun);
// authorization_status.schema.json
core::Json StatusMessage(const connection::ConnectionStatus& status);
// revocation.schema.json
core::Json RevocationMessage(const connection::Revocation& revocation);
// host_event.schema.json, without credentials.
core::Json HostEventMessage(const connection::HostEvent& event);

}  // namespace claribi::messages
