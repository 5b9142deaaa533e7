#include "loader/plugin_handles.h"

#include <claribi/draft/mcp_reading.h>

#include <utility>

namespace claribi::loader {
namespace {

using outcome::Code;

// How long close() and destroy() may take before somebody who watches is told.
constexpr std::chrono::milliseconds kEnding{1000};

// Inside of a function of the plugin.
class Visit {
 public:
  Visit(CallWatch* watch_opt, const std::string& where, const Patience& patience)
      : watch_opt_(watch_opt) {
    if (watch_opt_ != nullptr) watch_opt_->Enter(where, patience);
  }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;
  ~Visit() {
    if (watch_opt_ != nullptr) watch_opt_->Leave();
  }

 private:
  CallWatch* const watch_opt_;
};

// The one place from which functions of a plugin are called: an exception that escapes one of them
// breaks the contract but need not take the host down.
template <typename Body>
Result<std::string> Invoke(const HostTable& host, const Scope* scope, const std::string& where,
                           const CallSettings& settings, Body&& body) {
  Call call(settings);
  const Visit visit(settings.watch_opt, where, settings.patience);
  Result<std::string> result = std::string();
  try {
    result = call.Finish(body(call.abi()));
  } catch (...) {
    result = Error{.code = Code::kInternal,
                   .what = "The plugin broke the contract.",
                   .cause = "An exception came out of one of its functions.",
                   .fix = "Report this to the author of the plugin."};
  }
  for (const std::string& breach : call.breaches()) {
    host.log().Write(scope, LogLevel::kWarn, "loader", breach);
  }
  return result;
}

// The table of an optional feature, or nullptr: absent, or too short to hold what is needed.
const cbi_draft_mcp_reading* McpReading(const cbi_api& api, cbi_plugin* plugin) {
  const auto* reading = static_cast<const cbi_draft_mcp_reading*>(
      api.get_extension(plugin, CBI_EXT_DRAFT_MCP_READING));
  return reading != nullptr && CBI_HAS(cbi_draft_mcp_reading, reading, request) ? reading : nullptr;
}

Error NoHandle(const char* function) {
  return Error{.code = Code::kInternal,
               .what = "The plugin broke the contract.",
               .cause = std::string(function) + "() reported success without a handle.",
               .fix = "Report this to the author of the plugin."};
}

}  // namespace

Plugin::Plugin(const PluginLibrary& library, const HostServices& services)
    : library_(library), host_(services, library.abi()) {}

Plugin::~Plugin() {
  if (plugin_ == nullptr) return;
  const outcome::Deadline ending(kEnding);
  const Visit visit(watch_opt_, "destroy", ending);
  library_.api().destroy(plugin_);
}

Result<std::unique_ptr<Plugin>> Plugin::Create(const PluginLibrary& library,
                                               const HostServices& services,
                                               const std::string& config,
                                               const CallSettings& settings) {
  std::unique_ptr<Plugin> plugin(new Plugin(library, services));
  plugin->watch_opt_ = settings.watch_opt;
  const auto created =
      Invoke(plugin->host_, nullptr, "create", settings, [&](const cbi_call* call) {
        return library.api().create(plugin->host_.abi(), call, config.c_str(), &plugin->plugin_);
      });
  if (!created) return created.error();
  if (plugin->plugin_ == nullptr) return NoHandle("create");
  return plugin;
}

Result<std::string> Plugin::Describe(const CallSettings& settings) {
  return Invoke(host_, nullptr, "describe", settings, [&](const cbi_call* call) {
    return library_.api().describe(plugin_, call, nullptr);
  });
}

Result<std::unique_ptr<Connection>> Plugin::Open(Scope scope, const std::string& config,
                                                 const CallSettings& settings) {
  std::unique_ptr<Connection> connection(new Connection(*this, std::move(scope)));
  cbi_conn_params params{};
  params.struct_size = sizeof(cbi_conn_params);
  params.org_id = connection->scope_.org_id.c_str();
  params.connection_id = connection->scope_.connection_id.c_str();
  params.config = config.c_str();
  params.scope = HostTable::ToHandle(connection->scope_);
  params.org_scope = HostTable::ToHandle(connection->org_scope_);
  connection->watch_opt_ = settings.watch_opt;
  const auto opened =
      Invoke(host_, &connection->scope_, "open", settings, [&](const cbi_call* call) {
        return library_.api().open(plugin_, call, &params, &connection->conn_);
      });
  if (!opened) return opened.error();
  if (connection->conn_ == nullptr) return NoHandle("open");
  return connection;
}

Connection::Connection(Plugin& plugin, Scope scope)
    : plugin_(plugin), scope_(std::move(scope)), org_scope_{scope_.org_id, ""} {}

Connection::~Connection() {
  if (conn_ == nullptr) return;
  const outcome::Deadline ending(kEnding);
  const Visit visit(watch_opt_, "close", ending);
  plugin_.library().api().close(conn_);
}

template <typename Body>
Result<std::string> Connection::Run(const std::string& where, const CallSettings& settings,
                                    Body&& body) {
  return Invoke(plugin_.host_, &scope_, where, settings,
                [&](const cbi_call* call) { return body(plugin_.library().api(), call); });
}

Result<std::string> Connection::AuthorizeBegin(const std::optional<std::string>& redirect_uri,
                                               const std::string& options,
                                               const CallSettings& settings) {
  return Run("authorize_begin", settings, [&](const cbi_api& api, const cbi_call* call) {
    return api.authorize_begin(conn_, call, redirect_uri ? redirect_uri->c_str() : nullptr,
                               NullIfEmpty(options));
  });
}

Result<std::string> Connection::AuthorizeComplete(const std::string& callback_url,
                                                  const CallSettings& settings) {
  return Run("authorize_complete", settings, [&](const cbi_api& api, const cbi_call* call) {
    return api.authorize_complete(conn_, call, callback_url.c_str());
  });
}

Result<std::string> Connection::AuthorizeStatus(const std::string& options,
                                                const CallSettings& settings) {
  return Run("authorize_status", settings, [&](const cbi_api& api, const cbi_call* call) {
    return api.authorize_status(conn_, call, NullIfEmpty(options));
  });
}

Result<std::string> Connection::AuthorizeRevoke(const CallSettings& settings) {
  return Run("authorize_revoke", settings, [&](const cbi_api& api, const cbi_call* call) {
    return api.authorize_revoke(conn_, call);
  });
}

Result<std::string> Connection::ListTools(const std::string& options,
                                          const CallSettings& settings) {
  return Run("list_tools", settings, [&](const cbi_api& api, const cbi_call* call) {
    return api.list_tools(conn_, call, NullIfEmpty(options));
  });
}

Result<std::string> Connection::CallTool(const std::string& name, std::string_view arguments,
                                         const std::string& options, const CallSettings& settings) {
  return Run("call_tool of " + name, settings, [&](const cbi_api& api, const cbi_call* call) {
    return api.call_tool(conn_, call, name.c_str(), arguments.data(), arguments.size(),
                         NullIfEmpty(options));
  });
}

Result<std::string> Connection::ReadMcp(const std::string& method, const std::string& params,
                                        const CallSettings& settings) {
  const cbi_draft_mcp_reading* reading = McpReading(plugin_.library().api(), plugin_.plugin_);
  if (reading == nullptr) {
    return Error{.code = Code::kUnsupported,
                 .what = "This data source reads through tools only.",
                 .cause = "The plugin does not offer " CBI_EXT_DRAFT_MCP_READING "."};
  }
  return Run(method, settings, [&](const cbi_api&, const cbi_call* call) {
    return reading->request(conn_, call, method.c_str(), params.c_str());
  });
}

}  // namespace claribi::loader
