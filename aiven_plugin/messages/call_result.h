// The call result message (call_result.schema.json): what a tool answered, in the forms that were
// asked for, cut to the operator's limits, with its source and what is missing. The members that
// describe the answer do not depend on these forms, as long as max_bytes cuts nothing. Credentials
// were removed before (results/redaction.h).
#pragma once

#include "connection/values.h"
#include "core/json.h"
#include "core/random.h"
#include "core/result.h"
#include "results/result_limits.h"

namespace claribi::messages {

// At most limits.max_bytes as JSON. random: for the boundary of the text for a model; its failure
// is the only one.
core::Result<core::Json> CallResult(connection::CallOutcome outcome,
                                    const connection::ResultForms& forms,
                                    const results::ResultLimits& limits,
                                    core::RandomSource& random);

}  // namespace claribi::messages
