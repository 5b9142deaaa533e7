#include "abi/plugin_table.h"

#include <claribi/draft/mcp_reading.h>

#include <claribi/data_source.hpp>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "abi/call_adapter.h"
#include "abi/host_adapter.h"
#include "connection/connection.h"
#include "connection/plugin.h"
#include "messages/description.h"
#include "messages/use_cases.h"

#ifndef CLARIBI_PLUGIN_VERSION
#error "the build must define CLARIBI_PLUGIN_VERSION"
#endif

// The opaque handles of the ABI. The order of the members matters: they are destroyed in reverse,
// so the plugin or connection goes first, then what it borrows.
struct cbi_plugin {
  explicit cbi_plugin(const cbi_host& the_host)
      : host(the_host),
        clock(the_host),
        logger(the_host, nullptr, claribi::core::LogLevel::kTrace) {}

  const cbi_host& host;
  claribi::abi::HostClock clock;
  claribi::abi::HostLogger logger;
  claribi::core::SystemRandom random;
  std::unique_ptr<claribi::connection::Plugin> plugin;
};

struct cbi_conn {
  cbi_conn(const cbi_plugin& plugin, const cbi_conn_params& params)
      : host(plugin.host),
        logger(plugin.host, params.scope, plugin.plugin->log_level()),
        connection_scope(plugin.host, params.scope),
        organisation_scope(plugin.host, params.org_scope) {
    if (const cbi_elicitation* extension = claribi::abi::HostElicitor::Find(plugin.host)) {
      elicitor.emplace(plugin.host, *extension, params.scope);
    }
    if (const cbi_host_events* extension = claribi::abi::HostEventSink::Find(plugin.host)) {
      events.emplace(plugin.host, *extension, params.scope);
    }
  }

  const cbi_host& host;
  claribi::abi::HostLogger logger;
  claribi::abi::HostScope connection_scope;
  claribi::abi::HostScope organisation_scope;
  std::optional<claribi::abi::HostElicitor> elicitor;
  std::optional<claribi::abi::HostEventSink> events;
  std::unique_ptr<claribi::connection::Connection> connection;
};

