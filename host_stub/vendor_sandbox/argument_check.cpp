#include "vendor_sandbox/argument_check.h"

#include <algorithm>

#include "vendor_sandbox/result_shaping.h"

namespace claribi::vendor_sandbox {
namespace {

using Path = Json::Array;

class Checker {
 public:
  void Check(const Json& schema, const Json* value, const Path& path) {
    const Json& type = schema["type"];
    if (const Json* alternatives = schema.Find("anyOf")) {
      for (const Json& alternative : alternatives->Items()) {
        Checker attempt;
        attempt.Check(alternative, value, path);
        if (attempt.issues_.Items().empty()) return;
      }
      issues_.Push(
          Json::Object({{"code", "invalid_union"}, {"path", path}, {"message", "Invalid input"}}));
      return;
    }
    if (type.IsArray()) {  // a nullable type
      if (value != nullptr && value->IsNull()) return;
      CheckType(type.Items().front().AsString(), schema, value, path);
    } else if (type.IsString()) {
      CheckType(type.AsString(), schema, value, path);
    }
  }

  const Json& Issues() const { return issues_; }

 private:
  void CheckType(const std::string& type, const Json& schema, const Json* value, const Path& path) {
    const std::string expected = type == "integer" ? "number" : type;
    const std::string received(value == nullptr ? "undefined" : value->TypeName());
    if (received != expected) {
      issues_.Push(Json::Object(
          {{"code", "invalid_type"},
           {"expected", expected},
           {"received", received},
           {"path", path},
           {"message",
            value == nullptr ? "Required" : "Expected " + expected + ", received " + received}}));
      return;
    }
    if (type == "string") CheckString(schema, *value, path);
    if (expected == "number") CheckNumber(type, schema, *value, path);
    if (type == "array") {
      std::int64_t index = 0;
      for (const Json& item : value->Items()) Check(schema["items"], &item, Below(path, index++));
    }
    if (type == "object") CheckObject(schema, *value, path);
  }

  void CheckString(const Json& schema, const Json& value, const Path& path) {
    const Json& options = schema["enum"];
    if (!options.IsNull()) {
      const auto& list = options.Items();
      if (std::find(list.begin(), list.end(), value) != list.end()) return;
      std::string words;
      for (const Json& option : list) {
        words += (words.empty() ? "'" : " | '") + option.AsString() + "'";
      }
      issues_.Push(Json::Object({{"received", value},
                                 {"code", "invalid_enum_value"},
                                 {"options", options},
                                 {"path", path},
                                 {"message", "Invalid enum value. Expected " + words +
                                                 ", received '" + value.AsString() + "'"}}));
      return;
    }
    const auto length = static_cast<std::int64_t>(Utf16Units(value.AsString()));
    if (const Json* least = schema.Find("minLength"); least != nullptr && length < least->AsInt()) {
      Size("too_small", "minimum", *least, "string",
           "String must contain at least " + least->Text() + " character(s)", path);
    }
    if (const Json* most = schema.Find("maxLength"); most != nullptr && length > most->AsInt()) {
      Size("too_big", "maximum", *most, "string",
           "String must contain at most " + most->Text() + " character(s)", path);
    }
  }

  void CheckNumber(const std::string& type, const Json& schema, const Json& value,
                   const Path& path) {
    if (type == "integer" && !value.IsInteger()) {
      issues_.Push(Json::Object({{"code", "invalid_type"},
                                 {"expected", "integer"},
                                 {"received", "float"},
                                 {"message", "Expected integer, received float"},
                                 {"path", path}}));
    }
    if (const Json* least = schema.Find("minimum");
        least != nullptr && value.AsDouble() < least->AsDouble()) {
      Size("too_small", "minimum", *least, "number",
           "Number must be greater than or equal to " + least->Text(), path);
    }
    if (const Json* most = schema.Find("maximum");
        most != nullptr && value.AsDouble() > most->AsDouble()) {
      Size("too_big", "maximum", *most, "number",
           "Number must be less than or equal to " + most->Text(), path);
    }
  }

  void CheckObject(const Json& schema, const Json& value, const Path& path) {
    const Json& properties = schema["properties"];
    const auto& required = schema["required"].Items();
    for (const Member& property : properties.Entries()) {
      const Json* member = value.Find(property.key);
      const bool needed =
          std::find(required.begin(), required.end(), Json(property.key)) != required.end();
      if (member != nullptr || needed) {
        Check(property.value, member, Below(path, property.key));
      }
    }
    const Json& additional = schema["additionalProperties"];
    Json unknown = Json::List();
    std::string quoted;
    for (const Member& member : value.Entries()) {
      if (properties.Find(member.key) != nullptr) continue;
      if (additional.IsObject()) Check(additional, &member.value, Below(path, member.key));
      unknown.Push(member.key);
      quoted += (quoted.empty() ? "'" : ", '") + member.key + "'";
    }
    const bool closed = additional.IsBool() && !additional.AsBool();
    if (closed && !unknown.Items().empty()) {
      issues_.Push(Json::Object({{"code", "unrecognized_keys"},
                                 {"keys", unknown},
                                 {"path", path},
                                 {"message", "Unrecognized key(s) in object: " + quoted}}));
    }
  }

  void Size(const char* code, const char* bound_name, const Json& bound, const char* type,
            const std::string& message, const Path& path) {
    issues_.Push(Json::Object({{"code", code},
                               {bound_name, bound},
                               {"type", type},
                               {"inclusive", true},
                               {"exact", false},
                               {"message", message},
                               {"path", path}}));
  }

  static Path Below(Path path, Json step) {
    path.push_back(std::move(step));
    return path;
  }

  Json issues_ = Json::List();
};

}  // namespace

std::optional<std::string> CheckArguments(const Tool& tool, const Json& arguments) {
  Json schema = tool.InputSchema();
  // This one announces a closed schema and drops unknown keys all the same.
  if (tool.Name() == "aiven_service_list") schema.Set("additionalProperties", true);
  Checker checker;
  checker.Check(schema, &arguments, {});
  if (checker.Issues().Items().empty()) return std::nullopt;
  return "MCP error -32602: Input validation error: Invalid arguments for tool " + tool.Name() +
         ": " + checker.Issues().Pretty();
}

}  // namespace claribi::vendor_sandbox
