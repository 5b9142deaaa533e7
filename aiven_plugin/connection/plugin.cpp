#include "connection/plugin.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "connection/composition.h"
#include "connection/oauth_sign_in.h"
#include "connection/stored_circuits.h"
#include "core/text.h"
#include "http/circuit_transport.h"
#include "http/fixed_headers.h"
#include "http/owned_transport.h"
#include "policy/endpoint_rule.h"
#include "policy/tool_filter.h"
#include "tools/filter_rules.h"

namespace claribi::connection {
namespace {

using core::Error;
using core::ErrorCode;
using core::ErrorKind;
using core::Json;

policy::EndpointRule RuleOf(const manifest::Manifest& manifest, bool allow_insecure_loopback) {
  policy::EndpointRule rule = manifest.endpoint_rule;
  rule.allow_loopback_host = allow_insecure_loopback;
  rule.allow_insecure_loopback = allow_insecure_loopback;
  return rule;
}

Error ManifestContradicts(const std::string& cause) {
  return Error(ErrorCode::kInvalid, "The manifest contradicts itself.", cause,
               "Correct the manifest of this data source.")
      .Kind(ErrorKind::kConfiguration);
}

// What only the rooms together can judge: endpoints against their rule, the probe against the
// filter, the reach of rules.
core::Status CheckManifest(const manifest::Manifest& manifest,
                           const operator_config::OperatorConfig& config) {
  if (manifest.tools.show_all && !config.allow_insecure_loopback) {
    return Error(ErrorCode::kInvalid, "This manifest is for conformance runs on this machine.",
                 "it shows every tool (/tools/show_all), and allow_insecure_loopback is not set",
                 "Use the manifest of a vendor.")
        .Kind(ErrorKind::kConfiguration);
  }
  const policy::EndpointRule rule = RuleOf(manifest, config.allow_insecure_loopback);
  for (const manifest::Endpoint& endpoint : manifest.endpoints) {
    const auto checked = policy::CheckEndpoint(endpoint.ExampleUrl(), rule);
    if (!checked.ok()) {
      return ManifestContradicts("the endpoint \"" + endpoint.name +
                                 "\" breaks its endpoint_rule: " + checked.error().cause);
    }
  }
  CLARIBI_CHECK(tools::CheckFilterRules(manifest));
  if (manifest.probe) {
    const policy::ToolFilter filter(tools::FilterRulesOf(manifest, manifest.tools.show_all), {});
    const auto denial = filter.JudgeName(manifest.probe->tool);
    if (denial) {
      return ManifestContradicts("the probe \"" + manifest.probe->tool +
                                 "\" is hidden by its own tool rules: " + denial->reason);
    }
  }
  if (const auto unreachable = policy::InBandErrors(manifest.in_band_errors).FindUnreachable()) {
    return ManifestContradicts("/in_band_errors/" + std::to_string(*unreachable) +
                               " can never decide: an earlier rule fits all that it fits");
  }
  return core::Ok();
}

core::Status CheckCatalogue(const manifest::Manifest& manifest,
                            const policy::DefinitionCatalogue& catalogue) {
  if (catalogue.vendor().empty() || catalogue.vendor() == manifest.id) return core::Ok();
  return Error(ErrorCode::kInvalid, "The catalogue of approved tools is of another vendor.",
               "/approved_definitions/vendor: it is of " + core::Quoted(catalogue.vendor(), 128) +
                   ", and the manifest is of " + core::Quoted(manifest.id, 128),
               "Use the catalogue of this vendor, or none.")
      .Kind(ErrorKind::kConfiguration);
}

core::Milliseconds LongestCall(const manifest::Manifest& manifest,
                               const operator_config::Limits& limits) {
  core::Milliseconds longest = limits.request_timeout;
  for (const auto& [tool, ms] : manifest.tool_timeouts_ms) {
    longest = std::max(longest, core::Milliseconds(ms));
  }
  return longest;
}

http::CircuitLimits CircuitLimitsOf(const operator_config::Limits& limits) {
  return {.failures = limits.circuit_failures,
          .first_pause = limits.circuit_pause,
          .longest_pause = std::max(limits.circuit_pause, limits.circuit_longest_pause)};
}

// A connection asks for what the manifest asks for, or for a part of it.
core::Result<oauth::Scopes> ScopesOf(const manifest::SignIn& sign_in,
                                     const std::vector<std::string>& narrowed) {
  if (narrowed.empty()) return sign_in.scopes;
  for (const std::string& scope : narrowed) {
    if (core::Contains(sign_in.scopes, scope)) continue;
    return Error(ErrorCode::kInvalid, "The configuration of the connection cannot be used.",
                 "connection configuration /scopes: " +
                     (sign_in.scopes.empty()
                          ? std::string("the manifest names no scopes to choose from")
                          : core::Quoted(scope) + " is not among those of the manifest"),
                 sign_in.scopes.empty()
                     ? "Leave scopes out, or list them in sign_in/scopes of the manifest."
                     : "Name some of the scopes in the description, or leave scopes out.")
        .Kind(ErrorKind::kConfiguration);
  }
  return narrowed;
}

}  // namespace

Plugin::Plugin(const Environment& environment, operator_config::OperatorConfig config,
               manifest::Manifest manifest, operator_config::Limits limits,
               std::unique_ptr<http::HttpTransport> transport)
    : environment_(environment),
      config_(std::move(config)),
      manifest_(std::move(manifest)),
      limits_(limits),
      transport_(std::move(transport)),
      adapter_(
          MakeAdapter(manifest_.result_adapter, policy::InBandErrors(manifest_.in_band_errors))),
      circuits_(CircuitLimitsOf(limits_), environment_.clock) {}

core::Result<std::unique_ptr<Plugin>> Plugin::Create(
    const Environment& environment, operator_config::OperatorConfig config,
    std::unique_ptr<http::HttpTransport> transport) {
  CLARIBI_TRY(manifest::Manifest manifest, manifest::Parse(config.manifest));
  CLARIBI_CHECK(CheckManifest(manifest, config));
  CLARIBI_CHECK(CheckCatalogue(manifest, config.approved_definitions));
  if (MakeAdapter(manifest.result_adapter, {}) == nullptr) {
    return ManifestContradicts("/result_adapter: this plugin has no reader of results named \"" +
                               core::Excerpt(manifest.result_adapter, 60) + "\"");
  }
  Json manifest_limits = Json::MakeObject();
  for (const auto& [name, value] : manifest.limits) manifest_limits.Set(name, value);
  CLARIBI_TRY(operator_config::Limits limits, operator_config::WithLimits({}, manifest_limits));
  CLARIBI_TRY(limits, operator_config::WithLimits(limits, config.limits));

  if (transport == nullptr) {
    const std::string user_agent = environment.plugin_id + "/" + environment.plugin_version +
                                   (environment.host_product.empty() ? "" : " ") +
                                   environment.host_product;
    CLARIBI_TRY(transport, MakeTransport(config, limits, LongestCall(manifest, limits), user_agent,
                                         environment.clock, environment.logger));
  }
  return std::unique_ptr<Plugin>(new Plugin(environment, std::move(config), std::move(manifest),
                                            limits, std::move(transport)));
}

policy::ToolFilter Plugin::FilterOf(bool is_local) const {
  policy::FilterRules rules = tools::FilterRulesOf(manifest_, is_local);
  rules.reviewed_tools = config_.reviewed_tools;
  return policy::ToolFilter(std::move(rules), {});
}

// What every request of the connection passes on its way to the network that all share.
std::unique_ptr<http::HttpTransport> Plugin::MakeOrganisationTransport(
    const ConnectionParameters& parameters, const core::Url& endpoint,
    http::SharedCircuits& circuits) {
  std::unique_ptr<http::HttpTransport> transport = std::make_unique<http::OwnedTransport>(
      *transport_, parameters.organisation, environment_.random,
      std::vector<std::string>{"MCP-Session-Id", "Set-Cookie"});
  transport = std::make_unique<http::CircuitTransport>(
      std::move(transport),
      http::CircuitTransport::Services{circuits, environment_.clock, parameters.logger},
      limits_.request_timeout);
  if (manifest_.headers.empty()) return transport;
  return std::make_unique<http::FixedHeaders>(std::move(transport), endpoint.Origin(),
                                              manifest_.headers);
}

core::Result<std::unique_ptr<Connection>> Plugin::Open(const ConnectionParameters& parameters,
                                                       ConnectionConfig config) {
  CLARIBI_TRY(const std::string url,
              manifest::UrlOf(manifest_.endpoints, {config.endpoint, config.endpoint_values}));
  CLARIBI_TRY(core::Url endpoint,
              policy::CheckEndpoint(url, RuleOf(manifest_, config_.allow_insecure_loopback)));
  const bool is_local = config_.allow_insecure_loopback && endpoint.HasLoopbackHost();
  mcp::Config client_config{.endpoint = std::move(endpoint),
                            .client_name = environment_.plugin_id,
                            .client_version = environment_.plugin_version,
                            .limits = limits_.mcp,
                            .revisions = config_.protocol_versions};
  oauth::Config oauth_config = OAuthConfigOf(manifest_.sign_in);
  CLARIBI_TRY(oauth_config.scopes, ScopesOf(manifest_.sign_in, config.scopes));
  oauth_config.credentials = &config_.credentials;
  oauth_config.allow_insecure_loopback = config_.allow_insecure_loopback;
  oauth_config.accepted_resources = manifest_.AcceptedResources(client_config.endpoint);
  auto circuits = std::make_unique<http::SharedCircuits>(
      circuits_, parameters.organisation,
      std::make_unique<StoredCircuits>(
          vault::Vault(parameters.organisation_services, environment_.random,
                       {parameters.organisation, ""}),
          parameters.logger));
  auto transport = MakeOrganisationTransport(parameters, client_config.endpoint, *circuits);
  auto watch = std::make_unique<EventWatch>(parameters.events, environment_.clock);
  auto sign_in = MakeSignIn(
      manifest_.sign_in,
      {.transport = *transport,
       .clock = environment_.clock,
       .random = environment_.random,
       .logger = parameters.logger,
       .connection = parameters.connection_services,
       .organisation = parameters.organisation_services,
       .owner = {parameters.organisation, parameters.connection},
       .on_obtaining = [&watched = *watch](
                           http::CredentialId credential) { watched.NoteObtained(credential); }},
      client_config, std::move(oauth_config));
  client_config.listens = true;  // the connection's client alone, not the one that asks for a 401
  tools::KnownTools& known_tools = is_local ? local_tools_ : remote_tools_;
  policy::ToolFilter filter(known_tools.filter(), config.hide_tools);
  return std::make_unique<Connection>(ConnectionSetup{
      .id = parameters.connection,
      .circuits = std::move(circuits),
      .transport = std::move(transport),
      .adapter = *adapter_,
      .clock = environment_.clock,
      .random = environment_.random,
      .logger = parameters.logger,
      .manifest = manifest_,
      .limits = limits_,
      .elicitor = parameters.elicitor,
      .eras = eras_,
      .stored_era = std::make_unique<StoredEra>(
          vault::Vault(parameters.connection_services, environment_.random,
                       {parameters.organisation, parameters.connection}),
          parameters.logger),
      .watch = std::move(watch),
      .sign_in = std::move(sign_in),
      .known_tools = known_tools,
      .filter = std::move(filter),
      .hide_tools = std::move(config.hide_tools),
      .vault = vault::Vault(parameters.connection_services, environment_.random,
                            {parameters.organisation, parameters.connection}),
      .organisation_vault = vault::Vault(parameters.organisation_services, environment_.random,
                                         {parameters.organisation, ""}),
      .catalogue = config_.approved_definitions,
      .drift_rule =
          manifest_.tools.show_all && is_local ? policy::DriftRule::kIgnore : config_.tool_drift,
      .client_config = std::move(client_config)});
}

}  // namespace claribi::connection
