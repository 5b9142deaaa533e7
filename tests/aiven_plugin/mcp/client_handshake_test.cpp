// What becomes of a session whose handshake fails: one test per failure.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "aiven_plugin/mcp/client_harness.h"
#include "testing/result_matchers.h"

namespace claribi::mcp {
namespace {

using core::Error;
using core::ErrorCode;
using testing::FakeCall;
using ::testing::HasSubstr;
using testing::JsonAnswer;
using testing::ScriptedAnswer;

// The session that the first half began is kept.
TEST(ClientHandshake, TheSecondHalfOfAHandshakeThatFailsInPassingIsSentThreeTimesAndIsNotTheEnd) {
  std::map<std::string, int> asked;
  ClientHarness harness([&, server = OrdinaryServer([](const http::HttpRequest&) {
                              return ResultAnswer(R"({"tools":[]})");
                            })](const http::HttpRequest& request) {
    const std::string method = MethodOf(request.method, request.body);
    ++asked[method];
    return method == "notifications/initialized" ? JsonAnswer(503, "{}") : server(request);
  });
  EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)), IsOk());
  EXPECT_EQ(asked["initialize"], 1);
  EXPECT_EQ(asked["notifications/initialized"], 3);
}

TEST(ClientHandshake, AHandshakeThatFailsInPassing) {
  int initializes = 0;
  ClientHarness harness([&, server = OrdinaryServer([](const http::HttpRequest&) {
                              return ResultAnswer(R"({"tools":[]})");
                            })](const http::HttpRequest& request) {
    const bool initialize = MethodOf(request.method, request.body) == "initialize";
    if (initialize && ++initializes < 3) return JsonAnswer(503, "{}");
    return server(request);
  });
  EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)), IsOk());
  EXPECT_EQ(initializes, 3);
}

// The answer to a notification that nobody waits for.
TEST(ClientHandshake, AHandshakeWhoseEndIsRefusedGoesOn) {
  for (const int status : {400, 401, 403, 404, 405, 500, 501}) {
    ClientHarness harness([status, server = OrdinaryServer([](const http::HttpRequest&) {
                                     return ResultAnswer(R"({"tools":[]})");
                                   })](const http::HttpRequest& request) {
      if (MethodOf(request.method, request.body) == "notifications/initialized") {
        return JsonAnswer(status, R"({"error":"what?"})");
      }
      return server(request);
    });
    const auto client = harness.Make();
    EXPECT_THAT(ListTools(*client, FakeCall(harness.clock)), IsOk()) << status;
    EXPECT_THAT(harness.logger.Text(), HasSubstr("notifications/initialized is not taken (HTTP " +
                                                 std::to_string(status) + ")"));
    EXPECT_EQ(harness.authorizer.recoveries, 0) << "no refresh token is spent for that";
  }
}

// Whatever takes longer than a server's patience is worth.
TEST(ClientHandshake, AHandshakeWhoseEndIsMetWithSilenceGoesOn) {
  for (const ErrorCode code : {ErrorCode::kTimeout, ErrorCode::kUnavailable}) {
    ClientHarness harness([code, server = OrdinaryServer([](const http::HttpRequest&) {
                                   return ResultAnswer(R"({"tools":[]})");
                                 })](const http::HttpRequest& request) {
      ScriptedAnswer silence;
      silence.error = Error(code, "Nothing came.");
      const bool is_end = MethodOf(request.method, request.body) == "notifications/initialized";
      return is_end ? silence : server(request);
    });
    EXPECT_THAT(ListTools(*harness.Make(), FakeCall(harness.clock)), IsOk());
    EXPECT_THAT(harness.logger.Text(), HasSubstr("notifications/initialized is not taken"));
  }
}

TEST(ClientHandshake, ACallThatEndsInTheHandshakeEnds) {
  ClientHarness* waiting = nullptr;
  ClientHarness harness([&, server = OrdinaryServer([](const http::HttpRequest&) {
                              return ResultAnswer(R"({"tools":[]})");
                            })](const http::HttpRequest& request) {
    if (MethodOf(request.method, request.body) != "notifications/initialized") {
      return server(request);
    }
    waiting->clock.Advance(core::Milliseconds(2000));
    ScriptedAnswer silence;
    silence.error = Error(ErrorCode::kTimeout, "Nothing came.");
    return silence;
  });
  waiting = &harness;
  FakeCall call(harness.clock);
  call.deadline = call.Now() + core::Milliseconds(1000);
  EXPECT_THAT(ListTools(*harness.Make(), call), IsErrorWith(ErrorCode::kTimeout));
  EXPECT_EQ(harness.transport.seen().size(), 2U);
}

}  // namespace
}  // namespace claribi::mcp
