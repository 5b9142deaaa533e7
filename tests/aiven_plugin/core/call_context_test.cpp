#include "core/call_context.h"

#include <gtest/gtest.h>

#include <vector>

#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::core {
namespace {

using claribi::testing::FakeCall;
using claribi::testing::FakeClock;

TEST(CallContext, IsAliveUntilItsDeadline) {
  FakeClock clock;
  FakeCall call(clock);
  EXPECT_THAT(call.CheckAlive(), IsOk());
  call.deadline = clock.Monotonic() + Milliseconds(50);
  EXPECT_THAT(call.CheckAlive(), IsOk());
  clock.Advance(Milliseconds(49));
  EXPECT_THAT(call.CheckAlive(), IsOk());
  clock.Advance(Milliseconds(1));
  EXPECT_THAT(call.CheckAlive(), IsErrorWith(ErrorCode::kTimeout, "timeout"));
}

// The origin of a host's clock is arbitrary, and so are its deadlines.
TEST(CallContext, CountsTimeUpToTheLimitsOfAClock) {
  constexpr auto kFirst = MonotonicTime::min();
  constexpr auto kLast = MonotonicTime::max();
  EXPECT_EQ(After(kLast - Milliseconds(5), Milliseconds(9)), kLast);
  EXPECT_EQ(After(kFirst + Milliseconds(5), Milliseconds(-9)), kFirst);
  EXPECT_EQ(After(kFirst, Milliseconds(9)), kFirst + Milliseconds(9));
  EXPECT_EQ(Until(kFirst, kLast), Milliseconds::max());
  EXPECT_EQ(Until(kLast, kFirst), Milliseconds::min());
  EXPECT_EQ(Until(MonotonicTime(Milliseconds(-7)), MonotonicTime(Milliseconds(3))),
            Milliseconds(10));
}

class CallAt final : public CallContext {
 public:
  CallAt(MonotonicTime now, MonotonicTime deadline) : now_(now), deadline_(deadline) {}
  bool IsCancelled() const override { return false; }
  MonotonicTime Now() const override { return now_; }
  MonotonicTime Deadline() const override { return deadline_; }
  void Progress(double, std::string_view) const override {}

 private:
  const MonotonicTime now_;
  const MonotonicTime deadline_;
};

TEST(BoundedCall, IsBoundedWhereverTheClockStandsAndWhateverTheDeadlineIs) {
  for (const std::int64_t now :
       {INT64_MIN, std::int64_t{-5}, std::int64_t{0}, std::int64_t{5}, INT64_MAX - 1}) {
    for (const auto deadline : {MonotonicTime::min(), MonotonicTime::min() + Milliseconds(1),
                                MonotonicTime::max() - Milliseconds(1), MonotonicTime::max()}) {
      const CallAt outer(MonotonicTime(Milliseconds(now)), deadline);
      const BoundedCall bounded(outer, Milliseconds(100));
      EXPECT_LE(bounded.Deadline(), deadline);
      EXPECT_LE(bounded.Deadline(), After(outer.Now(), Milliseconds(100)));
      EXPECT_EQ(bounded.CheckAlive().ok(), outer.Now() < deadline);
      EXPECT_LE(outer.Remaining(Milliseconds(70)), Milliseconds(70));
    }
  }
}

TEST(CallContext, EndsWhenCancelled) {
  FakeCall call;
  call.cancelled = true;
  ASSERT_THAT(call.CheckAlive(), IsErrorWith(ErrorCode::kCancelled));
}

TEST(CallContext, SaysHowMuchTimeIsLeft) {
  FakeClock clock;
  FakeCall call(clock);
  EXPECT_EQ(call.Remaining(Milliseconds(70)), Milliseconds(70));
  call.deadline = clock.Monotonic() + Milliseconds(50);
  EXPECT_EQ(call.Remaining(Milliseconds(70)), Milliseconds(50));
  EXPECT_EQ(call.Remaining(Milliseconds(20)), Milliseconds(20));
  clock.Advance(Milliseconds(500));
  EXPECT_EQ(call.Remaining(Milliseconds(20)), Milliseconds(0));
}

// Waits for something that never happens; the slices it waited are in `slices`.
Result<bool> WaitInVain(FakeClock& clock, const CallContext& call, Milliseconds at_most,
                        std::vector<Milliseconds>& slices) {
  return call.WaitUntil(
      at_most, [] { return false; },
      [&](Milliseconds slice) {
        slices.push_back(slice);
        clock.Advance(slice);
      });
}

TEST(CallContext, WaitsInSlices) {
  FakeClock clock;
  const FakeCall call(clock);
  std::vector<Milliseconds> slices;
  const auto waited = WaitInVain(clock, call, Milliseconds(250), slices);
  ASSERT_THAT(waited, IsOk());
  EXPECT_FALSE(waited.value());
  EXPECT_EQ(slices, (std::vector<Milliseconds>{kPollInterval, kPollInterval, Milliseconds(50)}));
}

TEST(CallContext, StopsWaitingAtTheDeadline) {
  FakeClock clock;
  FakeCall call(clock);
  call.deadline = clock.Monotonic() + Milliseconds(130);
  std::vector<Milliseconds> slices;
  EXPECT_THAT(WaitInVain(clock, call, Milliseconds(1000), slices),
              IsErrorWith(ErrorCode::kTimeout));
  EXPECT_EQ(slices, (std::vector<Milliseconds>{kPollInterval, Milliseconds(30)}));
}

TEST(CallContext, StopsWaitingWhenCancelled) {
  FakeClock clock;
  FakeCall call(clock);
  call.cancel_after_polls = 2;
  std::vector<Milliseconds> slices;
  EXPECT_THAT(WaitInVain(clock, call, Milliseconds(10000), slices),
              IsErrorWith(ErrorCode::kCancelled));
  EXPECT_EQ(slices.size(), 2U);
}

TEST(CallContext, DoesNotWaitForWhatIsDone) {
  FakeCall call;
  call.cancelled = true;
  const auto waited = call.WaitUntil(
      Milliseconds(10), [] { return true; }, [](Milliseconds) { FAIL(); });
  ASSERT_THAT(waited, IsOk());
  EXPECT_TRUE(waited.value());
}

TEST(BoundedCall, HasTheEarlierDeadline) {
  FakeClock clock;
  FakeCall call(clock);
  const MonotonicTime now = clock.Monotonic();
  EXPECT_EQ(BoundedCall(call, Milliseconds(40)).Deadline(), now + Milliseconds(40));
  call.deadline = now + Milliseconds(30);
  EXPECT_EQ(BoundedCall(call, Milliseconds(40)).Deadline(), now + Milliseconds(30));
  EXPECT_EQ(BoundedCall(call, Milliseconds(20)).Deadline(), now + Milliseconds(20));
  EXPECT_EQ(BoundedCall(call, Milliseconds::max()).Deadline(), now + Milliseconds(30));
}

TEST(BoundedCall, PassesOnCancellationAndProgress) {
  FakeCall call;
  const BoundedCall bounded(call, Milliseconds(40));
  EXPECT_FALSE(bounded.IsCancelled());
  call.cancelled = true;
  EXPECT_TRUE(bounded.IsCancelled());
  bounded.Progress(0.5, "half");
  ASSERT_EQ(call.progress.size(), 1U);
  EXPECT_EQ(call.progress[0].second, "half");
}

}  // namespace
}  // namespace claribi::core
