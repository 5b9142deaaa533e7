// The members `client` and `grant` of the operator configuration message: who the plugin is to
// authorization servers, and what it may trade for access without a person. Strict, as the rest of
// that message; errors name members and never show what is in them.
#pragma once

#include "core/json.h"
#include "core/result.h"
#include "oauth/client_authentication.h"

namespace claribi::operator_config {

// config: the whole message, an object. kInvalid with the JSON pointer of what is wrong.
core::Result<oauth::OperatorCredentials> ReadOperatorCredentials(const core::Json& config);

}  // namespace claribi::operator_config
