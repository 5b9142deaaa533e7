// The JSON that leaves through the ABI, built from the rooms' values. Shapes:
// plugin_api/messages/MESSAGES.md. Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/error.h"
#include "core/json.h"
#include "core/result.h"
#include "policy/vendor_adapter.h"

namespace claribi::session {

// A member whose text is unknown is null.
core::Json TextOrNull(const std::string& text);

// error_detail.schema.json
core::Json ErrorDetail(const core::Error& error);

// What a call result says besides its interpretation.
struct CallFacts {
  core::Json content;             // as the vendor sent it
  core::Json structured_content;  // null if absent
  int retries = 0;
  core::Milliseconds duration{0};
};

// call_result.schema.json
core::Json CallResult(CallFacts facts, policy::Interpretation interpretation);

// The options of a call: an object, of at most a few members. kInvalid with what was seen instead.
core::Result<core::Json> ParseOptions(std::string_view text);

}  // namespace claribi::session
