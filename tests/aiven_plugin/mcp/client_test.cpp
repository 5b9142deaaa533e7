// What a client does when all is well, and what it keeps to itself. Whole conversations are in
// tests/golden.
#include "mcp/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <set>
#include <thread>
#include <vector>

#include "aiven_plugin/mcp/client_harness.h"
#include "testing/result_matchers.h"

namespace claribi::mcp {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::ElementsAre;
using testing::FakeCall;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::ScriptedAnswer;

std::vector<std::string> Methods(const ClientHarness& harness) {
  std::vector<std::string> methods;
  for (const auto& seen : harness.transport.seen()) {
    methods.push_back(MethodOf(seen.method, seen.body));
  }
  return methods;
}

testing::ScriptedTransport::Handler Always(ScriptedAnswer answer) {
  return [answer](const http::HttpRequest&) { return answer; };
}

TEST(Client, DoesNothingBeforeItIsAsked) {
  ClientHarness harness(OrdinaryServer(Always(ResultAnswer("{}"))));
  const auto client = harness.Make();
  EXPECT_THAT(client->Close(FakeCall(harness.clock)), IsOk());
  EXPECT_TRUE(harness.transport.seen().empty());
}

TEST(Client, TellsRevisionAndServerWithTheTools) {
  ClientHarness harness(OrdinaryServer(Always(ResultAnswer(R"({"tools":[]})"))));
  const auto list = ListTools(*harness.Make(), FakeCall(harness.clock));
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(list->revision, ProtocolRevision::k2025_11_25);
  EXPECT_EQ(list->server.name, "ordinary");
  EXPECT_EQ(list->retries, 0);
}

TEST(Client, TellsTheAuthorizerWhichCredentialWasAccepted) {
  ClientHarness harness(OrdinaryServer(Always(ResultAnswer(R"({"tools":[]})"))));
  ASSERT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)), IsOk());
  EXPECT_EQ(harness.authorizer.accepted, 1U);
}

TEST(Client, TellsTheAuthorizerOfNoSuccessThatWasNone) {
  ClientHarness harness([](const http::HttpRequest&) { return testing::JsonAnswer(500, "{}"); });
  EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)), IsError());
  EXPECT_EQ(harness.authorizer.accepted, 0U);
}

