// The table of functions that the plugin hands out: every member a trampoline into the room
// messages.
#pragma once

#include <claribi/data_source.h>

namespace claribi::abi {

const cbi_api& PluginTable();

}  // namespace claribi::abi
