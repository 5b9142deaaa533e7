// The table of C functions (cbi_api) that the plugin hands out. Each function checks its arguments,
// lets no exception out, and calls the use case of the same name in the room messages.
#pragma once

#include <claribi/data_source.h>

namespace claribi::abi {

const cbi_api& PluginTable();

}  // namespace claribi::abi
