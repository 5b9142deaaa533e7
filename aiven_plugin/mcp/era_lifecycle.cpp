#include "mcp/era_lifecycle.h"

#include <string>
#include <utility>

#include "mcp/initialize.h"
#include "mcp/server_request.h"

namespace claribi::mcp {

namespace {

using core::ErrorCode;
using core::Result;

// A server that names yet another revision after this many is not going to agree.
constexpr int kMaxOffers = 3;

}  // namespace

EraLifecycle::Begun EraLifecycle::Begin(Operation& operation, const core::CallContext& call) {
  const bool knows_modern = !ModernOnes(config_.revisions).empty();
  const bool knows_legacy = !LegacyOnes(config_.revisions).empty();
  if (!knows_modern) return initialize_.Begin(operation, call);
  if (knows_legacy && IsRememberedAsLegacy()) {
    Begun begun = initialize_.Begin(operation, call);
    // Only a server that took offence at `initialize` may have changed its era.
    if (begun.ok() || begun.error().is_final || !ShowsLegacyServer(begun.error())) return begun;
    Forget();
  }
  CLARIBI_TRY(Discovery discovery, Discover(operation, call));
  if (auto* session = std::get_if<Session>(&discovery)) {
    dependencies_.logger.Log(core::LogLevel::kInfo, core::LogComponent::kMcp,
                             "connected: revision " + std::string(Name(session->revision)));
    return std::make_unique<const Session>(std::move(*session));
  }
  if (!knows_legacy) return SpeaksAnother(config_.revisions, "a server that knows only older ones");
  dependencies_.logger.Log(
      core::LogLevel::kDebug, core::LogComponent::kMcp,
      "the server does not know " + std::string(kDiscover) + ": going on with initialize");
  Begun begun = initialize_.Begin(operation, call);
  if (begun.ok() && dependencies_.eras != nullptr) {
    dependencies_.eras->RememberLegacy(config_.endpoint.Origin(), dependencies_.clock.Monotonic());
  }
  return begun;
}

void EraLifecycle::Forget() {
  if (dependencies_.eras != nullptr) dependencies_.eras->Forget(config_.endpoint.Origin());
}

bool EraLifecycle::IsRememberedAsLegacy() const {
  return dependencies_.eras != nullptr &&
         dependencies_.eras->IsLegacy(config_.endpoint.Origin(), dependencies_.clock.Monotonic());
}

Result<Discovery> EraLifecycle::Discover(Operation& operation, const core::CallContext& call) {
  ProtocolRevision revision = ModernOnes(config_.revisions).front();
  for (int offer = 1; offer <= kMaxOffers; ++offer) {
    Result<Discovery> discovery = AskIn(operation, revision, call);
    if (!discovery.ok() && !discovery.error().is_final && ShowsLegacyServer(discovery.error())) {
      return Discovery(LegacyServer());
    }
    const auto* other = discovery.ok() ? std::get_if<TryRevision>(&*discovery) : nullptr;
    if (other == nullptr) return discovery;
    revision = other->revision;
  }
  return SpeaksAnother(config_.revisions, "a server that refuses the revisions it names");
}

Result<Discovery> EraLifecycle::AskIn(Operation& operation, ProtocolRevision revision,
                                      const core::CallContext& call) {
  Session provisional;
  provisional.revision = revision;
  Unconcerned listener;
  CLARIBI_TRY(
      const Answer answer,
      connection_.Ask(operation, {.method = kDiscover, .session = &provisional}, listener, call));
  return JudgeDiscovery(answer, revision, config_.revisions);
}

}  // namespace claribi::mcp
