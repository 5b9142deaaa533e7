// Header fields that a manifest may name: those that carry an API key, and those that are sent with
// every request as they stand in the manifest (its member `headers`).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json.h"
#include "manifest/object_reader.h"

namespace claribi::manifest {

// Name and value, in the order of the manifest.
using RequestHeaders = std::vector<std::pair<std::string, std::string>>;

// Letters, digits, "-" and "_", at most 64.
bool IsHeaderName(std::string_view name);

// Fields that frame or route a request, that this plugin writes, or that mean something else to a
// server or a proxy. Authorization is not among them: it is where a key may be.
bool IsForbiddenHeader(std::string_view name);

// The member `headers`. Reports to `violation` a name that is none, is forbidden or is there twice,
// and a value that a header cannot carry or that looks like a credential: a manifest holds none.
RequestHeaders ReadRequestHeaders(const core::Json& json, std::string pointer,
                                  Violation& violation);

}  // namespace claribi::manifest
