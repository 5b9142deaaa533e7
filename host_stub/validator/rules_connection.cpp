// Rules about connections: open and close.
#include <algorithm>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>

#include "validator/bench.h"
#include "validator/growth.h"
#include "validator/process_facts.h"
#include "validator/rule.h"

namespace claribi::validator {
namespace {

constexpr std::int64_t kSlowMs = 200;  // a call that is not worth a loop
constexpr int kThreads = 6;

void EndsNothing(Bench& bench) {
  bench.Plugin();
  bench.Plain("close of NULL", kJudged, [&] { bench.Api().close(nullptr); });
}

void ClosesWithoutGrowth(Bench& bench) {
  cbi_plugin* plugin = bench.Plugin();
  const cbi_api& api = bench.Api();
  Params params(bench.request().connection_config);
  bench.host().OpenScope(&params.scope);
  bench.host().OpenScope(&params.org_scope);
  ProbeCall call;
  call.KeepNothing();
  bench.host().keeps = false;
  bench.Plain("open and close in a loop", kSupporting, [&] {
    ExpectNoGrowth("open and close", [&] {
      cbi_conn* conn = nullptr;
      if (api.open(plugin, call.get(), &params.abi, &conn) != CBI_OK) {
        throw Skipped{"open() fails when it is repeated."};
      }
      api.close(conn);
    });
  });
}

void CallsWithoutGrowth(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  const cbi_api& api = bench.Api();
  ProbeCall call;
  call.KeepNothing();
  bench.host().keeps = false;
  const std::string& tool = bench.facts().tool;
  const std::string& arguments = bench.facts().arguments;
  const bool lists = bench.facts().reached >= Stage::kTools;
  const bool calls = bench.facts().reached >= Stage::kAnswer && bench.facts().call_ms < kSlowMs;
  const std::size_t threads = CountThreads();
  const auto expect = [&] {
    ExpectNoGrowth("calls", [&] {
      api.authorize_status(conn, call.get(), nullptr);
      if (lists) api.list_tools(conn, call.get(), nullptr);
      if (calls) {
        api.call_tool(conn, call.get(), tool.c_str(), arguments.data(), arguments.size(), nullptr);
      }
      api.call_tool(conn, call.get(), "no_such_tool", "{}", 2, nullptr);
    });
  };
  bench.Plain("calls in a loop", kSupporting, [&] {
    try {
      expect();
    } catch (const Failed&) {
      if (CountThreads() > threads) throw Skipped{"Calls start threads; see destroy.threads."};
      throw;
    }
  });
}

// Instances and connections come and go on many threads at once.
void OpensOnManyThreads(Bench& bench) {
  cbi_plugin* plugin = bench.Plugin();
  std::deque<Params> params;  // one for each thread
  for (int i = 0; i < kThreads; ++i) {
    params.emplace_back(bench.request().connection_config, "org-1",
                        "connection-" + std::to_string(i));
    bench.host().OpenScope(&params.back().scope);
    bench.host().OpenScope(&params.back().org_scope);
  }
  std::mutex mutex;
  std::string wrong;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (const Params& mine : params) {
    threads.emplace_back([&] {
      for (int round = 0; round < 20; ++round) {
        cbi_conn* conn = nullptr;
        cbi_plugin* other = nullptr;
        const Act opened = bench.Open(plugin, &mine.abi, &conn, kJudged);
        const Act created =
            bench.Create(bench.host().get(), bench.request().operator_config.c_str(), &other);
        bench.Plain("close", kSupporting, [&] { bench.Api().close(conn); });
        bench.Plain("destroy", kSupporting, [&] { bench.Api().destroy(other); });
        const std::lock_guard lock(mutex);
        if (opened.status != CBI_OK) wrong = opened.where + " returned " + NameOf(opened.status);
        if (created.status != CBI_OK) wrong = created.where + " returned " + NameOf(created.status);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  if (!wrong.empty()) throw Failed{"Of several at once, " + wrong + "."};
}

void OpensWithoutNetwork(Bench& bench) {
  bench.Plugin();
  if (!RefuseNetwork()) throw Skipped{"This system cannot refuse a process the network."};
  bench.UnsignedConnection();
  if (NetworkAttempts() > 0) throw Failed{"open opened a socket of the Internet."};
}

void RefusesNullInOpen(Bench& bench) {
  cbi_plugin* plugin = bench.Plugin();
  cbi_conn* conn = nullptr;
  const auto params = [&](auto change) {
    auto made = std::make_unique<Params>(bench.request().connection_config);
    bench.host().OpenScope(&made->scope);
    change(made->abi);
    return made;
  };
  const auto whole = params([](cbi_conn_params&) {});
  bench.ExpectStatus(bench.Open(nullptr, &whole->abi, &conn), {CBI_E_INVALID});
  bench.ExpectStatus(bench.Open(plugin, nullptr, &conn), {CBI_E_INVALID});
  bench.ExpectStatus(bench.Open(plugin, &whole->abi, nullptr), {CBI_E_INVALID});
  const auto no_config = params([](cbi_conn_params& abi) { abi.config = nullptr; });
  bench.ExpectStatus(bench.Open(plugin, &no_config->abi, &conn), {CBI_E_INVALID});
}

void RefusesBrokenParams(Bench& bench) {
  cbi_plugin* plugin = bench.Plugin();
  for (const char* config : {"", "{", "[]", "null", "{} x", "\xff"}) {
    Params params(config);
    bench.host().OpenScope(&params.scope);
    cbi_conn* conn = nullptr;
    const Act act = bench.Open(plugin, &params.abi, &conn);
    Bench::SkipIfThrown(act);
    if (act.status != CBI_E_INVALID) {
      throw Failed{std::string("open with the configuration `") + config + "` returned " +
                   NameOf(act.status) + "."};
    }
  }
}

void ClosesWithinASecond(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  const std::int64_t begin = NowMs();
  bench.Plain("close", kJudged, [&] { bench.Api().close(conn); });
  const std::int64_t took = NowMs() - begin;
  if (took > 1800) throw Failed{"close took " + std::to_string(took) + " ms."};
}

void KeepsItsOwnCopies(Bench& bench) {
  const cbi_api& api = bench.Api();
  // Texts that are overwritten once the function has returned.
  auto config = std::make_unique<std::string>(bench.request().operator_config);
  cbi_plugin* plugin = nullptr;
  const auto call = std::make_unique<ProbeCall>();
  if (api.create(bench.host().get(), call->get(), config->c_str(), &plugin) != CBI_OK) {
    throw Skipped{"create() makes no instance."};
  }
  std::fill(config->begin(), config->end(), '!');
  auto params = std::make_unique<Params>(bench.request().connection_config);
  static int scope = 0, org_scope = 0;
  params->abi.scope = &scope;
  params->abi.org_scope = &org_scope;
  bench.host().OpenScope(&scope);
  bench.host().OpenScope(&org_scope);
  cbi_conn* conn = nullptr;
  if (api.open(plugin, call->get(), &params->abi, &conn) != CBI_OK) {
    throw Skipped{"open() makes no connection."};
  }
  const std::string org = params->org_id;
  for (std::string* text : {&params->config, &params->org_id, &params->connection_id}) {
    std::fill(text->begin(), text->end(), '!');
  }
  std::memset(&params->abi, 0x21, sizeof params->abi);
  const auto expect = [&](const char* what, const Act& act, bool may_need_sign_in) {
    Bench::SkipIfThrown(act);
    if (act.status == CBI_OK) return;
    if (may_need_sign_in && act.status == CBI_E_AUTH_REQUIRED) return;
    throw Failed{std::string(what) +
                 " no longer works once the texts that create() and open() were "
                 "given are overwritten: it returned " +
                 NameOf(act.status) + "."};
  };
  if (bench.facts().takes_api_key) {
    expect("authorize_begin", bench.Begin(conn, nullptr, bench.KeyOptions().c_str()), false);
  }
  expect("authorize_status", bench.Status(conn, nullptr), true);
  if (bench.facts().reached < Stage::kTools) return;
  expect("list_tools", bench.List(conn, nullptr), true);
  if (bench.facts().reached >= Stage::kAnswer)
    expect("call_tool", bench.SampleCall(conn, kJudged), true);
}

}  // namespace

std::vector<Rule> ConnectionRules() {
  constexpr auto kHeader = Source::kHeader;
  return {
      {.id = "open.works",
       .sentence = "one connection; the tenant's configuration; no network yet",
       .source = Source::kReadme,
       .needs = Stage::kDescription,
       .look_at = "open, and the configuration that it was given (--config)",
       .test = nullptr,
       .is_step = true},
      {.id = "open.null",
       .sentence = "CBI_E_INVALID: params or the config in them.",
       .source = kHeader,
       .needs = Stage::kConnection,
       .look_at = "the first lines of open",
       .test = &RefusesNullInOpen},
      {.id = "open.config",
       .sentence = "JSON object valid against describe().config_schema, written by the tenant",
       .source = kHeader,
       .needs = Stage::kConnection,
       .look_at = "how open reads its configuration",
       .test = &RefusesBrokenParams},
      {.id = "open.no_network",
       .sentence = "[mt] Cheap, no network.",
       .source = kHeader,
       .needs = Stage::kConnection,
       .look_at = "open",
       .test = &OpensWithoutNetwork},
      {.id = "open.copies",
       .sentence = "keep a copy if you need it longer.",
       .source = kHeader,
       .needs = Stage::kConnection,
       .look_at =
           "pointers that create and open keep: config, org_id, connection_id, params itself",
       .test = &KeepsItsOwnCopies},
      {.id = "open.growth",
       .sentence = "Handles die in their one named destroy call.",
       .source = kHeader,
       .needs = Stage::kConnection,
       .look_at = "what open allocates and close does not free",
       .test = &ClosesWithoutGrowth},
      {.id = "open.threads",
       .sentence = "[mt] = any thread, also concurrently on one handle",
       .source = kHeader,
       .needs = Stage::kConnection,
       .look_at = "what create, open, close and destroy change outside of their handle",
       .test = &OpensOnManyThreads},
      {.id = "calls.growth",
       .sentence = "A handle is only a cache: everything that must survive is in the secret store",
       .source = kHeader,
       .needs = Stage::kConnection,
       .look_at = "what a call allocates, opens or starts, and leaves behind",
       .test = &CallsWithoutGrowth},
      {.id = "close.null",
       .sentence =
           "both within 1 s if the host's services observe their waits. NULL: does nothing.",
       .source = kHeader,
       .needs = Stage::kInstance,
       .look_at = "close",
       .test = &EndsNothing},
      {.id = "close.second",
       .sentence = "ends a session upstream on a best-effort basis, both within 1 s",
       .source = kHeader,
       .needs = Stage::kConnection,
       .look_at = "close: what it waits for",
       .test = &ClosesWithinASecond},
  };
}

}  // namespace claribi::validator
