// One open connection of one organisation: the use cases behind open() … close(). A cache only:
// whatever must survive is in the host's store, so any node may hold another Connection of the same
// name at the same time.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/call_context.h"
#include "core/clock.h"
#include "core/json.h"
#include "core/log.h"
#include "core/random.h"
#include "core/result.h"
#include "core/url.h"
#include "http/http_transport.h"
#include "manifest/manifest.h"
#include "mcp/client.h"
#include "policy/tool_filter.h"
#include "policy/vendor_adapter.h"
#include "session/event_watch.h"
#include "session/operator_config.h"
#include "session/output_check.h"
#include "session/sign_in.h"
#include "session/tool_approvals.h"
#include "session/tool_catalog.h"
#include "session/watched_authorizer.h"

namespace claribi::session {

// What a connection is made of. References outlive it.
struct ConnectionSetup {
  std::string id;                                  // the host's name for it
  std::unique_ptr<http::HttpTransport> transport;  // of its organisation; all else refers to it
  const policy::VendorAdapter& adapter;
  const core::Clock& clock;
  core::RandomSource& random;
  const core::Logger& logger;
  const manifest::Manifest& manifest;
  const Limits& limits;
  mcp::Elicitor* elicitor = nullptr;  // null: nobody can be asked
  mcp::EraMemory& eras;
  std::unique_ptr<EventWatch> watch;  // the sign-in refers to it
  std::unique_ptr<SignIn> sign_in;
  policy::ToolFilter filter;
  vault::Vault vault;  // of the connection
  DriftRule drift_rule = DriftRule::kHide;
  mcp::Config client_config;
};

class Connection {  // [mt]; the destructor [ex]
 public:
  explicit Connection(ConnectionSetup setup);
  // Ends the session at the vendor on a best-effort basis, within a second.
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Each answers one message of MESSAGES.md; `options` is the JSON text of its options.
  core::Result<core::Json> AuthorizeBegin(const core::CallContext& call,
                                          std::optional<std::string_view> redirect_uri,
                                          std::string_view options);
  core::Result<core::Json> AuthorizeComplete(const core::CallContext& call,
                                             std::string_view callback_url);
  core::Result<core::Json> AuthorizeStatus(const core::CallContext& call, std::string_view options);
  core::Result<core::Json> AuthorizeRevoke(const core::CallContext& call);
  core::Result<core::Json> ListTools(const core::CallContext& call, std::string_view options);
  core::Result<core::Json> CallTool(const core::CallContext& call, std::string_view name,
                                    std::string_view arguments, std::string_view options);
  // The result of a request that reads what is no tool, as the server sent it but for credentials.
  // kForbidden: the manifest does not allow it for this vendor. kInvalid: another method, or params
  // are no object.
  core::Result<core::Json> Read(const core::CallContext& call, std::string_view method,
                                std::string_view params);

 private:
  // What a tool answered and what that means.
  struct Answer {
    mcp::CallToolResult result;  // without credentials
    policy::Interpretation interpretation;
    std::size_t redactions = 0;
    int retries = 0;
  };
  // A tool that may be called, with arguments that were judged by its definition.
  struct PermittedCall {
    ToolCatalog::Permitted tool;
    core::Json arguments;
  };

  core::Result<core::Json> Status(const core::CallContext& call, bool probe);
  // The reason why a person has to sign in, told to whoever watches.
  SignInReason NoteRefused(const std::string& message);
  void NoteProven(http::CredentialId credential, const core::CallContext& call);
  core::Status RunProbe(const core::CallContext& call);
  // keeps_structured_content: else the answer's moves into its data, where it has any.
  core::Result<Answer> AskTool(const core::CallContext& call, std::string_view name,
                               std::string_view arguments, bool keeps_structured_content);
  core::Result<PermittedCall> Permit(mcp::Operation& operation, const core::CallContext& call,
                                     std::string_view name, std::string_view arguments_text);
  core::Result<Answer> AskOnce(mcp::Operation& operation, const core::CallContext& call,
                               const PermittedCall& permitted, bool keeps_structured_content);
  void Note(core::LogLevel level, std::string_view text) const;
  void NoteCall(std::string_view tool, const core::Result<Answer>& answer,
                core::Milliseconds duration) const;
  void NoteListing(const Listing& listing) const;
  core::Milliseconds TimeoutOf(std::string_view tool) const;

  ConnectionSetup setup_;
  WatchedAuthorizer authorizer_;
  mcp::Client client_;
  ToolApprovals approvals_;
  ToolCatalog catalog_;
  OutputCheck output_check_{setup_.limits.schema};
  std::atomic<bool> has_noted_forms_ = false;
};

}  // namespace claribi::session
