#include "store/sqlite_backend.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "host_stub/store/store_fixture.h"
#include "store/leases.h"
#include "testing/result_matchers.h"

namespace claribi::store {
namespace {

using testing::HasSubstr;

unsigned ModeOf(const std::filesystem::path& path) {
  struct stat found {};
  return stat(path.c_str(), &found) == 0 ? found.st_mode & 0777u : 0;
}

TEST_F(SqliteTest, IsItsOwnersAlone) {
  ASSERT_THAT(DataSources(*database_).Add(Source("main"), patience_), IsOk());
  EXPECT_EQ(ModeOf(file_.parent_path()), 0700u);
  for (const auto& entry : std::filesystem::directory_iterator(file_.parent_path())) {
    EXPECT_EQ(ModeOf(entry.path()), 0600u) << entry.path();
  }
}

TEST_F(SqliteTest, RefusesAFileThatOthersMayRead) {
  database_.reset();
  ASSERT_EQ(chmod(file_.c_str(), 0644), 0);
  EXPECT_THAT(Database::Open(url_, patience_),
              IsErrorWith(Code::kUnavailable, FixIs(HasSubstr("chmod 600"))));
}

// Whether this process holds a lock on the file, as another process sees it.
bool IsLocked(const std::filesystem::path& file) {
  const pid_t child = fork();
  if (child == 0) {
    const int descriptor = open(file.c_str(), O_RDWR);
    struct flock wanted {};
    wanted.l_type = F_WRLCK;
    wanted.l_whence = SEEK_SET;
    _exit(fcntl(descriptor, F_GETLK, &wanted) == 0 && wanted.l_type != F_UNLCK ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// Without them, another process takes the file for unused, and removes its journal.
TEST_F(SqliteTest, OpenedTwiceInOneProcessItKeepsItsLocks) {
  ASSERT_TRUE(IsLocked(file_));
  const auto second = Reopen();
  EXPECT_TRUE(IsLocked(file_));
}

TEST_F(SqliteTest, RefusesADamagedFileAndLeavesIt) {
  const auto file = folder_ / "damaged.db";
  std::ofstream(file) << std::string(8192, 'x');
  chmod(file.c_str(), 0600);
  EXPECT_THAT(Database::Open("sqlite://" + file.string(), patience_),
              IsErrorWith(Code::kUnavailable, IsRetryable(false), CauseIs(HasSubstr("damaged"))));
  EXPECT_EQ(std::filesystem::file_size(file), 8192u);
}

TEST_F(SqliteTest, RefusesAPlaceThatIsNoFolder) {
  std::ofstream(folder_ / "file") << "text";
  EXPECT_THAT(Database::Open("sqlite://" + (folder_ / "file/host.db").string(), patience_),
              IsErrorWith(Code::kUnavailable, HasFix()));
}

TEST_F(SqliteTest, SaysThatTheDiskIsFullAndLosesNothing) {
  ASSERT_THAT(Secrets(*database_).Put(space_, "token", "sealed", 0, patience_), IsOk());
  database_.reset();
  url_ += "?max_pages=16";
  auto small = Reopen();
  Secrets secrets(*small);
  EXPECT_THAT(secrets.Put(space_, "large", std::string(1 << 20, 'x'), 0, patience_),
              IsErrorWith(Code::kUnavailable, CauseIs(HasSubstr("full")),
                          FixIs(HasSubstr("Free some space"))));
  EXPECT_EQ(secrets.Get(space_, "token", patience_)->data, "sealed");
  EXPECT_THAT(secrets.Get(space_, "large", patience_), IsErrorWith(Code::kNotFound));
}

// The tables as hosts of the first step made them, with SQLite's own names of types.
TEST_F(SqliteTest, AFileOfTheFirstHostGoesOn) {
  const auto file = folder_ / "old.db";
  std::ofstream(file).close();
  chmod(file.c_str(), 0600);
  {
    using Poco::Data::Keywords::now;
    Poco::Data::Session session("sqlite", file.string());
    for (const char* statement : {
             "CREATE TABLE schema_version (version INTEGER NOT NULL)",
             "INSERT INTO schema_version (version) VALUES (1)",
             "CREATE TABLE data_sources ("
             " org_id TEXT NOT NULL, connection_id TEXT NOT NULL, name TEXT NOT NULL,"
             " plugin_id TEXT NOT NULL, manifest_id TEXT NOT NULL, config TEXT NOT NULL,"
             " status TEXT NOT NULL, created_at_ms INTEGER NOT NULL,"
             " last_check TEXT NOT NULL, last_check_at_ms INTEGER NOT NULL,"
             " PRIMARY KEY (org_id, connection_id), UNIQUE (org_id, name))",
             "CREATE TABLE secrets ("
             " org_id TEXT NOT NULL, connection_id TEXT NOT NULL, key TEXT NOT NULL,"
             " data BLOB NOT NULL, version INTEGER NOT NULL,"
             " PRIMARY KEY (org_id, connection_id, key))",
             "CREATE TABLE leases ("
             " org_id TEXT NOT NULL, connection_id TEXT NOT NULL, name TEXT NOT NULL,"
             " holder INTEGER NOT NULL, expires_at_ms INTEGER NOT NULL,"
             " PRIMARY KEY (org_id, connection_id, name))",
             "CREATE TABLE sequence (value INTEGER NOT NULL)",
             "INSERT INTO sequence (value) VALUES (7)",
             "INSERT INTO secrets VALUES ('acme', 'c1', 'token', x'0001ff', 7)",
         }) {
      session << statement, now;
    }
  }
  url_ = "sqlite://" + file.string();
  auto upgraded = Reopen();
  ASSERT_NE(upgraded, nullptr);
  Secrets secrets(*upgraded);
  const auto old = secrets.Get(space_, "token", patience_);
  ASSERT_THAT(old, IsOk());
  EXPECT_EQ(old->data, std::string("\0\x01\xff", 3));
  EXPECT_THAT(secrets.Put(space_, "token", "new", old->version, patience_), IsOk());
  EXPECT_THAT(Leases(*upgraded).Acquire(space_, "refresh", std::chrono::seconds(1),
                                        std::chrono::seconds(0), patience_),
              IsOk());
}

// What the connections that are opened meanwhile do.
class Watched {
 public:
  Watched() {
    prepared = executed = 0;
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(&Watch));
  }
  ~Watched() { sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(&Watch)); }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  static inline std::atomic<int> prepared = 0;  // statements that read
  static inline std::atomic<int> executed = 0;  // statements of every kind

 private:
  static int Watch(sqlite3* connection, const char**, const sqlite3_api_routines*) {
    sqlite3_set_authorizer(connection, &Allow, nullptr);
    return sqlite3_trace_v2(connection, SQLITE_TRACE_STMT, &Count, nullptr);
  }
  static int Allow(void*, int action, const char*, const char*, const char*, const char*) {
    if (action == SQLITE_SELECT) ++prepared;
    return SQLITE_OK;
  }
  static int Count(unsigned, void*, void*, void*) {
    ++executed;
    return 0;
  }
};

// A secret is read for each call.
TEST_F(SqliteTest, ReadsASecretWithOneStatementThatIsPreparedOnce) {
  const Watched watched;
  database_ = Reopen();
  Secrets secrets(*database_);
  ASSERT_THAT(secrets.Put(space_, "token", "sealed", 0, patience_), IsOk());
  ASSERT_THAT(secrets.Get(space_, "token", patience_), IsOk());
  Watched::prepared = Watched::executed = 0;
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(secrets.Get(space_, "token", patience_)->data, "sealed");
    EXPECT_THAT(secrets.Get({"rival", "c1"}, "token", patience_), IsErrorWith(Code::kNotFound));
  }
  EXPECT_EQ(Watched::prepared, 0);
  EXPECT_EQ(Watched::executed, 20);
}

TEST_F(SqliteTest, ReadsASecretWhileAnotherProcessWrites) {
  Secrets secrets(*database_);
  ASSERT_THAT(secrets.Put(space_, "token", "sealed", 0, patience_), IsOk());
  using Poco::Data::Keywords::now;
  auto writer = Another();
  writer << "BEGIN IMMEDIATE", now;
  writer << "UPDATE secrets SET data = x'00'", now;
  EXPECT_EQ(secrets.Get(space_, "token", patience_)->data, "sealed");
  writer << "COMMIT", now;
  EXPECT_EQ(secrets.Get(space_, "token", patience_)->data, std::string(1, '\0'));
}

TEST(SqlitePlace, IsAFile) {
  const auto place = SqlitePlace::Parse("sqlite:///var/lib/claribi/host.db");
  ASSERT_TRUE(place);
  EXPECT_EQ(place->file, "/var/lib/claribi/host.db");
  EXPECT_EQ(place->max_pages, 0);
}

TEST(SqlitePlace, MayHaveALimit) {
  const auto place = SqlitePlace::Parse("sqlite:///host.db?max_pages=16");
  ASSERT_TRUE(place);
  EXPECT_EQ(place->file, "/host.db");
  EXPECT_EQ(place->max_pages, 16);
}

TEST(SqlitePlace, IsNothingElse) {
  for (const char* url :
       {"sqlite:", "sqlite://", "sqlite:///", "sqlite:host.db", "sqlite://host.db",
        "sqlite:///host.db?max_pages=", "sqlite:///host.db?max_pages=few",
        "sqlite:///host.db?max_pages=0", "sqlite:///?max_pages=1"}) {
    EXPECT_FALSE(SqlitePlace::Parse(url)) << url;
  }
}

}  // namespace
}  // namespace claribi::store
