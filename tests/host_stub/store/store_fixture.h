// StoreTest: an open store of the test's own on each database, and patience under the test's
// control. SqliteTest and PostgresqlTest are for what only one of the two has.
#pragma once

#include <Poco/Data/Session.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <optional>

#include "host_stub/store/private_schema.h"
#include "host_stub/store/scratch_folder.h"
#include "store/data_sources.h"
#include "store/database.h"
#include "store/secrets.h"
#include "testing/result_matchers.h"

namespace claribi::store {

class TestPatience final : public Patience {
 public:
  bool IsCancelled() const override {
    asked = true;
    return cancelled.load();
  }
  std::chrono::milliseconds Remaining() const override { return remaining; }

  mutable std::atomic<bool> asked{false};
  std::atomic<bool> cancelled{false};
  std::chrono::milliseconds remaining = std::chrono::milliseconds::max();
};

/// For what has no sign of its own: a time that passes, or something that does not happen
/// meanwhile.
inline void LetPass(std::chrono::milliseconds time) {
  std::promise<void>().get_future().wait_for(time);
}

enum class On { kSqlite, kPostgresql };

inline std::string NameOf(const testing::TestParamInfo<On>& on) {
  return on.param == On::kSqlite ? "Sqlite" : "Postgresql";
}

class AnyStoreTest : public testing::Test {
 protected:
  virtual On on() const = 0;

  void SetUp() override {
    if (on() == On::kSqlite) {
      url_ = "sqlite://" + file_.string();
    } else {
      if (!PrivateSchema::HasServer()) {
        GTEST_SKIP() << "no server: ctest starts one, and tests/testing/postgresql.sh run";
      }
      schema_.emplace();
      url_ = schema_->url();
    }
    database_ = Reopen();
  }

  std::unique_ptr<Database> Reopen() {
    auto opened = Database::Open(url_, patience_);
    EXPECT_THAT(opened, IsOk());
    return opened ? std::move(*opened) : nullptr;
  }

  /// A session that is not the store's own, as another program has one.
  Poco::Data::Session Another() const {
    if (on() == On::kPostgresql) return schema_->Open();
    return Poco::Data::Session("sqlite", file_.string());
  }
  /// Another program keeps the table locked, on SQLite the whole file, until GiveUpLock.
  void TakeLock(const std::string& table) {
    using Poco::Data::Keywords::now;
    locker_.emplace(Another());
    if (on() == On::kSqlite) {
      *locker_ << "BEGIN IMMEDIATE", now;
    } else {
      locker_->begin();
      *locker_ << "LOCK TABLE " + table, now;
    }
  }
  void GiveUpLock() {
    using Poco::Data::Keywords::now;
    if (on() == On::kSqlite) {
      *locker_ << "COMMIT", now;
    } else {
      locker_->commit();
    }
  }
  void Execute(const std::string& statement) const {
    using Poco::Data::Keywords::now;
    Another() << statement, now;
  }

  static DataSource Source(const std::string& name, const std::string& id = "c1") {
    DataSource source;
    source.org_id = "acme";
    source.connection_id = id;
    source.name = name;
    source.plugin_id = "test.scripted";
    source.manifest_id = "scripted";
    source.config = R"({"endpoint":"https://example.com"})";
    source.status = kConnecting;
    source.created_at_ms = 1'790'000'000'000;
    return source;
  }

  ScratchFolder folder_;
  std::filesystem::path file_ = folder_ / "data/host.db";
  std::optional<PrivateSchema> schema_;
  std::optional<Poco::Data::Session> locker_;  // while a table is locked
  std::string url_;
  TestPatience patience_;
  std::unique_ptr<Database> database_;
  const Namespace space_{"acme", "c1"};
};

class StoreTest : public AnyStoreTest, public testing::WithParamInterface<On> {
 protected:
  On on() const override { return GetParam(); }
};

/// Runs the tests of a fixture derived from StoreTest on both databases.
#define CLARIBI_ON_BOTH_DATABASES(fixture) \
  INSTANTIATE_TEST_SUITE_P(On, fixture, testing::Values(On::kSqlite, On::kPostgresql), NameOf)

class SqliteTest : public AnyStoreTest {
 protected:
  On on() const override { return On::kSqlite; }
};

class PostgresqlTest : public AnyStoreTest {
 protected:
  On on() const override { return On::kPostgresql; }
};

}  // namespace claribi::store
