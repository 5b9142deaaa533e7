// A text of XML as data, so that the marks in it are read like those of JSON: attributes and child
// elements are members, and children of one name are a list. A page of HTML is none. Bounded in
// depth, in elements and in bytes. Pure; one pass.
#pragma once

#include <optional>
#include <string_view>

#include "core/json.h"

namespace claribi::policy {

// Empty where the text is no XML, is HTML, does not end, or is larger than is read.
std::optional<core::Json> ReadXml(std::string_view text);

}  // namespace claribi::policy
