#include "store/secrets.h"

#include <gmock/gmock.h>

#include <future>
#include <utility>

#include "host_stub/store/store_fixture.h"
#include "store/leases.h"
#include "testing/result_matchers.h"

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
  ASSERT_THAT(version, IsOk());
  EXPECT_NE(*version, 0u);
  const auto secret = Get(space_);
  ASSERT_THAT(secret, IsOk());
  EXPECT_EQ(secret->data, bytes);
  EXPECT_EQ(secret->version, *version);
}

TEST_P(SecretsTest, SayWhoWroteThemLast) {
  const std::int64_t before_ms = UnixMs();
  const auto version = Put("one", 0);
  ASSERT_THAT(version, IsOk());
  for (const bool is_replaced : {false, true}) {
    if (is_replaced) {
      Execute(
          "UPDATE secrets SET written_by = '', written_at_ms = 0");  // as an older host leaves it
      ASSERT_THAT(Put("two", *version), IsOk());
    }
    const auto writings = Secrets(*database_).Writings(space_, patience_);
    ASSERT_THAT(writings, IsOk());
    ASSERT_EQ(writings->size(), 1u);
    EXPECT_NE(writings->front().node, "");
    EXPECT_GE(writings->front().at_ms, before_ms);
  }
  EXPECT_TRUE(Secrets(*database_).Writings({"rival", "c1"}, patience_)->empty());
}

TEST_P(SecretsTest, KeepAnEmptySecretApartFromNone) {
  EXPECT_THAT(Get(space_), IsErrorWith(Code::kNotFound));
  ASSERT_THAT(Put("", 0), IsOk());
  ASSERT_THAT(Get(space_), IsOk());
  EXPECT_EQ(Get(space_)->data, "");
}

TEST_P(SecretsTest, CreateOnlyWhereThereIsNone) {
  ASSERT_THAT(Put("one", 0), IsOk());
  EXPECT_THAT(Put("two", 0), IsErrorWith(Code::kConflict));
  EXPECT_EQ(Get(space_)->data, "one");
}

TEST_P(SecretsTest, ReplaceOnlyTheVersionThatWasRead) {
  const auto first = Put("one", 0);
  const auto second = Put("two", *first);
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(Put("three", *first), IsErrorWith(Code::kConflict));
  EXPECT_EQ(Get(space_)->data, "two");
}

TEST_P(SecretsTest, DeleteOnlyTheVersionThatWasRead) {
  Secrets secrets(*database_);
  const auto version = Put("one", 0);
  EXPECT_THAT(secrets.Put(space_, "token", std::nullopt, *version + 1, patience_),
              IsErrorWith(Code::kConflict));
  EXPECT_THAT(secrets.Put(space_, "token", std::nullopt, *version, patience_), IsOk());
  EXPECT_THAT(Get(space_), IsErrorWith(Code::kNotFound));
}

TEST_P(SecretsTest, NeverGiveAVersionTwice) {
  const auto first = Put("one", 0);
  ASSERT_THAT(Secrets(*database_).Put(space_, "token", std::nullopt, *first, patience_), IsOk());
  const auto second = Put("one", 0);
  EXPECT_NE(*first, *second);
}

TEST_P(SecretsTest, AreReachedThroughTheirOrganisationAndConnectionOnly) {
  ASSERT_THAT(Put("one", 0), IsOk());
  EXPECT_THAT(Get({"acme", "c2"}), IsError());
  EXPECT_THAT(Get({"acme", ""}), IsError());
  EXPECT_THAT(Get({"other", "c1"}), IsError());
}

