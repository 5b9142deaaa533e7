#include "tools/tool_approvals.h"

#include <utility>

#include "core/text.h"

namespace claribi::tools {
namespace {

using core::Error;
using core::ErrorCode;
using core::ErrorKind;
using policy::DriftRule;
using policy::ToolPins;

// How often another node may be first before a write gives up.
constexpr int kSwapAttempts = 8;

Drifts DriftsFrom(const ToolPins& pins, const Definitions& listed) {
  Drifts drifts;
  for (const auto& [name, definition] : listed) {
    if (auto reason = pins.FindDrift(name, definition)) drifts.emplace(name, *std::move(reason));
  }
  return drifts;
}

// True if the record was changed or moved, or its sealing key was retired or lost.
bool DoesNotOpen(const Error& error) {
  return error.code == ErrorCode::kForbidden || error.code == ErrorCode::kAuthRequired;
}

Error TooManyTools() {
  return Error(ErrorCode::kTooLarge, "These tools cannot be approved.",
               "at most " + std::to_string(ToolPins::kMaxPins) +
                   " tools are approved for one connection, those that disappeared included",
               "Disconnect the data source and connect it again: that forgets the old ones.")
      .Kind(ErrorKind::kTooLarge);
}

Error OtherVendor(const std::string& owner, const std::string& vendor) {
  return Error(ErrorCode::kInvalid, "This connection belongs to another vendor.",
               "it was connected with the manifest of \"" + core::Excerpt(owner, 128) +
                   "\", and this is the manifest of \"" + vendor + "\"",
               "Use the manifest that it was connected with, or connect a data source of its own.")
      .Kind(ErrorKind::kConfiguration);
}

Error KeepsChanging() {
  return Error(ErrorCode::kConflict, "The record of approved tools keeps changing.",
               "other nodes wrote it at the same time, " + std::to_string(kSwapAttempts) +
                   " times in a row",
               "Try again.")
      .Kind(ErrorKind::kConflict)
      .Retryable();
}

}  // namespace

ToolApprovals::Pins ToolApprovals::Known() const {
  const core::MutexLock lock(mutex_);
  return known_;
}

void ToolApprovals::Remember(Pins pins) {
  const core::MutexLock lock(mutex_);
  known_ = std::move(pins);
}

core::Status ToolApprovals::CheckVendor(const core::CallContext& call) {
  if (vendor_is_checked_) return core::Ok();
  CLARIBI_TRY(const Found found, Read(call));
  // What cannot be read names nobody; the sign-in beside it does not open either, and says why.
  if (found.pins == nullptr) return core::Ok();
  vendor_is_checked_ = true;
  // Read again, and sealed anew, by the first listing.
  if (!found.is_to_be_sealed_anew) Remember(found.pins);
  return core::Ok();
}

core::Status ToolApprovals::CheckVendorBeforeDeleting(const core::CallContext& call) {
  core::Status checked = CheckVendor(call);
  const bool is_of_another = !checked.ok() && checked.error().code == core::ErrorCode::kInvalid;
  return is_of_another ? std::move(checked) : core::Ok();
}

core::Result<ToolApprovals::Found> ToolApprovals::Read(const core::CallContext& call) const {
  Found found;
  const auto record = vault_.Get(call, kRecord);
  if (!record.ok()) {
    if (!DoesNotOpen(record.error())) return record.error();
    found.problem = record.error().cause;
    return found;
  }
  if (!*record) return found;
  // Sealed with the record, so nobody but this plugin has put the name there.
  const std::string& owner = (*record)->issuer;
  if (!owner.empty() && owner != vendor_) return OtherVendor(owner, vendor_);
  found.version = (*record)->version;
  auto pins = ToolPins::Parse((*record)->plaintext.Reveal());
  if (!pins.ok()) {
    found.problem = pins.error().cause;
  } else {
    found.pins = std::make_shared<const ToolPins>(std::move(pins).value());
    // The record is rarely written, so the first read of it looks for a newer key: the old one can
    // be retired then.
    if (Known() == nullptr) {
      CLARIBI_TRY(found.is_to_be_sealed_anew, vault_.IsSealedWithOldKey(call, **record));
    }
  }
  return found;
}

core::Status ToolApprovals::Save(const core::CallContext& call, const ToolPins& pins,
                                 const Found& found) {
  const core::Secret text(pins.Dump());
  const auto saved = found.problem.empty() ? vault_.Put(call, kRecord, vendor_, text, found.version)
                                           : vault_.Replace(call, kRecord, vendor_, text);
  if (!saved.ok()) return saved.error();
  vendor_is_checked_ = true;  // it is our own name that is there now
  Remember(std::make_shared<const ToolPins>(pins));
  return core::Ok();
}

core::Result<ToolApprovals::Found> ToolApprovals::ReadOrApproveAll(const core::CallContext& call,
                                                                   const Definitions& listed) {
  for (int attempt = 0; attempt < kSwapAttempts; ++attempt) {
    CLARIBI_TRY(Found found, Read(call));
    if (found.pins == nullptr && found.problem.empty()) {
      ToolPins pins;
      const core::UnixTime now = clock_.Now();
      for (const auto& [name, definition] : listed) pins.Approve(name, definition, now);
      const core::Status saved = Save(call, pins, found);
      if (!saved.ok() && saved.error().code == ErrorCode::kConflict) continue;
      CLARIBI_CHECK(saved);
      found.pins = Known();
    } else {
      Remember(found.pins);
      // A conflict is ignored: the node that was first has sealed the record anew.
      if (found.is_to_be_sealed_anew) static_cast<void>(Save(call, *found.pins, found));
    }
    return found;
  }
  return KeepsChanging();
}

core::Result<Drifts> ToolApprovals::FindDrifts(const core::CallContext& call,
                                               const Definitions& listed) {
  if (rule_ == DriftRule::kIgnore || listed.empty()) return Drifts();
  if (const Pins known = Known(); known != nullptr && DriftsFrom(*known, listed).empty()) {
    return Drifts();
  }
  CLARIBI_TRY(const Found found, ReadOrApproveAll(call, listed));
  if (found.pins != nullptr) return DriftsFrom(*found.pins, listed);
  Drifts all;
  for (const auto& [name, definition] : listed) {
    all.emplace(name, "what was approved before cannot be read any more: " + found.problem);
  }
  return all;
}

core::Result<Drifts> ToolApprovals::FindDrifts(const core::CallContext& call,
                                               const Definitions& listed, std::string_view name) {
  const Pins known = Known();
  if (known != nullptr && !known->FindDrift(name, listed.at(name))) return Drifts();
  CLARIBI_TRY(Drifts drifts, FindDrifts(call, listed));
  std::erase_if(drifts, [name](const auto& drift) { return drift.first != name; });
  return drifts;
}

core::Result<std::vector<std::string>> ToolApprovals::Approve(
    const core::CallContext& call, const Definitions& listed,
    const std::vector<std::string_view>& names) {
  if (rule_ == DriftRule::kIgnore) return std::vector<std::string>();
  for (int attempt = 0; attempt < kSwapAttempts; ++attempt) {
    CLARIBI_TRY(const Found found, ReadOrApproveAll(call, listed));
    ToolPins pins = found.pins != nullptr ? *found.pins : ToolPins();
    std::vector<std::string> approved;
    for (const std::string_view name : names) {
      const policy::Fingerprint& definition = listed.at(name);
      if (!pins.FindDrift(name, definition)) continue;
      if (!pins.Approve(name, definition, clock_.Now())) return TooManyTools();
      approved.emplace_back(name);
    }
    if (approved.empty()) return approved;
    const core::Status saved = Save(call, pins, found);
    if (saved.ok()) return approved;
    if (saved.error().code != ErrorCode::kConflict) return saved.error();
  }
  return KeepsChanging();
}

void ToolApprovals::NoteSignIn(const core::CallContext& call) {
  const auto record = vault_.Get(call, kRecord);
  // Any other failure leaves the record as it is. A record that cannot be opened approves nothing.
  if (record.ok() || !DoesNotOpen(record.error())) return;
  static_cast<void>(Forget(call));
}

core::Status ToolApprovals::Forget(const core::CallContext& call) {
  NoteForgotten();
  return vault_.Delete(call, kRecord);
}

void ToolApprovals::NoteForgotten() { Remember(nullptr); }

}  // namespace claribi::tools
