// Which definitions of tools are approved, and what has become of those that are not as they were
// approved. There are three places of approval: the operator's catalogue, for all tenants; the
// organisation; the connection. A definition that one of them approves is approved.
//
// The first listing of a connection approves what it shows (trust on first use), in the
// connection's record, which names the vendor. Left out are tools that another place knows with
// another definition, and those whose texts speak to a model. A listing that shows nothing approves
// nothing, and is the first all the same: what appears later is new.
//
// Afterwards a tool that is not as it was approved has drifted. What the change does is judged
// against the approved definition, which is kept for that (kept_definitions.h); what is new, or
// cannot be judged, counts as material. The filter comes first: an approval shows no tool that
// policy/tool_filter.h denies.
//
// Unchanged tools cost one read of the record for each listing of the vendor, because another node
// may have withdrawn an approval; calls read it only when something differs from what was read,
// because another node may have approved it meanwhile.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/call_context.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/mutex.h"
#include "core/result.h"
#include "policy/definition_catalogue.h"
#include "policy/definition_drift.h"
#include "policy/tool_pins.h"
#include "tools/approval_errors.h"
#include "tools/judged_tools.h"
#include "tools/kept_definitions.h"
#include "tools/pin_record.h"
#include "vault/vault.h"

namespace claribi::tools {

// A tool that is not as it was approved.
struct ToolDrift {
  policy::Change change = policy::Change::kMaterial;
  std::string reason;                                  // a clause: what changed, or that it is new
  std::vector<policy::Difference> differences;         // none where nothing could be compared
  std::shared_ptr<const policy::Definition> approved;  // null: none, or it was not kept
};
using Drifts = std::map<std::string_view, ToolDrift>;

class ToolApprovals {  // [mt]
 public:
  static constexpr std::string_view kRecord = "tool_pins";
  static constexpr std::string_view kOrganisationRecord = "tool_approvals.";

  // References outlive the object.
  struct Setup {
    vault::Vault connection;
    vault::Vault organisation;
    const core::Clock& clock;
    const core::Logger& logger;
    policy::DriftRule rule;
    std::string vendor;  // the manifest's id
    const policy::DefinitionCatalogue& catalogue;
  };
  explicit ToolApprovals(Setup setup);

  policy::DriftRule rule() const { return rule_; }

  // kInvalid, with both names: the record says that the connection belongs to another vendor. A
  // record of an older release names none, and passes. Reads the record once for a handle.
  core::Status CheckVendor(const core::CallContext& call);
  // The same for whoever deletes: what cannot be read now keeps no secret from being deleted.
  core::Status CheckVendorBeforeDeleting(const core::CallContext& call);

  // The drifted tools of a listing, or the one named (a tool that it shows). The names are views
  // into `tools`. If this is the first listing, it approves as is said above. A record that cannot
  // be opened or read is no error: what no other place approves has drifted then.
  core::Result<Drifts> FindDrifts(const core::CallContext& call, const SharedTools& tools);
  core::Result<Drifts> FindDrifts(const core::CallContext& call, const SharedTools& tools,
                                  std::string_view name);

  // Approves tools of `listed` as they are there, all of them or none; returns the names of those
  // that were not approved. by_name: the tools were named one by one; otherwise those whose texts
  // speak to a model are passed over. kTooLarge: more than the record takes.
  core::Result<std::vector<std::string>> Approve(const core::CallContext& call,
                                                 const Definitions& listed,
                                                 const std::vector<std::string_view>& names,
                                                 ApprovalPlace place, bool by_name);

  // Ends the approval of these tools in one place, of all of them or none: they are then as good as
  // new there, and other places approve what they did. They need not be offered any more.
  // kNotFound: one of them is not approved there.
  core::Status Withdraw(const core::CallContext& call, const Definitions& listed,
                        const std::vector<std::string>& names, ApprovalPlace place);

  // To be called after every listing of the vendor: an approval may have been withdrawn by another
  // node, so the record is read once more.
  void NoteListing() { is_stale_ = true; }

  // To be called after every sign-in. It deletes a record that cannot be opened any more, e.g.
  // after its key was retired, as the sign-in has replaced the tokens; the next listing is then the
  // first.
  void NoteSignIn(const core::CallContext& call);

  // Deletes the connection's record: the next listing is the first again.
  core::Status Forget(const core::CallContext& call);
  // The record is gone already.
  void NoteForgotten();

 private:
  using Found = PinRecord::Found;
  // What was approved of one tool, in one of the places.
  struct Base {
    std::string print;
    std::optional<core::UnixTime> at;  // empty: by the operator
    std::shared_ptr<const policy::Definition> definition;
  };

  // What was read last, as far as it has to be remembered.
  struct Remembered {
    Pins pins;             // null: it approves all of `approved`, or nothing was read
    SharedTools approved;  // null: not all of a listing is approved, or that is not known
  };

  Remembered Known() const;
  void Remember(Pins pins);
  // In their place, where they approve the whole listing, that they do so.
  void RememberApproved(const Pins& pins, const SharedTools& tools);
  bool ApproveAll(const policy::ToolPins* pins, const Definitions& listed) const;
  bool IsApproved(const policy::ToolPins* pins, std::string_view name,
                  const ListedTool& tool) const;
  core::Result<Found> ReadOwn(const core::CallContext& call) const;
  core::Result<Pins> ReadShared(const core::CallContext& call) const;
  core::Result<Found> ReadOrApproveAll(const core::CallContext& call, const Definitions& listed);
  core::Result<policy::ToolPins> ApproveFirst(const core::CallContext& call,
                                              const Definitions& listed);
  core::Status TakeOver(const core::CallContext& call, const Definitions& listed, Found& found);
  core::Status SealAnew(const core::CallContext& call);
  core::Result<Drifts> Judge(const core::CallContext& call, const Found& own,
                             const Definitions& listed);
  std::vector<Base> BasesOf(std::string_view name, const policy::ToolPins* own,
                            const policy::ToolPins* shared) const;
  void Keep(const core::CallContext& call, const policy::ToolPins& pins, const Definitions& listed);
  core::Status SaveOwn(const core::CallContext& call, const policy::ToolPins& pins, Found& found);

  PinRecord own_;
  PinRecord shared_;
  KeptDefinitions kept_;
  const core::Clock& clock_;
  const policy::DriftRule rule_;
  const std::string vendor_;
  const policy::DefinitionCatalogue& catalogue_;
  std::atomic<bool> vendor_is_checked_{false};
  std::atomic<bool> is_stale_{false};  // a listing came since the record was read
  mutable core::Mutex mutex_;
  // Shared: it is compared with outside of the lock.
  Remembered known_ CLARIBI_GUARDED_BY(mutex_);
  bool has_read_ CLARIBI_GUARDED_BY(mutex_) = false;  // a record under the current key
  // Drifts that are not material, by name, with the fingerprint that was judged: a call of such a
  // tool reads nothing.
  std::map<std::string, std::pair<std::string, ToolDrift>, std::less<>> mild_
      CLARIBI_GUARDED_BY(mutex_);
};

}  // namespace claribi::tools
