// The entry of the self-contained library: abi/entry.cpp, and its own OpenSSL set up before any
// use.
#define CBI_BUILDING_PLUGIN
#include <claribi/data_source.hpp>

#include "abi/plugin_table.h"
#include "portable/own_openssl.h"

extern "C" CBI_EXPORT std::int32_t CBI_CALL claribi_ds_v1(cbi_handshake* handshake,
                                                          const cbi_api** api) {
  claribi::portable::SetUpOwnOpenSsl();
  return claribi::abi::AnswerHandshake(handshake, api, claribi::abi::PluginTable());
}
