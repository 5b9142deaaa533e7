#include "policy/left_out.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

#include "policy/answer_words.h"
#include "policy/page_marks.h"
#include "policy/prose_lines.h"
#include "policy/vendor_adapter.h"

namespace claribi::policy {
namespace {

using core::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Findings ReadAround(std::string_view text) {
  const Json data = Json::Parse(text).value();
  Findings found;
  const AnswerShape shape(data);
  ReadPageMarks(shape, {.tool = "t"}, {}, found);
  ReadLeftOut(shape, "t", "The vendor", found);
  return found;
}

TEST(LeftOut, ReadsPlacesThatFailed) {
  for (const char* data :
       {R"({"rows": [{}], "_shards": {"total": 4, "successful": 3, "failed": 1}})",
        R"({"rows": [{}], "partitions": {"total": 4, "successful": 2}})",
        R"({"rows": [{}], "failed_regions": ["north"]})", R"({"rows": [{}], "skippedShards": 2})",
        R"({"rows": [{}], "unreachable": ["zone-4"]})", R"({"rows": [{}], "rowsOmitted": 12})",
        R"({"data": {"rows": [{}], "unprocessed_items": {"t": [1]}}, "ok": true})",
        R"({"rows": [{}], "failed": [{"region": "north", "reason": "closed"}]})",
        R"({"rows": [{}], "sampled": true})", R"({"rows": [{}], "unprocessed_keys": {"t": []}})",
        R"({"rows": [{}], "status": "TIMED_OUT"})", R"({"rows": [{}], "query_status": "partial"})",
        R"({"results": [{}], "status": "Running"})",
        R"({"rows": [{}], "meta": {"status": "queued"}})"}) {
    EXPECT_EQ(ReadAround(data).incomplete, Incompleteness::kPartial) << data;
  }
}

TEST(LeftOut, ReadsWordsBesideTheRows) {
  for (const auto& [data, why] :
       {std::pair{R"({"rows": [{}], "message": "Showing 1 of 40 rows."})",
                  Incompleteness::kMorePages},
        std::pair{R"({"rows": [{}], "notes": ["ok", "The response was truncated at 1 MB."]})",
                  Incompleteness::kTruncated},
        std::pair{R"({"data": {"rows": [{}]}, "warnings": [{"text": "1 of 3 shards failed"}]})",
                  Incompleteness::kPartial}}) {
    EXPECT_EQ(ReadAround(data).incomplete, why) << data;
    EXPECT_THAT(ReadAround(data).figures, ElementsAre(HasSubstr("in words")))
        << "none of the vendor's";
  }
  EXPECT_THAT(
      ReadAround(R"({"rows": [{}], "message": "Showing 1 of 40 rows.", "total_rows": 40})").figures,
      ElementsAre(HasSubstr("1 of 40")))
      << "once is enough";
}

TEST(LeftOut, TakesNoDataForMarks) {
  for (const char* data :
       {R"({"service": {"name": "a", "status": "RUNNING"}, "nodes": [{}]})",
        R"({"nodes": [{}], "state": "running"})", R"({"tests": [{}], "failed": 2, "skipped": 1})",
        R"({"tests": [{}], "failed": [{"name": "a", "message": "expected 4"}]})",
        R"({"rows": [{"failed_regions": ["a"], "status": "timeout"}]})",
        R"({"rows": [{}], "_shards": {"total": 2, "successful": 2, "skipped": 0, "failed": 0}})",
        R"({"rows": [{}], "message": "3 of 4 checks passed", "hint": "Nothing was truncated."})",
        R"({"rows": [{}], "unreachable": [], "omitted_rows": 0, "failed_shards": null})",
        R"({"rows": [{}], "cutoff": "2026-01-01", "limited": false})",
        R"({"invoice": {"lines": [{}], "remaining": 12}})"}) {
    EXPECT_EQ(ReadAround(data).incomplete, Incompleteness::kNone) << data;
  }
}

TEST(PageMarksAroundRows, AreReadInEveryObjectThatHoldsThem) {
  for (const char* data :
       {R"({"took": 4, "hits": {"total": {"value": 900, "relation": "eq"}, "hits": [{}]}})",
        R"({"took": 4, "hits": {"total": {"value": 1, "relation": "gte"}, "hits": [{}]}})",
        R"({"ok": true, "data": {"orders": [{}], "pageInfo": {"hasNextPage": true}}})",
        R"({"ok": true, "orders": [{}], "total_orders": 7})",
        R"({"entries": [{}], "entry_count": 2})", R"({"rows": [{}], "num_rows": "1,204"})",
        R"({"rows": [{}], "total": ">1000"})",
        R"({"rows": [{}], "resultSetMetaData": {"numRows": 9}})",
        R"({"rows": [{}], "links": [{"rel": "self"}, {"rel": "next", "href": "/2"}]})",
        R"({"rows": [{}], "meta": {"page": {"after": "x"}}})",
        R"({"items": [{}], "metadata": {"continue": "x"}})",
        R"({"rows": [{}], "scan_complete": false})",
        R"({"rows": [{}], "pages": {"page": 1, "total_pages": 3}})",
        R"({"rows": [{}], "x_continuation": "t"})", R"({"found": 9, "page": 1, "rows": [{}]})",
        R"({"rows": [{}], "reached_end": false})", R"({"rows": [{}], "capped_at": 1})"}) {
    EXPECT_EQ(ReadAround(data).incomplete, Incompleteness::kMorePages) << data;
  }
  for (const char* data :
       {R"({"ok": true, "disk": {"total": 500}, "volumes": [{}]})",
        R"({"rows": [{}], "paging": {"cursors": {"before": "a", "after": "b"}}})",
        R"({"topics": [{}], "topic_count": 1})", R"({"lines": [{}], "total": "12.50"})",
        R"({"rows": [{}], "links": [{"rel": "self"}]})"}) {
    EXPECT_EQ(ReadAround(data).incomplete, Incompleteness::kNone) << data;
  }
}

TEST(AnswerWords, SayThatNotAllIsHere) {
  for (const char* words :
       {"Displaying 10 of about 2,000 entries", "1-20 of 340 results", "(5 of 90 rows shown)",
        "Only the first 50 records were returned", "Showed first 1000.", "Results limited to 100.",
        "The row limit of 500 was reached, rows may be missing", "45 more rows",
        "More results are available.", "12 lines omitted", "20 records not shown",
        "Use the offset 20 to get more items", "Call again with cursor abc for the next page",
        "Not all rows are listed", "Page 2 of 7", "The first page only; pass page=2 to continue",
        "Next cursor: abc", "Limited to the 20 most recent. Output limited to the first 20 lines",
        "The series limit was reached, some are not returned"}) {
    EXPECT_EQ(SaidIncomplete(words), Incompleteness::kMorePages) << words;
  }
  for (const char* words : {"Output truncated to 20000 characters.", "The list was cut after 1 MB",
                            "[1000 rows x 5 columns]"}) {
    EXPECT_EQ(SaidIncomplete(words), Incompleteness::kTruncated) << words;
  }
  for (const char* words :
       {"Partial results", "The data may be incomplete.", "OK. Some regions were unreachable"}) {
    EXPECT_EQ(SaidIncomplete(words), Incompleteness::kPartial) << words;
  }
}

TEST(AnswerWords, OfOtherThingsSayNothing) {
  for (const char* words :
       {"", "All 3 of 3 rows are shown", "3 of 5 checks passed", "4 of 10 records are invalid",
        "The first 3 rows of the table are the largest.",
        "Orders rose by 4 and 3 more customers came", "The results were not truncated",
        "No more rows are available", "The speed is limited to 100", "The shortened list is above.",
        "0 of 5 shards failed", "Version 1.2 of 3.4 is here", "Page 1 of 1",
        "Next page token: none", "If the output is truncated, ask again", "0 more rows"}) {
    EXPECT_EQ(SaidIncomplete(words), Incompleteness::kNone) << words;
  }
}

TEST(AnswerWords, CountInTheFirstAndLastLinesOfProse) {
  EXPECT_EQ(SaidAroundProse("a\nb\nShowed first 100.\n"), Incompleteness::kMorePages);
  EXPECT_EQ(SaidAroundProse("Showing 2 of 9 rows\na\nb"), Incompleteness::kMorePages);
  EXPECT_EQ(SaidAroundProse("a\nb\nc\nd\nShowing 2 of 9 rows\ne\nf\ng\nh"), Incompleteness::kNone);
  // A row of a log tells of something else.
  EXPECT_EQ(SaidAroundProse("08:00:01 results truncated\nb"), Incompleteness::kNone);
}

TEST(PlainAdapterMarks, OfAResourceInsideAreRead) {
  const Json content = Json::Parse(R"([{"type": "resource", "resource": {"uri": "a://b",
      "text": "{\"rows\": [1], \"has_more\": true}"}}])")
                           .value();
  const auto result = PlainAdapter({}).Interpret({"t"}, content, Json(), false);
  EXPECT_EQ(result.incomplete, Incompleteness::kMorePages);
  EXPECT_THAT(result.notes, Not(IsEmpty()));
}

}  // namespace
}  // namespace claribi::policy
