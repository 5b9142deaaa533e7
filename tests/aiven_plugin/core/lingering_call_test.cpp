#include "core/lingering_call.h"

#include <gtest/gtest.h>

#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::core {
namespace {

TEST(LingeringCall, EndsOnlyAMomentAfterTheCancellation) {
  testing::FakeClock clock;
  testing::FakeCall outer(clock);
  const LingeringCall lingering(outer, Milliseconds(30000), Milliseconds(600));
  EXPECT_FALSE(lingering.IsCancelled());
  outer.cancelled = true;
  EXPECT_FALSE(lingering.IsCancelled());
  clock.Advance(Milliseconds(599));
  EXPECT_FALSE(lingering.IsCancelled());
  clock.Advance(Milliseconds(1));
  EXPECT_TRUE(lingering.IsCancelled());
}

TEST(LingeringCall, IsBoundedByItsOwnTimeAndByTheDeadlinePlusTheMoment) {
  testing::FakeClock clock;
  testing::FakeCall outer(clock);
  const LingeringCall unbounded(outer, Milliseconds(30000), Milliseconds(600));
  EXPECT_EQ(unbounded.Deadline(), clock.Monotonic() + Milliseconds(30000));
  outer.deadline = clock.Monotonic() + Milliseconds(1000);
  const LingeringCall bounded(outer, Milliseconds(30000), Milliseconds(600));
  EXPECT_EQ(bounded.Deadline(), clock.Monotonic() + Milliseconds(1600));
}

TEST(LingeringCall, GivesTheMomentAlsoWhenTheDeadlinePassedLongAgo) {
  testing::FakeClock clock;
  testing::FakeCall outer(clock);
  outer.deadline = clock.Monotonic();
  clock.Advance(Milliseconds(60000));
  const LingeringCall lingering(outer, Milliseconds(30000), Milliseconds(600));
  EXPECT_THAT(lingering.CheckAlive(), IsOk());
  EXPECT_EQ(lingering.Deadline(), clock.Monotonic() + Milliseconds(600));
}

}  // namespace
}  // namespace claribi::core
