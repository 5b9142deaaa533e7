#include "app/plugin_message.h"

#include "contract/message_schemas.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

Error Broken(const contract::Breach& breach) {
  const std::string at = breach.location.empty() ? "as a whole" : "at " + breach.location;
  return Error{
      .code = Code::kInternal,
      .what = "The plugin broke the contract.",
      .cause = "Its message " + breach.message + " is wrong " + at + ": " + breach.keyword + " (" +
               breach.detail + ").",
      .fix = "Report this to the author of the plugin; `claribi-host validate FILE` says more."};
}

}  // namespace

Result<Document> ReadMessage(std::string_view message, std::string_view emitted) {
  static const contract::MessageSchemas kSchemas(contract::Reader::kHost);
  auto parsed = ParseEmitted(emitted);
  if (!parsed) return parsed;
  if (const auto breach = kSchemas.Check(message, *parsed, &IsWrittenNumber)) {
    return Broken(*breach);
  }
  if (message == "tool_list") {
    if (const auto breach = contract::CheckToolNames(*parsed)) return Broken(*breach);
  }
  return parsed;
}

Result<Document> ReadDescription(std::string_view emitted, const loader::PluginLibrary& library) {
  auto description = ReadMessage("description", emitted);
  if (!description) return description;
  const auto breach =
      contract::CheckIdentity(*description, library.plugin_id(), library.plugin_version());
  if (breach) return Broken(*breach);
  return description;
}

}  // namespace claribi::app
