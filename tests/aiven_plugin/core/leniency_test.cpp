#include "core/leniency.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "testing/fakes.h"

namespace claribi::core {
namespace {

using ::testing::ElementsAre;

TEST(Leniency, IsSaidOnceAndKept) {
  testing::RecordingLogger logger;
  Leniency leniency(logger, LogComponent::kMcp);
  for (int i = 0; i < 3; ++i) leniency.Note("b");
  leniency.Note("a");
  EXPECT_THAT(leniency.Noted(), ElementsAre("a", "b"));
  const std::string log = logger.Text();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 2) << log;
}

TEST(Leniency, StaysSmall) {
  testing::RecordingLogger logger;
  Leniency leniency(logger, LogComponent::kMcp);
  for (std::size_t i = 0; i < 10 * Leniency::kMostNoted; ++i) leniency.Note(std::to_string(i));
  EXPECT_EQ(leniency.Noted().size(), Leniency::kMostNoted);
}

}  // namespace
}  // namespace claribi::core
