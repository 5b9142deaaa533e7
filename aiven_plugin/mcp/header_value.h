// Values of the headers that repeat parts of a request's body, so that gateways need not read it.
// Pure. Source: MCP revision 2026-07-28, basic/transports/streamable-http "Value Encoding"; H26-08.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/json.h"

namespace claribi::mcp {

// `text` as it is when it is visible ASCII and inner spaces, else "=?base64?…?=" of its bytes.
std::string EncodeHeaderValue(std::string_view text);

// The value of an argument: a string as above, an integer in decimal, a boolean. Empty optional for
// what has no header: null, and every other type.
std::optional<std::string> HeaderValueOf(const core::Json& value);

}  // namespace claribi::mcp
