// An MCP client for one open connection, shared by any number of threads: connects when it is first
// needed, lists tools over all pages, calls them, reads resources and prompts. Knows no vendor, no
// policy and no tokens; caches nothing but its session.
//
// A call, from the top: the session is acquired (the first call begins it, others wait for that),
// the request is sent with an id of its own, its answer is read; if the server wants something
// first, that is fetched and the request sent again with it. What may go wrong and pass is
// reported to the operation's Repetition (http/repetition.h), which decides whether to go on.
// Source: MCP revision 2025-11-25 (basic/lifecycle, server/tools); revision 2026-07-28
// (basic/patterns/mrtr, server/tools).
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "core/call_context.h"
#include "core/json.h"
#include "mcp/call_tool_result.h"
#include "mcp/client_config.h"
#include "mcp/era_lifecycle.h"
#include "mcp/operation.h"
#include "mcp/server_stream.h"
#include "mcp/session_keeper.h"
#include "mcp/streamable_http.h"
#include "mcp/tool_list.h"

namespace claribi::mcp {

class Client {  // [mt]
 public:
  // No I/O. Borrows what `dependencies` refers to.
  Client(Dependencies dependencies, Config config);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // What the requests of one use case are to share. The client outlives it.
  Operation NewOperation() const { return Operation(dependencies_, config_); }

  // All tools of all pages; none where the server offers no tools. Errors: kAuthRequired,
  // kForbidden (the Authorizer's), kUnavailable, kRateLimited, kTimeout, kCancelled, kTooLarge (a
  // limit named in `cause`), kUpstream, kUnsupported.
  core::Result<ToolList> ListTools(Operation& operation, const core::CallContext& call);

  struct ToolCall {
    std::string_view name;
    const core::Json& arguments;  // an object
    // kYes only for a tool that does nothing twice.
    http::Repeatable repeatable = http::Repeatable::kNo;
    const std::vector<HeaderParameter>& header_parameters;  // the tool's, from its listing
  };
  // Progress goes to `call`. A tool's own failure is a result with is_error. Errors as above, and
  // kInvalid when the server refuses name or arguments; vendor_code "-32020" when the listing is
  // out of date (H26-09).
  core::Result<CallToolResult> CallTool(Operation& operation, const ToolCall& tool_call,
                                        const core::CallContext& call);

  // The result of any other request that only reads, as it came. Errors as above.
  core::Result<core::Json> Read(Operation& operation, std::string_view method, core::Json params,
                                const core::CallContext& call);

  // Stops listening, and ends the session at the server, if there is one. A later call begins
  // another. Whatever this returns, the session is not used again.
  core::Status Close(const core::CallContext& call);

  // How often a server has said that its list of tools changed, or may have said so unheard. Never
  // waits.
  std::uint64_t tools_changed() const { return tools_changed_; }

 private:
  class UnaskedListener;

  // What is done in one session; empty if the server has forgotten it.
  template <typename T>
  using InSession = std::function<core::Result<std::optional<T>>(const Session&)>;
  template <typename T>
  core::Result<T> WithSession(Operation& operation, const core::CallContext& call,
                              const InSession<T>& ask);

  core::Result<std::optional<ToolList>> ListPages(Operation& operation, const Session& session,
                                                  const core::CallContext& call);
  // What is asked; the parameter headers belong to it.
  struct Inquiry {
    std::string_view method;
    core::Json params;
    http::Repeatable repeatable = http::Repeatable::kYes;
    http::Headers parameter_headers;
  };
  // The complete result, after as many rounds as the server wants; empty if the session is gone.
  core::Result<std::optional<core::Json>> Ask(Operation& operation, const Session& session,
                                              const Inquiry& inquiry,
                                              const core::CallContext& call);
  // The result of one request; empty if the session is gone.
  core::Result<std::optional<core::Json>> AskOneRound(Operation& operation, const Session& session,
                                                      const Inquiry& inquiry,
                                                      const core::Json& params,
                                                      const core::CallContext& call);
  core::Result<std::optional<core::Json>> AskOnce(Operation& operation, const Session& session,
                                                  const Inquiry& inquiry, core::Json params,
                                                  const core::CallContext& call);
  json_rpc::Request NewRequest(const Session& session, std::string_view method, core::Json params,
                               const core::CallContext& call);

  const Dependencies dependencies_;
  const Config config_;
  RequestIds request_ids_;
  std::atomic<std::uint64_t> tools_changed_{0};
  StreamableHttp connection_{dependencies_, config_};
  EraLifecycle lifecycle_{connection_, request_ids_, dependencies_, config_};
  SessionKeeper keeper_;
  const std::unique_ptr<StreamListener> unasked_;
  ServerStream stream_;  // last: its thread uses all the others
};

}  // namespace claribi::mcp
