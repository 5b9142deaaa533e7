#include "store/audit.h"

#include <gmock/gmock.h>

#include "host_stub/store/store_fixture.h"
#include "store/attempt.h"
#include "store/events.h"
#include "store/write_queue.h"
#include "testing/result_matchers.h"

namespace claribi::store {
namespace {

class AuditTest : public StoreTest {
 protected:
  static constexpr std::chrono::milliseconds kAtMost{5000};

  Audit audit() { return Audit(*database_); }

  AuditRecord Begun(std::int64_t at_ms, const std::string& source = "main",
                    const std::string& org = "acme") {
    AuditRecord record;
    record.org_id = org;
    record.at_ms = at_ms;
    record.actor = "ada";
    record.connection_id = "c1";
    record.data_source = source;
    record.tool = "aiven_project_list";
    record.arguments_sha256 = std::string(64, 'a');
    EXPECT_THAT(audit().Begin(record, patience_), IsOk());
    return record;
  }
  /// What became of it.
  Status Completed(const AuditRecord& record) {
    Status ended;
    audit().Complete(record, kAtMost, [&ended](const Error& error) { ended = error; });
    database_->writes().Flush(patience_);
    return ended;
  }
  std::vector<AuditRecord> List(const AuditQuery& query, const std::string& org = "acme") {
    auto records = audit().List(org, query, patience_);
    EXPECT_THAT(records, IsOk());
    return records ? std::move(*records) : std::vector<AuditRecord>();
  }
};

TEST_P(AuditTest, ACallWhoseEndNobodySawStaysUnknown) {
  Begun(1000);
  const auto records = List({"", 0, 10});
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].outcome, "unknown");
  EXPECT_EQ(records[0].at_ms, 1000);
  EXPECT_EQ(records[0].actor, "ada");
  EXPECT_EQ(records[0].connection_id, "c1");
  EXPECT_EQ(records[0].data_source, "main");
  EXPECT_EQ(records[0].tool, "aiven_project_list");
  EXPECT_EQ(records[0].arguments_sha256, std::string(64, 'a'));
  EXPECT_EQ(records[0].rows, std::nullopt);
  EXPECT_EQ(records[0].redactions, std::nullopt);
  EXPECT_EQ(records[0].duration_ms, std::nullopt);
  EXPECT_FALSE(records[0].truncated);
}

TEST_P(AuditTest, IsCompletedWithWhatBecameOfTheCall) {
  AuditRecord record = Begun(1000);
  record.outcome = "ok";
  record.rows = 0;
  record.redactions = 3;
  record.truncated = true;
  record.duration_ms = 312;
  ASSERT_THAT(Completed(record), IsOk());
  const auto records = List({"", 0, 10});
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].outcome, "ok");
  EXPECT_EQ(records[0].rows, 0);
  EXPECT_EQ(records[0].redactions, 3);
  EXPECT_TRUE(records[0].truncated);
  EXPECT_EQ(records[0].duration_ms, 312);
}

TEST_P(AuditTest, IsListedFromTheLatestOn) {
  for (const std::int64_t at_ms : {2000, 1000, 3000}) Begun(at_ms);
  const auto latest = List({"", 0, 2});
  ASSERT_EQ(latest.size(), 2u);
  EXPECT_EQ(latest[0].at_ms, 3000);
  EXPECT_EQ(latest[1].at_ms, 2000);
  EXPECT_EQ(List({"", 2000, 10}).size(), 2u);
}

TEST_P(AuditTest, IsListedByDataSourceAndOrganisation) {
  Begun(1000, "main");
  Begun(1000, "other");
  Begun(1000, "main", "rival");
  EXPECT_EQ(List({"main", 0, 10}).size(), 1u);
  EXPECT_EQ(List({"", 0, 10}).size(), 2u);
  EXPECT_EQ(List({"other", 0, 10}, "rival").size(), 0u);
  EXPECT_EQ(List({"x' OR '1'='1", 0, 10}).size(), 0u);
}

TEST_P(AuditTest, OutlivesItsDataSource) {
  ASSERT_THAT(DataSources(*database_).Add(Source("main"), patience_), IsOk());
  Begun(1000);
  ASSERT_THAT(Attempt(*database_, Source("main"), false, "ada").Remove(patience_), IsOk());
  EXPECT_EQ(List({"main", 0, 10}).size(), 1u);
}

TEST_P(AuditTest, SaysWhenARecordIsGone) {
  const AuditRecord record = Begun(1000);
  Execute("DELETE FROM audit");
  EXPECT_THAT(Completed(record), IsErrorWith(Code::kNotFound));
}

TEST_P(AuditTest, IsNotBegunWithoutAStoreThatTakesIt) {
  Execute("DROP TABLE audit");
  AuditRecord record;
  EXPECT_THAT(audit().Begin(record, patience_), IsErrorWith(Code::kUnavailable));
}

TEST_P(AuditTest, IsCountedByDataSourceAndOutcome) {
  AuditRecord ended = Begun(1000);
  ended.outcome = "ok";
  ASSERT_THAT(Completed(ended), IsOk());
  Begun(1000);
  Begun(2000);
  Begun(2000, "other");
  Begun(2000, "main", "rival");
  const auto counts = audit().Count("acme", patience_);
  ASSERT_THAT(counts, IsOk());
  std::vector<std::string> told;
  for (const RecordCount& one : *counts) {
    told.push_back(one.data_source + " " + one.what + " " + std::to_string(one.count));
  }
  EXPECT_THAT(told,
              testing::UnorderedElementsAre("main ok 1", "main unknown 2", "other unknown 1"));
}

TEST_P(AuditTest, LosesOnlyWhatIsOlderInItsOrganisation) {
  for (const std::int64_t at_ms : {1000, 2000, 3000}) Begun(at_ms);
  Begun(1000, "main", "rival");
  EventRecord event;
  event.org_id = "acme";
  event.at_ms = 1000;
  event.kind = "tools_changed";
  ASSERT_THAT(Events(*database_).Add(event, patience_), IsOk());
  const auto pruned = audit().Prune("acme", 2000, patience_);
  ASSERT_THAT(pruned, IsOk());
  EXPECT_EQ(pruned->calls, 1);
  EXPECT_EQ(pruned->events, 1);
  EXPECT_EQ(List({"", 0, 10}).size(), 2u) << "what is of that very time stays";
  EXPECT_EQ(List({"", 0, 10}, "rival").size(), 1u);
  EXPECT_TRUE(Events(*database_).Count("acme", patience_)->empty());
}

CLARIBI_ON_BOTH_DATABASES(AuditTest);

}  // namespace
}  // namespace claribi::store
