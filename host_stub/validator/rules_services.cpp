// Rules about host services: waits, scopes, a store that fails, conflicts or is slow, leases, the
// log.
#include <chrono>
#include <functional>
#include <thread>

#include "validator/bench.h"
#include "validator/rule.h"

namespace claribi::validator {
namespace {

constexpr std::int64_t kSoonMs = 150;
constexpr std::int64_t kLatestMs = kSoonMs + 1'000 + 800;

using Function = std::function<Act(Bench& bench, cbi_conn* conn, const Setup& setup)>;

// The functions that may use the store, each with what it needs.
std::vector<Function> Functions(Bench& bench, Weight weight) {
  std::vector<Function> all;
  all.emplace_back([weight](Bench& on, cbi_conn* conn, const Setup& setup) {
    return on.Status(conn, nullptr, weight, setup);
  });
  if (bench.facts().reached >= Stage::kTools) {
    all.emplace_back([weight](Bench& on, cbi_conn* conn, const Setup& setup) {
      return on.List(conn, nullptr, weight, setup);
    });
  }
  if (bench.facts().reached >= Stage::kAnswer) {
    all.emplace_back([weight](Bench& on, cbi_conn* conn, const Setup& setup) {
      return on.SampleCall(conn, weight, setup);
    });
  }
  if (bench.facts().takes_api_key) {
    all.emplace_back([weight](Bench& on, cbi_conn* conn, const Setup& setup) {
      return on.Begin(conn, nullptr, on.KeyOptions().c_str(), weight, setup);
    });
  }
  all.emplace_back([weight](Bench& on, cbi_conn* conn, const Setup& setup) {
    return on.Revoke(conn, weight, setup);
  });
  return all;
}

Skipped NoService() { return Skipped{"The plugin used no host service that may wait."}; }

void GivesWholeWaits(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  for (const Function& function : Functions(bench, kSupporting)) function(bench, conn, {});
  const auto breaches = bench.host().wait_breaches();
  if (!breaches.empty()) throw Failed{breaches.front() + "."};
  if (bench.host().uses() == 0) throw NoService();
}

void GivesWhatServicesTake(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  for (const Function& function : Functions(bench, kSupporting)) function(bench, conn, {});
  for (const std::string& breach : bench.host().argument_breaches()) throw Failed{breach + "."};
}

void UsesKnownScopes(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  for (const Function& function : Functions(bench, kSupporting)) function(bench, conn, {});
  for (const std::string& breach : bench.host().scope_breaches()) throw Failed{breach + "."};
}

void LeavesScopesOfTheClosedAlone(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  for (const Function& function : Functions(bench, kSupporting)) function(bench, conn, {});
  bench.Close();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  for (const std::string& breach : bench.host().scope_breaches()) {
    if (breach.find("closed") != breach.npos) throw Failed{breach + "."};
  }
}

void LeavesTheHostAlone(Bench& bench) {
  bench.Sweep();
  bench.Destroy();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  if (bench.host().uses_after_destroy() > 0) {
    throw Failed{"The plugin used a host service after destroy() had returned."};
  }
}

void KeepsTenantsApart(Bench& bench) {
  cbi_conn* mine = bench.Connection();
  Params others(bench.request().connection_config, "org-2", "connection-2");
  bench.host().OpenScope(&others.scope);
  bench.host().OpenScope(&others.org_scope);
  cbi_conn* theirs = nullptr;
  if (bench.Open(bench.Plugin(), &others.abi, &theirs, kSupporting).status != CBI_OK) {
    throw Skipped{"open() makes no second connection."};
  }
  const auto expect = [&](cbi_conn* conn, const Params& own, const char* whose) {
    bench.host().ForgetScopesUsed();
    for (const Function& function : Functions(bench, kSupporting)) function(bench, conn, {});
    for (const void* scope : bench.host().scopes_used()) {
      if (scope == nullptr || scope == &own.scope || scope == &own.org_scope) continue;
      throw Failed{std::string("A call on a connection of ") + whose +
                   " used the scope of another tenant."};
    }
  };
  expect(theirs, others, "the second tenant");
  expect(mine, bench.params(), "the first tenant");
}

// Each function while every service waits, until `setup` ends the call.
void ExpectEndInServices(Bench& bench, const Setup& setup, std::int32_t code, const char* what) {
  bench.Connection();
  bool is_used = false;
  for (const Function& function : Functions(bench, kJudged)) {
    const int before = bench.host().waits_begun();
    bench.host().waits = true;
    const Act act = function(bench, bench.UnsignedConnection(), setup);
    bench.host().waits = false;
    Bench::SkipIfThrown(act);
    if (bench.host().waits_begun() == before) continue;
    is_used = true;
    if (act.ms > kLatestMs) {
      throw Failed{act.where + " waited for a host service; " + what + " after " +
                   std::to_string(kSoonMs) + " ms, it took " + std::to_string(act.ms) + " ms."};
    }
    if (act.status != code && act.status != CBI_OK) {
      throw Failed{act.where + " waited for a host service; " + what + ", it returned " +
                   NameOf(act.status) + "."};
    }
  }
  if (!is_used) throw NoService();
}

void EndsServicesWhenCancelled(Bench& bench) {
  ExpectEndInServices(
      bench, [](ProbeCall& call) { call.CancelFrom(NowMs() + kSoonMs); }, CBI_E_CANCELLED,
      "cancelled");
}

void EndsServicesAtTheDeadline(Bench& bench) {
  ExpectEndInServices(
      bench, [](ProbeCall& call) { call.EndAt(NowMs() + kSoonMs); }, CBI_E_TIMEOUT, "out of time");
}

void TellsAnOutageFromASignIn(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  bench.host().FailAll(CBI_E_UNAVAILABLE);
  bool is_used = false;
  for (const Function& function : Functions(bench, kJudged)) {
    const int before = bench.host().uses();
    const Act act = function(bench, conn, {});
    Bench::SkipIfThrown(act);
    if (bench.host().uses() == before) continue;
    is_used = true;
    if (act.status == CBI_E_AUTH_REQUIRED) {
      throw Failed{"The store cannot be reached, and " + act.where +
                   " returned CBI_E_AUTH_REQUIRED: a person would be asked to sign in."};
    }
    if (act.where == "authorize_status" && act.status == CBI_OK &&
        act.call->emitted().find("\"none\"") != std::string::npos) {
      throw Failed{
          "The store cannot be reached, and authorize_status says that nobody is signed in."};
    }
  }
  if (!is_used) throw NoService();
}

void SaysThatSecretsMayBeLeft(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  bench.host().clear_status = bench.host().put_status = CBI_E_UNAVAILABLE;
  const int before = bench.host().clears() + bench.host().puts();
  const Act act = bench.Revoke(conn);
  Bench::SkipIfThrown(act);
  if (bench.host().clears() + bench.host().puts() == before) throw NoService();
  if (act.status == CBI_OK) {
    throw Failed{"The store could not delete the secrets, and authorize_revoke returned CBI_OK."};
  }
}

void NoticesALostRace(Bench& bench) {
  if (!bench.facts().takes_api_key) throw Skipped{"No sign-in of this plugin takes an API key."};
  cbi_conn* conn = bench.UnsignedConnection();
  bench.host().put_status = CBI_E_CONFLICT;
  const int before = bench.host().puts();
  const Act act = bench.Begin(conn, nullptr, bench.KeyOptions().c_str());
  Bench::SkipIfThrown(act);
  const int puts = bench.host().puts() - before;
  if (puts == 0) throw NoService();
  if (act.status == CBI_OK) {
    throw Failed{
        "Every secret_put was answered CBI_E_CONFLICT, and authorize_begin returned CBI_OK."};
  }
  if (puts > 1000)
    throw Failed{"authorize_begin called secret_put " + std::to_string(puts) + " times."};
}

void PassesVersionsOn(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  for (int round = 0; round < 2; ++round) {
    for (const Function& function : Functions(bench, kSupporting)) function(bench, conn, {});
  }
  for (const std::string& breach : bench.host().store_breaches()) throw Failed{breach + "."};
  if (bench.host().puts() == 0) throw Skipped{"The plugin puts nothing into the store."};
}

void ReleasesItsLeases(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  for (const Function& function : Functions(bench, kSupporting)) {
    const Act act = function(bench, conn, {});
    if (bench.host().leases_held() > 0)
      throw Failed{act.where + " returned and left a lease behind."};
  }
}

void SurvivesLeases(Bench& bench) {
  bench.host().leases_lapse = true;
  cbi_conn* conn = bench.Connection();
  for (const Function& function : Functions(bench, kJudged)) {
    Bench::SkipIfThrown(function(bench, conn, {}));
  }
  bench.host().lease_status = CBI_E_CONFLICT;
  for (const Function& function : Functions(bench, kJudged)) {
    Bench::SkipIfThrown(function(bench, conn, {}));
  }
}

void LogsWithinTheLevels(Bench& bench) {
  bench.Sweep();
  for (const LogLine& line : bench.host().lines()) {
    if (line.level < CBI_LOG_TRACE || line.level > CBI_LOG_FATAL) {
      throw Failed{"A line was logged with the level " + std::to_string(line.level) + "."};
    }
    if (!line.is_whole) throw Failed{"A line was logged with NULL for its component or its text."};
  }
}

Rule Of(const char* id, const char* sentence, const char* look_at, void (*test)(Bench&)) {
  return {.id = id,
          .sentence = sentence,
          .source = Source::kHeader,
          .needs = Stage::kConnection,
          .look_at = look_at,
          .test = test};
}

}  // namespace

std::vector<Rule> ServiceRules() {
  return {
      Of("wait.whole", "Every member is set by the plugin, opt ones excepted.",
         "the cbi_wait that the plugin makes for each service", &GivesWholeWaits),
      Of("wait.cancel", "[mt] 1 once the plugin wants the wait to end, else 0; sticky.",
         "cbi_wait.cancelled: it passes call->cancelled on", &EndsServicesWhenCancelled),
      Of("wait.deadline", "on host->monotonic_ms(); INT64_MAX = none; fixed for the wait",
         "cbi_wait.deadline_ms: not later than call->deadline_ms", &EndsServicesAtTheDeadline),
      Of("services.arguments",
         "`const char*` is NUL-terminated and never NULL unless marked \"opt\"",
         "what host services are given: keys, names, receivers, times", &GivesWhatServicesTake),
      Of("scope.known", "secret namespace of this connection; valid until close() returns",
         "the scope that host services are given", &UsesKnownScopes),
      Of("scope.closed",
         "those that use a connection's scope end before close() returns, all others before "
         "destroy() "
         "returns.",
         "threads that close does not join", &LeavesScopesOfTheClosedAlone),
      Of("scope.tenants", "tenant; connections of two tenants share nothing",
         "variables that are not in the connection's handle", &KeepsTenantsApart),
      Of("host.destroyed", "Valid from the start of create() until destroy() returns.",
         "threads that destroy does not join", &LeavesTheHostAlone),
      Of("store.outage", "CBI_E_UNAVAILABLE 9 /* network, upstream or store outage */",
         "what comes of a status of secret_get other than CBI_E_NOT_FOUND",
         &TellsAnOutageFromASignIn),
      Of("store.revoke", "any other status means that secrets may be left.",
         "authorize_revoke: the status of secret_clear", &SaysThatSecretsMayBeLeft),
      Of("store.conflict", "CBI_E_CONFLICT: another node was first; read again.",
         "what comes of CBI_E_CONFLICT from secret_put", &NoticesALostRace),
      Of("store.versions", "Versions are opaque and never 0.",
         "`expected` of secret_put: what secret_get or secret_put told, or 0", &PassesVersionsOn),
      Of("lease.released", "So: acquire, read again, refresh, put, release.",
         "each way out between lease_acquire and lease_release", &ReleasesItsLeases),
      Of("lease.lost", "A lease lapses by itself after ttl_ms, so still put with `expected`.",
         "what comes of a lease that is lost, or held by another node", &SurvivesLeases),
      Of("log.level", "level: CBI_LOG_*.", "what log() is given", &LogsWithinTheLevels),
  };
}

}  // namespace claribi::validator
