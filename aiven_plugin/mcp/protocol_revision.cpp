#include "mcp/protocol_revision.h"

#include <algorithm>

namespace claribi::mcp {

std::string_view Name(ProtocolRevision revision) {
  switch (revision) {
    case ProtocolRevision::k2025_03_26:
      return "2025-03-26";
    case ProtocolRevision::k2025_06_18:
      return "2025-06-18";
    case ProtocolRevision::k2025_11_25:
      return "2025-11-25";
  }
  return {};
}

std::optional<ProtocolRevision> FindRevision(std::string_view name) {
  const auto found =
      std::find_if(kSupportedRevisions.begin(), kSupportedRevisions.end(),
                   [name](ProtocolRevision revision) { return Name(revision) == name; });
  if (found == kSupportedRevisions.end()) return std::nullopt;
  return *found;
}

bool AllowsBatches(ProtocolRevision revision) { return revision == ProtocolRevision::k2025_03_26; }

}  // namespace claribi::mcp
