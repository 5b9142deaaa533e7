// The host's services through the adapters: what a host says about a failure is kept, and told by
// the plugin once.
#include "abi/host_adapter.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "abi/call_adapter.h"
#include "core/lingering_call.h"
#include "testing/result_matchers.h"

namespace claribi::abi {
namespace {

using ::testing::HasSubstr;

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

TEST(HostScope, AnUnknownStatusIsInternalEvenWhereTheHostExplainsIt) {
  for (const std::int32_t unknown : {16, 99, -1, INT32_MIN}) {
    CrossHost host;
    host.answer = unknown;
    OneCall one;
    HostScope scope(host.table, nullptr);
    EXPECT_THAT(scope.Get(HostCall(host.table, one.call), "tokens"),
                IsErrorWith(core::ErrorCode::kInternal));
  }
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
  const core::LingeringCall lingering(cancelled, core::Milliseconds(30000),
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

// A host that may hear of events, behind a table of any length.
struct ListeningHost : CrossHost {
  cbi_host_events events{sizeof(cbi_host_events), 0, &Hear};
  bool offers = true;
  std::vector<std::pair<void*, std::string>> heard;

  ListeningHost() {
    table.get_extension = [](const cbi_host* host, const char* id) -> const void* {
      const auto* self = static_cast<ListeningHost*>(static_cast<CrossHost*>(host->ctx));
      return self->offers && std::string_view(id) == CBI_EXT_HOST_EVENTS ? &self->events : nullptr;
    };
  }
  static void CBI_CALL Hear(const cbi_host* host, void* scope, const char* event) {
    static_cast<ListeningHost*>(static_cast<CrossHost*>(host->ctx))
        ->heard.emplace_back(scope, event);
  }
};

TEST(HostEventSink, ReportsToTheScopeOfItsConnection) {
  ListeningHost host;
  int one = 0;
  int other = 0;
  const cbi_host_events* extension = HostEventSink::Find(host.table);
  ASSERT_NE(extension, nullptr);
  HostEventSink(host.table, *extension, &one)
      .Report({.kind = connection::HostEventKind::kToolsChanged, .at = core::UnixTimeFromMs(1)});
  HostEventSink(host.table, *extension, &other)
      .Report({.kind = connection::HostEventKind::kSignInRenewed, .at = core::UnixTimeFromMs(2)});
  ASSERT_EQ(host.heard.size(), 2U);
  EXPECT_EQ(host.heard[0].first, &one);
  EXPECT_EQ(host.heard[0].second, R"({"kind":"tools_changed","at_ms":1})");
  EXPECT_EQ(host.heard[1].first, &other);
}

TEST(HostEventSink, IsNotThereWithoutAHostThatListens) {
  ListeningHost host;
  host.offers = false;
  EXPECT_EQ(HostEventSink::Find(host.table), nullptr);
  host.offers = true;
  host.events.struct_size = offsetof(cbi_host_events, report);
  EXPECT_EQ(HostEventSink::Find(host.table), nullptr) << "too short";
  host.events.struct_size = sizeof(cbi_host_events);
  host.events.report = nullptr;
  EXPECT_EQ(HostEventSink::Find(host.table), nullptr);
}

// The levels of the lines that reached the host.
std::vector<std::int32_t> HandedOver(core::LogLevel least) {
  static std::vector<std::int32_t> levels;
  levels.clear();
  cbi_host table{};
  table.log = [](const cbi_host*, void*, std::int32_t level, const char*, const char*) {
    levels.push_back(level);
  };
  const HostLogger logger(table, nullptr, least);
  for (const core::LogLevel level :
       {core::LogLevel::kDebug, core::LogLevel::kInfo, core::LogLevel::kWarn}) {
    logger.Log(level, core::LogComponent::kMcp, "a line");
  }
  return levels;
}

TEST(HostLogger, HandsOverWhatTheHostKeeps) {
  EXPECT_EQ(HandedOver(core::LogLevel::kTrace),
            (std::vector<std::int32_t>{CBI_LOG_DEBUG, CBI_LOG_INFO, CBI_LOG_WARN}));
  EXPECT_EQ(HandedOver(core::LogLevel::kInfo),
            (std::vector<std::int32_t>{CBI_LOG_INFO, CBI_LOG_WARN}));
  EXPECT_TRUE(HandedOver(core::LogLevel::kError).empty());
}

}  // namespace
}  // namespace claribi::abi
