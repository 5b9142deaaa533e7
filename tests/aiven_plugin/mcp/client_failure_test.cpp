// What a client makes of servers that fail, lie or flood: one test per failure.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "aiven_plugin/mcp/client_harness.h"
#include "testing/result_matchers.h"

namespace claribi::mcp {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;
using testing::FakeCall;
using ::testing::HasSubstr;
using testing::JsonAnswer;
using ::testing::Not;
using testing::ScriptedAnswer;

// A session has begun; the call's answer is `answer`, always.
core::Result<Called> CallAnsweredWith(ScriptedAnswer answer, Limits limits = {}) {
  ClientHarness harness(
      OrdinaryServer([answer = std::move(answer)](const http::HttpRequest&) { return answer; }));
  harness.limits = limits;
  return CallTool(*harness.Make(), FakeCall(harness.clock), "t", Json::MakeObject(),
                  Repeatable::kNo);
}

void ExpectProtocolError(const core::Result<Called>& result, std::string_view seen) {
  EXPECT_THAT(result,
              IsErrorWith(ErrorCode::kUpstream, "protocol", CauseIs(HasSubstr(seen)), HasFix()));
}

ScriptedAnswer Typed(int status, std::string_view media_type, std::string_view body) {
  ScriptedAnswer answer = JsonAnswer(status, body);
  answer.headers.Set("Content-Type", media_type);
  return answer;
}

std::string Event(std::string_view data) { return "data: " + std::string(data) + "\n\n"; }
constexpr std::string_view kAnswer = R"({"jsonrpc":"2.0","id":$ID,"result":{"content":[]}})";

TEST(ClientFailure, AnHtmlPageInsteadOfAnAnswer) {
  ExpectProtocolError(CallAnsweredWith(Typed(200, "text/html", "<html>Sign in</html>")),
                      "seen HTTP 200 with text/html that begins: <html>Sign in");
}

TEST(ClientFailure, ATextWithoutContentType) {
  ScriptedAnswer answer;
  answer.body = "It works!";
  ExpectProtocolError(CallAnsweredWith(answer), "without Content-Type");
}

TEST(ClientFailure, ARequestThatIsOnlyAccepted) {
  ScriptedAnswer answer;
  answer.status = 202;
  ExpectProtocolError(CallAnsweredWith(answer), "seen HTTP 202 with no text");
}

TEST(ClientFailure, AnAnswerThatIsNoJson) {
  ExpectProtocolError(CallAnsweredWith(JsonAnswer(200, "{\"jsonrpc\":")), "expected JSON");
}

TEST(ClientFailure, AnAnswerThatIsEmpty) {
  ExpectProtocolError(CallAnsweredWith(JsonAnswer(200, "")), "expected JSON");
}

TEST(ClientFailure, TheAnswerToAnotherRequest) {
  constexpr std::string_view kOther = R"({"jsonrpc":"2.0","id":77,"result":{"content":[]}})";
  ExpectProtocolError(CallAnsweredWith(JsonAnswer(200, kOther)), "seen the answer to request 77");
  ExpectProtocolError(CallAnsweredWith(Sse(Event(kOther))), "seen the answer to request 77");
}

TEST(ClientFailure, TheAnswerToAnotherRequestAsAString) {
  ExpectProtocolError(
      CallAnsweredWith(JsonAnswer(200, R"({"jsonrpc":"2.0","id":"3","result":{"content":[]}})")),
      "seen the answer to request \"3\"");
}

TEST(ClientFailure, AnErrorForAnotherRequest) {
  ExpectProtocolError(CallAnsweredWith(JsonAnswer(
                          200, R"({"jsonrpc":"2.0","id":9,"error":{"code":1,"message":"no"}})")),
                      "seen an error for request 9");
}

TEST(ClientFailure, AnErrorWithoutAnIdIsMeantForThisRequest) {
  EXPECT_THAT(CallAnsweredWith(JsonAnswer(
                  200, R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"no"}})")),
              IsErrorWith(VendorCodeIs("-32600")));
}

TEST(ClientFailure, ANotificationInsteadOfAnAnswer) {
  ExpectProtocolError(CallAnsweredWith(JsonAnswer(200, R"({"jsonrpc":"2.0","method":"m"})")),
                      "seen no answer");
}

TEST(ClientFailure, ABatchInARevisionWithoutBatches) {
  ExpectProtocolError(CallAnsweredWith(JsonAnswer(
                          200, "[" + std::string(kAnswer) + "," + std::string(kAnswer) + "]")),
                      "expected an object, seen an array");
}

TEST(ClientFailure, AStreamOfSomethingElse) {
  ExpectProtocolError(CallAnsweredWith(Sse(Event("hello"))), "expected JSON");
}

TEST(ClientFailure, EventsOfOtherTypesAreNotMessages) {
  EXPECT_THAT(CallAnsweredWith(Sse("event: endpoint\ndata: /messages\n\n" + Event(kAnswer))),
              IsOk());
}

