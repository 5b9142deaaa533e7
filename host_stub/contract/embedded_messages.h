// The published schemas, and the ABI for programs, as texts in the program. embed.cmake writes the
// source of it.
#pragma once

#include <string_view>
#include <vector>

namespace claribi::contract {

struct EmbeddedMessage {
  std::string_view name;    // "tool_list"
  std::string_view schema;  // JSON
};

/// In the order of their names.
const std::vector<EmbeddedMessage>& EmbeddedMessages();
/// Those of manifests/: "manifest", "model", "signature".
const std::vector<EmbeddedMessage>& EmbeddedManifests();

}  // namespace claribi::contract
