// The invented estate behind the API: projects, services, topics, connectors, integrations. Writing
// tools change it; it lives in memory and starts from data/estate.json, or from another file of
// that form (estate_file.h). Not thread-safe: the tool executor holds a lock around it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vendor_sandbox/ordered_json.h"
#include "vendor_sandbox/sql_database.h"

namespace claribi::vendor_sandbox {

/// What a plan's name says about the machines behind it.
struct PlanFacts {
  int nodes = 1;
  int cpus_a_node = 1;
  std::int64_t memory_mb_a_node = 1024;
  std::int64_t disk_mb = 5120;
  int price_usd_a_month = 0;
};

/// Names are FAMILY-SIZE as in "business-8"; a custom family counts as premium.
PlanFacts FactsOfPlan(std::string_view plan, std::string_view service_type);

struct Topic {
  std::string name;
  int partitions = 3;
  int retention_hours = 168;
  Json description;  ///< string or null
  Json tags = Json::List();
  Json::Array produced;  ///< messages a writing tool added
};

/// What a data file says of a service's measurements; what it leaves open is invented.
struct MetricLevels {
  bool none = false;                                     ///< the service reports no metric
  bool steady = false;                                   ///< every point is exactly the level
  std::map<std::string, std::optional<double>> by_name;  ///< nullopt: this metric is not there
};

struct Service {
  std::string project;
  std::string name;
  std::string type;
  std::string plan;
  std::string cloud;
  std::string state;  ///< RUNNING, POWEROFF or REBUILDING
  bool termination_protection = false;
  Json tags = Json::Object();
  Json user_config = Json::Object();
  std::vector<Topic> topics;
  Json::Array connectors;        ///< {name, class, type, host, topics, state}
  Json::Array connection_pools;  ///< {pool_name, database, pool_mode, pool_size, username}
  Json::Array subjects;          ///< names in the schema registry
  std::string version;           ///< "" unless known
  std::string maintenance_day = "sunday";
  int age_days = 0;
  MetricLevels metrics;
  /// {database: {schema: {table: rows}}}; empty: `defaultdb` and `app` with their usual tables
  Json described_databases = Json::Object();
  std::map<std::string, std::shared_ptr<SqlDatabase>> databases;  ///< opened ones, by name

  bool IsPoweredOff() const { return state == "POWEROFF"; }
  Topic* FindTopic(std::string_view topic_name);
  Json* FindConnector(std::string_view connector_name);
  /// The database, opened on first use; null when the service has none of that name.
  SqlDatabase* Database(const std::string& database_name);
  std::vector<std::string> DatabaseNames() const;
};

struct Project {
  std::string name;
  std::string default_cloud;
  Json tags;
  std::vector<Service> services;
};

class Estate {
 public:
  Estate();  ///< of data/estate.json
  explicit Estate(Json data);

  /// Everything else of the data file: clouds, plans, extensions, ...
  const Json& Catalogue() const { return catalogue_; }
  std::vector<Project>& Projects() { return projects_; }
  Project* FindProject(std::string_view name);
  Service* FindService(std::string_view project, std::string_view name);
  /// {service_integration_id, project, integration_type, source_service, dest_service, user_config}
  Json::Array& Integrations() { return integrations_; }
  /// The project that exists and refuses every call.
  const std::string& ForbiddenProject() const { return catalogue_["forbidden_project"].AsString(); }

 private:
  Json catalogue_;
  std::vector<Project> projects_;
  Json::Array integrations_;
};

/// The content of data/estate.json.
Json BuiltInEstate();

/// A number in [0, 1) that depends on the words alone, for invented measurements that stay the
/// same.
double Noise(std::string_view words, std::int64_t index = 0);

}  // namespace claribi::vendor_sandbox
