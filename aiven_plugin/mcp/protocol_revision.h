// The revisions of the Model Context Protocol that begin with `initialize`, and what differs
// between them. Source: the specification's "Key Changes" pages
// (docs/specification/<revision>/changelog).
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace claribi::mcp {

// In the order of their publication.
enum class ProtocolRevision { k2025_03_26, k2025_06_18, k2025_11_25 };

// Newest first: the order in which they are offered.
inline constexpr std::array kSupportedRevisions{
    ProtocolRevision::k2025_11_25, ProtocolRevision::k2025_06_18, ProtocolRevision::k2025_03_26};

// As on the wire: "2025-11-25".
std::string_view Name(ProtocolRevision revision);
// Empty for a revision that this client does not speak.
std::optional<ProtocolRevision> FindRevision(std::string_view name);

// Messages may come in arrays: only in 2025-03-26.
bool AllowsBatches(ProtocolRevision revision);

}  // namespace claribi::mcp
