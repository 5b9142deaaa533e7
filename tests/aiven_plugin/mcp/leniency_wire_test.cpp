// The forms in which an answer comes over the wire, and none of which costs it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "aiven_plugin/mcp/client_harness.h"
#include "mcp/event_source.h"
#include "testing/result_matchers.h"

namespace claribi::mcp {
namespace {

using core::ErrorCode;
using core::Json;
using testing::FakeCall;
using ::testing::HasSubstr;
using testing::JsonAnswer;
using testing::ScriptedAnswer;

constexpr std::string_view kRows =
    R"({"jsonrpc":"2.0","id":$ID,"result":{"content":[{"type":"text","text":"rows"}]}})";

ScriptedAnswer OfType(std::string_view media_type, std::string_view body) {
  ScriptedAnswer answer;
  if (!media_type.empty()) answer.headers.Set("Content-Type", media_type);
  answer.body = body;
  return answer;
}

std::string AnEvent(std::string_view data) { return "data: " + std::string(data) + "\n\n"; }

// A tool's call that is answered so, and what was noted.
struct Served {
  explicit Served(const ScriptedAnswer& answer) {
    ClientHarness harness(OrdinaryServer([answer](const http::HttpRequest&) { return answer; }));
    const auto client = harness.Make();
    result = CallTool(*client, FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kNo);
    notes = client->leniencies().size();
  }
  bool HasRows() const {
    return result.ok() && result->content.Dump().find("rows") != std::string::npos;
  }

  core::Result<Called> result = core::Error();
  std::size_t notes = 0;
};

TEST(LeniencyOnTheWire, JsonIsReadUnderEveryNameForIt) {
  for (const std::string_view name :
       {"text/json", "application/problem+json", "application/vnd.api+json; charset=utf-8",
        "application/json-rpc", "Text/JSON", "", "text/plain", "text/plain; charset=utf-8",
        "application/octet-stream", "text/html; charset=UTF-8"}) {
    for (const std::string& body :
         {std::string(kRows), " \r\n\t" + std::string(kRows), "\xEF\xBB\xBF" + std::string(kRows),
          "[" + std::string(kRows) + "]"}) {
      const Served served(OfType(name, body));
      EXPECT_TRUE(served.HasRows()) << name << body;
      EXPECT_GE(served.notes, 1U) << name;
    }
  }
  EXPECT_EQ(Served(OfType("application/json; charset=utf-8", kRows)).notes, 0U);
}

TEST(LeniencyOnTheWire, JsonOfNoNameIsReadToItsEnd) {
  const std::string text(100'000, 'x');
  const std::string body =
      R"({"jsonrpc":"2.0","id":$ID,"result":{"content":[{"type":"text","text":")" + text +
      R"("}]}})";
  ScriptedAnswer answer = OfType("text/plain", body);
  answer.chunk = 7;
  const Served served(answer);
  ASSERT_THAT(served.result, IsOk());
  EXPECT_THAT(served.result->content.Dump(), HasSubstr(text));
}

TEST(LeniencyOnTheWire, ATextThatIsNoJsonIsTold) {
  for (const std::string_view name : {"", "text/plain", "text/html", "application/octet-stream"}) {
    for (const std::string_view body : {"", "ok", "<html>", "\"text\"", "7", "   "}) {
      EXPECT_THAT(Served(OfType(name, body)).result,
                  IsErrorWith(ErrorCode::kUpstream, "protocol", HasFix()))
          << name << body;
    }
  }
  EXPECT_THAT(Served(OfType("image/png", kRows)).result, IsErrorWith(ErrorCode::kUpstream));
}

TEST(LeniencyOnTheWire, TheLastEventOfAStreamNeedsNoEmptyLine) {
  const std::string rows(kRows);
  for (const std::string& stream :
       {"data: " + rows + "\n", "data: " + rows, "data: " + rows + "\r\n",
        "event: message\ndata: " + rows, ": ping\n\ndata: " + rows, "data: " + rows + "\nid: 7"}) {
    const Served served(Sse(stream));
    EXPECT_TRUE(served.HasRows()) << stream;
    EXPECT_EQ(served.notes, 1U);
  }
  for (std::size_t missing : {1U, 2U, 10U, 40U}) {
    EXPECT_THAT(Served(Sse("data: " + rows.substr(0, rows.size() - missing))).result,
                IsErrorWith(ErrorCode::kUnavailable))
        << "what was cut off is no answer";
  }
}

TEST(LeniencyOnTheWire, AnAnswerNeedsNoVersionAndMayStandInAnArray) {
  for (const std::string_view text :
       {R"({"id":$ID,"result":{"content":[{"type":"text","text":"rows"}]}})",
        R"({"jsonrpc":null,"id":$ID,"result":{"content":[{"type":"text","text":"rows"}]}})",
        R"({"jsonrpc":"1.0","id":$ID,"result":{"content":[{"type":"text","text":"rows"}]}})",
        R"([{"jsonrpc":"2.0","id":$ID,"result":{"content":[{"type":"text","text":"rows"}]}}])"}) {
    for (const auto& answer : {JsonAnswer(200, text), Sse(AnEvent(text))}) {
      const Served served(answer);
      EXPECT_TRUE(served.HasRows()) << text;
      EXPECT_EQ(served.notes, 1U) << text;
    }
  }
  EXPECT_THAT(Served(JsonAnswer(200, R"({"id":77,"result":{"content":[]}})")).result,
              IsErrorWith(CauseIs(HasSubstr("request 77"))));
}

