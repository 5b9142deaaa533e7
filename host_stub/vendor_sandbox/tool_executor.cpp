#include "vendor_sandbox/tool_executor.h"

#include <algorithm>
#include <optional>

#include "vendor_sandbox/argument_check.h"
#include "vendor_sandbox/form.h"

namespace claribi::vendor_sandbox {
namespace {

constexpr std::chrono::minutes kProjectListWindow{1};

Json TextResult(std::string text, bool is_error) {
  Json result = Json::Object(
      {{"content", Json::List({Json::Object({{"type", "text"}, {"text", std::move(text)}})})}});
  if (is_error) result.Set("isError", true);
  return result;
}

// "/project/{project}" with the arguments put in.
std::string FillPath(const std::string& path, const Json& arguments) {
  std::string filled;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto end = path[i] == '{' ? path.find('}', i) : std::string::npos;
    if (end == std::string::npos) {
      filled += path[i];
    } else {
      filled += PercentEncode(arguments[path.substr(i + 1, end - i - 1)].AsString());
      i = end;
    }
  }
  return filled;
}

// The reasoning travels as an HTTP header, which permits no character above U+00FF.
std::optional<std::string> CheckReasoning(const std::string& reasoning) {
  std::size_t index = 0;
  for (std::size_t i = 0; i < reasoning.size(); ++i) {
    const auto lead = static_cast<unsigned char>(reasoning[i]);
    if ((lead & 0xC0) == 0x80) continue;
    if (lead >= 0xC4) {  // above U+00FF
      const int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
      unsigned code = lead & (0xFFU >> (length + 1));
      for (int k = 1; k < length && i + static_cast<std::size_t>(k) < reasoning.size(); ++k) {
        code = (code << 6) |
               (static_cast<unsigned char>(reasoning[i + static_cast<std::size_t>(k)]) & 0x3F);
      }
      const unsigned unit = code > 0xFFFF ? 0xD800 + ((code - 0x10000) >> 10) : code;
      return "Cannot convert argument to a ByteString because the character at index " +
             std::to_string(index) + " has a value of " + std::to_string(unit) +
             " which is greater than 255.";
    }
    ++index;
  }
  if (reasoning.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
    return "Headers.set: \"" + reasoning + "\" is an invalid header value.";
  }
  return std::nullopt;
}

// The state of the API behind the tools, where it is not healthy.
std::optional<Outcome> UpstreamTrouble(const std::string& status) {
  if (status == "ok") return std::nullopt;
  if (status == "503_empty") return Json::Object();
  if (status == "timeout") return PlainFailure{"The operation was aborted due to timeout", true};
  if (status == "unreachable") return PlainFailure{"fetch failed", true};
  if (status == "401") return ApiError{401, "Missing (expired) db token", ""};
  if (status == "403") return ApiError{403, "Forbidden", "forbidden"};
  if (status == "429") return ApiError{429, "Rate limit exceeded", ""};
  if (status == "502") return ApiError{502, "Bad Gateway", ""};
  return ApiError{500, "Internal Server Error", ""};
}

// Whether a list of names, separated by commas, holds the name.
bool IsNamed(const std::string& name, const std::string& names) {
  return !names.empty() && ("," + names + ",").find("," + name + ",") != std::string::npos;
}

}  // namespace

ToolExecutor::ToolExecutor(Dependencies dependencies)
    : dependencies_(std::move(dependencies)),
      estate_(std::make_unique<Estate>(dependencies_.estate)) {
  AddProjectTools(behaviours_);
  AddServiceTools(behaviours_);
  AddObservationTools(behaviours_);
  AddIntegrationTools(behaviours_);
  AddKafkaTools(behaviours_);
  AddConnectTools(behaviours_);
  AddPostgresTools(behaviours_);
  AddApplicationTools(behaviours_);
}

ToolBehaviour ToolExecutor::BehaviourOf(const Tool& tool, const ToolMode& mode) const {
  const bool has_drifted = mode.DriftWrites() && std::find(mode.drifted.begin(), mode.drifted.end(),
                                                           tool.Name()) != mode.drifted.end();
  if (tool.is_hostile || has_drifted) return tool.writes || has_drifted ? LeaveAMark : ReadAMark;
  const auto found = behaviours_.find(tool.Name());
  return found == behaviours_.end() ? nullptr : found->second;
}

