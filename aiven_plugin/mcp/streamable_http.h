// MCP over Streamable HTTP: every message is a POST of its own, and the answer to a request comes
// in that POST's response. Knows sessions and revisions only as headers, and begins none. Reports
// what stands in the way of an answer (a redirect, a refused credential, a stream that broke off)
// to the operation's Repetition, which decides whether to go on. Source: MCP revision 2025-11-25,
// basic/transports "Streamable HTTP" (the same holds for 2025-06-18 and 2025-03-26); revision
// 2026-07-28, basic/transports/streamable-http.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/call_context.h"
#include "core/leniency.h"
#include "core/secret.h"
#include "http/authorizer.h"
#include "json_rpc/message.h"
#include "mcp/client_config.h"
#include "mcp/operation.h"
#include "mcp/reply.h"
#include "mcp/reply_reader.h"
#include "mcp/session.h"

namespace claribi::mcp {

// The first message to a server that may be modern; see discover.h.
inline constexpr std::string_view kDiscover = "server/discover";
// The one whose id is its progress token.
inline constexpr std::string_view kCallTool = "tools/call";

struct Answer {
  Reply reply;
  core::Secret session_id;  // the one this response assigned; empty: none
  int http_status = 200;    // an error of a modern server may come with another
};

// What follows when the server refuses the credential of a request (401, 403).
enum class OnRefusal {
  kRecover,  // kCredentialRefused: the Authorizer is told, and the request is sent once more
  kReport,   // the request's error, without a setback; the operation notes it for a later Remedy
  // kReport, unless no credential was sent or the server says what it lacks (insufficient_scope,
  // use_dpop_nonce): then kRecover. For a request that an older server may refuse because it does
  // not know it.
  kReportUnlessExplained,
  // The request's error, and nothing else: for a message whose refusal changes nothing.
  kPassOver,
};

// What is asked, and where it belongs.
struct Question {
  std::string_view method;
  core::Json params{};  // without what every attempt adds: see Ask
  // Of a tool call: the member "arguments" of the parameters, which is not among `params`. Borrowed
  // as long as the question is asked; null: there is none.
  const core::Json* arguments = nullptr;
  const Session* session = nullptr;  // nullptr for `initialize` only
  http::Repeatable repeatable = http::Repeatable::kYes;
  http::Headers parameter_headers{};  // header_parameters.h
  OnRefusal on_refusal = OnRefusal::kRecover;
  http::FailureCounts failure_counts = http::FailureCounts::kYes;
};

class StreamableHttp {  // [mt]
 public:
  using Response = std::unique_ptr<http::HttpResponse>;

  // Telling a server that a request is cancelled takes no longer than this, so that the cancelled
  // call still ends within a second.
  static constexpr core::Milliseconds kCancellationBound{500};

  // Borrows both, and what `dependencies` refers to.
  StreamableHttp(const Dependencies& dependencies, const Config& config)
      : dependencies_(dependencies),
        config_(config),
        leniency_(dependencies.logger, core::LogComponent::kMcp) {}

