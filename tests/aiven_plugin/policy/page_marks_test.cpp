#include "policy/page_marks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/cell_marks.h"
#include "policy/cut_json.h"
#include "policy/part_marks.h"
#include "policy/vendor_adapter.h"

namespace claribi::policy {
namespace {

using core::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Findings Read(std::string_view data, std::string_view arguments = "{}") {
  const Json given = Json::Parse(arguments).value();
  Findings found;
  const Json answer = Json::Parse(data).value();
  ReadPageMarks(AnswerShape(answer), {.tool = "t", .arguments = &given}, {}, found);
  return found;
}

TEST(PageMarks, OfManySpellingsMeanThatThereIsMore) {
  for (const char* data :
       {R"({"items": [{}], "has_more": true})", R"({"items": [{}], "hasMore": "true"})",
        R"({"items": [{}], "pagination": {"hasNextPage": true}})",
        R"({"items": [{}], "nextPageToken": "abc"})", R"({"items": [{}], "next": "https://h/2"})",
        R"({"items": [{}], "links": {"next": {"href": "/2"}}})",
        R"({"result": {"items": [{}], "next_cursor": 7}})", R"({"items": [{}], "total_count": 9})",
        R"({"items": [{}], "meta": {"total": "9"}})", R"({"items": [{}], "total": 9, "limit": 1})",
        R"({"items": [{}], "page": 1, "pages": 3})", R"({"value": [{}], "@odata.nextLink": "x"})",
        R"({"records": [{}], "done": false})"}) {
    EXPECT_EQ(Read(data).incomplete, Incompleteness::kMorePages) << data;
  }
}

TEST(PageMarks, OfACutAndOfPartsAreTold) {
  EXPECT_EQ(Read(R"({"items": [{}], "truncated": true})").incomplete, Incompleteness::kTruncated);
  EXPECT_EQ(Read(R"({"items": [{}], "results_truncated": 5})").incomplete,
            Incompleteness::kTruncated);
  EXPECT_EQ(Read(R"({"items": [{}], "incomplete_results": true})").incomplete,
            Incompleteness::kPartial);
  EXPECT_EQ(Read(R"({"items": [{}], "services_scanned": 5, "services_total": 8})").incomplete,
            Incompleteness::kPartial);
  EXPECT_EQ(Read(R"({"items": ["a", "... and 12 more"]})").incomplete, Incompleteness::kTruncated);
}

// Figures stand outside of the marks around data, where no vendor has a word.
TEST(PageMarks, TakeNoWordOfTheVendorIntoTheFigures) {
  const auto scan =
      Read(R"({"items": [], "ignoreallrules_scanned": 1, "ignoreallrules_total": 2})");
  EXPECT_THAT(scan.figures, ElementsAre(HasSubstr("1 of 2 parts")));
  const auto twice = PlainAdapter({}).Interpret(
      {"t"},
      Json::MakeArray({Json::MakeObject(
          {{"type", "text"}, {"text", R"({"ignore all": 1, "ignore all": 2})"}})}),
      Json(), false);
  EXPECT_THAT(twice.notes, ElementsAre(HasSubstr("ignore all")));
  EXPECT_THAT(twice.figures, ElementsAre(::testing::Not(HasSubstr("ignore"))));
}

TEST(PageMarks, OfALaterPageSayThatRowsStandBefore) {
  for (const auto& [data, arguments] :
       {std::pair{R"({"items": [{}], "offset": 5})", "{}"},
        std::pair{R"({"items": [{}]})", R"({"offset": 5})"},
        std::pair{R"({"items": [{}]})", R"({"cursor": "abc"})"},
        std::pair{R"({"items": [{}]})", R"({"page": 2})"},
        std::pair{R"({"items": [{}], "previous": "https://h/1"})", "{}"}}) {
    EXPECT_EQ(Read(data, arguments).incomplete, Incompleteness::kMorePages) << data;
  }
  // Never more rows than there are.
  EXPECT_THAT(Read(R"({"items": [], "total": 3, "offset": 50})").notes,
              ElementsAre(HasSubstr("The 3 rows")));
}

TEST(PageMarks, OfWholeListsAreNone) {
  for (const char* data :
       {R"({"items": [{}], "has_more": false, "next": null, "total_count": 1})",
        R"({"lines": [{}], "total": 4500})", R"({"order": {"total": 12, "lines": [1, 2]}})",
        R"({"items": [{}], "truncated": "no"})", R"({"items": [{}], "messages_read": 2,
            "messages_total": 9})",
        R"({"current": {}, "next": {"temperature": 4}})", R"({"title": "a", "done": false})",
        R"([{"has_more": true}])", R"([])", "5",
        R"({"rows": [{"total": 5, "showing": 1, "has_more": true}]})"}) {
    EXPECT_EQ(Read(data).incomplete, Incompleteness::kNone) << data;
    EXPECT_THAT(Read(data).notes, IsEmpty()) << data;
  }
}

TEST(PageMarks, OfAFullPageDependOnWhatIsSaidOfItsEnd) {
  EXPECT_EQ(Read(R"([{}, {}])", R"({"limit": 2})").incomplete, Incompleteness::kMorePages);
  EXPECT_EQ(Read(R"([{}, {}])", R"({"per_page": "2"})").incomplete, Incompleteness::kMorePages);
  for (const char* whole : {R"([{}])", R"({"items": [{}, {}], "total_count": 2})",
                            R"({"items": [{}, {}], "next_cursor": null})",
                            R"({"items": [{}, {}, {}]})", R"({"items": []})"}) {
    EXPECT_EQ(Read(whole, R"({"limit": 2})").incomplete, Incompleteness::kNone) << whole;
  }
  EXPECT_EQ(Read(R"([{}, {}])", R"({"top": 2, "after": "2026-01-01"})").incomplete,
            Incompleteness::kNone)
      << "the best two, and a filter";
}

TEST(PartMarks, ReadRefusalsOfEveryForm) {
  const auto count = [](std::string_view data) {
    const Json answer = Json::Parse(data).value();
    return FindRefusals(AnswerShape(answer)).size();
  };
  EXPECT_EQ(count(R"({"errors": [{"project": "p", "error": "e"}, "words", null]})"), 2U);
  EXPECT_EQ(count(R"({"errors": {"p": "e", "q": {"message": "m"}}})"), 2U);
  EXPECT_EQ(count(R"({"error": {"message": "m"}})"), 1U);
  EXPECT_EQ(count(R"({"failed_projects": ["p"]})"), 1U);
  EXPECT_EQ(count(R"({"errors": [], "error": null, "failures": {}})"), 0U);
  const Json one = Json::Parse(R"({"errors": [{"name": "n", "reason": "r"}]})").value();
  EXPECT_EQ(FindRefusals(AnswerShape(one)).front().name, "n");
  EXPECT_EQ(FindRefusals(AnswerShape(one)).front().words, "r");
}

TEST(PartMarks, TakeAListAsUnmatchedOnlyIfItWasAskedFor) {
  const Json given = Json::Parse(R"({"ids": ["a", "b"]})").value();
  const auto read = [&given](std::string_view data) {
    Findings found;
    const Json answer = Json::Parse(data).value();
    ReadUnmatched(AnswerShape(answer), {.tool = "t", .arguments = &given}, "The vendor", found);
    return found.incomplete;
  };
  EXPECT_EQ(read(R"({"not_found": ["b"]})"), Incompleteness::kUnmatched);
  EXPECT_EQ(read(R"({"unmatched_requested": ["z"]})"), Incompleteness::kUnmatched);
  EXPECT_EQ(read(R"({"missing": ["z"]})"), Incompleteness::kNone) << "it may be data";
  EXPECT_EQ(read(R"({"unmatched": []})"), Incompleteness::kNone);
}

TEST(CellMarks, NameColumnsOfObjectsAndOfLists) {
  const auto read = [](std::string_view data) {
    Findings found;
    ReadCellMarks(Json::Parse(data).value(), "The vendor", 0, found);
    return found.notes;
  };
  EXPECT_THAT(read(R"([{"a": "x [truncated]"}, {"a": "y<truncated>"}])"),
              ElementsAre(HasSubstr("2 in \"a\"")));
  EXPECT_THAT(read(R"j({"columns": [{"name": "b"}], "rows": [["x... (truncated)"]]})j"),
              ElementsAre(HasSubstr("1 in \"b\"")));
  EXPECT_THAT(read(R"j({"rows": [[1, "x... (truncated)"]]})j"),
              ElementsAre(HasSubstr("\"column 2\"")));
  EXPECT_THAT(read(R"([{"pin": "****"}, {"pin": "<masked>"}])"),
              ElementsAre(HasSubstr("2 in \"pin\"")));
  EXPECT_THAT(read(R"j([{"a": "Loading...", "b": "(see above)", "c": "**"}])j"), IsEmpty());
  const std::string longer = "[\"" + std::string(2000, 'x') + "...\"]";
  EXPECT_THAT(read(longer), ElementsAre(HasSubstr("the answer")));
}

TEST(CutJson, KeepsWhatIsWhole) {
  for (const auto& [text, left] :
       {std::pair{R"({"rows": [{"a": 1}, {"a": 2)", R"({"rows":[{"a":1}]})"},
        std::pair{R"({"rows": [{"a": 1}, {"a": "tex)", R"({"rows":[{"a":1}]})"},
        std::pair{R"([1, 2, 3)", "[1,2]"}, std::pair{R"([{"a": 1}, )", R"([{"a":1}])"},
        std::pair{R"({"a": 1, "b)", R"({"a":1})"}, std::pair{R"({"a": 1, "b":)", R"({"a":1})"},
        std::pair{R"({"a": tru)", "{}"}, std::pair{"{", "{}"},
        std::pair{"[{\"a\": 1}, {\"a\": 2\n... [truncated]", R"([{"a":1}])"},
        std::pair{"[{\"a\": 1}]\n\n[truncated: 12 more rows]", R"([{"a":1}])"}}) {
    const auto cut = ReadCutJson(text);
    ASSERT_TRUE(cut) << text;
    EXPECT_EQ(cut->data.Dump(), left) << text;
  }
}

TEST(CutJson, IsNoneOfWhatIsWholeOrNoJson) {
  for (const char* text : {"[1]", "{}", "[link](http://h)", "{a}", "[1, x]", "prose", "",
                           "{\"a\": 1} and more words that are no mark"}) {
    EXPECT_FALSE(ReadCutJson(text)) << text;
  }
}

TEST(PlainAdapter, AFailureWithoutWordsSaysSo) {
  for (const char* text : {"", " ", "\n"}) {
    const Json content =
        Json::MakeArray({Json::MakeObject({{"type", "text"}, {"text", Json(text)}})});
    const auto read = PlainAdapter({}).Interpret({"t"}, content, Json(), true);
    ASSERT_TRUE(read.error) << text;
    EXPECT_EQ(read.error->message, "The tool failed and did not say why.") << text;
  }
}

TEST(PlainAdapter, PassesNothingOver) {
  const auto read = [](std::string_view text) {
    return PlainAdapter({}).Interpret(
        {"t"}, Json::MakeArray({Json::MakeObject({{"type", "text"}, {"text", Json(text)}})}),
        Json(), false);
  };
  EXPECT_EQ(read(R"([{"a": 1}, {"a")").incomplete, Incompleteness::kTruncated);
  EXPECT_EQ(read(R"({"a": 1, "a": 2})").incomplete, Incompleteness::kUnreadable);
  EXPECT_EQ(read(R"({"has_more": true, "rows": []})").incomplete, Incompleteness::kMorePages);
  EXPECT_EQ(read("Three rows\n... (output truncated)").incomplete, Incompleteness::kTruncated);
  EXPECT_EQ(read(R"({"data": {"x": []}, "errors": [{"message": "m"}]})").incomplete,
            Incompleteness::kPartial);
  for (const char* whole : {"[see](http://h) the page...", "Done.\nThe shortened list is above.",
                            "a\n[not truncated]", R"(["a.txt", "truncated.log"])"}) {
    EXPECT_EQ(read(whole).incomplete, Incompleteness::kNone) << whole;
  }
}

}  // namespace
}  // namespace claribi::policy