TEST_P(SecretsTest, AreClearedWithThoseOfTheirNamespaceOnly) {
  Secrets secrets(*database_);
  for (const Namespace& space : {space_, Namespace{"acme", ""}, Namespace{"acme", "c2"}}) {
    ASSERT_THAT(secrets.Put(space, "token", "sealed", 0, patience_), IsOk());
    ASSERT_THAT(secrets.Put(space, "pending", "sealed", 0, patience_), IsOk());
  }
  ASSERT_THAT(secrets.Clear(space_, patience_), IsOk());
  EXPECT_THAT(secrets.Get(space_, "token", patience_), IsError());
  EXPECT_THAT(secrets.Get(space_, "pending", patience_), IsError());
  EXPECT_THAT(secrets.Get({"acme", ""}, "token", patience_), IsOk());
  EXPECT_THAT(secrets.Get({"acme", "c2"}, "pending", patience_), IsOk());
  EXPECT_THAT(secrets.Clear(space_, patience_), IsOk()) << "and again";
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
  // Of all leases, lapsed or not.
  std::int64_t Count() {
    using Poco::Data::Keywords::into;
    using Poco::Data::Keywords::now;
    std::int64_t rows = -1;
    Another() << "SELECT COUNT(*) FROM leases", into(rows), now;
    return rows;
  }

  std::int64_t now_ms_ = 1'000'000;
};

TEST_P(LeasesTest, HaveOneHolder) {
  ASSERT_THAT(Acquire(), IsOk());
  EXPECT_THAT(Acquire(), IsErrorWith(Code::kConflict));
  EXPECT_THAT(
      leases().Acquire({"acme", "c2"}, "refresh", milliseconds(1), milliseconds(0), patience_),
      IsOk());
}

TEST_P(LeasesTest, AreGivenBack) {
  const auto lease = Acquire();
  ASSERT_THAT(leases().Release(space_, *lease, patience_), IsOk());
  EXPECT_THAT(Acquire(), IsOk());
}

TEST_P(LeasesTest, LapseByThemselves) {
  ASSERT_THAT(Acquire(), IsOk());
  now_ms_ += 1001;
  EXPECT_THAT(Acquire(), IsOk());
}

TEST_P(LeasesTest, OfThoseWhoDiedDoNotStayForEver) {
  ASSERT_THAT(
      leases().Acquire({"acme", "c2"}, "refresh", milliseconds(1000), milliseconds(0), patience_),
      IsOk());
  now_ms_ += 1001;
  ASSERT_THAT(Acquire(), IsOk());
  EXPECT_EQ(Count(), 2) << "one that has just lapsed is left alone";
  now_ms_ += 2 * 3'600'000;
  ASSERT_THAT(Acquire(), IsOk());
  EXPECT_EQ(Count(), 1);
}

TEST_P(LeasesTest, OfThoseWhoDiedAreNotLookedForWithEachLease) {
  const auto acquire = [&](Leases& asked, const char* connection) {
    return asked.Acquire({"acme", connection}, "refresh", milliseconds(1000), milliseconds(0),
                         patience_);
  };
  Leases of_one_node = leases();
  now_ms_ += 3 * 3'600'000;
  ASSERT_THAT(acquire(of_one_node, "c1"), IsOk());
  const std::int64_t latest_ms = std::exchange(now_ms_, now_ms_ - 2 * 3'600'000);
  Leases of_one_that_died = leases();
  ASSERT_THAT(acquire(of_one_that_died, "c2"), IsOk());
  now_ms_ = latest_ms;
  ASSERT_THAT(acquire(of_one_node, "c3"), IsOk());
  EXPECT_EQ(Count(), 3);
  now_ms_ += 11 * 60'000;
  ASSERT_THAT(acquire(of_one_node, "c4"), IsOk());
  EXPECT_EQ(Count(), 3) << "that of c2 is gone";
}

TEST_P(LeasesTest, AreNotTakenAwayByTheHolderOfALapsedOne) {
  const auto lapsed = Acquire();
  now_ms_ += 1001;
  ASSERT_THAT(Acquire(), IsOk());
  ASSERT_THAT(leases().Release(space_, *lapsed, patience_), IsOk());
  EXPECT_THAT(Acquire(), IsErrorWith(Code::kConflict));
}

TEST_P(LeasesTest, WaitingEndsWithinASecondOfCancellation) {
  ASSERT_THAT(Acquire(), IsOk());
  patience_.asked = false;
  auto waiting = std::async(std::launch::async, [&] { return Acquire(milliseconds(60'000)); });
  while (!patience_.asked) std::this_thread::yield();
  patience_.cancelled = true;
  ASSERT_EQ(waiting.wait_for(std::chrono::seconds(1)), std::future_status::ready);
  EXPECT_THAT(waiting.get(), IsErrorWith(Code::kCancelled));
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
