// The JSON that leaves through the ABI, built from the rooms' values. Shapes:
// plugin_api/messages/MESSAGES.md. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json.h"
#include "core/result.h"
#include "connection/sign_in.h"

namespace claribi::connection {

// A member whose text is unknown is null.
core::Json TextOrNull(const std::string& text);

// The reason in an authorization status, and in an event.
core::Json ReasonMessage(const SignInReason& reason);
core::Json TextList(const std::vector<std::string>& texts);
// authorization_status.schema.json, but for the probe.
core::Json StatusMessage(const SignInStatus& status);

// error_detail.schema.json
core::Json ErrorDetail(const core::Error& error);

// What is said to a person or written to a log, a vendor's words in it, without credentials.
core::Error WithoutCredentials(core::Error error);
std::string WithoutCredentials(std::string_view text);

// The options of a call: an object, of at most a few members. kInvalid with what was seen instead.
core::Result<core::Json> ParseOptions(std::string_view text);

}  // namespace claribi::connection
