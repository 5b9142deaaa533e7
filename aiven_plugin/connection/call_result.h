// The call result message (call_result.schema.json): what a tool answered, in the forms that were
// asked for, cut to the operator's limits, with where it came from and what is missing. What is
// said about the answer is the same in whatever form it is asked for, as long as max_bytes cuts
// nothing. Credentials were removed before (results/redaction.h).
#pragma once

#include <cstddef>
#include <string>

#include "core/clock.h"
#include "core/json.h"
#include "core/random.h"
#include "core/result.h"
#include "policy/vendor_adapter.h"
#include "results/result_limits.h"
#include "connection/result_forms.h"

namespace claribi::connection {

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
  core::Json structured_content;  // the same; null if absent or not asked for
  std::size_t redactions = 0;     // credentials that were removed
  int retries = 0;
  core::Milliseconds duration{0};
  Provenance provenance;
  ResultForms forms;
};

// At most limits.max_bytes as JSON. random: for the boundary of the text for a model; its failure
// is the only one.
core::Result<core::Json> CallResult(CallFacts facts, policy::Interpretation interpretation,
                                    const results::ResultLimits& limits,
                                    core::RandomSource& random);

}  // namespace claribi::connection
