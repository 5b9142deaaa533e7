// Rules about instances and connections: create, destroy, describe, open, close, extensions.
#include <algorithm>
#include <cstring>

#include "validator/bench.h"
#include "validator/process_facts.h"
#include "validator/rule.h"

namespace claribi::validator {
namespace {

// What a host of a later age hands over: structs that are longer. Nobody may write there.
constexpr std::uint64_t kUntouched = 0x0102030405060708U;
struct LongerHost {
  cbi_host level_1;
  std::uint64_t more[4];
};
struct LongerCall {
  cbi_call level_1;
  std::uint64_t more[4];
};
struct LongerParams {
  cbi_conn_params level_1;
  std::uint64_t more[4];
};

template <typename Longer>
bool IsUntouched(const Longer& longer) {
  for (const std::uint64_t word : longer.more) {
    if (word != kUntouched) return false;
  }
  return longer.level_1.struct_size == sizeof(longer);
}

template <typename Longer, typename Level1>
Longer Lengthened(const Level1& level_1) {
  Longer longer{level_1, {kUntouched, kUntouched, kUntouched, kUntouched}};
  longer.level_1.struct_size = sizeof(longer);
  return longer;
}

cbi_plugin* Poisoned() { return reinterpret_cast<cbi_plugin*>(std::uintptr_t{0x10}); }
cbi_conn* PoisonedConn() { return reinterpret_cast<cbi_conn*>(std::uintptr_t{0x10}); }

void TakesLongerStructs(Bench& bench) {
  const cbi_api& api = bench.Api();
  auto host = Lengthened<LongerHost>(*bench.host().get());
  ProbeCall recorder;
  auto call = Lengthened<LongerCall>(*recorder.get());
  Params usual(bench.request().connection_config);
  bench.host().OpenScope(&usual.scope);
  bench.host().OpenScope(&usual.org_scope);
  auto params = Lengthened<LongerParams>(usual.abi);
  cbi_plugin* plugin = nullptr;
  cbi_conn* conn = nullptr;
  std::int32_t created = CBI_E_INTERNAL, described = CBI_E_INTERNAL, opened = CBI_E_INTERNAL;
  bench.Plain("create with longer structs", kJudged, [&] {
    created =
        api.create(&host.level_1, &call.level_1, bench.request().operator_config.c_str(), &plugin);
  });
  if (created != CBI_OK)
    throw Failed{"create with a longer cbi_host and cbi_call returned " + NameOf(created) + "."};
  bench.Plain("describe with a longer call", kJudged,
              [&] { described = api.describe(plugin, &call.level_1, nullptr); });
  if (described != CBI_OK)
    throw Failed{"describe with a longer cbi_call returned " + NameOf(described) + "."};
  bench.Plain("open with longer structs", kJudged,
              [&] { opened = api.open(plugin, &call.level_1, &params.level_1, &conn); });
  if (opened != CBI_OK)
    throw Failed{"open with a longer cbi_conn_params returned " + NameOf(opened) + "."};
  if (!IsUntouched(host) || !IsUntouched(call) || !IsUntouched(params)) {
    throw Failed{"The plugin wrote into a struct of the host, or behind its level."};
  }
}

void RefusesAShortHost(Bench& bench) {
  bench.Api();
  cbi_host host = *bench.host().get();
  host.struct_size = offsetof(cbi_host, secret_clear);
  cbi_plugin* plugin = Poisoned();
  const Act act = bench.Create(&host, bench.request().operator_config.c_str(), &plugin);
  bench.ExpectStatus(act, {CBI_E_ABI});
}

void RefusesNullInCreate(Bench& bench) {
  cbi_plugin* plugin = nullptr;
  const cbi_host* host = bench.host().get();
  const char* config = bench.request().operator_config.c_str();
  bench.ExpectStatus(bench.Create(nullptr, config, &plugin), {CBI_E_INVALID});
  bench.ExpectStatus(bench.Create(host, nullptr, &plugin), {CBI_E_INVALID});
  bench.ExpectStatus(bench.Create(host, config, nullptr), {CBI_E_INVALID});
}

void RefusesBrokenConfig(Bench& bench) {
  for (const char* config : {"", "[", "[]", "null", "\"text\"", "{\"a\":}", "{} {}", "\xff"}) {
    cbi_plugin* plugin = nullptr;
    const Act act = bench.Create(bench.host().get(), config, &plugin);
    Bench::SkipIfThrown(act);
    if (act.status != CBI_E_INVALID) {
      throw Failed{std::string("create with the configuration `") + config + "` returned " +
                   NameOf(act.status) + "."};
    }
  }
}

void LeavesNoInstance(Bench& bench) {
  bench.Api();
  cbi_plugin* plugin = Poisoned();
  const Act act = bench.Create(bench.host().get(), "[]", &plugin, kSupporting);
  Bench::SkipIfThrown(act);
  if (act.status == CBI_OK) throw Skipped{"create did not fail."};
  if (plugin != nullptr) throw Failed{"create failed and left something in *out."};
  cbi_plugin* good = bench.Plugin();
  Params params("[]");
  bench.host().OpenScope(&params.scope);
  cbi_conn* conn = PoisonedConn();
  const Act opened = bench.Open(good, &params.abi, &conn, kSupporting);
  Bench::SkipIfThrown(opened);
  if (opened.status != CBI_OK && conn != nullptr) {
    throw Failed{"open failed and left something in *out."};
  }
}

void MakesSeveral(Bench& bench) {
  cbi_plugin* first = bench.Plugin();
  cbi_plugin* second = nullptr;
  const Act act =
      bench.Create(bench.host().get(), bench.request().operator_config.c_str(), &second);
  bench.ExpectStatus(act, {CBI_OK});
  if (second == first) throw Failed{"create made the same instance twice."};
  bench.Plain("destroy", kJudged, [&] { bench.Api().destroy(second); });
  bench.ExpectStatus(bench.Describe(), {CBI_OK});
}

void EndsNothing(Bench& bench) {
  bench.Plugin();
  bench.Plain("close of NULL", kJudged, [&] { bench.Api().close(nullptr); });
}

void DestroysNothing(Bench& bench) {
  bench.Plain("destroy of NULL", kJudged, [&] { bench.Api().destroy(nullptr); });
}

void LeavesNoThread(Bench& bench) {
  bench.Api();
  const std::size_t before = CountThreads();
  bench.Sweep();
  bench.Destroy();
  const std::size_t left = AwaitThreads(before);
  if (left > before) {
    throw Failed{std::to_string(left - before) + " threads are left after destroy()."};
  }
}

// The growth of one round: the least of some, because other things come and go.
struct Growth {
  long bytes = 0;
  long descriptors = 0;
};
constexpr int kRounds = 40;
constexpr long kBytesOfRound = 12;  // less is the allocator's own

Growth Measure(const std::function<void()>& round) {
  for (int i = 0; i < kRounds / 2; ++i) round();  // caches fill
  Growth least{.bytes = 1L << 40, .descriptors = 1L << 20};
  for (int part = 0; part < 3; ++part) {
    const auto bytes = static_cast<long>(HeapBytes());
    const auto descriptors = static_cast<long>(CountDescriptors());
    for (int i = 0; i < kRounds; ++i) round();
    least.bytes = std::min(least.bytes, static_cast<long>(HeapBytes()) - bytes);
    least.descriptors =
        std::min(least.descriptors, static_cast<long>(CountDescriptors()) - descriptors);
  }
  return least;
}

void ExpectNoGrowth(const Growth& growth, const std::string& what) {
  if (growth.descriptors >= kRounds) {
    throw Failed{std::to_string(kRounds) + " rounds of " + what + " left " +
                 std::to_string(growth.descriptors) + " open files."};
  }
  if (growth.bytes >= kRounds * kBytesOfRound) {
    throw Failed{std::to_string(kRounds) + " rounds of " + what + " left " +
                 std::to_string(growth.bytes) + " bytes."};
  }
}

// The host's own calls allocate, too: what they keep is not among what is measured.
void ClosesWithoutGrowth(Bench& bench) {
  cbi_plugin* plugin = bench.Plugin();
  const cbi_api& api = bench.Api();
  Params params(bench.request().connection_config);
  bench.host().OpenScope(&params.scope);
  bench.host().OpenScope(&params.org_scope);
  ProbeCall call;
  bench.Plain("open and close in a loop", kJudged, [&] {
    ExpectNoGrowth(Measure([&] {
                     cbi_conn* conn = nullptr;
                     if (api.open(plugin, call.get(), &params.abi, &conn) != CBI_OK) {
                       throw Skipped{"open() fails when it is repeated."};
                     }
                     api.close(conn);
                   }),
                   "open and close");
  });
}

void DestroysWithoutGrowth(Bench& bench) {
  const cbi_api& api = bench.Api();
  ProbeCall call;
  bench.Plain("create and destroy in a loop", kJudged, [&] {
    ExpectNoGrowth(Measure([&] {
                     cbi_plugin* plugin = nullptr;
                     if (api.create(bench.host().get(), call.get(),
                                    bench.request().operator_config.c_str(), &plugin) != CBI_OK) {
                       throw Skipped{"create() fails when it is repeated."};
                     }
                     api.destroy(plugin);
                   }),
                   "create and destroy");
  });
}

void DescribesWithoutNetwork(Bench& bench) {
  cbi_plugin* plugin = bench.Plugin();
  if (!RefuseNetwork()) throw Skipped{"This system cannot refuse a process the network."};
  bench.Describe(kSupporting);
  if (NetworkAttempts() > 0) throw Failed{"describe opened a socket of the Internet."};
  (void)plugin;
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

void KnowsNoUnknownExtension(Bench& bench) {
  cbi_plugin* plugin = bench.Plugin();
  for (const char* id :
       {"claribi.ds.no_such_thing/1", "claribi.ds.resources/4294967295", "", "x"}) {
    const void* table = nullptr;
    bench.Plain("get_extension", kJudged, [&] { table = bench.Api().get_extension(plugin, id); });
    if (table != nullptr) {
      throw Failed{std::string("get_extension(\"") + id + "\") returned a table."};
    }
  }
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

std::vector<Rule> InstanceRules() {
  constexpr auto kHeader = Source::kHeader;
  return {
      {.id = "create.works",
       .sentence = "One instance; the operator's configuration",
       .source = Source::kReadme,
       .needs = Stage::kTable,
       .look_at = "create, and the configuration that it was given (--manifest, --operator-config)",
       .test = nullptr,
       .is_step = true},
      {.id = "create.null",
       .sentence = "A NULL where \"opt\" is not marked is CBI_E_INVALID",
       .source = kHeader,
       .needs = Stage::kTable,
       .look_at = "the first lines of create",
       .test = &RefusesNullInCreate},
      {.id = "create.config",
       .sentence = "CBI_E_ABI: host is shorter than level 1. CBI_E_INVALID: config.",
       .source = kHeader,
       .needs = Stage::kTable,
       .look_at = "how create reads its configuration",
       .test = &RefusesBrokenConfig},
      {.id = "create.out",
       .sentence = "*out: owned by the host until destroy(); NULL on failure.",
       .source = kHeader,
       .needs = Stage::kInstance,
       .look_at = "create and open: *out = NULL stands before anything that may fail",
       .test = &LeavesNoInstance},
      {.id = "create.short_host",
       .sentence = "CBI_E_ABI: host is shorter than level 1.",
       .source = kHeader,
       .needs = Stage::kTable,
       .look_at = "create: CBI_HAS(cbi_host, host, secret_clear)",
       .test = &RefusesAShortHost},
      {.id = "create.longer_structs",
       .sentence = "never write past the other side's struct_size.",
       .source = kHeader,
       .needs = Stage::kConnection,
       .look_at = "how struct_size is compared: at least, and never equal",
       .test = &TakesLongerStructs},
      {.id = "create.several",
       .sentence = "Several instances may live in one process",
       .source = kHeader,
       .needs = Stage::kInstance,
       .look_at = "variables that are not in the handle",
       .test = &MakesSeveral},
      {.id = "create.growth",
       .sentence = "Joins threads, releases everything.",
       .source = kHeader,
       .needs = Stage::kInstance,
       .look_at = "what create allocates and destroy does not free",
       .test = &DestroysWithoutGrowth},
      {.id = "destroy.null",
       .sentence = "releases everything. NULL: does nothing.",
       .source = kHeader,
       .needs = Stage::kTable,
       .look_at = "destroy",
       .test = &DestroysNothing},
      {.id = "destroy.threads",
       .sentence = "all others before destroy() returns.",
       .source = kHeader,
       .needs = Stage::kInstance,
       .look_at = "destroy: it has to join the plugin's threads",
       .test = &LeavesNoThread},
      {.id = "get_extension.unknown",
       .sentence =
           "Table of an optional plugin feature, const, valid until destroy(); NULL: absent.",
       .source = kHeader,
       .needs = Stage::kInstance,
       .look_at = "get_extension",
       .test = &KnowsNoUnknownExtension},
      {.id = "describe.answers",
       .sentence = "What a catalogue card, a set-up page and a validator need.",
       .source = Source::kMessages,
       .needs = Stage::kInstance,
       .look_at = "describe",
       .test = nullptr,
       .is_step = true},
      {.id = "describe.no_network",
       .sentence = "No network, no connection.",
       .source = kHeader,
       .needs = Stage::kDescription,
       .look_at = "describe",
       .test = &DescribesWithoutNetwork},
      {.id = "open.works",
       .sentence = "One connection; the tenant's configuration; no network yet",
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
