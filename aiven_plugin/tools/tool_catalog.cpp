#include "tools/tool_catalog.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "core/text.h"
#include "policy/name_twins.h"
#include "tools/tool_facts.h"

namespace claribi::tools {
namespace {

using core::Error;
using core::ErrorCode;
using core::ErrorKind;
using policy::DriftRule;

std::string HiddenBy(const policy::Denial& denial) {
  return "hidden by the rule " + std::string(policy::Name(denial.layer)) + ": " + denial.reason;
}

Error Hidden(std::string_view name, const policy::Denial& denial) {
  return Error(ErrorCode::kForbidden,
               "The tool \"" + core::Excerpt(name, 128) + "\" is not available here.",
               HiddenBy(denial),
               "Use one of the tools that the connection shows; this data source only reads.")
      .Kind(ErrorKind::kToolHidden);
}

Error HasDrifted(std::string_view name, const std::string& reason) {
  Error error = Hidden(name, {policy::Layer::kDrift, reason});
  error.fix =
      "Look at what changed (option diff), and approve the definition that is shown there (option "
      "approve) if the tool still does what it should.";
  return error;
}

Error CannotApprove(std::string_view name, const std::string& cause) {
  return Error(ErrorCode::kInvalid,
               "The tool \"" + core::Excerpt(name, 128) + "\" cannot be approved.", cause,
               "Approve only tools that the list reports as drift; nothing was approved.")
      .Kind(ErrorKind::kInvalidArguments);
}

// Not the fingerprint that is offered now: whoever reads it here has not looked at the definition.
Error ChangedSinceSeen(const std::string& what, const std::string& option) {
  return Error(ErrorCode::kConflict, what + " cannot be approved.",
               "what the vendor offers now does not have the fingerprint that was given: it "
               "changed since it was looked at, or the fingerprint is of something else",
               "Look at it again (" + option +
                   "), and approve it with the fingerprint that is given there; nothing was "
                   "approved.");
}

// The order of the tools does not matter.
bool AreTheSame(const JudgedTools& one, const JudgedTools& other) {
  if (&one == &other) return true;
  if (one.tools.size() != other.tools.size() || one.invalid.size() != other.invalid.size()) {
    return false;
  }
  std::map<std::string_view, const ListedTool*> tools;
  for (const auto& tool : one.tools) tools.emplace(tool->tool.name, tool.get());
  std::multiset<std::string_view> invalid;
  for (const mcp::InvalidTool& tool : one.invalid) invalid.insert(tool.name);
  const auto is_listed = [&](const std::shared_ptr<const ListedTool>& tool) {
    const auto found = tools.find(tool->tool.name);
    return found != tools.end() &&
           (found->second == tool.get() || found->second->tool == tool->tool);
  };
  return std::all_of(other.tools.begin(), other.tools.end(), is_listed) &&
         std::all_of(other.invalid.begin(), other.invalid.end(),
                     [&](const mcp::InvalidTool& tool) { return invalid.count(tool.name) > 0; });
}

}  // namespace

bool HidesDrift(DriftRule rule, policy::Change change, bool for_probe) {
  if (rule == DriftRule::kWarn || rule == DriftRule::kIgnore) return false;
  return change == policy::Change::kMaterial || (rule == DriftRule::kHide && !for_probe);
}

bool Listing::Hides(const ToolDrift& drift) const { return HidesDrift(rule, drift.change, false); }

bool Listing::ShowsApprovedTexts(const ToolDrift& drift) const {
  return rule == DriftRule::kJudge && drift.approved != nullptr && !Hides(drift);
}

core::Result<ToolCatalog::Fetched> ToolCatalog::Cached(mcp::Operation& operation,
                                                       const core::CallContext& call,
                                                       bool as_server_says) {
  CLARIBI_TRY(const http::CredentialId credential, operation.OpenCredential(call));
  const core::MonotonicTime now = clock_.Monotonic();
  const core::MutexLock lock(mutex_);
  if (cached_.tools == nullptr || cached_.change_count != client_.tools_changed()) return Fetched();
  if (!cached_.is_public && cached_.credential != credential) return Fetched();
  core::Milliseconds max_age = kMaxAge;
  if (as_server_says && cached_.time_to_live) max_age = std::min(max_age, *cached_.time_to_live);
  return now - cached_.at_monotonic < max_age ? cached_ : Fetched();
}

core::Result<ToolCatalog::Fetched> ToolCatalog::CachedOrFresh(mcp::Operation& operation,
                                                              const core::CallContext& call,
                                                              bool refresh) {
  if (!refresh) {
    CLARIBI_TRY(auto cached, Cached(operation, call, true));
    if (cached.tools != nullptr) return cached;
  }
  return Fetch(operation, call);
}

core::Result<Listing> ToolCatalog::Compare(const core::CallContext& call, Fetched fetched) {
  CLARIBI_TRY(Drifts drifts, approvals_.FindDrifts(call, fetched.tools));
  return Listing{.tools = std::move(fetched.tools),
                 .fetched_at = fetched.at,
                 .drifts = std::move(drifts),
                 .rule = approvals_.rule()};
}

core::Result<Listing> ToolCatalog::List(mcp::Operation& operation, const core::CallContext& call,
                                        bool refresh) {
  CLARIBI_TRY(Fetched fetched, CachedOrFresh(operation, call, refresh));
  return Compare(call, std::move(fetched));
}

core::Result<Listing> ToolCatalog::Approve(mcp::Operation& operation, const core::CallContext& call,
                                           bool refresh, const ApprovalOrder& order) {
  CLARIBI_TRY(Fetched fetched, CachedOrFresh(operation, call, refresh));
  const JudgedTools& tools = *fetched.tools;
  std::vector<std::string_view> chosen;
  for (const auto& [name, definition] : order.tools) {
    const auto shown = tools.shown.find(name);
    if (shown == tools.shown.end()) {
      const auto hidden = tools.hidden.find(name);
      if (hidden == tools.hidden.end())
        return CannotApprove(name, "the vendor offers no such tool");
      return CannotApprove(name, HiddenBy(hidden->second));
    }
    if (!definition.empty()) {
      CLARIBI_TRY(const bool was_seen,
                  policy::HasFingerprint(VisibleOf(shown->second->tool), definition));
      if (!was_seen) {
        return ChangedSinceSeen("The definition of the tool " + core::Quoted(name, 128),
                                "option diff");
      }
    }
    chosen.push_back(shown->first);
  }
  const bool by_name = !order.tools.empty();
  if (!order.as_listed.empty()) {
    CLARIBI_TRY(const bool was_seen, policy::IsWrittenAs(tools.print, order.as_listed));
    if (!was_seen) return ChangedSinceSeen("The list of tools", "list the tools");
  }
  if (!by_name) {
    for (const auto& [name, definition] : tools.shown) chosen.push_back(name);
  }
  CLARIBI_TRY(auto approved, approvals_.Approve(call, tools.shown, chosen, order.place, by_name));
  CLARIBI_TRY(Listing listing, Compare(call, std::move(fetched)));
  listing.approved = std::move(approved);
  return listing;
}

core::Result<Listing> ToolCatalog::Withdraw(mcp::Operation& operation,
                                            const core::CallContext& call, bool refresh,
                                            const WithdrawalOrder& order) {
  CLARIBI_TRY(Fetched fetched, CachedOrFresh(operation, call, refresh));
  const JudgedTools& tools = *fetched.tools;
  CLARIBI_CHECK(approvals_.Withdraw(call, tools.shown, order.names, order.place));
  CLARIBI_TRY(Listing listing, Compare(call, std::move(fetched)));
  listing.withdrawn = order.names;
  return listing;
}

std::optional<policy::Denial> ToolCatalog::Reviewed(const ListedTool& tool,
                                                    policy::Denial denial) const {
  denial.definition = tool.print.Text();
  if (filter_.IsReviewed(tool.tool.name, denial.definition)) {
    logger_.Log(core::LogLevel::kWarn, core::LogComponent::kConnection,
                "the tool " + core::Quoted(tool.tool.name) + ", which would be " +
                    HiddenBy(denial) +
                    ", is shown because the operator has reviewed its definition "
                    "(reviewed_tools)");
    return std::nullopt;
  }
  if (filter_.WasReviewed(tool.tool.name)) {
    denial.reason += "; the operator has reviewed another definition of it";
  }
  return denial;
}

std::optional<policy::Denial> ToolCatalog::DenialOf(const ListedTool& tool) const {
  auto denial = filter_.WithWishes(tool.tool.name, tool.denial);
  if (!denial || !denial->reviewable) return denial;
  return Reviewed(tool, *std::move(denial));
}

core::Result<JudgedTools> ToolCatalog::Judge(mcp::ToolList list) const {
  JudgedTools judged;
  judged.tools.reserve(list.tools.size());
  std::vector<std::string_view> names;
  names.reserve(list.tools.size());
  const bool hints_vary = HintsVary(list.tools);
  for (mcp::Tool& one : list.tools) {
    CLARIBI_TRY(auto tool, known_.Know(std::move(one), hints_vary));
    const std::string_view name = tool->tool.name;
    if (auto denial = DenialOf(*tool)) {
      judged.hidden.emplace(name, *std::move(denial));
    } else {
      judged.shown.emplace(name, tool.get());
    }
    names.push_back(name);
    judged.tools.push_back(std::move(tool));
  }
  for (const std::string_view name : policy::NamesWithTwins(names)) {
    judged.hidden.emplace(name, policy::HasTwin());
    judged.shown.erase(name);
  }
  judged.invalid = std::move(list.invalid);
  judged.revision = list.revision;
  judged.server = std::move(list.server);
  judged.why_empty = std::move(list.why_empty);
  judged.leniencies = std::move(list.leniencies);
  return judged;
}

core::Result<ToolCatalog::Fetched> ToolCatalog::Fetch(mcp::Operation& operation,
                                                      const core::CallContext& call) {
  Fetched fetched;
  fetched.change_count = client_.tools_changed();
  const std::uint64_t notices = watch_.notices();
  CLARIBI_TRY(mcp::ToolList list, client_.ListTools(operation, call));
  // The credential of the last page: a refresh between two pages does not change the user.
  CLARIBI_TRY(fetched.credential, operation.OpenCredential(call));
  fetched.at = clock_.Now();
  fetched.at_monotonic = clock_.Monotonic();
  fetched.is_public = list.is_public;
  fetched.time_to_live = list.time_to_live;
  CLARIBI_TRY(JudgedTools judged, Judge(std::move(list)));
  CLARIBI_TRY(fetched.tools, known_.Know(std::move(judged)));
  Fetched before = fetched;
  {
    const core::MutexLock lock(mutex_);
    std::swap(before, cached_);
  }
  approvals_.NoteListing();
  watch_.NoteListing(before.tools != nullptr && !AreTheSame(*before.tools, *fetched.tools),
                     notices);
  return fetched;
}

core::Status ToolCatalog::CheckName(std::string_view name) {
  {
    const core::MutexLock lock(mutex_);
    // Judged already, with its whole definition.
    if (cached_.tools != nullptr && cached_.tools->shown.contains(name)) return core::Ok();
  }
  if (const auto denial = filter_.JudgeName(name)) return Hidden(name, *denial);
  return core::Ok();
}

core::Status ToolCatalog::CheckDrift(const core::CallContext& call, const SharedTools& tools,
                                     std::string_view name, bool for_probe) {
  if (!HidesDrift(approvals_.rule(), policy::Change::kMaterial, for_probe)) return core::Ok();
  CLARIBI_TRY(const Drifts drifts, approvals_.FindDrifts(call, tools, name));
  const auto drift = drifts.find(name);
  if (drift == drifts.end() || !HidesDrift(approvals_.rule(), drift->second.change, for_probe)) {
    return core::Ok();
  }
  return HasDrifted(name, drift->second.reason);
}

core::Result<ToolCatalog::Permitted> ToolCatalog::Find(mcp::Operation& operation,
                                                       const core::CallContext& call,
                                                       std::string_view name, bool for_probe) {
  CLARIBI_CHECK(CheckName(name));
  // A tool may be newer than the cached listing, so a tool that is not in it is looked up once more
  // in a fresh one.
  CLARIBI_TRY(Fetched listing, Cached(operation, call, false));
  for (;;) {
    const bool fresh = listing.tools == nullptr;
    if (fresh) {
      CLARIBI_TRY(listing, Fetch(operation, call));
    }
    const JudgedTools& tools = *listing.tools;
    const auto hidden = tools.hidden.find(name);
    if (hidden != tools.hidden.end()) return Hidden(name, hidden->second);
    const auto shown = tools.shown.find(name);
    if (shown != tools.shown.end()) {
      CLARIBI_CHECK(CheckDrift(call, listing.tools, name, for_probe));
      return Permitted{std::move(listing.tools), shown->second};
    }
    if (fresh) break;
    listing.tools = nullptr;
  }
  for (const mcp::InvalidTool& invalid : listing.tools->invalid) {
    if (invalid.name != name) continue;
    return Hidden(name, {policy::Layer::kInvalidDefinition, invalid.reason});
  }
  return Error(ErrorCode::kNotFound,
               "The vendor offers no tool \"" + core::Excerpt(name, 128) + "\" to this account.",
               "it is not in the list of tools", "List the tools and use one of them.")
      .Kind(ErrorKind::kToolNotFound);
}

}  // namespace claribi::tools
