#include "vendor_sandbox/estate.h"

#include <algorithm>
#include <charconv>

#include "vendor_sandbox/embedded_data.h"

namespace claribi::vendor_sandbox {
namespace {

constexpr std::string_view kAnalyticsService = "analytics-pg-prod";

// An item is a name, or {name, partitions, retention_hours}.
std::vector<Topic> MakeTopics(const Json& items) {
  std::vector<Topic> topics;
  for (const Json& item : items.Items()) {
    const Json& name = item.IsObject() ? item["name"] : item;
    constexpr int kPartitions[] = {1, 3, 6, 12, 24};
    constexpr int kRetentionHours[] = {24, 72, 168, 720};
    Topic topic;
    topic.name = name.AsString();
    topic.partitions = kPartitions[static_cast<std::size_t>(Noise(topic.name, 1) * 5)];
    topic.retention_hours = kRetentionHours[static_cast<std::size_t>(Noise(topic.name, 2) * 4)];
    topic.partitions = static_cast<int>(item["partitions"].AsInt(topic.partitions));
    topic.retention_hours = static_cast<int>(item["retention_hours"].AsInt(topic.retention_hours));
    topics.push_back(std::move(topic));
  }
  return topics;
}

MetricLevels LevelsOf(const Json& row) {
  MetricLevels levels;
  const Json* given = row.Find("metrics");
  levels.none = given != nullptr && given->IsNull();
  levels.steady = row["steady"].AsBool();
  if (given == nullptr) return levels;
  for (const Member& level : given->Entries()) {
    levels.by_name[level.key] =
        level.value.IsNull() ? std::nullopt : std::optional(level.value.AsDouble());
  }
  return levels;
}

// The short form of a service, [name, type, plan, cloud, state], as the long one.
Json LongForm(const Json& row) {
  if (row.IsObject()) return row;
  const auto& cells = row.Items();
  return Json::Object({{"name", cells.at(0)},
                       {"type", cells.at(1)},
                       {"plan", cells.at(2)},
                       {"cloud", cells.at(3)},
                       {"state", cells.at(4)}});
}

Service MakeService(const Project& project, const Json& given, const Json& catalogue) {
  const Json row = LongForm(given);
  Service service;
  service.project = project.name;
  service.name = row["name"].AsString();
  service.type = row["type"].AsString();
  service.plan = row["plan"].AsString();
  service.cloud = row["cloud"].AsString();
  service.state = row["state"].AsString();
  service.termination_protection =
      row["termination_protection"].AsBool(service.plan.starts_with("premium"));
  service.tags = Json::Object({{"team", Noise(service.name) < 0.5 ? "core" : "data"}});
  if (const Json* tags = row.Find("tags")) service.tags = *tags;
  service.version = service.type == "pg" ? "16" : "";
  if (const Json* version = row.Find("version")) service.version = version->AsString();
  if (const Json* day = row.Find("maintenance_day")) service.maintenance_day = day->AsString();
  const int invented_age = 60 + static_cast<int>(Noise(service.name, 4) * 700);
  service.age_days = static_cast<int>(row["age_days"].AsInt(invented_age));
  service.metrics = LevelsOf(row);
  if (const Json* databases = row.Find("databases")) service.described_databases = *databases;
  const auto own = [&](const char* member) -> const Json& {
    const Json* here = row.Find(member);
    return here != nullptr ? *here : catalogue[member][service.name];
  };
  service.topics = MakeTopics(own("topics"));
  service.subjects = own("subjects").Items();
  for (Json connector : own("connectors").Items()) {
    service.connectors.push_back(connector.Set("state", "RUNNING"));
  }
  if (service.type == "pg") {
    service.connection_pools.push_back(Json::Object({{"pool_name", "app-pool"},
                                                     {"database", "app"},
                                                     {"pool_mode", "transaction"},
                                                     {"pool_size", 20},
                                                     {"username", "avnadmin"}}));
  }
  return service;
}

// Tables of three columns with as many rows as the data file says.
std::string SeedOf(const Json& schemas) {
  std::string sql;
  for (const Member& schema : schemas.Entries()) {
    for (const Member& table : schema.value.Entries()) {
      const std::string name = schema.key + "." + table.key;
      sql += "CREATE TABLE " + name + " (id INTEGER, name TEXT, created_at TIMESTAMP_TEXT);";
      if (table.value.AsInt() == 0) continue;
      sql +=
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
          std::to_string(table.value.AsInt()) + ") INSERT INTO " + name +
          " SELECT i, printf('name %d', i), printf('2026-05-%02dT07:00:00Z', 1 + i % 28) FROM n;";
    }
  }
  return sql;
}

}  // namespace

double Noise(std::string_view words, std::int64_t index) {
  // FNV-1a, then the finaliser of MurmurHash3 (both in the public domain) to spread neighbouring
  // indexes.
  std::uint64_t hash = 1469598103934665603ULL;
  for (const char character : words) {
    hash = (hash ^ static_cast<unsigned char>(character)) * 1099511628211ULL;
  }
  hash ^= static_cast<std::uint64_t>(index) * 0x9E3779B97F4A7C15ULL;
  hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDULL;
  hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53ULL;
  hash ^= hash >> 33;
  return static_cast<double>(hash >> 11) / 9007199254740992.0;
}

PlanFacts FactsOfPlan(std::string_view plan, std::string_view service_type) {
  const auto hyphen = plan.rfind('-');
  int size = 1;
  if (hyphen != std::string_view::npos) {
    const std::string_view digits = plan.substr(hyphen + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), size);
  }
  size = std::clamp(size, 1, 256);
  const bool cluster_type =
      service_type == "kafka" || service_type == "opensearch" || service_type == "clickhouse";
  PlanFacts facts;
  facts.cpus_a_node = std::max(1, size / 4);
  facts.memory_mb_a_node = size * 1024L;
  if (plan.starts_with("hobbyist") || plan.starts_with("free") || plan.starts_with("startup")) {
    facts.nodes = service_type == "kafka" ? 2 : 1;
    facts.disk_mb = size * 10240L;
    facts.price_usd_a_month = plan.starts_with("free") ? 0 : 19 * size;
  } else if (plan.starts_with("business")) {
    facts.nodes = cluster_type ? 3 : 2;
    facts.disk_mb = size * 20480L;
    facts.price_usd_a_month = 41 * size;
  } else {
    facts.nodes = service_type == "clickhouse" ? 6 : 3;
    facts.disk_mb = size * 20480L;
    facts.price_usd_a_month = 61 * size;
  }
  return facts;
}

