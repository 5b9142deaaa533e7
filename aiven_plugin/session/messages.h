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

// Where data came from, beside the data.
struct Provenance {
  std::string vendor;      // the manifest's id
  std::string connection;  // the host's id
  std::string tool;
  core::UnixTime at;  // when it was answered
};

// What a call result says besides its interpretation.
struct CallFacts {
  core::Json content;             // as the vendor sent it, without credentials
  core::Json structured_content;  // the same; null if absent
  std::size_t redactions = 0;     // credentials that were removed
  int retries = 0;
  core::Milliseconds duration{0};
  Provenance provenance;
};

// call_result.schema.json
core::Json CallResult(CallFacts facts, policy::Interpretation interpretation);

// What is said to a person or written to a log, a vendor's words in it, without credentials.
core::Error WithoutCredentials(core::Error error);
std::string WithoutCredentials(std::string_view text);

// The options of a call: an object, of at most a few members. kInvalid with what was seen instead.
core::Result<core::Json> ParseOptions(std::string_view text);

}  // namespace claribi::session
