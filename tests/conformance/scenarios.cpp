#include "scenarios.h"

namespace claribi::conformance {
namespace {

using enum SignInKind;
using enum Task;

// The plugin fills in what the schema of the question has defaults for.
constexpr std::string_view kAcceptDefaults = R"({"action":"accept","content":{}})";
constexpr std::string_view kConfirm = R"({"action":"accept","content":{"confirmed":true}})";

const std::vector<Scenario>& Table() {
  static const std::vector<Scenario> kTable{
      {"initialize", kNone, kListTools},
      {"tools_call", kNone, kCallTools, {{"add_numbers", R"({"a":5,"b":3})"}}},
      {"elicitation-sep1034-client-defaults",
       kNone,
       kCallTools,
       {{"test_client_elicitation_defaults"}},
       kAcceptDefaults},
      {"sse-retry", kNone, kCallTools, {{"test_reconnection"}}},
      {"request-metadata", kNone, kListTools},
      {"http-standard-headers", kNone, kUseEveryFeature},
      {"http-custom-headers", kNone, kCallToolsOfContext},
      {"http-invalid-tool-headers", kNone, kCallListedTools},
      {"sep-2322-client-request-state",
       kNone,
       kCallTools,
       {{"test_mrtr_echo_state"},
        {"test_mrtr_unrelated"},
        {"test_mrtr_no_state"},
        {"test_mrtr_no_result_type"}},
       kConfirm},
      {"json-schema-ref-no-deref", kNone, kListTools},
      {"json-schema-2020-12-preservation", kNone, kEchoSchema},
      {"auth/client-credentials-basic", kClientCredentials, kListTools},
      {"auth/client-credentials-jwt", kClientCredentials, kListTools},
      {"auth/wif-jwt-bearer", kJwtBearer, kListTools},
      {"auth/enterprise-managed-authorization", kEnterprise, kListTools},
      {"auth/2025-03-26-oauth-metadata-backcompat",
       kLegacyAuthorizationCode,
       kCallTools,
       {{"test-tool"}}},
      {"auth/2025-03-26-oauth-endpoint-fallback",
       kLegacyAuthorizationCode,
       kCallTools,
       {{"test-tool"}}},
      {"auth/", kAuthorizationCode, kCallTools, {{"test-tool"}}},
  };
  return kTable;
}

}  // namespace

const Scenario* FindScenario(std::string_view name) {
  for (const Scenario& scenario : Table()) {
    const bool is_family = scenario.name.ends_with('/');
    if (is_family ? name.starts_with(scenario.name) : name == scenario.name) return &scenario;
  }
  return nullptr;
}

}  // namespace claribi::conformance
