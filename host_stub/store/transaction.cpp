#include "store/transaction.h"

#include <Poco/Data/Session.h>

#include <utility>

#include "store/pause.h"

namespace claribi::store {
namespace {

using std::chrono::milliseconds;

// How long one wait for a free session lasts before patience is asked again.
constexpr milliseconds kWaitForSession{50};
// Between two attempts at the same lock.
constexpr milliseconds kBetweenAttempts{20};
// A lock held this long is a fault of another process, whatever the patience of the caller.
constexpr milliseconds kLongestLock{20'000};

// The connection may have been cut off because the wait is over: then that is why, and the change
// may have been made all the same.
Error CutOffInCommit(const Backend& backend, const Patience& patience, const std::string& subject) {
  Error unknown = backend.UnknownCommit(subject);
  if (const auto stop = WhyStop(patience, subject)) {
    unknown.code = stop->code;
    unknown.cause = stop->cause;
  }
  return unknown;
}

}  // namespace

Status Transaction::RunOnce(Backend& backend, Session& session, const Body& body,
                            bool& is_committing) {
  backend.Begin(session);
  try {
    Transaction transaction(session, backend, nullptr);
    if (Status done = body(transaction); !done) {
      backend.RollBackQuietly(session);
      return done;
    }
    is_committing = true;
    backend.Commit(session);
    return {};
  } catch (...) {
    backend.RollBackQuietly(session);
    throw;
  }
}

Status Transaction::Run(Database& database, const Patience& patience, const std::string& subject,
                        const Body& body) {
  return RunIn(*database.pool_, *database.backend_, patience, subject,
               [&body](Backend& backend, Session& session, bool& is_committing) {
                 return RunOnce(backend, session, body, is_committing);
               });
}

Status Transaction::Look(Database& database, const Patience& patience, const std::string& subject,
                         const Body& body) {
  SessionPool& pool = database.readers_ != nullptr ? *database.readers_ : *database.pool_;
  return RunIn(pool, *database.backend_, patience, subject,
               [&body](Backend& backend, Session& session, bool&) {
                 Transaction transaction(session, backend, nullptr);
                 return body(transaction);
               });
}

Status Transaction::Change(Database& database, const Patience& patience, const std::string& subject,
                           const Body& body) {
  return RunIn(*database.pool_, *database.backend_, patience, subject,
               [&body](Backend& backend, Session& session, bool& is_committing) {
                 Transaction transaction(session, backend, &is_committing);
                 return body(transaction);
               });
}

Result<std::vector<std::int64_t>> Transaction::RunTogether(Database& database,
                                                           const Patience& patience,
                                                           const std::string& subject,
                                                           std::span<const Sql* const> statements) {
  std::vector<std::int64_t> changed;
  // A commit of unknown outcome is no matter: they may be run twice.
  const Status done = RunIn(*database.pool_, *database.backend_, patience, subject,
                            [&](Backend& backend, Session& session, bool&) -> Status {
                              changed = backend.ExecuteTogether(session, statements);
                              return {};
                            });
  if (!done) return done.error();
  return changed;
}

std::int64_t Transaction::Execute(const char* sql, std::initializer_list<Value> values,
                                  const Backend::ReadRow& read_opt) {
  if (is_committing_opt_ != nullptr && !read_opt) *is_committing_opt_ = true;
  return backend_.Execute(session_, sql, {values.begin(), values.size()}, read_opt);
}

Status Transaction::RunIn(SessionPool& pool, Backend& backend, const Patience& patience,
                          const std::string& subject, const Once& once) {
  const outcome::Deadline longest(kLongestLock);
  bool has_reconnected = false;
  for (;;) {
    if (auto stop = WhyStop(patience, subject)) return *std::move(stop);
    if (longest.Remaining() == milliseconds::zero()) return backend.Busy(subject);
    auto place = pool.Take(NextSlice(patience, kWaitForSession));
    if (!place) continue;
    OpenSession& session = place->session;
    bool is_committing = false;
    try {
      if (session && !backend.IsWhole(*session)) session.reset();
      if (!session) {
        auto opened = backend.Open(patience, subject);
        if (!opened) return opened.error();
        session = std::move(*opened);
      }
      Status done = backend.Bounded(*session, patience,
                                    [&] { return once(backend, *session, is_committing); });
      if (!session->isConnected()) session.reset();
      return done;
    } catch (const Poco::Exception& exception) {
      const bool is_connected = session != nullptr && session->isConnected();
      const Backend::Remedy remedy = backend.RemedyFor(exception, is_connected);
      if (!is_connected) session.reset();
      if (remedy == Backend::Remedy::kNone) return backend.Explain(exception, subject);
      if (remedy == Backend::Remedy::kReconnect) {
        pool.CloseIdle();
        if (is_committing) return CutOffInCommit(backend, patience, subject);
        if (auto stop = WhyStop(patience, subject)) return *std::move(stop);
        if (std::exchange(has_reconnected, true)) return backend.Explain(exception, subject);
        continue;
      }
    }
    place.reset();  // another transaction may have it while this one pauses
    Pause(patience, kBetweenAttempts);
  }
}

}  // namespace claribi::store
