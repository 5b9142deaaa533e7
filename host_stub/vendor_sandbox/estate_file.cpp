#include "vendor_sandbox/estate_file.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "vendor_sandbox/estate.h"

namespace claribi::vendor_sandbox {
namespace {

// What the vendor offers to everybody: taken from the built-in estate when a file leaves it out.
constexpr std::string_view kVendorMembers[] = {
    "clouds",        "service_types",     "plans",
    "extensions",    "connector_plugins", "integration_types",
    "events",        "query_statistics",  "integration_endpoint_types",
    "documentation", "vcs_integrations",  "vcs_repositories"};
constexpr std::string_view kOwnMembers[] = {
    "organization", "forbidden_project", "projects",
    "topics",       "connectors",        "integrations",
    "vpcs",         "subjects",          "clickhouse_inserted_bytes_per_s"};
constexpr std::string_view kProjectMembers[] = {"project_name", "default_cloud", "tags",
                                                "services"};
constexpr std::string_view kServiceMembers[] = {
    "name",      "type",     "plan",     "cloud",     "state",           "tags",
    "version",   "age_days", "metrics",  "steady",    "maintenance_day", "termination_protection",
    "databases", "topics",   "subjects", "connectors"};
constexpr std::string_view kStates[] = {"RUNNING", "POWEROFF", "REBUILDING", "REBALANCING"};
constexpr std::string_view kMetrics[] = {"cpu_usage",
                                         "mem_usage",
                                         "mem_available",
                                         "disk_usage",
                                         "load_average",
                                         "net_receive",
                                         "net_send",
                                         "diskio_read",
                                         "diskio_writes",
                                         "clickhouse_inserted_bytes",
                                         "clickhouse_inserted_rows",
                                         "clickhouse_merges_running"};
constexpr std::size_t kShortFormCells = 5;
constexpr std::size_t kMostSchemas = 7;
constexpr std::int64_t kMostRows = 100'000;

template <typename List>
bool Holds(const List& words, std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// Names go into SQL and addresses as they are.
bool IsIdentifier(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

// One file's check: stops at the first thing that is wrong. Each function answers whether all is
// well.
class EstateCheck {
 public:
  explicit EstateCheck(const Json& data) : data_(data) {
    for (const Json& cloud : data["clouds"].Items()) {
      clouds_.insert(cloud["cloud_name"].AsString());
    }
  }

  bool Passes() {
    return KnowsMembers(data_, "", kVendorMembers, kOwnMembers) &&
           HasText(data_["organization"], "/organization", "name") &&
           HasText(data_["organization"], "/organization", "organization_id") &&
           HasText(data_["organization"], "/organization", "account_id") && CheckProjects() &&
           CheckIntegrations();
  }
  const std::string& Cause() const { return cause_; }

 private:
  bool Wrong(const std::string& pointer, const std::string& expected) {
    cause_ = (pointer.empty() ? "the file" : pointer) + ": " + expected + ".";
    return false;
  }

  template <typename... Lists>
  bool KnowsMembers(const Json& object, const std::string& pointer, const Lists&... known) {
    if (!object.IsObject()) return Wrong(pointer, "expected an object");
    for (const Member& member : object.Entries()) {
      if (!(Holds(known, member.key) || ...)) {
        return Wrong(pointer + "/" + member.key, "unknown member");
      }
    }
    return true;
  }

  bool HasText(const Json& object, const std::string& pointer, std::string_view member) {
    if (!object[member].AsString().empty()) return true;
    return Wrong(pointer + "/" + std::string(member), "expected a text that is not empty");
  }

  bool HasCloud(const Json& object, const std::string& pointer, std::string_view member) {
    if (clouds_.contains(object[member].AsString())) return true;
    return Wrong(pointer + "/" + std::string(member),
                 "expected the cloud_name of an entry of `clouds`, got " + object[member].Text());
  }

  bool HasInteger(const Json& object, const std::string& pointer, std::string_view member,
                  std::int64_t most) {
    const Json* value = object.Find(member);
    if (value == nullptr || (value->IsInteger() && value->AsInt() >= 0 && value->AsInt() <= most)) {
      return true;
    }
    return Wrong(pointer + "/" + std::string(member),
                 "expected an integer from 0 to " + std::to_string(most));
  }

  bool AreTexts(const Json& object, const std::string& pointer) {
    if (!object.IsNull() && !object.IsObject()) return Wrong(pointer, "expected an object");
    for (const Member& member : object.Entries()) {
      if (!member.value.IsString()) return Wrong(pointer + "/" + member.key, "expected a text");
    }
    return true;
  }

  bool CheckProjects() {
    const auto& projects = data_["projects"].Items();
    if (projects.empty()) return Wrong("/projects", "expected a list of at least one project");
    for (std::size_t i = 0; i < projects.size(); ++i) {
      const Json& project = projects[i];
      const std::string pointer = "/projects/" + std::to_string(i);
      const std::string& name = project["project_name"].AsString();
      const bool well = KnowsMembers(project, pointer, kProjectMembers) &&
                        HasText(project, pointer, "project_name") &&
                        HasCloud(project, pointer, "default_cloud") &&
                        AreTexts(project["tags"], pointer + "/tags");
      if (!well) return false;
      if (!project["services"].IsArray()) {
        return Wrong(pointer + "/services", "expected a list, which may be empty");
      }
      if (services_.contains(name) || name == data_["forbidden_project"].AsString()) {
        return Wrong(pointer + "/project_name", "a project of this name exists already");
      }
      std::set<std::string>& names = services_[name];
      const auto& rows = project["services"].Items();
      for (std::size_t k = 0; k < rows.size(); ++k) {
        if (!CheckService(rows[k], pointer + "/services/" + std::to_string(k), names)) return false;
      }
    }
    return true;
  }

  bool CheckService(const Json& row, const std::string& pointer, std::set<std::string>& names) {
    Json service = row;
    if (row.IsArray()) {
      const auto& cells = row.Items();
      if (cells.size() != kShortFormCells) {
        return Wrong(pointer, "expected [name, type, plan, cloud, state]");
      }
      service = Json::Object({{"name", cells[0]},
                              {"type", cells[1]},
                              {"plan", cells[2]},
                              {"cloud", cells[3]},
                              {"state", cells[4]}});
    }
    const bool well =
        KnowsMembers(service, pointer, kServiceMembers) && HasText(service, pointer, "name") &&
        HasText(service, pointer, "plan") && HasCloud(service, pointer, "cloud") &&
        AreTexts(service["tags"], pointer + "/tags") &&
        HasInteger(service, pointer, "age_days", 100'000) && CheckMetrics(service, pointer) &&
        CheckDatabases(service, pointer) && CheckTopics(service["topics"], pointer + "/topics");
    if (!well) return false;
    if (data_["service_types"].Find(service["type"].AsString()) == nullptr) {
      return Wrong(pointer + "/type",
                   "expected a member of `service_types`, got " + service["type"].Text());
    }
    if (!Holds(kStates, service["state"].AsString())) {
      return Wrong(
          pointer + "/state",
          "expected RUNNING, POWEROFF, REBUILDING or REBALANCING, got " + service["state"].Text());
    }
    if (!names.insert(service["name"].AsString()).second) {
      return Wrong(pointer + "/name", "a service of this project has this name already");
    }
    return true;
  }

  bool CheckMetrics(const Json& service, const std::string& pointer) {
    const Json& metrics = service["metrics"];
    if (metrics.IsNull()) return true;
    if (!KnowsMembers(metrics, pointer + "/metrics", kMetrics)) return false;
    for (const Member& level : metrics.Entries()) {
      const bool well =
          level.value.IsNull() || (level.value.IsNumber() && level.value.AsDouble() >= 0);
      if (!well) {
        return Wrong(pointer + "/metrics/" + level.key,
                     "expected a number from 0 on, or null for a metric that is not there");
      }
    }
    return true;
  }

  bool CheckDatabases(const Json& service, const std::string& pointer) {
    const Json& databases = service["databases"];
    if (databases.IsNull()) return true;
    if (!databases.IsObject() || service["type"].AsString() != "pg") {
      return Wrong(pointer + "/databases",
                   "expected {database: {schema: {table: rows}}} at a service of type pg");
    }
    for (const Member& database : databases.Entries()) {
      const std::string place = pointer + "/databases/" + database.key;
      if (!database.value.IsObject() || database.value.Entries().size() > kMostSchemas) {
        return Wrong(place, "expected {schema: {table: rows}} with at most 7 schemas");
      }
      for (const Member& schema : database.value.Entries()) {
        if (!IsIdentifier(schema.key) || !schema.value.IsObject()) {
          return Wrong(place + "/" + schema.key,
                       "expected {table: rows} under a name of a-z, 0-9 and _");
        }
        for (const Member& table : schema.value.Entries()) {
          if (!IsIdentifier(table.key)) {
            return Wrong(place + "/" + schema.key + "/" + table.key,
                         "expected a name of a-z, 0-9 and _");
          }
          if (!HasInteger(schema.value, place + "/" + schema.key, table.key, kMostRows)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  bool CheckTopics(const Json& topics, const std::string& pointer) {
    if (!topics.IsNull() && !topics.IsArray()) return Wrong(pointer, "expected a list");
    const auto& items = topics.Items();
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string place = pointer + "/" + std::to_string(i);
      if (items[i].IsString()) continue;
      if (!HasText(items[i], place, "name") || !HasInteger(items[i], place, "partitions", 1000) ||
          !HasInteger(items[i], place, "retention_hours", 100'000)) {
        return false;
      }
    }
    return true;
  }

  bool CheckIntegrations() {
    const auto& integrations = data_["integrations"].Items();
    for (std::size_t i = 0; i < integrations.size(); ++i) {
      const std::string pointer = "/integrations/" + std::to_string(i);
      const auto owner = services_.find(integrations[i]["project"].AsString());
      if (owner == services_.end()) return Wrong(pointer + "/project", "no project of this name");
      for (const char* end : {"source_service", "dest_service"}) {
        if (!owner->second.contains(integrations[i][end].AsString())) {
          return Wrong(pointer + "/" + end, "the project has no service of this name");
        }
      }
    }
    return true;
  }

  const Json& data_;
  std::set<std::string> clouds_;
  std::map<std::string, std::set<std::string>> services_;  // names, by project
  std::string cause_;
};

}  // namespace

Result<Json> ParseEstate(const std::string& text, const std::string& name) {
  std::string error;
  std::optional<Json> data = Json::Parse(text, &error);
  if (!data) return Problem{"Cannot read the estate " + name, error, "Correct the JSON."};
  if (data->IsObject()) {
    const Json built_in = BuiltInEstate();
    for (const std::string_view member : kVendorMembers) {
      if (data->Find(member) == nullptr) data->Set(member, built_in[member]);
    }
  }
  EstateCheck check(*data);
  if (!check.Passes()) {
    return Problem{"Cannot use the estate " + name, check.Cause(),
                   "Correct the file; the sandbox's README describes its form."};
  }
  return *data;
}

Result<Json> ReadEstateFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open() || file.bad()) {
    return Problem{"Cannot read the estate " + path, "The file cannot be opened.",
                   "Name a file that exists, with --estate."};
  }
  return ParseEstate(text, path);
}

}  // namespace claribi::vendor_sandbox
