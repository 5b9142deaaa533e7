// A metadata document that may lie at one of several well-known places. Finds it; does not read it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "oauth/config.h"

namespace claribi::oauth {

struct MetadataSearch {
  std::optional<core::Json> document;  // an object
  std::string url;                     // where it was
  std::string tried;                   // the misses before it, for an error: "URL: reason; …"
};

// GETs one candidate after the other, without credentials, until one is a JSON object. A miss is:
// any 4xx but 429, a redirect that may not be followed, an answer that is no JSON object (web
// applications answer every path with their start page). Errors end the search: 429, 5xx, and what
// the transport reports, because "not now" must not be taken for "not there".
core::Result<MetadataSearch> FindMetadata(const Dependencies& dependencies, const Config& config,
                                          const std::vector<core::Url>& candidates,
                                          const core::CallContext& call);

// `origin`/.well-known/`name` followed by `path`, which loses one slash at its end.
core::Result<core::Url> WellKnownUrl(const core::Url& of, std::string_view name,
                                     std::string_view path);

}  // namespace claribi::oauth
