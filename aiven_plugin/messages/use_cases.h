// The functions of the contract as texts and JSON: each reads its options, runs the use case, and
// writes the answer as a message of plugin_api/messages/MESSAGES.md. `options` is always the JSON
// text of the options. A text that cannot be read is kInvalid.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "connection/connection.h"
#include "connection/plugin.h"
#include "core/call_context.h"
#include "core/json.h"
#include "core/result.h"

namespace claribi::messages {

// config: the operator configuration message. transport: replaces the real network, for tests.
core::Result<std::unique_ptr<connection::Plugin>> CreatePlugin(
    const connection::Environment& environment, std::string_view config,
    std::unique_ptr<http::HttpTransport> transport = nullptr);

// config: the connection configuration message. The plugin outlives the connection.
core::Result<std::unique_ptr<connection::Connection>> Open(
    connection::Plugin& plugin, const connection::ConnectionParameters& parameters,
    std::string_view config);

core::Result<core::Json> AuthorizeBegin(connection::Connection& connection,
                                        const core::CallContext& call,
                                        std::optional<std::string_view> redirect_uri,
                                        std::string_view options);
core::Result<core::Json> AuthorizeComplete(connection::Connection& connection,
                                           const core::CallContext& call,
                                           std::string_view callback_url);
core::Result<core::Json> AuthorizeStatus(connection::Connection& connection,
                                         const core::CallContext& call, std::string_view options);
core::Result<core::Json> AuthorizeRevoke(connection::Connection& connection,
                                         const core::CallContext& call);
// The text of the message.
core::Result<std::string> ListTools(connection::Connection& connection,
                                    const core::CallContext& call, std::string_view options);
core::Result<core::Json> CallTool(connection::Connection& connection, const core::CallContext& call,
                                  std::string_view name, std::string_view arguments,
                                  std::string_view options);
// The result as the server sent it, without credentials; how many were removed is in its _meta.
core::Result<core::Json> Read(connection::Connection& connection, const core::CallContext& call,
                              std::string_view method, std::string_view params);

}  // namespace claribi::messages
