// A tile as the interface has it: what is stored, and in which state the data are. Stale data stay,
// and say so. Pure. Source: the schema Tile of web_console/openapi.json.
#pragma once

#include <cstdint>
#include <string>

#include "store/dashboards.h"
#include "values/json_value.h"

namespace claribi::dashboards {

/// Data that are older are stale.
inline constexpr std::int64_t kFreshMs = std::int64_t{60} * 60 * 1000;

/// What is known of a tile beside its row.
struct TileFacts {
  std::int64_t now_ms = 0;
  bool source_is_known = true;
  bool source_is_signed_in = true;
  std::string job_id = {};  // of the refresh that is under way; "": none
};

values::Json TileJson(const store::TileRow& row, const TileFacts& facts);

}  // namespace claribi::dashboards
