#include "http/repetition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::http {
namespace {

using core::Error;
using core::ErrorCode;
using core::Milliseconds;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::uint32_t kMostJitter = 0xFFFFFFFF;

Error Answered(int status) { return Error(ErrorCode::kUnavailable, "no").HttpStatus(status); }

TEST(Failure, OfAStatusThatMayPassIsRepeatedIfThatDoesNoHarm) {
  for (const int status : {408, 425, 502, 503, 504}) {
    EXPECT_EQ(Failure::Of(Answered(status), Repeatable::kYes).setback, Setback::kPassing) << status;
    EXPECT_FALSE(Failure::Of(Answered(status), Repeatable::kNo).setback) << status;
  }
  for (const int status : {200, 400, 401, 403, 404, 409, 500, 501}) {
    EXPECT_FALSE(Failure::Of(Answered(status), Repeatable::kYes).setback) << status;
  }
}

TEST(Failure, Of429IsRepeatedWhateverWasAsked) {
  EXPECT_EQ(Failure::Of(Answered(429), Repeatable::kNo).setback, Setback::kPassing);
}

TEST(Failure, WithoutAnAnswerIsRepeatedIfItMayPassAndDoesNoHarm) {
  const Error broken = Error(ErrorCode::kUnavailable, "broken").Retryable();
  EXPECT_EQ(Failure::Of(broken, Repeatable::kYes).setback, Setback::kPassing);
  EXPECT_FALSE(Failure::Of(broken, Repeatable::kNo).setback);
  EXPECT_FALSE(Failure::Of(Error(ErrorCode::kUnavailable, "expired"), Repeatable::kYes).setback);
}

TEST(Failure, OfACallThatEndedIsFinal) {
  for (const auto code : {ErrorCode::kCancelled, ErrorCode::kTimeout}) {
    EXPECT_FALSE(Failure::Of(Error(code, "ended").Retryable(), Repeatable::kYes).setback);
  }
}

TEST(Failure, OfWhatARequestNeedsIsFinal) {
  Error no_token = Answered(503);
  no_token.is_final = true;
  EXPECT_FALSE(Failure::Of(no_token, Repeatable::kYes).setback);
}

TEST(Failure, OfAStaleConnectionIsNoReasonToWait) {
  Error stale(ErrorCode::kUnavailable, "closed");
  stale.stale_connection = true;
  EXPECT_EQ(Failure::Of(stale, Repeatable::kNo).setback, Setback::kStaleConnection);
}

// Runs attempts that fail as told, and then succeed.
class RepetitionTest : public ::testing::Test {
 protected:
  using Attempt = Repetition::Attempt<int>;

  core::Result<int> Run(std::vector<Failure> failures) {
    return Run(std::move(failures), [](const Failure&) { return core::Ok(); });
  }
  core::Result<int> Run(std::vector<Failure> failures,
                        const std::function<core::Status(const Failure&)>& remedy) {
    std::size_t next = 0;
    return repetition_.Run<int>(
        call_,
        [&]() -> Attempt {
          ++attempts_;
          if (next < failures.size()) return failures[next++];
          return 42;
        },
        remedy);
  }
  static std::vector<Failure> Times(int count, Setback setback) {
    return std::vector<Failure>(static_cast<std::size_t>(count),
                                Failure(setback, Error(ErrorCode::kUnavailable, "given up")));
  }

