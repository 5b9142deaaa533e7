#include "store/database.h"

#include <gmock/gmock.h>

#include <future>

#include "host_stub/store/store_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::store {
namespace {

using Poco::Data::Session;
using Poco::Data::Keywords::now;
using testing::HasSubstr;

class DatabaseTest : public StoreTest {};

TEST_P(DatabaseTest, KeepsItsContentWhenOpenedAgain) {
  ASSERT_THAT(DataSources(*database_).Add(Source("main"), patience_), IsOk());
  database_.reset();
  auto again = Reopen();
  EXPECT_THAT(DataSources(*again).Find("acme", "main", patience_), IsOk());
}

TEST_P(DatabaseTest, IsMadeOnceByHostsThatStartTogether) {
  database_.reset();
  for (const char* table : {"data_sources", "secrets", "leases", "sequence", "audit", "events",
                            "dashboards", "tiles", "schema_version"}) {
    Execute(std::string("DROP TABLE ") + table);
  }
  std::vector<std::future<std::unique_ptr<Database>>> hosts;
  for (int i = 0; i < 4; ++i) {
    hosts.push_back(std::async(std::launch::async, [&] { return Reopen(); }));
  }
  for (auto& host : hosts) {
    const auto database = host.get();
    ASSERT_NE(database, nullptr);
    EXPECT_THAT(DataSources(*database).List("acme", patience_), IsOk());
  }
}

CLARIBI_ON_BOTH_DATABASES(DatabaseTest);

class LockedDatabaseTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (IsSkipped()) return;
    TakeLock("secrets");
  }
};

TEST_P(LockedDatabaseTest, GivesUpWithinASecondOfCancellation) {
  auto put = std::async(std::launch::async, [&] {
    return Secrets(*database_).Put(space_, "token", "sealed", 0, patience_);
  });
  while (!patience_.asked) std::this_thread::yield();
  patience_.cancelled = true;
  ASSERT_EQ(put.wait_for(std::chrono::seconds(1)), std::future_status::ready);
  EXPECT_THAT(put.get(), IsErrorWith(Code::kCancelled));
}

TEST_P(LockedDatabaseTest, GivesUpAtTheDeadline) {
  const outcome::Deadline deadline(std::chrono::milliseconds(100));
  EXPECT_THAT(Secrets(*database_).Put(space_, "token", "sealed", 0, deadline),
              IsErrorWith(Code::kTimeout));
}

TEST_P(LockedDatabaseTest, GoesOnWhenTheLockIsGivenBack) {
  patience_.asked = false;
  auto put = std::async(std::launch::async, [&] {
    return Secrets(*database_).Put(space_, "token", "sealed", 0, patience_);
  });
  while (!patience_.asked) std::this_thread::yield();
  GiveUpLock();
  EXPECT_THAT(put.get(), IsOk());
}

TEST_P(LockedDatabaseTest, AThreadThatWaitsForAnotherObservesCancellationToo) {
  TestPatience first_patience;
  auto first = std::async(std::launch::async, [&] {
    return Secrets(*database_).Put(space_, "a", "1", 0, first_patience);
  });
  while (!first_patience.asked) std::this_thread::yield();
  patience_.cancelled = true;
  EXPECT_THAT(Secrets(*database_).Put(space_, "b", "2", 0, patience_),
              IsErrorWith(Code::kCancelled));
  first_patience.cancelled = true;
  first.wait();
}

CLARIBI_ON_BOTH_DATABASES(LockedDatabaseTest);

TEST(StoreUrl, IsOneOfTheTwoKinds) {
  for (const char* url : {"", "sqlite", "/host.db", "mysql://db/claribi"}) {
    const outcome::Deadline patience(std::chrono::seconds(1));
    EXPECT_THAT(Database::Open(url, patience),
                IsErrorWith(Code::kUsage, FixIs(HasSubstr("postgresql://"))))
        << url;
  }
}

}  // namespace
}  // namespace claribi::store
