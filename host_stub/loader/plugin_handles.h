// Plugin and Connection: C++ handles over one instance of a plugin and one open data source of it.
// They are not thread pools and not caches: every function blocks on the caller's thread and asks
// the plugin anew. Source: cbi_api in claribi/data_source.h; the JSON is described in
// plugin_api/messages/MESSAGES.md.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "loader/call.h"
#include "loader/host_table.h"
#include "loader/offered_services.h"
#include "loader/plugin_library.h"

namespace claribi::loader {

class Connection;

/// One instance. Functions: any thread, also concurrently. Destroyed after all of its connections,
/// by one thread. A text that stands for options may be empty, which means {}.
class Plugin {
 public:
  /// `config`: the operator configuration (JSON). The services outlive the instance.
  static Result<std::unique_ptr<Plugin>> Create(const PluginLibrary& library,
                                                const HostServices& services,
                                                const std::string& config,
                                                const CallSettings& settings);
  ~Plugin();
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;

  const PluginLibrary& library() const { return library_; }

  /// The description (JSON). No network.
  Result<std::string> Describe(const CallSettings& settings);

  /// `config`: the connection configuration (JSON). No network.
  Result<std::unique_ptr<Connection>> Open(Scope scope, const std::string& config,
                                           const CallSettings& settings);

 private:
  friend class Connection;
  Plugin(const PluginLibrary& library, const HostServices& services);

  PluginLibrary library_;
  HostTable host_;
  CallWatch* watch_opt_ = nullptr;
  cbi_plugin* plugin_ = nullptr;
};

/// One open data source. Functions: any thread, also concurrently; closed by one thread. All return
/// JSON.
class Connection {
 public:
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  const Scope& scope() const { return scope_; }

  /// `redirect_uri`: absent where the description says that none is needed.
  Result<std::string> AuthorizeBegin(const std::optional<std::string>& redirect_uri,
                                     const std::string& options, const CallSettings& settings);
  Result<std::string> AuthorizeComplete(const std::string& callback_url,
                                        const CallSettings& settings);
  Result<std::string> AuthorizeStatus(const std::string& options, const CallSettings& settings);
  Result<std::string> AuthorizeRevoke(const CallSettings& settings);
  Result<std::string> ListTools(const std::string& options, const CallSettings& settings);
  Result<std::string> CallTool(const std::string& name, std::string_view arguments,
                               const std::string& options, const CallSettings& settings);

  /// One request of MCP that only reads, such as "resources/read", and the server's own result.
  /// kUnsupported if the plugin does not offer CBI_EXT_DRAFT_MCP_READING
  /// (claribi/draft/mcp_reading.h).
  Result<std::string> ReadMcp(const std::string& method, const std::string& params,
                              const CallSettings& settings);

 private:
  friend class Plugin;
  Connection(Plugin& plugin, Scope scope);

  template <typename Body>
  Result<std::string> Run(const std::string& where, const CallSettings& settings, Body&& body);

  Plugin& plugin_;
  Scope scope_;      // the plugin holds the address of this one
  Scope org_scope_;  // and of this one
  CallWatch* watch_opt_ = nullptr;
  cbi_conn* conn_ = nullptr;
};

}  // namespace claribi::loader
