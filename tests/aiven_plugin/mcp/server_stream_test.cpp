// What a server says unasked, on a stream of its own. H25-08 to H25-10, LST-08, LST-10, LST-11.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <thread>

#include "aiven_plugin/mcp/client_harness.h"
#include "testing/result_matchers.h"

namespace claribi::mcp {
namespace {

using core::Json;
using testing::JsonAnswer;
using testing::ScriptedAnswer;

class AcceptingPerson final : public Elicitor {
 public:
  core::Result<Json> Ask(const Json&, const core::CallContext& call) override {
    has_call = call.HostHandle() != nullptr;
    return Json::Parse(R"({"action":"accept"})").value();
  }
  std::atomic<bool> has_call{true};
};

// A server whose standing stream is a script: one body after the other, then refusals.
class StandingServer {
 public:
  ScriptedAnswer Answer(const http::HttpRequest& request) {
    const std::string method = MethodOf(request.method, request.body);
    const std::lock_guard lock(mutex);
    const std::string* last = request.headers.Find("Last-Event-ID");
    if (method == "GET") resumed_from.push_back(last == nullptr ? "" : *last);
    if (method == "GET" || method == "subscriptions/listen") {
      if (streams.empty()) return JsonAnswer(405, "{}");
      const std::string body = streams.front();
      streams.erase(streams.begin());
      return Sse(body);
    }
    if (method.empty()) answers.push_back(request.body);
    if (request.method != "POST" || method.empty() || method.starts_with("notifications/")) {
      ScriptedAnswer accepted;
      accepted.status = 202;
      return accepted;
    }
    const std::string head =
        R"({"jsonrpc":"2.0","id":)" + Json::Parse(request.body)->Find("id")->Dump();
    if (method == "initialize") {
      return JsonAnswer(200, head + R"(,"result":{"protocolVersion":"2025-11-25",)" + kOffers +
                                 R"("serverInfo":{"name":"n","version":"1"}}})");
    }
    if (method == "server/discover") {
      return JsonAnswer(
          200, head + R"(,"result":{)" + kOffers + R"("supportedVersions":["2026-07-28"]}})");
    }
    return JsonAnswer(200, head + R"(,"result":{"tools":[],"content":[]}})");
  }
  int Answers() {
    const std::lock_guard lock(mutex);
    return static_cast<int>(answers.size());
  }

  static constexpr const char* kOffers = R"("capabilities":{"tools":{"listChanged":true}},)";
  std::mutex mutex;
  std::vector<std::string> streams;
  std::vector<std::string> answers;  // to requests of the server
  std::vector<std::string> resumed_from;
};

class ServerStreamTest : public ::testing::Test {
 protected:
  std::unique_ptr<Client> Connect(Revisions revisions) {
    harness_.revisions = std::move(revisions);
    harness_.listens = true;
    auto client = harness_.Make();
    EXPECT_THAT(client->ListTools(call_), IsOk());
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

constexpr const char* kChanged =
    "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\n";

TEST_F(ServerStreamTest, HearsOfChangesFromALegacyServer) {
  server_.streams = {kChanged};
  const auto client = Connect({ProtocolRevision::k2025_11_25});
  Await([&] { return client->tools_changed() >= 1; });
}

TEST_F(ServerStreamTest, HearsOfChangesFromAModernServer) {
  server_.streams = {kChanged};
  const auto client = Connect({ProtocolRevision::k2026_07_28});
  Await([&] { return client->tools_changed() >= 1; });
}

TEST_F(ServerStreamTest, GoesOnWhereTheStreamBrokeOff) {
  server_.streams = {std::string("id: e1\n") + kChanged, kChanged};
  const auto client = Connect({ProtocolRevision::k2025_11_25});
  Await([&] {
    const std::lock_guard lock(server_.mutex);
    return server_.resumed_from.size() >= 3;
  });
  EXPECT_EQ(server_.resumed_from.at(0), "");
  EXPECT_EQ(server_.resumed_from.at(1), "e1");
}

TEST_F(ServerStreamTest, CountsAGapAsAChange) {
  server_.streams = {": nothing\n\n"};
  const auto client = Connect({ProtocolRevision::k2025_11_25});
  Await([&] { return client->tools_changed() >= 1; });
}

TEST_F(ServerStreamTest, EndsWhenAModernServerEndsIt) {
  server_.streams = {"data: {\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{}}\n\n", kChanged};
  const auto client = Connect({ProtocolRevision::k2026_07_28});
  EXPECT_THAT(client->Close(call_), IsOk());
  EXPECT_EQ(client->tools_changed(), 0U);
  EXPECT_EQ(server_.streams.size(), 1U) << "a clean close is not a reason to come back (LST-11)";
}

TEST_F(ServerStreamTest, AnswersWhatAServerAsksThere) {
  AcceptingPerson person;
  harness_.elicitor = &person;
  server_.streams = {
      "data: {\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"elicitation/create\",\"params\":"
      "{\"message\":\"m\",\"requestedSchema\":{\"properties\":{\"a\":{\"type\":\"string\","
      "\"default\":\"d\"}}}}}\n\n"};
  const auto client = Connect({ProtocolRevision::k2025_11_25});
  Await([&] { return server_.Answers() == 1; });
  EXPECT_EQ(server_.answers.front(),
            R"({"jsonrpc":"2.0","id":"q","result":{"action":"accept","content":{"a":"d"}}})");
  EXPECT_FALSE(person.has_call) << "asked outside of any call";
}

TEST_F(ServerStreamTest, IsNotOpenedForAServerThatHasNothingToSay) {
  harness_.listens = true;
  harness_.revisions = {ProtocolRevision::k2025_11_25};
  ClientHarness quiet([&](const http::HttpRequest& request) {
    ScriptedAnswer answer = server_.Answer(request);
    const std::size_t at = answer.body.find("\"listChanged\":true");
    if (at != std::string::npos) answer.body.erase(at, 18);
    return answer;
  });
  quiet.listens = true;
  quiet.revisions = {ProtocolRevision::k2025_11_25};
  const auto client = quiet.Make();
  testing::FakeCall call(quiet.clock);
  ASSERT_THAT(client->ListTools(call), IsOk());
  EXPECT_TRUE(server_.resumed_from.empty());
}

// Without a guard the exception would end the process; without an end whoever waits for the stream
// would wait for ever, because the clock stands still.
TEST_F(ServerStreamTest, EndsAloneWhenItsThreadFails) {
  ClientHarness harness([&](const http::HttpRequest& request) {
    if (request.method == "GET") static_cast<void>(core::Status(core::Error()).value());
    return server_.Answer(request);
  });
  harness.listens = true;
  harness.revisions = {ProtocolRevision::k2025_11_25};
  const auto client = harness.Make();
  testing::FakeCall call(harness.clock);
  ASSERT_THAT(client->ListTools(call), IsOk());
  EXPECT_THAT(harness.logger.Text(),
              ::testing::HasSubstr("internal error: the server's own stream failed unexpectedly"));
  EXPECT_THAT(client->CallTool(call, "x", Json::MakeObject(), Repeatable::kNo), IsOk());
}

TEST_F(ServerStreamTest, OfAServerWithoutOneIsNoFailure) {
  const auto client = Connect({ProtocolRevision::k2025_11_25});
  EXPECT_THAT(client->CallTool(call_, "x", Json::MakeObject(), Repeatable::kNo), IsOk());
  EXPECT_EQ(client->tools_changed(), 0U);
}

}  // namespace
}  // namespace claribi::mcp
