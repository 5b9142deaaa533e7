// The vendor's tools, listed when first needed and judged one by one: which may be shown and
// called, which may not, and why. The policy decides first. What becomes of a tool that it shows
// and that drifted since it was approved (tool_approvals.h) is the operator's rule, tool_drift: by
// default a tool whose change is harmless is shown, one with other texts is shown with those that
// were approved, and any other is hidden.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/call_context.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/mutex.h"
#include "mcp/client.h"
#include "policy/tool_filter.h"
#include "tools/judged_tools.h"
#include "tools/known_tools.h"
#include "tools/listing_watch.h"
#include "tools/tool_approvals.h"

namespace claribi::tools {

// A listing, with the tools that drifted. Names are views into `tools`.
struct Listing {
  SharedTools tools;
  core::UnixTime fetched_at{};
  Drifts drifts;
  policy::DriftRule rule = policy::DriftRule::kHide;
  std::optional<std::vector<std::string>> approved{};   // absent: not Approve
  std::optional<std::vector<std::string>> withdrawn{};  // absent: not Withdraw

  bool Hides(const ToolDrift& drift) const;
  // Whether the tool is shown with the texts that were approved instead of its own.
  bool ShowsApprovedTexts(const ToolDrift& drift) const;
};

// What to approve before a listing. A fingerprint binds it to what a person was shown: whole or
// short, as Fingerprint writes it; empty: whatever is offered at that moment.
struct ApprovalOrder {
  struct Named {
    std::string name;
    std::string definition;  // a fingerprint
  };
  std::vector<Named> tools;  // empty: all that the policy shows
  std::string as_listed;     // beside no names: the fingerprint of the list (JudgedTools::print)
  ApprovalPlace place = ApprovalPlace::kConnection;
};

// Of which tools to end the approval before a listing.
struct WithdrawalOrder {
  std::vector<std::string> names;
  ApprovalPlace place = ApprovalPlace::kConnection;
};

// Whether a drifted tool may not be called. for_probe: by the manifest's own call, which shows no
// text to anybody: a change that is not material does not stop it under any rule.
bool HidesDrift(policy::DriftRule rule, policy::Change change, bool for_probe);

class ToolCatalog {  // [mt]
 public:
  // List uses a cached listing until it is this old, or until the server's TTL ends if that is
  // sooner. A call ignores the TTL: it may use a listing for all of kMaxAge.
  static constexpr core::Milliseconds kMaxAge{300000};

  // Borrows all. filter: that of `known`, with the wishes of the connection.
  ToolCatalog(mcp::Client& client, KnownTools& known, const policy::ToolFilter& filter,
              ToolApprovals& approvals, ListingWatch& watch, const core::Clock& clock,
              const core::Logger& logger)
      : client_(client),
        known_(known),
        filter_(filter),
        approvals_(approvals),
        watch_(watch),
        clock_(clock),
        logger_(logger) {}

  // operation: it has the caller's credential. A listing that was read with another credential is
  // not used, unless the server marked it public (LST-04). refresh: ask the vendor even if a
  // listing is cached.
  core::Result<Listing> List(mcp::Operation& operation, const core::CallContext& call,
                             bool refresh);

  // List, after these tools of it were approved as they are there. Where no names are given, those
  // are passed over whose texts speak to a model. kInvalid, and nothing is approved: one of them is
  // not offered, or the policy hides it. kConflict, and nothing is approved: a definition, or the
  // list, does not have the fingerprint that is given.
  core::Result<Listing> Approve(mcp::Operation& operation, const core::CallContext& call,
                                bool refresh, const ApprovalOrder& order);

  // List, after ToolApprovals::Withdraw.
  core::Result<Listing> Withdraw(mcp::Operation& operation, const core::CallContext& call,
                                 bool refresh, const WithdrawalOrder& order);

  // kForbidden (kind tool_hidden, layer and reason in the cause) where the name alone decides.
  core::Status CheckName(std::string_view name);

  // The tool, if it may be called. kForbidden as above; kNotFound (kind tool_not_found) if the
  // vendor offers no such tool.
  struct Permitted {
    SharedTools tools;  // keeps `listed` alive
    const ListedTool* listed;
  };
  core::Result<Permitted> Find(mcp::Operation& operation, const core::CallContext& call,
                               std::string_view name, bool for_probe = false);

 private:
  // A listing, and when and how the connection came by it.
  struct Fetched {
    SharedTools tools;  // null: there is none
    core::UnixTime at{};
    core::MonotonicTime at_monotonic{};
    http::CredentialId credential = 0;  // with which it was read
    std::uint64_t change_count = 0;     // the client's, when the listing began
    bool is_public = false;             // as in mcp::ToolList
    std::optional<core::Milliseconds> time_to_live{};
  };

  // No tools if no cached listing is young enough. as_server_says: also by the server's TTL.
  core::Result<Fetched> Cached(mcp::Operation& operation, const core::CallContext& call,
                               bool as_server_says);
  core::Result<Fetched> CachedOrFresh(mcp::Operation& operation, const core::CallContext& call,
                                      bool refresh);
  core::Result<Fetched> Fetch(mcp::Operation& operation, const core::CallContext& call);
  core::Result<JudgedTools> Judge(mcp::ToolList list) const;
  // By the rules, the wishes of the connection and the operator's reviews.
  std::optional<policy::Denial> DenialOf(const ListedTool& tool) const;
  // The denial of a tool, which an operator may undo, with what the operator writes for that.
  // Empty: the operator has undone it, and the log says so.
  std::optional<policy::Denial> Reviewed(const ListedTool& tool, policy::Denial denial) const;
  core::Result<Listing> Compare(const core::CallContext& call, Fetched fetched);
  core::Status CheckDrift(const core::CallContext& call, const SharedTools& tools,
                          std::string_view name, bool for_probe);

  mcp::Client& client_;
  KnownTools& known_;
  const policy::ToolFilter& filter_;
  ToolApprovals& approvals_;
  ListingWatch& watch_;
  const core::Clock& clock_;
  const core::Logger& logger_;
  core::Mutex mutex_;
  // Its tools are shared: readers go on with those they have while others replace them.
  Fetched cached_ CLARIBI_GUARDED_BY(mutex_);
};

}  // namespace claribi::tools
