#include "store/secrets.h"

#include <gmock/gmock.h>

#include <future>

#include "host_stub/store/store_fixture.h"
#include "store/leases.h"

namespace claribi::store {
namespace {

using std::chrono::milliseconds;

class SecretsTest : public StoreTest {
 protected:
  Result<std::uint64_t> Put(std::string_view data, std::uint64_t expected) {
    return Secrets(*database_).Put(space_, "token", data, expected, patience_);
  }
  Result<Secret> Get(const Namespace& space) {
    return Secrets(*database_).Get(space, "token", patience_);
  }
};

TEST_P(SecretsTest, GiveBackEveryByte) {
  const std::string bytes("\0sealed\xff\x80\n", 10);
  const auto version = Put(bytes, 0);
  ASSERT_TRUE(version);
  EXPECT_NE(*version, 0u);
  const auto secret = Get(space_);
  ASSERT_TRUE(secret);
  EXPECT_EQ(secret->data, bytes);
  EXPECT_EQ(secret->version, *version);
}

TEST_P(SecretsTest, KeepAnEmptySecretApartFromNone) {
  EXPECT_EQ(Get(space_).error().code, Code::kNotFound);
  ASSERT_TRUE(Put("", 0));
  ASSERT_TRUE(Get(space_));
  EXPECT_EQ(Get(space_)->data, "");
}

TEST_P(SecretsTest, CreateOnlyWhereThereIsNone) {
  ASSERT_TRUE(Put("one", 0));
  EXPECT_EQ(Put("two", 0).error().code, Code::kConflict);
  EXPECT_EQ(Get(space_)->data, "one");
}

TEST_P(SecretsTest, ReplaceOnlyTheVersionThatWasRead) {
  const auto first = Put("one", 0);
  const auto second = Put("two", *first);
  ASSERT_TRUE(second);
  EXPECT_EQ(Put("three", *first).error().code, Code::kConflict);
  EXPECT_EQ(Get(space_)->data, "two");
}

TEST_P(SecretsTest, DeleteOnlyTheVersionThatWasRead) {
  Secrets secrets(*database_);
  const auto version = Put("one", 0);
  EXPECT_EQ(secrets.Put(space_, "token", std::nullopt, *version + 1, patience_).error().code,
            Code::kConflict);
  EXPECT_TRUE(secrets.Put(space_, "token", std::nullopt, *version, patience_));
  EXPECT_EQ(Get(space_).error().code, Code::kNotFound);
}

TEST_P(SecretsTest, NeverGiveAVersionTwice) {
  const auto first = Put("one", 0);
  ASSERT_TRUE(Secrets(*database_).Put(space_, "token", std::nullopt, *first, patience_));
  const auto second = Put("one", 0);
  EXPECT_NE(*first, *second);
}

TEST_P(SecretsTest, AreReachedThroughTheirOrganisationAndConnectionOnly) {
  ASSERT_TRUE(Put("one", 0));
  EXPECT_FALSE(Get({"acme", "c2"}));
  EXPECT_FALSE(Get({"acme", ""}));
  EXPECT_FALSE(Get({"other", "c1"}));
}

TEST_P(SecretsTest, AreClearedWithThoseOfTheirNamespaceOnly) {
  Secrets secrets(*database_);
  for (const Namespace& space : {space_, Namespace{"acme", ""}, Namespace{"acme", "c2"}}) {
    ASSERT_TRUE(secrets.Put(space, "token", "sealed", 0, patience_));
    ASSERT_TRUE(secrets.Put(space, "pending", "sealed", 0, patience_));
  }
  ASSERT_TRUE(secrets.Clear(space_, patience_));
  EXPECT_FALSE(secrets.Get(space_, "token", patience_));
  EXPECT_FALSE(secrets.Get(space_, "pending", patience_));
  EXPECT_TRUE(secrets.Get({"acme", ""}, "token", patience_));
  EXPECT_TRUE(secrets.Get({"acme", "c2"}, "pending", patience_));
  EXPECT_TRUE(secrets.Clear(space_, patience_)) << "and again";
}

TEST_P(SecretsTest, OfTwoNodesOneWins) {
  const auto version = Put("0", 0);
  auto other = Reopen();
  const auto swap = [&](Database& database) {
    return Secrets(database).Put(space_, "token", "1", *version, patience_).ok();
  };
  auto a = std::async(std::launch::async, [&] { return swap(*database_); });
  auto b = std::async(std::launch::async, [&] { return swap(*other); });
  EXPECT_NE(a.get(), b.get());
}

TEST_P(SecretsTest, OfTwoNodesThatMakeTheSameSecretOneWins) {
  auto other = Reopen();
  std::vector<std::future<Result<std::uint64_t>>> writers;
  for (int i = 0; i < 8; ++i) {
    writers.push_back(std::async(std::launch::async, [&, i] {
      return Secrets(i % 2 == 0 ? *database_ : *other).Put(space_, "token", "1", 0, patience_);
    }));
  }
  int winners = 0;
  for (auto& writer : writers) {
    const auto put = writer.get();
    winners += put ? 1 : 0;
    EXPECT_TRUE(put || put.error().code == Code::kConflict) << put.error().cause;
  }
  EXPECT_EQ(winners, 1);
}

CLARIBI_ON_BOTH_DATABASES(SecretsTest);

class LeasesTest : public StoreTest {
 protected:
  Result<std::uint64_t> Acquire(milliseconds wait = milliseconds(0)) {
    return leases().Acquire(space_, "refresh", milliseconds(1000), wait, patience_);
  }
  Leases leases() {
    return Leases(*database_, [this] { return now_ms_; });
  }

