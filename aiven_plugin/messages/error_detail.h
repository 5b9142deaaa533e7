// What is said of an error (error_detail.schema.json), and what no text may carry to the host.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "core/json.h"

namespace claribi::messages {

// error_detail.schema.json
core::Json ErrorDetail(const core::Error& error);

// What is said to a person or written to a log, a vendor's words in it, without credentials.
core::Error WithoutCredentials(core::Error error);
std::string WithoutCredentials(std::string_view text);

}  // namespace claribi::messages
