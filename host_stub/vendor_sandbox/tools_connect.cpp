// Kafka Connect: connectors and their plugins.

#include <algorithm>

#include "vendor_sandbox/tool_call.h"

namespace claribi::vendor_sandbox {
namespace {

const ApiError kNoConnector{404, "Connector does not exist", "connector_not_found"};

// Small plans have no Kafka Connect.
bool HasConnect(const Service& service) {
  return !service.plan.starts_with("free") && !service.plan.starts_with("startup");
}

Outcome NoConnect() {
  return ApiError{403, "Kafka Connect API disabled", "kafka_connect_disabled"};
}

std::string ShortName(const std::string& class_name) {
  return class_name.substr(class_name.rfind('.') + 1);
}

Json ConnectorRow(const Json& connector) {
  const Json& name = connector["name"];
  const std::string& class_name = connector["class"].AsString();
  Json config =
      Json::Object({{"name", name},
                    {"connector.class", class_name},
                    {"database.hostname", connector["host"].AsString() + ".vendor.example.test"},
                    {"database.password", "clear-text-of-" + name.AsString()},
                    {"topics", connector["topics"]}});
  for (const Member& member : connector["config"].Entries()) config.Set(member.key, member.value);
  return Json::Object({{"name", name},
                       {"config", config},
                       {"tasks", Json::List({Json::Object({{"connector", name}, {"task", 0}})})},
                       {"plugin", Json::Object({{"author", "Sandbox"},
                                                {"class", class_name},
                                                {"type", connector["type"]},
                                                {"version", "3.1.0"},
                                                {"docURL", ""},
                                                {"title", ShortName(class_name)}})}});
}

Outcome ListConnectors(ToolCall& call) {
  if (!HasConnect(*call.service)) return NoConnect();
  Json::Array rows;
  for (const Json& connector : call.service->connectors) rows.push_back(ConnectorRow(connector));
  return PagedList{"connectors", std::move(rows)};
}

Outcome ListPlugins(ToolCall& call) {
  if (!HasConnect(*call.service)) return NoConnect();
  Json::Array rows;
  for (Json plugin : call.estate.Catalogue()["connector_plugins"].Items()) {
    rows.push_back(plugin.Set("title", ShortName(plugin["class"].AsString())));
  }
  return PagedList{"plugins", std::move(rows)};
}

Outcome GetConnectorStatus(ToolCall& call) {
  const Json* connector = call.service->FindConnector(call.Text("connector_name"));
  if (connector == nullptr) return kNoConnector;
  const Json& state = (*connector)["state"];
  return Json::Object(
      {{"status", Json::Object({{"state", state},
                                {"tasks", Json::List({Json::Object(
                                              {{"id", 0}, {"state", state}, {"trace", ""}})})}})}});
}

Outcome SetState(ToolCall& call, const char* state) {
  Json* connector = call.service->FindConnector(call.Text("connector_name"));
  if (connector == nullptr) return kNoConnector;
  connector->Set("state", state);
  return Json::Object();
}

Outcome PauseConnector(ToolCall& call) { return SetState(call, "PAUSED"); }
Outcome ResumeConnector(ToolCall& call) { return SetState(call, "RUNNING"); }

Outcome DeleteConnector(ToolCall& call) {
  const Json* connector = call.service->FindConnector(call.Text("connector_name"));
  if (connector == nullptr) return kNoConnector;
  auto& all = call.service->connectors;
  all.erase(all.begin() + (connector - all.data()));
  return Json::Object();
}

Json FromArguments(const ToolCall& call) {
  const std::string& class_name = call.Text("connector_class");
  return Json::Object({{"name", call.arguments["name"]},
                       {"class", class_name},
                       {"type", class_name.find("Sink") == std::string::npos ? "source" : "sink"},
                       {"host", call.Text("source_service")},
                       {"topics", call.arguments["config"]["topics"]},
                       {"config", call.arguments["config"]},
                       {"state", "RUNNING"}});
}

Outcome CreateConnector(ToolCall& call) {
  if (!HasConnect(*call.service)) return NoConnect();
  if (call.service->FindConnector(call.Text("name")) != nullptr) {
    return ApiError{409, "Connector already exists", "connector_already_exists"};
  }
  call.service->connectors.push_back(FromArguments(call));
  return Json::Object({{"connector", ConnectorRow(call.service->connectors.back())}});
}

Outcome EditConnector(ToolCall& call) {
  Json* connector = call.service->FindConnector(call.Text("connector_name"));
  if (connector == nullptr) return kNoConnector;
  *connector = FromArguments(call);
  return Json::Object({{"connector", ConnectorRow(*connector)}});
}

}  // namespace

void AddConnectTools(ToolBehaviours& tools) {
  tools["aiven_kafka_connect_list"] = ListConnectors;
  tools["aiven_kafka_connect_available_connectors"] = ListPlugins;
  tools["aiven_kafka_connect_get_connector_status"] = GetConnectorStatus;
  tools["aiven_kafka_connect_pause_connector"] = PauseConnector;
  tools["aiven_kafka_connect_resume_connector"] = ResumeConnector;
  tools["aiven_kafka_connect_restart_connector"] = ResumeConnector;
  tools["aiven_kafka_connect_delete_connector"] = DeleteConnector;
  tools["aiven_kafka_connect_create_connector"] = CreateConnector;
  tools["aiven_kafka_connect_edit_connector"] = EditConnector;
}

}  // namespace claribi::vendor_sandbox
