// ToolCaller: all that the question engine sees of a data source. The host binds it to a plugin
// (app/plugin_caller.h); tests bind it to a script. Not a cache and not a pacer.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/tools_at_hand.h"
#include "outcome/outcome.h"
#include "outcome/patience.h"
#include "values/json_value.h"

namespace claribi::executor {

using values::Json;

/// One answer of a tool. `failure` and `data` exclude each other.
struct ToolReply {
  Json data;
  bool complete = true;
  std::string incomplete_reason;   // "truncated", "more_pages", "partial", "empty"; "" if complete
  std::vector<std::string> notes;  // of the plugin, for people
  std::optional<outcome::Error> failure;
  std::string failure_kind;  // "forbidden", "not_found", "conflict", …: of the error detail; or ""
  std::int64_t rows = 0;
  std::int64_t retries = 0;
};

class ToolCaller {
 public:
  virtual ~ToolCaller() = default;

  /// Blocks while patience lasts; any thread, also concurrently. Every failure is in the reply.
  virtual ToolReply Call(const std::string& tool, const Json& arguments,
                         const outcome::Patience& patience) = 0;

  /// The tools that may be called, and why others may not. One thread; asked once for an engine.
  virtual outcome::Result<compiler::ToolsAtHand> Tools(const outcome::Patience& patience) = 0;
};

}  // namespace claribi::executor
