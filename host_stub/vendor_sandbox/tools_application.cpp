// Applications built from a repository, and the connections to repositories.

#include "vendor_sandbox/service_document.h"
#include "vendor_sandbox/tool_call.h"

namespace claribi::vendor_sandbox {
namespace {

Outcome Deploy(ToolCall& call) {
  if (call.estate.FindService(call.project->name, call.Text("service_name")) != nullptr) {
    return ApiError{409, "Service name is already in use in this project",
                    "service_already_exists"};
  }
  Service service;
  service.project = call.project->name;
  service.name = call.Text("service_name");
  service.type = "application";
  service.plan = call.Text("plan").empty() ? "startup-50-1024" : call.Text("plan");
  service.cloud = call.Text("cloud").empty() ? "aws-eu-west-1" : call.Text("cloud");
  service.state = "REBUILDING";
  service.user_config = Json::Object({{"repository_url", call.arguments["repository_url"]},
                                      {"branch", call.arguments["branch"]},
                                      {"port", call.arguments["port"]}});
  call.project->services.push_back(std::move(service));
  return ServiceDocument(call.project->services.back(), call.estate, call.now, false);
}

Outcome Redeploy(ToolCall& call) {
  call.service->state = "REBUILDING";
  return Json::Object({{"message", "deployment started"}, {"service_name", call.service->name}});
}

Outcome ListVcsIntegrations(ToolCall& call) {
  return Json::Object(
      {{"organization_id", call.estate.Catalogue()["organization"]["organization_id"]},
       {"vcs_integrations", call.estate.Catalogue()["vcs_integrations"]}});
}

Outcome ListRepositories(ToolCall& call) {
  const Json& catalogue = call.estate.Catalogue();
  if (call.Text("organization_id") != catalogue["organization"]["organization_id"].AsString()) {
    return ApiError{403, "Not an organization member", "not_organization_member"};
  }
  const Json& known = catalogue["vcs_integrations"].Items().front()["vcs_integration_id"];
  if (call.arguments["vcs_integration_id"] != known) {
    return ApiError{404, "VCS integration does not exist", "vcs_integration_not_found"};
  }
  return Json::Object({{"repositories", catalogue["vcs_repositories"]}});
}

}  // namespace

void AddApplicationTools(ToolBehaviours& tools) {
  tools["aiven_application_deploy"] = Deploy;
  tools["aiven_application_redeploy"] = Redeploy;
  tools["aiven_vcs_integration_list"] = ListVcsIntegrations;
  tools["aiven_vcs_integration_repository_list"] = ListRepositories;
}

}  // namespace claribi::vendor_sandbox
