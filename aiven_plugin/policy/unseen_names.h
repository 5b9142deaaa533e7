// Whether a changed definition brings a sentence in a place that is no text: as the name of a
// member, a choice, a pattern, a reference. Texts are held back until they are approved
// (WithApprovedTexts); names and values are shown as they are, so they have to be names and values.
// Looks at all of a definition, whatever the keyword. Pure; time in proportion to the definitions.
#pragma once

#include <optional>
#include <string>

#include "policy/tool_definition.h"

namespace claribi::policy {

// The place of the first such sentence in `shown`, a JSON pointer; empty: there is none. What
// stands anywhere in `approved` is not new. Titles are judged one by one elsewhere (IsPlainTitle),
// and here by their number.
std::optional<std::string> SentenceAmongNames(const VisibleTool& approved,
                                              const VisibleTool& shown);

}  // namespace claribi::policy
