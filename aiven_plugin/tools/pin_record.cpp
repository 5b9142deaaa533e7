#include "tools/pin_record.h"

#include "core/secret.h"

namespace claribi::tools {
namespace {

bool IsRefusedToOpen(const core::Error& error) {
  return error.code == core::ErrorCode::kForbidden || error.code == core::ErrorCode::kAuthRequired;
}

}  // namespace

core::Result<PinRecord::Found> PinRecord::Read(const core::CallContext& call,
                                               bool looks_at_key) const {
  Found found;
  const auto record = vault_.Get(call, name_);
  if (!record.ok()) {
    if (!IsRefusedToOpen(record.error())) return record.error();
    found.problem = record.error().cause;
    return found;
  }
  if (!*record) return found;
  found.vendor = (*record)->issuer;
  found.version = (*record)->version;
  auto pins = policy::ToolPins::Parse((*record)->plaintext.Reveal());
  if (!pins.ok()) {
    found.problem = pins.error().cause;
    return found;
  }
  found.pins = std::make_shared<const policy::ToolPins>(std::move(pins).value());
  if (looks_at_key) {
    CLARIBI_TRY(found.is_of_old_key, vault_.IsSealedWithOldKey(call, **record));
  }
  return found;
}

core::Status PinRecord::Save(const core::CallContext& call, const policy::ToolPins& pins,
                             Found& found) {
  const core::Secret text(pins.Dump());
  CLARIBI_TRY(const vault::Version version,
              found.problem.empty() ? vault_.Put(call, name_, vendor_, text, found.version)
                                    : vault_.Replace(call, name_, vendor_, text));
  found = {std::make_shared<const policy::ToolPins>(pins), "", vendor_, version, false};
  return core::Ok();
}

core::Status PinRecord::Delete(const core::CallContext& call) { return vault_.Delete(call, name_); }

bool PinRecord::DoesNotOpen(const core::CallContext& call) const {
  const auto record = vault_.Get(call, name_);
  return !record.ok() && IsRefusedToOpen(record.error());
}

}  // namespace claribi::tools
