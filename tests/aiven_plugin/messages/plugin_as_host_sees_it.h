// A plugin and its connections as the host sees them: texts in, messages out.
// What the rooms `messages` and `connection` do together, without the C ABI.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "messages/description.h"
#include "messages/use_cases.h"

namespace claribi::testing {

class HostsConnection {
 public:
  explicit HostsConnection(std::unique_ptr<connection::Connection> connection)
      : connection_(std::move(connection)) {}

  core::Result<core::Json> AuthorizeBegin(const core::CallContext& call,
                                          std::optional<std::string_view> redirect_uri,
                                          std::string_view options) {
    return messages::AuthorizeBegin(*connection_, call, redirect_uri, options);
  }
  core::Result<core::Json> AuthorizeComplete(const core::CallContext& call,
                                             std::string_view callback_url) {
    return messages::AuthorizeComplete(*connection_, call, callback_url);
  }
  core::Result<core::Json> AuthorizeStatus(const core::CallContext& call,
                                           std::string_view options) {
    return messages::AuthorizeStatus(*connection_, call, options);
  }
  core::Result<core::Json> AuthorizeRevoke(const core::CallContext& call) {
    return messages::AuthorizeRevoke(*connection_, call);
  }
  core::Result<core::Json> ListTools(const core::CallContext& call, std::string_view options) {
    CLARIBI_TRY(const std::string text, messages::ListTools(*connection_, call, options));
    return core::Json::Parse(text, {.max_bytes = text.size(), .max_depth = 2000});
  }
  core::Result<core::Json> CallTool(const core::CallContext& call, std::string_view name,
                                    std::string_view arguments, std::string_view options) {
    return messages::CallTool(*connection_, call, name, arguments, options);
  }
  core::Result<core::Json> Read(const core::CallContext& call, std::string_view method,
                                std::string_view params) {
    return messages::Read(*connection_, call, method, params);
  }

 private:
  std::unique_ptr<connection::Connection> connection_;
};

class HostsPlugin {
 public:
  static core::Result<std::unique_ptr<HostsPlugin>> Create(
      const connection::Environment& environment, std::string_view config,
      std::unique_ptr<http::HttpTransport> transport = nullptr) {
    CLARIBI_TRY(auto plugin, messages::CreatePlugin(environment, config, std::move(transport)));
    return std::make_unique<HostsPlugin>(std::move(plugin));
  }
  explicit HostsPlugin(std::unique_ptr<connection::Plugin> plugin) : plugin_(std::move(plugin)) {}

  core::Json Describe() const { return messages::Describe(*plugin_); }
  core::Result<std::unique_ptr<HostsConnection>> Open(
      const connection::ConnectionParameters& parameters, std::string_view config) {
    CLARIBI_TRY(auto connection, messages::Open(*plugin_, parameters, config));
    return std::make_unique<HostsConnection>(std::move(connection));
  }

 private:
  std::unique_ptr<connection::Plugin> plugin_;
};

}  // namespace claribi::testing
