// A manifest's tool rules in the words of the filter, and whether they agree with the general ones:
// the one way from a manifest to a filter, for connections and for whoever tests a list.
#pragma once

#include "core/result.h"
#include "manifest/manifest.h"
#include "policy/tool_filter.h"

namespace claribi::tools {

// is_local: the endpoint is on this machine, and the operator allows that. Asked again here, though
// a manifest that shows everything names no other endpoint: one guard is not enough for this one.
policy::FilterRules FilterRulesOf(const manifest::Manifest& manifest, bool is_local);

// kInvalid of kind "configuration": a word that the manifest calls a reading verb is none anywhere.
core::Status CheckFilterRules(const manifest::Manifest& manifest);

}  // namespace claribi::tools
