// data_source.hpp alone, every template in it used once. Compiled, never run.
#define CBI_BUILDING_PLUGIN
#include <claribi/data_source.hpp>

namespace {

const cbi_api kTable{};

std::int32_t CBI_CALL Describe(cbi_plugin*, const cbi_call* call, const char*) noexcept {
  return claribi::abi::Guard(call, [&] { return claribi::abi::Emit(call, "{}"); });
}

void CBI_CALL Close(cbi_conn* connection) noexcept {
  claribi::abi::Guard([&] { static_cast<void>(connection); });
}

}  // namespace

static_assert(claribi::abi::StatusName(CBI_E_STATE) == "STATE");
static_assert(claribi::abi::StatusName(99) == "INTERNAL");

CBI_EXPORT std::int32_t CBI_CALL claribi_ds_v1(cbi_handshake* handshake, const cbi_api** api) {
  Close(nullptr);
  claribi::abi::PluginHandle plugin;
  if (Describe(plugin.get(), nullptr, nullptr) != CBI_OK || !claribi::abi::IsComplete(kTable)) {
    return CBI_E_INTERNAL;
  }
  return claribi::abi::AnswerHandshake(handshake, api, kTable);
}
