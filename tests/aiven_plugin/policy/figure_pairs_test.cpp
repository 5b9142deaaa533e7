// Marks that two members make together, marks in wrappers, and what of both is data.
#include "policy/figure_pairs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

#include "policy/page_marks.h"
#include "policy/vendor_adapter.h"

namespace claribi::policy {
namespace {

using core::Json;

Incompleteness ToldOf(std::string_view answer) {
  const Json content = Json::MakeArray({Json::MakeObject({{"type", "text"}, {"text", answer}})});
  return PlainAdapter({}).Interpret({"list_things"}, content, Json(), false).incomplete;
}

constexpr auto kMore = Incompleteness::kMorePages;
constexpr auto kPart = Incompleteness::kPartial;
constexpr auto kCut = Incompleteness::kTruncated;
constexpr auto kWhole = Incompleteness::kNone;

struct Case {
  const char* answer;
  Incompleteness right;
};

TEST(FigurePairs, OfPiecesShownRowsAndPagesSayThatThereIsMore) {
  for (const auto& [answer, right] : std::initializer_list<Case>{
           {R"({"rows": [{}, {}], "part": 1, "parts": 25})", kMore},
           {R"({"rows": [{}, {}], "chunk": "1", "chunks": "25"})", kMore},
           {R"({"rows": [{}, {}], "batch": 1, "total_batches": 25})", kMore},
           {R"({"rows": [{}, {}], "partition": 1, "partitions_total": 3})", kMore},
           {R"({"rows": [{}, {}], "part": 1, "parts": 1})", kWhole},
           {R"({"rows": [{}, {}], "part": 2, "title": "a", "parts": 9})", kWhole},
           {R"({"rows": [{}, {}], "shown": 2, "of": 50})", kMore},
           {R"({"rows": [{}, {}], "returned": 2, "available": 50})", kMore},
           {R"({"rows": [{}, {}], "displayed": 2, "available": 2})", kWhole},
           {R"({"rows": [{}, {}], "returned": 2, "left": 48})", kMore},
           {R"({"rows": [{}, {}], "first": 1, "last": 2, "of": 50})", kMore},
           {R"({"rows": [{}, {}], "available": 50})", kWhole},
           {R"({"rows": [{}, {}], "fetched": "2/50"})", kMore},
           {R"({"rows": [{}, {}], "score": "3/50"})", kWhole},
           {R"({"rows": [{}, {}], "page": {"current": 1, "last": 25}})", kMore},
           {R"({"rows": [{}, {}], "pagination": {"page": 1, "of": 25}})", kMore},
           {R"({"rows": [{}, {}], "page": {"current": 25, "last": 25}})", kMore},
           {R"({"rows": [{}, {}], "page": {"current": 1, "last": 1}})", kWhole},
           {R"({"rows": [{}, {}], "count": 2, "available": 50})", kWhole},
           {R"({"content": "abc", "startLine": 1, "endLine": 200, "totalLines": 900})", kMore},
           {R"({"content": "abc", "startLine": 1, "endLine": 900, "totalLines": 900})", kWhole},
           {R"({"chunk": "abc", "chunkIndex": 0, "totalChunks": 9})", kMore},
           {R"({"chunk": "abc", "chunkIndex": 0, "totalChunks": 1})", kWhole},
           {R"({"rows": [{}, {}], "window": {"from": 0, "to": 2, "total": 118}})", kMore},
           {R"({"rows": [{}, {}], "page": {"no": 1, "of": 12}})", kMore},
           {R"({"rows": [{}, {}], "range": "1-2/50"})", kMore},
           {R"({"rows": [{}, {}], "range": "1-2/2"})", kWhole},
           {R"({"rows": [{}, {}], "range": "0-1/2"})", kWhole}}) {
    EXPECT_EQ(ToldOf(answer), right) << answer;
  }
}

TEST(FigurePairs, OfWhatWasLookedAtSayThatPartsAreMissing) {
  for (const auto& [answer, right] : std::initializer_list<Case>{
           {R"({"rows": [{}], "partitions_scanned": 3, "partitions": 9})", kPart},
           {R"({"rows": [{}], "partitions_scanned": 9, "partitions": 9})", kWhole},
           {R"({"rows": [{}], "shard_failures": 2})", kPart},
           {R"({"rows": [{}], "shard_failures": 0})", kWhole},
           {R"({"rows": [{}], "failed_queries": 1})", kPart},
           {R"({"rows": [{}], "row_errors": 3})", kWhole},
           {R"({"rows": [{}], "sources": {"a": "ok", "b": "timeout"}})", kPart},
           {R"({"rows": [{}], "sources": {"a": "ok", "b": "ok"}})", kWhole},
           {R"({"rows": [{}], "hosts": {"a": "up", "b": "down"}})", kWhole},
           {R"({"rows": [{}], "sources": [{"name": "a", "ok": true}, {"name": "b", "ok": false}]})",
            kPart},
           {R"({"rows": [{}], "sources": [{"name": "a", "ok": true}]})", kWhole},
           {R"({"index": {"name": "i", "partial": true}, "columns": ["a"]})", kWhole},
           {R"({"rows": [{}], "queried": 5, "responded": 4})", kPart},
           {R"({"rows": [{}], "queried": 5, "responded": 5})", kWhole},
           {R"({"rows": [{}], "files_processed": 3, "files_total": 9})", kPart},
           {R"({"rows": [{}], "scanned": {"done": 4, "total": 9}})", kPart},
           {R"({"rows": [{}], "scanProgress": "4/9"})", kPart},
           {R"({"rows": [{}], "not_reached": ["c4"]})", kPart},
           {R"({"rows": [{}], "unparsed": 2})", kPart},
           {R"({"rows": [{}], "projects_skipped": 2})", kPart},
           {R"({"rows": [{}], "unauthorized_projects": ["x"]})", kPart},
           {R"({"rows": [{}], "permission_denied": ["p"]})", kPart},
           {R"({"rows": [{}], "timeout_nodes": ["n"]})", kPart},
           {R"({"rows": [{}], "num_omitted": 4})", kPart},
           {R"({"rows": [{}], "has_omitted": "true"})", kPart},
           {R"({"rows": [{}], "hidden_count": 4})", kPart},
           {R"({"rows": [{}], "hidden": true})", kWhole},
           {R"({"rows": [{}], "omitted_count": 0})", kWhole}}) {
    EXPECT_EQ(ToldOf(answer), right) << answer;
  }
}

TEST(MarkWords, OfPlacesToGoOnFromAreCursors) {
  for (const char* name :
       {"resumptionToken", "resume_token", "resumeAfter", "scroll_token", "search_after",
        "afterToken", "loadMoreToken", "load_more_cursor", "moreUrl", "more_link", "olderCursor",
        "NextInstanceToken", "nextSince", "nextWatermark", "next_since_id"}) {
    const std::string text(name);
    EXPECT_EQ(ToldOf(R"({"rows": [{}], ")" + text + R"(": "eyJhIjoxfQ=="})"), kMore) << name;
    EXPECT_EQ(ToldOf(R"({"rows": [{}], ")" + text + R"(": null})"), kWhole) << name;
    EXPECT_EQ(ToldOf(R"({"rows": [{}], ")" + text + R"(": ""})"), kWhole) << name;
  }
  EXPECT_EQ(ToldOf(R"({"rows": [{}], "search_after": [1764490000, "abc"]})"), kMore);
  for (const char* data :
       {R"({"builds": [{}], "nextBuildNumber": 91})", R"({"rows": [{}], "nextSyncToken": "abc"})",
        R"({"rows": [{}], "more_info_url": "https://h.example"})",
        R"({"rows": [{}], "next_refresh_token": "abc"})"}) {
    EXPECT_EQ(ToldOf(data), kWhole) << data;
  }
}

TEST(MarkWords, OfAnEarlyEndAreFlags) {
  for (const char* name :
       {"cut_off", "abridged", "timeoutReached", "timeout_exceeded", "deadlineExceeded", "aborted",
        "cancelled", "degraded", "early_exit", "budgetExhausted", "tooManyResults", "too_many_rows",
        "overflowed", "missingData", "lossy", "throttled", "rate_limited", "displayLimitReached"}) {
    const std::string text(name);
    EXPECT_NE(ToldOf(R"({"rows": [{}], ")" + text + R"(": true})"), kWhole) << name;
    EXPECT_NE(ToldOf(R"({"rows": [{}], ")" + text + R"(": "true"})"), kWhole) << name;
    EXPECT_EQ(ToldOf(R"({"rows": [{}], ")" + text + R"(": false})"), kWhole) << name;
  }
  for (const char* data :
       {R"({"name": "deploy", "steps": [{}], "aborted": true})",
        R"({"builds": [{}], "cancelled": true})", R"({"rows": [{}], "partial_match": true})",
        R"({"rows": [{}], "timeout_seconds": 30})", R"({"rows": [{}], "page_timeout": 30})",
        R"({"rows": [{}], "found_at": "2026"})",
        R"({"items": [{}], "status": "partially_shipped"})",
        R"({"items": [{"a": 1}], "total": 118, "discount": 3})",
        R"({"backups": [{}], "next": "2026-12-01T00:00:00Z"})",
        R"({"partitions": [{}], "offset": 118, "lag": 0})",
        R"({"table": "t", "row_count": 118000, "columns": [{}]})",
        R"({"offset": "+02:00", "zones": [{}]})",
        R"({"cursor": {"x": 3, "y": 9}, "shapes": [{}]})"}) {
    EXPECT_EQ(ToldOf(data), kWhole) << data;
  }
}

TEST(PageMarksInWrappers, AreReadAtAnyDepth) {
  for (const char* wrapped :
       {R"({"data": %})", R"({"response": {"body": %}})", R"({"payload": {"data": {"page": %}}})",
        R"({"ok": {"value": {"list": %}}})", R"({"result": {"data": {"attributes": %}}})"}) {
    const std::string_view whole(wrapped);
    const std::size_t at = whole.find('%');
    const auto put = [&](std::string_view inner) {
      return std::string(whole.substr(0, at)).append(inner).append(whole.substr(at + 1));
    };
    EXPECT_EQ(ToldOf(put(R"({"items": [{}], "has_more": true})")), kMore) << wrapped;
    EXPECT_EQ(ToldOf(put(R"({"items": [{}], "pagination": {"hasNext": true}})")), kMore) << wrapped;
    EXPECT_EQ(ToldOf(put(R"({"items": [{}], "meta": {"truncated": true}})")), kCut) << wrapped;
    EXPECT_EQ(ToldOf(put(R"({"items": [{}], "errors": [{"message": "m"}]})")), kPart) << wrapped;
    EXPECT_EQ(ToldOf(put(R"({"items": [{}], "errors": [], "meta": {"truncated": false}})")), kWhole)
        << wrapped;
  }
  for (const auto& [answer, right] : std::initializer_list<Case>{
           {R"({"items": [{}], "meta": {"response": {"paging": {"next": {"cursor": "abc"}}}}})",
            kMore},
           {R"({"items": [{}], "metadata": {"result": {"complete": false}}})", kMore},
           {R"({"items": [{}], "fetch": {"complete": false}})", kMore},
           {R"({"items": [{}], "fetch": {"complete": true}})", kWhole},
           {R"({"items": [{}], "link": {"next": "/x?p=2"}})", kMore},
           {R"({"items": [{}], "relations": [{"rel": "next", "href": "/2"}]})", kMore},
           {R"({"items": [{}], "isEnd": 0})", kMore},
           {R"({"items": [{}], "hasMoreRows": "Y"})", kMore},
           {R"({"items": [{}], "finished": "no"})", kMore},
           {R"({"items": [{}], "headers": {"X-Pagination": "{\"TotalCount\": 50}"}})", kMore},
           {R"({"items": [{}], "headers": {"X-Pagination": "{\"TotalCount\": 1}"}})", kWhole},
           {R"({"eu": [{}], "us": {"error": "timeout"}})", kPart},
           {R"({"checks": [{}], "last": {"at": "x", "error": "timeout"}})", kWhole},
           {R"({"eu": {"items": [{}]}, "us": {"items": [], "error": "timeout"}})", kPart},
           {R"({"results": [{"series": [{}], "messages": [{"text": "limit reached"}]}]})", kMore},
           {R"({"items": [{}], "info_of": {"pagination": {"total": 90}}})", kMore},
           {R"({"items": [{}], "user": {"name": "a", "pagination": {"total": 90}}})", kWhole},
           {R"({"items": [{}], "result_info": {"cursors": {"after": "abc"}}})", kMore},
           {R"({"items": [{}], "paging": {"cursors": {"before": "a", "after": "b"}}})", kWhole},
           {R"({"items": [{}], "pagination": {"next": "x"}})", kMore},
           {R"({"items": [{}], "navigation": {"next": "About"}})", kWhole},
           {R"({"users": [{}], "users_aggregate": {"aggregate": {"count": 90}}})", kMore},
           {R"({"items": [{}], "...": "48 more"})", kCut}}) {
    EXPECT_EQ(ToldOf(answer), right) << answer;
  }
}

