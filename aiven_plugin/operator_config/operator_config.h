// The operator configuration message, parsed: the `config` of create(). Strict, because a misspelt
// limit must not silently become the default.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/json.h"
#include "core/log.h"
#include "core/result.h"
#include "json_schema/schema.h"
#include "mcp/client_config.h"
#include "mcp/protocol_revision.h"
#include "oauth/client_authentication.h"
#include "policy/definition_catalogue.h"
#include "policy/tool_pins.h"
#include "results/result_limits.h"

namespace claribi::operator_config {

struct Limits {
  mcp::Limits mcp;               // of what a server sends
  json_schema::Limits schema;    // of output schemas and the validation against them
  results::ResultLimits result;  // of what is passed on
  std::size_t max_header_bytes = 65536;
  std::size_t max_arguments_bytes = 524288;
  core::Milliseconds connect_timeout{10000};
  core::Milliseconds idle_timeout{60000};
  core::Milliseconds request_timeout{120000};
  // When a vendor that keeps failing is not asked for a while (http/circuit.h).
  std::size_t circuit_failures = 5;
  core::Milliseconds circuit_pause{5000};
  core::Milliseconds circuit_longest_pause{300000};
};

struct OperatorConfig {
  core::Json manifest;
  std::string proxy;                  // empty: none
  std::vector<std::string> no_proxy;  // what is reached without it
  std::string ca_file;                // empty: the system's certificates alone
  bool allow_insecure_loopback = false;
  core::LogLevel log_level = core::LogLevel::kTrace;  // the least that the host keeps
  policy::DriftRule tool_drift = policy::DriftRule::kJudge;
  // Tools that are shown although a reviewable layer hides them: by exact name, the fingerprint of
  // the definition that the operator has read (policy/tool_filter.h).
  std::map<std::string, std::string, std::less<>> reviewed_tools;
  policy::DefinitionCatalogue approved_definitions;        // of no vendor: there is none
  mcp::Revisions protocol_versions = mcp::AllRevisions();  // newest first, at least one
  core::Json limits = core::Json::MakeObject();            // valid: WithLimits takes it
  oauth::OperatorCredentials credentials;
};

// kInvalid with the JSON pointer of what is wrong, and what was expected.
core::Result<OperatorConfig> ParseOperatorConfig(std::string_view text);

// `base` with the limits that `overrides` names. kInvalid on an unknown name or a value out of
// range.
core::Result<Limits> WithLimits(Limits base, const core::Json& overrides);

// The limits as the description message shows them.
core::Json ToJson(Limits limits);

}  // namespace claribi::operator_config
