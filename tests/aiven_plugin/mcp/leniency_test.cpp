// What a client puts up with where nothing is protected, says once, and goes on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aiven_plugin/mcp/client_harness.h"
#include "testing/result_matchers.h"

namespace claribi::mcp {
namespace {

using core::ErrorCode;
using core::Json;
using testing::FakeCall;
using ::testing::HasSubstr;
using testing::JsonAnswer;
using ::testing::Not;

constexpr std::string_view kGood =
    R"({"jsonrpc":"2.0","id":$ID,"result":{"content":[{"type":"text","text":"rows"}]}})";

std::string EventOf(std::string_view data) { return "data: " + std::string(data) + "\n\n"; }

// A tool's call on a server whose answers to it are `answer`; what was logged.
struct Answered {
  explicit Answered(testing::ScriptedAnswer answer)
      : harness(OrdinaryServer([answer](const http::HttpRequest&) { return answer; })),
        client(harness.Make()) {}
  core::Result<Called> Call() {
    return CallTool(*client, FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kNo);
  }
  int TimesLogged(std::string_view text) const {
    const std::string log = harness.logger.Text();
    int count = 0;
    for (std::size_t at = log.find(text); at != std::string::npos; at = log.find(text, at + 1)) {
      ++count;
    }
    return count;
  }

  ClientHarness harness;
  std::unique_ptr<Client> client;
};

TEST(Leniency, HalfACharacterCostsThatCharacterOnly) {
  for (const std::string_view text :
       {R"(cut \ud83d)", R"(\udc00)", R"(\ud83d\ud83d\ude00)", "bytes \xff\xfe", "\xed\xa0\x80"}) {
    const std::string body =
        R"({"jsonrpc":"2.0","id":$ID,"result":{"content":[{"type":"text","text":")" +
        std::string(text) + R"("}]}})";
    for (const auto& answer : {JsonAnswer(200, body), Sse(EventOf(body))}) {
      Answered server(answer);
      for (int i = 0; i < 2; ++i) {
        const auto result = server.Call();
        ASSERT_THAT(result, IsOk()) << text;
        EXPECT_THAT(result->content.Dump(), HasSubstr("\xEF\xBF\xBD")) << text;
      }
      EXPECT_EQ(server.TimesLogged("is served all the same"), 1) << server.harness.logger.Text();
    }
  }
}

TEST(Leniency, HalfACharacterInARefusalLeavesItsWords) {
  Answered server(JsonAnswer(
      200, R"({"jsonrpc":"2.0","id":$ID,"error":{"code":-32000,"message":"no table \ud83d"}})"));
  EXPECT_THAT(server.Call(), IsErrorWith(CauseIs(HasSubstr("no table"))));
}

TEST(Leniency, WhatIsNoMessageOnAStreamIsPassedOver) {
  for (const std::string_view beside :
       {"data: ping\n\n", "data: {}\n\n", "data: null\n\n", "data: [1]\n\n", ": heartbeat\n\n",
        "event: heartbeat\ndata: {\"t\":1}\n\n", "data:\n\n", "retry: 10\n\n",
        "data: {\"jsonrpc\":\"1.0\"}\n\n", "data: <html>\n\n", "event: message\ndata: \xff\n\n",
        "data: {\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":7}\n\n"}) {
    for (const int times : {1, 500}) {
      std::string stream;
      for (int i = 0; i < times; ++i) stream += beside;
      Answered server(Sse(stream + EventOf(kGood) + std::string(beside)));
      EXPECT_THAT(server.Call(), IsOk()) << beside;
      EXPECT_LE(server.TimesLogged("passed over"), 1);
    }
  }
}

TEST(Leniency, PassesOverNoMoreThanItCounts) {
  std::string stream;
  for (std::size_t i = 0; i <= EventSource::kMostPassedOver; ++i) stream += "data: ping\n\n";
  EXPECT_THAT(Answered(Sse(stream + EventOf(kGood))).Call(), IsErrorWith(ErrorCode::kUpstream));
}

TEST(Leniency, CountsWhatItPassesOverBetweenMessages) {
  const std::string notice = EventOf(R"({"jsonrpc":"2.0","method":"notifications/message"})");
  std::string stream;
  for (int part = 0; part < 3; ++part) {
    for (std::size_t i = 0; i < EventSource::kMostPassedOver; ++i) stream += "data: ping\n\n";
    stream += notice;
  }
  EXPECT_THAT(Answered(Sse(stream + EventOf(kGood))).Call(), IsOk());
}

TEST(Leniency, AStreamThatBreaksOffSaysWhatElseItHeld) {
  const std::string notice = EventOf(R"({"jsonrpc":"2.0","method":"notifications/message"})");
  EXPECT_THAT(Answered(Sse("data: ping\n\n" + notice + "data: ping\n\n")).Call(),
              IsErrorWith(ErrorCode::kUnavailable, IsRetryable(),
                          CauseIs(HasSubstr("2 events were no JSON-RPC"))));
}

