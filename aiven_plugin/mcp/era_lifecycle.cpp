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
// Half of what a call has left, for a server whose era is remembered, is no more than this.
constexpr core::Milliseconds kMostPatience{600000};

bool IsRefusal(const std::optional<Error>& error) {
  return error && (error->http_status == 401 || error->http_status == 403);
}

// A modern server may have been busy, or slow, or behind a gateway that was.
bool MayHavePassed(const std::optional<Error>& error) {
  return error &&
         (error->http_status == 0 || error->http_status == 408 || error->http_status >= 500);
}

// The address itself is wrong, or may be: nothing is known of who is there.
bool IsNoPlace(const Error& error) {
  return error.http_status == 404 || error.http_status == 405 || error.http_status == 410;
}

Era EraOf(const Session& session) {
  return IsModern(session.revision) ? Era::kModern : Era::kLegacy;
}

EraStore::Known AsKnown(const Session& session, core::UnixTime now) {
  return {.era = Era::kModern,
          .since = now,
          .introduction = EraStore::Introduction{.revision = session.revision,
                                                 .offers_tools = session.OffersTools(),
                                                 .tells_of_changes = session.TellsOfChanges(),
                                                 .server = session.server,
                                                 .until = now + session.fresh_for}};
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
  operation.cookies() = std::make_shared<http::CookieJar>(config_.endpoint);
  const bool knows_modern = !ModernOnes(config_.revisions).empty();
  const bool knows_legacy = !LegacyOnes(config_.revisions).empty();
  if (!knows_modern) return initialize_.Begin(operation, call);
  const std::optional<Era> here = KnownHere();
  const auto stored = here ? std::nullopt : Stored(call);
  has_no_stream_ = stored && stored->has_no_stream;
  if (stored) {
    if (SessionPointer introduced = Introduced(operation, *stored)) return introduced;
  }
  if (!knows_legacy) return BeginModern(operation, call);
  std::optional<Error> initialize_failed;
  const std::optional<Era> before = stored ? stored->era : here;
  if (before) {
    auto begun = BeginAsRemembered(operation, *before, call, initialize_failed);
    if (begun) return *std::move(begun);
  }
  Begun begun = operation.repetition().Run<SessionPointer>(
      call,
      [&] { return FindOut(operation, call, std::exchange(initialize_failed, std::nullopt)); },
      [&](const http::Failure& failure) { return operation.Remedy(failure, call); });
  // An outage is no evidence of another era: only a session in another one is.
  if (before && begun.ok() && EraOf(**begun) != *before && Remembered(call) == before) Forget(call);
  return begun;
}

std::optional<EraLifecycle::Begun> EraLifecycle::BeginAsRemembered(
    Operation& operation, Era era, const core::CallContext& call,
    std::optional<Error>& initialize_failed) {
  // A server that is no longer modern may be silent: the way that finds out has its share.
  const core::BoundedCall bounded(call, call.Remaining(kMostPatience * 2) / 2);
  Begun begun =
      era == Era::kLegacy ? initialize_.Begin(operation, call) : BeginModern(operation, bounded);
  if (begun.ok() || !MayHaveChanged(begun.error()) || !call.CheckAlive().ok()) return begun;
  if (era == Era::kLegacy) initialize_failed = std::move(begun).error();
  return std::nullopt;
}

EraLifecycle::Attempt<EraLifecycle::SessionPointer> EraLifecycle::FindOut(
    Operation& operation, const core::CallContext& call, std::optional<Error> initialize_failed) {
  // Not within the patience with the server: a renewal is not to be cut off.
  CLARIBI_CHECK(operation.OpenCredential(call));
  Attempt<Discovery> probed = Probe(operation, call);
  if (auto* failure = std::get_if<http::Failure>(&probed)) return std::move(*failure);
  Discovery& discovery = std::get<Discovery>(probed);
  if (auto* session = std::get_if<Session>(&discovery))
    return Connected(operation, std::move(*session), call);
  return FallBack(operation, std::get<LegacyServer>(std::move(discovery)),
                  std::move(initialize_failed), call);
}

