// MCP over Streamable HTTP: every message is a POST of its own, and the answer to a request comes
// in that POST's response. Knows sessions and revisions only as headers; begins none, repeats
// nothing but a request that was refused for its credentials (once). A stream of a legacy revision
// that breaks off is gone on with where its events have ids. Source: MCP revision 2025-11-25,
// basic/transports "Streamable HTTP" (the same holds for 2025-06-18 and 2025-03-26); revision
// 2026-07-28, basic/transports/streamable-http.
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
#include "mcp/reply_reader.h"
#include "mcp/session.h"

namespace claribi::mcp {

struct Answer {
  Reply reply;
  core::Secret session_id;  // the one this response assigned; empty: none
  int http_status = 200;    // an error of a modern server may come with another
};

// A request and where it belongs.
struct Question {
  const json_rpc::Request& request;
  const Session* session = nullptr;  // nullptr for `initialize` only
  http::Headers parameter_headers;   // header_parameters.h
};

class StreamableHttp {  // [mt]
 public:
  using Response = std::unique_ptr<http::HttpResponse>;

  // Telling a server that a request is cancelled takes no longer than this, so that the cancelled
  // call still ends within a second.
  static constexpr core::Milliseconds kCancellationBound{500};
  static constexpr std::size_t kMaxSessionIdBytes = 1024;

  // Borrows both, and what `dependencies` refers to.
  StreamableHttp(const Dependencies& dependencies, const Config& config)
      : dependencies_(dependencies), config_(config) {}

  // Sends a request and reads its answer. If the call is cancelled or times out while the request
  // is under way, a legacy server is told (TMO-03), unless the request is `initialize` (LIF-05); a
  // modern one notices that the response is no longer read (H26-13). Errors: those of Authorizer,
  // HttpTransport, RefusalError and ReplyReader; a refusal that is a JSON-RPC error is a Reply, not
  // an error, from a modern server whatever its HTTP status.
  core::Result<Answer> Ask(const Question& question, StreamListener& listener,
                           const core::CallContext& call);
  // Sends a notification, or an answer to a request of the server.
  core::Status Tell(const json_rpc::Message& message, const Session* session,
                    const core::CallContext& call);
  // The stream on which a legacy server speaks unasked, from `last_event_id` on if that is not
  // empty. Any status; 405 means that the server has none (H25-08).
  core::Result<Response> OpenStream(const Session& session, std::string_view last_event_id,
                                    const core::CallContext& call);
  // Sends a request whose answer is a stream to be read by the caller. Any status.
  core::Result<Response> Open(const json_rpc::Request& request, const Session& session,
                              const core::CallContext& call);
  // Answers a request that came on a stream; what fails is logged.
  void AnswerServer(const json_rpc::Request& request, const Session* session,
                    StreamListener& listener, const core::CallContext& call);
  // Ends the session at the server (H25-07). A server that does not let clients do so (405), or has
  // forgotten it (404), is fine. Precondition: the session has an id.
  core::Status EndSession(const Session& session, const core::CallContext& call);

 private:
  struct Outgoing {
    std::string_view method;  // of HTTP
    std::string body;
    const Session* session = nullptr;
    http::Headers headers;   // besides those that every request has
    bool in_flight = false;  // out: may have reached the server, and was not refused
  };

  static Outgoing Compose(const Question& question);
  core::Result<Answer> Exchange(const Question& question, Outgoing& outgoing,
                                StreamListener& listener, const core::CallContext& call);
  // Goes on with a stream that broke off, as long as that leads anywhere; else `reply` as it is.
  core::Result<Reply> Resume(core::Result<Reply> reply, const Session& session, ReplyReader& reader,
                             const core::CallContext& call);
  core::Result<Answer> ReadRefusal(http::HttpResponse& response, const Question& question,
                                   const core::CallContext& call) const;
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
