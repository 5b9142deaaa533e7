// Which arguments of which tools carry a language, and what a text in it may do: the member
// `arguments.languages` of a manifest.
#pragma once

#include <string>

#include "core/json.h"
#include "manifest/object_reader.h"
#include "policy/argument_guards.h"

namespace claribi::manifest {

// The language is "postgresql", the one that there is. Reports to `violation` another language, and
// functions that no query could name: "name" or "schema.name", as PostgreSQL keeps them. What
// PostgreSQL brings is not the manifest's to permit.
policy::LanguageArgument ReadLanguageArgument(const core::Json& json, std::string pointer,
                                              Violation& violation);

}  // namespace claribi::manifest