TEST(Leniency, AnIdThatComesBackAsTextIsThatId) {
  constexpr std::string_view kText = R"({"jsonrpc":"2.0","id":"$ID","result":{"content":[]}})";
  for (const auto& answer : {JsonAnswer(200, kText), Sse(EventOf(kText))}) {
    Answered server(answer);
    EXPECT_THAT(server.Call(), IsOk());
    EXPECT_EQ(server.TimesLogged("comes back as text"), 1);
  }
  EXPECT_THAT(
      Answered(JsonAnswer(200, R"({"jsonrpc":"2.0","id":"$ID","error":{"code":-1,"message":"m"}})"))
          .Call(),
      IsErrorWith(VendorCodeIs("-1")));
}

TEST(Leniency, NullBesideAResultIsNoError) {
  for (const std::string_view rest :
       {R"("result":{"content":[]},"error":null)",
        R"("error":null,"result":{"content":[],"isError":null})",
        R"("method":null,"result":{"content":[],"_meta":null})",
        R"("params":null,"result":{"content":null,"structuredContent":[]})",
        R"("result":{"content":[],"structuredContent":null})"}) {
    EXPECT_THAT(
        Answered(JsonAnswer(200, R"({"jsonrpc":"2.0","id":$ID,)" + std::string(rest) + "}")).Call(),
        IsOk())
        << rest;
  }
}

// Servers that do not say that they have tools, and have some.
TEST(Leniency, ToolsAreAskedForAlthoughNoneWereNamed) {
  for (const std::string_view capabilities :
       {"{}", "null", "[]", R"({"tools":null})", R"({"resources":{}})"}) {
    ClientHarness harness([&, server = OrdinaryServer([](const http::HttpRequest&) {
                                return ResultAnswer(R"({"tools":[{"name":"a","inputSchema":{}}]})");
                              })](const http::HttpRequest& request) {
      if (MethodOf(request.method, request.body) != "initialize") return server(request);
      const std::string id = Parse(request.body).Find("id")->Dump();
      return JsonAnswer(200, R"({"jsonrpc":"2.0","id":)" + id +
                                 R"(,"result":{"protocolVersion":"2025-06-18","capabilities":)" +
                                 std::string(capabilities) + "}}");
    });
    const auto list = ListTools(*harness.Make(), FakeCall(harness.clock));
    ASSERT_THAT(list, IsOk()) << capabilities;
    EXPECT_EQ(list->tools.size(), 1U) << capabilities;
    EXPECT_EQ(list->why_empty, "");
    EXPECT_EQ(list->leniencies.size(), 1U) << "whoever looks at the list is told";
    EXPECT_THAT(harness.logger.Text(), HasSubstr("names no \"tools\" among its capabilities"));
  }
}

core::Result<Listed> ListedOf(std::string_view capabilities, testing::ScriptedAnswer answer) {
  ClientHarness harness([&, server = OrdinaryServer([&](const http::HttpRequest&) {
                              return answer;
                            })](const http::HttpRequest& request) {
    if (MethodOf(request.method, request.body) != "initialize") return server(request);
    const std::string id = Parse(request.body).Find("id")->Dump();
    return JsonAnswer(200, R"({"jsonrpc":"2.0","id":)" + id +
                               R"(,"result":{"protocolVersion":"2025-06-18","capabilities":)" +
                               std::string(capabilities) + "}}");
  });
  return ListTools(*harness.Make(), FakeCall(harness.clock));
}

TEST(Leniency, AListWithoutToolsSaysWhy) {
  const auto refused = JsonAnswer(
      200, R"({"jsonrpc":"2.0","id":$ID,"error":{"code":-32601,"message":"no such method"}})");
  const auto none = ListedOf("{}", refused);
  ASSERT_THAT(none, IsOk());
  EXPECT_THAT(none->why_empty, HasSubstr("names no tools"));
  EXPECT_THAT(none->why_empty, HasSubstr("no such method"));
  EXPECT_THAT(ListedOf(R"({"tools":{}})", refused), IsErrorWith(VendorCodeIs("-32601")))
      << "it named them";
  const auto empty = ListedOf(R"({"tools":{}})", ResultAnswer(R"({"tools":[]})"));
  ASSERT_THAT(empty, IsOk());
  EXPECT_THAT(empty->why_empty, HasSubstr("its list of tools is empty"));
}

TEST(Leniency, DoesNotDenyTheAddressOfAServerThatAnsweredBefore) {
  for (const int status : {404, 405, 410}) {
    ClientHarness harness(OrdinaryServer(
        [status](const http::HttpRequest&) { return JsonAnswer(status, "{}"); }, ""));
    const auto list = ListTools(*harness.Make(), FakeCall(harness.clock));
    ASSERT_THAT(list, IsErrorWith(HttpStatusIs(status), "protocol", HasFix()));
    EXPECT_THAT(list.error().message, Not(HasSubstr("no MCP server")));
    EXPECT_THAT(list.error().message, HasSubstr("answered before"));
  }
}

