#include "vendor_sandbox/estate.h"

#include <algorithm>
#include <charconv>

#include "vendor_sandbox/embedded_data.h"

namespace claribi::vendor_sandbox {
namespace {

constexpr std::string_view kAnalyticsService = "analytics-pg-prod";

std::vector<Topic> MakeTopics(const Json& names) {
  std::vector<Topic> topics;
  for (const Json& name : names.Items()) {
    constexpr int kPartitions[] = {1, 3, 6, 12, 24};
    constexpr int kRetentionHours[] = {24, 72, 168, 720};
    Topic topic;
    topic.name = name.AsString();
    topic.partitions = kPartitions[static_cast<std::size_t>(Noise(topic.name, 1) * 5)];
    topic.retention_hours = kRetentionHours[static_cast<std::size_t>(Noise(topic.name, 2) * 4)];
    topics.push_back(std::move(topic));
  }
  return topics;
}

Service MakeService(const Project& project, const Json& row, const Json& catalogue) {
  const auto& cells = row.Items();
  Service service;
  service.project = project.name;
  service.name = cells.at(0).AsString();
  service.type = cells.at(1).AsString();
  service.plan = cells.at(2).AsString();
  service.cloud = cells.at(3).AsString();
  service.state = cells.at(4).AsString();
  service.termination_protection = service.plan.starts_with("premium");
  service.tags = Json::Object({{"team", Noise(service.name) < 0.5 ? "core" : "data"}});
  service.topics = MakeTopics(catalogue["topics"][service.name]);
  for (Json connector : catalogue["connectors"][service.name].Items()) {
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

SqlDatabase* Service::Database(const std::string& database_name) {
  if (database_name != "defaultdb" && database_name != "app") return nullptr;
  std::shared_ptr<SqlDatabase>& database = databases[database_name];
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

Estate::Estate() : catalogue_(Json::Parse(kEstateJson).value_or(Json::Object())) {
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
