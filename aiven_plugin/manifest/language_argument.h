// Which arguments of which tools carry a language, and what a text in it may do: the member
// `arguments.languages` of a manifest.
#pragma once

#include <string>
#include <vector>

#include "core/json.h"
#include "manifest/object_reader.h"

namespace claribi::manifest {

// As policy::LanguageArgument says. The language is "postgresql", the one that there is.
struct LanguageArgument {
  std::string tool;      // exact name
  std::string argument;  // exact name
  // What the vendor or the operator knows to only read: functions, and types to cast to.
  std::vector<std::string> functions;
};

// Reports to `violation` another language, and functions that no query could name: "name" or
// "schema.name", as PostgreSQL keeps them. What PostgreSQL brings is not the manifest's to permit.
LanguageArgument ReadLanguageArgument(const core::Json& json, std::string pointer,
                                      Violation& violation);

}  // namespace claribi::manifest
