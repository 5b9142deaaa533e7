#include "store/data_sources.h"

#include <gmock/gmock.h>

#include "host_stub/store/store_fixture.h"
#include "store/checkpoint.h"

namespace claribi::store {
namespace {

class DataSourcesTest : public StoreTest {
 protected:
  DataSources sources() { return DataSources(*database_); }
};

TEST_P(DataSourcesTest, AreFoundByNameInTheirOrganisation) {
  ASSERT_TRUE(sources().Add(Source("main"), patience_));
  const auto found = sources().Find("acme", "main", patience_);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->connection_id, "c1");
  EXPECT_EQ(found->config, R"({"endpoint":"https://example.com"})");
  EXPECT_EQ(found->created_at_ms, 1'790'000'000'000);
  EXPECT_EQ(sources().Find("other", "main", patience_).error().code, Code::kNotFound);
}

TEST_P(DataSourcesTest, AreListedByName) {
  EXPECT_TRUE(sources().List("acme", patience_)->empty());
  ASSERT_TRUE(sources().Add(Source("b", "c1"), patience_));
  ASSERT_TRUE(sources().Add(Source("a", "c2"), patience_));
  const auto list = sources().List("acme", patience_);
  ASSERT_EQ(list->size(), 2u);
  EXPECT_EQ((*list)[0].name, "a");
  EXPECT_EQ((*list)[1].name, "b");
}

TEST_P(DataSourcesTest, HaveANameOnce) {
  ASSERT_TRUE(sources().Add(Source("main", "c1"), patience_));
  EXPECT_EQ(sources().Add(Source("main", "c2"), patience_).error().code, Code::kConflict);
  DataSource elsewhere = Source("main", "c1");
  elsewhere.org_id = "other";
  EXPECT_TRUE(sources().Add(elsewhere, patience_));
}

TEST_P(DataSourcesTest, NamesAreNeverSql) {
  const std::string name = "x'; DROP TABLE data_sources; --";
  ASSERT_TRUE(sources().Add(Source(name), patience_));
  EXPECT_EQ(sources().Find("acme", name, patience_)->name, name);
}

TEST_P(DataSourcesTest, AreUpdated) {
  ASSERT_TRUE(sources().Add(Source("main"), patience_));
  DataSource changed = Source("main");
  changed.status = "authorized";
  changed.last_check = "passed";
  changed.last_check_at_ms = 5;
  ASSERT_TRUE(sources().Update(changed, patience_));
  EXPECT_EQ(sources().Find("acme", "main", patience_)->last_check, "passed");
  EXPECT_EQ(sources().Update(Source("none", "c9"), patience_).error().code, Code::kNotFound);
}

TEST_P(DataSourcesTest, GoTogetherWithTheirSecrets) {
  Secrets secrets(*database_);
  ASSERT_TRUE(sources().Add(Source("main"), patience_));
  ASSERT_TRUE(secrets.Put(space_, "token", "sealed", 0, patience_));
  ASSERT_TRUE(secrets.Put({"acme", ""}, "client", "shared", 0, patience_));
  ASSERT_TRUE(secrets.Put({"other", "c1"}, "token", "sealed", 0, patience_));
  ASSERT_TRUE(sources().Remove("acme", "c1", patience_));
  EXPECT_FALSE(sources().Find("acme", "main", patience_));
  EXPECT_FALSE(secrets.Get(space_, "token", patience_));
  EXPECT_TRUE(secrets.Get({"acme", ""}, "client", patience_));
  EXPECT_TRUE(secrets.Get({"other", "c1"}, "token", patience_));
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
  ASSERT_TRUE(sources().Add(Source("main"), patience_));
  Put(space_, "pending", "state");
  Put(shared_, "client", "registration");
  ASSERT_TRUE(checkpoint.Restore(Undo::kAdditions, patience_));
  EXPECT_FALSE(sources().Find("acme", "main", patience_));
  EXPECT_EQ(Get(space_, "pending"), "(absent)");
  EXPECT_EQ(Get(shared_, "client"), "(absent)");
}

TEST_P(CheckpointTest, SharedSecretsStayWhereAnotherDataSourceMayUseThem) {
  Checkpoint checkpoint = Take();
  ASSERT_TRUE(sources().Add(Source("other", "c2"), patience_));
  Put(shared_, "client", "registration");
  ASSERT_TRUE(checkpoint.Restore(Undo::kAdditions, patience_));
  EXPECT_EQ(Get(shared_, "client"), "registration");
}

TEST_P(CheckpointTest, AFailedRenewalOfSignInKeepsTokensThatAnotherNodeRefreshed) {
  ASSERT_TRUE(sources().Add(Source("main"), patience_));
  const auto version = Put(space_, "token", "old");
  Checkpoint checkpoint = Take();
  Put(space_, "pending", "state");
  Put(space_, "token", "refreshed elsewhere", version);
  ASSERT_TRUE(checkpoint.Restore(Undo::kAdditions, patience_));
  EXPECT_EQ(Get(space_, "pending"), "(absent)");
  EXPECT_EQ(Get(space_, "token"), "refreshed elsewhere");
  EXPECT_TRUE(sources().Find("acme", "main", patience_));
}

TEST_P(CheckpointTest, TokensThatWereReplacedComeBack) {
  ASSERT_TRUE(sources().Add(Source("main"), patience_));
  const auto version = Put(space_, "token", "old");
  Checkpoint checkpoint = Take();
  const auto replaced = Put(space_, "token", "new", version);
  DataSource changed = Source("main");
  changed.config = "{}";
  ASSERT_TRUE(sources().Update(changed, patience_));
  ASSERT_TRUE(checkpoint.Restore(Undo::kEverything, patience_));
  EXPECT_EQ(Get(space_, "token"), "old");
  EXPECT_NE(Secrets(*database_).Get(space_, "token", patience_)->version, replaced);
  EXPECT_EQ(sources().Find("acme", "main", patience_)->config, Source("main").config);
}

CLARIBI_ON_BOTH_DATABASES(CheckpointTest);

}  // namespace
}  // namespace claribi::store