  testing::FakeClock clock_;
  testing::CountingRandom random_;
  testing::RecordingLogger logger_;
  testing::FakeCall call_{clock_};
  Milliseconds paused_{0};
  int attempts_ = 0;
  Repetition repetition_{{&random_, &logger_,
                          [this](Milliseconds time) {
                            clock_.Advance(time);
                            paused_ += time;
                          },
                          &clock_}};
};

TEST_F(RepetitionTest, GivesBackWhatTheFirstAttemptBrings) {
  EXPECT_EQ(Run({}).value(), 42);
  EXPECT_EQ(attempts_, 1);
  EXPECT_EQ(repetition_.repetitions(), 0);
}

TEST_F(RepetitionTest, TriesNothingAfterAFinalFailure) {
  EXPECT_THAT(Run({Error(ErrorCode::kForbidden, "no")}), IsErrorWith(ErrorCode::kForbidden));
  EXPECT_EQ(attempts_, 1);
}

// What counts once where failures are counted.
TEST_F(RepetitionTest, KnowsWhetherAnAttemptFollowsAnOutage) {
  const auto passing = [](int status) { return Failure(Setback::kPassing, Answered(status)); };
  std::vector<Failure> failures{
      {Setback::kRedirect, Answered(307)}, passing(429), passing(503), passing(0)};
  std::vector<bool> follows;
  std::size_t next = 0;
  Repetition patient({&random_, &logger_, [this](Milliseconds time) { clock_.Advance(time); }},
                     {.passing = 5});
  const auto outcome = patient.Run<int>(
      call_,
      [&]() -> Attempt {
        follows.push_back(patient.follows_outage());
        // One of its own, which begins anew.
        const auto inner = patient.Run<int>(
            call_,
            [&]() -> Attempt {
              EXPECT_FALSE(patient.follows_outage());
              return 1;
            },
            Repetition::SendAgain);
        EXPECT_THAT(inner, IsOk());
        EXPECT_EQ(patient.follows_outage(), follows.back());
        if (next < failures.size()) return failures[next++];
        return 42;
      },
      Repetition::SendAgain);
  EXPECT_THAT(outcome, IsOk());
  EXPECT_EQ(follows, (std::vector<bool>{false, false, false, true, true}));
  EXPECT_FALSE(patient.follows_outage());
}

TEST_F(RepetitionTest, RepeatsAsOftenAsTheSetbackIsWorth) {
  const std::pair<Setback, int> budgets[] = {
      {Setback::kStaleConnection, 1},   {Setback::kRedirect, 3},
      {Setback::kCredentialRefused, 1}, {Setback::kPassing, 2},
      {Setback::kStreamBroken, 5},      {Setback::kSessionGone, 1},
      {Setback::kHeadersChanged, 1},    {Setback::kRefusedInResult, 1}};
  for (const auto& [setback, times] : budgets) {
    SCOPED_TRACE(static_cast<int>(setback));
    repetition_ =
        Repetition({&random_, &logger_, [this](Milliseconds time) { clock_.Advance(time); }});
    EXPECT_THAT(Run(Times(times, setback)), IsOk());
    EXPECT_EQ(repetition_.repetitions(), times);
    repetition_ =
        Repetition({&random_, &logger_, [this](Milliseconds time) { clock_.Advance(time); }});
    attempts_ = 0;
    EXPECT_THAT(Run(Times(times + 1, setback)), IsErrorWith(ErrorCode::kUnavailable));
    EXPECT_EQ(attempts_, times + 1);
  }
}

TEST_F(RepetitionTest, CountsForEachRunWhatConcernsOneRequest) {
  for (const Setback setback : {Setback::kStaleConnection, Setback::kRedirect,
                                Setback::kCredentialRefused, Setback::kPassing}) {
    EXPECT_THAT(Run(Times(1, setback)), IsOk());
    EXPECT_THAT(Run(Times(1, setback)), IsOk());
  }
}

TEST_F(RepetitionTest, CountsOnceAUseCaseWhatConcernsAllItsRequests) {
  for (const Setback setback :
       {Setback::kSessionGone, Setback::kHeadersChanged, Setback::kRefusedInResult}) {
    EXPECT_THAT(Run(Times(1, setback)), IsOk());
    EXPECT_THAT(Run(Times(1, setback)), IsError());
  }
}

TEST_F(RepetitionTest, CountsReopeningsThatBroughtNothing) {
  std::vector<Failure> failures = Times(20, Setback::kStreamBroken);
  for (Failure& failure : failures) failure.progressed = true;
  EXPECT_THAT(Run(failures), IsOk());
}

TEST_F(RepetitionTest, HasOneBudgetForAllSetbacksTogether) {
  for (int i = 0; i < Repetition::kMostRepetitions; ++i) {
    ASSERT_THAT(Run(Times(1, Setback::kRedirect)), IsOk()) << i;
  }
  EXPECT_THAT(Run(Times(1, Setback::kRedirect)), IsError());
  EXPECT_EQ(repetition_.repetitions(), Repetition::kMostRepetitions);
}

TEST_F(RepetitionTest, SharesItsBudgetWithWhatIsNested) {
  const auto outer = repetition_.Run<int>(
      call_,
      [&]() -> Attempt {
        const auto inner = Run(Times(1, Setback::kSessionGone));
        if (inner.ok()) return Failure(Setback::kSessionGone, Error(ErrorCode::kUnavailable, "x"));
        return 1;
      },
      [](const Failure&) { return core::Ok(); });
  EXPECT_THAT(outer, IsError());
}

TEST_F(RepetitionTest, EndsWithTheErrorOfTheRemedy) {
  EXPECT_THAT(Run(Times(1, Setback::kCredentialRefused),
                  [](const Failure&) { return Error(ErrorCode::kAuthRequired, "sign in"); }),
              IsErrorWith(ErrorCode::kAuthRequired));
  EXPECT_EQ(attempts_, 1);
  EXPECT_EQ(repetition_.repetitions(), 0);
  EXPECT_THAT(logger_.Text(), Not(HasSubstr("sending again")));
}

TEST_F(RepetitionTest, WaitsAsLongAsTheFailureSays) {
  Failure broken(Setback::kStreamBroken, Error(ErrorCode::kUnavailable, "x"));
  broken.wait = Milliseconds(1500);
  EXPECT_THAT(Run({broken}), IsOk());
  EXPECT_EQ(paused_, Milliseconds(1500));
}

// plugin_api/messages/MESSAGES.md, "Progress".
TEST_F(RepetitionTest, TellsUntilWhenItWaitsAndWhatFor) {
  const auto busy = [](int status, int wait_ms) {
    return Failure::Of(
        Error(ErrorCode::kUnavailable, "later").Retryable(Milliseconds(wait_ms)).HttpStatus(status),
        Repeatable::kYes);
  };
  EXPECT_THAT(Run({busy(429, 4000), busy(503, 1000)}), IsOk());
  ASSERT_EQ(call_.progress.size(), 4u);
  EXPECT_THAT(call_.progress[0].second,
              ::testing::MatchesRegex("waiting until .*T.*Z for the vendor's rate limit"));
  EXPECT_EQ(call_.progress[1].second, "asking again");
  EXPECT_THAT(call_.progress[2].second, HasSubstr("for the vendor to answer again"));
  EXPECT_LT(call_.progress[2].first, 0);
}

TEST_F(RepetitionTest, SaysNothingOfAShortWait) {
  Failure broken(Setback::kStreamBroken, Error(ErrorCode::kUnavailable, "x"));
  broken.wait = Milliseconds(900);
  EXPECT_THAT(Run({broken}), IsOk());
  EXPECT_TRUE(call_.progress.empty());
}

TEST_F(RepetitionTest, DoesNotBeginAWaitThatOutlastsTheCall) {
  call_.deadline = call_.Now() + Milliseconds(2000);
  const Error limited =
      Error(ErrorCode::kRateLimited, "later").Retryable(Milliseconds(2000)).HttpStatus(429);
  EXPECT_THAT(Run({Failure::Of(limited, Repeatable::kNo)}), IsErrorWith(ErrorCode::kRateLimited));
  EXPECT_EQ(paused_, Milliseconds(0));
}

TEST_F(RepetitionTest, EndsAWaitWithTheCall) {
  call_.cancel_after_polls = 3;
  Failure broken(Setback::kStreamBroken, Error(ErrorCode::kUnavailable, "x"));
  broken.wait = Milliseconds(20000);
  EXPECT_THAT(Run({broken}), IsErrorWith(ErrorCode::kCancelled));
  EXPECT_EQ(attempts_, 1);
}

TEST_F(RepetitionTest, SaysInTheLogWhyItSendsAgain) {
  EXPECT_THAT(Run(Times(1, Setback::kCredentialRefused)), IsOk());
  EXPECT_THAT(logger_.Text(), HasSubstr("sending again: the credential was refused (given up)"));
}

TEST(BackoffDelay, SpreadsFromZeroToADoublingBound) {
  const RepetitionLimits limits;
  EXPECT_EQ(BackoffDelay(limits, 1, {}, 0), Milliseconds(0));
  EXPECT_EQ(BackoffDelay(limits, 1, {}, kMostJitter), Milliseconds(250));
  EXPECT_EQ(BackoffDelay(limits, 1, {}, kMostJitter / 2), Milliseconds(124));
  EXPECT_EQ(BackoffDelay(limits, 2, {}, kMostJitter), Milliseconds(500));
  EXPECT_EQ(BackoffDelay(limits, 900, {}, kMostJitter), Milliseconds(8000));
}

TEST(BackoffDelay, TakesRetryAfterAsALowerBound) {
  const RepetitionLimits limits;
  EXPECT_EQ(BackoffDelay(limits, 1, Milliseconds(2000), 0), Milliseconds(2000));
  EXPECT_EQ(BackoffDelay(limits, 1, Milliseconds(2000), kMostJitter), Milliseconds(2250));
}

TEST(BackoffDelay, GivesUpWhenTheServerAsksForTooLong) {
  EXPECT_FALSE(BackoffDelay(RepetitionLimits(), 1, Milliseconds(30001), 0));
}

TEST(IsIdempotentMethod, KnowsTheMethodsByTheirExactNames) {
  EXPECT_TRUE(IsIdempotentMethod("GET"));
  EXPECT_TRUE(IsIdempotentMethod("DELETE"));
  EXPECT_FALSE(IsIdempotentMethod("POST"));
  EXPECT_FALSE(IsIdempotentMethod("get"));
}

TEST(JitterBits, AreDrawnFromTheSource) {
  testing::CountingRandom random;
  EXPECT_EQ(JitterBits(random), 0x00010203U);
}

}  // namespace
}  // namespace claribi::http
