// Conversation: one connection, used as a host with a person uses it: whenever the plugin says that
// access is missing, it signs in and asks again. How often, with which scopes and at which server
// is the plugin's to decide; it ends the circle by refusing to begin.
#pragma once

#include <string>

#include "app/json_document.h"
#include "loader/plugin_handles.h"
#include "scenarios.h"

namespace claribi::conformance {

class Conversation {
 public:
  /// Both outlive it.
  Conversation(loader::Connection& connection, const outcome::Patience& patience)
      : connection_(connection), patience_(patience) {}

  /// All that the scenario asks for. `context`: the suite's.
  outcome::Status Perform(const Scenario& scenario, const app::Value& context);

 private:
  outcome::Result<app::Document> ListTools();
  outcome::Status CallTool(const std::string& name, std::string_view arguments);
  outcome::Result<app::Document> ReadMcp(const std::string& method, const std::string& params);

  outcome::Status CallToolsOfContext(const app::Value& context);
  outcome::Status CallListedTools();
  outcome::Status UseEveryFeature();
  outcome::Status EchoSchema();
  outcome::Status ReadFirst(const std::string& list_method, const char* list, const char* key,
                            const std::string& read_method);

  template <typename Ask>
  outcome::Result<app::Document> WithSignIn(Ask&& ask);
  outcome::Status SignIn();
  loader::CallSettings Settings() const { return {.patience = patience_}; }

  loader::Connection& connection_;
  const outcome::Patience& patience_;
};

}  // namespace claribi::conformance
