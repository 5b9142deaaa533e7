#include "validator/request.h"

namespace claribi::validator {

using values::Json;

Json ToJson(const Facts& facts) {
  Json json = Json::EmptyObject();
  json.Set("reached", static_cast<std::int64_t>(facts.reached));
  json.Set("plugin_id", facts.plugin_id);
  json.Set("plugin_version", facts.plugin_version);
  json.Set("needs_sign_in", facts.needs_sign_in);
  json.Set("has_api_key", facts.has_api_key);
  json.Set("takes_api_key", facts.takes_api_key);
  json.Set("needs_redirect", facts.needs_redirect);
  json.Set("tool", facts.tool);
  json.Set("arguments", facts.arguments);
  json.Set("call_ms", facts.call_ms);
  return json;
}

Facts ReadFacts(const Json& json) {
  const auto truth = [&](const char* name) {
    const Json* found = json.Find(name);
    return found != nullptr && found->Truth();
  };
  const auto number = [&](const char* name) {
    const Json* found = json.Find(name);
    return found != nullptr ? found->Integer() : 0;
  };
  Facts facts;
  facts.reached = static_cast<Stage>(number("reached"));
  facts.plugin_id = json.TextOf("plugin_id");
  facts.plugin_version = json.TextOf("plugin_version");
  facts.needs_sign_in = truth("needs_sign_in");
  facts.has_api_key = truth("has_api_key");
  facts.takes_api_key = truth("takes_api_key");
  facts.needs_redirect = truth("needs_redirect");
  facts.tool = json.TextOf("tool");
  facts.arguments = json.TextOf("arguments");
  facts.call_ms = number("call_ms");
  return facts;
}

Json ToJson(const Request& request) {
  Json json = Json::EmptyObject();
  json.Set("library", request.library);
  json.Set("operator_config", request.operator_config);
  json.Set("connection_config", request.connection_config);
  json.Set("api_key", request.api_key);
  json.Set("seed", static_cast<std::int64_t>(request.seed));
  json.Set("call_limit_ms", request.call_limit_ms);
  json.Set("facts", ToJson(request.facts));
  return json;
}

outcome::Result<Request> ReadRequest(const std::string& text) {
  const auto json = values::ParseJson(text, "The request");
  if (!json) return json.error();
  Request request;
  request.library = json->TextOf("library");
  request.operator_config = json->TextOf("operator_config");
  request.connection_config = json->TextOf("connection_config");
  request.api_key = json->TextOf("api_key");
  if (const Json* seed = json->Find("seed")) {
    request.seed = static_cast<std::uint64_t>(seed->Integer());
  }
  if (const Json* limit = json->Find("call_limit_ms")) request.call_limit_ms = limit->Integer();
  if (const Json* facts = json->Find("facts")) request.facts = ReadFacts(*facts);
  return request;
}

}  // namespace claribi::validator
