#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/answer_words.h"
#include "policy/asked_page.h"
#include "policy/document_texts.h"
#include "policy/own_counts.h"
#include "policy/unwritten_values.h"
#include "policy/vendor_adapter.h"
#include "policy/xml_data.h"

namespace claribi::policy {
namespace {

using core::Json;
using ::testing::HasSubstr;

Interpretation InterpretBlocks(const std::vector<std::string>& texts,
                               std::string_view arguments = "{}",
                               std::string_view tool = "list_things") {
  const Json given = Json::Parse(arguments).value();
  Json::Array blocks;
  for (const std::string& text : texts) {
    blocks.push_back(Json::MakeObject({{"type", "text"}, {"text", text}}));
  }
  return PlainAdapter({}).Interpret({.tool = tool, .arguments = &given},
                                    Json::MakeArray(std::move(blocks)), Json(), false);
}

Incompleteness MarkOfText(std::string text, std::string_view arguments = "{}",
                          std::string_view tool = "list_things") {
  return InterpretBlocks({std::move(text)}, arguments, tool).incomplete;
}

TEST(GeneralMarks, CountAListByItsOwnNameAtAnyDepth) {
  for (const char* data :
       {R"({"stages": [{"stage": "a", "deal_count": 3, "deals": [{"amount": 4}, {"amount": 1}]}]})",
        R"({"id": 4, "title": "x", "num_reviews": 88, "reviews": [{"stars": 5}]})",
        R"({"trains": ["a", "b"], "nTrains": 9})",
        R"({"rows": [1], "tables": {"table_count": 4, "tables": ["a"]}})"}) {
    EXPECT_EQ(MarkOfText(data), Incompleteness::kMorePages) << data;
  }
  for (const char* data :
       {R"({"stages": [{"stage": "a", "deal_count": 2, "deals": [{"amount": 4}, {"amount": 1}]}]})",
        R"({"boxes": [{"items": 12}, {"items": 12}], "total_items": 24})",
        R"({"rows": [{"g": "a", "n": 4}, {"g": "all", "n": 4}], "total": 4})",
        R"({"order_number": 41, "items": ["a", "b"]})",
        R"({"name": "x", "comment_count": 13, "chapters": ["a", "b"]})"}) {
    EXPECT_EQ(MarkOfText(data), Incompleteness::kNone) << data;
  }
}

TEST(GeneralMarks, PairAPartWithItsWholeByTheirNouns) {
  EXPECT_EQ(MarkOfText(R"({"columns": ["a"], "profiled_rows": 10, "table_rows": 900})"),
            Incompleteness::kPartial);
  EXPECT_EQ(MarkOfText(R"({"staff": ["a", "b"], "cohort_size": 31, "staff_in_response": 2})"),
            Incompleteness::kMorePages);
  EXPECT_EQ(MarkOfText(R"({"staff": ["a", "b"], "cohort_size": 2, "staff_in_response": 2})"),
            Incompleteness::kNone);
  EXPECT_EQ(MarkOfText(R"({"files": ["a"], "summary": {"returned": 1, "projects_total": 3}})"),
            Incompleteness::kNone);
}

TEST(GeneralMarks, AreFlagsWithAWordOfReduction) {
  for (const char* data :
       {R"({"logins": ["a"], "rangeClamped": true})", R"({"visits": ["a"], "limitedByPlan": true})",
        R"({"spans": ["a"], "span_budget_reached": true})",
        R"({"rows": [["a"]], "limit_injected": true})",
        R"({"logs": ["a"], "result_too_large": true})",
        R"({"mails": ["a"], "indexing_incomplete": true})",
        R"({"rows": ["a"], "skipped_rows": 37})",
        R"({"drives": ["a"], "inaccessibleDriveCount": 3})",
        R"({"records": [{"k": 1}], "partitions_unread": [3, 4]})",
        R"({"logins": ["a"], "requestedRange": "334d", "appliedRange": "30d"})",
        R"({"points": ["a"], "window": {"requested": "90d", "granted": "14d"}})"}) {
    EXPECT_EQ(MarkOfText(data), Incompleteness::kPartial) << data;
  }
  for (const char* data :
       {R"({"logins": ["a"], "rangeClamped": false, "skipped_rows": 0})",
        R"({"streams": [{"rangeClamped": true, "capped": true}]})",
        R"({"name": "x", "hidden": true, "restricted": true, "members": ["a"]})",
        R"({"prices": ["a"], "tax_excluded": true, "partial_refund_allowed": true})",
        R"({"tasks": [{"state": "pending"}, {"state": "done"}], "pending_tasks": 1})",
        R"({"rows": ["a"], "totalRowsCapped": 1})", R"({"ports": ["a"], "dropped_packets": 900})",
        R"({"logins": ["a"], "requestedRange": "30d", "appliedRange": "30d"})",
        R"({"prices": ["a"], "original_price": 90, "effective_price": 70})"}) {
    EXPECT_EQ(MarkOfText(data), Incompleteness::kNone) << data;
  }
  EXPECT_EQ(MarkOfText(R"({"limited": true, "page_size": 2, "themes": ["a", "b"]})", "{}",
                       "get_settings"),
            Incompleteness::kNone);
}

TEST(GeneralMarks, AreLimitsUnderAnyName) {
  for (const char* arguments : {R"({"size": 3})", R"({"first": 3})", R"({"take": 3})",
                                R"({"max_things": 3})", R"({"pageLength": 3})"}) {
    EXPECT_EQ(MarkOfText(R"([{"a": 1}, {"a": 2}, {"a": 3}])", arguments),
              Incompleteness::kMorePages)
        << arguments;
    EXPECT_EQ(MarkOfText(R"([{"a": 1}, {"a": 2}])", arguments), Incompleteness::kNone) << arguments;
  }
  EXPECT_EQ(MarkOfText(R"({"parameters": {"row_limit": 2}, "rows": [[1], [2]]})"),
            Incompleteness::kMorePages);
  EXPECT_EQ(MarkOfText(R"({"rows": [1, 2], "requested_page_size": 500, "effective_page_size": 2})"),
            Incompleteness::kMorePages);
  EXPECT_EQ(MarkOfText("a,b\n1,2\n3,4", R"({"limit": 2})"), Incompleteness::kMorePages);
  // As many as were asked for, and no limit of a list.
  EXPECT_EQ(MarkOfText(R"({"rolls": [4, 2, 6]})", R"({"count": 3})", "roll_dice"),
            Incompleteness::kNone);
  EXPECT_EQ(MarkOfText(R"({"words": ["a", "b"]})", R"({"n": 2})", "top_words"),
            Incompleteness::kNone);
  EXPECT_EQ(MarkOfText(R"({"rows": [1, 2]})", R"({"n": 2, "ids": ["a", "b"]})"),
            Incompleteness::kNone);
  EXPECT_EQ(MarkOfText(R"({"releases": [1, 2], "max": 256})", R"({"max": 2})"),
            Incompleteness::kNone);
  EXPECT_TRUE(IsLimitName("auto_limit"));
  EXPECT_FALSE(IsLimitName("max_keys_allowed"));
}

TEST(GeneralMarks, AreRecordsAboutAStream) {
  EXPECT_EQ(MarkOfText("{\"a\":1}\n{\"a\":2}\n{\"@end\":false,\"resume\":\"k2\"}\n"),
            Incompleteness::kMorePages);
  EXPECT_EQ(
      MarkOfText("{\"a\":1}\n{\"a\":2}\n{\"type\":\"summary\",\"emitted\":2,\"matched\":81}\n"),
      Incompleteness::kMorePages);
  EXPECT_EQ(MarkOfText("{\"meta\":{\"total\":90}}\n{\"a\":1}\n{\"a\":2}\n"),
            Incompleteness::kMorePages);
  EXPECT_EQ(MarkOfText("{\"a\":1}\n{\"a\":2}\n{\"done\":true,\"count\":2}\n"),
            Incompleteness::kNone);
  EXPECT_EQ(MarkOfText("{\"user\":\"a\"}\n{\"group\":\"b\"}\n"), Incompleteness::kNone);
}

TEST(GeneralMarks, OfXmlAreReadLikeThoseOfJson) {
  EXPECT_EQ(MarkOfText(
                R"(<feed totalResults="57"><entry id="1">a</entry><entry id="2">b</entry></feed>)"),
            Incompleteness::kMorePages);
  EXPECT_EQ(MarkOfText("<list><totalCount>90</totalCount><item>a</item><item>b</item></list>"),
            Incompleteness::kMorePages);
  EXPECT_EQ(MarkOfText(R"(<list total="2"><item>a</item><item>b</item></list>)"),
            Incompleteness::kNone);
  EXPECT_EQ(
      MarkOfText(R"(<order total="57" currency="EUR"><line qty="2"/><line qty="9"/></order>)"),
      Incompleteness::kNone);
  const auto xml = ReadXml("<?xml version='1.0'?><!-- x --><a:r n='1'><b/>t<b>2</b></a:r>");
  ASSERT_TRUE(xml);
  EXPECT_EQ(xml->Dump(), R"({"n":"1","b":["","2"],"value":"t"})");
  for (const char* text :
       {"<a><b></a", "<a b=c/>", "<html><a/></html>", "<a", "a", "<a>t</a>", "<>"}) {
    EXPECT_FALSE(ReadXml(text)) << text;
  }
}

TEST(GeneralMarks, AreWordsOfAPart) {
  for (const char* words :
       {"Some folders are not visible to this token.", "14 rules of other zones were left out.",
        "Members of x: a, b (+12 others)", "Here's a taste:", "Your role can only see its reports.",
        "Ran out of time before all folders were visited.", "Search hit the match ceiling (2).",
        "Recent mails may not appear.", "The crew includes, among others:", "2/31 pods",
        "Top 3 apps by usage (out of 48 installed):", "34 still to come.",
        "You do not have permission to see 7 members.", "Source 'wiki' did not answer in time.",
        "The query resulted in 412 documents. Returning 2 documents."}) {
    EXPECT_NE(SaidIncomplete(words), Incompleteness::kNone) << words;
  }
  for (const char* words :
       {"No folders are hidden from you.", "If some rows are not visible, sign in again.",
        "Nothing was omitted; all members are listed.", "Editing requires the admin role.",
        "The limit of 100 rows was not reached.", "You may create up to 50 reports.",
        "See the handbook for more information.", "All 4 sources answered in time."}) {
    EXPECT_EQ(SaidIncomplete(words), Incompleteness::kNone) << words;
  }
}

TEST(GeneralMarks, AreSentencesBesideTheRowsUnderAnyName) {
  for (const char* data :
       {R"({"venues": ["a"], "alert": "Partial results: one cluster is in maintenance."})",
        R"({"venues": ["a"], "message": "The other 14 venues are private."})",
        R"({"venues": ["a"], "remark": "There are 90 venues in this city."})"}) {
    EXPECT_NE(MarkOfText(data), Incompleteness::kNone) << data;
  }
  for (const char* data :
       {R"({"venues": ["a", "b"], "remark": "Both venues have 90 seats each."})",
        R"({"venues": ["a"], "description": "Only the first 10 rows are shown there."})",
        R"({"messages": [{"text": "Output truncated to 10 rows, see page 2."}]})",
        R"({"columns": ["a"], "note": "The table has 90000 rows."})"}) {
    EXPECT_EQ(MarkOfText(data), Incompleteness::kNone) << data;
  }
  EXPECT_EQ(MarkOfText("1. a\n2. b\nWould you like to see the next 20?"),
            Incompleteness::kMorePages);
  EXPECT_EQ(MarkOfText("1. a\n2. b\nWould you like to cancel one?"), Incompleteness::kNone);
}

TEST(GeneralMarks, InOneBlockCountTheRowsOfAnother) {
  const auto read = InterpretBlocks(
      {"The vessel has 14 crew members.", R"([{"n": "a"}, {"n": "b"}])"}, "{}", "list_crew");
  EXPECT_EQ(read.incomplete, Incompleteness::kMorePages);
  EXPECT_THAT(read.notes.front(), HasSubstr("counts 14, and 2 came"));
  EXPECT_EQ(InterpretBlocks({"25 users found.", R"({"u": "a"})", R"({"u": "b"})"}).incomplete,
            Incompleteness::kMorePages);
  EXPECT_EQ(InterpretBlocks({"There are 2 people on board.", R"(["a", "b"])"}).incomplete,
            Incompleteness::kNone);
  EXPECT_EQ(InterpretBlocks({"It carries up to 40 people.", R"(["a", "b"])"}).incomplete,
            Incompleteness::kNone);
}

TEST(GeneralMarks, AreTextsInPlaceOfWhatIsInside) {
  EXPECT_TRUE(IsPlaceholder("[max depth reached]", "children"));
  EXPECT_TRUE(IsPlaceholder("[Array(14)]", "tags"));
  EXPECT_TRUE(IsPlaceholder("\xE2\x80\xA6", "children"));
  EXPECT_FALSE(IsPlaceholder("...", "code"));
  EXPECT_FALSE(IsPlaceholder("[more]", "title"));
  EXPECT_FALSE(IsPlaceholder("[object Object]", "printed"));
  EXPECT_TRUE(OmitsChildren("childrenOmitted"));
  EXPECT_FALSE(OmitsChildren("taxOmitted"));
}

TEST(GeneralMarks, AreNotReadInADocumentThatWasAskedFor) {
  constexpr const char* kArticle =
      "Page 1 of 12 shows more. See page 2 for the rest.\nSome are not shown.";
  EXPECT_EQ(MarkOfText(kArticle, "{}", "read_article"), Incompleteness::kNone);
  EXPECT_NE(MarkOfText(kArticle, "{}", "list_articles"), Incompleteness::kNone);
  EXPECT_NE(MarkOfText("abc\n[showing lines 1-200 of 900]", "{}", "read_file"),
            Incompleteness::kNone);
  EXPECT_TRUE(GivesDocument("getReadme"));
  EXPECT_FALSE(GivesDocument("list_files"));
}

TEST(GeneralMarks, AreAnEndBeforeTheOneThatWasAskedFor) {
  const auto said = [](std::string_view through, std::string_view arguments) {
    return MarkOfText("{\"sales\": [1, 2], \"loaded_through\": \"" + std::string(through) + "\"}",
                      arguments);
  };
  EXPECT_EQ(said("2026-10-02", R"({"from": "2026-10-01", "to": "2026-10-31"})"),
            Incompleteness::kPartial);
  EXPECT_EQ(said("2026-10-02", R"({"month": "2026-10"})"), Incompleteness::kPartial);
  EXPECT_EQ(said("2026-10-30", R"({"to": "2026-10-31"})"), Incompleteness::kNone);
  EXPECT_EQ(said("2026-10-31", R"({"to": "2026-11-01"})"), Incompleteness::kNone);
  EXPECT_EQ(
      MarkOfText(R"({"flats": [1], "lease_until": "2026-10-02"})", R"({"date": "2026-11-30"})"),
      Incompleteness::kNone);
}

TEST(GeneralMarks, OfPartsByTheirNamesAreStatuses) {
  EXPECT_EQ(
      MarkOfText(R"({"a": {"status": 200, "body": {"v": 1}}, "b": {"status": 504, "body": {}}})"),
      Incompleteness::kPartial);
  EXPECT_EQ(
      MarkOfText(
          R"({"a": {"status": 200, "body": {"v": 1}}, "b": {"status": 200, "body": {"v": 2}}})"),
      Incompleteness::kNone);
}

TEST(GeneralMarks, ALaterPageIsToldWithWhatStandsBeforeIt) {
  const auto read =
      InterpretBlocks({R"({"page": 3, "per_page": 4, "total": 11, "rows": [9, 10, 11]})"},
                      R"({"page": 3, "per_page": 4})");
  EXPECT_EQ(read.incomplete, Incompleteness::kMorePages);
  EXPECT_THAT(read.notes.front(), HasSubstr("3 of 11 rows came; 8 stand before them"));
  // A place on a map is no place in a list.
  EXPECT_EQ(MarkOfText(R"({"trips": ["a"]})", R"({"start": "Copenhagen"})"), Incompleteness::kNone);
}

}  // namespace
}  // namespace claribi::policy
