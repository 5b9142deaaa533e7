#include "store/schema_steps.h"

#include <gmock/gmock.h>

#include "host_stub/store/store_fixture.h"
#include "store/attempt.h"
#include "store/leases.h"
#include "testing/result_matchers.h"

namespace claribi::store {
namespace {

using Poco::Data::Keywords::into;
using Poco::Data::Keywords::now;
using testing::HasSubstr;

class SchemaTest : public StoreTest {
 protected:
  std::int64_t Number(const std::string& query) const {
    std::int64_t number = -1;
    Another() << query, into(number), now;
    return number;
  }

  /// What a host did that knew the first step only.
  void GoBackToTheFirstStep() {
    database_.reset();
    Execute("ALTER TABLE schema_version DROP COLUMN steps");
    for (const char* table : {"audit", "events", "dashboards", "tiles"}) {
      Execute("DROP TABLE " + std::string(table));
    }
    for (const char* column : {"attempt_id", "connected_by", "connected_at_ms"}) {
      Execute("ALTER TABLE data_sources DROP COLUMN " + std::string(column));
    }
    for (const char* column : {"written_by", "written_at_ms"}) {
      Execute("ALTER TABLE secrets DROP COLUMN " + std::string(column));
    }
  }
};

TEST_P(SchemaTest, CountsTheStepsThatWereTaken) {
  EXPECT_EQ(Number("SELECT steps FROM schema_version"), kSchemaSteps);
  EXPECT_EQ(Number("SELECT COUNT(*) FROM schema_version"), 1);
}

TEST_P(SchemaTest, AStoreOfTheFirstStepGoesOnWithItsContent) {
  ASSERT_THAT(DataSources(*database_).Add(Source("main"), patience_), IsOk());
  ASSERT_THAT(Secrets(*database_).Put(space_, "token", "sealed", 0, patience_), IsOk());
  GoBackToTheFirstStep();
  auto upgraded = Reopen();
  ASSERT_NE(upgraded, nullptr);
  EXPECT_THAT(DataSources(*upgraded).Find("acme", "main", patience_), IsOk());
  EXPECT_EQ(Secrets(*upgraded).Get(space_, "token", patience_)->data, "sealed");
  EXPECT_EQ(Number("SELECT steps FROM schema_version"), kSchemaSteps);
}

// A host of the first step refuses a `version` above 1, and knows no `steps`.
TEST_P(SchemaTest, AHostOfTheFirstStepIsNotLockedOut) {
  EXPECT_EQ(Number("SELECT MAX(version) FROM schema_version"), 1);
}

TEST_P(SchemaTest, AHostGoesOnBesideANewerOneThatOnlyAdded) {
  ASSERT_THAT(DataSources(*database_).Add(Source("main"), patience_), IsOk());
  Execute("ALTER TABLE data_sources ADD COLUMN colour TEXT NOT NULL DEFAULT 'none'");
  Execute("ALTER TABLE secrets ADD COLUMN colour TEXT NOT NULL DEFAULT 'none'");
  Execute("CREATE TABLE later (what TEXT NOT NULL)");
  Execute("UPDATE data_sources SET colour = 'red'");
  Execute("UPDATE schema_version SET steps = 99");
  auto older = Reopen();
  ASSERT_NE(older, nullptr);
  ASSERT_THAT(DataSources(*older).Add(Source("second", "c2"), patience_), IsOk());
  ASSERT_THAT(Secrets(*older).Put(space_, "token", "sealed", 0, patience_), IsOk());
  ASSERT_THAT(DataSources(*older).NoteCheck(Source("main"), patience_), IsOk());
  EXPECT_EQ(Number("SELECT COUNT(*) FROM data_sources WHERE colour = 'red'"), 1);
  EXPECT_EQ(Number("SELECT steps FROM schema_version"), 99) << "it takes no step back";
}

TEST_P(SchemaTest, WhatANewerHostAddedSurvivesANewSignIn) {
  ASSERT_THAT(DataSources(*database_).Add(Source("main"), patience_), IsOk());
  const auto first = Secrets(*database_).Put(space_, "token", "old", 0, patience_);
  for (const char* table : {"data_sources", "secrets"}) {
    const std::string name(table);
    Execute("ALTER TABLE " + name + " ADD COLUMN colour TEXT NOT NULL DEFAULT 'none'");
    Execute("UPDATE " + name + " SET colour = 'red'");
  }
  Attempt attempt(*database_, Source("main"), false, "ada");
  ASSERT_THAT(attempt.Put(space_, "token", "new", *first, patience_), IsOk());
  ASSERT_THAT(attempt.Commit(Source("main"), patience_), IsOk());
  EXPECT_EQ(Number("SELECT COUNT(*) FROM data_sources WHERE colour = 'red'"), 1);
  EXPECT_EQ(Number("SELECT COUNT(*) FROM secrets WHERE colour = 'red'"), 1);
}

// Hosts that know four steps name their columns, and neither read nor write those of attempts.
TEST_P(SchemaTest, ARowOfAHostThatKnowsNoAttemptsIsAsGood) {
  Execute(
      "INSERT INTO data_sources (org_id, connection_id, name, plugin_id, manifest_id, config, "
      "status,"
      " created_at_ms, last_check, last_check_at_ms)"
      " VALUES ('acme', 'c1', 'main', 'p', 'm', '{}', 'connecting', 1, '', 0)");
  const auto found = DataSources(*database_).Find("acme", "main", patience_);
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->attempt_id, "");
  EXPECT_EQ(found->connected_at_ms, 0);
}

TEST_P(SchemaTest, AHostRefusesAStoreThatANewerOneBroke) {
  database_.reset();
  Execute("UPDATE schema_version SET version = 98, steps = 99");
  EXPECT_THAT(Database::Open(url_, patience_),
              IsErrorWith(Code::kUnavailable, CauseIs(HasSubstr("98")),
                          FixIs(HasSubstr("Update this host"))));
  EXPECT_EQ(Number("SELECT steps FROM schema_version"), 99);
}

CLARIBI_ON_BOTH_DATABASES(SchemaTest);

}  // namespace
}  // namespace claribi::store
