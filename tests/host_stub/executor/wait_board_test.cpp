// The board of waits: of several the first to end is told, and nothing twice.
#include "executor/wait_board.h"

#include <gtest/gtest.h>

#include <vector>

namespace claribi::executor {
namespace {

TEST(WaitBoard, TellsTheWaitThatEndsFirst) {
  std::vector<std::int64_t> told;  // 0: nobody waits
  WaitBoard board(
      [&](const std::optional<Wait>& wait) { told.push_back(wait ? wait->until_ms : 0); });
  {
    const WaitBoard::Entry later(board, {.until_ms = 900, .why = "x"});
    {
      const WaitBoard::Entry first(board, {.until_ms = 500, .why = "x"});
      const WaitBoard::Entry equal(board, {.until_ms = 500, .why = "x"});
      const WaitBoard::Entry last(board, {.until_ms = 2000, .why = "x"});
    }
  }
  EXPECT_EQ(told, (std::vector<std::int64_t>{900, 500, 900, 0}));
}

}  // namespace
}  // namespace claribi::executor
