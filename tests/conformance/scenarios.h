// What the adapter does in each scenario of the suite: how it signs in, what it asks for, what the
// person answers. It is not what is judged: that happens in the plugin.
#pragma once

#include <string_view>
#include <vector>

namespace claribi::conformance {

/// How the manifest says that access is granted.
enum class SignInKind {
  kNone,
  kAuthorizationCode,
  kLegacyAuthorizationCode,  // of 2025-03-26: the server is its own authorization server
  kClientCredentials,
  kJwtBearer,
  kEnterprise,
};

enum class Task {
  kListTools,
  kCallTools,           // those of the scenario, one after another
  kCallToolsOfContext,  // those that the suite names in its context
  kCallListedTools,     // every tool that the plugin shows, arguments by its schema
  kUseEveryFeature,     // a tool, a resource and a prompt, each by the first name in its list
  kEchoSchema,          // hands the server its own schema, as the plugin shows it
};

struct ToolCall {
  std::string_view name;
  std::string_view arguments = "{}";
};

struct Scenario {
  std::string_view name;
  SignInKind sign_in = SignInKind::kNone;
  Task task = Task::kListTools;
  std::vector<ToolCall> calls = {};
  std::string_view answer = {};  // to elicitation; empty: nobody can be asked
};

/// The row of the scenario. "auth/..." without a row of its own: a person approves, and the tool of
/// those scenarios is called. Null for a name that means nothing here.
const Scenario* FindScenario(std::string_view name);

}  // namespace claribi::conformance
