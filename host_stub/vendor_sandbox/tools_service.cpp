// Services: list, describe, create, change, connection data.

#include <algorithm>
#include <cctype>

#include "vendor_sandbox/service_document.h"
#include "vendor_sandbox/tool_call.h"

namespace claribi::vendor_sandbox {
namespace {

constexpr std::int64_t kDefaultListed = 15;
constexpr std::int64_t kMostListed = 100;

bool ContainsIgnoringCase(const std::string& text, const std::string& part) {
  const auto found =
      std::search(text.begin(), text.end(), part.begin(), part.end(), [](char a, char b) {
        return std::tolower(static_cast<unsigned char>(a)) ==
               std::tolower(static_cast<unsigned char>(b));
      });
  return found != text.end() || part.empty();
}

void CountUnder(Json& counts, const std::string& name) {
  counts.Set(name, counts[name].AsInt() + 1);
}

Outcome ListServices(ToolCall& call) {
  Json::Array matches;
  Json by_type = Json::Object();
  Json by_state = Json::Object();
  const auto total = static_cast<std::int64_t>(call.estate.Projects().size());
  const std::int64_t most = call.knobs.projects_scanned;
  const std::int64_t scanned = call.project == nullptr && most > 0 ? std::min(most, total) : total;
  for (const Project& project : call.estate.Projects()) {
    if (call.knobs.empty_account) break;
    if (call.project != nullptr && call.project != &project) continue;
    if (&project - call.estate.Projects().data() >= scanned && call.project == nullptr) break;
    for (const Service& service : project.services) {
      const bool wanted =
          (call.Text("service_type").empty() || call.Text("service_type") == service.type) &&
          (call.Text("state").empty() || call.Text("state") == service.state) &&
          ContainsIgnoringCase(service.name, call.Text("search"));
      if (!wanted) continue;
      CountUnder(by_type, service.type);
      CountUnder(by_state, service.state);
      matches.push_back(Json::Object({{"project", service.project},
                                      {"service_name", service.name},
                                      {"service_type", service.type},
                                      {"state", service.state}}));
    }
  }
  const auto matched = static_cast<std::int64_t>(matches.size());
  std::int64_t limit = call.project == nullptr ? kDefaultListed : matched;
  if (const Json* asked = call.arguments.Find("limit")) {
    limit = static_cast<std::int64_t>(std::max(0.0, asked->AsDouble()));
    if (call.project == nullptr) limit = std::min(limit, kMostListed);
  }
  const std::int64_t returned = std::min(matched, limit);
  matches.resize(static_cast<std::size_t>(returned));
  Json answer = Json::Object({{"showing", returned}, {"services", matches}});
  if (matched > returned || scanned < total) {
    Json summary = Json::Object({{"returned", returned},
                                 {"matched", matched},
                                 {"by_type", by_type},
                                 {"by_state", by_state}});
    if (scanned < total) summary.Set("projects_scanned", scanned).Set("projects_total", total);
    answer.Set(
        "summary",
        summary.Set("next_step", scanned < total
                                     ? "Only the first projects were looked at. Name a project."
                                     : "There are more. Narrow by service_type, state or search."));
  }
  if (call.project == nullptr && call.knobs.forbidden_project) {
    const ApiError refused{403, "Not a project member", "not_project_member"};
    const std::string& name = call.estate.ForbiddenProject();
    answer.Set(
        "errors",
        Json::List({Json::Object(
            {{"project", name},
             {"error", ErrorText(refused, "GET", call.api_url + "/project/" + name + "/service",
                                 false)}})}));
  }
  return answer;
}

Json Describe(ToolCall& call) {
  return ServiceDocument(*call.service, call.estate, call.now, call.knobs.hostile_rows);
}

Outcome GetService(ToolCall& call) { return Describe(call); }

Outcome GetConnectionInfo(ToolCall& call) { return ConnectionDocument(*call.service); }

Outcome CreateService(ToolCall& call) {
  if (call.estate.FindService(call.project->name, call.Text("service_name")) != nullptr) {
    return ApiError{409, "Service name is already in use in this project",
                    "service_already_exists"};
  }
  if (call.estate.Catalogue()["service_types"].Find(call.Text("service_type")) == nullptr) {
    return ApiError{400, "Invalid service type", "service_type_invalid"};
  }
  Service service;
  service.project = call.project->name;
  service.name = call.Text("service_name");
  service.type = call.Text("service_type");
  service.plan = call.Text("plan");
  service.cloud = call.Text("cloud").empty() ? call.project->default_cloud : call.Text("cloud");
  service.state = "REBUILDING";
  service.termination_protection = call.arguments["termination_protection"].AsBool();
  if (call.arguments["user_config"].IsObject()) service.user_config = call.arguments["user_config"];
  if (call.arguments["tags"].IsObject()) service.tags = call.arguments["tags"];
  call.project->services.push_back(std::move(service));
  call.service = &call.project->services.back();
  return Describe(call);
}

Outcome UpdateService(ToolCall& call) {
  Service& service = *call.service;
  if (const Json* powered = call.arguments.Find("powered")) {
    if (!powered->AsBool() && service.termination_protection) {
      return ApiError{403, "Service is protected against termination and power off",
                      "service_protected"};
    }
    service.state = powered->AsBool() ? "RUNNING" : "POWEROFF";
  }
  if (!call.Text("plan").empty()) service.plan = call.Text("plan");
  if (!call.Text("cloud").empty()) service.cloud = call.Text("cloud");
  if (const Json* protection = call.arguments.Find("termination_protection")) {
    service.termination_protection = protection->AsBool();
  }
  for (const Member& member : call.arguments["user_config"].Entries()) {
    service.user_config.Set(member.key, member.value);
  }
  return Describe(call);
}

}  // namespace

void AddServiceTools(ToolBehaviours& tools) {
  tools["aiven_service_list"] = ListServices;
  tools["aiven_service_get"] = GetService;
  tools["aiven_service_connection_info"] = GetConnectionInfo;
  tools["aiven_service_create"] = CreateService;
  tools["aiven_service_update"] = UpdateService;
}

}  // namespace claribi::vendor_sandbox
