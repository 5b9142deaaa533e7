#include "mcp/progress.h"

#include <gtest/gtest.h>

#include "testing/fakes.h"

namespace claribi::mcp {
namespace {

using core::Json;

class Progress : public ::testing::Test {
 protected:
  Progress() { relay_.Expect(5); }
  void Notify(std::string_view params) { relay_.Relay(Json::Parse(params).value()); }

  testing::FakeClock clock_;
  testing::FakeCall call_{clock_};
  ProgressRelay relay_{call_};
};

TEST_F(Progress, IsAFractionWhereTheTotalIsKnown) {
  Notify(R"({"progressToken":5,"progress":1,"total":4,"message":"one"})");
  Notify(R"({"progressToken":5,"progress":9,"total":4})");
  Notify(R"({"progressToken":5,"progress":10})");
  Notify(R"({"progressToken":5,"progress":11,"total":0})");
  ASSERT_EQ(call_.progress.size(), 4U);
  EXPECT_EQ(call_.progress[0], std::pair(0.25, std::string("one")));
  EXPECT_EQ(call_.progress[1].first, 1.0) << "never more than everything";
  EXPECT_LT(call_.progress[2].first, 0.0);
  EXPECT_LT(call_.progress[3].first, 0.0);
}

TEST_F(Progress, OnlyRises) {
  Notify(R"({"progressToken":5,"progress":2})");
  Notify(R"({"progressToken":5,"progress":2})");
  Notify(R"({"progressToken":5,"progress":1})");
  EXPECT_EQ(call_.progress.size(), 1U);
}

TEST_F(Progress, IsThatOfItsRequestAlsoWhereTheTokenComesBackAsText) {
  Notify(R"({"progressToken":"5","progress":1})");
  EXPECT_EQ(call_.progress.size(), 1U);
}

TEST_F(Progress, OfAnotherRequestIsIgnored) {
  Notify(R"({"progressToken":6,"progress":1})");
  Notify(R"({"progressToken":"6","progress":1})");
  Notify(R"({"progressToken":"05","progress":1})");
  Notify(R"({"progressToken":null,"progress":1})");
  Notify(R"({"progress":1})");
  EXPECT_TRUE(call_.progress.empty());
}

TEST_F(Progress, ThatIsNoNumberIsIgnored) {
  Notify(R"({"progressToken":5,"progress":"1"})");
  Notify(R"({"progressToken":5})");
  Notify("null");
  EXPECT_TRUE(call_.progress.empty());
}

TEST_F(Progress, FloodsAreDroppedAndTheRestComesThrough) {
  std::string params;
  for (int i = 1; i <= 1000; ++i) {
    Notify(R"({"progressToken":5,"progress":)" + std::to_string(i) + "}");
  }
  EXPECT_EQ(call_.progress.size(), std::size_t{ProgressRelay::kBurst});
  clock_.Advance(core::Milliseconds(1000 / ProgressRelay::kPerSecond));
  Notify(R"({"progressToken":5,"progress":2000})");
  Notify(R"({"progressToken":5,"progress":2001})");
  EXPECT_EQ(call_.progress.size(), std::size_t{ProgressRelay::kBurst} + 1);
}

TEST_F(Progress, MessagesAreShortenedAndPrintable) {
  Notify(R"({"progressToken":5,"progress":1,"message":"\u001b[2J)" + std::string(5000, 'x') +
         R"("})");
  ASSERT_EQ(call_.progress.size(), 1U);
  EXPECT_LT(call_.progress[0].second.size(), 300U);
  EXPECT_EQ(call_.progress[0].second.front(), '?');
}

}  // namespace
}  // namespace claribi::mcp