TEST(ClientFailure, AStreamThatEndsInTheMiddleOfTheAnswer) {
  const std::string answer(kAnswer);
  EXPECT_THAT(CallAnsweredWith(Sse("data: " + answer.substr(0, answer.size() - 1))),
              IsErrorWith(ErrorCode::kUnavailable, IsRetryable()));
}

TEST(ClientFailure, ABodyLargerThanAllowed) {
  EXPECT_THAT(CallAnsweredWith(JsonAnswer(200, R"({"jsonrpc":"2.0","id":2,"result":")" +
                                                   std::string(5000, 'x') + "\"}"),
                               Limits{.max_body_bytes = 4000}),
              IsErrorWith(ErrorCode::kTooLarge, CauseIs(HasSubstr("max_body_bytes = 4000"))));
}

TEST(ClientFailure, AnEventLargerThanAllowed) {
  EXPECT_THAT(CallAnsweredWith(Sse(Event(std::string(5000, 'x'))), Limits{.max_event_bytes = 1000}),
              IsErrorWith(ErrorCode::kTooLarge));
}

TEST(ClientFailure, AnAnswerNestedDeeperThanAllowed) {
  EXPECT_THAT(CallAnsweredWith(JsonAnswer(200, R"({"jsonrpc":"2.0","id":2,"result":[[[[[[]]]]]]})"),
                               Limits{.max_json_depth = 5}),
              IsErrorWith(ErrorCode::kTooLarge, CauseIs(HasSubstr("max_json_depth"))));
}

TEST(ClientFailure, AServerThatAsksWithoutEnd) {
  std::string stream;
  for (int i = 0; i < 1000; ++i) {
    stream += Event(R"({"jsonrpc":"2.0","method":"ping","id":)" + std::to_string(1000 + i) + "}");
  }
  int answered = 0;
  ClientHarness harness([&, server = OrdinaryServer([&](const http::HttpRequest&) {
                              return Sse(stream);
                            })](const http::HttpRequest& request) {
    if (MethodOf(request.method, request.body).empty()) ++answered;
    return server(request);
  });
  harness.limits.max_server_requests = 7;
  const auto result =
      CallTool(*harness.Make(), FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kNo);
  ExpectProtocolError(result, "max_server_requests = 7 requests of its own");
  EXPECT_EQ(answered, 7);
}

// INP-04
TEST(ClientFailure, AServerThatWantsSomethingFirstWithoutEnd) {
  int rounds = 0;
  ClientHarness harness(OrdinaryServer([&](const http::HttpRequest& request) {
    if (MethodOf(request.method, request.body) == "server/discover") {
      return ResultAnswer(R"({"supportedVersions":["2026-07-28"],"capabilities":{"tools":{}}})");
    }
    ++rounds;
    return ResultAnswer(R"({"resultType":"input_required","requestState":"more"})");
  }));
  harness.revisions = {ProtocolRevision::k2026_07_28};
  harness.limits.max_input_rounds = 3;
  const auto result =
      CallTool(*harness.Make(), FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kNo);
  ExpectProtocolError(result, "max_input_rounds = 3");
  EXPECT_EQ(rounds, 4) << "the first request, and three with what was wanted";
}

// H25-09
TEST(ClientFailure, AStreamThatBreaksOffWithoutEnd) {
  int resumptions = 0;
  ClientHarness harness([&, server = OrdinaryServer([](const http::HttpRequest&) {
                              return Sse("id: 1\ndata:\n\n");
                            })](const http::HttpRequest& request) {
    if (request.method != "GET") return server(request);
    ++resumptions;
    return Sse(": nothing new\n\n");
  });
  harness.limits.max_resumptions = 2;
  EXPECT_THAT(
      CallTool(*harness.Make(), FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kNo),
      IsErrorWith(ErrorCode::kUnavailable, CauseIs(HasSubstr("max_resumptions = 2"))));
  EXPECT_EQ(resumptions, 2);
}

TEST(ClientFailure, AStreamThatBreaksOffWithoutEndIsAskedAnewWhereThatDoesNoHarm) {
  int asked = 0;
  int resumptions = 0;
  ClientHarness harness([&, server = OrdinaryServer([&](const http::HttpRequest&) {
                              ++asked;
                              return Sse("id: 1\ndata:\n\n");
                            })](const http::HttpRequest& request) {
    if (request.method != "GET") return server(request);
    ++resumptions;
    return Sse(": nothing new\n\n");
  });
  harness.limits.max_resumptions = 2;
  EXPECT_THAT(
      CallTool(*harness.Make(), FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kYes),
      IsErrorWith(ErrorCode::kUnavailable, CauseIs(HasSubstr("max_resumptions = 2"))));
  EXPECT_EQ(asked, 3);
  EXPECT_EQ(resumptions, 6);
}

TEST(ClientFailure, AnAnswerToAPingThatTheServerDoesNotTake) {
  ClientHarness harness([server = OrdinaryServer([](const http::HttpRequest&) {
                           return Sse(Event(R"({"jsonrpc":"2.0","method":"ping","id":1})") +
                                      Event(kAnswer));
                         })](const http::HttpRequest& request) {
    return MethodOf(request.method, request.body).empty() ? Broken("no") : server(request);
  });
  EXPECT_THAT(
      CallTool(*harness.Make(), FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kNo),
      IsOk());
}

