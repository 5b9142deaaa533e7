// Reads another estate than the built-in one: a JSON file of the form of data/estate.json, checked
// from end to end before anything of it is used. README.md, "Another estate", describes the form.
#pragma once

#include <string>

#include "vendor_sandbox/ordered_json.h"
#include "vendor_sandbox/problem.h"

namespace claribi::vendor_sandbox {

/// The estate of `path`. What belongs to the vendor and is left out (clouds, service types, plans,
/// extensions, ...) is the built-in estate's. A problem names the place in the file as a JSON
/// pointer (RFC 6901).
Result<Json> ReadEstateFile(const std::string& path);

/// The same of a text; `name` is what a problem calls it.
Result<Json> ParseEstate(const std::string& text, const std::string& name);

}  // namespace claribi::vendor_sandbox