TEST(PartCodes, InWarningsQualitiesAndReasonsAreRead) {
  for (const auto& [answer, right] : std::initializer_list<Case>{
           {R"({"rows": [{}], "quality": "partial"})", kPart},
           {R"({"rows": [{}], "resultType": "PARTIAL"})", kPart},
           {R"({"rows": [{}], "statusText": "Partial Content"})", kPart},
           {R"({"rows": [{}], "stopped_by": "limit"})", kCut},
           {R"({"rows": [{}], "warnings": [{"code": "RowLimit", "message": "m"}]})", kPart},
           {R"({"rows": [{}], "resultMessage": "sizeLimitExceeded"})", kPart},
           {R"({"rows": [{}], "completion": 0.4})", kPart},
           {R"({"rows": [{}], "percentComplete": "40%"})", kPart},
           {R"({"rows": [{}], "progress": {"percent": 40}})", kPart},
           {R"({"rows": [{}], "reason": "row limit reached"})", kMore},
           {R"({"rows": [{}], "exception": "Timeout exceeded"})", kPart},
           {R"({"rows": [{}], "quality": "high"})", kWhole},
           {R"({"rows": [{}], "statusText": "OK"})", kWhole},
           {R"({"rows": [{}], "percentComplete": "100%"})", kWhole},
           {R"({"rows": [{}], "reason": ""})", kWhole},
           {R"({"rows": [{}], "warnings": [{"code": "RateLimit", "message": "m"}]})", kWhole}}) {
    EXPECT_EQ(ToldOf(answer), right) << answer;
  }
}

}  // namespace
}  // namespace claribi::policy
