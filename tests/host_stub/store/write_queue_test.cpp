// What is written together with others, or soon: it is there when it is said to be, whatever
// happens in between, and nothing of it is lost silently.
#include "store/write_queue.h"

#include <gmock/gmock.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <future>
#include <map>
#include <set>

#include "host_stub/store/store_fixture.h"
#include "store/audit.h"
#include "testing/result_matchers.h"

namespace claribi::store {

// How often this process has waited for the disk.
static std::atomic<int> syncs = 0;

}  // namespace claribi::store

// In place of the C library's, which SQLite calls.
extern "C" __attribute__((visibility("default"))) int fdatasync(int descriptor) {
  ++claribi::store::syncs;
  return static_cast<int>(syscall(SYS_fdatasync, descriptor));
}

namespace claribi::store {
namespace {

using Poco::Data::Keywords::into;
using Poco::Data::Keywords::now;
using std::chrono::milliseconds;
using std::chrono::seconds;

class WriteQueueTest : public StoreTest {
 protected:
  /// One that may be run twice.
  static Sql Insert(const std::string& name) {
    return {
        "INSERT INTO leases (org_id, connection_id, name, holder, expires_at_ms)"
        " VALUES ('acme', 'c1', $1, $2, 1) ON CONFLICT DO NOTHING",
        {name, std::int64_t{1}}};
  }
  static Sql Impossible() { return {"INSERT INTO nowhere (name) VALUES ($1)", {std::string("x")}}; }
  /// What became of what was written soon, by its name.
  WriteQueue::OnEnd Noted(const std::string& name) {
    return [this, name](const WriteQueue::Changed& changed) {
      const std::lock_guard lock(mutex_);
      ++heard_[name];
      if (!changed) failed_.insert_or_assign(name, changed.error());
    };
  }
  void WriteSoon(const std::string& name, milliseconds at_most = seconds(5)) {
    database_->writes().WriteSoon(Insert(name), "Testing", at_most, Noted(name));
  }
  int Rows() const {
    int rows = 0;
    Another() << "SELECT COUNT(*) FROM leases", into(rows), now;
    return rows;
  }
  bool SeesRows(int wanted) const {
    for (int tries = 0; tries < 500; ++tries) {
      if (Rows() == wanted) return true;
      LetPass(milliseconds(10));
    }
    return false;
  }
  std::map<std::string, int> Heard() {
    const std::lock_guard lock(mutex_);
    return heard_;
  }
  // What hears of it outlives what tells it.
  void TearDown() override { database_.reset(); }

