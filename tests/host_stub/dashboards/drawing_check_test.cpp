#include "dashboards/drawing_check.h"

#include <gmock/gmock.h>

#include <string>

#include "dashboards/dashboard_file.h"
#include "dashboards/tile_document.h"
#include "testing/result_matchers.h"

namespace claribi::dashboards {
namespace {

using outcome::Code;
using testing::HasSubstr;
using testing::Not;
using values::Json;

std::string Svg(const std::string& inner, const std::string& attributes = "") {
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" " + attributes + ">" + inner +
         "</svg>";
}

TEST(Drawing, IsTakenAsItIs) {
  for (const std::string& inner :
       {std::string(""), std::string("<g fill=\"none\"><path d=\"M0,0h9\" stroke='#888'/></g>"),
        std::string("<text font-family=\"sans-serif\">a &lt; b &amp; c &#233;</text>"),
        std::string("<defs><clipPath id=\"clip0\"><rect width=\"9\"/></clipPath></defs>"
                    "<g clip-path=\"url(#clip0)\" aria-label=\"bars: &quot;a&quot;\"/>"),
        std::string("<g style=\"pointer-events: none; opacity: 0.5\"/>")}) {
    EXPECT_THAT(CheckDrawing(Svg(inner)), IsOk()) << inner;
  }
}

// The library that draws charts declares the namespace of links, and links nothing.
TEST(Drawing, MayDeclareLinksAndHaveNone) {
  const std::string declared = "xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
  EXPECT_THAT(CheckDrawing(Svg("<g/>", declared)), IsOk());
  EXPECT_THAT(CheckDrawing(Svg("<g xlink:href=\"#a\"/>", declared)), IsErrorWith(Code::kInvalid));
  EXPECT_THAT(CheckDrawing(Svg("", "xmlns:xlink=\"x\"")), IsErrorWith(Code::kInvalid));
  EXPECT_THAT(CheckDrawing(Svg("", "xmlns:x=\"http://www.w3.org/1999/xlink\"")),
              IsErrorWith(Code::kInvalid));
}

TEST(Drawing, WhatDoesNotDrawIsRefused) {
  for (const std::string& inner : {std::string("<script>x</script>"),
                                   std::string("<style>*{}</style>"),
                                   std::string("<foreignObject/>"),
                                   std::string("<image href=\"x\"/>"),
                                   std::string("<use href=\"#a\"/>"),
                                   std::string("<a href=\"javascript:x\"/>"),
                                   std::string("<animate attributeName=\"href\"/>"),
                                   std::string("<set/>"),
                                   std::string("<g onclick=\"x\"/>"),
                                   std::string("<g ONCLICK=\"x\"/>"),
                                   std::string("<SCRIPT/>"),
                                   std::string("<svg:script/>"),
                                   std::string("<!-- x -->"),
                                   std::string("<![CDATA[x]]>"),
                                   std::string("<?xml-stylesheet href=\"x\"?>"),
                                   std::string("<g fill=\"url(//example.com)\"/>"),
                                   std::string("<g fill=\"u&#114;l(//example.com)\"/>"),
                                   std::string("<g fill=\"URL( #a)\"/>"),
                                   std::string("<g style=\"fill:url(#a)\"/>"),
                                   std::string("<g style=\"@import 'x'\"/>"),
                                   std::string("<g style=\"\\75rl(x)\"/>"),
                                   std::string("<text>&x;</text>"),
                                   std::string("<text>&amp</text>"),
                                   std::string("<g fill=red/>"),
                                   std::string("<g fill/>"),
                                   std::string("<g"),
                                   std::string("<g fill=\"a<b\"/>"),
                                   std::string("<g></text>"),
                                   std::string("<>"),
                                   std::string("< g/>"),
                                   std::string("<g/ >")}) {
    EXPECT_THAT(CheckDrawing(Svg(inner)), IsErrorWith(Code::kInvalid)) << inner;
  }
}

TEST(Drawing, IsOneElement) {
  for (const std::string& text :
       {std::string(""), std::string("text"), Svg("") + Svg(""), "a" + Svg(""), Svg("") + "a",
        std::string("<g/>"), std::string("<svg xmlns=\"http://www.w3.org/1999/xhtml\"/>"),
        std::string("<svg>"), std::string("</svg>"), "<!DOCTYPE svg>" + Svg("")}) {
    EXPECT_THAT(CheckDrawing(text), IsErrorWith(Code::kInvalid)) << text;
  }
}

TEST(Drawing, IsBounded) {
  EXPECT_THAT(CheckDrawing(std::string(kMostDrawingBytes + 1, ' ')), IsErrorWith(Code::kTooLarge));
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "<g>";
  EXPECT_THAT(CheckDrawing(Svg(deep)), IsErrorWith(Code::kInvalid));
}

Json Tile(const std::string& title, const std::string& cell) {
  store::TileRow row;
  row.tile_id = "t1";
  row.title = title;
  row.answer =
      R"({"status":"answered","answer":"s","notes":["n"],"table":{"columns":[{"label":"l",)"
      R"("type":"text","unit":null}],"rows":[[")" +
      cell + R"("]]}})";
  row.as_of_ms = 1'790'000'000'000;
  return TileJson(row, {.now_ms = row.as_of_ms});
}

