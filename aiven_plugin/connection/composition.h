// The real parts, chosen by configuration: the one place that names concrete classes of other
// rooms.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "connection/sign_in.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/result.h"
#include "http/http_transport.h"
#include "manifest/manifest.h"
#include "mcp/client_config.h"
#include "oauth/oauth_config.h"
#include "operator_config/operator_config.h"
#include "policy/vendor_adapter.h"

namespace claribi::connection {

// The network. kInvalid if the proxy or the CA file cannot be used. longest_call: no request may
// take longer.
core::Result<std::unique_ptr<http::HttpTransport>> MakeTransport(
    const operator_config::OperatorConfig& config, const operator_config::Limits& limits,
    core::Milliseconds longest_call, std::string user_agent, const core::Clock& clock,
    const core::Logger& logger);

// Null if no reader of results has that name.
std::unique_ptr<policy::VendorAdapter> MakeAdapter(std::string_view name,
                                                   policy::InBandErrors in_band_errors);

std::unique_ptr<SignIn> MakeSignIn(const manifest::SignIn& sign_in, const SignInServices& services,
                                   const mcp::Config& client_config, oauth::Config oauth_config);

}  // namespace claribi::connection