  // Asks, as often as the operation's Repetition admits, and reads the answer. Every attempt that
  // begins anew has a request id of its own, because the server may still know the one before; its
  // id is the progress token of a tool call, the call's trace context goes with it (RPC-07; not
  // with `initialize`, which an older server reads strictly), and to a modern server what every
  // request says of itself (request_metadata.h). If the call is cancelled or times out while a
  // request is under way, a legacy server is told (TMO-03), unless the request is `initialize`
  // (LIF-05); a modern one notices that the response is no longer read (H26-13). Errors: those of
  // Authorizer, HttpTransport, RefusalError and ReplyReader; a refusal that is a JSON-RPC error is
  // a Reply, not an error, from a modern server whatever its HTTP status.
  core::Result<Answer> Ask(Operation& operation, const Question& question, StreamListener& listener,
                           const core::CallContext& call);
  // One attempt of Ask, for whoever decides what follows a failure.
  http::Repetition::Attempt<Answer> AskOnce(Operation& operation, const Question& question,
                                            StreamListener& listener,
                                            const core::CallContext& call);
  // Sends a notification, or an answer to a request of the server. kNo: at most once but for a
  // redirect or a refused credential.
  core::Status Tell(Operation& operation, const json_rpc::Message& message, const Session* session,
                    http::Repeatable repeatable, const core::CallContext& call,
                    OnRefusal on_refusal = OnRefusal::kRecover);
  // The stream on which a legacy server speaks unasked, from `last_event_id` on if that is not
  // empty. Any status; 405 means that the server has none (H25-08).
  core::Result<Response> OpenStream(Operation& operation, const Session& session,
                                    std::string_view last_event_id, const core::CallContext& call);
  // Asks what is answered with a stream, to be read by the caller. Any status.
  core::Result<Response> Open(Operation& operation, const Question& question,
                              const core::CallContext& call);
  // Answers a request that came on a stream, as an operation of its own; what fails is logged.
  void AnswerServer(const json_rpc::Request& request, const Session* session,
                    StreamListener& listener, const core::CallContext& call);
  // Ends the session at the server (H25-07). A server that does not let clients do so (405), or has
  // forgotten it (404), is fine. Precondition: the session has an id.
  core::Status EndSession(Operation& operation, const Session& session,
                          const core::CallContext& call);
  core::Leniency& leniency() { return leniency_; }
  const core::Leniency& leniency() const { return leniency_; }

 private:
  template <typename T>
  using Attempt = http::Repetition::Attempt<T>;

  struct Outgoing {
    std::string_view method;  // of HTTP
    std::string body;
    const Session* session = nullptr;
    http::Headers headers;  // besides those that every request has
    OnRefusal on_refusal = OnRefusal::kRecover;
    http::FailureCounts failure_counts = http::FailureCounts::kYes;
    bool in_flight = false;   // out: may have reached the server, and was not refused
    bool was_signed = false;  // out: a credential went with it
  };

  // A request under way, and what is known of its answer.
  struct Exchange;

  Outgoing Compose(std::int64_t id, const Question& question, const core::CallContext& call) const;
  static Outgoing StreamRequest(const Session& session, std::string_view last_event_id);
  http::HttpRequest MakeRequest(const Outgoing& outgoing) const;
  // One attempt. A response's status is any but a redirect. Setbacks: those of http::Destination,
  // and kCredentialRefused.
  Attempt<Response> Send(Operation& operation, Outgoing& outgoing, const core::CallContext& call);
  // As many attempts as it takes to get a response.
  core::Result<Response> Deliver(Operation& operation, Outgoing& outgoing,
                                 const core::CallContext& call);
  // One attempt to go on behind the last event of an answer that broke off; where the server does
  // not offer that, the error that it broke off with.
  Attempt<Answer> Resume(Operation& operation, Exchange& exchange, const core::CallContext& call);
  Attempt<Answer> SendAndRead(Operation& operation, Exchange& exchange,
                              const core::CallContext& call);
  Attempt<Answer> Read(Response response, Exchange& exchange, const core::CallContext& call);
  core::Result<Answer> ReadRefusal(http::HttpResponse& response, const Exchange& exchange,
                                   const core::CallContext& call);
  bool CanGoOn(const core::Error& error, const Exchange& exchange) const;
  http::Failure GoOn(core::Error error, Exchange& exchange) const;
  http::Failure CredentialRefused(Operation& operation, const Outgoing& outgoing,
                                  http::HttpResponse& response,
                                  const core::CallContext& call) const;
  core::Error Refusal(http::HttpResponse& response, const core::CallContext& call) const;
  void TellCancelled(std::int64_t id, std::string_view method, const Session& session,
                     const core::Error& why);

  const Dependencies& dependencies_;
  const Config& config_;
  RequestIds request_ids_;
  core::Leniency leniency_;
};

}  // namespace claribi::mcp
