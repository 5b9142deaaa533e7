// Where a vendor's MCP servers are: the member `endpoints` of a manifest, and the URL that a
// person's choice makes of it. Whether the URL keeps to the endpoint rule is for
// policy/endpoint_rule.h.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/result.h"
#include "core/url.h"
#include "manifest/object_reader.h"
#include "manifest/text_pattern.h"

namespace claribi::manifest {

// A place of a URL that a person fills in: "{tenant}" in "https://{tenant}.vendor.example/mcp".
struct Placeholder {
  std::string name;     // in the braces
  std::string label;    // what a person is asked for
  TextPattern pattern;  // of the whole value
  std::string example;  // matches the pattern
};

struct Endpoint {
  std::string name;  // as the user sees and chooses it; no two are the same, whatever the case
  std::string url;   // as written; with a value in each place it keeps to the endpoint rule
  std::vector<Placeholder> placeholders;  // of the places, each once, in their order
  // Resource identifiers that this endpoint's protected resource metadata may claim although RFC
  // 9728 section 3.3 would refuse them: pinned exceptions, sent as they are written here.
  std::vector<std::string> accepted_resources;

  std::string ExampleUrl() const;  // with the examples in the places
};

using PlaceholderValues = std::map<std::string, std::string, std::less<>>;

// What a person chose, as it came.
struct EndpointChoice {
  std::string endpoint;  // a URL, or the name of an endpoint, whatever its case; empty: the first
  PlaceholderValues values;
};

Endpoint ReadEndpoint(const core::Json& json, std::string pointer, Violation& violation);

// The URL of the choice: that of the endpoint of this name, or whose URL as written this is, with
// the values in its places; else the URL itself. In a host a value stands as it is; elsewhere it is
// percent-encoded. kInvalid of kind "configuration": no such name; a value that is missing, does
// not match its pattern, cannot stand in a host name, or is for no place of the endpoint.
core::Result<std::string> UrlOf(const std::vector<Endpoint>& endpoints,
                                const EndpointChoice& choice);

// The endpoint that `url` may have been made of: its path fits.
bool HasPathOf(const Endpoint& endpoint, const core::Url& url);

}  // namespace claribi::manifest
