// Dashboards: what people pinned: tiles with their plan and the answer that was read last, on
// dashboards with an order. Not the data source: a tile goes when its data source is disconnected,
// in the same transaction (attempt.h). Not a cache: nothing is read anew here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/database.h"

namespace claribi::store {

struct DashboardRow {
  std::string org_id;
  std::string dashboard_id;
  std::string name;
  std::int64_t created_at_ms = 0;
  std::int64_t tile_count = 0;  // when it was listed
};

struct TileRow {
  std::string org_id;
  std::string tile_id;
  std::string dashboard_id;
  std::string connection_id;  // of the data source
  std::string source;         // its name when the tile was pinned or refreshed last
  std::int64_t position = 0;  // given by Add and Order
  std::string title;
  std::string view;      // "chart" or "table"
  std::string question;  // as it was typed; "" for a plan
  std::string plan;      // resolved (docs/plan.schema.json)
  std::string answer;    // JSON, as the interface has it
  std::int64_t as_of_ms = 0;
  std::string trouble{};  // "", "failed" or "unfit": how the last refresh ended
  std::string error{};    // JSON of that; "" where there is none
  std::int64_t created_at_ms = 0;
};

/// Any thread. The database outlives it.
class Dashboards {
 public:
  explicit Dashboards(Database& database) : database_(database) {}

  static constexpr std::size_t kMostBytes = std::size_t{8} << 20;  // of an answer
  static constexpr std::int64_t kMostTiles = 100;                  // of a dashboard
  static constexpr std::int64_t kMostDashboards = 100;             // of an organisation

  /// The oldest first. Where there is none, one of the name "Dashboard" is made.
  Result<std::vector<DashboardRow>> List(const std::string& org_id, const Patience& patience);
  /// kConflict beyond kMostDashboards.
  Status Add(const DashboardRow& row, const Patience& patience);
  /// kNotFound if it is gone.
  Status Rename(const DashboardRow& row, const Patience& patience);
  /// With its tiles. Nothing happens if it is gone.
  Status Remove(const std::string& org_id, const std::string& id, const Patience& patience);

  /// In their order.
  Result<std::vector<TileRow>> Tiles(const std::string& org_id, const std::string& dashboard_id,
                                     const Patience& patience);
  /// Of a data source, by dashboard.
  Result<std::vector<TileRow>> TilesOf(const std::string& org_id, const std::string& connection_id,
                                       const Patience& patience);
  Result<std::int64_t> CountOf(const std::string& org_id, const std::string& connection_id,
                               const Patience& patience);
  /// kNotFound if there is none.
  Result<TileRow> FindTile(const std::string& org_id, const std::string& tile_id,
                           const Patience& patience);

  /// Puts it at the end. kNotFound: the data source or the dashboard is gone. kTooLarge: its answer
  /// is. kConflict beyond kMostTiles.
  Status Pin(TileRow& row, const Patience& patience);
  /// Nothing happens if it is gone.
  Status Unpin(const std::string& org_id, const std::string& tile_id, const Patience& patience);
  /// Title, view and dashboard; kNotFound if it is gone.
  Status Change(const TileRow& row, const Patience& patience);
  /// Answer, time, source and trouble, of a refresh; kNotFound if it is gone. An empty answer keeps
  /// what is there.
  Status Keep(const TileRow& row, const Patience& patience);
  /// kConflict where `tile_ids` are not all tiles of the dashboard, each once.
  Status Order(const std::string& org_id, const std::string& dashboard_id,
               const std::vector<std::string>& tile_ids, const Patience& patience);

 private:
  Database& database_;
};

}  // namespace claribi::store
