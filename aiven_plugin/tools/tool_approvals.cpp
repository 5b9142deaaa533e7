#include "tools/tool_approvals.h"

#include <algorithm>
#include <set>

#include "tools/approval_errors.h"
#include "tools/drift_reason.h"

namespace claribi::tools {
namespace {

using core::ErrorCode;
using policy::Change;
using policy::DriftRule;
using policy::ToolPins;

constexpr std::size_t kMostMildDrifts = 4000;

std::string SharedName(const std::string& vendor) {
  auto name = vault::NameFor(ToolApprovals::kOrganisationRecord, vendor);
  return name.ok() ? std::move(name).value() : std::string(ToolApprovals::kOrganisationRecord);
}

}  // namespace

ToolApprovals::ToolApprovals(Setup setup)
    : own_(std::move(setup.connection), std::string(kRecord), setup.vendor),
      shared_(setup.organisation, SharedName(setup.vendor), setup.vendor),
      kept_(setup.organisation, setup.clock, setup.logger, setup.vendor),
      clock_(setup.clock),
      rule_(setup.rule),
      vendor_(std::move(setup.vendor)),
      catalogue_(setup.catalogue) {}

ToolApprovals::Remembered ToolApprovals::Known() const {
  const core::MutexLock lock(mutex_);
  return known_;
}

void ToolApprovals::Remember(Pins pins) {
  const core::MutexLock lock(mutex_);
  has_read_ = pins != nullptr;
  known_ = {std::move(pins), nullptr};
}

bool ToolApprovals::ApproveAll(const ToolPins* pins, const Definitions& listed) const {
  return pins != nullptr && std::all_of(listed.begin(), listed.end(), [&](const auto& one) {
           return IsApproved(pins, one.first, *one.second);
         });
}

void ToolApprovals::RememberApproved(const Pins& pins, const SharedTools& tools) {
  if (!ApproveAll(pins.get(), tools->shown)) return;
  const core::MutexLock lock(mutex_);
  // Unless something else was read or written meanwhile.
  if (known_.pins == pins) known_ = {nullptr, tools};
}

core::Status ToolApprovals::CheckVendor(const core::CallContext& call) {
  if (vendor_is_checked_) return core::Ok();
  CLARIBI_TRY(const Found found, ReadOwn(call));
  // What cannot be read names nobody; the sign-in beside it does not open either, and says why.
  if (found.pins == nullptr) return core::Ok();
  vendor_is_checked_ = true;
  // Read again, and sealed anew, by the first listing.
  if (!found.is_of_old_key) Remember(found.pins);
  return core::Ok();
}

core::Status ToolApprovals::CheckVendorBeforeDeleting(const core::CallContext& call) {
  core::Status checked = CheckVendor(call);
  const bool is_of_another = !checked.ok() && checked.error().code == core::ErrorCode::kInvalid;
  return is_of_another ? std::move(checked) : core::Ok();
}

// The record is rarely written, so the first read of it looks for a newer key: the old one can be
// retired then.
core::Result<ToolApprovals::Found> ToolApprovals::ReadOwn(const core::CallContext& call) const {
  bool has_read = false;
  {
    const core::MutexLock lock(mutex_);
    has_read = has_read_;
  }
  CLARIBI_TRY(Found found, own_.Read(call, !has_read));
  // Sealed with the record, so nobody but this plugin has put the name there.
  if (!found.vendor.empty() && found.vendor != vendor_) return OtherVendor(found.vendor, vendor_);
  return found;
}

core::Result<Pins> ToolApprovals::ReadShared(const core::CallContext& call) const {
  CLARIBI_TRY(const Found found, shared_.Read(call, false));
  return found.pins;  // what cannot be read approves nothing
}

core::Status ToolApprovals::SaveOwn(const core::CallContext& call, const ToolPins& pins,
                                    Found& found) {
  CLARIBI_CHECK(own_.Save(call, pins, found));
  vendor_is_checked_ = true;  // it is our own name that is there now
  Remember(found.pins);
  return core::Ok();
}

bool ToolApprovals::IsApproved(const ToolPins* pins, std::string_view name,
                               const ListedTool& tool) const {
  const ToolPins::Pin* pin = pins == nullptr ? nullptr : pins->Find(name);
  if (pin != nullptr && pin->approved == tool.print) return true;
  const auto& entries = catalogue_.Of(name);
  return std::any_of(entries.begin(), entries.end(), [&](const auto& entry) {
    if (entry.approved == tool.print) return true;
    if (entry.approved.version == tool.print.version) return false;
    const auto older = policy::FingerprintOf(VisibleOf(tool.tool), entry.approved.version);
    return older.ok() && *older == entry.approved;
  });
}

// Of all that `pins` approve as it is listed.
void ToolApprovals::Keep(const core::CallContext& call, const ToolPins& pins,
                         const Definitions& listed) {
  std::map<std::string, std::string> texts;
  for (const auto& [name, tool] : listed) {
    const ToolPins::Pin* pin = pins.Find(name);
    if (pin == nullptr || pin->approved != tool->print) continue;
    texts.emplace(tool->print.Text(), policy::CanonicalText(VisibleOf(tool->tool)));
  }
  if (!texts.empty()) kept_.Keep(call, texts);
}

core::Result<ToolPins> ToolApprovals::ApproveFirst(const core::CallContext& call,
                                                   const Definitions& listed) {
  ToolPins pins;
  if (listed.empty()) return pins;
  CLARIBI_TRY(const Pins shared, ReadShared(call));
  const core::UnixTime now = clock_.Now();
  for (const auto& [name, tool] : listed) {
    const bool is_known = !catalogue_.Of(name).empty() || (shared && shared->Find(name) != nullptr);
    const bool is_approved =
        is_known ? IsApproved(shared.get(), name, *tool) : !tool->SpeaksToModel();
    if (is_approved) pins.Approve(name, tool->print, now);
  }
  return pins;
}

// What was approved under an older rule of fingerprints is taken over where it is recognised, and
// the record is sealed under the current key. Another node that is first has done the same.
core::Status ToolApprovals::TakeOver(const core::CallContext& call, const Definitions& listed,
                                     Found& found) {
  ToolPins pins = *found.pins;
  bool has_changed = false;
  for (const auto& [name, tool] : listed) {
    const ToolPins::Pin* pin = pins.Find(name);
    if (pin == nullptr || pin->approved.version == tool->print.version) continue;
    CLARIBI_TRY(const auto older,
                policy::FingerprintOf(VisibleOf(tool->tool), pin->approved.version));
    if (older != pin->approved) continue;
    pins.Renew(name, tool->print);
    has_changed = true;
  }
  if (has_changed) Keep(call, pins, listed);
  if (found.is_of_old_key) CLARIBI_CHECK(SealAnew(call));
  if (has_changed || found.is_of_old_key) return SaveOwn(call, pins, found);
  return core::Ok();
}

// What the organisation shares is as rarely written as the record of the connection.
core::Status ToolApprovals::SealAnew(const core::CallContext& call) {
  kept_.SealAnew(call);
  CLARIBI_TRY(Found shared, shared_.Read(call, true));
  if (shared.pins == nullptr || !shared.is_of_old_key) return core::Ok();
  const policy::ToolPins pins = *shared.pins;
  core::Status saved = shared_.Save(call, pins, shared);
  // Another node was first, and has done the same.
  return !saved.ok() && saved.error().code == ErrorCode::kConflict ? core::Ok() : std::move(saved);
}

core::Result<ToolApprovals::Found> ToolApprovals::ReadOrApproveAll(const core::CallContext& call,
                                                                   const Definitions& listed) {
  for (int attempt = 0; attempt < kSwapAttempts; ++attempt) {
    // Before the read: a listing that comes meanwhile counts.
    const bool was_stale = is_stale_.exchange(false);
    auto read = ReadOwn(call);
    if (was_stale) {
      // What was judged may have been judged against an approval that was withdrawn.
      const core::MutexLock lock(mutex_);
      mild_.clear();
      if (!read.ok()) is_stale_ = true;
    }
    CLARIBI_TRY(Found found, std::move(read));
    core::Status saved = core::Ok();
    if (found.is_absent()) {
      CLARIBI_TRY(const ToolPins pins, ApproveFirst(call, listed));
      // Before the record: what it approves is kept already.
      Keep(call, pins, listed);
      saved = SaveOwn(call, pins, found);
    } else if (found.pins != nullptr) {
      Remember(found.pins);
      saved = TakeOver(call, listed, found);
    }
    if (saved.ok()) return found;
    if (saved.error().code != ErrorCode::kConflict) return saved.error();
  }
  return KeepsChanging();
}

std::vector<ToolApprovals::Base> ToolApprovals::BasesOf(std::string_view name, const ToolPins* own,
                                                        const ToolPins* shared) const {
  std::vector<Base> bases;
  for (const ToolPins* pins : {own, shared}) {
    const ToolPins::Pin* pin = pins == nullptr ? nullptr : pins->Find(name);
    if (pin != nullptr) bases.push_back({pin->approved.Text(), pin->at, nullptr});
  }
  for (const auto& entry : catalogue_.Of(name)) {
    Base base{entry.approved.Text(), std::nullopt, nullptr};
    if (auto definition = policy::ReadDefinition(entry.definition); definition.ok()) {
      base.definition = std::make_shared<const policy::Definition>(std::move(definition).value());
    }
    bases.push_back(std::move(base));
  }
  return bases;
}

core::Result<Drifts> ToolApprovals::Judge(const core::CallContext& call, const Found& own,
                                          const Definitions& listed) {
  std::vector<std::string_view> open;
  for (const auto& [name, tool] : listed) {
    if (!IsApproved(own.pins.get(), name, *tool)) open.push_back(name);
  }
  Drifts drifts;
  if (open.empty()) return drifts;
  CLARIBI_TRY(const Pins shared, ReadShared(call));
  std::map<std::string_view, std::vector<Base>> bases;
  std::set<std::string> wanted;
  for (const std::string_view name : open) {
    if (IsApproved(shared.get(), name, *listed.at(name))) continue;
    auto& of_tool = bases[name] = BasesOf(name, own.pins.get(), shared.get());
    for (const Base& base : of_tool) {
      if (base.definition == nullptr) wanted.insert(base.print);
    }
  }
  const DefinitionsByPrint kept = wanted.empty() ? DefinitionsByPrint() : kept_.Find(call, wanted);
  for (auto& [name, of_tool] : bases) {
    const policy::VisibleTool seen = VisibleOf(listed.at(name)->tool);
    ToolDrift drift;
    bool is_judged = false;
    for (Base& base : of_tool) {
      const auto found = kept.find(base.print);
      if (found != kept.end()) base.definition = found->second;
      if (base.definition == nullptr) continue;
      policy::Drift judged = policy::DriftOf(base.definition->View(), seen);
      if (is_judged && judged.change >= drift.change) continue;
      is_judged = true;
      drift = {judged.change, ReasonOfChange(base.at, judged), std::move(judged.differences),
               base.definition};
    }
    if (!is_judged && !own.problem.empty()) {
      drift.reason = "what was approved before cannot be read any more: " + own.problem;
    } else if (!is_judged && of_tool.empty()) {
      drift.reason = ReasonOfNew(seen);
    } else if (!is_judged) {
      const ToolPins::Pin* pin = own.pins == nullptr ? nullptr : own.pins->Find(name);
      CLARIBI_TRY(drift.reason, ReasonOfUnjudged(of_tool.front().at, pin, seen));
    }
    drifts.emplace(name, std::move(drift));
  }
  const core::MutexLock lock(mutex_);
  if (mild_.size() > kMostMildDrifts) mild_.clear();
  for (const auto& [name, drift] : drifts) {
    if (drift.change == Change::kMaterial) {
      mild_.erase(std::string(name));
    } else {
      mild_.insert_or_assign(std::string(name), std::pair(listed.at(name)->print.Text(), drift));
    }
  }
  return drifts;
}

core::Result<Drifts> ToolApprovals::FindDrifts(const core::CallContext& call,
                                               const SharedTools& tools) {
  if (rule_ == DriftRule::kIgnore) return Drifts();
  if (!is_stale_) {
    const Remembered known = Known();
    if (known.approved == tools || ApproveAll(known.pins.get(), tools->shown)) return Drifts();
  }
  CLARIBI_TRY(const Found own, ReadOrApproveAll(call, tools->shown));
  RememberApproved(own.pins, tools);
  return Judge(call, own, tools->shown);
}

core::Result<Drifts> ToolApprovals::FindDrifts(const core::CallContext& call,
                                               const SharedTools& tools, std::string_view name) {
  if (rule_ == DriftRule::kIgnore) return Drifts();
  const auto& [key, tool] = *tools->shown.find(name);
  if (!is_stale_) {
    const Remembered known = Known();
    if (known.approved == tools) return Drifts();
    if (known.pins != nullptr && IsApproved(known.pins.get(), name, *tool)) return Drifts();
    if (known.pins != nullptr && rule_ != DriftRule::kHide) {
      const core::MutexLock lock(mutex_);
      const auto mild = mild_.find(name);
      if (mild != mild_.end() && mild->second.first == tool->print.Text()) {
        return Drifts{{key, mild->second.second}};
      }
    }
  }
  CLARIBI_TRY(const Found own, ReadOrApproveAll(call, tools->shown));
  RememberApproved(own.pins, tools);
  return Judge(call, own, {{key, tool}});
}

core::Result<std::vector<std::string>> ToolApprovals::Approve(
    const core::CallContext& call, const Definitions& listed,
    const std::vector<std::string_view>& names, ApprovalPlace place, bool by_name) {
  if (rule_ == DriftRule::kIgnore) return std::vector<std::string>();
  const bool is_own = place == ApprovalPlace::kConnection;
  for (int attempt = 0; attempt < kSwapAttempts; ++attempt) {
    CLARIBI_TRY(Found own, ReadOrApproveAll(call, listed));
    Found found = own;
    if (!is_own) {
      CLARIBI_TRY(found, shared_.Read(call, false));
    }
    ToolPins pins = found.pins != nullptr ? *found.pins : ToolPins();
    std::vector<std::string> approved;
    for (const std::string_view name : names) {
      const ListedTool* tool = listed.at(name);
      const ToolPins::Pin* pin = pins.Find(name);
      if (is_own ? IsApproved(&pins, name, *tool)
                 : pin != nullptr && pin->approved == tool->print) {
        continue;
      }
      if (!by_name && tool->SpeaksToModel()) continue;
      if (!pins.Approve(name, tool->print, clock_.Now())) return TooManyTools();
      approved.emplace_back(name);
    }
    if (approved.empty()) return approved;
    Keep(call, pins, listed);
    const core::Status saved =
        is_own ? SaveOwn(call, pins, found) : shared_.Save(call, pins, found);
    if (saved.ok()) return approved;
    if (saved.error().code != ErrorCode::kConflict) return saved.error();
  }
  return KeepsChanging();
}

core::Status ToolApprovals::Withdraw(const core::CallContext& call, const Definitions& listed,
                                     const std::vector<std::string>& names, ApprovalPlace place) {
  if (rule_ == DriftRule::kIgnore) return NotApprovedThere(names.front(), place);
  const bool is_own = place == ApprovalPlace::kConnection;
  for (int attempt = 0; attempt < kSwapAttempts; ++attempt) {
    // A first listing approves first: what is withdrawn stays withdrawn.
    CLARIBI_TRY(Found found, ReadOrApproveAll(call, listed));
    if (!is_own) {
      CLARIBI_TRY(found, shared_.Read(call, false));
    }
    ToolPins pins = found.pins != nullptr ? *found.pins : ToolPins();
    for (const std::string& name : names) {
      if (!pins.Withdraw(name)) return NotApprovedThere(name, place);
    }
    const core::Status saved =
        is_own ? SaveOwn(call, pins, found) : shared_.Save(call, pins, found);
    if (saved.ok()) {
      const core::MutexLock lock(mutex_);
      for (const std::string& name : names) mild_.erase(name);
      return core::Ok();
    }
    if (saved.error().code != ErrorCode::kConflict) return saved.error();
  }
  return KeepsChanging();
}

void ToolApprovals::NoteSignIn(const core::CallContext& call) {
  // Any other failure leaves the record as it is. A record that cannot be opened approves nothing.
  if (own_.DoesNotOpen(call)) static_cast<void>(Forget(call));
}

core::Status ToolApprovals::Forget(const core::CallContext& call) {
  NoteForgotten();
  return own_.Delete(call);
}

void ToolApprovals::NoteForgotten() {
  const core::MutexLock lock(mutex_);
  known_ = {};
  has_read_ = false;
  mild_.clear();
}

}  // namespace claribi::tools
