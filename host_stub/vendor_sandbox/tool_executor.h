// Runs a tool: arguments checked, reasoning checked, token checked (here, and nowhere else), estate
// asked or changed, answer shaped. The result is the `result` of tools/call. Source: recorded
// answers of the vendor's server.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "vendor_sandbox/knobs.h"
#include "vendor_sandbox/time_point.h"
#include "vendor_sandbox/tool_call.h"
#include "vendor_sandbox/tool_table.h"

namespace claribi::vendor_sandbox {

/// Every public function may be called from any thread.
class ToolExecutor {
 public:
  struct Dependencies {
    KnobBoard& knobs;
    Clock clock;
    /// Whether the API behind the tools accepts a bearer.
    std::function<bool(std::string_view)> is_live;
    Json estate = BuiltInEstate();  ///< what it starts from
  };

  struct Execution {
    Json result;                  ///< {content, [isError]}
    bool asked_to_write = false;  ///< the tool writes, or the statement would; offered or not
    bool wrote = false;           ///< the estate was changed
  };

  explicit ToolExecutor(Dependencies dependencies);

  /// The authorization server's origin is the API's, as at the vendor. Set before the first call.
  void SetApiOrigin(const std::string& origin) { api_url_ = origin + "/v1"; }
  const ToolTable& Table() const { return table_; }

  Execution Call(const std::string& name, const Json& arguments, const ToolMode& mode,
                 std::string_view bearer);
  /// The estate as it was at start.
  void ResetEstate();

 private:
  ToolBehaviour BehaviourOf(const Tool& tool, const ToolMode& mode) const;
  Outcome Run(const Tool& tool, ToolBehaviour behaviour, const Json& arguments,
              std::string_view bearer);
  Outcome RunOnEstate(const Tool& tool, ToolBehaviour behaviour, const Json& arguments,
                      std::string_view bearer);
  bool ListsTooOften(std::string_view bearer, std::int64_t most);

  Dependencies dependencies_;
  const ToolTable table_;
  ToolBehaviours behaviours_;
  std::string api_url_;
  std::mutex mutex_;
  std::unique_ptr<Estate> estate_;
  std::map<std::string, std::deque<TimePoint>, std::less<>> project_lists_;  // by bearer
};

}  // namespace claribi::vendor_sandbox
