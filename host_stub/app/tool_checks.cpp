#include "app/tool_checks.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>
#include <string>
#include <vector>

#include "app/hints.h"

namespace claribi::app {
namespace {

constexpr std::size_t kMostWriters = 5;
constexpr std::size_t kMostDrifts = 3;

// Nothing where the tools were listed.
std::optional<Finding> NotListed(const Observation& observation) {
  if (auto skipped = NotAsked(observation)) return skipped;
  if (observation.listing && *observation.listing) return std::nullopt;
  if (const char* culprit = CulpritOf(observation)) return Skipped(BecauseOf(culprit));
  return observation.listing ? Failed(observation.listing->error())
                             : Skipped("The tools were not listed.");
}

using Parameters = Poco::URI::QueryParameters;

std::int64_t CountNamed(const Parameters& parameters, const std::string& name) {
  return std::count_if(parameters.begin(), parameters.end(),
                       [&name](const auto& parameter) { return parameter.first == name; });
}

// What the endpoint lacks of what the manifest demands, or has of what that forbids; empty if
// nothing.
std::string FaultIn(const std::string& endpoint, const Value& manifest) {
  const Value* rule = Find(manifest, "endpoint_rule");
  if (rule == nullptr) return "";
  Parameters parameters;
  try {
    parameters = Poco::URI(endpoint).getQueryParameters();
  } catch (const Poco::Exception&) {
    return "The address cannot be read.";
  }
  for (const std::string& name : TextsIn(*rule, "forbidden_parameters")) {
    if (CountNamed(parameters, name) > 0) return "The manifest forbids the parameter " + name + ".";
  }
  const Value* required = Find(*rule, "required_parameters");
  if (required == nullptr || !required->IsArray()) return "";
  for (const Value& one : required->GetArray()) {
    const std::string name = TextOf(one, "name");
    const std::string value = TextOf(one, "value");
    const bool is_there = std::any_of(parameters.begin(), parameters.end(), [&](const auto& found) {
      return found.first == name && found.second == value;
    });
    if (!is_there || CountNamed(parameters, name) != 1) {
      std::string fault = "The manifest demands ";
      return fault.append(name).append("=").append(value).append(", exactly once.");
    }
  }
  return "";
}

// As the policy of the plugin reads these hints: the second means something only without the first.
bool ClaimsToWrite(const Value& tool) {
  const Value* annotations = Find(tool, "annotations");
  if (annotations == nullptr) return false;
  const Value* reads = Find(*annotations, "readOnlyHint");
  const bool denies = reads != nullptr && reads->IsFalse();
  return denies ||
         (IsTrue(*annotations, "destructiveHint") && !IsTrue(*annotations, "readOnlyHint"));
}

// A hidden one first: what is shown can wait.
const ToolDrift& MostUrgent(const std::vector<ToolDrift>& drifts) {
  const auto hidden = std::find_if(drifts.begin(), drifts.end(),
                                   [](const ToolDrift& drift) { return drift.is_hidden; });
  return hidden != drifts.end() ? *hidden : drifts.front();
}

std::string DriftCause(const std::vector<ToolDrift>& drifts) {
  std::string cause;
  for (std::size_t i = 0; i < std::min(drifts.size(), kMostDrifts); ++i) {
    cause += (i == 0 ? "" : " ") + drifts[i].name +
             (drifts[i].is_hidden ? " is hidden: " : " is shown all the same: ") +
             drifts[i].reason + ".";
  }
  if (drifts.size() > kMostDrifts) {
    cause += " " + std::to_string(drifts.size() - kMostDrifts) + " more changed.";
  }
  return cause;
}

}  // namespace

Finding JudgeTools(const Observation& observation, const Yardstick& yardstick) {
  if (auto finding = NotListed(observation)) return std::move(*finding);
  const ToolListing& listing = **observation.listing;
  const std::vector<ToolDrift> drifted = DriftsIn(listing);
  const auto drifts = static_cast<std::int64_t>(drifted.size());
  const std::int64_t shown{listing.tools.Size()};
  const std::int64_t hidden{listing.hidden.Size()};
  const std::vector<std::string> notes = TextsIn(listing.last_page, "notes");
  const std::string tools = HintFor(yardstick.options, {"tools", observation.source.name, "--all"});
  const std::string says = "Of the vendor's tools, " + std::to_string(shown) + " are shown, " +
                           std::to_string(hidden) + " hidden; " + std::to_string(drifts) +
                           " changed since they were approved.";
  Finding finding = Ok(says);
  if (shown == 0) {
    finding = Failed(says, notes.empty() ? "No tool is left to call." : notes.front(),
                     "See why they are hidden with: " + tools);
  } else if (drifts > 0) {
    finding =
        Warning(says, DriftCause(drifted),
                DriftFix(yardstick.options, observation.source.name, MostUrgent(drifted).name));
  } else if (!listing.complete) {
    finding = Warning(says, "The list is not whole.", "Run the command again.");
  }
  finding.notes = notes;
  Set(finding.details, "shown", shown);
  Set(finding.details, "hidden", hidden);
  Set(finding.details, "drifted", drifts);
  Set(finding.details, "complete", listing.complete);
  return finding;
}

Finding JudgeReadOnly(const Observation& observation, const Yardstick& yardstick) {
  const std::string endpoint = TextOf(observation.status, "endpoint");
  if (const std::string fault = FaultIn(endpoint, yardstick.manifest); !fault.empty()) {
    return Failed("The endpoint " + endpoint + " does not ask for read-only access.", fault,
                  "Connect the data source again, with an endpoint of the manifest.");
  }
  if (!IsTrue(yardstick.description, "read_only")) {
    return Warning("The read-only filter is lifted: every tool is shown.",
                   "The manifest says `show_all`, which is for test suites on this machine.",
                   "Take `show_all` out of the manifest, or use another one.");
  }
  if (auto finding = NotListed(observation)) {
    return Skipped("The address is right, but the tools were not listed.");
  }
  std::string writers;
  std::size_t count = 0;
  const Document& tools = (*observation.listing)->tools;
  for (const Value& tool : tools.GetArray()) {
    if (!ClaimsToWrite(tool) || ++count > kMostWriters) continue;
    writers += (writers.empty() ? "" : ", ") + TextOf(tool, "name");
  }
  if (count > 0) {
    return Failed("Tools are shown of which the vendor says that they write.",
                  writers + (count > kMostWriters ? ", …" : "") + ".",
                  "Add them to the deny list of the manifest, and report this to the author "
                  "of the plugin.");
  }
  const Value* rules = Find(yardstick.manifest, "tools");
  const std::size_t permitted = rules != nullptr ? TextsIn(*rules, "allowed_tools").size() : 0;
  Finding finding =
      Ok("The address is right, and no tool that is shown says that it writes; the "
         "manifest permits " +
         std::to_string(permitted) + " tools by name.");
  Set(finding.details, "allowed_tools", static_cast<std::int64_t>(permitted));
  return finding;
}

}  // namespace claribi::app
