// What a client does when its credentials are missing, refused, or cannot be renewed now.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

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

TEST(ClientCredentials, NothingIsSentWithoutThem) {
  ClientHarness harness([](const http::HttpRequest&) { return ResultAnswer("{}"); });
  harness.authorizer.refuses = Error(ErrorCode::kAuthRequired, "Sign in first.");
  EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)),
              IsErrorWith(ErrorCode::kAuthRequired));
  EXPECT_TRUE(harness.transport.seen().empty());
}

TEST(ClientCredentials, ThatCannotBeRenewedEndTheCall) {
  ClientHarness harness(OrdinaryServer([](const http::HttpRequest&) {
    ScriptedAnswer answer = JsonAnswer(403, "{}");
    answer.headers.Set("WWW-Authenticate", "Bearer error=\"insufficient_scope\"");
    return answer;
  }));
  harness.authorizer.cannot_recover = Error(ErrorCode::kForbidden, "More rights are needed.");
  EXPECT_THAT(
      CallTool(*harness.Make(), FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kYes),
      IsErrorWith(MessageIs("More rights are needed.")));
  EXPECT_EQ(harness.authorizer.recoveries, 1);
  ASSERT_TRUE(harness.authorizer.last_challenge);
  EXPECT_EQ(harness.authorizer.last_challenge->status, 403);
  EXPECT_EQ(harness.authorizer.last_challenge->refused, 1U);
  EXPECT_NE(harness.authorizer.last_challenge->headers.Find("WWW-Authenticate"), nullptr);
}

// Renewed after a 401, and then too weak: the authorizer hears of both, the server of two requests.
TEST(ClientCredentials, ThatAreRenewedAndThenTooWeakEndTheCall) {
  int calls = 0;
  ClientHarness harness(OrdinaryServer(
      [&calls](const http::HttpRequest&) { return JsonAnswer(++calls == 1 ? 401 : 403, "{}"); }));
  EXPECT_THAT(
      CallTool(*harness.Make(), FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kYes),
      IsErrorWith(ErrorCode::kForbidden));
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(harness.authorizer.recoveries, 2);
  ASSERT_TRUE(harness.authorizer.last_challenge);
  EXPECT_EQ(harness.authorizer.last_challenge->status, 403);
  EXPECT_EQ(harness.authorizer.last_challenge->refused, 2U);
}

// A DPoP nonce that has changed while the request was held back is no second refusal of the same
// attempt.
TEST(ClientCredentials, MayBeRefusedOnceInEveryAttempt) {
  int calls = 0;
  ClientHarness harness(OrdinaryServer([&calls](const http::HttpRequest&) {
    constexpr std::array kStatuses = {401, 503, 401};
    const auto call = static_cast<std::size_t>(calls++);
    if (call < kStatuses.size()) return JsonAnswer(kStatuses.at(call), "{}");
    return ResultAnswer(R"({"content":[]})");
  }));
  EXPECT_THAT(
      CallTool(*harness.Make(), FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kYes),
      IsOk());
  EXPECT_EQ(calls, 4);
  EXPECT_EQ(harness.authorizer.recoveries, 2);
}

TEST(ClientCredentials, ThatAreRefusedForEverAreRenewedOnce) {
  ClientHarness harness(
      OrdinaryServer([](const http::HttpRequest&) { return JsonAnswer(401, "{}"); }));
  EXPECT_THAT(
      CallTool(*harness.Make(), FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kYes),
      IsErrorWith(ErrorCode::kAuthRequired));
  EXPECT_EQ(harness.authorizer.recoveries, 1) << "one recovery per request";
}

// Whatever the status of the token endpoint: a request to the server is no remedy for it, and a
// refresh token may have been spent.
TEST(ClientCredentials, WhoseRefreshFailsInPassingAreNoReasonToSendAgain) {
  int calls = 0;
  ClientHarness harness(OrdinaryServer([&calls](const http::HttpRequest&) {
    ++calls;
    return JsonAnswer(401, "{}");
  }));
  harness.authorizer.cannot_recover =
      Error(ErrorCode::kUnavailable, "No tokens now.").HttpStatus(503).Retryable();
  EXPECT_THAT(
      CallTool(*harness.Make(), FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kYes),
      IsErrorWith(ErrorCode::kUnavailable, MessageIs("No tokens now.")));
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(harness.authorizer.recoveries, 1);
  EXPECT_THAT(harness.logger.Text(), Not(HasSubstr("sending again")));
}

TEST(ClientCredentials, ThatCannotBeHadNowAreAskedForOnce) {
  for (const int status : {0, 400, 429, 503}) {
    ClientHarness harness([](const http::HttpRequest&) { return ResultAnswer("{}"); });
    harness.revisions = AllRevisions();
    harness.authorizer.refuses =
        Error(ErrorCode::kUnavailable, "No tokens now.").HttpStatus(status).Retryable();
    EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)),
                IsErrorWith(MessageIs("No tokens now.")))
        << status;
    EXPECT_EQ(harness.authorizer.opened, 1) << status;
    EXPECT_TRUE(harness.transport.seen().empty()) << status;
  }
}

TEST(ClientCredentials, AreOpenedOnceForAllRequestsOfACall) {
  ClientHarness harness(
      OrdinaryServer([](const http::HttpRequest&) { return ResultAnswer(R"({"content":[]})"); }));
  EXPECT_THAT(
      CallTool(*harness.Make(), FakeCall(harness.clock), "t", Json::MakeObject(), Repeatable::kNo),
      IsOk());
  EXPECT_EQ(harness.transport.seen().size(), 3U) << "initialize, initialized, tools/call";
  EXPECT_EQ(harness.authorizer.opened, 1);
}

}  // namespace
}  // namespace claribi::mcp
