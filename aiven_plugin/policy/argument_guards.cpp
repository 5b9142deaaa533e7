#include "policy/argument_guards.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/text.h"

namespace claribi::policy {
namespace {

using core::Json;

core::Error Invalid(std::string_view what, std::string_view cause, std::string_view fix) {
  return core::Error(core::ErrorCode::kInvalid, what, cause, fix).Kind("invalid_arguments");
}

// The names a schema declares, for the person who mistyped one; bounded.
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

core::Status CheckRequired(const Json& arguments, const Json& input_schema) {
  const Json* required = input_schema.Find("required");
  const auto names = required == nullptr ? std::nullopt : core::StringList(*required);
  if (!names) return core::Ok();
  for (const std::string& name : *names) {
    if (arguments.Find(name) == nullptr) {
      return Invalid("An argument is missing.", "the tool requires " + core::Quoted(name),
                     "Add " + core::Quoted(name) + " to the arguments.");
    }
  }
  return core::Ok();
}

core::Status CheckUnknown(const Json& arguments, const Json& input_schema) {
  const bool closed = input_schema.FindBool("additionalProperties") == false;
  // A pattern may admit any name; only the server knows its dialect of regular expressions.
  if (!closed || input_schema.Find("patternProperties") != nullptr) return core::Ok();
  const Json* properties = input_schema.Find("properties");
  for (const auto& [name, value] : *arguments.AsObject()) {
    if (properties == nullptr || properties->Find(name) == nullptr) {
      return Invalid("An argument is unknown.", "the tool takes no " + core::Quoted(name),
                     DeclaredNames(input_schema));
    }
  }
  return core::Ok();
}

// Every character a header field value may hold: tab, and U+0020 to U+00FF without delete.
bool FitsHeaderField(std::string_view utf8) {
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte == 0xC2 || byte == 0xC3) {
      ++i;  // U+0080 to U+00FF; the text is well-formed UTF-8, so one byte follows
    } else if (byte > 0x7E || (byte < 0x20 && byte != '\t')) {
      return false;
    }
  }
  return true;
}

core::Status CheckHeaderArguments(const Json& arguments, const Json& input_schema,
                                  const std::vector<std::string>& names) {
  const Json* properties = input_schema.Find("properties");
  for (const std::string& name : names) {
    const std::string* text = arguments.FindString(name);
    if (text == nullptr || properties == nullptr || properties->Find(name) == nullptr) continue;
    if (!FitsHeaderField(*text)) {
      return Invalid(
          "An argument holds characters that the vendor cannot take.",
          core::Quoted(name) + " must be of the characters of ISO 8859-1, without line breaks",
          "Write " + core::Quoted(name) + " in one line of Latin letters.");
    }
  }
  return core::Ok();
}

}  // namespace

core::Result<Json> ReadArguments(std::string_view text, const Json& input_schema,
                                 const ArgumentRules& rules) {
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
  CLARIBI_CHECK(CheckArguments(*arguments, input_schema, rules));
  return arguments;
}

core::Status CheckArguments(const Json& arguments, const Json& input_schema,
                            const ArgumentRules& rules) {
  if (!arguments.IsObject()) {
    return Invalid("The arguments of the call are not an object.",
                   "expected an object, seen " + std::string(core::TypeName(arguments)),
                   "Give the arguments as one JSON object, such as {}.");
  }
  CLARIBI_CHECK(CheckRequired(arguments, input_schema));
  CLARIBI_CHECK(CheckUnknown(arguments, input_schema));
  return CheckHeaderArguments(arguments, input_schema, rules.header_arguments);
}

}  // namespace claribi::policy
