#include "store/dashboards.h"

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include <algorithm>

#include "store/transaction.h"

namespace claribi::store {
namespace {

using Poco::Data::Statement;
using namespace Poco::Data::Keywords;

constexpr const char* kTileColumns =
    "SELECT org_id, tile_id, dashboard_id, connection_id, source, position, title, view, question,"
    " plan, answer, as_of_ms, trouble, error, created_at_ms FROM tiles WHERE org_id = $1 AND ";

// `condition`: of one column, which equals $2; and an order.
std::vector<TileRow> SelectTiles(Session& session, const std::string& org_id,
                                 const std::string& condition, const std::string& value) {
  TileRow row;
  Statement statement(session);
  statement << kTileColumns + condition, bind(org_id), bind(value), into(row.org_id),
      into(row.tile_id), into(row.dashboard_id), into(row.connection_id), into(row.source),
      into(row.position), into(row.title), into(row.view), into(row.question), into(row.plan),
      into(row.answer), into(row.as_of_ms), into(row.trouble), into(row.error),
      into(row.created_at_ms), range(0, 1);
  std::vector<TileRow> rows;
  while (!statement.done()) {
    if (statement.execute() > 0) rows.push_back(row);
  }
  return rows;
}

std::vector<DashboardRow> SelectDashboards(Session& session, const std::string& org_id) {
  DashboardRow row;
  Statement statement(session);
  statement << "SELECT org_id, dashboard_id, name, created_at_ms,"
               " (SELECT COUNT(*) FROM tiles WHERE tiles.org_id = dashboards.org_id"
               " AND tiles.dashboard_id = dashboards.dashboard_id)"
               " FROM dashboards WHERE org_id = $1 ORDER BY created_at_ms, dashboard_id",
      bind(org_id), into(row.org_id), into(row.dashboard_id), into(row.name),
      into(row.created_at_ms), into(row.tile_count), range(0, 1);
  std::vector<DashboardRow> rows;
  while (!statement.done()) {
    if (statement.execute() > 0) rows.push_back(row);
  }
  return rows;
}

void InsertDashboard(Session& session, const DashboardRow& row) {
  session << "INSERT INTO dashboards (org_id, dashboard_id, name, created_at_ms)"
             " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
      bind(row.org_id), bind(row.dashboard_id), bind(row.name), bind(row.created_at_ms), now;
}

// False where the data source or the dashboard is not there.
bool InsertTile(Session& session, const TileRow& row) {
  Statement statement(session);
  statement << "INSERT INTO tiles (org_id, tile_id, dashboard_id, connection_id, source, position,"
               " title, view, question, plan, answer, as_of_ms, trouble, error, created_at_ms)"
               " SELECT $1, $2, dashboard_id, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', $12"
               " FROM dashboards WHERE org_id = $13 AND dashboard_id = $14 AND EXISTS (SELECT 1"
               " FROM data_sources WHERE org_id = $15 AND connection_id = $16)",
      bind(row.org_id), bind(row.tile_id), bind(row.connection_id), bind(row.source),
      bind(row.position), bind(row.title), bind(row.view), bind(row.question), bind(row.plan),
      bind(row.answer), bind(row.as_of_ms), bind(row.created_at_ms), bind(row.org_id),
      bind(row.dashboard_id), bind(row.org_id), bind(row.connection_id);
  return statement.execute() > 0;
}

Error Gone(const std::string& what, const std::string& fix) {
  return Error{.code = Code::kNotFound,
               .what = "The " + what + " is gone.",
               .cause = "It was removed meanwhile.",
               .fix = fix};
}

Error NoTile() { return Gone("tile", "Pin its answer again."); }

Error TooMany(const std::string& what, std::int64_t most) {
  return Error{.code = Code::kConflict,
               .what = "The " + what + " was not added.",
               .cause = "There are " + std::to_string(most) + " already.",
               .fix = "Remove one first."};
}

Error TooLarge(std::size_t bytes) {
  return Error{.code = Code::kTooLarge,
               .what = "The answer cannot be kept.",
               .cause = "It has " + std::to_string(bytes) + " bytes; at most " +
                        std::to_string(Dashboards::kMostBytes) + " are kept.",
               .fix = "Ask for fewer rows."};
}

}  // namespace

Result<std::vector<DashboardRow>> Dashboards::List(const std::string& org_id,
                                                   const Patience& patience) {
  std::vector<DashboardRow> rows;
  // The same on every node, so that two that begin at once make one; older than all others.
  const DashboardRow first{.org_id = org_id, .dashboard_id = "first", .name = "Dashboard"};
  const auto select = [&](Transaction& transaction) -> Status {
    rows = SelectDashboards(transaction.session(), org_id);
    if (!rows.empty()) return {};
    InsertDashboard(transaction.session(), first);
    rows = SelectDashboards(transaction.session(), org_id);
    return {};
  };
  const Status read = Transaction::Run(database_, patience, "Reading the dashboards", select);
  if (!read) return read.error();
  return rows;
}

Status Dashboards::Add(const DashboardRow& row, const Patience& patience) {
  const auto insert = [&](Transaction& transaction) -> Status {
    const auto present = SelectDashboards(transaction.session(), row.org_id);
    if (present.size() >= kMostDashboards) return TooMany("dashboard", kMostDashboards);
    InsertDashboard(transaction.session(), row);
    return {};
  };
  return Transaction::Run(database_, patience, "Saving the dashboard", insert);
}

Status Dashboards::Rename(const DashboardRow& row, const Patience& patience) {
  const auto update = [&](Transaction& transaction) -> Status {
    Statement statement(transaction.session());
    statement << "UPDATE dashboards SET name = $1 WHERE org_id = $2 AND dashboard_id = $3",
        bind(row.name), bind(row.org_id), bind(row.dashboard_id);
    if (statement.execute() > 0) return {};
    return Gone("dashboard", "Add another one.");
  };
  return Transaction::Run(database_, patience, "Saving the dashboard", update);
}

Status Dashboards::Remove(const std::string& org_id, const std::string& id,
                          const Patience& patience) {
  const auto remove = [&](Transaction& transaction) -> Status {
    for (const char* table : {"tiles", "dashboards"}) {
      transaction.session() << "DELETE FROM " + std::string(table) +
                                   " WHERE org_id = $1 AND dashboard_id = $2",
          bind(org_id), bind(id), now;
    }
    return {};
  };
  return Transaction::Run(database_, patience, "Removing the dashboard", remove);
}

Result<std::vector<TileRow>> Dashboards::Tiles(const std::string& org_id,
                                               const std::string& dashboard_id,
                                               const Patience& patience) {
  std::vector<TileRow> rows;
  const auto select = [&](Transaction& transaction) -> Status {
    rows = SelectTiles(transaction.session(), org_id,
                       "dashboard_id = $2 ORDER BY position, tile_id", dashboard_id);
    return {};
  };
  const Status read = Transaction::Run(database_, patience, "Reading the tiles", select);
  if (!read) return read.error();
  return rows;
}

Result<std::vector<TileRow>> Dashboards::TilesOf(const std::string& org_id,
                                                 const std::string& connection_id,
                                                 const Patience& patience) {
  std::vector<TileRow> rows;
  const auto select = [&](Transaction& transaction) -> Status {
    rows =
        SelectTiles(transaction.session(), org_id,
                    "connection_id = $2 ORDER BY dashboard_id, position, tile_id", connection_id);
    return {};
  };
  const Status read = Transaction::Run(database_, patience, "Reading the tiles", select);
  if (!read) return read.error();
  return rows;
}

Result<std::int64_t> Dashboards::CountOf(const std::string& org_id,
                                         const std::string& connection_id,
                                         const Patience& patience) {
  std::int64_t count = 0;
  const auto select = [&](Transaction& transaction) -> Status {
    transaction.session() << "SELECT COUNT(*) FROM tiles WHERE org_id = $1 AND connection_id = $2",
        bind(org_id), bind(connection_id), into(count), now;
    return {};
  };
  const Status read = Transaction::Run(database_, patience, "Counting the tiles", select);
  if (!read) return read.error();
  return count;
}

Result<TileRow> Dashboards::FindTile(const std::string& org_id, const std::string& tile_id,
                                     const Patience& patience) {
  std::vector<TileRow> rows;
  const auto select = [&](Transaction& transaction) -> Status {
    rows = SelectTiles(transaction.session(), org_id, "tile_id = $2", tile_id);
    return {};
  };
  const Status read = Transaction::Run(database_, patience, "Reading the tile", select);
  if (!read) return read.error();
  if (rows.empty()) return NoTile();
  return rows.front();
}

Status Dashboards::Pin(TileRow& row, const Patience& patience) {
  if (row.answer.size() > kMostBytes) return TooLarge(row.answer.size());
  const auto insert = [&](Transaction& transaction) -> Status {
    Session& session = transaction.session();
    std::int64_t count = 0;
    std::int64_t last = 0;
    session << "SELECT COUNT(*), COALESCE(MAX(position), 0) FROM tiles WHERE org_id = $1"
               " AND dashboard_id = $2",
        bind(row.org_id), bind(row.dashboard_id), into(count), into(last), now;
    if (count >= kMostTiles) return TooMany("tile", kMostTiles);
    row.position = last + 1;
    if (InsertTile(session, row)) return {};
    return Gone("data source, or the dashboard,", "Reload the page.");
  };
  return Transaction::Run(database_, patience, "Saving the tile", insert);
}

Status Dashboards::Unpin(const std::string& org_id, const std::string& tile_id,
                         const Patience& patience) {
  const auto remove = [&](Transaction& transaction) -> Status {
    transaction.session() << "DELETE FROM tiles WHERE org_id = $1 AND tile_id = $2", bind(org_id),
        bind(tile_id), now;
    return {};
  };
  return Transaction::Run(database_, patience, "Removing the tile", remove);
}

Status Dashboards::Change(const TileRow& row, const Patience& patience) {
  const auto update = [&](Transaction& transaction) -> Status {
    Statement statement(transaction.session());
    statement << "UPDATE tiles SET title = $1, view = $2, dashboard_id = $3"
                 " WHERE org_id = $4 AND tile_id = $5 AND EXISTS (SELECT 1 FROM dashboards"
                 " WHERE org_id = $6 AND dashboard_id = $7)",
        bind(row.title), bind(row.view), bind(row.dashboard_id), bind(row.org_id),
        bind(row.tile_id), bind(row.org_id), bind(row.dashboard_id);
    if (statement.execute() > 0) return {};
    return NoTile();
  };
  return Transaction::Run(database_, patience, "Saving the tile", update);
}

Status Dashboards::Keep(const TileRow& row, const Patience& patience) {
  if (row.answer.size() > kMostBytes) return TooLarge(row.answer.size());
  const auto update = [&](Transaction& transaction) -> Status {
    Statement statement(transaction.session());
    if (row.answer.empty()) {
      statement << "UPDATE tiles SET trouble = $1, error = $2 WHERE org_id = $3 AND tile_id = $4",
          bind(row.trouble), bind(row.error), bind(row.org_id), bind(row.tile_id);
    } else {
      statement << "UPDATE tiles SET trouble = $1, error = $2, answer = $3, as_of_ms = $4,"
                   " source = $5 WHERE org_id = $6 AND tile_id = $7",
          bind(row.trouble), bind(row.error), bind(row.answer), bind(row.as_of_ms),
          bind(row.source), bind(row.org_id), bind(row.tile_id);
    }
    if (statement.execute() > 0) return {};
    return NoTile();
  };
  return Transaction::Run(database_, patience, "Saving the tile", update);
}

Status Dashboards::Order(const std::string& org_id, const std::string& dashboard_id,
                         const std::vector<std::string>& tile_ids, const Patience& patience) {
  const auto update = [&](Transaction& transaction) -> Status {
    std::vector<std::string> present;
    for (const TileRow& row : SelectTiles(transaction.session(), org_id,
                                          "dashboard_id = $2 ORDER BY tile_id", dashboard_id)) {
      present.push_back(row.tile_id);
    }
    std::vector<std::string> given = tile_ids;
    std::sort(given.begin(), given.end());
    std::sort(present.begin(), present.end());
    if (given != present) {
      return Error{.code = Code::kConflict,
                   .what = "The tiles were not put in order.",
                   .cause = "Tiles were pinned or removed meanwhile.",
                   .fix = "Reload the dashboard, and order it again."};
    }
    std::int64_t position = 0;
    for (const std::string& id : tile_ids) {
      transaction.session() << "UPDATE tiles SET position = $1 WHERE org_id = $2 AND tile_id = $3",
          bind(++position), bind(org_id), bind(id), now;
    }
    return {};
  };
  return Transaction::Run(database_, patience, "Saving the order of tiles", update);
}

}  // namespace claribi::store
