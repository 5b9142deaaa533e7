// The host's services through the adapters: what a host says about a failure is kept, and told by
// the plugin once.
#include "abi/host_adapter.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "abi/call_adapter.h"
#include "oauth/lingering_call.h"
#include "testing/result_matchers.h"

namespace claribi::abi {
namespace {

// A host that answers every service with one status, after saying why through the wait that it was
// given.
struct CrossHost {
  cbi_host table{};
  std::int32_t answer = CBI_OK;
  bool explains = true;
  std::int64_t seen_deadline_ms = 0;
  const cbi_call* seen_call = nullptr;
  std::int32_t seen_cancelled = -1;

  CrossHost() {
    table.struct_size = sizeof(table);
    table.ctx = this;
    table.unix_ms = [](const cbi_host*) -> std::int64_t { return 1790000000000; };
    table.monotonic_ms = [](const cbi_host*) -> std::int64_t { return 5000; };
    table.secret_get = [](const cbi_host* host, const cbi_wait* wait, void*, const char*,
                          cbi_recv recv, void* user) {
      const std::int32_t status = Answer(host, wait);
      if (status == CBI_OK) recv(user, "sealed", 6, 42);
      return status;
    };
    table.secret_put = [](const cbi_host* host, const cbi_wait* wait, void*, const char*,
                          const void*, std::size_t, std::uint64_t, std::uint64_t* version) {
      if (version != nullptr) *version = 43;
      return Answer(host, wait);
    };
    table.secret_clear = [](const cbi_host* host, const cbi_wait* wait, void*) {
      return Answer(host, wait);
    };
    table.lease_acquire = [](const cbi_host* host, const cbi_wait* wait, void*, const char*,
                             std::int64_t, std::int64_t, std::uint64_t* lease) {
      *lease = 7;
      return Answer(host, wait);
    };
  }

  static std::int32_t Answer(const cbi_host* host, const cbi_wait* wait) {
    auto* self = static_cast<CrossHost*>(host->ctx);
    EXPECT_NE(wait, nullptr);
    EXPECT_EQ(wait->struct_size, sizeof(cbi_wait));
    self->seen_deadline_ms = wait->deadline_ms;
    self->seen_call = wait->call;
    self->seen_cancelled = wait->cancelled(wait);
    if (self->answer != CBI_OK && self->explains) {
      cbi_error error{};
      error.struct_size = sizeof(error);
      error.code = self->answer;
      error.retry_after_ms = -1;
      error.message = "The store is full.";
      error.cause = "no space left";
      error.fix = "Free some space.";
      wait->fail(wait, &error);
    }
    return self->answer;
  }
};

struct OneCall {
  cbi_call call{};
  int failures = 0;
  bool is_cancelled = false;

