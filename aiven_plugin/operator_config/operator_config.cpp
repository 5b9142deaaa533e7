#include "operator_config/operator_config.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <variant>

#include "core/secret_json.h"
#include "core/text.h"
#include "operator_config/operator_credentials.h"

namespace claribi::operator_config {
namespace {

using core::Error;
using core::ErrorCode;
using core::ErrorKind;
using core::Json;

Error Wrong(std::string_view pointer, std::string_view expected, std::string_view seen) {
  std::string cause = "operator configuration ";
  cause.append(pointer).append(": expected ").append(expected).append(", saw ").append(seen);
  return Error(ErrorCode::kInvalid, "The configuration of the data source cannot be used.", cause,
               "Correct this member of the host's configuration.")
      .Kind(ErrorKind::kConfiguration);
}

// One row a limit: its name in the message, where it lives, and the range that makes sense.
struct LimitRow {
  std::string_view name;
  std::variant<std::size_t mcp::Limits::*, std::size_t json_schema::Limits::*,
               std::size_t results::ResultLimits::*, std::size_t Limits::*,
               core::Milliseconds Limits::*>
      member;
  std::int64_t least;
  std::int64_t most;
};

constexpr std::int64_t kGiB = 1024LL * 1024 * 1024;
constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;

// Limits of nesting stay small, because the code that they bound recurses on a thread of the host.
constexpr std::array<LimitRow, 26> kLimitTable = {{
    {"max_body_bytes", &mcp::Limits::max_body_bytes, 1024, kGiB},
    {"max_header_bytes", &Limits::max_header_bytes, 1024, kGiB},
    {"max_event_bytes", &mcp::Limits::max_event_bytes, 1024, kGiB},
    {"max_json_depth", &mcp::Limits::max_json_depth, 4, 1000},
    {"max_pages", &mcp::Limits::max_pages, 1, 100000},
    {"max_tools", &mcp::Limits::max_tools, 1, 1000000},
    {"max_arguments_bytes", &Limits::max_arguments_bytes, 2, kGiB},
    {"max_input_rounds", &mcp::Limits::max_input_rounds, 1, 1000},
    {"max_input_requests", &mcp::Limits::max_input_requests, 1, 1000},
    {"max_server_requests", &mcp::Limits::max_server_requests, 1, 100000},
    {"max_resumptions", &mcp::Limits::max_resumptions, 0, 1000},
    {"max_subschemas", &json_schema::Limits::max_subschemas, 1, 1000000},
    {"max_schema_depth", &json_schema::Limits::max_schema_depth, 4, 200},
    {"max_patterns", &json_schema::Limits::max_patterns, 0, 100000},
    {"max_pattern_bytes", &json_schema::Limits::max_pattern_bytes, 1, 65536},
    {"max_evaluation_depth", &json_schema::Limits::max_evaluation_depth, 16, 1000},
    {"max_schema_steps", &json_schema::Limits::max_schema_steps, 1000, 1000000000},
    {"max_result_bytes", &results::ResultLimits::max_bytes, 65536, kGiB},
    {"max_result_rows", &results::ResultLimits::max_rows, 1, 100000000},
    {"max_result_depth", &results::ResultLimits::max_depth, 2, 1000},
    {"connect_timeout_ms", &Limits::connect_timeout, 1, kDayMs},
    {"idle_timeout_ms", &Limits::idle_timeout, 1, kDayMs},
    {"request_timeout_ms", &Limits::request_timeout, 1, kDayMs},
    {"circuit_failures", &Limits::circuit_failures, 0, 1000000},
    {"circuit_pause_ms", &Limits::circuit_pause, 1, kDayMs},
    {"circuit_longest_pause_ms", &Limits::circuit_longest_pause, 1, kDayMs},
}};

std::size_t& At(Limits& limits, std::size_t mcp::Limits::*member) { return limits.mcp.*member; }
std::size_t& At(Limits& limits, std::size_t json_schema::Limits::*member) {
  return limits.schema.*member;
}
std::size_t& At(Limits& limits, std::size_t results::ResultLimits::*member) {
  return limits.result.*member;
}
template <typename T>
T& At(Limits& limits, T Limits::*member) {
  return limits.*member;
}

void Store(std::size_t& limit, std::int64_t value) { limit = static_cast<std::size_t>(value); }
void Store(core::Milliseconds& limit, std::int64_t value) { limit = core::Milliseconds(value); }
std::int64_t Load(std::size_t limit) { return static_cast<std::int64_t>(limit); }
std::int64_t Load(core::Milliseconds limit) { return limit.count(); }

core::Status ReadText(const Json& config, std::string_view name, std::string& out) {
  const Json* member = config.Find(name);
  if (member == nullptr || member->IsNull()) return core::Ok();
  if (!member->IsString()) {
    return Wrong("/" + std::string(name), "a string or null", TypeName(*member));
  }
  out = *member->AsString();
  return core::Ok();
}

core::Status ReadExceptions(const Json& config, std::vector<std::string>& out) {
  const Json* member = config.Find("no_proxy");
  if (member == nullptr || member->IsNull()) return core::Ok();
  auto names = StringList(*member);
  if (!names) return Wrong("/no_proxy", "an array of strings or null", TypeName(*member));
  out = *std::move(names);
  return core::Ok();
}

core::Status ReadToolDrift(const Json& config, policy::DriftRule& out) {
  const Json* member = config.Find("tool_drift");
  if (member == nullptr || member->IsNull()) return core::Ok();
  const core::JsonString* rule = member->AsString();
  if (rule != nullptr && *rule == "judge") {
    out = policy::DriftRule::kJudge;
  } else if (rule != nullptr && *rule == "hide") {
    out = policy::DriftRule::kHide;
  } else if (rule != nullptr && *rule == "warn") {
    out = policy::DriftRule::kWarn;
  } else {
    return Wrong("/tool_drift", "\"judge\", \"hide\" or \"warn\"",
                 rule == nullptr ? std::string(TypeName(*member)) : core::Quoted(*rule, 40));
  }
  return core::Ok();
}

core::Status ReadLogLevel(const Json& config, core::LogLevel& out) {
  const Json* member = config.FindGiven("log_level");
  if (member == nullptr) return core::Ok();
  const core::JsonString* name = member->AsString();
  const auto level = name == nullptr ? std::nullopt : core::kLogLevels.Find(*name);
  if (!level) {
    return Wrong("/log_level", "the name of a level, such as \"warn\"",
                 name == nullptr ? std::string(TypeName(*member)) : core::Quoted(*name, 40));
  }
  out = *level;
  return core::Ok();
}

core::Status ReadCatalogue(const Json& config, policy::DefinitionCatalogue& out) {
  const Json* member = config.FindGiven("approved_definitions");
  if (member == nullptr) return core::Ok();
  CLARIBI_TRY(out, policy::DefinitionCatalogue::Parse(*member));
  return core::Ok();
}

core::Status ReadReviewedTools(const Json& config,
                               std::map<std::string, std::string, std::less<>>& out) {
  const Json* member = config.Find("reviewed_tools");
  if (member == nullptr || member->IsNull()) return core::Ok();
  if (!member->IsObject()) {
    return Wrong("/reviewed_tools", "an object of names and fingerprints, or null",
                 TypeName(*member));
  }
  for (const auto& [name, definition] : *member->AsObject()) {
    const core::JsonString* text = definition.AsString();
    if (name.empty() || text == nullptr || text->empty()) {
      return Wrong("/reviewed_tools/" + core::Excerpt(name, 60),
                   "the fingerprint that the list of tools shows", TypeName(definition));
    }
    out.emplace(name, *text);
  }
  return core::Ok();
}

core::Status ReadRevisions(const Json& config, mcp::Revisions& out) {
  const Json* member = config.Find("protocol_versions");
  if (member == nullptr || member->IsNull()) return core::Ok();
  const auto names = StringList(*member);
  if (!names || names->empty()) {
    return Wrong("/protocol_versions", "an array of at least one string", TypeName(*member));
  }
  for (const std::string& name : *names) {
    if (!mcp::FindRevision(name)) {
      return Wrong("/protocol_versions", "revisions that this plugin speaks",
                   core::Quoted(name, 40));
    }
  }
  std::erase_if(out, [&](mcp::ProtocolRevision revision) {
    return std::find(names->begin(), names->end(), mcp::Name(revision)) == names->end();
  });
  return core::Ok();
}

}  // namespace

core::Result<Limits> WithLimits(Limits base, const Json& overrides) {
  if (!overrides.IsObject()) return Wrong("/limits", "an object", TypeName(overrides));
  for (const auto& [name, value] : *overrides.AsObject()) {
    const std::string pointer = "/limits/" + core::Excerpt(name, 60);
    const LimitRow* row = nullptr;
    for (const LimitRow& candidate : kLimitTable) {
      if (candidate.name == name) row = &candidate;
    }
    if (row == nullptr) return Wrong(pointer, "the name of a limit", "an unknown one");
    const auto number = value.AsInt64();
    if (!number || *number < row->least || *number > row->most) {
      return Wrong(
          pointer,
          "an integer from " + std::to_string(row->least) + " to " + std::to_string(row->most),
          core::Excerpt(value.Dump(), 40));
    }
    std::visit([&](auto member) { Store(At(base, member), *number); }, row->member);
  }
  return base;
}

core::Result<OperatorConfig> ParseOperatorConfig(std::string_view text) {
  const auto document =
      core::SecretJson::Parse(text, core::JsonLimits().max_bytes, core::JsonLimits().max_depth);
  if (!document.ok()) return Wrong("(whole)", "valid JSON", document.error().cause);
  const Json* parsed = &document->json();
  if (!parsed->IsObject()) return Wrong("(whole)", "an object", TypeName(*parsed));

  OperatorConfig config;
  const Json* manifest = parsed->Find("manifest");
  if (manifest == nullptr || !manifest->IsObject()) {
    return Wrong("/manifest", "an object, the catalogue row",
                 manifest == nullptr ? "nothing" : TypeName(*manifest));
  }
  config.manifest = *manifest;
  CLARIBI_CHECK(ReadText(*parsed, "proxy", config.proxy));
  CLARIBI_CHECK(ReadExceptions(*parsed, config.no_proxy));
  CLARIBI_CHECK(ReadText(*parsed, "ca_file", config.ca_file));
  if (const Json* loopback = parsed->Find("allow_insecure_loopback"); loopback != nullptr) {
    if (!loopback->IsBool()) {
      return Wrong("/allow_insecure_loopback", "true or false", TypeName(*loopback));
    }
    config.allow_insecure_loopback = *loopback->AsBool();
  }
  CLARIBI_CHECK(ReadLogLevel(*parsed, config.log_level));
  CLARIBI_CHECK(ReadToolDrift(*parsed, config.tool_drift));
  CLARIBI_CHECK(ReadReviewedTools(*parsed, config.reviewed_tools));
  CLARIBI_CHECK(ReadCatalogue(*parsed, config.approved_definitions));
  CLARIBI_CHECK(ReadRevisions(*parsed, config.protocol_versions));
  if (const Json* limits = parsed->Find("limits"); limits != nullptr && !limits->IsNull()) {
    CLARIBI_CHECK(WithLimits({}, *limits));
    config.limits = *limits;
  }
  CLARIBI_TRY(config.credentials, ReadOperatorCredentials(*parsed));
  return config;
}

Json ToJson(Limits limits) {
  Json json = Json::MakeObject();
  for (const LimitRow& row : kLimitTable) {
    json.Set(row.name,
             std::visit([&](auto member) { return Load(At(limits, member)); }, row.member));
  }
  return json;
}

}  // namespace claribi::operator_config
