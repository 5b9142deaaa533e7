#include "values/json_patch.h"

#include <gtest/gtest.h>

#include "testing/result_matchers.h"

namespace claribi::values {
namespace {

using outcome::Code;

Json Parsed(const std::string& text) { return *ParseJson(text, "The test"); }

std::string Patched(const std::string& value, const std::string& patch) {
  const auto changed = ApplyPatch(Parsed(value), Parsed(patch));
  return changed ? WriteJson(*changed) : changed.error().cause;
}

TEST(JsonPatch, AddsReplacesAndRemoves) {
  EXPECT_EQ(Patched(R"({"a":1})", R"([{"op":"add","path":"/b","value":2}])"), R"({"a":1,"b":2})");
  EXPECT_EQ(Patched(R"({"a":1})", R"([{"op":"add","path":"/a","value":2}])"), R"({"a":2})");
  EXPECT_EQ(Patched(R"({"a":1})", R"([{"op":"replace","path":"/a","value":null}])"),
            R"({"a":null})");
  EXPECT_EQ(Patched(R"({"a":1,"b":2})", R"([{"op":"remove","path":"/a"}])"), R"({"b":2})");
  EXPECT_EQ(Patched(R"({"a":1})", R"([{"op":"replace","path":"","value":[]}])"), "[]");
}

TEST(JsonPatch, GoesIntoLists) {
  EXPECT_EQ(Patched("[1,2]", R"([{"op":"add","path":"/1","value":9}])"), "[1,9,2]");
  EXPECT_EQ(Patched("[1,2]", R"([{"op":"add","path":"/2","value":9}])"), "[1,2,9]");
  EXPECT_EQ(Patched("[1,2]", R"([{"op":"add","path":"/-","value":9}])"), "[1,2,9]");
  EXPECT_EQ(Patched("[1,2]", R"([{"op":"remove","path":"/0"}])"), "[2]");
  EXPECT_EQ(Patched(R"([{"a":[1]}])", R"([{"op":"replace","path":"/0/a/0","value":2}])"),
            R"([{"a":[2]}])");
}

TEST(JsonPatch, UnescapesPointers) {
  EXPECT_EQ(Patched(R"({"a/b":1,"c~d":2})",
                    R"([{"op":"remove","path":"/a~1b"},{"op":"remove","path":"/c~0d"}])"),
            "{}");
}

TEST(JsonPatch, AllOrNothing) {
  for (const char* patch :
       {R"([{"op":"remove","path":"/nothing"}])",
        R"([{"op":"replace","path":"/nothing","value":1}])",
        R"([{"op":"add","path":"/nothing/here","value":1}])",
        R"([{"op":"add","path":"/a/b","value":1}])",
        R"([{"op":"add","path":"/list/01","value":1}])",
        R"([{"op":"add","path":"/list/3","value":1}])", R"([{"op":"remove","path":"/list/-"}])",
        R"([{"op":"remove","path":"/list/-1"}])", R"([{"op":"remove","path":""}])",
        R"([{"op":"add","path":"a","value":1}])", R"([{"op":"add","path":"/~2","value":1}])",
        R"([{"op":"add","path":"/x"}])", R"([{"op":"move","from":"/a","path":"/b"}])",
        R"([{"op":"remove"}])", R"(["x"])", R"({})",
        R"([{"op":"add","path":"/b","value":1},{"op":"remove","path":"/nothing"}])"}) {
    EXPECT_THAT(ApplyPatch(Parsed(R"({"a":1,"list":[1,2]})"), Parsed(patch)),
                IsErrorWith(Code::kInvalid))
        << patch;
  }
}

}  // namespace
}  // namespace claribi::values
