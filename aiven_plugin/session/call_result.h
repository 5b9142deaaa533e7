// The call result message (call_result.schema.json): what a tool answered, cut to the operator's
// limits, with where it came from and what is missing, and the text for a model if one was asked
// for. Credentials were removed before (results/redaction.h).
#pragma once

#include <cstddef>
#include <string>

#include "core/clock.h"
#include "core/json.h"
#include "core/random.h"
#include "core/result.h"
#include "policy/vendor_adapter.h"
#include "results/result_limits.h"

namespace claribi::session {

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
  bool wants_model_text = false;
};

// At most limits.max_bytes as JSON. random: for the boundary of the text for a model; its failure
// is the only one.
core::Result<core::Json> CallResult(CallFacts facts, policy::Interpretation interpretation,
                                    const results::ResultLimits& limits,
                                    core::RandomSource& random);

}  // namespace claribi::session
