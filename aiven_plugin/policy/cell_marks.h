// Values inside an answer that are not whole although its rows are: texts that end with the mark of
// a cut, and values that the vendor blanked. Pure; one pass over the data.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/json.h"
#include "policy/incompleteness.h"

namespace claribi::policy {

// vendor: how sentences call it. blanked: how many values were [REDACTED] in what the vendor sent,
// before credentials were taken out here.
void ReadCellMarks(const core::Json& data, std::string_view vendor, std::size_t blanked,
                   Findings& found);

}  // namespace claribi::policy
