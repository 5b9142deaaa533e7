// Circuits: when a place that fails is left alone, for how long, and who is not affected. The clock
// moves by hand; the network is a script. How processes share them: shared_circuits_test.cpp.
#include "http/circuit.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "aiven_plugin/http/circuit_fixture.h"
#include "core/text.h"

namespace claribi::http {
namespace {

using core::Error;
using core::ErrorCode;
using core::ErrorKind;
using core::Milliseconds;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(CircuitTest, OpensAfterFailuresInARowAndAnswersAtOnce) {
  Fail(Refused());
  SendTimes(4);
  EXPECT_FALSE(IsOpen());
  SendTimes(1);
  ASSERT_TRUE(IsOpen());
  const auto refused = Send();
  ASSERT_THAT(refused, IsError());
  EXPECT_EQ(sent_, 5) << "nothing is sent while the circuit is open";
  const Error& error = refused.error();
  EXPECT_EQ(error.code, ErrorCode::kUnavailable);
  EXPECT_EQ(error.kind, ErrorKind::kNetwork) << "the reason stays what it was";
  EXPECT_EQ(error.message, "The vendor cannot be reached.");
  EXPECT_THAT(error.cause, HasSubstr("connection refused; 5 requests in a row"));
  EXPECT_THAT(error.cause,
              HasSubstr("the next attempt is made from " + core::TimeText(clock_.Now() + kFirst)));
  EXPECT_EQ(error.fix, "Check the network.");
  EXPECT_TRUE(error.retryable);
  EXPECT_EQ(error.retry_after, kFirst);
  EXPECT_TRUE(error.unsent) << "no refresh token was spent";
  EXPECT_TRUE(error.is_final) << "nobody waits for it in a loop";
}

TEST_F(CircuitTest, AnswersInBetweenBeginTheCountAnew) {
  for (int i = 0; i < 10; ++i) {
    Fail(Refused());
    SendTimes(4);
    Answer(i % 2 == 0 ? 200 : 404);
    SendTimes(1);
  }
  EXPECT_FALSE(IsOpen());
}

TEST_F(CircuitTest, EveryServerErrorCounts) {
  for (const int status : {500, 501, 502, 503, 504, 520, 599}) {
    Make({});
    Answer(status);
    SendTimes(5);
    EXPECT_TRUE(IsOpen()) << status;
    EXPECT_THAT(Send(), IsErrorWith(CauseIs(HasSubstr("HTTP status " + std::to_string(status)))));
  }
}

TEST_F(CircuitTest, WhatTheVendorAnswersToOneRequestCountsForNothing) {
  for (const int status : {200, 202, 204, 301, 307, 400, 401, 403, 404, 405, 408, 409, 413, 429}) {
    Answer(status);
    SendTimes(20);
    EXPECT_FALSE(IsOpen()) << status;
  }
}

TEST_F(CircuitTest, RefusalsOfOurOwnAndOfTheCallerCountForNothing) {
  Error stale = Refused();
  stale.stale_connection = true;
  for (const Error& error :
       {Error(ErrorCode::kForbidden, "a private address"), Error(ErrorCode::kCancelled, "Ctrl-C"),
        Error(ErrorCode::kTooLarge, "headers"), Error(ErrorCode::kUpstream, "no HTTP"),
        Error(ErrorCode::kInvalid, "scheme"), stale}) {
    Fail(error);
    SendTimes(20);
    EXPECT_FALSE(IsOpen()) << error.message;
  }
  Fail(Refused());
  call_.cancelled = true;
  SendTimes(20);
  EXPECT_FALSE(IsOpen()) << "a cancelled call proves nothing";
}

TEST_F(CircuitTest, SilenceCountsAndACallersHasteDoesNot) {
  Fail(Error(ErrorCode::kTimeout, "No answer."));
  SendTimes(5);
  EXPECT_TRUE(IsOpen()) << "the call goes on: it was our own bound";

  Make({});
  takes_ = Milliseconds(30000);
  for (int i = 0; i < 20; ++i) {
    call_.deadline = clock_.Monotonic() + Milliseconds(30000);
    SendTimes(1);
  }
  EXPECT_FALSE(IsOpen()) << "the caller waited for half a minute";

  Make({});
  takes_ = kSilence;
  for (int i = 0; i < 5; ++i) {
    call_.deadline = clock_.Monotonic() + kSilence;
    SendTimes(1);
  }
  EXPECT_TRUE(IsOpen()) << "the vendor had all the time that a request has";
}

// Discovery, the server's own stream, the end of a session: some servers have nothing but 500
// there.
TEST_F(CircuitTest, WhatMayNotBeThereIsNoOutage) {
  Answer(500);
  for (const char* method : {"GET", "DELETE"}) {
    method_ = method;
    SendTimes(20);
    EXPECT_FALSE(IsOpen()) << method;
  }
  method_ = "GET";
  Answer(502);
  for (int i = 0; i < 20; ++i) {
    static_cast<void>(
        SendTo(*acme_, "https://mcp.vendor.example/.well-known/oauth-protected-resource/mcp"));
    static_cast<void>(
        SendTo(*acme_, "https://mcp.vendor.example/tenant/.well-known/openid-configuration"));
  }
  EXPECT_FALSE(IsOpen());
  Fail(Refused());
  for (int i = 0; i < 5; ++i) {
    static_cast<void>(
        SendTo(*acme_, "https://mcp.vendor.example/.well-known/oauth-protected-resource"));
  }
  EXPECT_TRUE(IsOpen()) << "no connection is none, whatever is asked for";
}

TEST_F(CircuitTest, LetsOneProbePassAndClosesWithItsAnswer) {
  Fail(Refused());
  SendTimes(5);
  clock_.Advance(kFirst - Milliseconds(1));
  SendTimes(3);
  EXPECT_EQ(sent_, 5);
  clock_.Advance(Milliseconds(1));
  int refused_meanwhile = 0;
  answer_ = [&](const HttpRequest&) {
    // While the probe is under way.
    const auto other = circuits_->Admit("acme", kOrigin);
    if (!other.ok()) {
      ++refused_meanwhile;
      EXPECT_THAT(other.error().cause, HasSubstr("one request is trying"));
    }
    return testing::JsonAnswer(200, "{}");
  };
  EXPECT_THAT(Send(), IsOk());
  EXPECT_EQ(refused_meanwhile, 1);
  EXPECT_FALSE(IsOpen());
  EXPECT_THAT(logger_.Text(), HasSubstr("keeps failing and is not asked until"));
  EXPECT_THAT(logger_.Text(), HasSubstr("answers again"));
  Fail(Refused());
  SendTimes(4);
  EXPECT_FALSE(IsOpen()) << "the count began anew";
}

TEST_F(CircuitTest, ARefusedCredentialIsAnAnswerToAProbe) {
  Fail(Refused());
  SendTimes(5);
  clock_.Advance(kFirst);
  Answer(401);
  SendTimes(1);
  EXPECT_FALSE(IsOpen()) << "somebody answers";
}

TEST_F(CircuitTest, EachProbeThatFailsDoublesThePauseUpToTheLongest) {
  Make({.failures = 2, .first_pause = Milliseconds(1000), .longest_pause = Milliseconds(5000)});
  Fail(Refused());
  SendTimes(2);
  for (const int pause : {1000, 2000, 4000, 5000, 5000}) {
    const auto open = circuits_->Find("acme", kOrigin);
    ASSERT_TRUE(open);
    EXPECT_EQ(open->next_attempt_at, clock_.Now() + Milliseconds(pause));
    clock_.Advance(Milliseconds(pause));
    const int before = sent_;
    SendTimes(3);
    EXPECT_EQ(sent_, before + 1) << "one probe";
  }
}

TEST_F(CircuitTest, KeepsToThePauseThatTheVendorAsksFor) {
  answer_ = [](const HttpRequest&) {
    testing::ScriptedAnswer answer = testing::JsonAnswer(503, "{}");
    answer.headers.Set("Retry-After", "60");
    return answer;
  };
  SendTimes(5);
  const std::string endpoint(kUrl);
  EXPECT_EQ(circuits_->Find("acme", endpoint)->next_attempt_at, clock_.Now() + Milliseconds(60000));
  Make({.failures = 1, .first_pause = Milliseconds(1000), .longest_pause = Milliseconds(5000)});
  SendTimes(1);
  EXPECT_EQ(circuits_->Find("acme", endpoint)->next_attempt_at, clock_.Now() + Milliseconds(5000))
      << "but for no longer than the longest";
}

TEST_F(CircuitTest, AProbeThatTeachesNothingIsTakenByTheNextRequest) {
  Fail(Refused());
  SendTimes(5);
  clock_.Advance(kFirst);
  Fail(Error(ErrorCode::kCancelled, "Ctrl-C"));
  SendTimes(1);
  EXPECT_TRUE(IsOpen());
  Answer(200);
  EXPECT_THAT(Send(), IsOk());
  EXPECT_FALSE(IsOpen());
}

TEST_F(CircuitTest, OrganisationsAndOriginsHaveCircuitsOfTheirOwn) {
  Fail(Refused());
  SendTimes(5);
  EXPECT_TRUE(IsOpen());
  Answer(200);
  const auto globex = Transport("globex");
  EXPECT_THAT(SendTo(*globex), IsOk()) << "another organisation's failures are not its own";
  EXPECT_TRUE(IsOpen()) << "and its answers do not close this circuit";
  EXPECT_THAT(SendTo(*acme_, "https://eu.vendor.example/mcp"), IsOk());
  EXPECT_THAT(SendTo(*acme_, "https://mcp.vendor.example:8443/mcp"), IsOk());
  EXPECT_THAT(Send(), IsError());
}

TEST_F(CircuitTest, IsSharedByTheConnectionsOfAnOrganisation) {
  Fail(Refused());
  const auto second = Transport("acme");
  SendTimes(3);
  for (int i = 0; i < 2; ++i) static_cast<void>(SendTo(*second));
  EXPECT_TRUE(IsOpen());
  const int before = sent_;
  EXPECT_THAT(SendTo(*second), IsError());
  EXPECT_EQ(sent_, before);
}

TEST_F(CircuitTest, NeverOpensWhereTheOperatorSaysSo) {
  Make({.failures = 0});
  Fail(Refused());
  SendTimes(100);
  EXPECT_EQ(sent_, 100);
  EXPECT_FALSE(IsOpen());
}

TEST_F(CircuitTest, LateFailuresDoNotProlongThePause) {
  Fail(Refused());
  SendTimes(5);
  const auto before = circuits_->Find("acme", kOrigin)->next_attempt_at;
  clock_.Advance(Milliseconds(1000));
  circuits_->NoteFailure("acme", kOrigin, Circuits::Pass::kUsual, Refused());
  EXPECT_EQ(circuits_->Find("acme", kOrigin)->next_attempt_at, before);
}

TEST_F(CircuitTest, AreBoundedInNumber) {
  Make({.failures = 1});
  for (std::size_t i = 0; i < Circuits::kMostCircuits + 10; ++i) {
    clock_.Advance(Milliseconds(1));
    circuits_->NoteFailure("acme", "https://h" + std::to_string(i) + ".example",
                           Circuits::Pass::kUsual, Refused());
  }
  EXPECT_FALSE(circuits_->Find("acme", "https://h0.example")) << "the oldest is forgotten";
  EXPECT_TRUE(circuits_->Find("acme", "https://h100.example"));
  EXPECT_THAT(circuits_->Admit("acme", "https://h0.example"), IsOk());
}

TEST_F(CircuitTest, ManyThreadsGetOneProbe) {
  Make({.failures = 1, .first_pause = Milliseconds(1000)});
  circuits_->NoteFailure("acme", kOrigin, Circuits::Pass::kUsual, Refused());
  clock_.Advance(Milliseconds(1000));
  std::atomic<int> probes{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 100; ++n) {
        const auto pass = circuits_->Admit("acme", kOrigin);
        if (pass.ok()) ++probes;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(probes, 1);
}

}  // namespace
}  // namespace claribi::http