  OneCall() {
    call.struct_size = sizeof(call);
    call.ctx = this;
    call.deadline_ms = INT64_MAX;
    call.cancelled = [](const cbi_call* asked) {
      return static_cast<OneCall*>(asked->ctx)->is_cancelled ? 1 : 0;
    };
    call.progress = [](const cbi_call*, double, const char*) {};
    call.fail = [](const cbi_call* failed, const cbi_error*) {
      ++static_cast<OneCall*>(failed->ctx)->failures;
    };
  }
};

TEST(HostScope, HandsOverBytesAndVersion) {
  CrossHost host;
  OneCall one;
  HostScope scope(host.table, nullptr);
  const auto record = scope.Get(HostCall(host.table, one.call), "tokens");
  ASSERT_THAT(record, IsOk());
  EXPECT_EQ(record->bytes, "sealed");
  EXPECT_EQ(record->version, 42U);
  EXPECT_EQ(host.seen_call, &one.call) << "the host's own, so that it can tell for whom it works";
}

TEST(HostScope, KeepsTheHostsReasonWithoutFailingTheCall) {
  CrossHost host;
  host.answer = CBI_E_UNAVAILABLE;
  OneCall one;
  HostScope scope(host.table, nullptr);
  EXPECT_THAT(scope.Put(HostCall(host.table, one.call), "tokens", "x", 0),
              IsErrorWith(core::ErrorCode::kUnavailable, MessageIs("The store is full."),
                          CauseIs("no space left"), FixIs("Free some space.")));
  EXPECT_EQ(one.failures, 0);
}

TEST(HostScope, ClearsThroughTheHost) {
  CrossHost host;
  OneCall one;
  HostScope scope(host.table, nullptr);
  EXPECT_THAT(scope.Clear(HostCall(host.table, one.call)), IsOk());
  host.answer = CBI_E_UNAVAILABLE;
  EXPECT_THAT(scope.Clear(HostCall(host.table, one.call)),
              IsErrorWith(MessageIs("The store is full.")));
  EXPECT_EQ(one.failures, 0);
}

TEST(HostScope, SaysWhichServiceFailedWhenTheHostIsSilent) {
  CrossHost host;
  host.answer = CBI_E_CONFLICT;
  host.explains = false;
  OneCall one;
  HostScope scope(host.table, nullptr);
  EXPECT_THAT(scope.Acquire(HostCall(host.table, one.call), "refresh", core::Milliseconds(1),
                            core::Milliseconds(1)),
              IsErrorWith(core::ErrorCode::kConflict, CauseIs(HasSubstr("lease_acquire"))));
}

TEST(HostScope, AnUnknownStatusIsInternal) {
  CrossHost host;
  host.answer = 99;
  host.explains = false;
  OneCall one;
  HostScope scope(host.table, nullptr);
  EXPECT_THAT(scope.Get(HostCall(host.table, one.call), "tokens"),
              IsErrorWith(core::ErrorCode::kInternal));
}

TEST(HostScope, WaitsUntilTheNearerDeadline) {
  CrossHost host;
  OneCall one;
  one.call.deadline_ms = 60000;
  const HostCall whole(host.table, one.call);
  const core::BoundedCall part(whole, core::Milliseconds(250));
  HostScope scope(host.table, nullptr);
  ASSERT_THAT(scope.Get(part, "tokens"), IsOk());
  EXPECT_EQ(host.seen_deadline_ms, 5250);
  EXPECT_EQ(host.seen_call, &one.call);
}

TEST(HostScope, WaitsWithoutAnEndWhereTheCallHasNone) {
  CrossHost host;
  OneCall one;
  HostScope scope(host.table, nullptr);
  ASSERT_THAT(scope.Get(HostCall(host.table, one.call), "tokens"), IsOk());
  EXPECT_EQ(host.seen_deadline_ms, INT64_MAX);
}

TEST(HostScope, StopsWaitingWithTheCall) {
  CrossHost host;
  OneCall one;
  HostScope scope(host.table, nullptr);
  static_cast<void>(scope.Get(HostCall(host.table, one.call), "tokens"));
  EXPECT_EQ(host.seen_cancelled, 0);
  one.is_cancelled = true;
  static_cast<void>(scope.Get(HostCall(host.table, one.call), "tokens"));
  EXPECT_EQ(host.seen_cancelled, 1);
}

// What ends a wait is the plugin's: here the call is cancelled, and the answer is awaited a moment
// longer.
TEST(HostScope, MayWaitLongerThanTheCallThatItServes) {
  CrossHost host;
  OneCall one;
  one.is_cancelled = true;
  const HostCall cancelled(host.table, one.call);
  const oauth::LingeringCall lingering(cancelled, core::Milliseconds(30000),
                                       core::Milliseconds(600));
  HostScope scope(host.table, nullptr);
  ASSERT_THAT(scope.Get(lingering, "tokens"), IsOk());
  EXPECT_EQ(host.seen_cancelled, 0);
  EXPECT_EQ(host.seen_call, &one.call);
}

TEST(HostScope, WorkOfThePluginsOwnWaitsToo) {
  CrossHost host;
  const HostClock clock(host.table);
  const core::DetachedCall detached(clock, core::Milliseconds(250));
  HostScope scope(host.table, nullptr);
  ASSERT_THAT(scope.Get(detached, "tokens"), IsOk());
  EXPECT_EQ(host.seen_deadline_ms, 5250);
  EXPECT_EQ(host.seen_call, nullptr);
  EXPECT_EQ(host.seen_cancelled, 0);
}

TEST(HostCall, NoDeadlineIsNone) {
  CrossHost host;
  OneCall one;
  EXPECT_EQ(HostCall(host.table, one.call).Deadline(), core::MonotonicTime::max());
  EXPECT_THAT(HostCall(host.table, one.call).CheckAlive(), IsOk());
}

}  // namespace
}  // namespace claribi::abi
