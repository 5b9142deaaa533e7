// Which tools a user has approved on one connection: the record of their definitions, sealed in the
// connection's vault with the name of the vendor whose tools they are. The first listing of a
// connection approves what it shows (trust on first use). Afterwards a tool that is new or changed
// has drifted, until it is approved again. The filter comes first: an approval shows no tool that
// policy/tool_filter.h denies.
//
// Unchanged tools cost nothing: the record is read once, and again only when something differs from
// what was read, because another node may have approved it meanwhile.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/call_context.h"
#include "core/clock.h"
#include "core/mutex.h"
#include "core/result.h"
#include "policy/tool_pins.h"
#include "vault/vault.h"

namespace claribi::tools {

// The tools of one listing that the policy shows, by name.
using Definitions = std::map<std::string_view, policy::Fingerprint>;
// Why a tool is not approved as it is, by name.
using Drifts = std::map<std::string_view, std::string>;

class ToolApprovals {  // [mt]
 public:
  static constexpr std::string_view kRecord = "tool_pins";

  // Borrows the clock. vendor: the manifest's id, which the record names from now on.
  ToolApprovals(vault::Vault vault, const core::Clock& clock, policy::DriftRule rule,
                std::string vendor)
      : vault_(std::move(vault)), clock_(clock), rule_(rule), vendor_(std::move(vendor)) {}

  policy::DriftRule rule() const { return rule_; }

  // kInvalid, with both names: the record says that the connection belongs to another vendor. A
  // record of an older release names none, and passes. Reads the record once for a handle.
  core::Status CheckVendor(const core::CallContext& call);
  // The same for whoever deletes: what cannot be read now keeps no secret from being deleted.
  core::Status CheckVendorBeforeDeleting(const core::CallContext& call);

  // The drifted tools of a listing, or the one named (a key of `listed`). The names are views into
  // `listed`. If nothing was ever approved, all of `listed` is approved now. A record that cannot
  // be opened or read is no error: every tool has drifted then.
  core::Result<Drifts> FindDrifts(const core::CallContext& call, const Definitions& listed);
  core::Result<Drifts> FindDrifts(const core::CallContext& call, const Definitions& listed,
                                  std::string_view name);

  // Approves tools of `listed` as they are there, all of them or none; returns the names of those
  // that had drifted. kTooLarge: more than the record takes.
  core::Result<std::vector<std::string>> Approve(const core::CallContext& call,
                                                 const Definitions& listed,
                                                 const std::vector<std::string_view>& names);

  // To be called after every sign-in. It deletes a record that cannot be opened any more, e.g.
  // after its key was retired, as the sign-in has replaced the tokens; the next listing is then the
  // first.
  void NoteSignIn(const core::CallContext& call);

  // Deletes the record: the next listing is the first again.
  core::Status Forget(const core::CallContext& call);
  // The record is gone already.
  void NoteForgotten();

 private:
  using Pins = std::shared_ptr<const policy::ToolPins>;
  struct Found {
    Pins pins;            // null: no record, or one that cannot be read
    std::string problem;  // why it cannot be read; empty otherwise
    vault::Version version = 0;
    bool is_to_be_sealed_anew = false;
  };

  Pins Known() const;
  void Remember(Pins pins);
  core::Result<Found> Read(const core::CallContext& call) const;
  core::Result<Found> ReadOrApproveAll(const core::CallContext& call, const Definitions& listed);
  core::Status Save(const core::CallContext& call, const policy::ToolPins& pins,
                    const Found& found);

  vault::Vault vault_;
  const core::Clock& clock_;
  const policy::DriftRule rule_;
  const std::string vendor_;
  std::atomic<bool> vendor_is_checked_{false};
  mutable core::Mutex mutex_;
  // What was read last. Shared: it is compared with outside of the lock.
  Pins known_ CLARIBI_GUARDED_BY(mutex_);
};

}  // namespace claribi::tools
