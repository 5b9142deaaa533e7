// Names that a person, or a server that is lax about case and separators, could take for each
// other: service_list and SERVICE-LIST. Which of them is meant cannot be known, and one of them may
// write, so none of them is shown. Lookalike letters need no rule: a name holds ASCII only
// (tool_name.h).
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "policy/denial.h"

namespace claribi::policy {

// Those of `names` that have a twin among them. The views are those given.
std::set<std::string_view> NamesWithTwins(const std::vector<std::string_view>& names);

// Layer ambiguous_name.
Denial HasTwin();

}  // namespace claribi::policy
