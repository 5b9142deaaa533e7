#include "store/store_facts.h"

#include <gmock/gmock.h>

#include "host_stub/store/store_fixture.h"
#include "store/leases.h"
#include "testing/result_matchers.h"

namespace claribi::store {
namespace {

class StoreFactsTest : public StoreTest {};

TEST_P(StoreFactsTest, TellStepsClockAndTheLatestTime) {
  const auto fresh = LookAt(*database_, patience_);
  ASSERT_THAT(fresh, IsOk());
  EXPECT_EQ(fresh->steps, fresh->known_steps);
  EXPECT_GT(fresh->known_steps, 0);
  EXPECT_EQ(fresh->latest_ms, 0);
  EXPECT_NEAR(static_cast<double>(fresh->clock_ms), static_cast<double>(UnixMs()), 60'000.0);
  EXPECT_NEAR(static_cast<double>(fresh->own_clock_ms), static_cast<double>(UnixMs()), 60'000.0);
  ASSERT_THAT(DataSources(*database_).Add(Source("main"), patience_), IsOk());
  std::int64_t latest_ms = 4'000'000'000'000;
  for (const char* column : {"created_at_ms", "last_check_at_ms", "connected_at_ms"}) {
    Execute(std::string("UPDATE data_sources SET ") + column + " = " + std::to_string(++latest_ms));
    EXPECT_EQ(LookAt(*database_, patience_)->latest_ms, latest_ms) << column;
  }
}

TEST_P(StoreFactsTest, CountTheStepsThatANewerHostTook) {
  Execute("UPDATE schema_version SET steps = steps + 3");
  const auto facts = LookAt(*database_, patience_);
  ASSERT_THAT(facts, IsOk());
  EXPECT_EQ(facts->steps, facts->known_steps + 3);
}

CLARIBI_ON_BOTH_DATABASES(StoreFactsTest);

TEST(StoreFile, IsKnownBeforeTheStoreIsOpened) {
  EXPECT_EQ(Database::FileOf("sqlite:///var/lib/../lib/host.db?max_pages=9"), "/var/lib/host.db");
  EXPECT_EQ(Database::FileOf("sqlite:///var/lib/host.db"), "/var/lib/host.db");
  for (const char* url : {"postgresql://ada@localhost/db", "sqlite://relative", "", "host.db"}) {
    EXPECT_EQ(Database::FileOf(url), std::nullopt) << url;
  }
}

}  // namespace
}  // namespace claribi::store
