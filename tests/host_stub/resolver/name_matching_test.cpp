// Which names a term fits.
#include "resolver/name_matching.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace claribi::resolver {
namespace {

TEST(NameMatching, TakesWholeSegmentsCaseAndPluralAside) {
  EXPECT_EQ(FitOf("Analytics-PG-prod", "analytics-pg-prod"), Fit::kExact);
  EXPECT_EQ(FitOf("analytics", "analytics-pg-prod"), Fit::kSegments);
  EXPECT_EQ(FitOf("prod analytics", "analytics-pg-prod"), Fit::kSegments);
  EXPECT_EQ(FitOf("orders", "order-kafka"), Fit::kSegments);
  EXPECT_EQ(FitOf("order", "orders-kafka"), Fit::kNone);
  EXPECT_EQ(FitOf("analyt", "analytics-pg-prod"), Fit::kNone);
  EXPECT_EQ(FitOf("-", "a-b"), Fit::kNone);
}

TEST(NameMatching, OffersNamesThatAreATypingErrorAway) {
  EXPECT_THAT(NearNames("analitics", {"analytics-pg-prod", "shop-pg-prod"}),
              testing::ElementsAre("analytics-pg-prod"));
  EXPECT_THAT(NearNames("kafkaesque", {"shop"}), testing::IsEmpty());
}

}  // namespace
}  // namespace claribi::resolver
