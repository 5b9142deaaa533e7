// Makes filter rules from a manifest, and checks that they agree with the general rules.
// Connections and the policy scorer both make their filter here.
#pragma once

#include "core/result.h"
#include "manifest/manifest.h"
#include "policy/tool_filter.h"

namespace claribi::tools {

// is_local: the endpoint is on this machine, and the operator allows that. show_all counts only
// then, although a manifest with show_all cannot name another endpoint: this is a second guard.
policy::FilterRules FilterRulesOf(const manifest::Manifest& manifest, bool is_local);

// kInvalid of kind "configuration": a reading verb of the manifest acts or writes by the general
// rules.
core::Status CheckFilterRules(const manifest::Manifest& manifest);

}  // namespace claribi::tools
