#include "app/call_record.h"

#include <gtest/gtest.h>

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;

TEST(CallRecord, HashesArgumentsWhateverTheirOrderAndSpaces) {
  EXPECT_EQ(CanonicalJson(R"({ "b" : [2, {"y":1,"x":null}], "a" : "1" })"),
            R"({"a":"1","b":[2,{"x":null,"y":1}]})");
  EXPECT_EQ(CanonicalJson(R"({"a":1})"), CanonicalJson(R"({"a": 1})"));
  EXPECT_NE(CanonicalJson(R"({"a":1})"), CanonicalJson(R"({"a":"1"})"));
}

TEST(CallRecord, DoesNotDescendIntoArgumentsWithoutEnd) {
  const std::string deep = "{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  EXPECT_EQ(CanonicalJson(deep), deep);
}

TEST(CallRecord, KeepsTheKindOfAnErrorAndNoText) {
  EXPECT_EQ(
      OutcomeName({.code = Code::kForbidden, .what = "w", .detail = R"({"kind":"tool_hidden"})"}),
      "forbidden: tool_hidden");
  EXPECT_EQ(
      OutcomeName(
          {.code = Code::kAuthRequired, .what = "w", .detail = R"({"kind":"auth_required"})"}),
      "auth_required");
  EXPECT_EQ(OutcomeName({.code = Code::kCancelled, .what = "w"}), "cancelled");
  EXPECT_EQ(
      OutcomeName({.code = Code::kUpstream, .what = "w", .detail = R"({"kind":"Bearer abc"})"}),
      "upstream");
}

}  // namespace
}  // namespace claribi::app
