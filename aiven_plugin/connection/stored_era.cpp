#include "connection/stored_era.h"

#include "core/json.h"

namespace claribi::connection {
namespace {

using core::Json;

constexpr core::JsonLimits kSmall{.max_bytes = 16384, .max_depth = 2};

}  // namespace

std::optional<core::UnixTime> StoredEra::LegacySince(std::string_view origin,
                                                     const core::CallContext& call) {
  const auto record = vault_.Get(call, kRecord);
  if (!record.ok()) {
    NoteFailure(record.error());
    return std::nullopt;
  }
  if (!*record) return std::nullopt;
  const auto json = Json::Parse((*record)->plaintext.Reveal(), kSmall);
  if (!json.ok()) return std::nullopt;
  const std::string* of = json->FindString("origin");
  const auto since = json->FindInt64("legacy_since_ms");
  if (of == nullptr || *of != origin || !since) return std::nullopt;
  // The key of a record that is rarely written may be retired meanwhile.
  const auto is_old = vault_.IsSealedWithOldKey(call, **record);
  if (is_old.ok() && *is_old) RememberLegacy(origin, core::UnixTimeFromMs(*since), call);
  return core::UnixTimeFromMs(*since);
}

void StoredEra::RememberLegacy(std::string_view origin, core::UnixTime now,
                               const core::CallContext& call) {
  const core::Secret text(
      Json::MakeObject({{"origin", origin}, {"legacy_since_ms", core::ToMs(now)}}).Dump());
  const auto saved = vault_.Replace(call, kRecord, "", text);
  if (!saved.ok()) NoteFailure(saved.error());
}

void StoredEra::Forget(const core::CallContext& call) {
  if (const core::Status deleted = vault_.Delete(call, kRecord); !deleted.ok()) {
    NoteFailure(deleted.error());
  }
}

void StoredEra::NoteFailure(const core::Error& error) const {
  logger_.Log(core::LogLevel::kDebug, core::LogComponent::kConnection,
              "which revisions the server speaks is found out anew each time: " + error.message);
}

}  // namespace claribi::connection
