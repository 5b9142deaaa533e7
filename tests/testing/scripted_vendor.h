// A vendor in memory for tests of the use cases: protected resource, authorization server and MCP
// server over one ScriptedTransport, with just enough behaviour to be told apart from a table of
// answers. Its wire forms are Aiven's: no challenge header, and a dead token shows inside a result.
#pragma once

#include <map>
#include <set>
#include <string>

#include "core/json.h"
#include "testing/fakes.h"

namespace claribi::testing {

class ScriptedVendor {
 public:
  static constexpr std::string_view kEndpoint = "https://mcp.vendor.example/mcp?read_only=true";

  ScriptedAnswer Answer(const http::HttpRequest& request);

  // Tools in `tools/list`: definitions as on the wire.
  core::Json tools = core::Json::MakeArray();
  // What `tools/call` of a live token answers.
  core::Json result = core::Json::MakeObject();
  // What `resources/read` answers, if the test has it.
  core::Json read_result;
  std::string live_token;  // what the MCP server's tools take
  bool refuses_refresh = false;
  bool takes_no_token = false;  // the tools refuse every one
  int token_requests = 0;
  int tool_calls = 0;
  int lists = 0;
  // Answers server/discover, and says of its listing what `freshness` holds.
  bool is_modern = false;
  core::Json freshness = core::Json::MakeObject();
  int header_mismatches = 0;  // calls that are refused for their headers
  std::set<std::string> revoked;

 private:
  ScriptedAnswer Metadata(std::string_view path) const;
  ScriptedAnswer Token(const std::string& body);
  ScriptedAnswer Mcp(const http::HttpRequest& request);
  core::Json McpResult(const core::Json& message, std::string_view authorization);

  int issued_ = 0;
};

// A tool definition with an open input schema.
core::Json ToolDefinition(std::string_view name, std::string_view annotations_json = "{}");

}  // namespace claribi::testing
