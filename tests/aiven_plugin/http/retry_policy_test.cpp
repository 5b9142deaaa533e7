#include "http/retry_policy.h"

#include <gtest/gtest.h>

#include "testing/fakes.h"

namespace claribi::http {
namespace {

using core::Milliseconds;

constexpr Milliseconds kPlenty{600000};
constexpr std::uint32_t kMostJitter = 0xFFFFFFFF;

AttemptOutcome Status(int status, bool repeatable, int attempt = 1) {
  AttemptOutcome outcome;
  outcome.status = status;
  outcome.repeatable = repeatable;
  outcome.attempt = attempt;
  return outcome;
}

std::optional<Milliseconds> Delay(const AttemptOutcome& outcome, std::uint32_t random = 0) {
  return RetryDelay(RetryLimits{}, outcome, kPlenty, random);
}

TEST(RetryPolicy, RepeatsWhatMayPassOnlyIfItIsRepeatable) {
  for (const int status : {408, 425, 502, 503, 504}) {
    EXPECT_TRUE(Delay(Status(status, true))) << status;
    EXPECT_FALSE(Delay(Status(status, false))) << status;
  }
  for (const int status : {200, 400, 401, 403, 404, 409, 500, 501}) {
    EXPECT_FALSE(Delay(Status(status, true))) << status;
  }
}

TEST(RetryPolicy, Repeats429WhateverWasAsked) { EXPECT_TRUE(Delay(Status(429, false))); }

TEST(RetryPolicy, RepeatsTransientErrorsOnlyIfRepeatable) {
  const core::Error broken = core::Error(core::ErrorCode::kUnavailable, "broken").Retryable();
  EXPECT_TRUE(Delay(AttemptOutcome::Of(broken, 1, true)));
  EXPECT_FALSE(Delay(AttemptOutcome::Of(broken, 1, false)));
  const core::Error certificate(core::ErrorCode::kUnavailable, "expired");
  EXPECT_FALSE(Delay(AttemptOutcome::Of(certificate, 1, true)));
}

TEST(RetryPolicy, NeverRepeatsACallThatEnded) {
  for (const auto code : {core::ErrorCode::kCancelled, core::ErrorCode::kTimeout}) {
    EXPECT_FALSE(Delay(AttemptOutcome::Of(core::Error(code, "ended").Retryable(), 1, true)));
  }
}

TEST(RetryPolicy, StopsWhenTheAttemptsAreUsedUp) {
  EXPECT_TRUE(Delay(Status(503, true, 2)));
  EXPECT_FALSE(Delay(Status(503, true, 3)));
}

TEST(RetryPolicy, SpreadsTheDelayFromZeroToADoublingBound) {
  EXPECT_EQ(Delay(Status(503, true, 1), 0), Milliseconds(0));
  EXPECT_EQ(Delay(Status(503, true, 1), kMostJitter), Milliseconds(250));
  EXPECT_EQ(Delay(Status(503, true, 1), kMostJitter / 2), Milliseconds(124));
  EXPECT_EQ(Delay(Status(503, true, 2), kMostJitter), Milliseconds(500));
}

TEST(RetryPolicy, BoundsTheBackoff) {
  RetryLimits limits;
  limits.max_attempts = 1000;
  EXPECT_EQ(RetryDelay(limits, Status(503, true, 900), kPlenty, kMostJitter), Milliseconds(8000));
}

TEST(RetryPolicy, TakesRetryAfterAsALowerBound) {
  AttemptOutcome outcome = Status(429, false);
  outcome.retry_after = Milliseconds(2000);
  EXPECT_EQ(Delay(outcome, 0), Milliseconds(2000));
  EXPECT_EQ(Delay(outcome, kMostJitter), Milliseconds(2250));
}

TEST(RetryPolicy, GivesUpWhenTheServerAsksForTooLong) {
  AttemptOutcome outcome = Status(503, true);
  outcome.retry_after = Milliseconds(30001);
  EXPECT_FALSE(Delay(outcome));
}

TEST(RetryPolicy, GivesUpWhenTheWaitWouldOutlastTheCall) {
  AttemptOutcome outcome = Status(503, true);
  outcome.retry_after = Milliseconds(2000);
  EXPECT_FALSE(RetryDelay(RetryLimits{}, outcome, Milliseconds(2000), 0));
  EXPECT_TRUE(RetryDelay(RetryLimits{}, outcome, Milliseconds(2001), 0));
}

TEST(RetryPolicy, KnowsIdempotentMethods) {
  EXPECT_TRUE(IsIdempotentMethod("GET"));
  EXPECT_TRUE(IsIdempotentMethod("DELETE"));
  EXPECT_FALSE(IsIdempotentMethod("POST"));
  EXPECT_FALSE(IsIdempotentMethod("get"));
}

TEST(RetryPolicy, DrawsJitterFromTheSource) {
  testing::CountingRandom random;
  EXPECT_EQ(JitterBits(random), 0x00010203U);
}

}  // namespace
}  // namespace claribi::http
