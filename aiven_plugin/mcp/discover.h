// `server/discover`, as a pair: build the request, judge what comes back. A server that does not
// know the method shows by its refusal what it is. Pure. Source: MCP revision 2026-07-28,
// server/discover, basic/versioning "Backward Compatibility" and
// basic/transports/streamable-http "Backward Compatibility"; ERA-01 to ERA-03, H26-12.
#pragma once

#include <optional>
#include <variant>

#include "core/error.h"
#include "core/json.h"
#include "mcp/client_config.h"
#include "mcp/session.h"
#include "mcp/streamable_http.h"

namespace claribi::mcp {

inline constexpr std::string_view kDiscover = "server/discover";

// JSON-RPC codes that only a modern server uses.
inline constexpr std::int64_t kHeaderMismatch = -32020;
inline constexpr std::string_view kHeaderMismatchCode = "-32020";  // as a vendor_code
inline constexpr std::int64_t kMissingClientCapability = -32021;
inline constexpr std::int64_t kUnsupportedProtocolVersion = -32022;

// The server speaks none but legacy revisions, as far as it can be told.
struct LegacyServer {};
// The server is modern, but not in the revision that was tried: try this one.
struct TryRevision {
  ProtocolRevision revision;
};
using Discovery = std::variant<Session, LegacyServer, TryRevision>;

// revision: the one the request was made in. revisions: those that may be used. kUnsupported: they
// have none in common with the server's.
core::Result<Discovery> JudgeDiscovery(const Answer& answer, ProtocolRevision revision,
                                       const Revisions& revisions);

// Whether a request that failed without a JSON-RPC answer shows a legacy server: a 4xx that says
// nothing about credentials, patience or load.
bool ShowsLegacyServer(const core::Error& error);

}  // namespace claribi::mcp
