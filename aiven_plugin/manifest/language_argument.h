// Which arguments of which tools carry a language, and what a text in it may do: the member
// `arguments.languages` of a manifest.
#pragma once

#include <string>

#include "core/json.h"
#include "manifest/object_reader.h"
#include "policy/argument_guards.h"

namespace claribi::manifest {

// Reports to `violation` a language other than "postgresql", and functions and operators that are
// not written as "name" or "schema.name" in PostgreSQL's own spelling. A manifest permits those of
// users and of extensions only: it cannot permit one of PostgreSQL's.
policy::LanguageArgument ReadLanguageArgument(const core::Json& json, std::string pointer,
                                              Violation& violation);

}  // namespace claribi::manifest
