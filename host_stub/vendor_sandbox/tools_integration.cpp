// Integrations between services and the kinds of them.

#include <algorithm>

#include "vendor_sandbox/tokens_and_digests.h"
#include "vendor_sandbox/tool_call.h"

namespace claribi::vendor_sandbox {
namespace {

const ApiError kNoIntegration{404, "Service integration does not exist",
                              "service_integration_not_found"};

Json* FindIntegration(ToolCall& call) {
  for (Json& integration : call.estate.Integrations()) {
    if (integration["service_integration_id"].AsString() == call.Text("integration_id") &&
        integration["project"].AsString() == call.project->name) {
      return &integration;
    }
  }
  return nullptr;
}

Outcome ListIntegrations(ToolCall& call) {
  Json::Array rows;
  for (const Json& integration : call.estate.Integrations()) {
    const bool touches = integration["source_service"].AsString() == call.service->name ||
                         integration["dest_service"].AsString() == call.service->name;
    if (touches && integration["project"].AsString() == call.project->name)
      rows.push_back(integration);
  }
  return PagedList{"service_integrations", std::move(rows)};
}

Outcome GetIntegration(ToolCall& call) {
  const Json* integration = FindIntegration(call);
  if (integration == nullptr) return kNoIntegration;
  return Json::Object({{"service_integration", *integration}});
}

Outcome CreateIntegration(ToolCall& call) {
  for (const char* end : {"source_service", "dest_service"}) {
    const std::string& name = call.Text(end);
    if (!name.empty() && call.estate.FindService(call.project->name, name) == nullptr) {
      return ApiError{404, "Service does not exist", "service_not_found"};
    }
  }
  const Json integration = Json::Object({{"service_integration_id", RandomUuid()},
                                         {"project", call.project->name},
                                         {"integration_type", call.arguments["integration_type"]},
                                         {"source_service", call.arguments["source_service"]},
                                         {"dest_service", call.arguments["dest_service"]},
                                         {"user_config", call.arguments["user_config"]}});
  call.estate.Integrations().push_back(integration);
  return Json::Object({{"service_integration", integration}});
}

Outcome UpdateIntegration(ToolCall& call) {
  Json* integration = FindIntegration(call);
  if (integration == nullptr) return kNoIntegration;
  integration->Set("user_config", call.arguments["user_config"]);
  return Json::Object({{"service_integration", *integration}});
}

Outcome DeleteIntegration(ToolCall& call) {
  const Json* integration = FindIntegration(call);
  if (integration == nullptr) return kNoIntegration;
  auto& all = call.estate.Integrations();
  all.erase(all.begin() + (integration - all.data()));
  return Json::Object({{"message", "deleted"}});
}

PagedList Kinds(const Json& names, const char* key, const char* name_key) {
  Json::Array rows;
  for (const Json& name : names.Items()) {
    rows.push_back(Json::Object({{name_key, name}, {"user_config_schema", Json::Object()}}));
  }
  return {key, std::move(rows)};
}

Outcome ListIntegrationTypes(ToolCall& call) {
  return Kinds(call.estate.Catalogue()["integration_types"], "integration_types",
               "integration_type");
}

Outcome ListEndpointTypes(ToolCall& call) {
  return Kinds(call.estate.Catalogue()["integration_endpoint_types"], "endpoint_types",
               "endpoint_type");
}

}  // namespace

void AddIntegrationTools(ToolBehaviours& tools) {
  tools["aiven_service_integration_list"] = ListIntegrations;
  tools["aiven_service_integration_get"] = GetIntegration;
  tools["aiven_service_integration_create"] = CreateIntegration;
  tools["aiven_service_integration_update"] = UpdateIntegration;
  tools["aiven_service_integration_delete"] = DeleteIntegration;
  tools["aiven_integration_types_list"] = ListIntegrationTypes;
  tools["aiven_integration_endpoint_types_list"] = ListEndpointTypes;
}

}  // namespace claribi::vendor_sandbox
