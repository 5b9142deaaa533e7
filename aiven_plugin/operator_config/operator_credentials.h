// The members `client` and `grant` of the operator configuration message: the plugin's client
// registrations, and the assertion or ID token of a grant without a user. Strict, as the rest of
// that message. Errors name members and never quote their values.
#pragma once

#include "core/json.h"
#include "core/result.h"
#include "oauth/client_authentication.h"

namespace claribi::operator_config {

// config: the whole message, an object. kInvalid with the JSON pointer of what is wrong.
core::Result<oauth::OperatorCredentials> ReadOperatorCredentials(const core::Json& config);

}  // namespace claribi::operator_config
