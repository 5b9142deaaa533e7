#include "messages/description.h"

#include <string>
#include <utility>
#include <vector>

#include "manifest/manifest.h"
#include "mcp/protocol_revision.h"
#include "messages/parts.h"
#include "operator_config/operator_config.h"

namespace claribi::messages {
namespace {

using core::Json;

Json ApiKeyDescription(const manifest::ApiKey& key) {
  Json obtain;
  if (!key.obtain_text.empty() || !key.obtain_url.empty()) {
    obtain = Json::MakeObject(
        {{"text", TextOrNull(key.obtain_text)}, {"url", TextOrNull(key.obtain_url)}});
  }
  Json json = Json::MakeObject({{"label", key.label}, {"obtain", std::move(obtain)}});
  if (key.pattern) json.Set("pattern", key.pattern->text());
  return json;
}

Json AuthDescription(const manifest::SignIn& sign_in) {
  Json auth = Json::MakeObject({{"kind", manifest::Name(sign_in.kind)},
                                {"redirect_uri", manifest::NeedsRedirect(sign_in.kind)}});
  if (!sign_in.pkce.empty()) auth.Set("pkce", sign_in.pkce);
  if (!sign_in.registration.empty()) {
    Json ways = Json::MakeArray();
    for (const auto way : sign_in.registration) ways.Append(manifest::Name(way));
    auth.Set("registration", std::move(ways));
  }
  if (!sign_in.scopes.empty()) auth.Set("scopes", TextList(sign_in.scopes));
  if (sign_in.kind == manifest::SignInKind::kApiKey) {
    auth.Set("api_key", ApiKeyDescription(sign_in.api_key));
  }
  return Json::MakeArray({std::move(auth)});
}

Json ListOf(Json items) {
  return Json::MakeObject({{"type", "array"}, {"items", std::move(items)}});
}

Json EndpointDescription(const manifest::Endpoint& endpoint) {
  Json json = Json::MakeObject({{"name", endpoint.name}, {"url", endpoint.url}});
  if (endpoint.placeholders.empty()) return json;
  Json places = Json::MakeArray();
  for (const manifest::Placeholder& place : endpoint.placeholders) {
    places.Append(Json::MakeObject({{"name", place.name},
                                    {"label", place.label},
                                    {"pattern", place.pattern.text()},
                                    {"example", place.example}}));
  }
  json.Set("placeholders", std::move(places));
  return json;
}

// A place that two endpoints have is described as the first has it.
Json ValuesSchema(const std::vector<manifest::Endpoint>& endpoints) {
  Json places = Json::MakeObject();
  for (const manifest::Endpoint& endpoint : endpoints) {
    for (const manifest::Placeholder& place : endpoint.placeholders) {
      if (places.Find(place.name) != nullptr) continue;
      places.Set(place.name, Json::MakeObject({{"type", "string"},
                                               {"title", place.label},
                                               {"pattern", "^(?:" + place.pattern.text() + ")$"},
                                               {"examples", Json::MakeArray({place.example})}}));
    }
  }
  return places;
}

Json ConfigSchema(const manifest::Manifest& row) {
  Json endpoint = Json::MakeObject({{"type", "string"}, {"default", row.endpoints.front().url}});
  if (row.endpoints.front().placeholders.empty() && row.endpoints.size() == 1) {
    endpoint.Set("format", "uri");
  }
  Json properties = Json::MakeObject({{"endpoint", std::move(endpoint)}});
  Json places = ValuesSchema(row.endpoints);
  if (!places.AsObject()->empty()) {
    properties.Set("endpoint_values", Json::MakeObject({{"type", "object"},
                                                        {"additionalProperties", false},
                                                        {"properties", std::move(places)}}));
  }
  if (!row.sign_in.scopes.empty()) {
    properties.Set("scopes", ListOf(Json::MakeObject({{"enum", TextList(row.sign_in.scopes)}})));
  }
  properties.Set("hide_tools", ListOf(Json::MakeObject({{"type", "string"}})));
  return Json::MakeObject(
      {{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}});
}

Json Troubleshooting(const std::vector<manifest::Trouble>& troubles) {
  Json list = Json::MakeArray();
  for (const manifest::Trouble& trouble : troubles) {
    list.Append(Json::MakeObject(
        {{"error", trouble.error}, {"cause", trouble.cause}, {"fix", trouble.fix}}));
  }
  return list;
}

}  // namespace

Json Describe(const connection::Plugin& plugin) {
  const connection::Environment& environment = plugin.environment();
  const manifest::Manifest& row = plugin.manifest();
  Json revisions = Json::MakeArray();
  for (const mcp::ProtocolRevision revision : mcp::kSupportedRevisions) {
    revisions.Append(mcp::Name(revision));
  }
  Json endpoints = Json::MakeArray();
  for (const manifest::Endpoint& endpoint : row.endpoints) {
    endpoints.Append(EndpointDescription(endpoint));
  }
  const std::string& default_endpoint = row.endpoints.front().url;
  Json probe;
  if (row.probe) {
    probe = Json::MakeObject({{"tool", row.probe->tool}, {"arguments", row.probe->arguments}});
  }
  return Json::MakeObject({{"plugin_id", environment.plugin_id},
                           {"plugin_version", environment.plugin_version},
                           {"vendor", Json::MakeObject({{"id", row.id},
                                                        {"name", row.vendor.name},
                                                        {"summary", row.vendor.summary},
                                                        {"homepage", row.vendor.homepage}})},
                           {"protocol_versions", std::move(revisions)},
                           {"auth", AuthDescription(row.sign_in)},
                           {"endpoint", default_endpoint},
                           {"endpoints", std::move(endpoints)},
                           {"read_only", !row.tools.show_all},
                           {"permissions", row.permissions},
                           {"config_schema", ConfigSchema(row)},
                           {"setup_steps", TextList(row.setup_steps)},
                           {"example_questions", TextList(row.example_questions)},
                           {"troubleshooting", Troubleshooting(row.troubleshooting)},
                           {"probe", std::move(probe)},
                           {"limits", ToJson(plugin.limits())}});
}

}  // namespace claribi::messages
