// MCP over Streamable HTTP: every message is a POST of its own, and the answer to a request comes
// in that POST's response. Knows sessions only as headers; begins none, repeats nothing but a
// request that was refused for its credentials (once). Source: MCP revision 2025-11-25,
// basic/transports "Streamable HTTP"; the same holds for 2025-06-18 and 2025-03-26. Not done here:
// the optional GET stream, and resuming a stream that broke off.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/call_context.h"
#include "core/secret.h"
#include "http/authorizer.h"
#include "json_rpc/message.h"
#include "mcp/config.h"
#include "mcp/reply.h"
#include "mcp/session.h"

namespace claribi::mcp {

struct Answer {
  Reply reply;
  core::Secret session_id;  // the one this response assigned; empty: none
};

class StreamableHttp {  // [mt]
 public:
  // Telling a server that a request is cancelled takes no longer than this, so that the cancelled
  // call still ends within a second.
  static constexpr core::Milliseconds kCancellationBound{500};
  static constexpr std::size_t kMaxSessionIdBytes = 1024;

  // Borrows both, and what `dependencies` refers to.
  StreamableHttp(const Dependencies& dependencies, const Config& config)
      : dependencies_(dependencies), config_(config) {}

  // Sends a request and reads its answer. session: nullptr for `initialize` only. If the call is
  // cancelled or times out while the request is under way, the server is told (TMO-03), unless the
  // request is `initialize` (LIF-05). Errors: those of Authorizer, HttpTransport, RefusalError and
  // ReplyReader; a refusal that is a JSON-RPC error is a Reply, not an error.
  core::Result<Answer> Ask(const json_rpc::Request& request, const Session* session,
                           StreamListener& listener, const core::CallContext& call);
  // Sends a notification, or an answer to a request of the server.
  core::Status Tell(const json_rpc::Message& message, const Session* session,
                    const core::CallContext& call);
  // Ends the session at the server (H25-07). A server that does not let clients do so (405), or has
  // forgotten it (404), is fine. Precondition: the session has an id.
  core::Status EndSession(const Session& session, const core::CallContext& call);

 private:
  using Response = std::unique_ptr<http::HttpResponse>;
  struct Outgoing {
    std::string_view method;  // of HTTP
    std::string body;
    const Session* session = nullptr;
    bool in_flight = false;  // out: may have reached the server, and was not refused
  };

  core::Result<Answer> Exchange(const json_rpc::Request& request, Outgoing& outgoing,
                                StreamListener& listener, const core::CallContext& call);
  // The second refusal of the credentials is an error.
  core::Result<Response> Send(Outgoing& outgoing, const core::CallContext& call);
  core::Result<Response> SendOnce(Outgoing& outgoing, http::CredentialId& credential,
                                  const core::CallContext& call);
  core::Error Refusal(http::HttpResponse& response, const core::CallContext& call) const;
  void TellCancelled(const json_rpc::Request& request, const Session& session,
                     const core::Error& why);

  const Dependencies& dependencies_;
  const Config& config_;
};

}  // namespace claribi::mcp
