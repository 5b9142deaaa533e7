// The description message (description.schema.json): what a catalogue card, a set-up page and a
// validator need of a plugin.
#pragma once

#include "connection/plugin.h"
#include "core/json.h"

namespace claribi::messages {

// No network.
core::Json Describe(const connection::Plugin& plugin);

}  // namespace claribi::messages
