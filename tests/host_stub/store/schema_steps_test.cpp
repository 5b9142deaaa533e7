#include "store/schema_steps.h"

#include <gmock/gmock.h>

#include "host_stub/store/store_fixture.h"
#include "store/checkpoint.h"
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
    Execute("DROP TABLE audit");
    Execute("DROP TABLE events");
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
  ASSERT_THAT(DataSources(*older).Update(Source("renamed"), patience_), IsOk());
  EXPECT_EQ(Number("SELECT COUNT(*) FROM data_sources WHERE colour = 'red'"), 1);
  EXPECT_EQ(Number("SELECT steps FROM schema_version"), 99) << "it takes no step back";
}

TEST_P(SchemaTest, WhatANewerHostAddedSurvivesASignInThatIsTakenBack) {
  ASSERT_THAT(DataSources(*database_).Add(Source("main"), patience_), IsOk());
  const auto first = Secrets(*database_).Put(space_, "token", "old", 0, patience_);
  for (const char* table : {"data_sources", "secrets"}) {
    const std::string name(table);
    Execute("ALTER TABLE " + name + " ADD COLUMN colour TEXT NOT NULL DEFAULT 'none'");
    Execute("UPDATE " + name + " SET colour = 'red'");
  }
  auto checkpoint = Checkpoint::Take(*database_, "acme", "c1", patience_);
  ASSERT_THAT(Secrets(*database_).Put(space_, "token", "new", *first, patience_), IsOk());
  ASSERT_THAT(checkpoint->Restore(Undo::kEverything, patience_), IsOk());
  EXPECT_EQ(Number("SELECT COUNT(*) FROM data_sources WHERE colour = 'red'"), 1);
  EXPECT_EQ(Number("SELECT COUNT(*) FROM secrets WHERE colour = 'red'"), 1);
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
