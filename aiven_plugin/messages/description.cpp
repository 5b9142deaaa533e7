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
  return Json::MakeObject({{"label", key.label}, {"obtain", std::move(obtain)}});
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
  if (sign_in.kind == manifest::SignInKind::kApiKey) {
    auth.Set("api_key", ApiKeyDescription(sign_in.api_key));
  }
  return Json::MakeArray({std::move(auth)});
}

Json ConfigSchema(const std::string& default_endpoint) {
  return Json::MakeObject(
      {{"type", "object"},
       {"additionalProperties", false},
       {"properties",
        Json::MakeObject(
            {{"endpoint",
              Json::MakeObject(
                  {{"type", "string"}, {"format", "uri"}, {"default", default_endpoint}})},
             {"hide_tools",
              Json::MakeObject(
                  {{"type", "array"}, {"items", Json::MakeObject({{"type", "string"}})}})}})}});
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
    endpoints.Append(Json::MakeObject({{"name", endpoint.name}, {"url", endpoint.url}}));
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
                           {"config_schema", ConfigSchema(default_endpoint)},
                           {"setup_steps", TextList(row.setup_steps)},
                           {"example_questions", TextList(row.example_questions)},
                           {"troubleshooting", Troubleshooting(row.troubleshooting)},
                           {"probe", std::move(probe)},
                           {"limits", ToJson(plugin.limits())}});
}

}  // namespace claribi::messages
