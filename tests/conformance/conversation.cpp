#include "conversation.h"

#include <iostream>

#include "approval.h"

namespace claribi::conformance {
namespace {

using app::Document;
using app::Find;
using app::ParseEmitted;
using app::Set;
using app::TextOf;
using app::ToLine;
using app::Value;
using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;

// Nothing listens here: the callback is read from the redirection itself.
constexpr const char* kRedirectUri = "http://localhost:3000/callback";

Error Unexpected(const std::string& what) {
  return Error{.code = Code::kUpstream, .what = what, .cause = "The scenario needs it."};
}

// Anything that the type of the property admits.
Value Sample(const Value& property, Document::AllocatorType& allocator) {
  const std::string type = TextOf(property, "type");
  if (type == "number" || type == "integer") return Value(1);
  if (type == "boolean") return Value(true);
  if (type == "object") return Value(rapidjson::kObjectType);
  if (type == "array") return Value(rapidjson::kArrayType);
  if (type == "null") return {};
  return Value("sample", allocator);
}

// Arguments with every property of the tool's schema.
std::string SampleArguments(const Value& tool) {
  Document arguments(rapidjson::kObjectType);
  const Value* schema = Find(tool, "input_schema");
  const Value* properties = schema != nullptr ? Find(*schema, "properties") : nullptr;
  if (properties != nullptr && properties->IsObject()) {
    for (const auto& [name, property] : properties->GetObject()) {
      Set(arguments, name.GetString(), Sample(property, arguments.GetAllocator()));
    }
  }
  return ToLine(arguments);
}

}  // namespace

Status Conversation::Perform(const Scenario& scenario, const Value& context) {
  if (scenario.task == Task::kUseEveryFeature) return UseEveryFeature();
  if (scenario.task == Task::kCallListedTools) return CallListedTools();
  if (scenario.task == Task::kEchoSchema) return EchoSchema();
  if (const auto listed = ListTools(); !listed) return listed.error();
  if (scenario.task == Task::kCallToolsOfContext) return CallToolsOfContext(context);
  for (const ToolCall& call : scenario.calls) {
    if (Status called = CallTool(std::string(call.name), call.arguments); !called) return called;
  }
  return {};
}

Result<Document> Conversation::ListTools() {
  return WithSignIn([&] { return connection_.ListTools("", Settings()); });
}

Status Conversation::CallTool(const std::string& name, std::string_view arguments) {
  const auto called =
      WithSignIn([&] { return connection_.CallTool(name, arguments, "", Settings()); });
  if (!called) return called.error();
  std::cerr << name << ": " << ToLine(*called) << "\n";
  return {};
}

Result<Document> Conversation::ReadMcp(const std::string& method, const std::string& params) {
  return WithSignIn([&] { return connection_.ReadMcp(method, params, Settings()); });
}

Status Conversation::CallToolsOfContext(const Value& context) {
  const Value* calls = Find(context, "toolCalls");
  if (calls == nullptr || !calls->IsArray()) return Unexpected("The context names no tool calls.");
  for (const Value& call : calls->GetArray()) {
    const Value* arguments = Find(call, "arguments");
    if (arguments == nullptr) return Unexpected("A tool call of the context has no arguments.");
    if (Status called = CallTool(TextOf(call, "name"), ToLine(*arguments)); !called) return called;
  }
  return {};
}

Status Conversation::CallListedTools() {
  const auto listed = ListTools();
  if (!listed) return listed.error();
  for (const Value& tool : (*listed)["tools"].GetArray()) {
    if (Status called = CallTool(TextOf(tool, "name"), SampleArguments(tool)); !called) {
      return called;
    }
  }
  return {};
}

Status Conversation::UseEveryFeature() {
  if (Status called = CallListedTools(); !called) return called;
  if (Status read = ReadFirst("resources/list", "resources", "uri", "resources/read"); !read) {
    return read;
  }
  return ReadFirst("prompts/list", "prompts", "name", "prompts/get");
}

Status Conversation::EchoSchema() {
  const auto listed = ListTools();
  if (!listed) return listed.error();
  for (const Value& tool : (*listed)["tools"].GetArray()) {
    const Value* schema = Find(tool, "input_schema");
    if (TextOf(tool, "name") != "json_schema_2020_12_tool" || schema == nullptr) continue;
    Document arguments(rapidjson::kObjectType);
    Set(arguments, "schema", *schema);
    return CallTool("json_schema_echo", ToLine(arguments));
  }
  return Unexpected("The tool with the schema is not listed.");
}

Status Conversation::ReadFirst(const std::string& list_method, const char* list, const char* key,
                               const std::string& read_method) {
  const auto listed = ReadMcp(list_method, "{}");
  if (!listed) return listed.error();
  const Value* items = Find(*listed, list);
  if (items == nullptr || !items->IsArray() || items->Empty()) {
    return Unexpected(list_method + " lists nothing.");
  }
  Document params(rapidjson::kObjectType);
  Set(params, key, TextOf((*items)[0], key));
  const auto read = ReadMcp(read_method, ToLine(params));
  return read ? Status() : Status(read.error());
}

template <typename Ask>
Result<Document> Conversation::WithSignIn(Ask&& ask) {
  for (;;) {
    const Result<std::string> emitted = ask();
    if (!emitted) {
      if (emitted.error().code != Code::kAuthRequired) return emitted.error();
      std::cerr << "signing in: " << emitted.error().what << " " << emitted.error().cause << "\n";
      if (Status signed_in = SignIn(); !signed_in) return signed_in.error();
      continue;
    }
    return ParseEmitted(*emitted);
  }
}

Status Conversation::SignIn() {
  const auto begun = connection_.AuthorizeBegin(kRedirectUri, "", Settings());
  if (!begun) return begun.error();
  const auto step = ParseEmitted(*begun);
  if (!step) return step.error();
  if (TextOf(*step, "kind") == "done") return {};
  const auto callback = Approve(TextOf(*step, "authorization_url"), patience_);
  if (!callback) return callback.error();
  const auto completed = connection_.AuthorizeComplete(*callback, Settings());
  return completed ? Status() : Status(completed.error());
}

}  // namespace claribi::conformance
