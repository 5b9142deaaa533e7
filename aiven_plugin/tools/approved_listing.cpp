#include "tools/approved_listing.h"

#include <utility>

#include "core/text.h"

namespace claribi::tools {

core::Result<const mcp::Tool*> OfferedTool(const Listing& listing, std::string_view name) {
  const auto shown = listing.tools->shown.find(name);
  if (shown != listing.tools->shown.end()) return &shown->second->tool;
  const auto hidden = listing.tools->hidden.find(name);
  const std::string cause = hidden == listing.tools->hidden.end()
                                ? "the vendor offers no such tool"
                                : "hidden by the rule " +
                                      std::string(policy::Name(hidden->second.layer)) + ": " +
                                      hidden->second.reason;
  return core::Error(core::ErrorCode::kNotFound,
                     "The tool " + core::Quoted(name, 128) + " has no change to show.", cause,
                     "Name a tool that is listed, or that is hidden by drift.")
      .Kind(core::ErrorKind::kToolNotFound);
}

policy::DefinitionCatalogue ApprovedDefinitions(const Listing& listing, const std::string& vendor) {
  policy::DefinitionCatalogue catalogue;
  catalogue.set_vendor(vendor);
  if (listing.rule == policy::DriftRule::kIgnore) return catalogue;  // nothing is ever approved
  for (const auto& [name, tool] : listing.tools->shown) {
    const auto drift = listing.drifts.find(name);
    if (drift == listing.drifts.end()) {
      catalogue.Add(name, {tool->print, policy::CanonicalText(VisibleOf(tool->tool))});
    } else if (drift->second.approved != nullptr) {
      const policy::VisibleTool approved = drift->second.approved->View();
      const auto print = policy::FingerprintOf(approved);
      if (print.ok()) catalogue.Add(name, {*print, policy::CanonicalText(approved)});
    }
  }
  return catalogue;
}

}  // namespace claribi::tools
