// A connection that signs in with an API key, over a vendor in memory whose tools take one key.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "aiven_plugin/messages/connection_fixture.h"
#include "core/crypto.h"

namespace claribi::connection {

inline constexpr std::string_view kLiveKey = "sk-live-0123456789abcdef";
inline constexpr std::string_view kNextKey = "sk-next-fedcba9876543210";

inline core::Json ApiKeyManifest(std::string_view sign_in = R"({"kind":"api_key"})") {
  core::Json manifest = TestManifest();
  manifest.Set("sign_in", core::Json::Parse(sign_in).value());
  return manifest;
}

inline std::string KeyOptions(std::string_view key) {
  return core::Json::MakeObject({{"api_key", key}}).Dump();
}

class ApiKeySignInTest : public ConnectionTest {
 protected:
  explicit ApiKeySignInTest(core::Json manifest = ApiKeyManifest())
      : ConnectionTest(std::move(manifest)) {
    vendor_.live_token = kLiveKey;
  }

  core::Result<core::Json> Begin(std::string_view options) {
    return connection_->AuthorizeBegin(call_, std::nullopt, options);
  }
  void HandOver(std::string_view key) {
    const auto begun = Begin(KeyOptions(key));
    ASSERT_TRUE(begun.ok()) << begun.error().cause;
    ExpectValid("authorize_begin", *begun);
    EXPECT_EQ(*begun->FindString("kind"), "done");
  }
  core::Result<core::Json> Call() {
    return connection_->CallTool(call_, "aiven_project_list", "{}", "{}");
  }
  core::Json Status(std::string_view options = "{}") {
    const auto status = connection_->AuthorizeStatus(call_, options);
    EXPECT_TRUE(status.ok());
    if (!status.ok()) return {};
    ExpectValid("authorization_status", *status);
    return *status;
  }
  std::string StatusWord(std::string_view options = "{}") {
    return std::string(*Status(options).FindString("status"));
  }
  std::string ReasonCode() {
    const core::Json status = Status();
    const core::JsonString* code = status.Find("reason")->FindString("code");
    return code == nullptr ? std::string() : std::string(*code);
  }
  // In clear, in the host's store or in the log.
  bool IsAnywhere(std::string_view key) {
    std::string all = logger_.Text();
    for (auto* host : {&connection_host_, &organisation_host_}) {
      for (const auto& [name, record] : host->records) all += name + record.bytes;
    }
    for (const auto& sent : transport_->seen()) all += sent.url + sent.body;
    return all.find(key) != std::string::npos ||
           all.find(core::Base64Encode(key).substr(0, 20)) != std::string::npos;
  }
};

}  // namespace claribi::connection
