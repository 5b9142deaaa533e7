#include "store/data_sources.h"

#include <gmock/gmock.h>

#include "host_stub/store/store_fixture.h"
#include "store/attempt.h"
#include "testing/result_matchers.h"

namespace claribi::store {
namespace {

class DataSourcesTest : public StoreTest {
 protected:
  DataSources sources() { return DataSources(*database_); }
};

TEST_P(DataSourcesTest, AreFoundByNameInTheirOrganisation) {
  ASSERT_THAT(sources().Add(Source("main"), patience_), IsOk());
  const auto found = sources().Find("acme", "main", patience_);
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->connection_id, "c1");
  EXPECT_EQ(found->config, R"({"endpoint":"https://example.com"})");
  EXPECT_EQ(found->created_at_ms, 1'790'000'000'000);
  EXPECT_THAT(sources().Find("other", "main", patience_), IsErrorWith(Code::kNotFound));
}

TEST_P(DataSourcesTest, AreListedByName) {
  EXPECT_TRUE(sources().List("acme", patience_)->empty());
  ASSERT_THAT(sources().Add(Source("b", "c1"), patience_), IsOk());
  ASSERT_THAT(sources().Add(Source("a", "c2"), patience_), IsOk());
  const auto list = sources().List("acme", patience_);
  ASSERT_EQ(list->size(), 2u);
  EXPECT_EQ((*list)[0].name, "a");
  EXPECT_EQ((*list)[1].name, "b");
}

TEST_P(DataSourcesTest, HaveANameOnce) {
  ASSERT_THAT(sources().Add(Source("main", "c1"), patience_), IsOk());
  EXPECT_THAT(sources().Add(Source("main", "c2"), patience_), IsErrorWith(Code::kConflict));
  DataSource elsewhere = Source("main", "c1");
  elsewhere.org_id = "other";
  EXPECT_THAT(sources().Add(elsewhere, patience_), IsOk());
}

TEST_P(DataSourcesTest, NamesAreNeverSql) {
  const std::string name = "x'; DROP TABLE data_sources; --";
  ASSERT_THAT(sources().Add(Source(name), patience_), IsOk());
  EXPECT_EQ(sources().Find("acme", name, patience_)->name, name);
}

TEST_P(DataSourcesTest, ACheckIsNotedAndNothingElse) {
  ASSERT_THAT(sources().Add(Source("main"), patience_), IsOk());
  DataSource checked = Source("main");
  checked.status = "authorized";
  checked.last_check = "passed";
  checked.last_check_at_ms = 5;
  checked.config = "{}";  // of before another terminal gave it another endpoint
  checked.attempt_id = "of before";
  ASSERT_THAT(sources().NoteCheck(checked, patience_), IsOk());
  const auto found = sources().Find("acme", "main", patience_);
  EXPECT_EQ(found->status, "authorized");
  EXPECT_EQ(found->last_check, "passed");
  EXPECT_EQ(found->last_check_at_ms, 5);
  EXPECT_EQ(found->config, Source("main").config);
  EXPECT_EQ(found->attempt_id, "");
  EXPECT_THAT(sources().NoteCheck(Source("none", "c9"), patience_), IsErrorWith(Code::kNotFound));
}

TEST_P(DataSourcesTest, WhatAnOlderHostLeftIsRemovedUnlessItWentOn) {
  ASSERT_THAT(sources().Add(Source("main"), patience_), IsOk());
  ASSERT_THAT(Secrets(*database_).Put(space_, "pending", "state", 0, patience_), IsOk());
  DataSource gone_on = Source("gone on", "c2");
  gone_on.status = "authorized";
  ASSERT_THAT(sources().Add(gone_on, patience_), IsOk());
  ASSERT_THAT(sources().RemoveAbandoned(Source("main"), patience_), IsOk());
  ASSERT_THAT(sources().RemoveAbandoned(Source("gone on", "c2"), patience_), IsOk());
  EXPECT_THAT(sources().Find("acme", "main", patience_), IsErrorWith(Code::kNotFound));
  EXPECT_THAT(Secrets(*database_).Get(space_, "pending", patience_), IsError());
  EXPECT_THAT(sources().Find("acme", "gone on", patience_), IsOk());
}

TEST_P(DataSourcesTest, GoTogetherWithTheirSecrets) {
  Secrets secrets(*database_);
  ASSERT_THAT(sources().Add(Source("main"), patience_), IsOk());
  ASSERT_THAT(secrets.Put(space_, "token", "sealed", 0, patience_), IsOk());
  ASSERT_THAT(secrets.Put({"acme", ""}, "client", "shared", 0, patience_), IsOk());
  ASSERT_THAT(secrets.Put({"other", "c1"}, "token", "sealed", 0, patience_), IsOk());
  ASSERT_THAT(Attempt(*database_, Source("main"), false, "ada").Remove(patience_), IsOk());
  EXPECT_THAT(sources().Find("acme", "main", patience_), IsError());
  EXPECT_THAT(secrets.Get(space_, "token", patience_), IsError());
  EXPECT_THAT(secrets.Get({"acme", ""}, "client", patience_), IsOk());
  EXPECT_THAT(secrets.Get({"other", "c1"}, "token", patience_), IsOk());
}

CLARIBI_ON_BOTH_DATABASES(DataSourcesTest);

}  // namespace
}  // namespace claribi::store
