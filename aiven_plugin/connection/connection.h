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

#include "connection/event_watch.h"
#include "connection/sign_in.h"
#include "connection/stored_era.h"
#include "connection/stored_probe.h"
#include "connection/understanding.h"
#include "connection/values.h"
#include "connection/watched_authorizer.h"
#include "core/call_context.h"
#include "core/clock.h"
#include "core/json.h"
#include "core/log.h"
#include "core/random.h"
#include "core/result.h"
#include "core/url.h"
#include "http/http_transport.h"
#include "http/shared_circuits.h"
#include "manifest/manifest.h"
#include "mcp/client.h"
#include "operator_config/operator_config.h"
#include "policy/definition_catalogue.h"
#include "policy/tool_filter.h"
#include "policy/tool_pins.h"
#include "policy/vendor_adapter.h"
#include "results/result_limits.h"
#include "tools/known_tools.h"
#include "tools/output_check.h"
#include "tools/tool_approvals.h"
#include "tools/tool_catalog.h"
#include "vault/vault.h"

namespace claribi::connection {

// What a connection is made of. References outlive it.
struct ConnectionSetup {
  std::string id;                                  // the host's name for it
  std::unique_ptr<http::SharedCircuits> circuits;  // through which the transport sends
  std::unique_ptr<http::HttpTransport> transport;  // of its organisation; all else refers to it
  const policy::VendorAdapter& adapter;
  const core::Clock& clock;
  core::RandomSource& random;
  const core::Logger& logger;
  const manifest::Manifest& manifest;
  const operator_config::Limits& limits;
  mcp::Elicitor* elicitor = nullptr;  // null: nobody can be asked
  mcp::EraMemory& eras;
  std::unique_ptr<StoredEra> stored_era;
  std::unique_ptr<EventWatch> watch;  // the sign-in refers to it
  std::unique_ptr<SignIn> sign_in;
  tools::KnownTools& known_tools;  // of the plugin
  policy::ToolFilter filter;
  std::vector<std::string> hide_tools;  // of the tenant, as the filter has them
  vault::Vault vault;                   // of the connection
  vault::Vault organisation_vault;
  const policy::DefinitionCatalogue& catalogue;  // of the operator
  policy::DriftRule drift_rule = policy::DriftRule::kJudge;
  mcp::Config client_config;
};

// Each use case fails with kInvalid where what is stored was connected with another vendor's
// manifest.
class Connection {  // [mt]; the destructor [ex]
 public:
  explicit Connection(ConnectionSetup setup);
  // Ends the session at the vendor on a best-effort basis, within a second.
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  core::Result<SignInBegun> AuthorizeBegin(const core::CallContext& call,
                                           const SignInOptions& options);
  core::Result<ConnectionStatus> AuthorizeComplete(const core::CallContext& call,
                                                   std::string_view callback_url);
  // probe: try with the manifest's probe whether the sign-in works; by listing the tools where it
  // has none.
  core::Result<ConnectionStatus> Status(const core::CallContext& call, bool probe);
  core::Result<Revocation> AuthorizeRevoke(const core::CallContext& call);
  core::Result<tools::Listing> ListTools(const core::CallContext& call, const ListOptions& options);
  // arguments: the JSON text of the tool's arguments, checked against its definition.
  core::Result<CallOutcome> CallTool(const core::CallContext& call, std::string_view name,
                                     std::string_view arguments, const ResultForms& forms);
  // The result of a request that reads what is no tool, as the server sent it but for credentials.
  // params: the JSON text of the method's parameters. kForbidden: the manifest does not allow it
  // for this vendor. kInvalid: another method, or params are no object.
  core::Result<ReadOutcome> Read(const core::CallContext& call, std::string_view method,
                                 std::string_view params);

  const std::string& vendor() const { return setup_.manifest.id; }
  const results::ResultLimits& result_limits() const { return setup_.limits.result; }
  core::RandomSource& random() const { return setup_.random; }

 private:
  // A tool that may be called, with arguments that were judged by its definition.
  struct PermittedCall {
    tools::ToolCatalog::Permitted tool;
    core::Json arguments;
    std::vector<std::string> notes;  // for the result
  };

  // The reason why a person has to sign in, told to whoever watches.
  SignInReason NoteRefused(const std::string& message);
  void NoteProven(http::CredentialId credential, const core::CallContext& call);
  core::Status RunProbe(const core::CallContext& call);
  core::Status CallProbe(const core::CallContext& call, const manifest::Probe& probe);
  // Remembers whether the probe can be called, by this listing.
  void NoteProbe(const core::CallContext& call, const tools::Listing& listing);
  // Names in the rules that the vendor does not offer; none where the tools cannot be listed.
  std::vector<std::string> FindIdleNames(const core::CallContext& call);
  // keeps_structured_content: else the answer's moves into its data, where it has any. for_probe:
  // as HidesDrift says.
  core::Result<Answer> AskTool(const core::CallContext& call, std::string_view name,
                               std::string_view arguments, bool keeps_structured_content,
                               bool for_probe = false);
  core::Result<PermittedCall> Permit(mcp::Operation& operation, const core::CallContext& call,
                                     std::string_view name, std::string_view arguments_text,
                                     bool for_probe);
  void Note(core::LogLevel level, std::string_view text) const;
  void NoteCall(std::string_view tool, const core::Result<Answer>& answer,
                core::Milliseconds duration) const;
  void NoteListing(const tools::Listing& listing) const;
  core::Milliseconds TimeoutOf(std::string_view tool) const;

  ConnectionSetup setup_;
  WatchedAuthorizer authorizer_;
  mcp::Client client_;
  tools::ToolApprovals approvals_;
  StoredProbe stored_probe_;
  tools::ToolCatalog catalog_;
  tools::OutputCheck output_check_{setup_.limits.schema};
  std::atomic<bool> has_noted_forms_ = false;
};

}  // namespace claribi::connection
