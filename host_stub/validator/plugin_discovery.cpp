#include "validator/plugin_discovery.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "contract/message_schemas.h"
#include "loader/plugin_library.h"
#include "loader/shared_object.h"
#include "validator/process_facts.h"

namespace claribi::validator {
namespace {

using values::Json;

// The plugin as far as it was brought.
struct Way {
  Bench& bench;
  Facts facts = {};
  cbi_entry_fn entry = nullptr;
  const cbi_api* api = nullptr;
  cbi_plugin* plugin = nullptr;
  Json description = {};
  Json tools = {};
  std::unique_ptr<Params> params = nullptr;
  cbi_conn* conn = nullptr;
};

std::string Why(const Act& act) {
  std::string why = act.where + " returned " + NameOf(act.status);
  const auto errors = act.call->errors();
  if (!errors.empty()) {
    why += ": " + errors.front().message;
    if (!errors.front().cause.empty()) why += " (" + errors.front().cause + ")";
  }
  return act.threw ? "An exception came out of " + act.where : why + ".";
}

// A step that is kept must be a message of the contract at least as far as it can be read on.
Json Emitted(const Act& act) {
  if (act.threw || act.status != CBI_OK) throw Failed{Why(act)};
  auto json = values::ParseJson(act.call->emitted(), "What " + act.where + " emitted");
  if (!json) throw Failed{json.error().what + " " + json.error().cause};
  if (!json->IsObject()) throw Failed{"What " + act.where + " emitted is no JSON object."};
  return *std::move(json);
}

void Load(Way& way) {
  std::string where = "the initialisation of the library";
  way.bench.Plain(where, kJudged, [&] {
    const auto symbol = loader::LoadSymbol(way.bench.request().library, CBI_ENTRY_SYMBOL);
    if (!symbol) throw Failed{symbol.error().what + " " + symbol.error().cause};
    way.entry = reinterpret_cast<cbi_entry_fn>(symbol->address);
  });
}

void ShakeHands(Way& way) {
  cbi_handshake handshake{CBI_ABI_MIN, CBI_ABI_MAX, 0, 0, 0};
  std::int32_t status = CBI_E_INTERNAL;
  way.bench.Plain("claribi_ds_v1", kJudged, [&] { status = way.entry(&handshake, &way.api); });
  const std::string range =
      std::to_string(handshake.plugin_abi_min) + ".." + std::to_string(handshake.plugin_abi_max);
  if (status == CBI_E_ABI) {
    throw Failed{"The plugin speaks ABI levels " + range + "; this host speaks level 1."};
  }
  if (status != CBI_OK) throw Failed{"claribi_ds_v1 returned " + NameOf(status) + "."};
  if (way.api == nullptr) throw Failed{"claribi_ds_v1 returned CBI_OK, and *api is NULL."};
  if (handshake.abi != std::min(CBI_ABI_MAX, handshake.plugin_abi_max)) {
    throw Failed{"The level agreed is " + std::to_string(handshake.abi) +
                 ", of a host of 1..1 and a " + "plugin of " + range + "."};
  }
}

void CompleteTable(Way& way) {
  const cbi_api& api = *way.api;
  if (api.struct_size < offsetof(cbi_api, call_tool) + sizeof(api.call_tool)) {
    throw Failed{"The table has " + std::to_string(api.struct_size) + " bytes; level 1 has " +
                 std::to_string(sizeof(cbi_api)) + "."};
  }
  const std::array members{
      std::pair("plugin_id", api.plugin_id != nullptr && *api.plugin_id != '\0'),
      std::pair("plugin_version", api.plugin_version != nullptr && *api.plugin_version != '\0'),
      std::pair("create", api.create != nullptr),
      std::pair("destroy", api.destroy != nullptr),
      std::pair("get_extension", api.get_extension != nullptr),
      std::pair("describe", api.describe != nullptr),
      std::pair("open", api.open != nullptr),
      std::pair("close", api.close != nullptr),
      std::pair("authorize_begin", api.authorize_begin != nullptr),
      std::pair("authorize_complete", api.authorize_complete != nullptr),
      std::pair("authorize_status", api.authorize_status != nullptr),
      std::pair("authorize_revoke", api.authorize_revoke != nullptr),
      std::pair("list_tools", api.list_tools != nullptr),
      std::pair("call_tool", api.call_tool != nullptr)};
  for (const auto& [name, is_set] : members) {
    if (!is_set) throw Failed{std::string("The table leaves ") + name + " empty."};
  }
  way.facts.plugin_id = api.plugin_id;
  way.facts.plugin_version = api.plugin_version;
}

// The members stand where the ABI for programs says, and hold what can be called or read.
void HaveTheLayout(Way& way) {
  const auto document = values::ParseJson(contract::AbiDocument(), "The ABI");
  if (!document) throw Skipped{document.error().cause};
  const auto* bytes = reinterpret_cast<const char*>(way.api);
  for (const values::Json& type : document->Find("structs")->Items()) {
    if (type.TextOf("name") != "cbi_api") continue;
    for (const values::Json& member : type.Find("members")->Items()) {
      const auto offset = member.Find("offset")->Integer();
      const std::string& name = member.TextOf("name");
      if (member.Find("function") == nullptr) continue;
      void* pointer = nullptr;
      std::memcpy(&pointer, bytes + offset, sizeof pointer);
      if (!IsExecutable(pointer)) {
        throw Failed{"At offset " + std::to_string(offset) + " of the table, where " + name +
                     " belongs, is no function."};
      }
    }
  }
}

void MakeInstance(Way& way) {
  const Act act = way.bench.Create(
      way.bench.host().get(), way.bench.request().operator_config.c_str(), &way.plugin, kJudged);
  if (act.threw || act.status != CBI_OK) throw Failed{Why(act)};
  if (way.plugin == nullptr) throw Failed{"create returned CBI_OK, and *out is NULL."};
}

void ReadDescription(Way& way) {
  way.description = Emitted(way.bench.Describe(kJudged));
  const Json* auth = way.description.Find("auth");
  if (auth == nullptr) return;
  bool is_open = false;
  for (const Json& one : auth->Items()) {
    const std::string& kind = one.TextOf("kind");
    is_open |= kind == "none";
    way.facts.has_api_key |= kind == "api_key";
    const Json* redirect = one.Find("redirect_uri");
    way.facts.needs_redirect |= redirect != nullptr && redirect->Truth();
  }
  way.facts.needs_sign_in = !is_open && !auth->Items().empty();
}

void OpenConnection(Way& way) {
  way.params = std::make_unique<Params>(way.bench.request().connection_config);
  way.bench.host().OpenScope(&way.params->scope);
  way.bench.host().OpenScope(&way.params->org_scope);
  const Act act = way.bench.Open(way.plugin, &way.params->abi, &way.conn, kJudged);
  if (act.threw || act.status != CBI_OK) throw Failed{Why(act)};
  if (way.conn == nullptr) throw Failed{"open returned CBI_OK, and *out is NULL."};
}

void SignIn(Way& way) {
  if (!way.facts.has_api_key) throw Skipped{"No sign-in of this plugin takes an API key."};
  const Act act = way.bench.Begin(way.conn, nullptr, way.bench.KeyOptions().c_str(), kJudged);
  if (!way.bench.request().api_key.empty() || act.status != CBI_E_INVALID) {
    Emitted(act);
    way.facts.takes_api_key = true;
    return;
  }
  throw Skipped{"The plugin refuses a made-up API key; give one with --api-key-stdin."};
}

// A tool that needs no arguments, or the one of the probe with its own.
void ChooseTool(Way& way) {
  const Json* tools = way.tools.Find("tools");
  if (tools == nullptr) return;
  std::string probe, arguments = "{}";
  if (const Json* found = way.description.Find("probe")) {
    probe = found->TextOf("tool");
    if (const Json* given = found->Find("arguments")) arguments = values::WriteJson(*given);
  }
  for (const Json& tool : tools->Items()) {
    const std::string& name = tool.TextOf("name");
    if (!name.empty() && name == probe) {
      way.facts.tool = name;
      way.facts.arguments = arguments;
      return;
    }
    const Json* required = tool.At("/input_schema/required");
    if (way.facts.tool.empty() && (required == nullptr || required->Items().empty())) {
      way.facts.tool = name;
    }
  }
}

void ListTheTools(Way& way) {
  const Act act = way.bench.List(way.conn, nullptr, kJudged);
  if (!act.threw && act.status == CBI_E_AUTH_REQUIRED && way.facts.needs_sign_in) {
    throw Skipped{"The tools are listed after a sign-in, which needs the vendor."};
  }
  if (!act.threw && act.status == CBI_E_UNAVAILABLE) throw Skipped{Why(act)};
  if (!act.threw && act.status == CBI_E_TIMEOUT) throw Skipped{Why(act)};
  way.tools = Emitted(act);
  ChooseTool(way);
}

void CallOneTool(Way& way) {
  if (way.facts.tool.empty()) {
    throw Skipped{"No tool can be called without arguments, and the description names no probe."};
  }
  const Act act =
      way.bench.Call(way.conn, way.facts.tool.c_str(), way.facts.arguments, nullptr, kJudged);
  if (!act.threw && act.status == CBI_E_UNAVAILABLE) throw Skipped{Why(act)};
  Emitted(act);
  way.facts.call_ms = act.ms;
}

struct Step {
  const char* rule;
  Stage reaches;
  void (*take)(Way& way);
  bool is_by_the_way = false;  // skipped, the way goes on
};

constexpr std::array kSteps{
    Step{"library.loads", Stage::kLibrary, &Load},
    Step{"handshake.agrees", Stage::kLibrary, &ShakeHands},
    Step{"table.complete", Stage::kLibrary, &CompleteTable},
    Step{"table.layout", Stage::kTable, &HaveTheLayout},
    Step{"create.works", Stage::kInstance, &MakeInstance},
    Step{"describe.answers", Stage::kDescription, &ReadDescription},
    Step{"open.works", Stage::kConnection, &OpenConnection},
    Step{"authorize_begin.takes_key", Stage::kConnection, &SignIn, true},
    Step{"list_tools.answers", Stage::kTools, &ListTheTools},
    Step{"call_tool.answers", Stage::kAnswer, &CallOneTool},
};

}  // namespace

void Discover(Bench& bench,
              const std::function<void(const char* step, const char* verdict,
                                       const std::string& says, const Facts& facts)>& tell) {
  Way way{.bench = bench};
  bench.forgives_exceptions = true;  // before there is an instance, the step is to blame
  for (const Step& step : kSteps) {
    try {
      step.take(way);
      way.facts.reached = step.reaches;
      tell(step.rule, "passed", "", way.facts);
    } catch (const Skipped& skipped) {
      tell(step.rule, "skipped", skipped.why, way.facts);
      if (!step.is_by_the_way) return;
    } catch (const Failed& failed) {
      tell(step.rule, "failed", failed.says, way.facts);
      if (!step.is_by_the_way) return;
    }
  }
}

}  // namespace claribi::validator
