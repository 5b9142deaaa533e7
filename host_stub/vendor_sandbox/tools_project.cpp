// Projects, clouds, plans, prices, networks, documentation.

#include <cstdio>

#include "vendor_sandbox/tool_call.h"

namespace claribi::vendor_sandbox {
namespace {

Outcome ListProjects(ToolCall& call) {
  Json projects = Json::List();
  const Json& organization = call.estate.Catalogue()["organization"]["organization_id"];
  for (const Project& project : call.estate.Projects()) {
    if (call.knobs.empty_account) break;
    projects.Push(Json::Object({{"project_name", project.name},
                                {"organization_id", organization},
                                {"default_cloud", project.default_cloud},
                                {"tags", project.tags}}));
  }
  if (call.knobs.forbidden_project) {
    projects.Push(Json::Object({{"project_name", call.estate.ForbiddenProject()},
                                {"organization_id", organization},
                                {"default_cloud", "aws-eu-central-1"},
                                {"tags", Json::Object()}}));
  }
  return Json::Object({{"projects", projects},
                       {"project_membership", Json::Object()},
                       {"project_memberships", Json::Object()}});
}

Outcome GetProject(ToolCall& call) {
  const Json& organization = call.estate.Catalogue()["organization"];
  return Json::Object(
      {{"project", Json::Object({{"project_name", call.project->name},
                                 {"account_id", organization["account_id"]},
                                 {"organization_id", organization["organization_id"]},
                                 {"account_name", organization["name"]},
                                 {"default_cloud", call.project->default_cloud},
                                 {"billing_currency", "EUR"},
                                 {"estimated_balance", "0.00"},
                                 {"tags", call.project->tags}})}});
}

Outcome ListClouds(ToolCall& call) {
  return PagedList{"clouds", call.estate.Catalogue()["clouds"].Items()};
}

bool IsServiceType(ToolCall& call) {
  return call.estate.Catalogue()["service_types"].Find(call.Text("service_type")) != nullptr;
}

Outcome ListPlans(ToolCall& call) {
  if (!IsServiceType(call))
    return ApiError{404, "Service type does not exist", "service_type_not_found"};
  Json::Array plans;
  for (const Json& plan : call.estate.Catalogue()["plans"].Items()) {
    const PlanFacts facts = FactsOfPlan(plan.AsString(), call.Text("service_type"));
    plans.push_back(Json::Object({{"service_plan", plan},
                                  {"service_type", call.arguments["service_type"]},
                                  {"node_count", facts.nodes},
                                  {"node_cpu_count", facts.cpus_a_node},
                                  {"node_memory_mb", facts.memory_mb_a_node},
                                  {"disk_space_mb", facts.disk_mb}}));
  }
  return PagedList{"service_plans", std::move(plans)};
}

Outcome GetPlanPrice(ToolCall& call) {
  if (!IsServiceType(call))
    return ApiError{404, "Service type does not exist", "service_type_not_found"};
  constexpr double kHoursOfAMonth = 730;
  const PlanFacts facts = FactsOfPlan(call.Text("service_plan"), call.Text("service_type"));
  char price[32];
  std::snprintf(price, sizeof price, "%.5f", facts.price_usd_a_month / kHoursOfAMonth);
  return Json::Object({{"service_type", call.arguments["service_type"]},
                       {"service_plan", call.arguments["service_plan"]},
                       {"cloud_name", call.arguments["cloud"]},
                       {"base_price_usd", price},
                       {"extra_disk_price_per_gb_usd", "0.00036"},
                       {"object_storage_gb_price_usd", "0.00012"}});
}

Outcome ListVpcs(ToolCall& call) {
  Json vpcs = Json::List();
  for (Json vpc : call.estate.Catalogue()["vpcs"].Items()) {
    if (vpc["project"].AsString() != call.project->name) continue;
    vpc.Erase("project");
    vpcs.Push(vpc);
  }
  return Json::Object({{"vpcs", vpcs}});
}

Outcome SearchDocumentation(ToolCall& call) {
  return Json::Object(
      {{"query", call.arguments["query"]}, {"results", call.estate.Catalogue()["documentation"]}});
}

}  // namespace

void AddProjectTools(ToolBehaviours& tools) {
  tools["aiven_project_list"] = ListProjects;
  tools["aiven_project_get"] = GetProject;
  tools["aiven_list_project_clouds"] = ListClouds;
  tools["aiven_service_type_plans"] = ListPlans;
  tools["aiven_service_plan_pricing"] = GetPlanPrice;
  tools["aiven_project_vpc_list"] = ListVpcs;
  tools["aiven_docs_search"] = SearchDocumentation;
}

}  // namespace claribi::vendor_sandbox
