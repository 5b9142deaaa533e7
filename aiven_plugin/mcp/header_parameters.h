// Which arguments of a tool are repeated in headers: the `x-mcp-header` annotations of its input
// schema. Pure. Source: MCP revision 2026-07-28, basic/transports/streamable-http "Custom Headers
// from Tool Parameters"; H26-06, H26-07.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/json.h"
#include "core/result.h"
#include "http/http_transport.h"

namespace claribi::mcp {

// "region" inside "target" is {{"target", "region"}, "Region"}: the header Mcp-Param-Region.
struct HeaderParameter {
  std::vector<std::string> path;  // names of `properties`, from the root
  std::string name;

  friend bool operator==(const HeaderParameter&, const HeaderParameter&) = default;
};

// kUpstream, with one sentence in `cause`, if any annotation breaks a rule: the definition of the
// tool is then invalid as a whole.
core::Result<std::vector<HeaderParameter>> ReadHeaderParameters(const core::Json& input_schema);

// Adds a header for each parameter that has a value in `arguments`.
void AddParameterHeaders(const std::vector<HeaderParameter>& parameters,
                         const core::Json& arguments, http::Headers& headers);

}  // namespace claribi::mcp
