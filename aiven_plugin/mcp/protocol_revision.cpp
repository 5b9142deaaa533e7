#include "mcp/protocol_revision.h"

#include <algorithm>
#include <iterator>

namespace claribi::mcp {

std::string_view Name(ProtocolRevision revision) {
  switch (revision) {
    case ProtocolRevision::k2026_07_28:
      return "2026-07-28";
    case ProtocolRevision::k2025_11_25:
      return "2025-11-25";
    case ProtocolRevision::k2025_06_18:
      return "2025-06-18";
    case ProtocolRevision::k2025_03_26:
      return "2025-03-26";
    case ProtocolRevision::k2024_11_05:
      break;
  }
  return "2024-11-05";
}

std::optional<ProtocolRevision> FindRevision(std::string_view name) {
  for (const ProtocolRevision revision : kSupportedRevisions) {
    if (Name(revision) == name) return revision;
  }
  return std::nullopt;
}

Revisions AllRevisions() { return {kSupportedRevisions.begin(), kSupportedRevisions.end()}; }

bool IsModern(ProtocolRevision revision) { return revision >= ProtocolRevision::k2026_07_28; }

Revisions ModernOnes(const Revisions& revisions) {
  Revisions modern;
  std::copy_if(revisions.begin(), revisions.end(), std::back_inserter(modern), IsModern);
  return modern;
}

Revisions LegacyOnes(const Revisions& revisions) {
  Revisions legacy;
  std::remove_copy_if(revisions.begin(), revisions.end(), std::back_inserter(legacy), IsModern);
  return legacy;
}

bool AllowsBatches(ProtocolRevision revision) { return revision <= ProtocolRevision::k2025_03_26; }

bool IsNamedInHeader(ProtocolRevision revision) { return revision > ProtocolRevision::k2024_11_05; }

}  // namespace claribi::mcp
