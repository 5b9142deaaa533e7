// What plugins report is on record, or it is said that it is not.
#include "app/event_log.h"

#include <Poco/Data/Session.h>
#include <gmock/gmock.h>

#include "host_stub/store/scratch_folder.h"
#include "store/events.h"
#include "testing/result_matchers.h"

namespace claribi::app {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class EventLogTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = store::Database::Open("sqlite://" + file_, outcome::Deadline(kEnough));
    ASSERT_THAT(opened, IsOk());
    database_ = *std::move(opened);
  }
  void Report(int count, int from = 0) {
    for (int i = from; i < from + count; ++i) {
      log_.Report({"acme", "c1"}, R"({"schema_version":1,"kind":"tools_changed","at_ms":)" +
                                      std::to_string(1'790'000'000'000 + i) + "}");
    }
  }
  /// What is said meanwhile.
  std::string Keep(std::chrono::milliseconds time = kEnough) {
    testing::internal::CaptureStderr();
    log_.Keep(*database_, outcome::Deadline(time));
    return testing::internal::GetCapturedStderr();
  }
  std::size_t OnRecord() {
    store::AuditQuery query;
    query.limit = 10'000;
    const auto records = store::Events(*database_).List("acme", query, outcome::Deadline(kEnough));
    EXPECT_THAT(records, IsOk());
    return records ? records->size() : 0;
  }

  static constexpr std::chrono::milliseconds kEnough{10'000};

  store::ScratchFolder folder_;
  std::string file_ = (folder_ / "host.db").string();
  std::unique_ptr<store::Database> database_;
  StderrLog stderr_{std::nullopt};
  EventLog log_{stderr_};
};

TEST_F(EventLogTest, WhatWasReportedIsOnRecord) {
  Report(3);
  EXPECT_THAT(Keep(), IsEmpty());
  EXPECT_EQ(OnRecord(), 3U);
  EXPECT_THAT(Keep(), IsEmpty());
  EXPECT_EQ(OnRecord(), 3U);
}

TEST_F(EventLogTest, SaysHowManyCameThatItCouldNotHold) {
  Report(1003);
  EXPECT_THAT(Keep(), HasSubstr("3 events of plugins are not on record"));
  EXPECT_EQ(OnRecord(), 1000U);
  EXPECT_THAT(Keep(), IsEmpty());
}

TEST_F(EventLogTest, KeepsForTheNextTimeWhatTheStoreCannotTakeNow) {
  Report(3);
  EXPECT_THAT(Keep(std::chrono::milliseconds(0)), HasSubstr("Events that wait to be written: 3."));
  Report(2, 3);
  EXPECT_THAT(Keep(), IsEmpty());
  EXPECT_EQ(OnRecord(), 5U);
}

TEST_F(EventLogTest, LosesNoOtherWithOneThatIsRefused) {
  Poco::Data::Session("sqlite", file_)
      << "CREATE TRIGGER refuses BEFORE INSERT ON events WHEN NEW.at_ms = 1790000000001"
         " BEGIN SELECT RAISE(ABORT, 'no'); END",
      Poco::Data::Keywords::now;
  Report(3);
  EXPECT_THAT(Keep(), HasSubstr("Events that are not on record: 1."));
  EXPECT_EQ(OnRecord(), 2U);
}

}  // namespace
}  // namespace claribi::app
