// What the tools of the scripted plugin answer, and how.
#pragma once

#include <claribi/data_source.h>

#include <cstdint>
#include <string>

namespace scripted {

inline constexpr const char* kState = "state-of-the-test";

inline constexpr const char* kRows =
    R"~({"content":[],"is_error":false,"untrusted":true,"complete":false,
  "incomplete_reason":"more_pages","notes":["15 of 42 rows"],"data":{"rows":[
  {"name":"pg-1","plan":"business-8","nodes":2},
  {"name":"evil\u001b[2J\u202e","plan":"startup-4","nodes":1}]}})~";

inline constexpr const char* kToolError = R"~({"content":[{"type":"text","text":"API Error (404)"}],
  "is_error":true,"untrusted":true,"complete":true,"data":null,"error":{"kind":"not_found","message":"No such service\u0007",
  "http_status":404,"request_id":"req-1"}})~";

inline std::string Description(const std::string& vendor) {
  return R"({"plugin_id":"test.scripted","plugin_version":"1.2.3","vendor":{"id":")" + vendor +
         R"(","name":"Scripted","summary":"Does as it is told.","homepage":"https://example.com"},
    "protocol_versions":["2025-11-25"],"auth":[{"kind":"oauth2_authorization_code","redirect_uri":true,"pkce":"S256"}],
    "endpoint":"https://example.com/mcp","read_only":true,"config_schema":{"type":"object"},
    "setup_steps":["Connect."],"example_questions":["What is there?"],"troubleshooting":[],
    "probe":{"tool":"rows","arguments":{}},"limits":{}})";
}

inline std::int32_t Emit(const cbi_call* call, const std::string& json) {
  return call->emit(call, json.data(), json.size());
}

inline bool Has(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace scripted
