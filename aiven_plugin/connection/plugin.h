// One configured plugin: the operator's manifest and limits, the network, and from them
// connections. What create() makes.
#pragma once

#include <memory>
#include <string>

#include "connection/connection.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/random.h"
#include "core/result.h"
#include "http/circuit.h"
#include "http/http_transport.h"
#include "http/shared_circuits.h"
#include "manifest/manifest.h"
#include "operator_config/operator_config.h"
#include "policy/tool_filter.h"
#include "tools/known_tools.h"
#include "vault/host_services.h"

namespace claribi::connection {

// What the plugin lives on. References outlive the plugin.
struct Environment {
  const core::Clock& clock;
  core::RandomSource& random;
  const core::Logger& logger;
  std::string host_product;  // "clariBI 5.2.0"
  std::string plugin_id;
  std::string plugin_version;
};

// Who opens, and where its records are. The references outlive the connection.
struct ConnectionParameters {
  std::string organisation;
  std::string connection;
  vault::HostServices connection_services;
  vault::HostServices organisation_services;
  const core::Logger& logger;
  mcp::Elicitor* elicitor = nullptr;  // null: nobody can be asked
  HostEvents* events = nullptr;       // null: nobody wants to hear of any
};

class Plugin {  // [mt]
 public:
  // kInvalid naming the member of the configuration or of the manifest that is wrong. transport:
  // another network than the real one.
  static core::Result<std::unique_ptr<Plugin>> Create(
      const Environment& environment, operator_config::OperatorConfig config,
      std::unique_ptr<http::HttpTransport> transport = nullptr);

  const Environment& environment() const { return environment_; }
  const manifest::Manifest& manifest() const { return manifest_; }
  const operator_config::Limits& limits() const { return limits_; }  // in force
  core::LogLevel log_level() const { return config_.log_level; }

  // No network. The plugin outlives the connection.
  core::Result<std::unique_ptr<Connection>> Open(const ConnectionParameters& parameters,
                                                 ConnectionConfig config);

 private:
  policy::ToolFilter FilterOf(bool is_local) const;
  std::unique_ptr<http::HttpTransport> MakeOrganisationTransport(
      const ConnectionParameters& parameters, const core::Url& endpoint,
      http::SharedCircuits& circuits);

  Plugin(const Environment& environment, operator_config::OperatorConfig config,
         manifest::Manifest manifest, operator_config::Limits limits,
         std::unique_ptr<http::HttpTransport> transport);

  Environment environment_;
  operator_config::OperatorConfig config_;
  manifest::Manifest manifest_;
  operator_config::Limits limits_;
  std::unique_ptr<http::HttpTransport> transport_;
  std::unique_ptr<policy::VendorAdapter> adapter_;
  // Of endpoints on this machine, where a manifest may show every tool, and of all others.
  tools::KnownTools local_tools_{FilterOf(true)};
  tools::KnownTools remote_tools_{FilterOf(false)};
  mcp::EraMemory eras_;
  http::Circuits circuits_;
};

}  // namespace claribi::connection
