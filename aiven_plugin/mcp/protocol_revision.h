// The revisions of the Model Context Protocol, and what differs between them. Those up to
// 2025-11-25 begin with `initialize` ("legacy"); since 2026-07-28 every request describes itself
// ("modern"). Source: the specification's "Key Changes" pages
// (docs/specification/<revision>/changelog), and 2026-07-28 basic/versioning for the two words.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace claribi::mcp {

// In the order of their publication.
enum class ProtocolRevision { k2024_11_05, k2025_03_26, k2025_06_18, k2025_11_25, k2026_07_28 };

// Newest first: the order in which they are offered.
inline constexpr std::array kSupportedRevisions{
    ProtocolRevision::k2026_07_28, ProtocolRevision::k2025_11_25, ProtocolRevision::k2025_06_18,
    ProtocolRevision::k2025_03_26, ProtocolRevision::k2024_11_05};

// A choice among them, newest first.
using Revisions = std::vector<ProtocolRevision>;
Revisions AllRevisions();

// As on the wire: "2025-11-25".
std::string_view Name(ProtocolRevision revision);
// Empty for a revision that this client does not speak.
std::optional<ProtocolRevision> FindRevision(std::string_view name);

// Every request describes itself; there is no `initialize`.
bool IsModern(ProtocolRevision revision);
// Those of `revisions` that are modern, or those that are not.
Revisions ModernOnes(const Revisions& revisions);
Revisions LegacyOnes(const Revisions& revisions);

// Messages may come in arrays: in 2025-03-26, which says so, and in 2024-11-05, which leaves it to
// JSON-RPC 2.0.
bool AllowsBatches(ProtocolRevision revision);

// Every request after `initialize` names the revision in MCP-Protocol-Version. 2024-11-05 defines
// no such header; its transport was HTTP with SSE, but servers speak the revision over Streamable
// HTTP as well, and that alone is done here.
bool IsNamedInHeader(ProtocolRevision revision);

}  // namespace claribi::mcp
