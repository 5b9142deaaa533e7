// Rules about instances: create, destroy, describe, extensions.
#include <algorithm>
#include <cstring>

#include "validator/bench.h"
#include "validator/growth.h"
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

// Handles that nobody may look behind.
// NOLINTBEGIN(performance-no-int-to-ptr)
cbi_plugin* Poisoned() { return reinterpret_cast<cbi_plugin*>(std::uintptr_t{0x10}); }
cbi_conn* PoisonedConn() { return reinterpret_cast<cbi_conn*>(std::uintptr_t{0x10}); }
// NOLINTEND(performance-no-int-to-ptr)

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
  bench.Plain("destroy", kSupporting, [&] { bench.Api().destroy(second); });
  bench.ExpectStatus(bench.Describe(kSupporting), {CBI_OK});
}

void DestroysNothing(Bench& bench) {
  bench.Plain("destroy of NULL", kJudged, [&] { bench.Api().destroy(nullptr); });
}

void LeavesNoThread(Bench& bench) {
  bench.Api();
  const std::size_t before = CountThreads();
  bench.Sweep();
  bench.Destroy(kJudged);
  const std::size_t left = AwaitThreads(before);
  if (left > before) {
    throw Failed{std::to_string(left - before) + " threads are left after destroy()."};
  }
}

void DestroysWithoutGrowth(Bench& bench) {
  const cbi_api& api = bench.Api();
  ProbeCall call;
  call.KeepNothing();
  bench.host().keeps = false;
  bench.Plain("create and destroy in a loop", kSupporting, [&] {
    ExpectNoGrowth("create and destroy", [&] {
      cbi_plugin* plugin = nullptr;
      if (api.create(bench.host().get(), call.get(), bench.request().operator_config.c_str(),
                     &plugin) != CBI_OK) {
        throw Skipped{"create() fails when it is repeated."};
      }
      api.destroy(plugin);
    });
  });
}

void DescribesWithoutNetwork(Bench& bench) {
  cbi_plugin* plugin = bench.Plugin();
  if (!RefuseNetwork()) throw Skipped{"This system cannot refuse a process the network."};
  bench.Describe(kSupporting);
  if (NetworkAttempts() > 0) throw Failed{"describe opened a socket of the Internet."};
  (void)plugin;
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

}  // namespace

std::vector<Rule> InstanceRules() {
  constexpr auto kHeader = Source::kHeader;
  return {
      {.id = "create.works",
       .sentence = "one instance; the operator's configuration",
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
  };
}

}  // namespace claribi::validator
