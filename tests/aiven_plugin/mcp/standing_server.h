// A server that speaks unasked, and a client that listens to it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "aiven_plugin/mcp/client_harness.h"
#include "testing/result_matchers.h"

namespace claribi::mcp {

// A server whose standing stream is a script: one body after the other, then refusals.
class StandingServer {
 public:
  testing::ScriptedAnswer Answer(const http::HttpRequest& request) {
    const std::string method = MethodOf(request.method, request.body);
    if (method == "DELETE" && before_delete) before_delete();
    const std::lock_guard lock(mutex);
    const std::string* named = request.headers.Find("MCP-Session-Id");
    if (named != nullptr && *named == forgotten) return testing::JsonAnswer(404, "{}");
    const std::string* last = request.headers.Find("Last-Event-ID");
    if (method == "GET") resumed_from.push_back(last == nullptr ? "" : *last);
    if (method == "GET" || method == "subscriptions/listen") {
      if (streams.empty()) return testing::JsonAnswer(refusal, "{}");
      const std::string body = streams.front();
      streams.erase(streams.begin());
      return Sse(body);
    }
    if (method.empty()) answers.push_back(request.body);
    if (request.method != "POST" || method.empty() || method.starts_with("notifications/")) {
      testing::ScriptedAnswer accepted;
      accepted.status = 202;
      return accepted;
    }
    const std::string head =
        R"({"jsonrpc":"2.0","id":)" + core::Json::Parse(request.body)->Find("id")->Dump();
    if (method == "initialize") {
      testing::ScriptedAnswer begun =
          testing::JsonAnswer(200, head + R"(,"result":{"protocolVersion":"2025-11-25",)" +
                                       kOffers + R"("serverInfo":{"name":"n","version":"1"}}})");
      if (has_sessions) {
        session = "session-" + std::to_string(++sessions);
        begun.headers.Set("MCP-Session-Id", session);
      }
      return begun;
    }
    if (method == "server/discover") {
      return testing::JsonAnswer(
          200, head + R"(,"result":{)" + kOffers + R"("supportedVersions":["2026-07-28"]}})");
    }
    return testing::JsonAnswer(200, head + R"(,"result":{"tools":[],"content":[]}})");
  }
  int Answers() {
    const std::lock_guard lock(mutex);
    return static_cast<int>(answers.size());
  }

  // From now on the session in force is unknown here.
  void ForgetSession() {
    const std::lock_guard lock(mutex);
    forgotten = session;
  }

  static constexpr const char* kOffers = R"("capabilities":{"tools":{"listChanged":true}},)";
  std::mutex mutex;
  std::vector<std::string> streams;
  int refusal = 405;
  std::vector<std::string> answers;  // to requests of the server
  std::vector<std::string> resumed_from;
  bool has_sessions = false;
  int sessions = 0;
  std::string session;
  std::string forgotten;
  std::function<void()> before_delete;  // when the client ends its session; may block
};

class ServerStreamTest : public ::testing::Test {
 protected:
  std::unique_ptr<Client> Connect(Revisions revisions) {
    harness_.revisions = std::move(revisions);
    harness_.listens = true;
    auto client = harness_.Make();
    EXPECT_THAT(ListTools(*client, call_), IsOk());
    return client;
  }
  template <typename Condition>
  static void Await(Condition condition) {
    while (!condition()) std::this_thread::yield();
  }

  StandingServer server_;
  ClientHarness harness_{
      [this](const http::HttpRequest& request) { return server_.Answer(request); }};
  testing::FakeCall call_{harness_.clock};
};

inline constexpr const char* kChanged =
    "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\n";

}  // namespace claribi::mcp
