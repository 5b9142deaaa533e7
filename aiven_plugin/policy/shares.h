// Numbers beside the rows that say how much of what was asked is in them: counts of a done part and
// its whole ("completedJobs": 11, "totalJobs": 20), shares below one (a coverage, a rate of
// sampling), and messages that lie behind the last one that came. Where such numbers are data, the
// object has a name, or the rows are the very things that are counted. Pure; bounded by the size of
// the objects around the rows.
#pragma once

#include <string_view>

#include "core/json.h"
#include "policy/answer_shape.h"
#include "policy/incompleteness.h"

namespace claribi::policy {

// tool: its name. vendor: how sentences call it.
void ReadShares(const AnswerShape& shape, std::string_view tool, std::string_view vendor,
                Findings& found);

// "samplesReadCounts" below "samplingSpaceSizes": only a sample was read, whatever it was.
bool SaysSampled(const core::Json::Object& members);

}  // namespace claribi::policy
