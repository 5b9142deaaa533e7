#include "core/json_numbers.h"

#include <gtest/gtest.h>

#include "core/json.h"
#include "testing/result_matchers.h"

namespace claribi::core {
namespace {

TEST(JsonNumbers, KeepEveryDigitOfWhatAServerSent) {
  const std::string many(400, '7');
  for (const std::string& number :
       {std::string("123456789012345678901234567890"), std::string("0.1234567890123456789012345"),
        std::string("1e400"), std::string("-1.50E+0400"), std::string("1e-400"), std::string("1.0"),
        std::string("-0"), many, many + ".5", "-" + many + "e9"}) {
    const std::string text = "{\"a\":[1," + number + ",2],\"b\":\"1e400\"}";
    const auto read = Json::ParseReceived(text);
    ASSERT_THAT(read, IsOk()) << number;
    EXPECT_EQ(read->Dump(), text);
    EXPECT_EQ((*read->Find("a")->AsArray())[1].NumberText(), number);
  }
}

TEST(JsonNumbers, BeyondADoubleHaveNoValueAndStayRefusedElsewhere) {
  EXPECT_FALSE(Json::ParseReceived("1e400")->AsDouble());
  EXPECT_FALSE(Json::ParseReceived("1e400")->AsInt64());
  EXPECT_FALSE(Json::Parse("1e400").ok()) << "what a person configures";
  for (const char* wrong : {"[01e400]", "[1e400x]", "[1.e400]", "[--1e400]", "[1e400", "[1e+]"}) {
    EXPECT_FALSE(Json::ParseReceived(wrong).ok()) << wrong;
  }
}

TEST(JsonNumbers, AreFoundOutsideOfStringsAlone) {
  WideNumbers found;
  EXPECT_EQ(WithoutWideNumbers(R"(["1e400\"1e400", 5, 1e400, -1e999])", found),
            R"(["1e400\"1e400", 5, 0, 0])");
  EXPECT_EQ(found, (WideNumbers{{1, "1e400"}, {2, "-1e999"}}));
}

}  // namespace
}  // namespace claribi::core
