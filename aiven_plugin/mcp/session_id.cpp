#include "mcp/session_id.h"

#include <algorithm>
#include <string>

#include "core/text.h"

namespace claribi::mcp {

core::Result<core::Secret> ReadSessionId(const http::Headers& headers) {
  const std::string* id = headers.Find("MCP-Session-Id");
  // A field without a value names nothing.
  if (id == nullptr || core::TrimBlanks(*id).empty()) return core::Secret();
  const bool visible_ascii =
      std::all_of(id->begin(), id->end(), [](char c) { return c >= 0x21 && c <= 0x7E; });
  if (visible_ascii && id->size() <= kMaxSessionIdBytes) {
    return core::Secret::CopyOf(*id);
  }
  return core::Error(core::ErrorCode::kUpstream,
                     "The server named its session in a way that cannot be sent.",
                     "expected 1 to " + std::to_string(kMaxSessionIdBytes) +
                         " visible ASCII characters in MCP-Session-Id, seen " +
                         std::to_string(id->size()) + " bytes",
                     "Report this to the vendor's support.")
      .Kind(core::ErrorKind::kProtocol);
}

}  // namespace claribi::mcp