  std::int64_t now_ms_ = 1'000'000;
};

TEST_P(LeasesTest, HaveOneHolder) {
  ASSERT_TRUE(Acquire());
  EXPECT_EQ(Acquire().error().code, Code::kConflict);
  EXPECT_TRUE(
      leases().Acquire({"acme", "c2"}, "refresh", milliseconds(1), milliseconds(0), patience_));
}

TEST_P(LeasesTest, AreGivenBack) {
  const auto lease = Acquire();
  ASSERT_TRUE(leases().Release(space_, *lease, patience_));
  EXPECT_TRUE(Acquire());
}

TEST_P(LeasesTest, LapseByThemselves) {
  ASSERT_TRUE(Acquire());
  now_ms_ += 1001;
  EXPECT_TRUE(Acquire());
}

TEST_P(LeasesTest, AreNotTakenAwayByTheHolderOfALapsedOne) {
  const auto lapsed = Acquire();
  now_ms_ += 1001;
  ASSERT_TRUE(Acquire());
  ASSERT_TRUE(leases().Release(space_, *lapsed, patience_));
  EXPECT_EQ(Acquire().error().code, Code::kConflict);
}

TEST_P(LeasesTest, WaitingEndsWithinASecondOfCancellation) {
  ASSERT_TRUE(Acquire());
  patience_.asked = false;
  auto waiting = std::async(std::launch::async, [&] { return Acquire(milliseconds(60'000)); });
  while (!patience_.asked) std::this_thread::yield();
  patience_.cancelled = true;
  ASSERT_EQ(waiting.wait_for(std::chrono::seconds(1)), std::future_status::ready);
  EXPECT_EQ(waiting.get().error().code, Code::kCancelled);
}

TEST_P(LeasesTest, OfManyNodesThatAskAtOnceOneHasIt) {
  auto other = Reopen();
  std::vector<std::future<bool>> nodes;
  for (int i = 0; i < 8; ++i) {
    nodes.push_back(std::async(std::launch::async, [&, i] {
      Leases asked(i % 2 == 0 ? *database_ : *other);
      return asked.Acquire(space_, "refresh", milliseconds(60'000), milliseconds(0), patience_)
          .ok();
    }));
  }
  int holders = 0;
  for (auto& node : nodes) holders += node.get() ? 1 : 0;
  EXPECT_EQ(holders, 1);
}

CLARIBI_ON_BOTH_DATABASES(LeasesTest);

}  // namespace
}  // namespace claribi::store
