// The least that is a manifest, and what its changes are refused for.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>

#include "manifest/manifest.h"
#include "testing/result_matchers.h"

namespace claribi::manifest {

// The least that is a manifest.
inline core::Json Minimal() {
  return core::Json::Parse(R"({
    "schema_version": 1, "id": "example",
    "vendor": { "name": "Example", "summary": "A vendor.", "homepage": "https://vendor.example" },
    "endpoints": [ { "name": "Example", "url": "https://mcp.vendor.example/mcp" } ],
    "endpoint_rule": {},
    "sign_in": { "kind": "none" },
    "tools": { "write_words": ["create"] },
    "result_adapter": "plain"
  })")
      .value();
}

inline core::Error Refusal(const core::Json& json) {
  const auto parsed = Parse(json);
  EXPECT_THAT(parsed, IsError()) << json.Dump();
  return parsed.error();
}

// Changes the minimal manifest, expects a refusal at `pointer`.
inline void ExpectRefused(const std::function<void(core::Json&)>& change,
                          std::string_view pointer) {
  core::Json json = Minimal();
  change(json);
  EXPECT_THAT(Refusal(json),
              IsErrorWith(core::ErrorCode::kInvalid, "configuration",
                          MessageIs(::testing::Not(::testing::IsEmpty())), HasFix(),
                          CauseIs(::testing::HasSubstr("at " + std::string(pointer) + ": "))));
}

}  // namespace claribi::manifest
