// Waits in progress messages of plugins.
#include "app/wait_text.h"

#include <gtest/gtest.h>

namespace claribi::app {
namespace {

TEST(WaitText, IsReadFromTheFormOfTheMessages) {
  const auto wait = WaitIn("waiting until 2026-11-30T15:04:05Z for the vendor's rate limit");
  ASSERT_TRUE(wait);
  EXPECT_EQ(WaitText(*wait), "waiting until 15:04:05Z for the vendor's rate limit");
}

TEST(WaitText, AnyOtherTextIsNone) {
  for (const char* text :
       {"", "asking again", "waiting until ", "waiting until noon for tea",
        "waiting until 2026-11-30T15:04:05Z", "waiting until 2026-11-30T15:04:05Z for ",
        "Waiting until 2026-11-30T15:04:05Z for x", "waiting until 1970-01-01T00:00:00Z for x",
        "waiting until 2026-13-30T15:04:05Z for x"}) {
    EXPECT_FALSE(WaitIn(text)) << text;
  }
  EXPECT_FALSE(WaitIn("waiting until 2026-11-30T15:04:05Z for " + std::string(201, 'x')));
}

}  // namespace
}  // namespace claribi::app
