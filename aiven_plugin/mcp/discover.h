// `server/discover`, as a pair: build the request, judge what comes back. A server that does not
// know the method shows by its refusal what it is. Pure. Source: MCP revision 2026-07-28,
// server/discover, basic/versioning "Backward Compatibility" and
// basic/transports/streamable-http "Backward Compatibility"; ERA-01 to ERA-03, H26-12.
#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "core/error.h"
#include "core/json.h"
#include "http/authorizer.h"
#include "mcp/client_config.h"
#include "mcp/session.h"
#include "mcp/streamable_http.h"

namespace claribi::mcp {

// JSON-RPC codes that only a modern server uses.
inline constexpr std::int64_t kHeaderMismatch = -32020;
inline constexpr std::string_view kHeaderMismatchCode = "-32020";  // as a vendor_code
inline constexpr std::int64_t kMissingClientCapability = -32021;
inline constexpr std::int64_t kUnsupportedProtocolVersion = -32022;

// The server speaks none but legacy revisions, as far as it can be told.
struct LegacyServer {
  LegacyServer() = default;
  explicit LegacyServer(core::Error reason) : why(std::move(reason)) {}

  std::optional<core::Error> why;  // what came instead of an answer; empty: an answer that says so
  std::optional<http::Challenge> refusal{};  // of the credential, if that was what came
  // Its answer was what both a modern server without this method and an older one with sessions
  // give: what it is if it does not know `initialize` either.
  std::optional<Session> if_modern{};
};
// The server is modern, but not in the revision that was tried: try this one.
struct TryRevision {
  ProtocolRevision revision;
};
using Discovery = std::variant<Session, LegacyServer, TryRevision>;

// revision: the one the request was made in. revisions: those that may be used. A server that names
// no revision at all has shown nothing. kUnsupported: they have none in common with those that it
// names.
core::Result<Discovery> JudgeDiscovery(const Answer& answer, ProtocolRevision revision,
                                       const Revisions& revisions);

// Whether `server/discover` that failed so, with nothing said about the call's own end, leaves it
// open that the server is legacy: whatever it answered but a plea for patience (429), silence, a
// connection that was closed after the request had left. Not where nothing ever left, and not for
// errors that are not the server's.
bool LeavesEraOpen(const core::Error& error);

// Whether `initialize` that failed so may have met a server that knows no such method: one that
// takes offence at it (a 4xx that says nothing about credentials, patience or load), that does not
// know the method, or that answers as only a modern one does.
bool MayBeModern(const core::Error& error);

// Whether a server whose era is known from before may be of another by now, because its way to
// begin failed so: by whatever is neither about the credential or patience, nor about the call, nor
// of what never reached it.
bool MayHaveChanged(const core::Error& error);

// Whether a server that gave this instead of a modern answer, and then spoke an older revision, is
// going to give it again: nothing that a busy server, a gateway or a bad credential explains.
bool IsLasting(const std::optional<core::Error>& why);

}  // namespace claribi::mcp
