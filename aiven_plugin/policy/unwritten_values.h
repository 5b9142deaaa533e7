// A text that stands in place of a value that was not written: "[max depth reached]",
// "[Array(14)]",
// "(collapsed)", "{…}", or dots under a name that holds children. Pure.
#pragma once

#include <string_view>

namespace claribi::policy {

// name: of the member that the text is the value of.
bool IsPlaceholder(std::string_view text, std::string_view name);

// A flag that says that what is inside of a thing was not written: "childrenOmitted".
bool OmitsChildren(std::string_view flag);

}  // namespace claribi::policy
