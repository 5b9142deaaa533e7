#include "vendor_sandbox/result_shaping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

namespace claribi::vendor_sandbox {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Json::Array Rows(int count) {
  Json::Array rows;
  for (int i = 0; i < count; ++i)
    rows.push_back(Json::Object({{"name", "row" + std::to_string(i)}}));
  return rows;
}

TEST(Redaction, HidesValuesUnderSecretNamesAtAnyDepth) {
  Json value =
      Json::Object({{"password", "a"},
                    {"list", Json::List({Json::Object({{"access_key", "b"}, {"plain", "c"}})})},
                    {"database.password", "d"},
                    {"service_uri", "e"}});
  Redact(value);
  EXPECT_EQ(value.Text(),
            R"({"password":"[REDACTED]","list":[{"access_key":"[REDACTED]","plain":"c"}],)"
            R"("database.password":"[REDACTED]","service_uri":"[REDACTED]"})");
}

TEST(Redaction, HidesWholeStringsThatHoldAUrlWithAPassword) {
  Json value =
      Json::List({"see postgres://user:secret@host/db now", "https://host/path", "mail a:b@c"});
  Redact(value);
  EXPECT_EQ(value.Text(), R"(["[REDACTED]","https://host/path","mail a:b@c"])");
}

TEST(Redaction, KeepsNullsUnderSecretNames) {
  Json value = Json::Object({{"password", Json()}});
  Redact(value);
  EXPECT_TRUE(value["password"].IsNull());
}

TEST(Page, ShowsThirtyRowsWhole) {
  const Json page = Page("rows", Rows(30), Json::Object());
  EXPECT_EQ(page["showing"].AsInt(), 30);
  EXPECT_EQ(page.Find("next_offset"), nullptr);
  EXPECT_EQ(page.Find("hint"), nullptr);
}

TEST(Page, CutsMoreThanThirtyRowsToFifteen) {
  const Json page = Page("rows", Rows(31), Json::Object());
  EXPECT_EQ(page["showing"].AsInt(), 15);
  EXPECT_EQ(page["total"].AsInt(), 31);
  EXPECT_EQ(page["next_offset"].AsInt(), 15);
  EXPECT_EQ(page.Find("offset"), nullptr);
  EXPECT_TRUE(page["hint"].IsString());
}

TEST(Page, GivesAtMostAHundred) {
  const Json page = Page("rows", Rows(200), Json::Object({{"limit", 500}}));
  EXPECT_EQ(page["showing"].AsInt(), 100);
}

TEST(Page, NamesTheOffsetOfALaterPageAndEndsWithoutHint) {
  const Json page = Page("rows", Rows(40), Json::Object({{"offset", 39}}));
  EXPECT_EQ(page.Text(), R"({"showing":1,"total":40,"offset":39,"rows":[{"name":"row39"}]})");
}

TEST(Page, BeyondTheEndIsEmpty) {
  EXPECT_EQ(Page("rows", Rows(3), Json::Object({{"offset", 9}}))["showing"].AsInt(), 0);
}

TEST(Page, SearchesWithoutCase) {
  const Json page = Page("rows", Rows(12), Json::Object({{"search", "ROW1"}}));
  EXPECT_EQ(page["total"].AsInt(), 3);  // row1, row10, row11
}

TEST(Fence, SurroundsIndentedJsonByOneRandomBoundary) {
  const std::string text = Fence(Json::Object({{"a", 1}}));
  std::smatch match;
  const std::regex form(
      "[^\\n]+\\n<(untrusted-aiven-response-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-"
      "[0-9a-f]{12})>"
      "\\n\\{\\n  \"a\": 1\\n\\}\\n</\\1>");
  EXPECT_TRUE(std::regex_match(text, match, form)) << text;
  EXPECT_NE(Fence(Json()), Fence(Json()));
}

TEST(Trim, LeavesATextOfTheAllowedLengthAlone) {
  const std::string text(kMaxResultUnits, 'x');
  EXPECT_EQ(Trim(text, "tool"), text);
}

TEST(Trim, CutsAtALineClosesBracketsAndDropsTheClosingBoundary) {
  Json rows = Json::List();
  for (int i = 0; i < 5000; ++i)
    rows.Push(Json::Object({{"id", i}, {"text", "brackets ]}\" in [{ strings"}}));
  const std::string whole = Fence(Json::Object({{"rows", rows}}));
  const std::string text = Trim(whole, "aiven_pg_read");
  EXPECT_LE(Utf16Units(text), kMaxResultUnits);
  EXPECT_GT(Utf16Units(text), kMaxResultUnits - 1000);
  EXPECT_THAT(text, Not(HasSubstr("</untrusted-aiven-response-")));
  const auto notice = text.find("\n\n---\n**Trimmed:** ");
  ASSERT_NE(notice, std::string::npos);
  EXPECT_THAT(text.substr(notice),
              HasSubstr(std::to_string(Utf16Units(whole)) + " characters; cap 100000"));
  const auto start = text.find(">\n") + 2;
  const auto data = Json::Parse(text.substr(start, notice - start));
  ASSERT_TRUE(data.has_value());
  EXPECT_GT((*data)["rows"].Items().size(), 100U);
}

TEST(Trim, CountsUtf16UnitsAndKeepsCharactersWhole) {
  EXPECT_EQ(Utf16Units("aä日😀"), 5U);
  Json rows = Json::List();
  for (int i = 0; i < 9000; ++i) rows.Push("日本語😀");
  const std::string text = Trim(Fence(Json::Object({{"rows", rows}})), "tool");
  EXPECT_LE(Utf16Units(text), kMaxResultUnits);
  EXPECT_TRUE(Json::Parse(Json(text).Text()).has_value()) << "not UTF-8 any more";
}

TEST(ErrorText, NamesStatusRequestHintCodeAndRequestId) {
  const std::string text =
      ErrorText({403, "Not a project member", "not_project_member"}, "GET", "https://x/v1/project");
  EXPECT_THAT(
      text,
      StartsWith("Aiven API Error (403): Not a project member [GET https://x/v1/project]\nHint: "));
  EXPECT_THAT(text, HasSubstr("\nError code: not_project_member\nRequest ID: "));
  EXPECT_THAT(text, EndsWith(" (share this for support)"));
}

TEST(ErrorText, LeavesOutACodeThatTheApiDidNotGive) {
  EXPECT_THAT(ErrorText({429, "Rate limit exceeded", ""}, "GET", "u"),
              Not(HasSubstr("Error code")));
}

}  // namespace
}  // namespace claribi::vendor_sandbox
