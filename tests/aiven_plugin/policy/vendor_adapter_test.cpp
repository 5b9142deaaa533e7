#include "policy/vendor_adapter.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace claribi::policy {
namespace {

using core::Json;

Json TextBlock(std::string_view text) {
  return Json::MakeObject({{"type", "text"}, {"text", Json(text)}});
}

Json TextContent(std::string_view text) { return Json::MakeArray({TextBlock(text)}); }

TEST(Incompleteness, HasTheNamesOfTheCallResultMessage) {
  EXPECT_EQ(Name(Incompleteness::kNone), "");
  EXPECT_EQ(Name(Incompleteness::kTruncated), "truncated");
  EXPECT_EQ(Name(Incompleteness::kMorePages), "more_pages");
  EXPECT_EQ(Name(Incompleteness::kPartial), "partial");
  EXPECT_EQ(Name(Incompleteness::kEmpty), "empty");
  EXPECT_EQ(Name(Incompleteness::kUnmatched), "unmatched");
  EXPECT_EQ(Name(Incompleteness::kUnreadable), "unreadable");
  EXPECT_EQ(WhatToDo(Incompleteness::kNone), "");
}

TEST(PlainAdapter, PrefersStructuredContent) {
  const auto read = PlainAdapter({}).Interpret({"t"}, TextContent("{\"a\":1}"),
                                               Json::MakeObject({{"b", 2}}), false);
  EXPECT_EQ(read.data.Dump(), R"({"b":2})");
  EXPECT_FALSE(read.error);
}

TEST(PlainAdapter, ParsesASingleTextBlockOfJson) {
  EXPECT_EQ(PlainAdapter({}).Interpret({"t"}, TextContent("{\"a\":1}"), Json(), false).data.Dump(),
            R"({"a":1})");
  EXPECT_TRUE(PlainAdapter({}).Interpret({"t"}, TextContent("prose"), Json(), false).data.IsNull());
  const Json two = Json::MakeArray({TextBlock("{}"), TextBlock("{}")});
  EXPECT_TRUE(PlainAdapter({}).Interpret({"t"}, two, Json(), false).data.IsNull());
  EXPECT_TRUE(PlainAdapter({}).Interpret({"t"}, Json(), Json(), false).data.IsNull());
}

TEST(PlainAdapter, SaysWhichTextTheDataWasReadFrom) {
  const Json content = Json::MakeArray(
      {TextBlock("{}"), Json::MakeObject({{"type", "image"}, {"text", "x"}}), TextBlock("abc")});
  const auto none = PlainAdapter({}).Interpret({"t"}, content, Json(), false);
  ASSERT_EQ(none.passages.size(), 2U);
  EXPECT_FALSE(none.passages[0].is_source);
  EXPECT_EQ(none.passages[1].block, 2U);
  EXPECT_EQ(none.passages[1].whole.end, 3U);
  const auto read = PlainAdapter({}).Interpret({"t"}, TextContent("[1]"), Json(), false);
  ASSERT_EQ(read.passages.size(), 1U);
  EXPECT_TRUE(read.passages[0].is_source);
  const auto structured = PlainAdapter({}).Interpret({"t"}, TextContent("[1]"), Json(1), false);
  EXPECT_FALSE(structured.passages[0].is_source);
}

TEST(PlainAdapter, TakesStructuredContentWithoutCopyingIt) {
  Json structured = Json::MakeObject({{"rows", std::string(1000, 'x')}});
  const char* rows = structured.FindString("rows")->data();
  const auto read = PlainAdapter({}).Interpret({"t"}, Json(), std::move(structured), false);
  EXPECT_EQ(read.data.FindString("rows")->data(), rows);
}

TEST(PlainAdapter, GivesTheStructuredContentOfAFailureAsItsData) {
  const auto read =
      PlainAdapter({}).Interpret({"t"}, TextContent("no"), Json::MakeObject({{"code", 7}}), true);
  ASSERT_TRUE(read.error);
  EXPECT_EQ(read.data.FindInt64("code"), 7);
}

TEST(PlainAdapter, ShowsTheTextOfAnErrorSafely) {
  const auto read =
      PlainAdapter({}).Interpret({"t"}, TextContent("no\x1B[31m\nsuch"), Json(), true);
  ASSERT_TRUE(read.error);
  EXPECT_EQ(Name(read.error->kind), "other");
  EXPECT_EQ(read.error->message, "no?[31m such");
  const auto silent = PlainAdapter({}).Interpret({"t"}, Json::MakeArray(), Json(), true);
  ASSERT_TRUE(silent.error);
  EXPECT_FALSE(silent.error->message.empty());
}

// A vendor without code of its own is understood by its manifest.
TEST(PlainAdapter, ReadsAFailureByTheRules) {
  const PlainAdapter adapter(InBandErrors({{"Upstream said {status}:", {}, {}, ""}}));
  const auto read =
      adapter.Interpret({"t"}, TextContent("Upstream said 401: expired"), Json(), true);
  ASSERT_TRUE(read.error);
  EXPECT_EQ(Name(read.error->kind), "auth_required");
  EXPECT_EQ(read.error->http_status, 401);
  const auto success =
      adapter.Interpret({"t"}, TextContent("Upstream said 401: expired"), Json(), false);
  EXPECT_FALSE(success.error) << "data may quote a failure";
  const auto other = adapter.Interpret({"t"}, TextContent("Nothing known"), Json(), true);
  EXPECT_EQ(Name(other.error->kind), "other");
}

}  // namespace
}  // namespace claribi::policy
