// The error detail message, and the removal of credentials from every text that goes to the host.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "core/json.h"

namespace claribi::messages {

// error_detail.schema.json
core::Json ErrorDetail(const core::Error& error);

// An error or a text for a user or a log, which may quote a vendor, with its credentials removed.
core::Error WithoutCredentials(core::Error error);
std::string WithoutCredentials(std::string_view text);

}  // namespace claribi::messages
