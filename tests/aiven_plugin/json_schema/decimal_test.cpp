#include "json_schema/decimal.h"

#include <gtest/gtest.h>

#include <vector>

namespace claribi::json_schema {
namespace {

Decimal Number(std::string_view text) {
  const auto number = Decimal::Parse(text);
  EXPECT_TRUE(number) << text;
  return number.value_or(Decimal());
}

TEST(Decimal, ReadsWhatJsonWritesAndNothingElse) {
  for (const auto* text : {"0", "-0", "1", "-1.5", "1e5", "1E+5", "1e-5", "0.0"}) {
    EXPECT_TRUE(Decimal::Parse(text)) << text;
  }
  for (const auto* text :
       {"", "-", ".5", "1.", "1e", "1e+", "+1", "0x1", "NaN", "1 ", " 1", "1e5x"}) {
    EXPECT_FALSE(Decimal::Parse(text)) << text;
  }
}

TEST(Decimal, HasOneCanonicalTextForEachValue) {
  for (const auto* text : {"100", "1e2", "100.00", "0.1e3", "1000E-1"}) {
    EXPECT_EQ(Number(text).Canonical(), "1e2") << text;
  }
  for (const auto* text : {"0", "-0", "0.000", "0e99", "-0e-99"}) {
    EXPECT_EQ(Number(text).Canonical(), "0") << text;
  }
}

TEST(Decimal, IsOrderedByValue) {
  const std::vector<std::string_view> ascending = {"-1e300",
                                                   "-10",
                                                   "-9.99",
                                                   "-1",
                                                   "-0.1",
                                                   "-1e-300",
                                                   "0",
                                                   "1e-300",
                                                   "0.09",
                                                   "0.1",
                                                   "0.11",
                                                   "1",
                                                   "1.000000000000000000001",
                                                   "9",
                                                   "10",
                                                   "99",
                                                   "100",
                                                   "1e300",
                                                   "1e999999999999999999999"};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      EXPECT_EQ(Number(ascending[i]) <=> Number(ascending[j]), i <=> j)
          << ascending[i] << " " << ascending[j];
    }
  }
}

TEST(Decimal, IsAnUnsignedIntegerOnlyWhere64BitsHoldIt) {
  EXPECT_EQ(Number("18446744073709551615").AsUint64(), 18446744073709551615U);
  EXPECT_EQ(Number("0").AsUint64(), 0U);
  EXPECT_EQ(Number("5.0").AsUint64(), 5U);
  for (const auto* text : {"18446744073709551616", "1e20", "1e999999999", "-1", "0.5"}) {
    EXPECT_EQ(Number(text).AsUint64(), std::nullopt) << text;
  }
}

TEST(Decimal, DividesExactly) {
  EXPECT_TRUE(Number("0.3").IsMultipleOf(Number("0.1")));
  EXPECT_TRUE(Number("1.1").IsMultipleOf(Number("0.01")));
  EXPECT_TRUE(Number("-4").IsMultipleOf(Number("2")));
  EXPECT_TRUE(Number("1e1000000000").IsMultipleOf(Number("0.5")));
  EXPECT_FALSE(Number("1e1000000000").IsMultipleOf(Number("3")));
  EXPECT_TRUE(Number("3e1000000000").IsMultipleOf(Number("3")));
  EXPECT_FALSE(Number("1").IsMultipleOf(Number("0")));
  EXPECT_FALSE(Number("1").IsMultipleOf(Number("1e1")));
  EXPECT_FALSE(Number("1e-400").IsMultipleOf(Number("1")));
  EXPECT_TRUE(
      Number("999999999999999998000000000000000001").IsMultipleOf(Number("999999999999999999")));
}

}  // namespace
}  // namespace claribi::json_schema
