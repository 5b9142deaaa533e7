#include "messages/connection_config.h"

#include <string>
#include <utility>

#include "core/json.h"
#include "core/text.h"

namespace claribi::messages {
namespace {

using core::Error;
using core::ErrorCode;
using core::ErrorKind;
using core::Json;

Error WrongConnection(std::string_view pointer, std::string_view expected, const Json& seen) {
  std::string cause = "connection configuration ";
  cause.append(pointer)
      .append(": expected ")
      .append(expected)
      .append(", saw ")
      .append(TypeName(seen));
  return Error(ErrorCode::kInvalid, "The configuration of the connection cannot be used.", cause,
               "Correct this member of the connection.")
      .Kind(ErrorKind::kConfiguration);
}

}  // namespace

core::Result<connection::ConnectionConfig> ParseConnectionConfig(std::string_view text) {
  auto parsed = Json::Parse(text, {.max_bytes = 1 << 20, .max_depth = 8});
  if (!parsed.ok()) {
    Error error = WrongConnection("(whole)", "valid JSON", Json());
    error.cause = "connection configuration: " + parsed.error().cause;
    return error;
  }
  if (!parsed->IsObject()) return WrongConnection("(whole)", "an object", *parsed);
  connection::ConnectionConfig config;
  for (const auto& [name, value] : *parsed->AsObject()) {
    if (name == "endpoint") {
      if (!value.IsString()) return WrongConnection("/endpoint", "a string", value);
      config.endpoint = *value.AsString();
    } else if (name == "endpoint_values") {
      if (!value.IsObject()) return WrongConnection("/endpoint_values", "an object", value);
      for (const auto& [place, filling] : *value.AsObject()) {
        if (!filling.IsString()) {
          return WrongConnection("/endpoint_values/" + core::Excerpt(place, 60), "a string",
                                 filling);
        }
        config.endpoint_values.emplace(place, *filling.AsString());
      }
    } else if (name == "scopes") {
      auto scopes = StringList(value);
      if (!scopes) return WrongConnection("/scopes", "an array of strings", value);
      config.scopes = *std::move(scopes);
    } else if (name == "hide_tools") {
      auto names = StringList(value);
      if (!names) return WrongConnection("/hide_tools", "an array of strings", value);
      config.hide_tools = *std::move(names);
    } else {
      return WrongConnection("/" + core::Excerpt(name, 60),
                             "endpoint, endpoint_values, scopes or hide_tools", value);
    }
  }
  return config;
}

}  // namespace claribi::messages
