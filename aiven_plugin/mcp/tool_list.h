// Collects the pages of `tools/list` into one list. Pure. Source: MCP revision 2025-11-25,
// server/utilities/pagination; revision 2026-07-28, server/utilities/caching; LST-01, LST-02,
// LST-06.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/json.h"
#include "core/leniency.h"
#include "core/result.h"
#include "mcp/client_config.h"
#include "mcp/session.h"
#include "mcp/tool.h"

namespace claribi::mcp {

// Every definition that the server sent is in exactly one of `tools` and `invalid`, in the server's
// order; one that is repeated word for word counts once.
struct ToolList {
  std::vector<Tool> tools;
  std::vector<InvalidTool> invalid;
  ProtocolRevision revision = ProtocolRevision::k2025_11_25;
  ServerInfo server;
  // Where there is no definition at all: why, as far as it can be told; one sentence.
  std::string why_empty;
  // What the client has put up with from this server so far; see core/leniency.h.
  std::vector<std::string> leniencies;
  // How long the server calls this fresh: the shortest of its pages; empty where it says nothing.
  std::optional<core::Milliseconds> time_to_live;
  // Whether it is the same for everybody; else only for the credential that it was read with.
  bool is_public = false;
};

// What is noted where an empty cursor turns out to be none.
inline constexpr std::string_view kEmptyCursor =
    "\"nextCursor\" of the list of tools is empty, and means its end";

class ToolPages {  // [ex]
 public:
  // Borrows `limits` and `leniency`, which may be null.
  explicit ToolPages(const Limits& limits,
                     ProtocolRevision revision = ProtocolRevision::k2025_11_25,
                     core::Leniency* leniency = nullptr)
      : limits_(limits), revision_(revision), leniency_(leniency) {}

  // Takes the result of one `tools/list`; a list that is null or {} is an empty one. The cursor of
  // the next page, opaque and possibly ""; empty at the end, which is also where a cursor is no
  // text, or where "" has led back to the beginning. kUpstream: no list of tools, or a cursor that
  // came before. kTooLarge: more than max_pages or max_tools.
  core::Result<std::optional<std::string>> Add(core::Json result);

  // What was collected. Two different definitions of one name are both invalid, because nobody can
  // say which of them a call would reach.
  ToolList Finish() &&;

 private:
  core::Result<std::optional<std::string>> NextCursor(const core::Json& result);
  void ReadFreshness(const core::Json& result);

  const Limits& limits_;
  ProtocolRevision revision_;
  core::Leniency* leniency_;
  std::optional<core::Milliseconds> time_to_live_;
  bool is_public_ = true;
  std::size_t pages_ = 0;
  std::vector<Tool> tools_;
  std::vector<InvalidTool> invalid_;
  std::set<std::string, std::less<>> seen_cursors_;
};

}  // namespace claribi::mcp
