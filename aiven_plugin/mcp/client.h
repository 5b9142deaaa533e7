// An MCP client for one open connection, shared by any number of threads: connects when it is first
// needed, lists tools over all pages, calls them, reads resources and prompts. Knows no vendor, no
// policy and no tokens; caches nothing but its session.
//
// A call, from the top: the session is acquired (the first call begins it, others wait for that),
// the request is sent, its answer is read; if the server wants something first, that is fetched and
// the request sent again with it. A session that is gone, or a tool whose headers have changed, is
// reported to the operation's Repetition (http/repetition.h), which decides whether to go on.
// Source: MCP revision 2025-11-25 (basic/lifecycle, server/tools); revision 2026-07-28
// (basic/patterns/mrtr, server/tools).
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
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

  // All tools of all pages, asked for although the server may not say that it has any; where there
  // are none, the list says why. Errors: kAuthRequired,
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
  // One attempt, so that whoever knows what the result means can have it repeated; see Remedy.
  // Progress goes to `call`. A tool's own failure is a result with is_error. Setbacks:
  // kSessionGone, and kHeadersChanged when the listing is out of date (H26-09). Errors as above,
  // and kInvalid when the server refuses name or arguments.
  http::Repetition::Attempt<CallToolResult> CallTool(Operation& operation,
                                                     const ToolCall& tool_call,
                                                     const core::CallContext& call);
  // The remedy for any setback but kHeadersChanged, whose remedy is another listing.
  core::Status Remedy(Operation& operation, const http::Failure& failure,
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
  // What was put up with so far, each a clause for people; see core/leniency.h. Never waits.
  std::vector<std::string> leniencies() const { return connection_.leniency().Noted(); }

 private:
  class UnaskedListener;

  template <typename T>
  using Attempt = http::Repetition::Attempt<T>;

  // The session of an attempt, begun if there is none.
  core::Status EnterSession(Operation& operation, const core::CallContext& call);
  Attempt<ToolList> ListPages(Operation& operation, const core::CallContext& call);
  // Ask, for what only reads. A server that is known from an earlier process and does not
  // understand it is asked what it is, in a new session: also kSessionGone.
  Attempt<core::Json> AskToRead(Operation& operation, Question question,
                                const core::CallContext& call);
  // The complete result of what is asked in the operation's session, after as many rounds as the
  // server wants. Setback: kSessionGone.
  // lost: set to what a repair of the answer cost (core::LostIn); may be null.
  Attempt<core::Json> Ask(Operation& operation, Question question, const core::CallContext& call,
                          std::string* lost = nullptr);

  const Dependencies dependencies_;
  const Config config_;
  std::atomic<std::uint64_t> tools_changed_{0};
  StreamableHttp connection_{dependencies_, config_};
  EraLifecycle lifecycle_{connection_, dependencies_, config_};
  SessionKeeper keeper_;
  const std::unique_ptr<StreamListener> unasked_;
  ServerStream stream_;  // last: its thread uses all the others
};

}  // namespace claribi::mcp
