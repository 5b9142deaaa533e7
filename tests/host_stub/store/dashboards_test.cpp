#include "store/dashboards.h"

#include <gmock/gmock.h>

#include "host_stub/store/store_fixture.h"
#include "store/attempt.h"

namespace claribi::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class DashboardsTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (IsSkipped()) return;
    dashboards_.emplace(*database_);
    ASSERT_THAT(DataSources(*database_).Add(Source("main"), patience_), IsOk());
    ASSERT_THAT(dashboards_->List("acme", patience_), IsOk());
  }

  static TileRow Tile(const std::string& id, const std::string& connection = "c1") {
    TileRow row;
    row.org_id = "acme";
    row.tile_id = id;
    row.dashboard_id = "first";
    row.connection_id = connection;
    row.source = "main";
    row.title = "Services by region";
    row.view = "table";
    row.plan = "{}";
    row.answer = R"({"answer":"41 services"})";
    row.as_of_ms = 1'790'000'000'000;
    return row;
  }

  Status Pin(const std::string& id) {
    TileRow row = Tile(id);
    return dashboards_->Pin(row, patience_);
  }

  std::vector<std::string> Ids() {
    std::vector<std::string> ids;
    const auto rows = dashboards_->Tiles("acme", "first", patience_);
    for (const TileRow& row : *rows) ids.push_back(row.tile_id);
    return ids;
  }

  std::optional<Dashboards> dashboards_;
};

TEST_P(DashboardsTest, ThereIsAlwaysOne) {
  const auto rows = dashboards_->List("acme", patience_);
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ(rows->front().name, "Dashboard");
  EXPECT_EQ(dashboards_->List("acme", patience_)->size(), 1u);
}

TEST_P(DashboardsTest, ATileIsAsItWasPinned) {
  ASSERT_THAT(Pin("t1"), IsOk());
  const auto found = dashboards_->FindTile("acme", "t1", patience_);
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->answer, Tile("t1").answer);
  EXPECT_EQ(found->as_of_ms, Tile("t1").as_of_ms);
  EXPECT_EQ(found->trouble, "");
  EXPECT_EQ(dashboards_->List("acme", patience_)->front().tile_count, 1);
}

TEST_P(DashboardsTest, BelongToOneOrganisation) {
  ASSERT_THAT(Pin("t1"), IsOk());
  EXPECT_THAT(dashboards_->FindTile("other", "t1", patience_), IsErrorWith(Code::kNotFound));
  ASSERT_THAT(dashboards_->Unpin("other", "t1", patience_), IsOk());
  EXPECT_THAT(Ids(), ElementsAre("t1"));
}

TEST_P(DashboardsTest, KeepTheOrderThatTheyAreGiven) {
  for (const char* id : {"t1", "t2", "t3"}) ASSERT_THAT(Pin(id), IsOk());
  EXPECT_THAT(Ids(), ElementsAre("t1", "t2", "t3"));
  ASSERT_THAT(dashboards_->Order("acme", "first", {"t3", "t1", "t2"}, patience_), IsOk());
  EXPECT_THAT(Ids(), ElementsAre("t3", "t1", "t2"));
}

TEST_P(DashboardsTest, AnOrderOfOtherTilesChangesNothing) {
  for (const char* id : {"t1", "t2"}) ASSERT_THAT(Pin(id), IsOk());
  for (const auto& wrong :
       std::vector<std::vector<std::string>>{{"t2"}, {"t2", "t2"}, {"t2", "t1", "t3"}, {}}) {
    EXPECT_THAT(dashboards_->Order("acme", "first", wrong, patience_),
                IsErrorWith(Code::kConflict));
  }
  EXPECT_THAT(Ids(), ElementsAre("t1", "t2"));
}

TEST_P(DashboardsTest, ARefreshThatFailedKeepsTheData) {
  ASSERT_THAT(Pin("t1"), IsOk());
  TileRow failed = Tile("t1");
  failed.answer.clear();
  failed.as_of_ms = 1;
  failed.trouble = "failed";
  failed.error = R"({"code":"unavailable"})";
  ASSERT_THAT(dashboards_->Keep(failed, patience_), IsOk());
  const auto found = dashboards_->FindTile("acme", "t1", patience_);
  EXPECT_EQ(found->answer, Tile("t1").answer);
  EXPECT_EQ(found->as_of_ms, Tile("t1").as_of_ms);
  EXPECT_EQ(found->trouble, "failed");
}

