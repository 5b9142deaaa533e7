#define CBI_BUILDING_PLUGIN
#include <claribi/data_source.hpp>

#include "abi/plugin_table.h"

extern "C" CBI_EXPORT std::int32_t CBI_CALL claribi_ds_v1(cbi_handshake* handshake,
                                                          const cbi_api** api) {
  return claribi::abi::AnswerHandshake(handshake, api, claribi::abi::PluginTable());
}
