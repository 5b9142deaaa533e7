// Names that a user, or a server that ignores case and separators, could confuse: service_list and
// SERVICE-LIST. A call could reach the wrong tool, and one of them may write, so all of them are
// hidden. Lookalike letters need no rule: a name holds ASCII only (tool_name.h).
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
