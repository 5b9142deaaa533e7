// Request: what a child process is told to test, and what discovery found out about a plugin. Both
// cross a pipe as JSON; an API key is in them, so they are on no command line.
#pragma once

#include <cstdint>
#include <string>

#include "outcome/outcome.h"
#include "validator/rule.h"
#include "values/json_value.h"

namespace claribi::validator {

/// What discovery found out. Texts come from the plugin.
struct Facts {
  Stage reached = Stage::kFile;
  std::string plugin_id, plugin_version;
  bool needs_sign_in = false;    // nobody is signed in, and somebody has to be
  bool has_api_key = false;      // one of its sign-ins is an API key
  bool takes_api_key = false;    // and it takes the one that is there
  bool needs_redirect = false;   // a sign-in goes through a browser
  std::string tool;              // that can be called; "": none
  std::string arguments = "{}";  // JSON
  std::int64_t call_ms = 0;      // how long one call of it took
};

struct Request {
  std::string library;  // absolute
  std::string operator_config = "{}";
  std::string connection_config = "{}";
  std::string api_key;  // "": one that is made up
  std::uint64_t seed = 1;
  std::int64_t call_limit_ms = 7'000;  // the deadline of each call, where a rule sets none
  Facts facts;
};

values::Json ToJson(const Request& request);
values::Json ToJson(const Facts& facts);
outcome::Result<Request> ReadRequest(const std::string& json);
Facts ReadFacts(const values::Json& json);

}  // namespace claribi::validator
