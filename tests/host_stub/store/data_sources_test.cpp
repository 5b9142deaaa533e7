#include "store/data_sources.h"

#include <gmock/gmock.h>

#include "host_stub/store/store_fixture.h"
#include "store/checkpoint.h"
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

TEST_P(DataSourcesTest, AreUpdated) {
  ASSERT_THAT(sources().Add(Source("main"), patience_), IsOk());
  DataSource changed = Source("main");
  changed.status = "authorized";
  changed.last_check = "passed";
  changed.last_check_at_ms = 5;
  ASSERT_THAT(sources().Update(changed, patience_), IsOk());
  EXPECT_EQ(sources().Find("acme", "main", patience_)->last_check, "passed");
  EXPECT_THAT(sources().Update(Source("none", "c9"), patience_), IsErrorWith(Code::kNotFound));
}

TEST_P(DataSourcesTest, GoTogetherWithTheirSecrets) {
  Secrets secrets(*database_);
  ASSERT_THAT(sources().Add(Source("main"), patience_), IsOk());
  ASSERT_THAT(secrets.Put(space_, "token", "sealed", 0, patience_), IsOk());
  ASSERT_THAT(secrets.Put({"acme", ""}, "client", "shared", 0, patience_), IsOk());
  ASSERT_THAT(secrets.Put({"other", "c1"}, "token", "sealed", 0, patience_), IsOk());
  ASSERT_THAT(sources().Remove("acme", "c1", patience_), IsOk());
  EXPECT_THAT(sources().Find("acme", "main", patience_), IsError());
  EXPECT_THAT(secrets.Get(space_, "token", patience_), IsError());
  EXPECT_THAT(secrets.Get({"acme", ""}, "client", patience_), IsOk());
  EXPECT_THAT(secrets.Get({"other", "c1"}, "token", patience_), IsOk());
}

CLARIBI_ON_BOTH_DATABASES(DataSourcesTest);

class CheckpointTest : public DataSourcesTest {
 protected:
  std::uint64_t Put(const Namespace& space, const std::string& key, const std::string& data,
                    std::uint64_t expected = 0) {
    return *Secrets(*database_).Put(space, key, data, expected, patience_);
  }
  std::string Get(const Namespace& space, const std::string& key) {
    const auto secret = Secrets(*database_).Get(space, key, patience_);
    return secret ? secret->data : "(absent)";
  }
  Checkpoint Take() { return *Checkpoint::Take(*database_, "acme", "c1", patience_); }

  const Namespace shared_{"acme", ""};
};

TEST_P(CheckpointTest, ANewConnectionLeavesNoTrace) {
  Checkpoint checkpoint = Take();
  ASSERT_THAT(sources().Add(Source("main"), patience_), IsOk());
  Put(space_, "pending", "state");
  Put(shared_, "client", "registration");
  ASSERT_THAT(checkpoint.Restore(Undo::kAdditions, patience_), IsOk());
  EXPECT_THAT(sources().Find("acme", "main", patience_), IsError());
  EXPECT_EQ(Get(space_, "pending"), "(absent)");
  EXPECT_EQ(Get(shared_, "client"), "(absent)");
}

TEST_P(CheckpointTest, SharedSecretsStayWhereAnotherDataSourceMayUseThem) {
  Checkpoint checkpoint = Take();
  ASSERT_THAT(sources().Add(Source("other", "c2"), patience_), IsOk());
  Put(shared_, "client", "registration");
  ASSERT_THAT(checkpoint.Restore(Undo::kAdditions, patience_), IsOk());
  EXPECT_EQ(Get(shared_, "client"), "registration");
}

TEST_P(CheckpointTest, AFailedRenewalOfSignInKeepsTokensThatAnotherNodeRefreshed) {
  ASSERT_THAT(sources().Add(Source("main"), patience_), IsOk());
  const auto version = Put(space_, "token", "old");
  Checkpoint checkpoint = Take();
  Put(space_, "pending", "state");
  Put(space_, "token", "refreshed elsewhere", version);
  ASSERT_THAT(checkpoint.Restore(Undo::kAdditions, patience_), IsOk());
  EXPECT_EQ(Get(space_, "pending"), "(absent)");
  EXPECT_EQ(Get(space_, "token"), "refreshed elsewhere");
  EXPECT_THAT(sources().Find("acme", "main", patience_), IsOk());
}

TEST_P(CheckpointTest, TokensThatWereReplacedComeBack) {
  ASSERT_THAT(sources().Add(Source("main"), patience_), IsOk());
  const auto version = Put(space_, "token", "old");
  Checkpoint checkpoint = Take();
  const auto replaced = Put(space_, "token", "new", version);
  DataSource changed = Source("main");
  changed.config = "{}";
  ASSERT_THAT(sources().Update(changed, patience_), IsOk());
  ASSERT_THAT(checkpoint.Restore(Undo::kEverything, patience_), IsOk());
  EXPECT_EQ(Get(space_, "token"), "old");
  EXPECT_NE(Secrets(*database_).Get(space_, "token", patience_)->version, replaced);
  EXPECT_EQ(sources().Find("acme", "main", patience_)->config, Source("main").config);
}

CLARIBI_ON_BOTH_DATABASES(CheckpointTest);

}  // namespace
}  // namespace claribi::store
