#include "policy/mark_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/mark_values.h"
#include "policy/part_codes.h"
#include "policy/text_forms.h"

namespace claribi::policy {
namespace {

using core::Json;
using ::testing::ElementsAre;

TEST(MarkWords, TakeApartWhatIsWrittenAsOne) {
  EXPECT_THAT(MarkWords("nextPageToken"), ElementsAre("next", "page", "token"));
  EXPECT_THAT(MarkWords("nextpagetoken"), ElementsAre("next", "page", "token"));
  EXPECT_THAT(MarkWords("@odata.nextLink"), ElementsAre("odata", "next", "link"));
  EXPECT_THAT(MarkWords("nextcloud"), ElementsAre("nextcloud"));
}

TEST(MarkName, IsReadByItsWords) {
  for (const auto& [name, mark] :
       {std::pair{"exceededTransferLimit", Mark::kPartFlag},
        std::pair{"numGroupsLimitReached", Mark::kPartFlag},
        std::pair{"incompleteSearch", Mark::kPartFlag},
        std::pair{"is_truncated", Mark::kCutFlag},
        std::pair{"@Microsoft.Dynamics.CRM.morerecords", Mark::kMoreFlag},
        std::pair{"has_next_batch", Mark::kMoreFlag},
        std::pair{"endOfRecords", Mark::kEndFlag},
        std::pair{"all_rows_returned", Mark::kEndFlag},
        std::pair{"done", Mark::kBareEnd},
        std::pair{"hydra:next", Mark::kBareNext},
        std::pair{"next-page", Mark::kCursor},
        std::pair{"x-ms-continuation", Mark::kBareNext},
        std::pair{"pageState", Mark::kPageState},
        std::pair{"previous_page", Mark::kWayBack},
        std::pair{"totalResults", Mark::kTotal},
        std::pair{"recordsFiltered", Mark::kFound},
        std::pair{"total", Mark::kVagueTotal},
        std::pair{"total_objects", Mark::kThingTotal},
        std::pair{"@odata.count", Mark::kBareCount},
        std::pair{"numberReturned", Mark::kReturned},
        std::pair{"remainingItemCount", Mark::kRemaining},
        std::pair{"remaining", Mark::kBareRemaining},
        std::pair{"nbPages", Mark::kPages},
        std::pair{"itemsPerPage", Mark::kLimit},
        std::pair{"startIndex", Mark::kOffset}}) {
    EXPECT_EQ(ReadMarkName(name).mark, mark) << name;
  }
  EXPECT_TRUE(ReadMarkName("no_more_results").is_denied);
}

TEST(MarkName, OfTheDataIsNone) {
  for (const char* name :
       {"next_billing_date", "nextSyncToken", "next_step", "total_cost", "total_bytes", "rows_read",
        "partial_refund_allowed", "rate_limit_exceeded", "termination_protection", "number",
        "previous_value", "remaining_days", "limit_per_user", "available", "token",
        "start_cursor"}) {
    EXPECT_EQ(ReadMarkName(name).mark, Mark::kNone) << name;
  }
  // The rows may have a name of their own.
  EXPECT_EQ(ReadMarkName("order_count").mark, Mark::kNone);
  std::vector<std::string> nouns;
  AddNouns("orders", nouns);
  EXPECT_EQ(ReadMarkName("order_count", nouns).mark, Mark::kTotal);
}

TEST(MarkValue, OfACursorSaysWhetherItLeadsOn) {
  for (const char* value : {R"("abc")", "7", R"({"href": "/2"})", R"({"pk": {"S": "a"}})",
                            R"({"$numberLong": "771288"})"}) {
    EXPECT_TRUE(IsCursorSet(Json::Parse(value).value())) << value;
  }
  for (const char* value : {"null", R"("")", "0", "-1", R"("-1")", R"("end")", R"({"href": null})",
                            "[]", R"({"$numberLong": "0"})", R"({"type": "string"})", "false"}) {
    EXPECT_FALSE(IsCursorSet(Json::Parse(value).value())) << value;
  }
}

TEST(MarkValue, OfARangeOfRowsIsRead) {
  EXPECT_EQ(SpanOf("1-20 of 340")->total, 340);
  EXPECT_EQ(SpanOf("items 0-24/1,340")->total, 1340);
  EXPECT_EQ(SpanOf("page 2 of 5")->end, 2);
  EXPECT_FALSE(SpanOf("0-24/*")->total);
  for (const char* text : {"2026-11-30", "10:30", "3", "1 of 2 of 3 of 4", "v1/2/x"}) {
    EXPECT_FALSE(SpanOf(text)) << text;
  }
}

TEST(PartCode, IsReadByItsWords) {
  for (const char* code : {"PARTIAL_SUCCESS", "PartialData", "ROW_LIMIT_REACHED", "TIMED_OUT",
                           "NOT_FINISHED", "COMPLETED_WITH_ERRORS", "MORE_RESULTS_AFTER_LIMIT"}) {
    EXPECT_TRUE(IsPartCode(code)) << code;
  }
  for (const char* code : {"SUCCESS", "Complete", "RUNNING", "NO_MORE_RESULTS", "ok", "active"}) {
    EXPECT_FALSE(IsPartCode(code)) << code;
  }
}

TEST(JsonInText, IsReadWithWordsBehindItAndValuesALine) {
  const auto words = ReadJsonInText("{\"a\": 1}\n\nFetched in 12 ms.");
  ASSERT_TRUE(words);
  EXPECT_EQ(words->data.Dump(), R"({"a":1})");
  EXPECT_EQ(words->rest, "Fetched in 12 ms.");
  const auto lines = ReadJsonInText("{\"a\": 1}\n{\"a\": 2}\n{\"a\":");
  ASSERT_TRUE(lines);
  EXPECT_EQ(lines->data.Dump(), R"([{"a":1},{"a":2}])");
  EXPECT_TRUE(lines->is_cut);
  EXPECT_FALSE(ReadJsonInText("{\"a\": 1} and more"));
}

}  // namespace
}  // namespace claribi::policy
