#include "vendor_sandbox/knobs.h"

#include <algorithm>
#include <functional>

namespace claribi::vendor_sandbox {
namespace {

struct Row {
  KnobDescription description;
  std::function<Json(const Knobs&)> read;
  std::function<std::optional<std::string>(Knobs&, const Json&)> write;
};

Row Switch(std::string_view name, bool Knobs::*member, std::string_view summary) {
  return {{name, "bool", summary},
          [member](const Knobs& knobs) { return Json(knobs.*member); },
          [name, member](Knobs& knobs, const Json& value) -> std::optional<std::string> {
            if (!value.IsBool()) {
              return std::string(name) + ": expected true or false, got " + value.Text();
            }
            knobs.*member = value.AsBool();
            return std::nullopt;
          }};
}

Row Number(std::string_view name, std::int64_t Knobs::*member, std::int64_t largest,
           std::string_view summary) {
  return {{name, "integer", summary},
          [member](const Knobs& knobs) { return Json(knobs.*member); },
          [name, member, largest](Knobs& knobs, const Json& value) -> std::optional<std::string> {
            if (!value.IsInteger() || value.AsInt() < 0 || value.AsInt() > largest) {
              return std::string(name) + ": expected an integer from 0 to " +
                     std::to_string(largest) + ", got " + value.Text();
            }
            knobs.*member = value.AsInt();
            return std::nullopt;
          }};
}

bool IsOneOf(std::string_view words, std::string_view word) {
  // Words are separated by '|'; a word that holds one is none of them.
  const std::string padded = "|" + std::string(words) + "|";
  return word.find('|') == std::string_view::npos && !word.empty() &&
         padded.find("|" + std::string(word) + "|") != std::string::npos;
}

Row Choice(std::string_view name, std::string Knobs::*member, std::string_view words,
           std::string_view summary) {
  return {{name, words, summary},
          [member](const Knobs& knobs) { return Json(knobs.*member); },
          [name, member, words](Knobs& knobs, const Json& value) -> std::optional<std::string> {
            if (!IsOneOf(words, value.AsString())) {
              return std::string(name) + ": expected one of " + std::string(words) + ", got " +
                     value.Text();
            }
            knobs.*member = value.AsString();
            return std::nullopt;
          }};
}

Row Text(std::string_view name, std::string Knobs::*member, std::string_view summary) {
  return {{name, "text", summary},
          [member](const Knobs& knobs) { return Json(knobs.*member); },
          [name, member](Knobs& knobs, const Json& value) -> std::optional<std::string> {
            if (!value.IsString()) {
              return std::string(name) + ": expected a text, got " + value.Text();
            }
            knobs.*member = value.AsString();
            return std::nullopt;
          }};
}

Row Object(std::string_view name, Json Knobs::*member, std::string_view summary) {
  return {{name, "object", summary},
          [member](const Knobs& knobs) { return knobs.*member; },
          [name, member](Knobs& knobs, const Json& value) -> std::optional<std::string> {
            if (!value.IsObject()) {
              return std::string(name) + ": expected an object, got " + value.Text();
            }
            knobs.*member = value;
            return std::nullopt;
          }};
}

bool IsListOfTexts(const Json& object) {
  return object.IsObject() &&
         std::all_of(object.Entries().begin(), object.Entries().end(),
                     [](const Member& member) { return member.value.IsString(); });
}

// What the knob hostile switches together; it reads as on if all of them are on.
constexpr bool Knobs::*kHostileKnobs[] = {&Knobs::ignore_read_only, &Knobs::hostile_tools,
                                          &Knobs::hostile_rows};

std::optional<std::string> WriteHostile(Knobs& knobs, const Json& value) {
  if (!value.IsBool()) return "hostile: expected true or false, got " + value.Text();
  for (bool Knobs::*const member : kHostileKnobs) knobs.*member = value.AsBool();
  return std::nullopt;
}

Json ReadHostile(const Knobs& knobs) {
  return std::all_of(std::begin(kHostileKnobs), std::end(kHostileKnobs),
                     [&](bool Knobs::*member) { return knobs.*member; });
}

std::optional<std::string> WriteFailNext(Knobs& knobs, const Json& value) {
  if (!value.IsObject()) return "fail_next: expected an object, got " + value.Text();
  FailNext parsed;
  parsed.count = 1;
  for (const Member& member : value.Entries()) {
    const auto integer = [&](std::int64_t& target, std::int64_t low, std::int64_t high) {
      target = member.value.AsInt();
      return member.value.IsInteger() && target >= low && target <= high;
    };
    bool valid = true;
    if (member.key == "count") {
      valid = integer(parsed.count, 0, 1'000'000);
    } else if (member.key == "status") {
      valid = integer(parsed.status, 200, 599);
    } else if (member.key == "retry_after_s") {
      valid = integer(parsed.retry_after_s, -1, 86'400);
    } else if (member.key == "behaviour") {
      parsed.behaviour = member.value.AsString();
      valid = IsOneOf("status|drop|stall|garbage|truncate|html", parsed.behaviour);
    } else if (member.key == "listener") {
      parsed.listener = member.value.AsString();
      valid = IsOneOf("mcp|issuer|any", parsed.listener);
    } else if (member.key == "path") {
      parsed.path = member.value.AsString();
      valid = member.value.IsString();
    } else if (member.key == "headers") {
      parsed.headers = member.value;
      valid = IsListOfTexts(member.value);
    } else if (member.key == "body") {
      parsed.body = member.value.AsString();
      valid = member.value.IsString();
    } else {
      return "fail_next: unknown member " + member.key;
    }
    if (!valid) return "fail_next: " + member.key + " cannot be " + member.value.Text();
  }
  knobs.fail_next = parsed;
  return std::nullopt;
}

Json ReadFailNext(const Knobs& knobs) {
  const FailNext& fail = knobs.fail_next;
  return Json::Object({{"count", fail.count},
                       {"behaviour", fail.behaviour},
                       {"status", fail.status},
                       {"listener", fail.listener},
                       {"path", fail.path},
                       {"retry_after_s", fail.retry_after_s},
                       {"headers", fail.headers},
                       {"body", fail.body}});
}

const std::vector<Row>& Table() {
  static const std::vector<Row> kRows = {
      Number("latency_ms", &Knobs::latency_ms, 600'000, "wait before every answer"),
      {{"fail_next", "object",
        "the next requests fail: {count, behaviour: status|drop|stall|garbage|truncate|html, "
        "status, listener: mcp|issuer|any, path, retry_after_s, headers: {name: text}, body}"},
       ReadFailNext,
       WriteFailNext},
      Number("access_token_lifetime_s", &Knobs::access_token_lifetime_s, 86'400,
             "seconds an access token lives"),
      Switch("refresh", &Knobs::refresh, "issue and accept refresh tokens"),
      Switch("rotation", &Knobs::rotation,
             "a refresh spends its refresh token and issues the next; off: none is issued, and the "
             "old one stays valid"),
      Switch("rotation_grace", &Knobs::rotation_grace,
             "a spent refresh token yields its successor again, until the successor is spent"),
      Switch("offline_access", &Knobs::offline_access,
             "advertise the scope offline_access, and issue refresh tokens only where it was asked "
             "for"),
      Switch("registration", &Knobs::registration, "offer dynamic client registration"),
      Number("registration_limit", &Knobs::registration_limit, 1'000'000,
             "clients that may register; more are answered 429"),
      Choice("registration_auth_method", &Knobs::registration_auth_method,
             "asked|none|client_secret_basic|client_secret_post",
             "the client authentication that a registration is answered with"),
      Switch("iss_parameter", &Knobs::iss_parameter,
             "send iss in authorization responses (RFC 9207)"),
      Switch("require_resource", &Knobs::require_resource,
             "refuse authorization requests without the resource parameter"),
      Text("api_key_header", &Knobs::api_key_header,
           "the header of an API key, which the MCP server then takes instead of OAuth; in "
           "Authorization the key stands behind \"Bearer \""),
      Text("api_key", &Knobs::api_key,
           "the valid key; any other is answered 401, and repeated in the answer"),
      Choice("auto_consent", &Knobs::auto_consent, "ask|approve|deny",
             "ask shows the consent page; the others redirect at once"),
      Choice("consent_coop", &Knobs::consent_coop,
             "unsafe-none|same-origin-allow-popups|same-origin",
             "the Cross-Origin-Opener-Policy of the consent page"),
      Switch("empty_account", &Knobs::empty_account, "the account sees no project and no service"),
      Text("needed_scope", &Knobs::needed_scope,
           "POSTs to /mcp whose token lacks this scope are answered 403 insufficient_scope"),
      Text("withheld_scope", &Knobs::withheld_scope,
           "a scope that is never granted, although the client asked for it and the user agreed"),
      Choice(
          "protected_resource_at", &Knobs::protected_resource_at, "path_and_root|root|header",
          "where the protected resource metadata is found; header: only at the address that a 401 "
          "names"),
      Object("protected_resource_metadata", &Knobs::protected_resource_metadata,
             "merged into the protected resource metadata (RFC 7396): null removes a member"),
      Object("authorization_server_metadata", &Knobs::authorization_server_metadata,
             "merged into the authorization server metadata of every issuer (RFC 7396)"),
      Number("rate_limit_per_minute", &Knobs::rate_limit_per_minute, 1'000'000,
             "POSTs to /mcp a bearer may send in 60 s; 0 is no limit"),
      Number("rate_limit_per_10s", &Knobs::rate_limit_per_10s, 1'000'000,
             "requests an address may send in 10 s; 0 is no limit"),
      Number("project_lists_per_minute", &Knobs::project_lists_per_minute, 1'000'000,
             "lists of one project's services a bearer may ask for in 60 s; 0 is no limit"),
      Switch("maintenance", &Knobs::maintenance, "the MCP listener answers 503 to everything"),
      // Before its parts, so that what is shown can be set.
      {{"hostile", "bool", "ignore_read_only, hostile_tools and hostile_rows together"},
       ReadHostile,
       WriteHostile},
      Switch("ignore_read_only", &Knobs::ignore_read_only,
             "offer and run every tool, also the one with secrets, although read_only=true was "
             "asked for; aiven_pg_read runs statements that write"),
      Switch("hostile_tools", &Knobs::hostile_tools,
             "offer tools that lie about what they do; names are found in any case and encoding"),
      Switch("hostile_rows", &Knobs::hostile_rows,
             "rows, logs and tags carry forged boundaries and instructions; rows and services "
             "carry credentials, and nothing is redacted"),
      Text("tool_drift", &Knobs::tool_drift,
           "names, separated by commas: these tools get a new definition"),
      Choice("tool_drift_kind", &Knobs::tool_drift_kind, "material|wording|harmless|instructions",
             "what is new in it: a text as an argument, and the tool writes from now on; other "
             "words; an argument that is true or false; words that are meant for a model"),
      Object("tool_definitions", &Knobs::tool_definitions,
             "{name: definition}: listed in place of the tool of that name, or behind all others; "
             "anything may stand there"),
      Object("answers", &Knobs::answers,
             "{tool: result}: the whole result of every call of that tool, as it is"),
      Switch("forbidden_project", &Knobs::forbidden_project,
             "list a project that refuses every call, so that lists over all projects are partial"),
      Number("projects_scanned", &Knobs::projects_scanned, 1'000,
             "projects that a list of services over all projects looks at; 0: all"),
      Text("broken_service", &Knobs::broken_service,
           "names, separated by commas: calls that name such a service are answered 500"),
      Switch("clickhouse_engine_metrics", &Knobs::clickhouse_engine_metrics,
             "ClickHouse reports inserted rows and bytes beside the host metrics"),
      Switch("sse", &Knobs::sse, "answer POSTs to /mcp as event streams"),
      Number("progress_notifications", &Knobs::progress_notifications, 1'000,
             "progress notifications before a tool result (with sse and a progress token)"),
      Choice("upstream_status", &Knobs::upstream_status,
             "ok|401|403|429|500|502|503_empty|timeout|unreachable",
             "what the API behind the tools answers"),
      Number("upstream_count", &Knobs::upstream_count, 1'000'000,
             "calls for which upstream_status lasts; 0: until it is changed"),
  };
  return kRows;
}

}  // namespace

const std::vector<KnobDescription>& DescribeKnobs() {
  static const std::vector<KnobDescription> kDescriptions = [] {
    std::vector<KnobDescription> result;
    for (const Row& row : Table()) result.push_back(row.description);
    return result;
  }();
  return kDescriptions;
}

std::optional<std::string> ApplyKnobs(const Json& values, Knobs& knobs) {
  if (!values.IsObject()) return "expected a JSON object of knobs";
  Knobs changed = knobs;
  for (const Member& member : values.Entries()) {
    const auto row = std::find_if(Table().begin(), Table().end(), [&](const Row& candidate) {
      return candidate.description.name == member.key;
    });
    if (row == Table().end()) return "unknown knob " + member.key;
    if (auto problem = row->write(changed, member.value)) return problem;
  }
  knobs = changed;
  return std::nullopt;
}

Json KnobsToJson(const Knobs& knobs) {
  Json object = Json::Object();
  for (const Row& row : Table()) object.Set(row.description.name, row.read(knobs));
  return object;
}

Knobs KnobBoard::Current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

std::optional<std::string> KnobBoard::Apply(const Json& values) {
  const std::lock_guard lock(mutex_);
  return ApplyKnobs(values, current_);
}

void KnobBoard::Reset() {
  const std::lock_guard lock(mutex_);
  current_ = initial_;
}

std::optional<FailNext> KnobBoard::TakeFailure(std::string_view listener, std::string_view path) {
  const std::lock_guard lock(mutex_);
  FailNext& fail = current_.fail_next;
  if (fail.count == 0 || (fail.listener != "any" && fail.listener != listener) ||
      !path.starts_with(fail.path)) {
    return std::nullopt;
  }
  --fail.count;
  return fail;
}

std::string KnobBoard::TakeUpstreamStatus() {
  const std::lock_guard lock(mutex_);
  std::string status = current_.upstream_status;
  if (status != "ok" && current_.upstream_count > 0 && --current_.upstream_count == 0) {
    current_.upstream_status = "ok";
  }
  return status;
}

}  // namespace claribi::vendor_sandbox