EraLifecycle::Attempt<Discovery> EraLifecycle::Probe(Operation& operation,
                                                     const core::CallContext& call) {
  const core::BoundedCall bounded(call, std::min(kPatience, call.Remaining(kPatience * 3) / 3));
  Session provisional;
  provisional.revision = ModernOnes(config_.revisions).front();
  for (int offer = 1;; ++offer) {
    Unconcerned listener;
    // Once: an older server may fail at it in any way, and is not asked again for that.
    Attempt<Answer> asked =
        connection_.AskOnce(operation,
                            {.method = kDiscover,
                             .session = &provisional,
                             .repeatable = http::Repeatable::kNo,
                             .on_refusal = OnRefusal::kReportUnlessExplained,
                             .failure_counts = http::FailureCounts::kIfNotReached},
                            listener, bounded);
    if (auto* failure = std::get_if<http::Failure>(&asked)) {
      CLARIBI_CHECK(call.CheckAlive());
      if (!failure->setback && LeavesEraOpen(failure->error)) {
        LegacyServer legacy(std::move(failure->error));
        if (IsRefusal(legacy.why)) legacy.refusal = operation.refusal();
        return Discovery(std::move(legacy));
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
    Operation& operation, LegacyServer legacy, std::optional<Error> initialize_failed,
    const core::CallContext& call) {
  dependencies_.logger.Log(core::LogLevel::kDebug, core::LogComponent::kMcp,
                           "the server does not know " + std::string(kDiscover) +
                               ": going on with initialize" +
                               (legacy.why ? " (" + legacy.why->message + ")" : ""));
  const bool was_refused = IsRefusal(legacy.why);
  // Where the probe was redirected to, nobody knew it: perhaps a page to sign in at.
  if (legacy.why) operation.destination().url = config_.endpoint;
  if (!initialize_failed) {
    CLARIBI_CHECK(Pause(legacy, call));
    Begun begun =
        initialize_.Begin(operation, call, was_refused ? OnRefusal::kReport : OnRefusal::kRecover);
    if (begun.ok()) {
      if (IsLasting(legacy.why)) Remember(Era::kLegacy, call);
      return std::move(begun).value();
    }
    initialize_failed = std::move(begun).error();
  }
  Error error = *std::move(initialize_failed);
  if (error.is_final || error.EndsTheCall()) return error;
  // Both methods are refused: it is the credential, and not the method.
  if (was_refused && IsRefusal(error)) {
    return http::Failure(http::Setback::kCredentialRefused, std::move(error));
  }
  if (!MayBeModern(error)) return error;
  if (legacy.if_modern) return Connected(operation, *std::move(legacy.if_modern), call);
  if (was_refused) {
    // `initialize` was answered, which is no success of what the probe was refused for.
    if (legacy.refusal) operation.NoteRefused(*std::move(legacy.refusal));
    return http::Failure(http::Setback::kCredentialRefused, *std::move(legacy.why));
  }
  if (!MayHavePassed(legacy.why)) return error;
  Begun modern = BeginModern(operation, call);
  if (modern.ok()) {
    Remember(Era::kModern, call, modern->get());
    return std::move(modern).value();
  }
  // Neither era is known of it: what `initialize` met says more.
  if (modern.error().code == core::ErrorCode::kUnsupported || IsNoPlace(modern.error())) {
    return error;
  }
  return std::move(modern).error();
}

core::Status EraLifecycle::Pause(const LegacyServer& legacy, const core::CallContext& call) const {
  if (!legacy.why || !legacy.why->retry_after) return core::Ok();
  const core::Milliseconds pause = *legacy.why->retry_after;
  if (pause > http::RepetitionLimits().max_retry_after ||
      pause >= call.Remaining(core::Milliseconds::max())) {
    return *legacy.why;
  }
  return http::WaitFor(*legacy.why, pause, call, &dependencies_.clock, dependencies_.pause);
}

EraLifecycle::Begun EraLifecycle::BeginModern(Operation& operation, const core::CallContext& call) {
  Session provisional;
  provisional.revision = ModernOnes(config_.revisions).front();
  for (int offer = 1;; ++offer) {
    Unconcerned listener;
    auto answer =
        connection_.Ask(operation, {.method = kDiscover, .session = &provisional}, listener, call);
    if (!answer.ok()) {
      if (!MayBeModern(answer.error()) || IsNoPlace(answer.error())) {
        return std::move(answer).error();
      }
      return KnowsOnlyOlder(config_.revisions);
    }
    CLARIBI_TRY(Discovery discovery,
                JudgeDiscovery(*answer, provisional.revision, config_.revisions));
    if (auto* session = std::get_if<Session>(&discovery)) {
      return Connected(operation, std::move(*session), call);
    }
    auto* legacy = std::get_if<LegacyServer>(&discovery);
    if (legacy != nullptr && legacy->if_modern) {
      return Connected(operation, *std::move(legacy->if_modern), call);
    }
    CLARIBI_TRY(const auto next, NextOffer(discovery, offer, config_.revisions));
    if (!next) return KnowsOnlyOlder(config_.revisions);
    provisional.revision = *next;
  }
}

EraLifecycle::SessionPointer EraLifecycle::Connected(Operation& operation, Session session,
                                                     const core::CallContext& call) {
  session.cookies = operation.cookies();
  const bool is_worth_keeping = session.fresh_for > core::Milliseconds::zero();
  if (is_worth_keeping && dependencies_.era_store != nullptr && !distrusts_) {
    dependencies_.era_store->Remember(Endpoint(), AsKnown(session, dependencies_.clock.Now()),
                                      call);
  }
  dependencies_.logger.Log(core::LogLevel::kInfo, core::LogComponent::kMcp,
                           "connected: revision " + std::string(Name(session.revision)));
  return std::make_unique<const Session>(std::move(session));
}

// One origin may have servers of several vendors behind it, and a path names one. What is asked of
// that (the query) changes nothing in who answers.
std::string EraLifecycle::Endpoint() const {
  return config_.endpoint.Origin() + config_.endpoint.path();
}

std::optional<Era> EraLifecycle::KnownHere() const {
  if (dependencies_.eras == nullptr) return std::nullopt;
  return dependencies_.eras->Find(Endpoint(), dependencies_.clock.Monotonic());
}

std::optional<Era> EraLifecycle::Remembered(const core::CallContext& call) const {
  if (const auto era = KnownHere()) return era;
  const auto known = Stored(call);
  return known ? std::optional<Era>(known->era) : std::nullopt;
}

std::optional<EraStore::Known> EraLifecycle::Stored(const core::CallContext& call) const {
  if (dependencies_.era_store == nullptr) return std::nullopt;
  auto known = dependencies_.era_store->Find(Endpoint(), call);
  const core::UnixTime today = dependencies_.clock.Now();
  const bool is_believed =
      known && known->since <= today && today - known->since < EraStore::kMaxAge;
  return is_believed ? std::move(known) : std::nullopt;
}

EraLifecycle::SessionPointer EraLifecycle::Introduced(Operation& operation,
                                                      const EraStore::Known& known) const {
  if (distrusts_ || known.era != Era::kModern || !known.introduction) return nullptr;
  const EraStore::Introduction& introduction = *known.introduction;
  const auto& usable = config_.revisions;
  if (dependencies_.clock.Now() >= introduction.until || !IsModern(introduction.revision) ||
      std::find(usable.begin(), usable.end(), introduction.revision) == usable.end()) {
    return nullptr;
  }
  Session session;
  session.revision = introduction.revision;
  session.server = introduction.server;
  session.capabilities = core::Json::MakeObject();
  if (introduction.offers_tools) {
    session.capabilities.Set(
        "tools", core::Json::MakeObject({{"listChanged", introduction.tells_of_changes}}));
  }
  session.cookies = operation.cookies();
  session.is_remembered = true;
  dependencies_.logger.Log(
      core::LogLevel::kInfo, core::LogComponent::kMcp,
      "connected: revision " + std::string(Name(session.revision)) + ", as the server said before");
  return std::make_unique<const Session>(std::move(session));
}

void EraLifecycle::Distrust(const core::CallContext& call) {
  distrusts_ = true;
  Forget(call);
}

void EraLifecycle::NoteNoStream(const core::CallContext& call) {
  auto known = Stored(call);
  if (!known || known->era != Era::kLegacy || known->has_no_stream) return;
  known->has_no_stream = true;
  dependencies_.era_store->Remember(Endpoint(), *known, call);
}

void EraLifecycle::Remember(Era era, const core::CallContext& call, const Session* introduced) {
  has_no_stream_ = false;
  if (dependencies_.eras != nullptr) {
    dependencies_.eras->Remember(Endpoint(), era, dependencies_.clock.Monotonic());
  }
  if (dependencies_.era_store != nullptr) {
    EraStore::Known known{era, dependencies_.clock.Now()};
    if (introduced != nullptr && introduced->fresh_for > core::Milliseconds::zero()) {
      known = AsKnown(*introduced, known.since);
    }
    dependencies_.era_store->Remember(Endpoint(), known, call);
  }
}

void EraLifecycle::Forget(const core::CallContext& call) {
  if (dependencies_.eras != nullptr) dependencies_.eras->Forget(Endpoint());
  if (dependencies_.era_store != nullptr) dependencies_.era_store->Forget(call);
}

}  // namespace claribi::mcp
