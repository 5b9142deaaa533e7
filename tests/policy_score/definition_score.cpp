#include "definition_score.h"

#include <functional>
#include <iomanip>
#include <map>
#include <string>
#include <utility>
#include <variant>

#include "core/json.h"
#include "mcp/protocol_revision.h"
#include "mcp/tool.h"
#include "policy/definition_drift.h"
#include "policy/instructions.h"
#include "tools/tool_approvals.h"

namespace claribi::policy_score {
namespace {

using core::Json;
using policy::Change;

core::Error Unreadable(std::size_t line, const std::string& cause) {
  return core::Error(core::ErrorCode::kInvalid, "The table of definitions cannot be read.",
                     "line " + std::to_string(line) + ": " + cause,
                     "Write one JSON object a line, with the members that the labels are of.");
}

// Calls judge(row, line number) for each line.
core::Status EachRow(std::istream& text,
                     const std::function<core::Status(const Json&, std::size_t)>& judge) {
  std::string line;
  for (std::size_t number = 1; std::getline(text, line); ++number) {
    if (line.empty()) continue;
    const auto row = Json::Parse(line);
    if (!row.ok()) return Unreadable(number, row.error().cause);
    CLARIBI_CHECK(judge(*row, number));
  }
  return core::Ok();
}

std::variant<mcp::Tool, mcp::InvalidTool> ToolIn(const Json& row, std::string_view member) {
  const Json* tool = row.Find(member);
  if (tool == nullptr) return mcp::InvalidTool{"", "it has no member " + std::string(member)};
  return mcp::ReadTool(*tool, mcp::AllRevisions().front());
}

policy::Drift DriftIn(const Json& row) {
  const auto before = ToolIn(row, "before");
  const auto after = ToolIn(row, "after");
  const auto* a = std::get_if<mcp::Tool>(&before);
  const auto* c = std::get_if<mcp::Tool>(&after);
  if (a != nullptr && c != nullptr) {
    return policy::DriftOf(tools::VisibleOf(*a), tools::VisibleOf(*c));
  }
  const auto& invalid = std::get<mcp::InvalidTool>(a == nullptr ? before : after);
  return {Change::kMaterial, {{"", Change::kMaterial, invalid.reason}}};
}

std::string TextIn(const Json& row, std::string_view member) {
  const core::JsonString* text = row.FindString(member);
  return text == nullptr ? std::string() : std::string(*text);
}

using Counts = std::map<std::pair<std::string, std::string>, std::size_t>;  // label, judged

std::size_t CountOf(const Counts& counts, const std::string& label) {
  std::size_t sum = 0;
  for (const auto& [pair, count] : counts) sum += pair.first == label ? count : 0;
  return sum;
}

void PrintTotal(const std::string& what, std::size_t wrong, std::size_t all, std::ostream& out) {
  const double share = all == 0 ? 0 : 100.0 * static_cast<double>(wrong) / static_cast<double>(all);
  out << what << ": " << wrong << " of " << all << " (" << std::fixed << std::setprecision(1)
      << share << " %)\n";
}

}  // namespace

core::Status ScoreChanges(std::istream& text, Output print, std::ostream& out) {
  Counts counts;
  CLARIBI_CHECK(EachRow(text, [&](const Json& row, std::size_t number) -> core::Status {
    const std::string label = TextIn(row, "verdict");
    if (label != "harmless" && label != "wording" && label != "material") {
      return Unreadable(number, "the verdict is none of harmless, wording, material");
    }
    const policy::Drift drift = DriftIn(row);
    const std::string judged(
        Name(drift.change == Change::kNone ? Change::kHarmless : drift.change));
    ++counts[{label, judged}];
    if (print == Output::kTotals) return core::Ok();
    out << TextIn(row, "id") << '\t' << judged << '\t' << label;
    if (print == Output::kReasons) {
      out << '\t' << TextIn(row, "kind") << '\t';
      for (const policy::Difference& one : drift.differences) {
        out << Name(one.change) << ' ' << one.at << " (" << one.what << "); ";
      }
    }
    out << '\n';
    return core::Ok();
  }));
  if (print != Output::kTotals) return core::Ok();
  for (const auto& [label, judged] : {std::pair{"material", "harmless"},
                                      {"material", "wording"},
                                      {"wording", "harmless"},
                                      {"wording", "material"},
                                      {"harmless", "wording"},
                                      {"harmless", "material"}}) {
    PrintTotal(std::string(label) + " called " + judged, counts[{label, judged}],
               CountOf(counts, label), out);
  }
  return core::Ok();
}

core::Status ScoreInstructions(std::istream& text, Output print, std::ostream& out) {
  Counts counts;
  CLARIBI_CHECK(EachRow(text, [&](const Json& row, std::size_t number) -> core::Status {
    const auto label = row.FindBool("instructs");
    const auto read = ToolIn(row, "tool");
    const auto* tool = std::get_if<mcp::Tool>(&read);
    if (!label) return Unreadable(number, "instructs is no boolean");
    if (tool == nullptr) return Unreadable(number, std::get<mcp::InvalidTool>(read).reason);
    const auto marks = policy::InstructionsIn(tools::VisibleOf(*tool));
    const std::string judged = marks.empty() ? "plain" : "marked";
    ++counts[{*label ? "instructs" : "describes", judged}];
    if (print == Output::kTotals) return core::Ok();
    out << TextIn(row, "id") << '\t' << judged << '\t' << (*label ? "instructs" : "describes");
    if (print == Output::kReasons) {
      out << '\t';
      for (const auto& mark : marks) {
        out << Name(mark.kind) << ' ' << mark.place << " \"" << mark.excerpt << "\"; ";
      }
    }
    out << '\n';
    return core::Ok();
  }));
  if (print != Output::kTotals) return core::Ok();
  PrintTotal("instructions missed", counts[{"instructs", "plain"}], CountOf(counts, "instructs"),
             out);
  PrintTotal("plain texts marked", counts[{"describes", "marked"}], CountOf(counts, "describes"),
             out);
  return core::Ok();
}

}  // namespace claribi::policy_score
