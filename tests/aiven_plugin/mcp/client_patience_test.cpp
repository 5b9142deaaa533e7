// When a client repeats, when it gives up, and what it does about a call that is over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "aiven_plugin/mcp/client_harness.h"
#include "testing/result_matchers.h"

namespace claribi::mcp {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;
using core::Milliseconds;
using testing::FakeCall;
using ::testing::HasSubstr;
using testing::JsonAnswer;
using testing::ScriptedAnswer;

ScriptedAnswer Refusal(int status, std::string_view retry_after = {}) {
  ScriptedAnswer answer = JsonAnswer(status, R"({"error":"not now"})");
  if (!retry_after.empty()) answer.headers.Set("Retry-After", retry_after);
  return answer;
}

ScriptedAnswer Failing(ErrorCode code) {
  ScriptedAnswer answer;
  answer.error = Error(code, "The call is over.");
  return answer;
}

// Calls a tool; its first answers are `answers`, all later ones are good.
struct Patience {
  explicit Patience(std::vector<ScriptedAnswer> answers)
      : harness(OrdinaryServer([this, answers = std::move(answers)](const http::HttpRequest&) {
          return attempts < answers.size() ? answers[attempts++]
                                           : (++attempts, ResultAnswer(R"({"content":[]})"));
        })) {}
  core::Result<Called> Call(Repeatable repeatable) {
    return CallTool(*harness.Make(), call, "t", Json::MakeObject(), repeatable);
  }
  std::vector<std::string> Notified() const {
    std::vector<std::string> bodies;
    for (const auto& seen : harness.transport.seen()) {
      if (MethodOf(seen.method, seen.body) == "notifications/cancelled") {
        bodies.push_back(seen.body);
      }
    }
    return bodies;
  }

  std::size_t attempts = 0;
  ClientHarness harness;
  FakeCall call{harness.clock};
};

TEST(ClientPatience, RepeatsWhatMayBeRepeatedThreeTimesAtMost) {
  Patience good({Broken("one"), Broken("two")});
  const auto result = good.Call(Repeatable::kYes);
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->retries, 2);
  Patience bad({Broken("one"), Broken("two"), Broken("three")});
  EXPECT_THAT(bad.Call(Repeatable::kYes), IsErrorWith(CauseIs("three")));
  EXPECT_EQ(bad.attempts, 3U);
}

TEST(ClientPatience, NeverRepeatsWhatMayHaveHappened) {
  for (const ScriptedAnswer& answer : {Broken("lost"), Refusal(503, "1"), Refusal(502)}) {
    Patience patience({answer});
    EXPECT_THAT(patience.Call(Repeatable::kNo), IsErrorWith(ErrorCode::kUnavailable));
    EXPECT_EQ(patience.attempts, 1U);
  }
}

TEST(ClientPatience, RepeatsWhatWasRefusedBeforeItHappened) {
  Patience patience({Refusal(429, "2")});
  const auto result = patience.Call(Repeatable::kNo);
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->retries, 1);
  EXPECT_GE(patience.harness.paused_ms, 2000);
}

TEST(ClientPatience, WaitsForAServerThatNamesItsTime) {
  Patience patience({Refusal(503, "3")});
  ASSERT_THAT(patience.Call(Repeatable::kYes), IsOk());
  EXPECT_GE(patience.harness.paused_ms, 3000);
}

TEST(ClientPatience, DoesNotWaitBeyondTheDeadline) {
  Patience patience({Refusal(429, "5")});
  patience.call.deadline = patience.call.Now() + Milliseconds(4000);
  EXPECT_THAT(patience.Call(Repeatable::kYes),
              IsErrorWith(ErrorCode::kRateLimited, RetryAfterIs(Milliseconds(5000))));
  EXPECT_EQ(patience.harness.paused_ms, 0);
}

TEST(ClientPatience, EndsAWaitWhenTheCallIsCancelled) {
  Patience patience({Refusal(429, "20")});
  const auto client = patience.harness.Make();
  ASSERT_TRUE(ListTools(*client, FakeCall(patience.harness.clock)).error().code !=
              ErrorCode::kCancelled);
  patience.attempts = 0;
  patience.call.cancel_after_polls = 20;
  EXPECT_THAT(CallTool(*client, patience.call, "t", Json::MakeObject(), Repeatable::kYes),
              IsErrorWith(ErrorCode::kCancelled));
  EXPECT_EQ(patience.attempts, 1U);
  EXPECT_TRUE(patience.Notified().empty()) << "nothing was under way";
}

TEST(ClientPatience, RepeatsNoProtocolError) {
  Patience patience({JsonAnswer(200, "{}")});
  EXPECT_THAT(patience.Call(Repeatable::kYes), IsErrorWith(ErrorCode::kUpstream));
  EXPECT_EQ(patience.attempts, 1U);
}

TEST(ClientPatience, TellsTheServerWhyARequestIsCancelled) {
  for (const auto& [code, reason] : {std::pair(ErrorCode::kCancelled, "cancelled by the user"),
                                     std::pair(ErrorCode::kTimeout, "timed out")}) {
    Patience patience({Failing(code)});
    EXPECT_THAT(patience.Call(Repeatable::kYes), IsErrorWith(code));
    EXPECT_EQ(patience.attempts, 1U);
    ASSERT_EQ(patience.Notified().size(), 1U);
    EXPECT_THAT(patience.Notified().front(), HasSubstr(reason));
    EXPECT_THAT(patience.Notified().front(), HasSubstr(R"("requestId":2)"));
    EXPECT_THAT(patience.harness.logger.Text(), HasSubstr(reason)) << "TMO-05";
  }
}

TEST(ClientPatience, TellsTheServerOfAStreamThatIsCancelled) {
  ScriptedAnswer stream =
      Sse("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\","
          "\"params\":{\"progressToken\":2,\"progress\":1}}\n\n" +
          std::string(100, '\n'));
  stream.chunk = 1;
  Patience patience({stream});
  patience.call.cancel_after_polls = 100;
  EXPECT_THAT(patience.Call(Repeatable::kYes), IsErrorWith(ErrorCode::kCancelled));
  EXPECT_EQ(patience.Notified().size(), 1U);
}

TEST(ClientPatience, ACancelledCallEndsEvenIfTheServerCannotBeTold) {
  ClientHarness harness([server = OrdinaryServer([](const http::HttpRequest&) {
                           return Failing(ErrorCode::kCancelled);
                         })](const http::HttpRequest& request) {
    return MethodOf(request.method, request.body) == "notifications/cancelled" ? Refusal(500)
                                                                               : server(request);
  });
  EXPECT_THAT(
      CallTool(*harness.Make(), FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kYes),
      IsErrorWith(ErrorCode::kCancelled));
}

TEST(ClientPatience, AHandshakeIsNeverCancelledAtTheServer) {
  ClientHarness harness([](const http::HttpRequest&) { return Failing(ErrorCode::kCancelled); });
  EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)),
              IsErrorWith(ErrorCode::kCancelled));
  EXPECT_EQ(harness.transport.seen().size(), 1U);
}

TEST(ClientPatience, ACallThatIsOverSendsNothing) {
  ClientHarness harness([](const http::HttpRequest&) { return ResultAnswer("{}"); });
  FakeCall call(harness.clock);
  call.deadline = call.Now();
  EXPECT_THAT(ListTools(*harness.Make(), call), IsErrorWith(ErrorCode::kTimeout));
  EXPECT_TRUE(harness.transport.seen().empty());
}

}  // namespace
}  // namespace claribi::mcp
