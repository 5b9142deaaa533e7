#include "core/lasting.h"

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

namespace claribi::core {
namespace {

struct Counted {
  explicit Counted(std::string text_in) : text(std::move(text_in)) { ++made; }
  ~Counted() { ++destroyed; }
  std::string text;
  inline static int made = 0;
  inline static int destroyed = 0;
};

TEST(Lasting, IsMadeOnceAndNeverDestroyed) {
  static_assert(std::is_trivially_destructible_v<Lasting<std::string>>);
  {
    const Lasting<Counted> lasting("kept");
    EXPECT_EQ(lasting->text, "kept");
    EXPECT_EQ((*lasting).text, "kept");
  }
  EXPECT_EQ(Counted::made, 1);
  EXPECT_EQ(Counted::destroyed, 0);
}

}  // namespace
}  // namespace claribi::core
