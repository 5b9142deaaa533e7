#include "mcp/elicitor.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "core/text.h"

namespace claribi::mcp {

namespace {

using core::Error;
using core::ErrorCode;
using core::Json;
using core::Result;

Error DoesNotFit(std::string_view name, std::string_view rule) {
  return Error(ErrorCode::kInvalid, "The answer does not fit what the server asked for.",
               core::Quoted(name, 60) + " " + std::string(rule),
               "Answer every question of the form.")
      .Kind(core::ErrorKind::kInvalidArguments);
}

bool Allows(const Json& choices, const Json& value) {
  const Json::Array* allowed = choices.AsArray();
  if (allowed == nullptr) return true;
  return std::any_of(allowed->begin(), allowed->end(), [&](const Json& choice) {
    const Json* constant = choice.Find("const");  // {"const":…,"title":…}
    return (constant != nullptr ? *constant : choice) == value;
  });
}

// The rule that a value breaks, or empty.
std::string_view BrokenRule(const Json& schema, const Json& value) {
  const core::JsonString* type = schema.FindString("type");
  if (type == nullptr) return "has no type that is known here";
  if (*type == "string" && !value.IsString()) return "is no string";
  if (*type == "boolean" && !value.IsBool()) return "is no boolean";
  if (*type == "number" && !value.IsNumber()) return "is no number";
  if (*type == "integer" && !value.AsInt64()) return "is no integer";
  if (*type == "array" && !value.IsArray()) return "is no list";
  for (const std::string_view choices : {"enum", "oneOf"}) {
    const Json* allowed = schema.Find(choices);
    if (allowed != nullptr && !Allows(*allowed, value)) return "is none of the choices";
  }
  return {};
}

bool IsRequired(const Json& schema, std::string_view name) {
  const Json* required = schema.Find("required");
  const Json::Array* names = required == nullptr ? nullptr : required->AsArray();
  return names != nullptr && std::any_of(names->begin(), names->end(), [&](const Json& one) {
           return one.AsString() != nullptr && *one.AsString() == name;
         });
}

}  // namespace

Result<Json> CompleteContent(const Json& requested_schema, const Json& content) {
  Json complete = Json::MakeObject();
  const Json* properties = requested_schema.Find("properties");
  if (properties == nullptr || !properties->IsObject()) return complete;
  for (const auto& [name, schema] : *properties->AsObject()) {
    const Json* value = content.Find(name);
    if (value == nullptr) value = schema.Find("default");
    if (value == nullptr) {
      if (IsRequired(requested_schema, name)) return DoesNotFit(name, "is missing");
      continue;
    }
    if (const auto rule = BrokenRule(schema, *value); !rule.empty()) return DoesNotFit(name, rule);
    complete.Set(name, *value);
  }
  return complete;
}

Result<Json> Elicit(Elicitor& elicitor, const Json& params, const core::CallContext& call) {
  const core::JsonString* mode = params.FindString("mode");
  if (mode != nullptr && *mode != "form") {
    return Error(ErrorCode::kUnsupported, "The server asks in a way that is not served here.",
                 "expected the mode \"form\", seen \"" + core::Excerpt(*mode, 40) + "\"",
                 "Complete the step in the vendor's own web pages, then try again.")
        .Kind(core::ErrorKind::kOther);
  }
  CLARIBI_TRY(const Json answer, elicitor.Ask(params, call));
  const core::JsonString* action = answer.FindString("action");
  if (action == nullptr || *action != "accept") {
    const bool declined = action != nullptr && *action == "decline";
    return Json::MakeObject({{"action", declined ? "decline" : "cancel"}});
  }
  const Json* schema = params.Find("requestedSchema");
  const Json* given = answer.Find("content");
  CLARIBI_TRY(Json content, CompleteContent(schema == nullptr ? Json() : *schema,
                                            given == nullptr ? Json() : *given));
  return Json::MakeObject({{"action", "accept"}, {"content", std::move(content)}});
}

}  // namespace claribi::mcp
