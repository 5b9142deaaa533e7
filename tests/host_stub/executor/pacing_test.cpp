// Pacing: no limit of the vendor is met, for any stretch of its time.
#include "executor/pacing.h"

#include <gtest/gtest.h>

namespace claribi::executor {
namespace {

TEST(Pacing, KeepsEveryStretchOfTimeWithinTheLimit) {
  Pacing pacing({{.calls = 3, .seconds = 10, .tool = "", .with_argument = ""}});
  const values::Json none;
  std::vector<std::int64_t> places;
  for (int i = 0; i < 8; ++i) places.push_back(pacing.TakePlace("t", none, 0));
  EXPECT_EQ(places, (std::vector<std::int64_t>{0, 0, 0, 10'000, 10'000, 10'000, 20'000, 20'000}));
  EXPECT_EQ(pacing.TakePlace("t", none, 25'000), 25'000);
  EXPECT_EQ(pacing.TakePlace("t", none, 25'000), 30'000);
}

TEST(Pacing, ALimitMayBeOfOneToolWithOneArgument) {
  Pacing pacing({{.calls = 1, .seconds = 60, .tool = "list", .with_argument = "project"}});
  const values::Json with = values::Json::EmptyObject().Set("project", "p");
  const values::Json without = values::Json::EmptyObject();
  EXPECT_EQ(pacing.TakePlace("list", with, 0), 0);
  EXPECT_EQ(pacing.TakePlace("list", without, 0), 0);
  EXPECT_EQ(pacing.TakePlace("get", with, 0), 0);
  EXPECT_EQ(pacing.TakePlace("list", with, 0), 60'000);
}

TEST(Pacing, WhatAVendorAsksForHoldsEverybody) {
  Pacing pacing({});
  pacing.HoldUntil(5'000);
  EXPECT_EQ(pacing.TakePlace("t", values::Json(), 1'000), 5'000);
  EXPECT_EQ(pacing.waits(), 1);
}

}  // namespace
}  // namespace claribi::executor