Topic* Service::FindTopic(std::string_view topic_name) {
  const auto found = std::find_if(topics.begin(), topics.end(),
                                  [&](const Topic& topic) { return topic.name == topic_name; });
  return found == topics.end() ? nullptr : &*found;
}

Json* Service::FindConnector(std::string_view connector_name) {
  const auto found = std::find_if(connectors.begin(), connectors.end(), [&](const Json& row) {
    return row["name"].AsString() == connector_name;
  });
  return found == connectors.end() ? nullptr : &*found;
}

std::vector<std::string> Service::DatabaseNames() const {
  if (described_databases.Entries().empty()) return {"defaultdb", "app"};
  std::vector<std::string> names;
  for (const Member& database : described_databases.Entries()) names.push_back(database.key);
  return names;
}

SqlDatabase* Service::Database(const std::string& database_name) {
  const std::vector<std::string> names = DatabaseNames();
  if (std::find(names.begin(), names.end(), database_name) == names.end()) return nullptr;
  std::shared_ptr<SqlDatabase>& database = databases[database_name];
  if (!database && !described_databases.Entries().empty()) {
    const Json& schemas = described_databases[database_name];
    std::vector<std::string> schema_names;
    for (const Member& schema : schemas.Entries()) schema_names.push_back(schema.key);
    database = std::make_shared<SqlDatabase>(database_name, schema_names, SeedOf(schemas), names);
  }
  if (!database) {
    const bool analytics = name == kAnalyticsService && database_name == "defaultdb";
    const std::vector<std::string> schemas =
        analytics
            ? std::vector<std::string>{"public", "sales", "finance", "marketing", "raw_events"}
            : std::vector<std::string>{"public", "app"};
    database = std::make_shared<SqlDatabase>(database_name, schemas,
                                             analytics ? kAnalyticsSql : kApplicationSql);
  }
  return database.get();
}

Json BuiltInEstate() { return Json::Parse(kEstateJson).value_or(Json::Object()); }

Estate::Estate() : Estate(BuiltInEstate()) {}

Estate::Estate(Json data) : catalogue_(std::move(data)) {
  for (const Json& row : catalogue_["projects"].Items()) {
    Project project{
        row["project_name"].AsString(), row["default_cloud"].AsString(), row["tags"], {}};
    for (const Json& cells : row["services"].Items()) {
      project.services.push_back(MakeService(project, cells, catalogue_));
    }
    projects_.push_back(std::move(project));
  }
  for (Json integration : catalogue_["integrations"].Items()) {
    integrations_.push_back(integration.Set("user_config", Json::Object()));
  }
}

Project* Estate::FindProject(std::string_view name) {
  const auto found = std::find_if(projects_.begin(), projects_.end(),
                                  [&](const Project& project) { return project.name == name; });
  return found == projects_.end() ? nullptr : &*found;
}

Service* Estate::FindService(std::string_view project, std::string_view name) {
  Project* owner = FindProject(project);
  if (owner == nullptr) return nullptr;
  const auto found = std::find_if(owner->services.begin(), owner->services.end(),
                                  [&](const Service& service) { return service.name == name; });
  return found == owner->services.end() ? nullptr : &*found;
}

}  // namespace claribi::vendor_sandbox
