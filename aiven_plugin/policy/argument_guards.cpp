#include "policy/argument_guards.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/text.h"
#include "policy/header_text.h"

namespace claribi::policy {
namespace {

using core::Json;

core::Error Invalid(std::string_view what, std::string_view cause, std::string_view fix) {
  return core::Error(core::ErrorCode::kInvalid, what, cause, fix)
      .Kind(core::ErrorKind::kInvalidArguments);
}

// A fix that names the arguments of the tool, for a user who mistyped one; bounded.
std::string DeclaredNames(const Json& input_schema) {
  constexpr std::size_t kMaxNames = 20;
  const Json* properties = input_schema.Find("properties");
  const Json::Object* declared = properties == nullptr ? nullptr : properties->AsObject();
  if (declared == nullptr || declared->empty()) return "This tool takes no arguments.";
  std::string names = "Use";
  for (std::size_t i = 0; i < std::min(declared->size(), kMaxNames); ++i) {
    names += (i == 0 ? " " : ", ") + core::Excerpt((*declared)[i].first, 64);
  }
  return names + (declared->size() > kMaxNames ? ", …" : ".");
}

bool IsDeclared(const Json& input_schema, std::string_view name) {
  const Json* properties = input_schema.Find("properties");
  return properties != nullptr && properties->Find(name) != nullptr;
}

bool IsClosed(const Json& input_schema) {
  // patternProperties may admit any name, and only the server knows its dialect of expressions.
  return input_schema.FindBool("additionalProperties") == false &&
         input_schema.Find("patternProperties") == nullptr;
}

std::vector<std::string> RequiredNames(const Json& input_schema) {
  const Json* required = input_schema.Find("required");
  const auto names = required == nullptr ? std::nullopt : core::StringList(*required);
  return names.value_or(std::vector<std::string>());
}

core::Status CheckRequired(const Json& arguments, const Json& input_schema) {
  for (const std::string& name : RequiredNames(input_schema)) {
    if (arguments.Find(name) == nullptr) {
      return Invalid("An argument is missing.", "the tool requires " + core::Quoted(name),
                     "Add " + core::Quoted(name) + " to the arguments.");
    }
  }
  return core::Ok();
}

core::Status CheckNames(const Json& arguments, const Json& input_schema) {
  for (const auto& [name, value] : *arguments.AsObject()) {
    if (!IsDeclared(input_schema, name)) {
      return Invalid("An argument is unknown.", "the tool takes no " + core::Quoted(name),
                     DeclaredNames(input_schema));
    }
  }
  return core::Ok();
}

core::Status CheckUnknown(const Json& arguments, const Json& input_schema) {
  return IsClosed(input_schema) ? CheckNames(arguments, input_schema) : core::Ok();
}

constexpr std::string_view kNeutralRemark = "Asked by clariBI.";
constexpr std::size_t kLongestRemark = 2000;  // characters

// The longest text that the schema allows for `name`, at most kLongestRemark.
std::size_t LongestText(const Json& input_schema, std::string_view name) {
  const Json* properties = input_schema.Find("properties");
  const Json* declared = properties == nullptr ? nullptr : properties->Find(name);
  const auto longest = declared == nullptr ? std::nullopt : declared->FindInt64("maxLength");
  if (!longest || *longest < 0) return kLongestRemark;
  return std::min(kLongestRemark, static_cast<std::size_t>(*longest));
}

}  // namespace

core::Result<CheckedArguments> ReadArguments(std::string_view tool, std::string_view text,
                                             const Json& input_schema, const ArgumentRules& rules) {
  core::JsonLimits limits;
  limits.max_bytes = rules.max_bytes;
  limits.max_depth = rules.max_depth;
  core::Result<Json> arguments = Json::Parse(text, limits);
  if (!arguments.ok() && arguments.error().code == core::ErrorCode::kTooLarge) {
    core::Error error = std::move(arguments).error();
    error.message = "The arguments of the call are too large.";
    error.fix = "Ask for less in one call.";
    return error;
  }
  if (!arguments.ok()) {
    return Invalid("The arguments of the call are not valid JSON.", arguments.error().cause,
                   "Give the arguments as one JSON object, such as {}.");
  }
  if (arguments->IsObject()) {
    CleanHeaderArguments(*arguments, input_schema, rules.header_arguments);
  }
  CLARIBI_CHECK(CheckArguments(*arguments, input_schema));
  CLARIBI_CHECK(CheckChoices(tool, *arguments, input_schema, rules.choices));
  CLARIBI_TRY(
      std::vector<std::string> notes,
      GuardLanguages(tool, *arguments, input_schema, rules.languages, rules.header_arguments));
  return CheckedArguments{std::move(arguments).value(), std::move(notes)};
}

core::Status CheckArguments(const Json& arguments, const Json& input_schema) {
  if (!arguments.IsObject()) {
    return Invalid("The arguments of the call are not an object.",
                   "expected an object, seen " + std::string(core::TypeName(arguments)),
                   "Give the arguments as one JSON object, such as {}.");
  }
  CLARIBI_CHECK(CheckRequired(arguments, input_schema));
  return CheckUnknown(arguments, input_schema);
}

void CleanHeaderArguments(Json& arguments, const Json& input_schema,
                          const std::vector<std::string>& names) {
  const std::vector<std::string> required = RequiredNames(input_schema);
  for (const std::string& name : names) {
    const bool is_required = core::Contains(required, name);
    const Json* given = arguments.Find(name);
    if (given != nullptr && IsClosed(input_schema) && !IsDeclared(input_schema, name)) {
      arguments.Remove(name);
    } else if (given == nullptr) {
      if (is_required) arguments.Set(name, kNeutralRemark);
    } else if (const core::JsonString* text = given->AsString()) {
      const std::string clean = HeaderText(*text, LongestText(input_schema, name));
      if (!clean.empty()) {
        arguments.Set(name, clean);
      } else if (is_required) {
        arguments.Set(name, kNeutralRemark);
      } else {
        arguments.Remove(name);
      }
    }
  }
}

core::Status CheckChoices(std::string_view tool, const Json& arguments, const Json& input_schema,
                          const std::vector<LimitedArgument>& choices) {
  bool is_limited = false;
  for (const LimitedArgument& rule : choices) {
    if (rule.tool != tool) continue;
    is_limited = true;
    std::string allowed;
    for (const Json& value : rule.values) {
      allowed += (allowed.empty() ? "" : ", ") + core::Excerpt(value.Dump(), 64);
    }
    if (!IsDeclared(input_schema, rule.argument)) {
      return core::Error(core::ErrorCode::kForbidden,
                         "The tool has changed, so its call cannot be checked.",
                         "its input schema no longer has the argument " +
                             core::Quoted(rule.argument) + ", which chooses what it does",
                         "Ask the operator to correct the manifest (arguments.choices).")
          .Kind(core::ErrorKind::kToolHidden);
    }
    const Json* given = arguments.Find(rule.argument);
    if (given == nullptr ||
        std::find(rule.values.begin(), rule.values.end(), *given) == rule.values.end()) {
      return Invalid("The call is not sent: it may do more than read.",
                     core::Quoted(rule.argument) + " must be one of " + allowed + ", seen " +
                         (given == nullptr ? "nothing" : core::Excerpt(given->Dump(), 64)),
                     "Give " + core::Quoted(rule.argument) + " one of these values.");
    }
  }
  return is_limited ? CheckNames(arguments, input_schema) : core::Ok();
}

}  // namespace claribi::policy
