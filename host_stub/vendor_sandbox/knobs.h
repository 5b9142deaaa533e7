// How the simulated vendor can be made to misbehave: names, types, limits, and the board that holds
// the current values. Set on the command line (command_line.h) and while running
// (control_endpoint.h). Not the vendor's own configuration.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vendor_sandbox/ordered_json.h"

namespace claribi::vendor_sandbox {

/// What the next requests meet instead of an answer.
struct FailNext {
  std::int64_t count = 0;            ///< how many requests are still to fail
  std::string behaviour = "status";  ///< status, drop, stall, garbage, truncate, html
  std::int64_t status = 500;         ///< for status and html
  std::string listener = "mcp";      ///< mcp, issuer, any
  std::string path;                  ///< only requests whose path begins so; "" is every path
  std::int64_t retry_after_s = -1;   ///< adds Retry-After when not negative
  Json headers = Json::Object();     ///< added to the answer, texts by name
  std::string body;                  ///< the JSON that status answers with; "" is one of ours
};

struct Knobs {
  std::int64_t latency_ms = 0;
  FailNext fail_next;
  std::int64_t access_token_lifetime_s = 3600;
  bool refresh = true;
  bool rotation = true;
  bool rotation_grace = false;
  bool offline_access = true;
  bool registration = true;
  std::int64_t registration_limit = 1000;
  std::string registration_auth_method = "asked";
  bool iss_parameter = true;
  bool require_resource = true;
  bool empty_account = false;
  std::string api_key_header;
  std::string api_key;
  std::string auto_consent = "ask";
  std::string consent_coop = "unsafe-none";
  std::string needed_scope;
  std::string withheld_scope;
  std::string protected_resource_at = "path_and_root";
  Json protected_resource_metadata = Json::Object();
  Json authorization_server_metadata = Json::Object();
  std::int64_t rate_limit_per_minute = 1000;
  std::int64_t rate_limit_per_10s = 100;
  std::int64_t project_lists_per_minute = 50;
  bool maintenance = false;
  bool ignore_read_only = false;
  bool hostile_rows = false;
  bool hostile_tools = false;
  std::string tool_drift;
  std::string tool_drift_kind = "material";
  Json tool_definitions = Json::Object();
  Json answers = Json::Object();
  bool forbidden_project = false;
  std::int64_t projects_scanned = 0;
  std::string broken_service;
  bool clickhouse_engine_metrics = true;
  bool sse = false;
  std::int64_t progress_notifications = 0;
  std::string upstream_status = "ok";
  std::int64_t upstream_count = 0;
};

/// One row of the knob table, for help texts.
struct KnobDescription {
  std::string_view name;     ///< with underscores, as in JSON
  std::string_view kind;     ///< bool, integer, text, a list of words, or object
  std::string_view summary;  ///< one line
};

const std::vector<KnobDescription>& DescribeKnobs();

/// Sets the members of `values`, or none of them. Returns what is wrong, or nothing.
std::optional<std::string> ApplyKnobs(const Json& values, Knobs& knobs);
Json KnobsToJson(const Knobs& knobs);

/// The current knobs. Every function may be called from any thread.
class KnobBoard {
 public:
  explicit KnobBoard(Knobs initial) : initial_(initial), current_(std::move(initial)) {}

  Knobs Current() const;
  std::optional<std::string> Apply(const Json& values);
  /// Back to the values of the command line.
  void Reset();
  /// The failure this request must meet, counted down; nothing when it is to be answered.
  std::optional<FailNext> TakeFailure(std::string_view listener, std::string_view path);
  /// The state of the API behind the MCP server for one call, counted down; "ok" is healthy.
  std::string TakeUpstreamStatus();

 private:
  mutable std::mutex mutex_;
  const Knobs initial_;
  Knobs current_;
};

}  // namespace claribi::vendor_sandbox
