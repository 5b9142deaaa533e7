#include "store/events.h"

#include <gmock/gmock.h>

#include "host_stub/store/store_fixture.h"

namespace claribi::store {
namespace {

class EventsTest : public StoreTest {
 protected:
  EventRecord Lost(std::int64_t at_ms, std::optional<std::int64_t> reason_at_ms) {
    EventRecord record;
    record.org_id = "acme";
    record.at_ms = at_ms;
    record.connection_id = "c1";
    record.data_source = "main";
    record.kind = "sign_in_lost";
    record.reason_code = "revoked_by_vendor";
    record.reason = "The vendor has ended the access.";
    record.reason_at_ms = reason_at_ms;
    return record;
  }
  void Add(EventRecord record) { ASSERT_TRUE(Events(*database_).Add(record, patience_)); }
  std::vector<EventRecord> List(const AuditQuery& query = {"", 0, 10},
                                const std::string& org = "acme") {
    auto records = Events(*database_).List(org, query, patience_);
    EXPECT_TRUE(records) << records.error().cause;
    return records ? std::move(*records) : std::vector<EventRecord>();
  }
};

TEST_P(EventsTest, KeepsWhatWasReported) {
  Add(Lost(1000, 900));
  const auto records = List();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].at_ms, 1000);
  EXPECT_EQ(records[0].connection_id, "c1");
  EXPECT_EQ(records[0].data_source, "main");
  EXPECT_EQ(records[0].kind, "sign_in_lost");
  EXPECT_EQ(records[0].reason_code, "revoked_by_vendor");
  EXPECT_EQ(records[0].reason, "The vendor has ended the access.");
  EXPECT_EQ(records[0].reason_at_ms, 900);
}

TEST_P(EventsTest, AReasonWithItsTimeHappenedOnce) {
  Add(Lost(1000, 900));
  Add(Lost(2000, 900));
  EXPECT_EQ(List().size(), 1u);
  Add(Lost(2000, 1900));
  EventRecord other = Lost(2000, 900);
  other.connection_id = "c2";
  Add(other);
  EXPECT_EQ(List().size(), 3u);
  Add(Lost(3000, std::nullopt));
  Add(Lost(3000, std::nullopt));
  EXPECT_EQ(List().size(), 5u);
}

TEST_P(EventsTest, ShowsTheLatestOfOneOrganisationAndOneSource) {
  for (const std::int64_t at_ms : {1000, 2000, 3000}) Add(Lost(at_ms, at_ms));
  EventRecord other = Lost(4000, 4000);
  other.data_source = "other";
  Add(other);
  other.org_id = "rival";
  Add(other);
  EXPECT_EQ(List().size(), 4u);
  EXPECT_EQ(List({"main", 2000, 10}).size(), 2u);
  ASSERT_EQ(List({"main", 0, 1}).size(), 1u);
  EXPECT_EQ(List({"main", 0, 1})[0].at_ms, 3000);
  EXPECT_EQ(List({"", 0, 10}, "rival").size(), 1u);
  EXPECT_TRUE(List({"", 0, 10}, "nobody").empty());
}

CLARIBI_ON_BOTH_DATABASES(EventsTest);

class EventsOfManyConnectionsTest : public SqliteTest {};

// A vendor that ends every grant makes an event of each connection, and each is looked for first.
TEST_F(EventsOfManyConnectionsTest, AreLookedForByTheirConnection) {
  using Poco::Data::Keywords::into;
  int number = 0;
  std::string plan;
  Another() << "EXPLAIN QUERY PLAN SELECT COUNT(*) FROM events WHERE org_id = 'acme' AND"
               " connection_id = 'c1' AND kind = 'sign_in_lost' AND reason_code = 'x'"
               " AND reason_at_ms = 1",
      into(number), into(number), into(number), into(plan), Poco::Data::Keywords::now;
  EXPECT_THAT(plan, testing::HasSubstr("events_by_reason"));
}

}  // namespace
}  // namespace claribi::store