TEST(Client, EightFirstCallsBeginOneSession) {
  constexpr int kCalls = 8;
  std::latch started(kCalls);
  ClientHarness harness([&, server = OrdinaryServer(Always(ResultAnswer(R"({"content":[]})")))](
                            const http::HttpRequest& request) {
    // The session begins only once every call is under way.
    if (MethodOf(request.method, request.body) == "initialize") started.wait();
    return server(request);
  });
  const auto client = harness.Make();
  std::vector<std::thread> threads;
  std::atomic<int> answered{0};
  for (int i = 0; i < kCalls; ++i) {
    threads.emplace_back([&] {
      const FakeCall call;
      started.count_down();
      if (CallTool(*client, call, "t", Json::MakeObject(), Repeatable::kNo).ok()) ++answered;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answered, kCalls);
  const auto methods = Methods(harness);
  EXPECT_EQ(std::count(methods.begin(), methods.end(), "initialize"), 1);
  EXPECT_EQ(std::count(methods.begin(), methods.end(), "tools/call"), kCalls);
}

TEST(Client, NeverUsesARequestIdTwiceAcrossSessions) {
  int calls = 0;
  ClientHarness harness(OrdinaryServer([&](const http::HttpRequest&) {
    return ++calls % 2 == 1 ? testing::JsonAnswer(404, "{}") : ResultAnswer(R"({"content":[]})");
  }));
  const auto client = harness.Make();
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(
        CallTool(*client, FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kNo),
        IsOk());
  }
  std::set<std::int64_t> ids;
  std::size_t requests = 0;
  for (const auto& seen : harness.transport.seen()) {
    const auto id = Json::Parse(seen.body)->FindInt64("id");
    if (!id) continue;
    ++requests;
    ids.insert(*id);
  }
  EXPECT_EQ(requests, 10U) << "four handshakes and six calls, three of them refused";
  EXPECT_EQ(ids.size(), requests);
}

TEST(Client, SendsTheTraceContextOfTheCall) {
  class TracedCall final : public core::CallContext {
   public:
    bool IsCancelled() const override { return false; }
    core::MonotonicTime Now() const override { return core::MonotonicTime(); }
    core::MonotonicTime Deadline() const override { return core::MonotonicTime::max(); }
    void Progress(double, std::string_view) const override {}
    std::string_view Traceparent() const override {
      return "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    }
  };
  ClientHarness harness(OrdinaryServer(Always(ResultAnswer(R"({"content":[]})"))));
  ASSERT_THAT(CallTool(*harness.Make(), TracedCall(), "t", Json::MakeObject(), Repeatable::kNo),
              IsOk());
  const Json body = Json::Parse(harness.transport.seen().back().body).value();
  EXPECT_EQ(*body.Find("params")->Find("_meta")->FindString("traceparent"),
            TracedCall().Traceparent());
}

TEST(Client, CountsEachNoticeThatTheToolsChanged) {
  ClientHarness harness(OrdinaryServer(
      Always(Sse("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\n"
                 "data: {\"jsonrpc\":\"2.0\",\"id\":$ID,\"result\":{\"content\":[]}}\n\n"))));
  const auto client = harness.Make();
  EXPECT_EQ(client->tools_changed(), 0U);
  for (const std::uint64_t times : {1U, 2U}) {
    ASSERT_THAT(
        CallTool(*client, FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kNo),
        IsOk());
    EXPECT_EQ(client->tools_changed(), times);
    EXPECT_EQ(harness.notices, static_cast<int>(times));
  }
}

TEST(Client, FindsNoToolsWhereTheServerNamesNoneAndKnowsNoMethodForThem) {
  ClientHarness harness([server = OrdinaryServer([](const http::HttpRequest&) {
                           return testing::JsonAnswer(
                               200, R"({"jsonrpc":"2.0","id":$ID,"error":{"code":-32601,)"
                                    R"("message":"Method not found"}})");
                         })](const http::HttpRequest& request) {
    if (MethodOf(request.method, request.body) != "initialize") return server(request);
    return testing::JsonAnswer(200, R"({"jsonrpc":"2.0","id":1,"result":{"protocolVersion":)"
                                    R"("2025-11-25","capabilities":{"prompts":{}}}})");
  });
  const auto client = harness.Make();
  const auto list = ListTools(*client, FakeCall(harness.clock));
  ASSERT_THAT(list, IsOk());
  EXPECT_TRUE(list->tools.empty());
  EXPECT_NE(list->why_empty, "");
  EXPECT_THAT(CallTool(*client, FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kNo),
              IsErrorWith(ErrorCode::kUnsupported));
  EXPECT_THAT(Methods(harness),
              ElementsAre("initialize", "notifications/initialized", "tools/list", "tools/call"));
}

TEST(Client, BeginsAnotherSessionAfterClose) {
  ClientHarness harness(OrdinaryServer([](const http::HttpRequest& request) {
    return request.method == "DELETE" ? testing::JsonAnswer(200, "")
                                      : ResultAnswer(R"({"tools":[]})");
  }));
  const auto client = harness.Make();
  ASSERT_THAT(ListTools(*client, FakeCall(harness.clock)), IsOk());
  ASSERT_THAT(client->Close(FakeCall(harness.clock)), IsOk());
  ASSERT_THAT(ListTools(*client, FakeCall(harness.clock)), IsOk());
  EXPECT_THAT(Methods(harness),
              ElementsAre("initialize", "notifications/initialized", "tools/list", "DELETE",
                          "initialize", "notifications/initialized", "tools/list"));
}

TEST(Client, ForgetsTheSessionEvenIfItCannotBeEnded) {
  ClientHarness harness(OrdinaryServer([](const http::HttpRequest& request) {
    return request.method == "DELETE" ? testing::JsonAnswer(500, "")
                                      : ResultAnswer(R"({"tools":[]})");
  }));
  const auto client = harness.Make();
  ASSERT_THAT(ListTools(*client, FakeCall(harness.clock)), IsOk());
  EXPECT_THAT(client->Close(FakeCall(harness.clock)), IsErrorWith(ErrorCode::kUnavailable));
  EXPECT_THAT(client->Close(FakeCall(harness.clock)), IsOk()) << "there is nothing left to end";
}

TEST(Client, LogsNeitherTokensNorSessionsNorData) {
  int calls = 0;
  ClientHarness harness(OrdinaryServer(
      [&](const http::HttpRequest&) {
        ++calls;
        if (calls == 1) return testing::JsonAnswer(401, "{}");
        if (calls == 2) return testing::JsonAnswer(404, "{}");
        if (calls == 3) return Broken("gone");
        return ResultAnswer(R"({"content":[{"type":"text","text":"customer-data"}]})");
      },
      "secret-session"));
  const auto client = harness.Make();
  const auto result = CallTool(*client, FakeCall(harness.clock), "t",
                               Json::MakeObject({{"q", "customer-question"}}), Repeatable::kYes);
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->retries, 3);
  const std::string log = harness.logger.Text();
  EXPECT_FALSE(log.empty());
  EXPECT_THAT(log, Not(HasSubstr("token-")));
  EXPECT_THAT(log, Not(HasSubstr("secret-session")));
  EXPECT_THAT(log, Not(HasSubstr("customer-")));
}

}  // namespace
}  // namespace claribi::mcp