TEST_P(DashboardsTest, ATileOfNothingIsNotPinned) {
  TileRow row = Tile("t1", "gone");
  EXPECT_THAT(dashboards_->Pin(row, patience_), IsErrorWith(Code::kNotFound));
  row = Tile("t1");
  row.dashboard_id = "gone";
  EXPECT_THAT(dashboards_->Pin(row, patience_), IsErrorWith(Code::kNotFound));
}

TEST_P(DashboardsTest, AnAnswerThatIsTooLargeIsRefused) {
  TileRow row = Tile("t1");
  row.answer.assign(Dashboards::kMostBytes + 1, 'x');
  EXPECT_THAT(dashboards_->Pin(row, patience_), IsErrorWith(Code::kTooLarge));
}

TEST_P(DashboardsTest, TilesGoWithTheirDataSource) {
  ASSERT_THAT(DataSources(*database_).Add(Source("other", "c2"), patience_), IsOk());
  ASSERT_THAT(Pin("t1"), IsOk());
  TileRow other = Tile("t2", "c2");
  ASSERT_THAT(dashboards_->Pin(other, patience_), IsOk());
  Attempt disconnecting(*database_, Source("main"), false, "ada");
  ASSERT_THAT(disconnecting.Remove(patience_), IsOk());
  EXPECT_THAT(Ids(), ElementsAre("t2"));
}

TEST_P(DashboardsTest, TilesStayWhenSomebodySignsInAgain) {
  ASSERT_THAT(Pin("t1"), IsOk());
  Attempt again(*database_, Source("main"), false, "ada");
  ASSERT_THAT(again.Commit(Source("main"), patience_), IsOk());
  EXPECT_THAT(Ids(), ElementsAre("t1"));
}

TEST_P(DashboardsTest, ADashboardGoesWithItsTiles) {
  ASSERT_THAT(Pin("t1"), IsOk());
  ASSERT_THAT(dashboards_->Remove("acme", "first", patience_), IsOk());
  EXPECT_THAT(Ids(), IsEmpty());
  EXPECT_THAT(dashboards_->FindTile("acme", "t1", patience_), IsErrorWith(Code::kNotFound));
}

CLARIBI_ON_BOTH_DATABASES(DashboardsTest);

class RenamingTest : public StoreTest {};

TEST_P(RenamingTest, ChangesTheNameAlone) {
  DataSources sources(*database_);
  ASSERT_THAT(sources.Add(Source("main"), patience_), IsOk());
  DataSource renamed = Source("better");
  renamed.status = "authorized";
  ASSERT_THAT(sources.Rename(renamed, patience_), IsOk());
  EXPECT_EQ(sources.Find("acme", "better", patience_)->status, kConnecting);
  EXPECT_THAT(sources.Find("acme", "main", patience_), IsErrorWith(Code::kNotFound));
}

TEST_P(RenamingTest, TakesNoNameOfAnother) {
  DataSources sources(*database_);
  ASSERT_THAT(sources.Add(Source("main"), patience_), IsOk());
  ASSERT_THAT(sources.Add(Source("other", "c2"), patience_), IsOk());
  EXPECT_THAT(sources.Rename(Source("other"), patience_), IsErrorWith(Code::kConflict));
  EXPECT_THAT(sources.Rename(Source("new", "gone"), patience_), IsErrorWith(Code::kNotFound));
}

TEST_P(RenamingTest, ANewSignInKeepsANameThatWasGivenMeanwhile) {
  DataSources sources(*database_);
  ASSERT_THAT(sources.Add(Source("main"), patience_), IsOk());
  Attempt again(*database_, Source("main"), false, "ada");
  ASSERT_THAT(sources.Rename(Source("better"), patience_), IsOk());
  ASSERT_THAT(again.Commit(Source("main"), patience_), IsOk());
  EXPECT_THAT(sources.Find("acme", "better", patience_), IsOk());
}

CLARIBI_ON_BOTH_DATABASES(RenamingTest);

}  // namespace
}  // namespace claribi::store
