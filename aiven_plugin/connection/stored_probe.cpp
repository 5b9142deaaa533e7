#include "connection/stored_probe.h"

#include <string>

#include "core/json.h"
#include "core/text.h"

namespace claribi::connection {
namespace {

using core::Json;

constexpr core::JsonLimits kSmallProbe{.max_bytes = 16384, .max_depth = 2};
constexpr std::size_t kMaxReasonBytes = 1000;

bool AreOneReason(const std::optional<DeadProbe>& one, const std::optional<DeadProbe>& other) {
  if (one.has_value() != other.has_value()) return false;
  return !one || (one->tool == other->tool && one->reason == other->reason);
}

}  // namespace

std::optional<DeadProbe> StoredProbe::Find(const core::CallContext& call) {
  const auto record = vault_.Get(call, kRecord);
  if (!record.ok() || !*record) return std::nullopt;
  const auto json = Json::Parse((*record)->plaintext.Reveal(), kSmallProbe);
  if (!json.ok()) return std::nullopt;
  const core::JsonString* tool = json->FindString("tool");
  const core::JsonString* reason = json->FindString("reason");
  const auto since = json->FindInt64("since_ms");
  if (tool == nullptr || reason == nullptr || !since || *since < 0) return std::nullopt;
  // The key of a record that is rarely written may be retired meanwhile.
  const auto is_old = vault_.IsSealedWithOldKey(call, **record);
  if (is_old.ok() && *is_old) {
    static_cast<void>(vault_.Replace(call, kRecord, "", (*record)->plaintext));
  }
  return DeadProbe{std::string(*tool), std::string(*reason), core::UnixTimeFromMs(*since)};
}

bool StoredProbe::IsKnown(const std::optional<DeadProbe>& dead) const {
  const core::MutexLock lock(mutex_);
  return known_ && AreOneReason(*known_, dead);
}

void StoredProbe::Remember(std::optional<DeadProbe> dead, const core::CallContext& call) {
  if (dead) dead->reason = core::Excerpt(dead->reason, kMaxReasonBytes);
  if (IsKnown(dead)) return;
  if (!AreOneReason(Find(call), dead)) {
    core::Status saved = core::Ok();
    if (!dead) {
      saved = vault_.Delete(call, kRecord);
    } else {
      const auto put =
          vault_.Replace(call, kRecord, "",
                         core::Secret(Json::MakeObject({{"tool", dead->tool},
                                                        {"reason", dead->reason},
                                                        {"since_ms", core::ToMs(dead->since)}})
                                          .Dump()));
      if (!put.ok()) saved = put.error();
    }
    if (!saved.ok()) {
      logger_.Log(core::LogLevel::kDebug, core::LogComponent::kConnection,
                  "whether the probe can be made is not remembered: " + saved.error().message);
      return;
    }
  }
  const core::MutexLock lock(mutex_);
  known_ = std::move(dead);
}

void StoredProbe::Forget(const core::CallContext& call) {
  static_cast<void>(vault_.Delete(call, kRecord));
  const core::MutexLock lock(mutex_);
  known_.reset();
}

}  // namespace claribi::connection
