// PostgreSQL: statements, statistics, extensions, connection pools.

#include <algorithm>
#include <cmath>

#include "vendor_sandbox/tool_call.h"

namespace claribi::vendor_sandbox {
namespace {

constexpr std::int64_t kDefaultRows = 100;

const ApiError kPoweredOff{409, "Service is powered off", "service_powered_off"};

std::string DatabaseName(const ToolCall& call) {
  return call.Text("database").empty() ? "defaultdb" : call.Text("database");
}

Outcome RunStatement(ToolCall& call, bool may_write) {
  if (call.service->IsPoweredOff()) return kPoweredOff;
  SqlDatabase* database = call.service->Database(DatabaseName(call));
  if (database == nullptr) {
    return ApiError{400, "database \"" + DatabaseName(call) + "\" does not exist",
                    "invalid_catalog_name"};
  }
  database->ShowHostileRows(call.knobs.hostile_rows);
  auto outcome = database->Run(call.Text("query"), may_write);
  if (const auto* error = std::get_if<SqlError>(&outcome)) {
    return ApiError{400, error->message,
                    error->read_only ? "read_only_sql_transaction" : "sql_error"};
  }
  const SqlRows& result = std::get<SqlRows>(outcome);
  const auto total = static_cast<std::int64_t>(result.rows.size());
  const std::int64_t limit = call.arguments["limit"].AsInt(kDefaultRows);
  const std::int64_t offset = std::min(call.arguments["offset"].AsInt(), total);
  const std::int64_t end = std::min(total, offset + limit);
  Json fields = Json::List();
  for (const std::string& field : result.fields) fields.Push(field);
  const bool shows_rows = !result.fields.empty();
  return Json::Object(
      {{"meta", Json::Object({{"rowCount", shows_rows ? total : result.changed},
                              {"returnedRows", end - offset},
                              {"totalRowsCapped", total},
                              {"truncated", result.truncated},
                              {"offset", offset},
                              {"limit", limit},
                              {"hasMore", end < total},
                              {"fields", fields}})},
       {"rows", Json::Array(result.rows.begin() + offset, result.rows.begin() + end)}});
}

Outcome Read(ToolCall& call) { return RunStatement(call, call.knobs.ignore_read_only); }

Outcome Write(ToolCall& call) { return RunStatement(call, true); }

Outcome ListExtensions(ToolCall& call) {
  Json::Array rows;
  for (const Json& name : call.estate.Catalogue()["extensions"].Items()) {
    rows.push_back(Json::Object({{"name", name}, {"versions", Json::List({"1.0"})}}));
  }
  return PagedList{"extensions", std::move(rows)};
}

Outcome ListQueryStatistics(ToolCall& call) {
  if (call.service->IsPoweredOff()) return kPoweredOff;
  Json::Array rows;
  std::int64_t index = 0;
  for (const Json& row : call.estate.Catalogue()["query_statistics"].Items()) {
    const double weight = Noise(call.service->name, ++index);
    const auto calls =
        static_cast<std::int64_t>(600'000 * weight / static_cast<double>(index)) + 10;
    const double mean = std::round((2 + 60 * Noise(call.service->name, 100 + index)) * 1000) / 1000;
    rows.push_back(
        Json::Object({{"query", row.Items().at(0)},
                      {"database_name", row.Items().at(1)},
                      {"user_name", row.Items().at(2)},
                      {"calls", calls},
                      {"rows", calls * (1 + index % 7)},
                      {"mean_time", mean},
                      {"total_time", std::round(mean * static_cast<double>(calls) * 1000) / 1000},
                      {"max_time", std::round(mean * 9000) / 1000}}));
  }
  std::sort(rows.begin(), rows.end(), [](const Json& left, const Json& right) {
    return left["total_time"].AsDouble() > right["total_time"].AsDouble();
  });
  return PagedList{"queries", std::move(rows)};
}

Outcome OptimizeQuery(ToolCall& call) {
  if (call.Text("account_id") != call.estate.Catalogue()["organization"]["account_id"].AsString()) {
    return ApiError{403, "Not an account member", "not_account_member"};
  }
  return Json::Object({{"optimized_query", call.arguments["query"]},
                       {"indexes", Json::List()},
                       {"explanation", "Nothing to improve was found."}});
}

Json* FindPool(ToolCall& call) {
  for (Json& pool : call.service->connection_pools) {
    if (pool["pool_name"].AsString() == call.Text("pool_name")) return &pool;
  }
  return nullptr;
}

const ApiError kNoPool{404, "Connection pool does not exist", "connection_pool_not_found"};

void ApplyPoolSettings(Json& pool, const Json& arguments) {
  for (const char* name : {"database", "pool_mode", "pool_size", "username"}) {
    if (const Json* value = arguments.Find(name)) pool.Set(name, *value);
  }
}

Outcome CreatePool(ToolCall& call) {
  if (FindPool(call) != nullptr)
    return ApiError{409, "Connection pool already exists", "connection_pool_exists"};
  Json pool = Json::Object({{"pool_name", call.Text("pool_name")},
                            {"database", "defaultdb"},
                            {"pool_mode", "transaction"},
                            {"pool_size", 10},
                            {"username", Json()}});
  ApplyPoolSettings(pool, call.arguments);
  call.service->connection_pools.push_back(std::move(pool));
  return Json::Object({{"message", "created"}});
}

Outcome UpdatePool(ToolCall& call) {
  Json* pool = FindPool(call);
  if (pool == nullptr) return kNoPool;
  ApplyPoolSettings(*pool, call.arguments);
  return Json::Object({{"message", "updated"}});
}

Outcome DeletePool(ToolCall& call) {
  const Json* pool = FindPool(call);
  if (pool == nullptr) return kNoPool;
  auto& pools = call.service->connection_pools;
  pools.erase(pools.begin() + (pool - pools.data()));
  return Json::Object({{"message", "deleted"}});
}

}  // namespace

void AddPostgresTools(ToolBehaviours& tools) {
  tools["aiven_pg_read"] = Read;
  tools["aiven_pg_write"] = Write;
  tools["aiven_pg_service_available_extensions"] = ListExtensions;
  tools["aiven_pg_service_query_statistics"] = ListQueryStatistics;
  tools["aiven_pg_optimize_query"] = OptimizeQuery;
  tools["aiven_pg_bouncer_create"] = CreatePool;
  tools["aiven_pg_bouncer_update"] = UpdatePool;
  tools["aiven_pg_bouncer_delete"] = DeletePool;
}

}  // namespace claribi::vendor_sandbox
