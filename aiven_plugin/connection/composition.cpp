#include "connection/composition.h"

#include <utility>

#include "connection/api_key_sign_in.h"
#include "connection/oauth_sign_in.h"
#include "http/socket_transport.h"
#include "mcp/client.h"
#include "vendor/aiven/aiven_adapter.h"

namespace claribi::connection {
namespace {

std::unique_ptr<SignIn> MakeOAuthSignIn(const SignInServices& services,
                                        const mcp::Config& client_config,
                                        oauth::Config oauth_config) {
  // A client of its own, because the connection's would send the tokens that it has.
  auto ask_without = [services, client_config](http::Authorizer& authorizer,
                                               const core::CallContext& call) -> core::Status {
    mcp::Client client({.transport = services.transport,
                        .authorizer = authorizer,
                        .clock = services.clock,
                        .random = services.random,
                        .logger = services.logger},
                       client_config);
    mcp::Operation operation = client.NewOperation();
    const auto answer = client.ListTools(operation, call);
    CLARIBI_CHECK(client.Close(call));
    return answer.ok() ? core::Ok() : core::Status(answer.error());
  };
  return std::make_unique<OAuthSignIn>(services, client_config.endpoint, std::move(oauth_config),
                                       std::move(ask_without));
}

}  // namespace

core::Result<std::unique_ptr<http::HttpTransport>> MakeTransport(
    const operator_config::OperatorConfig& config, const operator_config::Limits& limits,
    core::Milliseconds longest_call, std::string user_agent, const core::Clock& clock,
    const core::Logger& logger) {
  http::TransportConfig transport;
  transport.user_agent = std::move(user_agent);
  transport.proxy = config.proxy;
  transport.no_proxy = config.no_proxy;
  transport.ca_file = config.ca_file;
  transport.allow_insecure_loopback = config.allow_insecure_loopback;
  transport.max_body_bytes = limits.mcp.max_body_bytes;
  transport.max_header_bytes = limits.max_header_bytes;
  transport.connect_timeout = limits.connect_timeout;
  transport.idle_timeout = limits.idle_timeout;
  transport.request_timeout = longest_call;
  return http::MakeSocketTransport(transport, clock, logger);
}

std::unique_ptr<policy::VendorAdapter> MakeAdapter(std::string_view name,
                                                   policy::InBandErrors in_band_errors) {
  if (name == "plain") return std::make_unique<policy::PlainAdapter>(std::move(in_band_errors));
  if (name == "aiven") {
    return std::make_unique<vendor::aiven::AivenAdapter>(std::move(in_band_errors));
  }
  return nullptr;
}

std::unique_ptr<SignIn> MakeSignIn(const manifest::SignIn& sign_in, const SignInServices& services,
                                   const mcp::Config& client_config, oauth::Config oauth_config) {
  switch (sign_in.kind) {
    case manifest::SignInKind::kNone:
      return std::make_unique<NoSignIn>();
    case manifest::SignInKind::kApiKey:
      return std::make_unique<ApiKeySignIn>(services, client_config.endpoint, sign_in.api_key);
    case manifest::SignInKind::kAuthorizationCode:
    case manifest::SignInKind::kClientCredentials:
    case manifest::SignInKind::kJwtBearer:
    case manifest::SignInKind::kEnterpriseManaged:
      return MakeOAuthSignIn(services, client_config, std::move(oauth_config));
  }
  return nullptr;  // not reached: the manifest's reader makes no other kind
}

}  // namespace claribi::connection
