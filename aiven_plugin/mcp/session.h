// What client and server agreed on when their conversation began, or, in a modern revision, what
// the client knows of the server: there a conversation has no state. Immutable: a new agreement is
// a new Session. Source: MCP revision 2025-11-25, basic/lifecycle and basic/transports "Session
// Management"; revision 2026-07-28, server/discover.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "core/clock.h"
#include "core/json.h"
#include "core/secret.h"
#include "http/cookie_jar.h"
#include "mcp/protocol_revision.h"

namespace claribi::mcp {

// What the server says of itself. Shown to people, never a ground for a decision (ERA-06).
struct ServerInfo {
  std::string name;
  std::string title;
  std::string version;

  friend bool operator==(const ServerInfo&, const ServerInfo&) = default;
};

struct Session {
  ProtocolRevision revision = ProtocolRevision::k2025_11_25;
  core::Secret id;  // empty: the server keeps no session
  ServerInfo server;
  core::Json capabilities;  // an object
  // Of the server, sent back within this session: a load balancer finds its node by them. Null:
  // none are kept.
  std::shared_ptr<http::CookieJar> cookies{};
  // How long what `server/discover` said is fresh by the server's word, and for everybody (LST-04,
  // LST-06).
  core::Milliseconds fresh_for{0};
  // It was said to another process: this client has not asked.
  bool is_remembered = false;

  bool OffersTools() const { return capabilities.Find("tools") != nullptr; }
  // The server has said that it tells of changes to its tools.
  bool TellsOfChanges() const {
    const core::Json* tools = capabilities.Find("tools");
    return tools != nullptr && tools->FindBool("listChanged").value_or(false);
  }
};

// Shared: calls still under way keep the session they began with while another replaces it.
using SharedSession = std::shared_ptr<const Session>;

// Ids of requests, which are their progress tokens as well. One sequence for the life of a client,
// so that neither is ever used twice, in whatever session (RPC-02, TMO-04). [mt]
class RequestIds {
 public:
  std::int64_t Next() { return ++last_; }

 private:
  std::atomic<std::int64_t> last_{0};
};

}  // namespace claribi::mcp