TEST(ClientFailure, ARedirectToAnotherHostIsNotFollowed) {
  ScriptedAnswer answer = JsonAnswer(307, "");
  answer.headers.Set("Location", "https://elsewhere.example/mcp");
  EXPECT_THAT(CallAnsweredWith(answer), IsErrorWith(ErrorCode::kForbidden));
}

TEST(ClientFailure, NotFoundWithoutASessionIsAWrongAddress) {
  ClientHarness harness(
      [](const http::HttpRequest&) { return Typed(404, "text/html", "<html>Not Found"); });
  EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)),
              IsErrorWith(ErrorCode::kUpstream, "configuration"));
  EXPECT_EQ(harness.transport.seen().size(), 1U);
}

TEST(ClientFailure, ASessionThatIsForgottenAgain) {
  ClientHarness harness(
      OrdinaryServer([](const http::HttpRequest&) { return JsonAnswer(404, "{}"); }));
  EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)),
              IsErrorWith(ErrorCode::kUnavailable));
  EXPECT_EQ(harness.transport.seen().size(), 6U) << "two handshakes, two attempts, no third";
}

TEST(ClientFailure, PagesStartOverInANewSession) {
  int lists = 0;
  ClientHarness harness(OrdinaryServer([&](const http::HttpRequest& request) {
    const bool first_page = request.body.find("cursor") == std::string::npos;
    ++lists;
    if (lists == 2) return JsonAnswer(404, "{}");
    return first_page
               ? ResultAnswer(R"({"tools":[{"name":"a","inputSchema":{}}],"nextCursor":"2"})")
               : ResultAnswer(R"({"tools":[{"name":"b","inputSchema":{}}]})");
  }));
  const auto list = ListTools(*harness.Make(), FakeCall(harness.clock));
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(list->tools.size(), 2U);
  EXPECT_EQ(list->retries, 1);
  EXPECT_EQ(lists, 4);
}

TEST(ClientFailure, ASessionIdThatCannotBeSent) {
  for (const std::string& id : {std::string("with space"), std::string("caf\xc3\xa9"),
                                std::string("line\nbreak"), std::string(2000, 'x')}) {
    ClientHarness harness(
        OrdinaryServer([](const http::HttpRequest&) { return ResultAnswer("{}"); }, id));
    const auto list = ListTools(*harness.Make(), FakeCall(harness.clock));
    ASSERT_THAT(list, IsErrorWith(ErrorCode::kUpstream)) << id;
    EXPECT_THAT(list, IsErrorWith(CauseIs(Not(HasSubstr(id))))) << "it is a secret";
  }
}

// A server may close its stream after every event and be polled.
TEST(ClientFailure, AStreamThatBringsAnEventWithEachReopeningIsFollowedToItsEnd) {
  int reopened = 0;
  ClientHarness harness([&, server = OrdinaryServer([](const http::HttpRequest&) {
                              return Sse("id: 0\ndata:\n\n");
                            })](const http::HttpRequest& request) {
    if (request.method != "GET") return server(request);
    const std::string id = "id: " + std::to_string(++reopened) + "\n";
    if (reopened < 100) return Sse(id + "data:\n\n");
    return Sse(id + R"(data: {"jsonrpc":"2.0","id":2,"result":{"content":[]}})" + "\n\n");
  });
  EXPECT_THAT(
      CallTool(*harness.Make(), FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kNo),
      IsOk());
  EXPECT_EQ(reopened, 100);
}

TEST(ClientFailure, ARefusalOnReopeningAStreamIsTheErrorOfTheCall) {
  int reopened = 0;
  ClientHarness harness([&, server = OrdinaryServer([](const http::HttpRequest&) {
                              return Sse("id: 1\ndata:\n\n");
                            })](const http::HttpRequest& request) {
    if (request.method != "GET") return server(request);
    ++reopened;
    return JsonAnswer(403, "{}");
  });
  harness.authorizer.cannot_recover = Error(ErrorCode::kForbidden, "More rights are needed.");
  EXPECT_THAT(
      CallTool(*harness.Make(), FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kNo),
      IsErrorWith(MessageIs("More rights are needed.")));
  EXPECT_EQ(reopened, 1);
}

// A header that a framework writes although it has nothing to say.
TEST(ClientFailure, AnEmptySessionIdIsNone) {
  for (const std::string id : {"", " ", "\t "}) {
    ClientHarness harness(
        [id, server = OrdinaryServer(
                 [](const http::HttpRequest&) { return ResultAnswer(R"({"tools":[]})"); }, "")](
            const http::HttpRequest& request) {
          auto answer = server(request);
          answer.headers.Set("MCP-Session-Id", id);
          return answer;
        });
    EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)), IsOk());
    for (const auto& seen : harness.transport.seen()) {
      EXPECT_EQ(seen.headers.Find("MCP-Session-Id"), nullptr);
    }
  }
}

}  // namespace
}  // namespace claribi::mcp
