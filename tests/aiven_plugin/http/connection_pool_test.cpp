#include "http/connection_pool.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "testing/fakes.h"

namespace claribi::http {
namespace {

// Reports its end; quiet or not as told.
class FakeStream final : public ByteStream {
 public:
  FakeStream(std::vector<int>& closed, int id, bool quiet = true)
      : closed_(closed), id_(id), quiet_(quiet) {}
  ~FakeStream() override { closed_.push_back(id_); }
  core::Status SendAll(std::string_view, const Stage&) override { return core::Ok(); }
  core::Result<std::size_t> Receive(char*, std::size_t, const Stage&) override {
    return std::size_t{0};
  }
  bool IsQuiet(const Stage&) override { return quiet_; }
  int id() const { return id_; }

 private:
  std::vector<int>& closed_;
  int id_;
  bool quiet_;
};

class ConnectionPoolTest : public ::testing::Test {
 protected:
  void Give(const char* origin, int id, bool quiet = true, const char* owner = "") {
    pool_.Give({owner, origin}, std::make_unique<FakeStream>(closed_, id, quiet),
               clock_.Monotonic());
  }
  // The id of what was taken (and kept open), or 0.
  int Take(const char* origin, const char* owner = "") {
    const testing::FakeCall call(clock_);
    const Stage stage(call, "h", "testing", core::MonotonicTime::max());
    taken_.push_back(pool_.Take({owner, origin}, stage));
    return taken_.back() ? static_cast<FakeStream&>(*taken_.back()).id() : 0;
  }

  testing::FakeClock clock_;
  std::vector<int> closed_;
  std::vector<std::unique_ptr<ByteStream>> taken_;
  ConnectionPool pool_{PoolLimits{2, 3, core::Milliseconds(1000)}};
};

TEST_F(ConnectionPoolTest, GivesBackTheOneUsedLastOfTheSameOrigin) {
  Give("https://a", 1);
  Give("https://a", 2);
  Give("https://b", 3);
  EXPECT_EQ(Take("https://a"), 2);
  EXPECT_EQ(Take("https://a"), 1);
  EXPECT_EQ(Take("https://a"), 0);
  EXPECT_EQ(Take("https://c"), 0);
  EXPECT_EQ(Take("https://b"), 3);
}

TEST_F(ConnectionPoolTest, GivesNobodyTheConnectionOfAnother) {
  Give("https://a", 1, true, "north");
  EXPECT_EQ(Take("https://a", "south"), 0);
  EXPECT_EQ(Take("https://a"), 0);
  EXPECT_EQ(Take("https://a", "north"), 1);
}

TEST_F(ConnectionPoolTest, ClosesWhatIsNotQuietAnyMore) {
  Give("https://a", 1);
  Give("https://a", 2, false);
  EXPECT_EQ(Take("https://a"), 1);
  EXPECT_EQ(closed_, std::vector<int>{2});
}

TEST_F(ConnectionPoolTest, ClosesTheOldestBeyondTheLimitOfAnOrigin) {
  Give("https://a", 1);
  Give("https://a", 2);
  Give("https://a", 3);
  EXPECT_EQ(closed_, std::vector<int>{1});
}

// A page or a question asks for many things at once, and then for as many more.
TEST_F(ConnectionPoolTest, KeepsAllConnectionsOfABurst) {
  constexpr int kAtOnce = 16;
  ConnectionPool pool;
  const testing::FakeCall call(clock_);
  const Stage stage(call, "h", "testing", core::MonotonicTime::max());
  for (int id = 1; id <= kAtOnce; ++id) {
    pool.Give({"", "https://a"}, std::make_unique<FakeStream>(closed_, id, true),
              clock_.Monotonic());
  }
  for (int id = kAtOnce; id >= 1; --id) taken_.push_back(pool.Take({"", "https://a"}, stage));
  EXPECT_TRUE(std::ranges::all_of(taken_, [](const auto& stream) { return stream != nullptr; }));
  EXPECT_TRUE(closed_.empty());
}

TEST_F(ConnectionPoolTest, ClosesTheOldestBeyondTheLimitOfAll) {
  Give("https://b", 1);
  clock_.Advance(core::Milliseconds(1));
  Give("https://a", 2);
  Give("https://c", 3);
  Give("https://d", 4);
  EXPECT_EQ(closed_, std::vector<int>{1});
}

TEST_F(ConnectionPoolTest, KeepsWhatWasUsedSinceAndClosesTheLeastRecentlyUsed) {
  Give("https://a", 1, true, "north");
  Give("https://a", 2, true, "south");
  Give("https://a", 3, true, "east");
  ASSERT_EQ(Take("https://a", "north"), 1);
  pool_.Give({"north", "https://a"}, std::move(taken_.back()), clock_.Monotonic());
  Give("https://a", 4, true, "west");
  EXPECT_EQ(closed_, std::vector<int>{2});
  EXPECT_EQ(Take("https://a", "north"), 1);
}

TEST_F(ConnectionPoolTest, KeepsOneForEachOfManyOrganisationsThatComeInTurn) {
  constexpr int kMany = 100;
  ConnectionPool pool(PoolLimits{.max_idle = kMany});
  const testing::FakeCall call(clock_);
  const Stage stage(call, "h", "testing", core::MonotonicTime::max());
  int opened = 0;
  for (int turn = 0; turn < 3 * kMany; ++turn) {
    const PoolKey key{"organisation" + std::to_string(turn % kMany), "https://a"};
    auto stream = pool.Take(key, stage);
    if (stream == nullptr) stream = std::make_unique<FakeStream>(closed_, ++opened);
    EXPECT_EQ(static_cast<FakeStream&>(*stream).id(), turn % kMany + 1) << "of another";
    pool.Give(key, std::move(stream), clock_.Monotonic());
  }
  EXPECT_EQ(opened, kMany);
}

TEST(MostIdleOf, IsAQuarterOfWhatTheProcessMayOpenWithinBounds) {
  EXPECT_EQ(MostIdleOf(0), 1U);
  EXPECT_EQ(MostIdleOf(20), 5U);
  EXPECT_EQ(MostIdleOf(1024), 256U);
  EXPECT_EQ(MostIdleOf(1'048'576), 1024U);
}

TEST_F(ConnectionPoolTest, ClosesWhatWasIdleTooLong) {
  Give("https://a", 1);
  clock_.Advance(core::Milliseconds(999));
  Give("https://a", 2);
  clock_.Advance(core::Milliseconds(1));
  EXPECT_EQ(Take("https://a"), 2);
  EXPECT_EQ(closed_, std::vector<int>{1});
}

}  // namespace
}  // namespace claribi::http
