#include "mcp/session_keeper.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::mcp {
namespace {

using core::Error;
using core::ErrorCode;
using Begun = core::Result<std::unique_ptr<const Session>>;

class FakeLifecycle {
 public:
  explicit FakeLifecycle(std::function<Begun(int)> begin) : begin_(std::move(begin)) {}
  SessionKeeper::Begin Begin() {
    return [this] { return begin_(++begun); };
  }

  std::atomic<int> begun{0};

 private:
  std::function<Begun(int)> begin_;
};

Begun NewSession() { return std::unique_ptr<const Session>(std::make_unique<const Session>()); }

// Counts how often it is looked at, so that a test knows when a thread waits.
class WatchedCall final : public core::CallContext {
 public:
  bool IsCancelled() const override {
    ++looks;
    return cancelled;
  }
  core::MonotonicTime Now() const override { return core::MonotonicTime(); }
  core::MonotonicTime Deadline() const override { return core::MonotonicTime::max(); }
  void Progress(double, std::string_view) const override {}

  // The first look is before the wait, so the second is in it.
  void AwaitWaiting() const {
    while (looks < 2) std::this_thread::yield();
  }

  mutable std::atomic<int> looks{0};
  std::atomic<bool> cancelled{false};
};

// Lets a test hold a beginning open.
class Gate {
 public:
  void Open() { open_ = true; }
  void Await() const {
    while (!open_) std::this_thread::yield();
  }

 private:
  std::atomic<bool> open_{false};
};

TEST(SessionKeeper, KeepsTheSessionOnceItHasBegun) {
  FakeLifecycle lifecycle([](int) { return NewSession(); });
  SessionKeeper keeper;
  const testing::FakeCall call;
  EXPECT_EQ(keeper.Current(), nullptr);
  const auto first = keeper.Acquire(call, lifecycle.Begin()).value();
  EXPECT_EQ(keeper.Acquire(call, lifecycle.Begin()).value(), first);
  EXPECT_EQ(keeper.Current(), first);
  EXPECT_EQ(lifecycle.begun, 1);
}

TEST(SessionKeeper, BeginsAnotherWhenTheCurrentOneIsForgotten) {
  FakeLifecycle lifecycle([](int) { return NewSession(); });
  SessionKeeper keeper;
  const testing::FakeCall call;
  const auto first = keeper.Acquire(call, lifecycle.Begin()).value();
  keeper.Forget(first);
  const auto second = keeper.Acquire(call, lifecycle.Begin()).value();
  EXPECT_NE(second, first);
  keeper.Forget(first);  // late news of the old one
  EXPECT_EQ(keeper.Acquire(call, lifecycle.Begin()).value(), second);
  EXPECT_EQ(lifecycle.begun, 2);
}

TEST(SessionKeeper, IsIdleAfterAFailure) {
  FakeLifecycle lifecycle([](int time) -> Begun {
    if (time == 1) return Error(ErrorCode::kUnavailable, "down");
    return NewSession();
  });
  SessionKeeper keeper;
  const testing::FakeCall call;
  EXPECT_THAT(keeper.Acquire(call, lifecycle.Begin()), IsErrorWith(ErrorCode::kUnavailable));
  EXPECT_THAT(keeper.Acquire(call, lifecycle.Begin()), IsOk());
}

TEST(SessionKeeper, IsIdleAfterAnException) {
  FakeLifecycle lifecycle([](int time) -> Begun {
    if (time == 1) throw std::runtime_error("out of memory");
    return NewSession();
  });
  SessionKeeper keeper;
  const testing::FakeCall call;
  EXPECT_THROW(static_cast<void>(keeper.Acquire(call, lifecycle.Begin())), std::runtime_error);
  EXPECT_THAT(keeper.Acquire(call, lifecycle.Begin()), IsOk());
}

TEST(SessionKeeper, BeginsNothingForACallThatIsOver) {
  FakeLifecycle lifecycle([](int) { return NewSession(); });
  SessionKeeper keeper;
  testing::FakeCall call;
  call.cancelled = true;
  EXPECT_THAT(keeper.Acquire(call, lifecycle.Begin()), IsErrorWith(ErrorCode::kCancelled));
  EXPECT_EQ(lifecycle.begun, 0);
}

// One call begins (and ends as `outcome` says) while another waits for it.
struct TwoCalls {
  explicit TwoCalls(std::function<Begun(int)> outcome)
      : lifecycle([this, outcome = std::move(outcome)](int time) {
          if (time == 1) gate.Await();
          return outcome(time);
        }),
        leader([this] { led.emplace(keeper.Acquire(leading, lifecycle.Begin())); }) {
    while (lifecycle.begun == 0) std::this_thread::yield();
    follower =
        std::thread([this] { followed.emplace(keeper.Acquire(following, lifecycle.Begin())); });
    following.AwaitWaiting();
  }
  void Finish() {
    gate.Open();
    leader.join();
    follower.join();
  }

  Gate gate;
  FakeLifecycle lifecycle;
  SessionKeeper keeper;
  WatchedCall leading;
  WatchedCall following;
  std::optional<core::Result<SharedSession>> led;
  std::optional<core::Result<SharedSession>> followed;
  std::thread leader;
  std::thread follower;
};

TEST(SessionKeeper, SharesWhatAnotherCallHasBegun) {
  TwoCalls calls([](int) { return NewSession(); });
  calls.Finish();
  EXPECT_EQ(calls.led->value(), calls.followed->value());
  EXPECT_EQ(calls.lifecycle.begun, 1);
}

TEST(SessionKeeper, SharesTheFailureWithWhoeverWaitedForIt) {
  TwoCalls calls([](int) -> Begun { return Error(ErrorCode::kAuthRequired, "sign in"); });
  calls.Finish();
  EXPECT_THAT(*calls.led, IsErrorWith(ErrorCode::kAuthRequired));
  EXPECT_THAT(*calls.followed, IsErrorWith(ErrorCode::kAuthRequired));
  EXPECT_EQ(calls.lifecycle.begun, 1) << "nobody knocks again at a door that was just closed";
}

TEST(SessionKeeper, AnotherTakesOverWhenTheFirstIsCancelled) {
  TwoCalls calls([](int time) -> Begun {
    if (time == 1) return Error(ErrorCode::kCancelled, "cancelled");
    return NewSession();
  });
  calls.Finish();
  EXPECT_THAT(*calls.led, IsErrorWith(ErrorCode::kCancelled));
  EXPECT_TRUE(calls.followed->ok());
  EXPECT_EQ(calls.lifecycle.begun, 2);
}

TEST(SessionKeeper, WhoWaitsCanBeCancelledAlone) {
  TwoCalls calls([](int) { return NewSession(); });
  calls.following.cancelled = true;
  calls.follower.join();
  EXPECT_THAT(*calls.followed, IsErrorWith(ErrorCode::kCancelled));
  calls.gate.Open();
  calls.leader.join();
  EXPECT_TRUE(calls.led->ok());
}

}  // namespace
}  // namespace claribi::mcp
