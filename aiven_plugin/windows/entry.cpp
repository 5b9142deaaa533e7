// The entry of the library for Windows: as portable/entry.cpp, and it sees to it that the library
// is never unloaded, for which other systems have a flag in the file (-z nodelete).
#define CBI_BUILDING_PLUGIN
#include <windows.h>

#include <claribi/data_source.hpp>

#include "abi/plugin_table.h"
#include "portable/own_openssl.h"

namespace {

// Threads of the library may outlive the last connection, and their code must stay. Again does
// nothing. It fails only for what is no module.
void StayLoaded() {
  HMODULE ignored = nullptr;
  ::GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                       reinterpret_cast<const wchar_t*>(&StayLoaded), &ignored);
}

}  // namespace

extern "C" CBI_EXPORT std::int32_t CBI_CALL claribi_ds_v1(cbi_handshake* handshake,
                                                          const cbi_api** api) {
  StayLoaded();
  claribi::portable::SetUpOwnOpenSsl();
  return claribi::abi::AnswerHandshake(handshake, api, claribi::abi::PluginTable());
}