  std::mutex mutex_;
  std::map<std::string, int> heard_;
  std::map<std::string, Error> failed_;
};

TEST_P(WriteQueueTest, WhatIsWrittenIsThereWhenItReturns) {
  const auto changed = database_->writes().Write(Insert("one"), "Testing", patience_);
  ASSERT_THAT(changed, IsOk());
  EXPECT_EQ(*changed, 1);
  EXPECT_EQ(Rows(), 1);
  EXPECT_EQ(*database_->writes().Write(Insert("one"), "Testing", patience_), 0);
}

TEST_P(WriteQueueTest, WhatIsWrittenSoonIsThereSoonWithoutAnybodysHelp) {
  WriteSoon("one");
  EXPECT_TRUE(SeesRows(1));
  WriteSoon("two");
  EXPECT_TRUE(SeesRows(2));
  database_.reset();
  EXPECT_THAT(Heard(), testing::ElementsAre(testing::Pair("one", 1), testing::Pair("two", 1)));
  EXPECT_TRUE(failed_.empty());
}

// The timer is woken for what is gone with another round before it looks.
TEST_P(WriteQueueTest, WhatIsWrittenSoonIsThereSoonAfterARoundThatTookSomethingAlong) {
  WriteSoon("a");
  ASSERT_TRUE(SeesRows(1));
  for (int i = 0; i < 5; ++i) {
    LetPass(2 * WriteQueue::kSoon);  // nothing waits any more
    WriteSoon("b" + std::to_string(i));
    ASSERT_THAT(database_->writes().Write(Insert("c" + std::to_string(i)), "Testing", patience_),
                IsOk());
    WriteSoon("d" + std::to_string(i));
    ASSERT_TRUE(SeesRows(4 + 3 * i));
  }
}

TEST_P(WriteQueueTest, ItGoesWithWhatIsWrittenNext) {
  for (const char* name : {"three", "one", "two"}) WriteSoon(name);
  ASSERT_THAT(database_->writes().Write(Insert("now"), "Testing", patience_), IsOk());
  EXPECT_EQ(Rows(), 4);
}

TEST_P(WriteQueueTest, ClosingWritesWhatWaits) {
  for (int i = 0; i < 20; ++i) WriteSoon(std::to_string(i));
  database_.reset();
  EXPECT_EQ(Rows(), 20);
  EXPECT_EQ(heard_.size(), 20u);
  EXPECT_TRUE(failed_.empty());
}

TEST_P(WriteQueueTest, WhoeverAddsToVeryManyWritesThem) {
  for (int i = 0; i < 3000; ++i) WriteSoon(std::to_string(i));
  EXPECT_GE(Rows(), 3000 - 1024);
  database_->writes().Flush(patience_);
  EXPECT_EQ(Rows(), 3000);
}

TEST_P(WriteQueueTest, WhatCannotBeWrittenIsToldOnceAndTakesNothingFromOthers) {
  WriteSoon("before");
  database_->writes().WriteSoon(Impossible(), "Testing", seconds(5), Noted("impossible"));
  WriteSoon("after");
  ASSERT_THAT(database_->writes().Write(Insert("now"), "Testing", patience_), IsOk());
  database_->writes().Flush(patience_);
  EXPECT_EQ(Rows(), 3);
  EXPECT_THAT(Heard(), testing::UnorderedElementsAre(testing::Pair("before", 1),
                                                     testing::Pair("impossible", 1),
                                                     testing::Pair("after", 1)));
  ASSERT_EQ(failed_.size(), 1u);
  EXPECT_THAT(Status(failed_.at("impossible")), IsErrorWith(Code::kUnavailable));
}

TEST_P(WriteQueueTest, WhoWritesWhatCannotBeWrittenIsToldAndNobodyElse) {
  std::vector<std::future<WriteQueue::Changed>> good;
  std::vector<std::future<WriteQueue::Changed>> bad;
  for (int i = 0; i < 8; ++i) {
    good.push_back(std::async(std::launch::async, [&, i] {
      return database_->writes().Write(Insert(std::to_string(i)), "Testing", patience_);
    }));
    bad.push_back(std::async(std::launch::async, [&] {
      return database_->writes().Write(Impossible(), "Testing", patience_);
    }));
  }
  for (auto& one : good) EXPECT_THAT(one.get(), IsOk());
  for (auto& one : bad) EXPECT_THAT(one.get(), IsErrorWith(Code::kUnavailable));
  EXPECT_EQ(Rows(), 8);
}

CLARIBI_ON_BOTH_DATABASES(WriteQueueTest);

// Another process keeps the table locked.
class LockedQueueTest : public WriteQueueTest {
 protected:
  void SetUp() override {
    WriteQueueTest::SetUp();
    if (IsSkipped()) return;
    ASSERT_THAT(database_->writes().Write(Insert("first"), "Testing", patience_), IsOk());
    TakeLock("leases");
  }
  std::future<WriteQueue::Changed> Writing(const std::string& name, const Patience& patience) {
    return std::async(std::launch::async, [this, name, &patience] {
      return database_->writes().Write(Insert(name), "Testing", patience);
    });
  }
};

TEST_P(LockedQueueTest, WhoLeadsTakesNobodyAlongWhenItsTimeIsOver) {
  const outcome::Deadline short_time(milliseconds(300));
  std::vector<std::future<WriteQueue::Changed>> leading;
  for (int i = 0; i < 4; ++i) leading.push_back(Writing("l" + std::to_string(i), short_time));
  LetPass(milliseconds(50));
  std::vector<std::future<WriteQueue::Changed>> following;
  for (int i = 0; i < 4; ++i) following.push_back(Writing("f" + std::to_string(i), patience_));
  for (auto& one : leading) EXPECT_THAT(one.get(), IsErrorWith(Code::kTimeout));
  GiveUpLock();
  for (auto& one : following) EXPECT_THAT(one.get(), IsOk());
}

TEST_P(LockedQueueTest, WhoFollowsLeavesWhenItsTimeIsOver) {
  std::vector<std::future<WriteQueue::Changed>> leading;
  for (int i = 0; i < 4; ++i) leading.push_back(Writing("l" + std::to_string(i), patience_));
  LetPass(milliseconds(50));
  const outcome::Deadline short_time(milliseconds(100));
  EXPECT_THAT(Writing("late", short_time).get(), IsErrorWith(Code::kTimeout));
  TestPatience cancelled;
  cancelled.cancelled = true;
  EXPECT_THAT(Writing("cancelled", cancelled).get(), IsErrorWith(Code::kCancelled));
  GiveUpLock();
  for (auto& one : leading) EXPECT_THAT(one.get(), IsOk());
  database_->writes().Flush(patience_);
  EXPECT_EQ(Rows(), 5);
}

TEST_P(LockedQueueTest, WhatWasToBeWrittenSoonIsWrittenWhenTheLockIsGivenUp) {
  WriteSoon("late");
  LetPass(milliseconds(300));
  EXPECT_TRUE(Heard().empty());
  GiveUpLock();
  EXPECT_TRUE(SeesRows(2));
}

TEST_P(LockedQueueTest, ClosingSaysWhatCouldNotBeWritten) {
  WriteSoon("lost", milliseconds(200));
  WriteSoon("lost too", milliseconds(200));
  database_.reset();
  EXPECT_THAT(Heard(),
              testing::ElementsAre(testing::Pair("lost", 1), testing::Pair("lost too", 1)));
  ASSERT_EQ(failed_.size(), 2u);
  EXPECT_FALSE(failed_.at("lost").what.empty());
  GiveUpLock();
}

CLARIBI_ON_BOTH_DATABASES(LockedQueueTest);

class SyncingTest : public SqliteTest {
 protected:
  AuditRecord Record() const {
    AuditRecord record;
    record.org_id = "acme";
    record.at_ms = 1000;
    return record;
  }
  std::vector<std::string> Outcomes() {
    auto database = Reopen();
    std::vector<std::string> outcomes;
    const auto records = Audit(*database).List("acme", {"", 0, 100}, patience_);
    EXPECT_THAT(records, IsOk());
    for (const AuditRecord& one : *records) outcomes.push_back(one.outcome);
    return outcomes;
  }
};

TEST_F(SyncingTest, ARecordIsOnTheDiskWhenItsCallMayLeave) {
  AuditRecord record = Record();
  const int before = syncs;
  ASSERT_THAT(Audit(*database_).Begin(record, patience_), IsOk());
  EXPECT_EQ(syncs - before, 1);
}

// The first one leads, and waits for the lock; those that come meanwhile are one round.
TEST_F(SyncingTest, CallersAtTheSameTimeWaitForTheDiskTogether) {
  AuditRecord first = Record();
  ASSERT_THAT(Audit(*database_).Begin(first, patience_), IsOk());
  auto other = Another();
  other << "BEGIN IMMEDIATE", now;
  const int before = syncs;
  std::vector<std::future<Status>> callers;
  for (int i = 0; i < 8; ++i) {
    callers.push_back(std::async(std::launch::async, [this] {
      AuditRecord record = Record();
      Status begun = Audit(*database_).Begin(record, patience_);
      record.outcome = "ok";
      Audit(*database_).Complete(record, seconds(5), [](const Error&) { ADD_FAILURE(); });
      return begun;
    }));
  }
  LetPass(milliseconds(200));
  other << "COMMIT", now;
  for (auto& caller : callers) EXPECT_THAT(caller.get(), IsOk());
  EXPECT_LE(syncs - before, 4) << "in place of 16: two rounds, and the ends";
  database_.reset();
  EXPECT_EQ(Outcomes().size(), 9u);
}

// A process that is killed there.
class KilledTest : public SyncingTest {
 protected:
  void KilledAfter(const std::function<void(Database&)>& deed) {
    database_.reset();  // and its threads, which a child does not have
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      const auto database = Reopen();
      deed(*database);
      kill(getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  }
};

TEST_F(KilledTest, BetweenBeginningAndEndTheOutcomeIsUnknown) {
  KilledAfter([this](Database& database) {
    AuditRecord record = Record();
    (void)Audit(database).Begin(record, patience_);
  });
  EXPECT_THAT(Outcomes(), testing::ElementsAre("unknown"));
}

TEST_F(KilledTest, BeforeAnEndIsWrittenTheOutcomeIsUnknownAndTheRecordIsThere) {
  KilledAfter([this](Database& database) {
    AuditRecord record = Record();
    (void)Audit(database).Begin(record, patience_);
    record.outcome = "ok";
    Audit(database).Complete(record, seconds(5), [](const Error&) {});
  });
  EXPECT_THAT(Outcomes(), testing::ElementsAre("unknown"));
}

TEST_F(KilledTest, WhatTheNextRecordTookAlongIsThere) {
  KilledAfter([this](Database& database) {
    AuditRecord record = Record();
    (void)Audit(database).Begin(record, patience_);
    record.outcome = "ok";
    Audit(database).Complete(record, seconds(5), [](const Error&) {});
    AuditRecord next = Record();
    (void)Audit(database).Begin(next, patience_);
  });
  EXPECT_THAT(Outcomes(), testing::UnorderedElementsAre("ok", "unknown"));
}

TEST_F(KilledTest, WhileManyCallNoneIsMadeWithoutARecord) {
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  KilledAfter([&](Database& database) {
    std::vector<std::thread> callers;
    std::atomic<int> begun = 0;
    for (int i = 0; i < 4; ++i) {
      callers.emplace_back([&] {
        for (;;) {
          AuditRecord record = Record();
          if (!Audit(database).Begin(record, patience_)) return;
          // The call leaves.
          if (write(pipe_ends[1], &record.id, sizeof(record.id)) < 0) return;
          ++begun;
          record.outcome = "ok";
          Audit(database).Complete(record, seconds(5), [](const Error&) {});
        }
      });
    }
    while (begun < 100) std::this_thread::yield();
    kill(getpid(), SIGKILL);
  });
  close(pipe_ends[1]);
  std::set<std::int64_t> recorded;
  const auto database = Reopen();
  const auto records = Audit(*database).List("acme", {"", 0, 100'000}, patience_);
  ASSERT_THAT(records, IsOk());
  for (const AuditRecord& one : *records) {
    recorded.insert(one.id);
    EXPECT_TRUE(one.outcome == "ok" || one.outcome == "unknown") << one.outcome;
  }
  int made = 0;
  for (std::int64_t id = 0; read(pipe_ends[0], &id, sizeof(id)) == sizeof(id); ++made) {
    EXPECT_EQ(recorded.count(id), 1u);
  }
  close(pipe_ends[0]);
  EXPECT_GE(made, 100);
}

}  // namespace
}  // namespace claribi::store
