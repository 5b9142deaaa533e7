#include "mcp/era_lifecycle.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "mcp/initialize.h"
#include "mcp/server_request.h"

namespace claribi::mcp {

namespace {

using core::Error;
using core::Result;

// A server that names yet another revision after this many is not going to agree.
constexpr int kMaxOffers = 3;

bool IsRefusal(const std::optional<Error>& error) {
  return error && (error->http_status == 401 || error->http_status == 403);
}

// A modern server may have been busy, or slow, or behind a gateway that was.
bool MayHavePassed(const std::optional<Error>& error) {
  return error &&
         (error->http_status == 0 || error->http_status == 408 || error->http_status >= 500);
}

Error KnowsOnlyOlder(const Revisions& revisions) {
  return SpeaksAnother(revisions, "a server that knows only older ones");
}

// What to ask next, or what was found.
Result<std::optional<ProtocolRevision>> NextOffer(const Discovery& discovery, int offer,
                                                  const Revisions& revisions) {
  const auto* other = std::get_if<TryRevision>(&discovery);
  if (other == nullptr) return std::optional<ProtocolRevision>();
  if (offer >= kMaxOffers) {
    return SpeaksAnother(revisions, "a server that refuses the revisions it names");
  }
  return std::optional<ProtocolRevision>(other->revision);
}

}  // namespace

EraLifecycle::Begun EraLifecycle::Begin(Operation& operation, const core::CallContext& call) {
  connection_.ForgetCookies();
  const bool knows_modern = !ModernOnes(config_.revisions).empty();
  const bool knows_legacy = !LegacyOnes(config_.revisions).empty();
  if (!knows_modern) return initialize_.Begin(operation, call);
  if (!knows_legacy) return BeginModern(operation, call);
  if (IsRememberedAsLegacy(call)) {
    Begun begun = initialize_.Begin(operation, call);
    // Only a server that took offence at `initialize` may have changed its era.
    if (begun.ok() || !MayBeModern(begun.error())) return begun;
    Forget(call);
  }
  return operation.repetition().Run<SessionPointer>(
      call, [&] { return FindOut(operation, call); },
      [&](const http::Failure& failure) { return operation.Remedy(failure, call); });
}

EraLifecycle::Attempt<EraLifecycle::SessionPointer> EraLifecycle::FindOut(
    Operation& operation, const core::CallContext& call) {
  // Not within the patience with the server: a renewal is not to be cut off.
  CLARIBI_CHECK(operation.OpenCredential(call));
  Attempt<Discovery> probed = Probe(operation, call);
  if (auto* failure = std::get_if<http::Failure>(&probed)) return std::move(*failure);
  Discovery& discovery = std::get<Discovery>(probed);
  if (auto* session = std::get_if<Session>(&discovery)) return Connected(std::move(*session));
  return FallBack(operation, std::get<LegacyServer>(discovery), call);
}

EraLifecycle::Attempt<Discovery> EraLifecycle::Probe(Operation& operation,
                                                     const core::CallContext& call) {
  const core::BoundedCall bounded(call, std::min(kPatience, call.Remaining(kPatience * 3) / 3));
  Session provisional;
  provisional.revision = ModernOnes(config_.revisions).front();
  for (int offer = 1;; ++offer) {
    Unconcerned listener;
    // Once: an older server may fail at it in any way, and is not asked again for that.
    Attempt<Answer> asked = connection_.AskOnce(operation,
                                                {.method = kDiscover,
                                                 .session = &provisional,
                                                 .repeatable = http::Repeatable::kNo,
                                                 .on_refusal = OnRefusal::kReportUnlessExplained},
                                                listener, bounded);
    if (auto* failure = std::get_if<http::Failure>(&asked)) {
      CLARIBI_CHECK(call.CheckAlive());
      if (!failure->setback && LeavesEraOpen(failure->error)) {
        return Discovery(LegacyServer(std::move(failure->error)));
      }
      // Nothing has left: as often as any other request.
      const bool is_unsent = !failure->setback && failure->error.unsent;
      return is_unsent ? http::Failure::Of(std::move(failure->error), http::Repeatable::kYes)
                       : std::move(*failure);
    }
    CLARIBI_TRY(Discovery discovery,
                JudgeDiscovery(std::get<Answer>(asked), provisional.revision, config_.revisions));
    CLARIBI_TRY(const auto next, NextOffer(discovery, offer, config_.revisions));
    if (!next) return discovery;
    provisional.revision = *next;
  }
}

EraLifecycle::Attempt<EraLifecycle::SessionPointer> EraLifecycle::FallBack(
    Operation& operation, const LegacyServer& legacy, const core::CallContext& call) {
  dependencies_.logger.Log(core::LogLevel::kDebug, core::LogComponent::kMcp,
                           "the server does not know " + std::string(kDiscover) +
                               ": going on with initialize" +
                               (legacy.why ? " (" + legacy.why->message + ")" : ""));
  const bool was_refused = IsRefusal(legacy.why);
  Begun begun =
      initialize_.Begin(operation, call, was_refused ? OnRefusal::kReport : OnRefusal::kRecover);
  if (begun.ok()) {
    RememberLegacy(call);
    return std::move(begun).value();
  }
  Error error = std::move(begun).error();
  if (error.is_final || error.EndsTheCall()) return error;
  // Both methods are refused: it is the credential, and not the method.
  if (was_refused && IsRefusal(error)) {
    return http::Failure(http::Setback::kCredentialRefused, std::move(error));
  }
  if (!MayBeModern(error)) return error;
  if (was_refused) return http::Failure(http::Setback::kCredentialRefused, *legacy.why);
  if (!MayHavePassed(legacy.why)) return error;
  Begun modern = BeginModern(operation, call);
  if (modern.ok()) return std::move(modern).value();
  // Neither era is known of it: what `initialize` met says more.
  if (modern.error().code == core::ErrorCode::kUnsupported) return error;
  return std::move(modern).error();
}

EraLifecycle::Begun EraLifecycle::BeginModern(Operation& operation, const core::CallContext& call) {
  Session provisional;
  provisional.revision = ModernOnes(config_.revisions).front();
  for (int offer = 1;; ++offer) {
    Unconcerned listener;
    auto answer =
        connection_.Ask(operation, {.method = kDiscover, .session = &provisional}, listener, call);
    if (!answer.ok()) {
      if (MayBeModern(answer.error())) return KnowsOnlyOlder(config_.revisions);
      return std::move(answer).error();
    }
    CLARIBI_TRY(Discovery discovery,
                JudgeDiscovery(*answer, provisional.revision, config_.revisions));
    if (auto* session = std::get_if<Session>(&discovery)) return Connected(std::move(*session));
    CLARIBI_TRY(const auto next, NextOffer(discovery, offer, config_.revisions));
    if (!next) return KnowsOnlyOlder(config_.revisions);
    provisional.revision = *next;
  }
}

EraLifecycle::SessionPointer EraLifecycle::Connected(Session session) const {
  dependencies_.logger.Log(core::LogLevel::kInfo, core::LogComponent::kMcp,
                           "connected: revision " + std::string(Name(session.revision)));
  return std::make_unique<const Session>(std::move(session));
}

bool EraLifecycle::IsRememberedAsLegacy(const core::CallContext& call) const {
  const std::string origin = config_.endpoint.Origin();
  const core::MonotonicTime now = dependencies_.clock.Monotonic();
  if (dependencies_.eras != nullptr && dependencies_.eras->IsLegacy(origin, now)) return true;
  if (dependencies_.era_store == nullptr) return false;
  const auto since = dependencies_.era_store->LegacySince(origin, call);
  const core::UnixTime today = dependencies_.clock.Now();
  return since && *since <= today && today - *since < EraStore::kMaxAge;
}

void EraLifecycle::RememberLegacy(const core::CallContext& call) {
  const std::string origin = config_.endpoint.Origin();
  if (dependencies_.eras != nullptr) {
    dependencies_.eras->RememberLegacy(origin, dependencies_.clock.Monotonic());
  }
  if (dependencies_.era_store != nullptr) {
    dependencies_.era_store->RememberLegacy(origin, dependencies_.clock.Now(), call);
  }
}

void EraLifecycle::Forget(const core::CallContext& call) {
  if (dependencies_.eras != nullptr) dependencies_.eras->Forget(config_.endpoint.Origin());
  if (dependencies_.era_store != nullptr) dependencies_.era_store->Forget(call);
}

}  // namespace claribi::mcp
