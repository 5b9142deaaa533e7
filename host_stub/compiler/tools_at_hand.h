// ToolsAtHand: the tools of a data source, as far as a plan depends on them: those that may be
// called, and why the others may not.
#pragma once

#include <map>
#include <set>
#include <string>

namespace claribi::compiler {

/// A tool that the data source has and does not show.
struct HiddenTool {
  std::string reason;        // a clause: why
  std::string fix = {};      // sentences with a command to paste; "": nobody can show it
  bool has_drifted = false;  // shown until it changed: an approval brings it back
};

struct ToolsAtHand {
  std::set<std::string> shown;
  std::map<std::string, HiddenTool> hidden = {};
};

}  // namespace claribi::compiler
