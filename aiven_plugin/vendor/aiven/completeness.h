// Whether the data of an Aiven tool is complete, by what its server puts beside them: its paging,
// its scan of projects, refused projects, metrics that do not exist, states that match nothing. The
// marks that other vendors use too are read in policy/page_marks.h. Pure; bounded.
#pragma once

#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/json.h"
#include "policy/answer_shape.h"
#include "policy/in_band_errors.h"
#include "policy/vendor_adapter.h"

namespace claribi::vendor::aiven {

// Puts down what is missing in `result.data`, whose shape it is.
void ReadMarks(const policy::AnswerShape& shape, const policy::Asked& asked,
               const policy::InBandErrors& rules, policy::Interpretation& result);

// The same of a prose that says that nothing was found, where a filter may be why.
void ReadNoMatchInWords(const policy::Asked& asked, std::string_view prose,
                        policy::Findings& found);

// The failure in a success that holds nothing but failures: an `error` alone, or refusals where
// there are no rows, or as the only rows, if one project was asked for or if all of them pass.
std::optional<core::Error> HiddenError(const policy::AnswerShape& shape, const policy::Asked& asked,
                                       const policy::InBandErrors& rules);

}  // namespace claribi::vendor::aiven
