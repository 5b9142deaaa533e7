#include "session/operator_config.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <variant>

#include "core/text.h"
#include "oauth/secret_json.h"
#include "session/operator_credentials.h"

namespace claribi::session {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

Error Wrong(std::string_view pointer, std::string_view expected, std::string_view seen) {
  std::string cause = "operator configuration ";
  cause.append(pointer).append(": expected ").append(expected).append(", saw ").append(seen);
  return Error(ErrorCode::kInvalid, "The configuration of the data source cannot be used.", cause,
               "Correct this member of the host's configuration.")
      .Kind("configuration");
}

// One row a limit: its name in the message, where it lives, and the range that makes sense.
struct LimitRow {
  std::string_view name;
  std::variant<std::size_t Limits::*, core::Milliseconds Limits::*> member;
  std::int64_t least;
  std::int64_t most;
};

constexpr std::int64_t kGiB = 1024LL * 1024 * 1024;
constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;

const std::array<LimitRow, 10>& LimitTable() {
  static const std::array<LimitRow, 10> kTable = {{
      {"max_body_bytes", &Limits::max_body_bytes, 1024, kGiB},
      {"max_header_bytes", &Limits::max_header_bytes, 1024, kGiB},
      {"max_event_bytes", &Limits::max_event_bytes, 1024, kGiB},
      {"max_json_depth", &Limits::max_json_depth, 4, 1000},
      {"max_pages", &Limits::max_pages, 1, 100000},
      {"max_tools", &Limits::max_tools, 1, 1000000},
      {"max_arguments_bytes", &Limits::max_arguments_bytes, 2, kGiB},
      {"connect_timeout_ms", &Limits::connect_timeout, 1, kDayMs},
      {"idle_timeout_ms", &Limits::idle_timeout, 1, kDayMs},
      {"request_timeout_ms", &Limits::request_timeout, 1, kDayMs},
  }};
  return kTable;
}

void Store(Limits& limits, const LimitRow& row, std::int64_t value) {
  if (const auto* bytes = std::get_if<std::size_t Limits::*>(&row.member)) {
    limits.** bytes = static_cast<std::size_t>(value);
  } else {
    limits.*std::get<core::Milliseconds Limits::*>(row.member) = core::Milliseconds(value);
  }
}

std::int64_t Load(const Limits& limits, const LimitRow& row) {
  if (const auto* bytes = std::get_if<std::size_t Limits::*>(&row.member)) {
    return static_cast<std::int64_t>(limits.**bytes);
  }
  return (limits.*std::get<core::Milliseconds Limits::*>(row.member)).count();
}

core::Status ReadText(const Json& config, std::string_view name, std::string& out) {
  const Json* member = config.Find(name);
  if (member == nullptr || member->IsNull()) return core::Ok();
  if (!member->IsString()) {
    return Wrong("/" + std::string(name), "a string or null", TypeName(*member));
  }
  out = *member->AsString();
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
                   "\"" + core::Excerpt(name, 40) + "\"");
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
    for (const LimitRow& candidate : LimitTable()) {
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
    Store(base, *row, *number);
  }
  return base;
}

core::Result<OperatorConfig> ParseOperatorConfig(std::string_view text) {
  const auto document =
      oauth::SecretJson::Parse(text, core::JsonLimits().max_bytes, core::JsonLimits().max_depth);
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
  CLARIBI_CHECK(ReadText(*parsed, "ca_file", config.ca_file));
  if (const Json* loopback = parsed->Find("allow_insecure_loopback"); loopback != nullptr) {
    if (!loopback->IsBool()) {
      return Wrong("/allow_insecure_loopback", "true or false", TypeName(*loopback));
    }
    config.allow_insecure_loopback = *loopback->AsBool();
  }
  CLARIBI_CHECK(ReadRevisions(*parsed, config.protocol_versions));
  if (const Json* limits = parsed->Find("limits"); limits != nullptr && !limits->IsNull()) {
    CLARIBI_CHECK(WithLimits({}, *limits));
    config.limits = *limits;
  }
  CLARIBI_TRY(config.credentials, ReadOperatorCredentials(*parsed));
  return config;
}

Json ToJson(const Limits& limits) {
  Json json = Json::MakeObject();
  for (const LimitRow& row : LimitTable()) json.Set(row.name, Load(limits, row));
  return json;
}

}  // namespace claribi::session
