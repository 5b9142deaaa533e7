#include "connection/stored_era.h"

#include "core/json.h"

namespace claribi::connection {
namespace {

using core::Json;

constexpr core::JsonLimits kSmall{.max_bytes = 16384, .max_depth = 2};
constexpr std::string_view kLegacy = "legacy";
constexpr std::string_view kModern = "modern";

// Empty where it cannot be read: the server is asked.
std::optional<mcp::EraStore::Introduction> ReadIntroduction(const Json& json) {
  const Json* server = json.Find("server");
  if (server == nullptr) return std::nullopt;
  const auto text = [server](std::string_view name) {
    const core::JsonString* found = server->FindString(name);
    return found != nullptr ? std::string(*found) : std::string();
  };
  const auto revision = mcp::FindRevision(text("revision"));
  const auto until = server->FindInt64("fresh_until_ms");
  const auto offers_tools = server->FindBool("offers_tools");
  const auto tells_of_changes = server->FindBool("tells_of_changes");
  if (!revision || !until || !offers_tools || !tells_of_changes) return std::nullopt;
  return mcp::EraStore::Introduction{.revision = *revision,
                                     .offers_tools = *offers_tools,
                                     .tells_of_changes = *tells_of_changes,
                                     .server = {text("name"), text("title"), text("version")},
                                     .until = core::UnixTimeFromMs(*until)};
}

Json Written(const mcp::EraStore::Introduction& introduction) {
  return Json::MakeObject({{"revision", mcp::Name(introduction.revision)},
                           {"offers_tools", introduction.offers_tools},
                           {"tells_of_changes", introduction.tells_of_changes},
                           {"name", introduction.server.name},
                           {"title", introduction.server.title},
                           {"version", introduction.server.version},
                           {"fresh_until_ms", core::ToMs(introduction.until)}});
}

}  // namespace

std::optional<mcp::EraStore::Known> StoredEra::Find(std::string_view endpoint,
                                                    const core::CallContext& call) {
  const auto record = vault_.Get(call, kRecord);
  if (!record.ok()) {
    NoteFailure(record.error());
    return std::nullopt;
  }
  if (!*record) return std::nullopt;
  const auto json = Json::Parse((*record)->plaintext.Reveal(), kSmall);
  if (!json.ok()) return std::nullopt;
  const core::JsonString* of = json->FindString("endpoint");
  const core::JsonString* era = json->FindString("era");
  const auto since = json->FindInt64("since_ms");
  if (of == nullptr || *of != endpoint || era == nullptr || !since) return std::nullopt;
  if (*era != kLegacy && *era != kModern) return std::nullopt;
  const Known known{*era == kLegacy ? mcp::Era::kLegacy : mcp::Era::kModern,
                    core::UnixTimeFromMs(*since), ReadIntroduction(*json),
                    json->FindBool("has_no_stream").value_or(false)};
  // The key of a record that is rarely written may be retired meanwhile.
  const auto is_old = vault_.IsSealedWithOldKey(call, **record);
  if (is_old.ok() && *is_old) Remember(endpoint, known, call);
  return known;
}

void StoredEra::Remember(std::string_view endpoint, const Known& known,
                         const core::CallContext& call) {
  Json record = Json::MakeObject({{"endpoint", endpoint},
                                  {"era", known.era == mcp::Era::kLegacy ? kLegacy : kModern},
                                  {"since_ms", core::ToMs(known.since)}});
  if (known.has_no_stream) record.Set("has_no_stream", true);
  if (known.introduction) record.Set("server", Written(*known.introduction));
  const core::Secret text(record.Dump());
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