ToolExecutor::Execution ToolExecutor::Call(const std::string& name, const Json& arguments,
                                           const ToolMode& mode, std::string_view bearer) {
  const Tool* tool = table_.Find(name, mode);
  Execution execution;
  execution.asked_to_write =
      table_.Writes(name, mode) || (tool != nullptr && tool->Name() == "aiven_pg_read" &&
                                    WouldWrite(arguments["query"].AsString()));
  if (tool == nullptr) {
    execution.result = TextResult("MCP error -32602: Tool " + name + " not found", true);
    return execution;
  }
  if (const auto wrong = CheckArguments(*tool, arguments)) {
    execution.result = TextResult(*wrong, true);
    return execution;
  }
  if (tool->is_secret && mode.read_only) {
    execution.result =
        TextResult("Connection information is not available in read-only mode.", true);
    return execution;
  }

  const Json answers = dependencies_.knobs.Current().answers;
  if (const Json* answer = answers.Find(name)) {
    execution.result = *answer;
    return execution;
  }

  Outcome outcome = Run(*tool, BehaviourOf(*tool, mode), arguments, bearer);
  execution.wrote = execution.asked_to_write && std::holds_alternative<Json>(outcome);
  const bool redacts = !tool->is_secret && !dependencies_.knobs.Current().hostile_rows;
  if (auto* list = std::get_if<PagedList>(&outcome)) {
    Json rows(std::move(list->rows));
    if (redacts) Redact(rows);
    outcome = Page(list->key, rows.Items(), arguments);
  }
  if (auto* data = std::get_if<Json>(&outcome)) {
    if (redacts) Redact(*data);
    execution.result = TextResult(Trim(Fence(*data), name), false);
  } else if (const auto* error = std::get_if<ApiError>(&outcome)) {
    const std::string url = api_url_ + FillPath(tool->api_path, arguments);
    execution.result = TextResult(ErrorText(*error, tool->api_method, url), true);
  } else if (const auto* failure = std::get_if<PlainFailure>(&outcome)) {
    execution.result =
        TextResult(failure->with_request_id ? FailureText(failure->text) : failure->text, true);
  }
  return execution;
}

Outcome ToolExecutor::Run(const Tool& tool, ToolBehaviour behaviour, const Json& arguments,
                          std::string_view bearer) {
  // The MCP server itself looks at the outermost statement only; the rest is left to the API.
  if (tool.Name() == "aiven_pg_read" && !dependencies_.knobs.Current().ignore_read_only) {
    const std::string keyword = OutermostKeyword(arguments["query"].AsString());
    if (keyword != "SELECT" && keyword != "EXPLAIN" && keyword != "WITH") {
      return PlainFailure{"Only SELECT and EXPLAIN statements are allowed in read-only mode."};
    }
  }
  if (tool.api_method.empty()) return RunOnEstate(tool, behaviour, arguments, bearer);
  if (const auto wrong = CheckReasoning(arguments["reasoning"].AsString())) {
    return PlainFailure{*wrong, true};
  }
  if (auto trouble = UpstreamTrouble(dependencies_.knobs.TakeUpstreamStatus())) return *trouble;
  if (!dependencies_.is_live(bearer)) return ApiError{401, "Missing (expired) db token", ""};
  return RunOnEstate(tool, behaviour, arguments, bearer);
}

Outcome ToolExecutor::RunOnEstate(const Tool& tool, ToolBehaviour behaviour, const Json& arguments,
                                  std::string_view bearer) {
  const std::lock_guard lock(mutex_);
  const Knobs knobs = dependencies_.knobs.Current();
  ToolCall call{arguments, *estate_, knobs, dependencies_.clock(), api_url_};
  const std::string& project = call.Text("project");
  if (!project.empty()) {
    if (tool.Name() == "aiven_service_list" &&
        ListsTooOften(bearer, knobs.project_lists_per_minute)) {
      return Json::Object(
          {{"error",
            "Too many per-project queries (limit " +
                std::to_string(knobs.project_lists_per_minute) +
                "/min). Ask what is looked for, and narrow by service_type, state or search."}});
    }
    if (project == estate_->ForbiddenProject()) {
      return ApiError{403, "Not a project member", "not_project_member"};
    }
    call.project = estate_->FindProject(project);
    if (call.project == nullptr)
      return ApiError{404, "Project does not exist", "project_not_found"};
  }
  const bool makes_service =
      tool.Name() == "aiven_service_create" || tool.Name() == "aiven_application_deploy";
  if (!call.Text("service_name").empty() && !makes_service) {
    call.service = estate_->FindService(project, call.Text("service_name"));
    if (call.service == nullptr)
      return ApiError{404, "Service does not exist", "service_not_found"};
    if (IsNamed(call.service->name, knobs.broken_service)) {
      return ApiError{500, "Internal Server Error", ""};
    }
    if (!tool.service_type.empty() && call.service->type != tool.service_type) {
      return ApiError{400,
                      "Service type " + call.service->type + " does not support this operation",
                      "invalid_service_type"};
    }
  }
  const bool lacks_target =
      (arguments.Find("project") != nullptr && call.project == nullptr) ||
      (arguments.Find("service_name") != nullptr && call.service == nullptr && !makes_service);
  if (lacks_target || behaviour == nullptr) return ApiError{404, "Not found", "not_found"};
  return behaviour(call);
}

bool ToolExecutor::ListsTooOften(std::string_view bearer, std::int64_t most) {
  if (most == 0) return false;
  std::deque<TimePoint>& calls = project_lists_[std::string(bearer)];
  const TimePoint now = dependencies_.clock();
  while (!calls.empty() && calls.front() + kProjectListWindow <= now) calls.pop_front();
  if (calls.size() >= static_cast<std::size_t>(most)) return true;
  calls.push_back(now);
  return false;
}

void ToolExecutor::ResetEstate() {
  const std::lock_guard lock(mutex_);
  estate_ = std::make_unique<Estate>(dependencies_.estate);
  project_lists_.clear();
}

}  // namespace claribi::vendor_sandbox