// What many servers built on the SDKs' examples say of a session that they have forgotten.
TEST(Leniency, ASessionThatIsRefusedInWordsIsBegunAnew) {
  for (const bool says_so : {true, false}) {
    int lists = 0;
    ClientHarness harness(OrdinaryServer([&](const http::HttpRequest&) {
      if (++lists > 1) return ResultAnswer(R"({"tools":[]})");
      return JsonAnswer(400, says_so ? R"({"jsonrpc":"2.0","id":null,"error":{"code":-32000,
                                           "message":"Bad Request: No valid session ID provided"}})"
                                     : R"({"error":"no such cursor"})");
    }));
    const auto listed = ListTools(*harness.Make(), FakeCall(harness.clock));
    EXPECT_EQ(listed.ok(), says_so);
    EXPECT_EQ(lists, says_so ? 2 : 1);
  }
}

// What a load balancer plants with the first answer leads to the node that knows the session.
TEST(Leniency, CookiesGoBackWithinASession) {
  int sessions = 0;
  ClientHarness harness([&, server = OrdinaryServer([](const http::HttpRequest&) {
                              return ResultAnswer(R"({"tools":[]})");
                            })](const http::HttpRequest& request) {
    const bool begins = MethodOf(request.method, request.body) == "initialize";
    const std::string* cookie = request.headers.Find("Cookie");
    if (begins) {
      EXPECT_EQ(cookie, nullptr) << "a new session begins without those of another";
      auto answer = server(request);
      answer.headers.Add("Set-Cookie", "AWSALB=node" + std::to_string(++sessions) + "; Path=/");
      answer.headers.Add("Set-Cookie", "other=1; Domain=elsewhere.example");
      return answer;
    }
    if (cookie == nullptr || *cookie != "AWSALB=node" + std::to_string(sessions)) {
      return JsonAnswer(404, "{}");
    }
    return sessions == 1 ? JsonAnswer(404, "{}") : server(request);
  });
  EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)), IsOk());
  EXPECT_EQ(sessions, 2);
  EXPECT_THAT(harness.logger.Text(), Not(HasSubstr("node")));
}

// A request of an old session may still be under way when another has begun.
TEST(Leniency, CookiesOfAnOldSessionStayInIt) {
  int sessions = 0;
  int lists = 0;
  Client* client = nullptr;
  ClientHarness* place = nullptr;
  std::string cookie_seen;
  const auto node = [](int session) { return "node=" + std::to_string(session); };
  ClientHarness harness([&, server = OrdinaryServer([](const http::HttpRequest&) {
                              return ResultAnswer(R"({"tools":[]})");
                            })](const http::HttpRequest& request) {
    const std::string method = MethodOf(request.method, request.body);
    const std::string* cookie = request.headers.Find("Cookie");
    cookie_seen = cookie == nullptr ? "" : *cookie;
    if (method == "initialize") {
      auto answer = server(request);
      answer.headers.Add("Set-Cookie", node(++sessions));
      return answer;
    }
    if (method != "tools/list") return server(request);
    switch (++lists) {
      case 1: {
        // Meanwhile another call finds the session gone, and begins the next.
        EXPECT_THAT(ListTools(*client, FakeCall(place->clock)), IsOk());
        EXPECT_EQ(sessions, 2);
        auto late = server(request);
        late.headers.Add("Set-Cookie", node(1) + "-late");
        return late;
      }
      case 2:
        return JsonAnswer(404, "{}");
      default:
        return server(request);
    }
  });
  const auto made = harness.Make();
  client = made.get();
  place = &harness;
  EXPECT_THAT(ListTools(*client, FakeCall(harness.clock)), IsOk());
  EXPECT_THAT(ListTools(*client, FakeCall(harness.clock)), IsOk());
  EXPECT_EQ(sessions, 2);
  EXPECT_EQ(cookie_seen, node(2));
}

// An older server that writes "" where it means none refuses it, or begins anew.
TEST(Leniency, AnEmptyCursorThatIsRefusedWasNone) {
  for (
      const std::string_view second :
      {R"({"jsonrpc":"2.0","id":$ID,"error":{"code":-32602,"message":"invalid cursor"}})",
       R"({"jsonrpc":"2.0","id":$ID,"error":{"code":-32603,"message":"oops"}})",
       R"({"jsonrpc":"2.0","id":$ID,"result":{"tools":[{"name":"a","inputSchema":{}}],"nextCursor":""}})"}) {
    int pages = 0;
    ClientHarness harness(OrdinaryServer([&](const http::HttpRequest&) {
      if (++pages > 1) return JsonAnswer(200, second);
      return ResultAnswer(R"({"tools":[{"name":"a","inputSchema":{}}],"nextCursor":""})");
    }));
    const auto list = ListTools(*harness.Make(), FakeCall(harness.clock));
    ASSERT_THAT(list, IsOk()) << second;
    EXPECT_EQ(list->tools.size(), 1U);
    EXPECT_EQ(pages, 2);
  }
}

}  // namespace
}  // namespace claribi::mcp
