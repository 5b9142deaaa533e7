// Rules about the file, the handshake and the table.
#include <dlfcn.h>
#include <elf.h>
#include <link.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <thread>

#include "contract/message_schemas.h"
#include "loader/shared_object.h"
#include "validator/bench.h"
#include "validator/process_facts.h"
#include "validator/rule.h"

namespace claribi::validator {
namespace {

constexpr auto kMost = std::numeric_limits<std::uint32_t>::max();

void ExportsOneSymbol(Bench& bench) {
  const auto offered = loader::ExportedSymbols(bench.request().library);
  if (!offered) throw Skipped{"What the library exports cannot be read from its file."};
  std::string others;
  for (const std::string& name : *offered) {
    if (name == CBI_ENTRY_SYMBOL || others.size() > 200) continue;
    others += (others.empty() ? "" : ", ") + name;
  }
  if (!others.empty()) throw Failed{"The library also exports: " + others + "."};
}

// In the dynamic section of the loaded library.
void StaysLoaded(Bench& bench) {
  link_map* map = nullptr;
  Dl_info info{};
  if (dladdr1(reinterpret_cast<void*>(bench.Entry()), &info, reinterpret_cast<void**>(&map),
              RTLD_DL_LINKMAP) == 0 ||
      map == nullptr) {
    throw Skipped{"The system does not say how the library was linked."};
  }
  for (const ElfW(Dyn)* entry = map->l_ld; entry->d_tag != DT_NULL; ++entry) {
    if (entry->d_tag == DT_FLAGS_1 && (entry->d_un.d_val & DF_1_NODELETE) != 0) return;
  }
  throw Failed{"The library was linked without -z nodelete."};
}

// A handshake with this range, and what must come of it.
void Shake(Bench& bench, std::uint32_t min, std::uint32_t max, std::uint32_t plugin_min,
           std::uint32_t plugin_max) {
  constexpr std::uint32_t kPoison = 0xDEAD;
  static const cbi_api kNoTable{};
  cbi_handshake handshake{min, max, kPoison, kPoison, kPoison};
  const cbi_api* api = &kNoTable;
  std::int32_t status = CBI_E_INTERNAL;
  bench.Plain("claribi_ds_v1", kJudged, [&] { status = bench.Entry()(&handshake, &api); });
  const std::string range = std::to_string(min) + ".." + std::to_string(max);
  const std::uint32_t level = std::min(max, plugin_max);
  const bool is_common = level >= min && level >= plugin_min;
  const std::string seen = "A host of levels " + range + " gets " + NameOf(status) + ", abi " +
                           std::to_string(handshake.abi) + " and " +
                           (api == nullptr ? "no table" : "a table") + "; the plugin speaks " +
                           std::to_string(plugin_min) + ".." + std::to_string(plugin_max) + ".";
  const bool is_right =
      is_common ? status == CBI_OK && handshake.abi == level && api != nullptr && api != &kNoTable
                : status == CBI_E_ABI && handshake.abi == 0 && api == nullptr;
  if (!is_right) throw Failed{seen};
  if (handshake.host_abi_min != min || handshake.host_abi_max != max) {
    throw Failed{"The handshake changed the levels of the host."};
  }
}

cbi_handshake UsualHandshake(Bench& bench) {
  cbi_handshake handshake{CBI_ABI_MIN, CBI_ABI_MAX, 0, 0, 0};
  const cbi_api* api = nullptr;
  bench.Plain("claribi_ds_v1", kSupporting, [&] { bench.Entry()(&handshake, &api); });
  return handshake;
}

void AgreesInEveryRange(Bench& bench) {
  const cbi_handshake usual = UsualHandshake(bench);
  const auto max = usual.plugin_abi_max;
  for (const auto& [from, to] :
       {std::pair(1U, 1U), std::pair(1U, 2U), std::pair(1U, kMost), std::pair(2U, 2U),
        std::pair(2U, 7U), std::pair(kMost, kMost), std::pair(max, max), std::pair(max, kMost)}) {
    Shake(bench, from, to, usual.plugin_abi_min, max);
  }
}

void TellsItsRangeAlways(Bench& bench) {
  const cbi_handshake usual = UsualHandshake(bench);
  for (const auto& [from, to] : {std::pair(kMost, kMost), std::pair(1U, kMost)}) {
    cbi_handshake handshake{from, to, 0, 0, 0};
    const cbi_api* api = nullptr;
    bench.Plain("claribi_ds_v1", kJudged, [&] { bench.Entry()(&handshake, &api); });
    if (handshake.plugin_abi_min == usual.plugin_abi_min &&
        handshake.plugin_abi_max == usual.plugin_abi_max) {
      continue;
    }
    throw Failed{"A host of levels " + std::to_string(from) + ".." + std::to_string(to) +
                 " is told the levels " + std::to_string(handshake.plugin_abi_min) + ".." +
                 std::to_string(handshake.plugin_abi_max) + ", and one of 1..1 " +
                 std::to_string(usual.plugin_abi_min) + ".." +
                 std::to_string(usual.plugin_abi_max) + "."};
  }
}

void RefusesNull(Bench& bench) {
  cbi_handshake handshake{1, 1, 0, 0, 0};
  const cbi_api* api = nullptr;
  const auto expect = [&](cbi_handshake* first, const cbi_api** second, const char* what) {
    std::int32_t status = CBI_OK;
    bench.Plain("claribi_ds_v1", kJudged, [&] { status = bench.Entry()(first, second); });
    if (status != CBI_E_INVALID) {
      throw Failed{std::string("claribi_ds_v1 with NULL for ") + what + " returned " +
                   NameOf(status) + "."};
    }
  };
  expect(nullptr, &api, "handshake");
  expect(&handshake, nullptr, "api");
  expect(nullptr, nullptr, "both");
}

void IsPure(Bench& bench) {
  const std::size_t threads = CountThreads();
  const cbi_api& first = bench.Api();
  std::atomic<int> others{0};
  bench.Plain("claribi_ds_v1 on eight threads", kJudged, [&] {
    std::vector<std::thread> callers;
    callers.reserve(8);
    for (int i = 0; i < 8; ++i) {
      callers.emplace_back([&] {
        for (int round = 0; round < 200; ++round) {
          cbi_handshake handshake{1, 1, 0, 0, 0};
          const cbi_api* api = nullptr;
          if (bench.Entry()(&handshake, &api) != CBI_OK || api != &first) ++others;
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
  });
  if (others > 0) throw Failed{"Not every handshake gave the same table."};
  if (AwaitThreads(threads) > threads) throw Failed{"The handshake started a thread."};
}

void ReservesZero(Bench& bench) {
  if (bench.Api().reserved0 != 0) {
    throw Failed{"reserved0 of the table is " + std::to_string(bench.Api().reserved0) + "."};
  }
}

// The same bytes, and the same texts, after everything was called.
void StaysConstant(Bench& bench) {
  const cbi_api before = bench.Api();
  const std::string id = before.plugin_id;
  const std::string version = before.plugin_version;
  bench.Sweep();
  const cbi_api& after = bench.Api();
  if (std::memcmp(&before, &after, sizeof before) != 0 || id != after.plugin_id ||
      version != after.plugin_version) {
    throw Failed{"The table changed while the plugin was used."};
  }
}

void NamesItself(Bench& bench) {
  const std::string id = bench.Api().plugin_id;
  const bool is_known = id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == id.npos;
  const std::size_t dot = id.find('.');
  if (!is_known || dot == id.npos || dot == 0 || id.back() == '.' || id.find("..") != id.npos) {
    throw Failed{"plugin_id is \"" + id + "\", which is no reversed domain name in lower case."};
  }
}

void HasASemVer(Bench& bench) {
  const std::string version = bench.Api().plugin_version;
  if (!contract::IsSemVer(version)) {
    throw Failed{"plugin_version is \"" + version + "\", which is no Semantic Version."};
  }
}

}  // namespace

std::vector<Rule> LibraryRules() {
  constexpr auto kHeader = Source::kHeader;
  constexpr const char* kEntry = "claribi_ds_v1, the function that the library exports";
  constexpr const char* kTable = "the constant of the type cbi_api";
  return {
      {.id = "library.loads",
       .sentence = "A plugin is a shared library that exports one function, claribi_ds_v1",
       .source = kHeader,
       .needs = Stage::kFile,
       .look_at = "how the library is linked: CBI_EXPORT, the version script, -Wl,--no-undefined",
       .test = nullptr,
       .is_step = true},
      {.id = "library.one_symbol",
       .sentence = "The one exported symbol.",
       .source = kHeader,
       .needs = Stage::kLibrary,
       .look_at = "-fvisibility=hidden, plugin_api/exports.map and -Wl,--exclude-libs,ALL",
       .test = &ExportsOneSymbol},
      {.id = "library.stays_loaded",
       .sentence = "The library is never unloaded: host and plugin both see to that "
                   "(RTLD_NODELETE, -z nodelete).",
       .source = kHeader,
       .needs = Stage::kLibrary,
       .look_at = "-Wl,-z,nodelete among the options of the linker",
       .test = &StaysLoaded},
      {.id = "handshake.agrees",
       .sentence = "CBI_OK, *api is the table.",
       .source = kHeader,
       .needs = Stage::kLibrary,
       .look_at = kEntry,
       .test = nullptr,
       .is_step = true},
      {.id = "handshake.ranges",
       .sentence =
           "The level agreed is the smaller of the two maxima, if neither side's minimum is "
           "above it",
       .source = kHeader,
       .needs = Stage::kTable,
       .look_at = kEntry,
       .test = &AgreesInEveryRange},
      {.id = "handshake.tells_range",
       .sentence = "out, always: tells the host which side is older",
       .source = kHeader,
       .needs = Stage::kTable,
       .look_at = kEntry,
       .test = &TellsItsRangeAlways},
      {.id = "handshake.null",
       .sentence = "A NULL argument: CBI_E_INVALID.",
       .source = kHeader,
       .needs = Stage::kTable,
       .look_at = kEntry,
       .test = &RefusesNull},
      {.id = "handshake.pure",
       .sentence = "Pure: no threads, no allocation, no I/O; may be called again, from any thread.",
       .source = kHeader,
       .needs = Stage::kTable,
       .look_at = kEntry,
       .test = &IsPure},
      {.id = "table.complete",
       .sentence = "members of the agreed ABI level are never NULL",
       .source = kHeader,
       .needs = Stage::kLibrary,
       .look_at = kTable,
       .test = nullptr,
       .is_step = true},
      {.id = "table.layout",
       .sentence =
           "`abi/x86_64.json` and `abi/i386.json` hold all that the headers say to a compiler",
       .source = Source::kReadme,
       .needs = Stage::kLibrary,
       .look_at = "the definition of cbi_api that the plugin was compiled with",
       .test = nullptr,
       .is_step = true},
      {.id = "table.reserved",
       .sentence = "sizeof(cbi_api) as the plugin knows it */ uint32_t reserved0; /* 0",
       .source = kHeader,
       .needs = Stage::kTable,
       .look_at = kTable,
       .test = &ReservesZero},
      {.id = "table.constant",
       .sentence = "The table is const, static and complete",
       .source = kHeader,
       .needs = Stage::kTable,
       .look_at = kTable,
       .test = &StaysConstant},
      {.id = "table.plugin_id",
       .sentence = "\"com.example.mysource\": stable for ever",
       .source = kHeader,
       .needs = Stage::kTable,
       .look_at = "plugin_id in the table",
       .test = &NamesItself},
      {.id = "table.plugin_version",
       .sentence = "const char* plugin_version; /* SemVer */",
       .source = kHeader,
       .needs = Stage::kTable,
       .look_at = "plugin_version in the table",
       .test = &HasASemVer},
  };
}

}  // namespace claribi::validator
