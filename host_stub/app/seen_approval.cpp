#include "app/seen_approval.h"

#include <iostream>
#include <utility>
#include <vector>

#include "app/definition_diff.h"
#include "app/exit_code.h"
#include "app/hints.h"
#include "app/printable.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

// TOOL or TOOL@FINGERPRINT. A name of a tool has no @.
ToolApproval ReadApproval(const std::string& text) {
  const std::size_t at = text.find('@');
  if (at == std::string::npos) return {text, ""};
  return {text.substr(0, at), text.substr(at + 1)};
}

// A script may approve what it has not looked at, and is told so.
void WarnUnseen(const Invocation& invocation, const std::string& tool) {
  const auto hint = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"tools", invocation.name});
    return HintFor(invocation.global, words);
  };
  std::cerr << "note: without a fingerprint, what the vendor offers now is approved unseen. "
            << (tool.empty() ? hint({"--approve-all", "--as-listed", "FINGERPRINT"})
                             : hint({"--approve", tool + "@FINGERPRINT"}))
            << " approves what was looked at.\n";
}

Error NoFingerprints() {
  return {.code = Code::kUnsupported,
          .what = "This plugin does not say which definition it would approve.",
          .cause = "What it lists has no fingerprint (definition, as_listed).",
          .fix = "Update the plugin."};
}

class Asking {
 public:
  Asking(const Invocation& invocation, Workspace& workspace, loader::Connection& connection)
      : invocation_(invocation), workspace_(workspace), connection_(connection) {}

  bool CanAsk() const {
    const Terminal& terminal = workspace_.terminal();
    return !invocation_.global.json && terminal.StdinIsTerminal() && terminal.StderrIsTerminal();
  }

  // Shows one change. The fingerprint of what is offered.
  Result<std::string> Show(const std::string& tool) {
    const auto listing = CollectTools(connection_, {.diff = tool}, workspace_.Settings());
    if (!listing) return AsUsersInput(listing.error());
    const std::string definition =
        listing->diff.IsObject() ? TextOf(listing->diff, "definition") : "";
    if (definition.empty()) return NoFingerprints();
    std::cerr << DefinitionDiffText(listing->diff) << "\n";
    return definition;
  }

  Result<bool> Agrees(const std::string& question) {
    const auto line = AskLine(question + " [y/N] ", workspace_.patience());
    if (!line) return line.error();
    return *line == "y" || *line == "Y" || *line == "yes";
  }

  // True: all that is listed now, with its fingerprint in `as_listed`.
  Result<bool> AgreesToAll(std::string& as_listed) {
    const auto listing = CollectTools(connection_, {}, workspace_.Settings());
    if (!listing) return listing.error();
    if (listing->as_listed.empty()) return NoFingerprints();
    as_listed = listing->as_listed;
    const auto drifts = DriftsIn(*listing);
    for (const ToolDrift& drift : drifts) {
      if (const auto shown = Show(drift.name); !shown) return shown.error();
    }
    if (drifts.empty() && invocation_.approve_for != "organisation") return false;
    return Agrees("Approve all of them?");
  }

 private:
  const Invocation& invocation_;
  Workspace& workspace_;
  loader::Connection& connection_;
};

}  // namespace

Result<ListingOrder> OrderOf(const Invocation& invocation, Workspace& workspace,
                             loader::Connection& connection) {
  ListingOrder order{.all = invocation.approve_all,
                     .as_listed = invocation.as_listed,
                     .place = invocation.approve_for,
                     .withdraw = invocation.withdraw,
                     .diff = invocation.diff};
  Asking asking(invocation, workspace, connection);
  if (order.all && order.as_listed.empty() && !asking.CanAsk()) {
    WarnUnseen(invocation, "");
  } else if (order.all && order.as_listed.empty()) {
    const auto agrees = asking.AgreesToAll(order.as_listed);
    if (!agrees) return agrees.error();
    order.all = *agrees;
    if (!order.all) order.as_listed.clear();
  }
  for (const std::string& text : invocation.approve) {
    ToolApproval approval = ReadApproval(text);
    if (approval.definition.empty() && !asking.CanAsk()) {
      WarnUnseen(invocation, approval.name);
    } else if (approval.definition.empty()) {
      auto shown = asking.Show(approval.name);
      if (!shown) return shown.error();
      const auto agrees =
          asking.Agrees("Approve this definition of " + Printable(approval.name) + "?");
      if (!agrees) return agrees.error();
      if (!*agrees) continue;
      approval.definition = *std::move(shown);
    }
    order.tools.push_back(std::move(approval));
  }
  return order;
}

}  // namespace claribi::app
