// An MCP client for one open connection, shared by any number of threads: connects when it is first
// needed, lists tools over all pages, calls them, reads resources and prompts. Knows no vendor, no
// policy and no tokens; caches nothing but its session.
//
// A call, from the top: the session is acquired (the first call begins it, others wait for that),
// the request is sent with an id of its own, its answer is read; if the server wants something
// first, that is fetched and the request sent again with it. What may go wrong and pass is repeated
// here, and only here: a transient failure of what may be repeated (http/retry_policy), and a
// session that the server forgot or an era that it left (once). Refused credentials are
// StreamableHttp's business.
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
#include "mcp/config.h"
#include "mcp/era_lifecycle.h"
#include "mcp/retry.h"
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

  // All tools of all pages; none where the server offers no tools. Repeats what fails in passing.
  // Errors: kAuthRequired, kForbidden (the Authorizer's), kUnavailable, kRateLimited, kTimeout,
  // kCancelled, kTooLarge (a limit named in `cause`), kUpstream, kUnsupported.
  core::Result<ToolList> ListTools(const core::CallContext& call);

  // arguments: an object. Progress goes to `call`. A tool's own failure is a result with is_error.
  // repeatable: kYes only for a tool that does nothing twice. header_parameters: the tool's, from
  // its listing. Errors as above, and kInvalid when the server refuses name or arguments;
  // vendor_code "-32020" when the listing is out of date (H26-09).
  core::Result<CallToolResult> CallTool(const core::CallContext& call, std::string_view name,
                                        core::Json arguments, Repeatable repeatable,
                                        const std::vector<HeaderParameter>& header_parameters = {});

  // The result of any other request that only reads, as it came, and once for each call. Errors as
  // above.
  core::Result<core::Json> Read(const core::CallContext& call, std::string_view method,
                                core::Json params);

  // Stops listening, and ends the session at the server, if there is one. A later call begins
  // another. Whatever this returns, the session is not used again.
  core::Status Close(const core::CallContext& call);

  // How often a server has said that its list of tools changed, or may have said so unheard. Never
  // waits.
  std::uint64_t tools_changed() const { return tools_changed_; }

 private:
  class UnaskedListener;

  // One operation on one session, or empty if the server has forgotten it. Adds to `retries`.
  template <typename T>
  using InSession = std::function<core::Result<std::optional<T>>(const Session&, int& retries)>;
  template <typename T>
  core::Result<T> WithSession(const core::CallContext& call, const InSession<T>& operation);

  core::Result<std::optional<ToolList>> ListPages(const Session& session,
                                                  const core::CallContext& call, int& retries);
  // What is asked; the parameter headers belong to it.
  struct Inquiry {
    std::string_view method;
    core::Json params;
    Repeatable repeatable = Repeatable::kYes;
    http::Headers parameter_headers;
  };
  // The complete result, after as many rounds as the server wants; empty if the session is gone.
  core::Result<std::optional<core::Json>> Ask(const Session& session, const Inquiry& inquiry,
                                              const core::CallContext& call, int& retries);
  // The result of one request, repeated as far as it may be; empty if the session is gone.
  core::Result<std::optional<core::Json>> AskOneRound(const Session& session,
                                                      const Inquiry& inquiry,
                                                      const core::Json& params,
                                                      const core::CallContext& call, int& retries);
  json_rpc::Request NewRequest(const Session& session, std::string_view method, core::Json params,
                               const core::CallContext& call);

  const Dependencies dependencies_;
  const Config config_;
  RequestIds request_ids_;
  std::atomic<std::uint64_t> tools_changed_{0};
  StreamableHttp connection_{dependencies_, config_};
  EraLifecycle lifecycle_{connection_, request_ids_, dependencies_, config_};
  SessionKeeper keeper_{lifecycle_};
  const std::unique_ptr<StreamListener> unasked_;
  ServerStream stream_;  // last: its thread uses all the others
};

}  // namespace claribi::mcp
