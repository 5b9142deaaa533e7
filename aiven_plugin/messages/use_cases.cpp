#include "messages/use_cases.h"

#include <utility>

#include "messages/call_result.h"
#include "messages/connection_config.h"
#include "messages/options.h"
#include "messages/sign_in_messages.h"
#include "messages/tool_list_message.h"
#include "operator_config/operator_config.h"
#include "tools/approved_listing.h"

namespace claribi::messages {

using connection::Connection;
using connection::Plugin;
using core::CallContext;
using core::Json;

core::Result<std::unique_ptr<Plugin>> CreatePlugin(const connection::Environment& environment,
                                                   std::string_view config_text,
                                                   std::unique_ptr<http::HttpTransport> transport) {
  CLARIBI_TRY(operator_config::OperatorConfig config,
              operator_config::ParseOperatorConfig(config_text));
  return Plugin::Create(environment, std::move(config), std::move(transport));
}

core::Result<std::unique_ptr<Connection>> Open(Plugin& plugin,
                                               const connection::ConnectionParameters& parameters,
                                               std::string_view config_text) {
  CLARIBI_TRY(connection::ConnectionConfig config, ParseConnectionConfig(config_text));
  return plugin.Open(parameters, std::move(config));
}

core::Result<Json> AuthorizeBegin(Connection& connection, const CallContext& call,
                                  std::optional<std::string_view> redirect_uri,
                                  std::string_view options_text) {
  CLARIBI_TRY(const auto options, ReadSignInOptions(redirect_uri, options_text));
  CLARIBI_TRY(const auto begun, connection.AuthorizeBegin(call, options));
  return BeginMessage(begun);
}

core::Result<Json> AuthorizeComplete(Connection& connection, const CallContext& call,
                                     std::string_view callback_url) {
  CLARIBI_TRY(const auto status, connection.AuthorizeComplete(call, callback_url));
  return StatusMessage(status);
}

core::Result<Json> AuthorizeStatus(Connection& connection, const CallContext& call,
                                   std::string_view options_text) {
  CLARIBI_TRY(const Json options, ParseOptions(options_text));
  CLARIBI_TRY(const auto status,
              connection.Status(call, options.FindBool("probe").value_or(false)));
  return StatusMessage(status);
}

core::Result<Json> AuthorizeRevoke(Connection& connection, const CallContext& call) {
  CLARIBI_TRY(const auto revocation, connection.AuthorizeRevoke(call));
  return RevocationMessage(revocation);
}

core::Result<std::string> ListTools(Connection& connection, const CallContext& call,
                                    std::string_view options_text) {
  CLARIBI_TRY(const auto options, ReadListOptions(options_text));
  CLARIBI_TRY(const auto listing, connection.ListTools(call, options));
  Json more = Json::MakeObject();
  if (!options.diff.empty()) {
    CLARIBI_TRY(Json diff, DiffMessage(listing, options.diff));
    more.Set("diff", std::move(diff));
  }
  if (options.with_definitions) {
    more.Set("approved_definitions",
             tools::ApprovedDefinitions(listing, connection.vendor()).ToJson());
  }
  return ToolListMessage(listing, more);
}

core::Result<Json> CallTool(Connection& connection, const CallContext& call, std::string_view name,
                            std::string_view arguments, std::string_view options_text) {
  CLARIBI_TRY(const auto forms, ReadResultForms(options_text));
  CLARIBI_TRY(auto outcome, connection.CallTool(call, name, arguments, forms));
  return CallResult(std::move(outcome), forms, connection.result_limits(), connection.random());
}

core::Result<Json> Read(Connection& connection, const CallContext& call, std::string_view method,
                        std::string_view params) {
  CLARIBI_TRY(auto outcome, connection.Read(call, method, params));
  Json result = std::move(outcome.result);
  if (outcome.redactions > 0 && result.IsObject()) {
    Json* meta = result.Find("_meta");
    if (meta == nullptr || !meta->IsObject()) meta = &result.Set("_meta", Json::MakeObject());
    meta->Set("com.claribi/redactions", outcome.redactions);
  }
  return result;
}

}  // namespace claribi::messages
