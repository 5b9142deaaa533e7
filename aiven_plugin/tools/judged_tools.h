// What a server offers, judged by the policy. A definition that several listings have is one object
// in memory, and so is a whole listing that several connections have (known_tools.h).
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "mcp/tool_list.h"
#include "policy/asked_tool.h"
#include "policy/denial.h"
#include "policy/tool_definition.h"

namespace claribi::tools {

policy::VisibleTool VisibleOf(const mcp::Tool& tool);

// One definition, with what is found out about it once, whoever lists it. [mt]
class ListedTool {
 public:
  ListedTool(mcp::Tool the_tool, policy::Fingerprint the_print,
             std::optional<policy::Denial> the_denial, bool do_hints_vary)
      : tool(std::move(the_tool)),
        print(std::move(the_print)),
        denial(std::move(the_denial)),
        hints_vary(do_hints_vary) {}

  const mcp::Tool tool;
  const policy::Fingerprint print;
  // Of the rules of the plugin, before a review and the wishes of a connection; empty: none.
  const std::optional<policy::Denial> denial;
  const bool hints_vary;  // in the listings that it is of (policy::ToolFacts)

  // What its answers are read with.
  const policy::AskedTool& Asked() const {
    std::call_once(is_read_, [this] { asked_.emplace(tool.name, &tool.input_schema); });
    return *asked_;
  }

  // Whether its texts speak to a model (policy/instructions.h).
  bool SpeaksToModel() const;

  // What a message says of it, written by the first who asks: each time by the same make().
  template <typename Make>
  const std::string& AsText(const Make& make) const {
    std::call_once(is_written_, [&] { text_ = make(); });
    return text_;
  }

 private:
  enum class Known { kNot, kYes, kNo };

  mutable std::atomic<Known> speaks_ = Known::kNot;
  mutable std::once_flag is_read_;
  mutable std::optional<policy::AskedTool> asked_;
  mutable std::once_flag is_written_;
  mutable std::string text_;
};

// The tools of one listing that the policy shows, by name. Borrowed.
using Definitions = std::map<std::string_view, const ListedTool*>;

// One listing. Immutable, and of no connection: who has listed it, and when, is not in it.
struct JudgedTools {
  std::vector<std::shared_ptr<const ListedTool>> tools;  // in the server's order
  std::vector<mcp::InvalidTool> invalid;
  std::map<std::string_view, policy::Denial> hidden;  // by the name in `tools`
  Definitions shown;                                  // of all others
  mcp::ProtocolRevision revision = mcp::ProtocolRevision::k2025_11_25;
  mcp::ServerInfo server;
  std::string why_empty;                // as in mcp::ToolList
  std::vector<std::string> leniencies;  // likewise
  // Of all definitions that the policy shows, so that a whole list can be approved as it was
  // listed.
  policy::Fingerprint print;
};

using SharedTools = std::shared_ptr<const JudgedTools>;

}  // namespace claribi::tools
