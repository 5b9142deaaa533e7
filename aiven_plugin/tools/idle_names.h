// Names in lists of tools (allowed_tools and arguments of a manifest, reviewed_tools of the
// operator, hide_tools of a connection) that no tool of the vendor has: most often a tool that was
// renamed, or a slip of the pen. Not denied_tools of a manifest: it serves every account of a
// vendor, and a tool that is denied may be missing. Pure.
#pragma once

#include <string>
#include <vector>

#include "policy/tool_filter.h"
#include "tools/judged_tools.h"

namespace claribi::tools {

// A sentence for each list that has such names, with the first of them.
std::vector<std::string> IdleNames(const JudgedTools& listing, const policy::FilterRules& rules,
                                   const std::vector<std::string>& hide_tools);

}  // namespace claribi::tools