TEST(DashboardFile, TextsAreTexts) {
  const auto file = DashboardFile("<b>", {Tile("<script>", "<img src=x>")}, {}, 0);
  ASSERT_THAT(file, IsOk());
  EXPECT_THAT(*file, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(*file, HasSubstr("&lt;img src=x&gt;"));
  EXPECT_THAT(*file, Not(HasSubstr("<script")));
  EXPECT_THAT(*file, Not(HasSubstr("<img")));
}

TEST(DashboardFile, SaysWhenAndHowCompleteInWords) {
  store::TileRow row;
  row.source = "prod";
  row.as_of_ms = 1'790'000'000'000;
  const auto file = [&](const std::string& status) {
    row.answer = R"({"status":")" + status +
                 R"(","answer":"s","table":{"columns":[{"label":"l","type":"time"}],)"
                 R"("rows":[["2026-06-15T12:00:00Z"],["some day"]]}})";
    return *DashboardFile("d", {TileJson(row, {.now_ms = row.as_of_ms})}, {}, row.as_of_ms);
  };
  EXPECT_THAT(file("answered"),
              HasSubstr(">Complete</strong> prod, as of 2026-09-21 14:13:20 UTC"));
  EXPECT_THAT(file("answered"), HasSubstr("Exported 2026-09-21 14:13:20 UTC"));
  EXPECT_THAT(file("answered"), HasSubstr("<td>2026-06-15 12:00 UTC</td>"));
  EXPECT_THAT(file("answered"), HasSubstr("<td>some day</td>"));
  EXPECT_THAT(file("answered"), Not(HasSubstr("Partial")));
  EXPECT_THAT(file("partial"), HasSubstr(">Partial</strong>"));
  EXPECT_THAT(file("partial"), Not(HasSubstr("Complete")));
}

TEST(DashboardFile, ShowsADrawingOrTheTable) {
  EXPECT_THAT(*DashboardFile("d", {Tile("t", "c")}, {}, 0), HasSubstr("<table>"));
  const auto drawn = DashboardFile("d", {Tile("t", "c")}, {{"t1", Svg("<g/>")}}, 0);
  EXPECT_THAT(*drawn, HasSubstr(Svg("<g/>")));
  EXPECT_THAT(*drawn, Not(HasSubstr("<table>")));
  EXPECT_THAT(DashboardFile("d", {Tile("t", "c")}, {{"t1", "<script/>"}}, 0),
              IsErrorWith(Code::kInvalid));
}

TEST(TileDocument, SaysHowOldTheDataAre) {
  store::TileRow row;
  row.as_of_ms = 1'790'000'000'000;
  const auto state = [&](TileFacts facts) { return TileJson(row, facts).TextOf("state"); };
  EXPECT_EQ(state({.now_ms = row.as_of_ms + kFreshMs}), "fresh");
  EXPECT_EQ(state({.now_ms = row.as_of_ms + kFreshMs + 1}), "stale");
  EXPECT_EQ(state({.now_ms = row.as_of_ms, .source_is_signed_in = false}), "stale");
  EXPECT_EQ(state({.now_ms = row.as_of_ms, .source_is_known = false}), "stale");
  EXPECT_EQ(state({.now_ms = row.as_of_ms, .job_id = "j"}), "refreshing");
  row.trouble = "unfit";
  EXPECT_EQ(state({.now_ms = row.as_of_ms}), "unfit");
}

}  // namespace
}  // namespace claribi::dashboards