namespace claribi::abi {
namespace {

constexpr const char* kPluginId = "com.claribi.aiven";

using core::Error;
using core::ErrorCode;
using core::ErrorKind;

std::int32_t MissingArgument(const cbi_call* call, std::string_view name) {
  return FailWith(call,
                  Error(ErrorCode::kInvalid, "The host made a call that cannot be served.",
                        std::string(name) + " is NULL", "Report this to the maker of the host.")
                      .Kind(ErrorKind::kConfiguration));
}

struct Argument {
  std::string_view name;
  const void* value;
};

// Runs `body(HostCall)` -> Result<Json>, or of a text of JSON, and emits its value. A NULL among
// the required arguments is kInvalid.
template <class Body>
std::int32_t Serve(const cbi_conn* conn, const cbi_call* call,
                   std::initializer_list<Argument> required, Body&& body) {
  return Guard(call, [&] {
    if (conn == nullptr) return MissingArgument(call, "conn");
    for (const Argument& argument : required) {
      if (argument.value == nullptr) return MissingArgument(call, argument.name);
    }
    const HostCall context(conn->host, *call);
    const auto result = body(context);
    return result.ok() ? EmitResult(call, *result) : FailWith(call, result.error());
  });
}

std::string_view OrEmptyObject(const char* options_opt) {
  return options_opt == nullptr ? std::string_view("{}") : std::string_view(options_opt);
}

std::int32_t CBI_CALL Create(const cbi_host* host, const cbi_call* call, const char* config,
                             cbi_plugin** out) {
  return Guard(call, [&] {
    if (out == nullptr) return MissingArgument(call, "out");
    *out = nullptr;
    if (host == nullptr) return MissingArgument(call, "host");
    if (config == nullptr) return MissingArgument(call, "config");
    if (!IsComplete(*host)) {
      return FailWith(
          call, Error(ErrorCode::kAbi, "The host is older than this data source.",
                      "its cbi_host table lacks a service of ABI level 1", "Update the host."));
    }
    auto handle = std::make_unique<cbi_plugin>(*host);
    auto plugin =
        messages::CreatePlugin({.clock = handle->clock,
                                .random = handle->random,
                                .logger = handle->logger,
                                .host_product = host->product == nullptr ? "" : host->product,
                                .plugin_id = kPluginId,
                                .plugin_version = CLARIBI_PLUGIN_VERSION},
                               config);
    if (!plugin.ok()) return FailWith(call, plugin.error());
    handle->plugin = std::move(plugin).value();
    handle->logger.KeepFrom(handle->plugin->log_level());
    *out = handle.release();
    return CBI_OK;
  });
}

void CBI_CALL Destroy(cbi_plugin* plugin) {
  Guard([&] { delete plugin; });
}

std::int32_t CBI_CALL Describe(cbi_plugin* plugin, const cbi_call* call, const char*) {
  return Guard(call, [&] {
    if (plugin == nullptr) return MissingArgument(call, "plugin");
    return EmitResult(call, messages::Describe(*plugin->plugin));
  });
}

std::int32_t CBI_CALL Open(cbi_plugin* plugin, const cbi_call* call, const cbi_conn_params* params,
                           cbi_conn** out) {
  return Guard(call, [&] {
    if (out == nullptr) return MissingArgument(call, "out");
    *out = nullptr;
    if (plugin == nullptr) return MissingArgument(call, "plugin");
    if (params == nullptr || !CBI_HAS(cbi_conn_params, params, org_scope)) {
      return MissingArgument(call, "params, or a member of it,");
    }
    if (params->org_id == nullptr || params->connection_id == nullptr ||
        params->config == nullptr || params->scope == nullptr) {
      return MissingArgument(call, "a member of params");
    }
    auto handle = std::make_unique<cbi_conn>(*plugin, *params);
    auto connection =
        messages::Open(*plugin->plugin,
                       {.organisation = params->org_id,
                        .connection = params->connection_id,
                        .connection_services = handle->connection_scope.Services(),
                        .organisation_services = handle->organisation_scope.Services(),
                        .logger = handle->logger,
                        .elicitor = handle->elicitor ? &*handle->elicitor : nullptr,
                        .events = handle->events ? &*handle->events : nullptr},
                       params->config);
    if (!connection.ok()) return FailWith(call, connection.error());
    handle->connection = std::move(connection).value();
    *out = handle.release();
    return CBI_OK;
  });
}

void CBI_CALL Close(cbi_conn* conn) {
  Guard([&] { delete conn; });
}

std::int32_t CBI_CALL AuthorizeBegin(cbi_conn* conn, const cbi_call* call,
                                     const char* redirect_uri_opt, const char* options_opt) {
  return Serve(conn, call, {}, [&](const HostCall& context) {
    const auto redirect_uri = redirect_uri_opt == nullptr
                                  ? std::optional<std::string_view>()
                                  : std::optional<std::string_view>(redirect_uri_opt);
    return messages::AuthorizeBegin(*conn->connection, context, redirect_uri,
                                    OrEmptyObject(options_opt));
  });
}

std::int32_t CBI_CALL AuthorizeComplete(cbi_conn* conn, const cbi_call* call,
                                        const char* callback_url) {
  return Serve(conn, call, {{"callback_url", callback_url}}, [&](const HostCall& context) {
    return messages::AuthorizeComplete(*conn->connection, context, callback_url);
  });
}

std::int32_t CBI_CALL AuthorizeStatus(cbi_conn* conn, const cbi_call* call,
                                      const char* options_opt) {
  return Serve(conn, call, {}, [&](const HostCall& context) {
    return messages::AuthorizeStatus(*conn->connection, context, OrEmptyObject(options_opt));
  });
}

std::int32_t CBI_CALL AuthorizeRevoke(cbi_conn* conn, const cbi_call* call) {
  return Serve(conn, call, {}, [&](const HostCall& context) {
    return messages::AuthorizeRevoke(*conn->connection, context);
  });
}

std::int32_t CBI_CALL ListTools(cbi_conn* conn, const cbi_call* call, const char* options_opt) {
  return Serve(conn, call, {}, [&](const HostCall& context) {
    return messages::ListTools(*conn->connection, context, OrEmptyObject(options_opt));
  });
}

std::int32_t CBI_CALL CallTool(cbi_conn* conn, const cbi_call* call, const char* name,
                               const char* args, std::size_t args_len, const char* options_opt) {
  return Serve(conn, call, {{"name", name}, {"args", args}}, [&](const HostCall& context) {
    return messages::CallTool(*conn->connection, context, name, std::string_view(args, args_len),
                              OrEmptyObject(options_opt));
  });
}

std::int32_t CBI_CALL Read(cbi_conn* conn, const cbi_call* call, const char* method,
                           const char* params) {
  return Serve(conn, call, {{"method", method}, {"params", params}}, [&](const HostCall& context) {
    return messages::Read(*conn->connection, context, method, params);
  });
}

constexpr cbi_draft_mcp_reading kReading = {sizeof(cbi_draft_mcp_reading), 0, &Read};

const void* CBI_CALL GetExtension(cbi_plugin*, const char* id) {
  return id != nullptr && std::string_view(id) == CBI_EXT_DRAFT_MCP_READING ? &kReading : nullptr;
}

constexpr cbi_api kTable = {sizeof(cbi_api),
                            0,
                            kPluginId,
                            CLARIBI_PLUGIN_VERSION,
                            &Create,
                            &Destroy,
                            &GetExtension,
                            &Describe,
                            &Open,
                            &Close,
                            &AuthorizeBegin,
                            &AuthorizeComplete,
                            &AuthorizeStatus,
                            &AuthorizeRevoke,
                            &ListTools,
                            &CallTool};

}  // namespace

const cbi_api& PluginTable() { return kTable; }

}  // namespace claribi::abi
