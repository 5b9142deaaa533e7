#include "store/database.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <future>
#include <sstream>

#include "host_stub/store/store_fixture.h"

namespace claribi::store {
namespace {

using Poco::Data::Session;
using Poco::Data::Keywords::now;
using testing::HasSubstr;

unsigned ModeOf(const std::filesystem::path& path) {
  struct stat found {};
  return stat(path.c_str(), &found) == 0 ? found.st_mode & 0777u : 0;
}

class DatabaseTest : public StoreTest {};

TEST_F(DatabaseTest, IsItsOwnersAlone) {
  ASSERT_TRUE(DataSources(*database_).Add(Source("main"), patience_));
  EXPECT_EQ(ModeOf(file_.parent_path()), 0700u);
  for (const auto& entry : std::filesystem::directory_iterator(file_.parent_path())) {
    EXPECT_EQ(ModeOf(entry.path()), 0600u) << entry.path();
  }
}

TEST_F(DatabaseTest, RefusesAFileThatOthersMayRead) {
  database_.reset();
  ASSERT_EQ(chmod(file_.c_str(), 0644), 0);
  const auto opened = Database::Open({.file = file_}, patience_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::kUnavailable);
  EXPECT_THAT(opened.error().fix, HasSubstr("chmod 600"));
}

TEST_F(DatabaseTest, KeepsItsContentWhenOpenedAgain) {
  ASSERT_TRUE(DataSources(*database_).Add(Source("main"), patience_));
  database_.reset();
  auto again = Reopen();
  EXPECT_TRUE(DataSources(*again).Find("acme", "main", patience_));
}

TEST_F(DatabaseTest, RefusesTheStoreOfANewerHostUntouched) {
  database_.reset();
  {
    Session session(Poco::Data::SQLite::Connector::KEY, file_.string());
    session << "UPDATE schema_version SET version = 99", now;
  }
  const auto opened = Database::Open({.file = file_}, patience_);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().cause, HasSubstr("99"));
  EXPECT_THAT(opened.error().fix, HasSubstr("Update this host"));
}

TEST_F(DatabaseTest, RefusesADamagedFileAndLeavesIt) {
  const auto file = folder_ / "damaged.db";
  std::ofstream(file) << std::string(8192, 'x');
  chmod(file.c_str(), 0600);
  const auto opened = Database::Open({.file = file}, patience_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::kUnavailable);
  EXPECT_FALSE(opened.error().retryable);
  EXPECT_THAT(opened.error().cause, HasSubstr("damaged"));
  EXPECT_EQ(std::filesystem::file_size(file), 8192u);
}

TEST_F(DatabaseTest, RefusesAPlaceThatIsNoFolder) {
  std::ofstream(folder_ / "file") << "text";
  const auto opened = Database::Open({.file = folder_ / "file/host.db"}, patience_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::kUnavailable);
  EXPECT_FALSE(opened.error().fix.empty());
}

TEST_F(DatabaseTest, SaysThatTheDiskIsFullAndLosesNothing) {
  ASSERT_TRUE(Secrets(*database_).Put(space_, "token", "sealed", 0, patience_));
  database_.reset();
  auto small = Reopen(16);
  Secrets secrets(*small);
  const auto put = secrets.Put(space_, "large", std::string(1 << 20, 'x'), 0, patience_);
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, Code::kUnavailable);
  EXPECT_THAT(put.error().cause, HasSubstr("full"));
  EXPECT_THAT(put.error().fix, HasSubstr("Free some space"));
  EXPECT_EQ(secrets.Get(space_, "token", patience_)->data, "sealed");
  EXPECT_EQ(secrets.Get(space_, "large", patience_).error().code, Code::kNotFound);
}

class LockedDatabaseTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    other_.emplace(Poco::Data::SQLite::Connector::KEY, file_.string());
    *other_ << "BEGIN IMMEDIATE", now;
  }

  std::optional<Session> other_;
};

TEST_F(LockedDatabaseTest, GivesUpWithinASecondOfCancellation) {
  auto put = std::async(std::launch::async, [&] {
    return Secrets(*database_).Put(space_, "token", "sealed", 0, patience_);
  });
  while (!patience_.asked) std::this_thread::yield();
  patience_.cancelled = true;
  ASSERT_EQ(put.wait_for(std::chrono::seconds(1)), std::future_status::ready);
  EXPECT_EQ(put.get().error().code, Code::kCancelled);
}

TEST_F(LockedDatabaseTest, GivesUpAtTheDeadline) {
  const outcome::Deadline deadline(std::chrono::milliseconds(100));
  const auto put = Secrets(*database_).Put(space_, "token", "sealed", 0, deadline);
  EXPECT_EQ(put.error().code, Code::kTimeout);
}

TEST_F(LockedDatabaseTest, GoesOnWhenTheLockIsGivenBack) {
  auto put = std::async(std::launch::async, [&] {
    return Secrets(*database_).Put(space_, "token", "sealed", 0, patience_);
  });
  while (!patience_.asked) std::this_thread::yield();
  *other_ << "COMMIT", now;
  EXPECT_TRUE(put.get());
}

TEST_F(LockedDatabaseTest, AThreadThatWaitsForAnotherObservesCancellationToo) {
  TestPatience first_patience;
  auto first = std::async(std::launch::async, [&] {
    return Secrets(*database_).Put(space_, "a", "1", 0, first_patience);
  });
  while (!first_patience.asked) std::this_thread::yield();
  patience_.cancelled = true;
  EXPECT_EQ(Secrets(*database_).Put(space_, "b", "2", 0, patience_).error().code, Code::kCancelled);
  first_patience.cancelled = true;
  first.wait();
}

TEST(StoreUrl, NamesAFile) {
  const auto file = ParseStoreUrl("sqlite:///var/lib/claribi/host.db");
  ASSERT_TRUE(file);
  EXPECT_EQ(*file, "/var/lib/claribi/host.db");
}

TEST(StoreUrl, SaysThatPostgresqlIsNotInThisBuild) {
  const auto file = ParseStoreUrl("postgresql://db.example/claribi");
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, Code::kUsage);
  EXPECT_THAT(file.error().cause, HasSubstr("not in this build"));
}

TEST(StoreUrl, RefusesAnythingElse) {
  for (const char* url : {"", "sqlite", "sqlite://", "sqlite:///", "sqlite:host.db", "/host.db",
                          "mysql://db/claribi"}) {
    EXPECT_FALSE(ParseStoreUrl(url)) << url;
  }
}

}  // namespace
}  // namespace claribi::store