TEST(LeniencyOnTheWire, AnswersToOtherRequestsOnAStreamArePassedOver) {
  for (const std::string_view other :
       {R"({"jsonrpc":"2.0","id":77,"result":{"content":[]}})",
        R"({"jsonrpc":"2.0","id":"x","result":null})",
        R"({"jsonrpc":"2.0","id":9,"error":{"code":-1,"message":"no"}})"}) {
    EXPECT_TRUE(Served(Sse(AnEvent(other) + AnEvent(other) + AnEvent(kRows))).HasRows()) << other;
    EXPECT_THAT(Served(Sse(AnEvent(other))).result,
                IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr("request "))));
  }
  std::string stream;
  for (std::size_t i = 0; i <= EventSource::kMostPassedOver; ++i) {
    stream += AnEvent(R"({"jsonrpc":"2.0","id":77,"result":1})");
  }
  EXPECT_THAT(Served(Sse(stream + AnEvent(kRows))).result, IsErrorWith(ErrorCode::kUpstream));
}

TEST(LeniencyOnTheWire, AnAnswerIsReadByHowItBeginsWhateverItIsCalled) {
  const auto called = [](std::string_view body, std::string_view type) {
    ScriptedAnswer answer = JsonAnswer(200, body);
    answer.headers.Set("Content-Type", type);
    return answer;
  };
  for (const std::string_view type :
       {"application/json", "text/plain", "application/octet-stream"}) {
    for (const std::string& events : {AnEvent(kRows), ": ping\n\n" + AnEvent(kRows),
                                      "\xEF\xBB\xBF"
                                      "event: message\n" +
                                          AnEvent(kRows)}) {
      const Served served(called(events, type));
      EXPECT_TRUE(served.HasRows()) << type << events;
      EXPECT_EQ(served.notes, 1U) << type;
    }
  }
  for (const std::string& text : {std::string(kRows), "\n " + std::string(kRows)}) {
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{0}}) {
      ScriptedAnswer answer = called(text, "text/event-stream");
      answer.chunk = chunk;
      // One byte shows nothing if it is a blank.
      EXPECT_EQ(Served(answer).HasRows(), chunk == 0 || text.front() != '\n') << text;
    }
  }
}

TEST(LeniencyOnTheWire, AMessageMayComeInAnEventOfAnotherName) {
  for (const std::string_view name : {"response", "result", "tools/call", "error", "data"}) {
    const Served served(Sse("event: " + std::string(name) + "\n" + AnEvent(kRows)));
    EXPECT_TRUE(served.HasRows()) << name;
    EXPECT_EQ(served.notes, 1U) << name;
  }
  EXPECT_THAT(
      Served(Sse("event: endpoint\ndata: /messages\n\n")).result,
      IsErrorWith(ErrorCode::kUnavailable, CauseIs(HasSubstr("1 events were no JSON-RPC"))));
}

TEST(LeniencyOnTheWire, CharactersAndNumbersThatAreNoneCostNothingElse) {
  for (const std::string& inside :
       {std::string("\"text\":\"rows\n\t\x01\""), std::string("\"text\":\"rows\",\"n\":NaN"),
        std::string("\"text\":\"rows\",\"n\":-Infinity"),
        std::string(R"("text":"none","text":"rows")"),
        std::string(R"("text":"rows","\ud800":1,"\ud801":2)")}) {
    const std::string text =
        R"({"jsonrpc":"2.0","id":$ID,"result":{"content":[{"type":"text",)" + inside + "}]}}";
    const Served served(JsonAnswer(200, text));
    EXPECT_TRUE(served.HasRows()) << text;
    EXPECT_EQ(served.notes, 1U) << text;
  }
  const Served ended(JsonAnswer(200, std::string(kRows) + std::string("\0", 1)));
  EXPECT_TRUE(ended.HasRows());
}

// By what they say tools are judged: nothing in them may be said twice.
TEST(LeniencyOnTheWire, ADefinitionThatSaysSomethingTwiceIsNotBelieved) {
  ClientHarness harness(OrdinaryServer([](const http::HttpRequest&) {
    return ResultAnswer(R"({"tools":[{"name":"a","inputSchema":{},)"
                        R"("annotations":{"readOnlyHint":false,"readOnlyHint":true}}]})");
  }));
  EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)),
              IsErrorWith(ErrorCode::kUpstream, CauseIs(HasSubstr("appears twice"))));
}

TEST(LeniencyOnTheWire, AnIdThatCannotGoBackLeavesNoPlaceToResumeFrom) {
  testing::FakeClock clock;
  testing::RecordingLogger logger;
  core::Leniency leniency(logger, core::LogComponent::kMcp);
  const Limits limits;
  for (const std::string& unfit : {std::string("caf\xc3\xa9"), std::string(2000, 'x')}) {
    EventSource events(limits, json_rpc::Batches::kRefused, leniency);
    for (const std::string& body :
         {"id: good\n" + AnEvent("{}"), "id: " + unfit + "\n" + AnEvent("{}")}) {
      testing::ScriptedTransport transport([&](const http::HttpRequest&) { return Sse(body); });
      const auto response = transport.Send({}, FakeCall(clock));
      ASSERT_THAT(response, IsOk());
      EXPECT_THAT(events.Read(**response, FakeCall(clock),
                              [](json_rpc::Message) -> core::Result<bool> { return false; }),
                  IsOk());
      EXPECT_EQ(events.last_event_id(), body.starts_with("id: good") ? "good" : "");
    }
  }
}

}  // namespace
}  // namespace claribi::mcp
