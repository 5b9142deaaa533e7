#include "app/endpoint_choice.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <system_error>

#include "app/printable.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

using Values = std::map<std::string, std::string>;

constexpr std::chrono::minutes kAnsweringTime{5};
constexpr std::uintmax_t kMostConfigBytes = 1U << 20U;

bool EqualsIgnoringCase(const std::string& a, const std::string& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
           std::tolower(static_cast<unsigned char>(y));
  });
}

// Null where the choice is a URL of its own.
const Value* FindEndpoint(const Value& description, const std::string& chosen) {
  const Value* endpoints = Find(description, "endpoints");
  if (endpoints == nullptr || !endpoints->IsArray()) return nullptr;
  for (const Value& endpoint : endpoints->GetArray()) {
    if (chosen.empty() || TextOf(endpoint, "url") == chosen ||
        EqualsIgnoringCase(TextOf(endpoint, "name"), chosen)) {
      return &endpoint;
    }
  }
  return nullptr;
}

Result<Values> ReadAssignments(const std::vector<std::string>& assignments) {
  Values values;
  for (const std::string& assignment : assignments) {
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Error{.code = Code::kUsage,
                   .what = "The value \"" + Printable(assignment) + "\" was not understood.",
                   .cause = "--set takes the name of a place, = and its value.",
                   .fix = "Write for example: --set tenant=acme"};
    }
    values[assignment.substr(0, equals)] = assignment.substr(equals + 1);
  }
  return values;
}

Values StoredValues(const Value& config) {
  Values values;
  const Value* stored = Find(config, "endpoint_values");
  if (stored == nullptr || !stored->IsObject()) return values;
  for (const auto& member : stored->GetObject()) {
    if (member.value.IsString()) values[member.name.GetString()] = member.value.GetString();
  }
  return values;
}

Result<std::string> AskForValue(const Workspace& workspace, const Value& place) {
  const std::string name = TextOf(place, "name");
  const std::string label = TextOf(place, "label").empty() ? name : TextOf(place, "label");
  const std::string example = TextOf(place, "example");
  if (!workspace.terminal().StdinIsTerminal()) {
    return Error{.code = Code::kUsage,
                 .what = "The address of this data source needs a value: " + Printable(label) + ".",
                 .cause =
                     "It was not given, and standard input is no terminal at which it could "
                     "be asked for.",
                 .fix = "Add: --set " + Printable(name) + "=" +
                        (example.empty() ? "VALUE" : Printable(example))};
  }
  const auto patience = workspace.PatienceOf(workspace.options().timeout.value_or(kAnsweringTime));
  auto answer = AskLine(
      Printable(label) + (example.empty() ? "" : " (such as " + Printable(example) + ")") + ": ",
      *patience);
  if (!answer || IsUtf8(*answer)) return answer;
  return Error{.code = Code::kUsage,
               .what = "The value for " + Printable(label) + " cannot be used.",
               .cause = "It is not valid UTF-8.",
               .fix = "Type it again, or use --set " + Printable(name) + "=VALUE"};
}

// A place keeps the value that it has. Values for places that this endpoint does not have are left
// behind, unless they were just given: then the plugin says that they are for nothing.
Result<Values> ValuesFor(const Workspace& workspace, const Value* endpoint, const Value& config,
                         const Values& given) {
  Values values = given;
  const Value* places = endpoint != nullptr ? Find(*endpoint, "placeholders") : nullptr;
  if (places == nullptr || !places->IsArray()) return values;
  const Values stored = StoredValues(config);
  for (const Value& place : places->GetArray()) {
    const std::string name = TextOf(place, "name");
    if (values.count(name) > 0) continue;
    if (const auto kept = stored.find(name); kept != stored.end()) {
      values[name] = kept->second;
      continue;
    }
    auto answer = AskForValue(workspace, place);
    if (!answer) return answer.error();
    values[name] = std::move(*answer);
  }
  return values;
}

Error BadConfig(const std::string& file, const std::string& cause, const std::string& fix) {
  return Error{.code = Code::kUsage,
               .what = "The configuration " + file + " cannot be used.",
               .cause = cause,
               .fix = fix};
}

}  // namespace

Result<std::string> ReadConnectionConfig(const std::string& file) {
  std::error_code ec;
  if (!std::filesystem::is_regular_file(file, ec)) {
    return BadConfig(file,
                     std::filesystem::exists(file, ec)
                         ? "It is a folder, or something else that is no file."
                         : "There is no such file.",
                     "Name a JSON file with --config FILE.");
  }
  if (std::filesystem::file_size(file, ec) > kMostConfigBytes || ec) {
    return BadConfig(file, "It is larger than 1 MiB.", "Name a JSON file with --config FILE.");
  }
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  const auto parsed = ParseObject(text.str(), "Its content");
  if (parsed) return text.str();
  return BadConfig(file, parsed.error().what + " " + parsed.error().cause,
                   "Correct the file: a JSON object, as description.config_schema says.");
}

Result<std::string> ChooseEndpoint(const Workspace& workspace, const Value& description,
                                   const std::string& present, const Invocation& invocation) {
  const auto start = invocation.config.empty() ? Result<std::string>(present)
                                               : ReadConnectionConfig(invocation.config);
  if (!start) return start.error();
  auto config = ParseObject(*start, "The stored configuration");
  if (!config) return config.error();
  if (!invocation.endpoint.empty()) Set(*config, "endpoint", invocation.endpoint);
  const auto given = ReadAssignments(invocation.values);
  if (!given) return given.error();
  const Value* endpoint = FindEndpoint(description, TextOf(*config, "endpoint"));
  const auto values = ValuesFor(workspace, endpoint, *config, *given);
  if (!values) return values.error();
  config->RemoveMember("endpoint_values");
  if (!values->empty()) {
    Document object(rapidjson::kObjectType);
    for (const auto& [name, value] : *values) Set(object, name.c_str(), value);
    Set(*config, "endpoint_values", object);
  }
  if (!invocation.scopes.empty()) {
    Document scopes(rapidjson::kArrayType);
    for (const std::string& scope : invocation.scopes) {
      scopes.PushBack(Value(scope.c_str(), scopes.GetAllocator()), scopes.GetAllocator());
    }
    Set(*config, "scopes", scopes);
  }
  return ToLine(*config);
}

}  // namespace claribi::app
