// One configured plugin: the operator's manifest and limits, the network, and from them
// connections. What create() makes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/json.h"
#include "core/log.h"
#include "core/random.h"
#include "core/result.h"
#include "http/http_transport.h"
#include "manifest/manifest.h"
#include "connection/connection.h"
#include "operator_config/operator_config.h"
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
  // config: the operator configuration message. kInvalid naming the member that is wrong, in it or
  // in the manifest.
  static core::Result<std::unique_ptr<Plugin>> Create(const Environment& environment,
                                                      std::string_view config);
  // The same over another network.
  static core::Result<std::unique_ptr<Plugin>> Create(
      const Environment& environment, std::string_view config,
      std::unique_ptr<http::HttpTransport> transport);

  // The description message. No network.
  core::Json Describe() const;
  // config: the connection configuration message. No network. The plugin outlives the connection.
  core::Result<std::unique_ptr<Connection>> Open(const ConnectionParameters& parameters,
                                                 std::string_view config);

 private:
  Plugin(const Environment& environment, OperatorConfig config, manifest::Manifest manifest,
         Limits limits, std::unique_ptr<http::HttpTransport> transport);

  Environment environment_;
  OperatorConfig config_;
  manifest::Manifest manifest_;
  Limits limits_;
  std::unique_ptr<http::HttpTransport> transport_;
  std::unique_ptr<policy::VendorAdapter> adapter_;
  mcp::EraMemory eras_;
};

}  // namespace claribi::connection
