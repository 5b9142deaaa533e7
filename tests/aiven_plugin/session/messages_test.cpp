#include "session/messages.h"

#include <gtest/gtest.h>

namespace claribi::session {
namespace {

CallFacts NoContent() {
  CallFacts facts;
  facts.content = core::Json::MakeArray();
  return facts;
}

using core::Error;
using core::ErrorCode;
using core::Json;

TEST(ErrorDetail, NamesAKindWhenTheErrorHasNone) {
  const Json detail = ErrorDetail(Error(ErrorCode::kRateLimited, "slow down"));
  EXPECT_EQ(*detail.FindString("kind"), "rate_limited");
  EXPECT_EQ(detail.Find("http_status"), nullptr);
}

TEST(ErrorDetail, CarriesWhatTheVendorSaid) {
  Error error = Error(ErrorCode::kForbidden, "no", "why", "ask the owner")
                    .Kind("forbidden")
                    .HttpStatus(403)
                    .VendorCode("not_project_member")
                    .Retryable(core::Milliseconds(1500));
  error.request_id = "r-1";
  EXPECT_EQ(
      ErrorDetail(error).Dump(),
      R"({"kind":"forbidden","message":"no","http_status":403,"vendor_code":"not_project_member",)"
      R"("hint":"ask the owner","request_id":"r-1","retry_after_ms":1500})");
}

TEST(CallResult, SaysWholeAndSuccessfulWhenItIs) {
  policy::Interpretation seven;
  seven.data = 7;
  const Json result = CallResult(NoContent(), std::move(seven));
  EXPECT_EQ(result.FindBool("is_error"), false);
  EXPECT_EQ(result.FindBool("complete"), true);
  EXPECT_TRUE(result.Find("incomplete_reason")->IsNull());
  EXPECT_TRUE(result.Find("error")->IsNull());
  EXPECT_EQ(result.FindBool("untrusted"), true);
}

TEST(CallResult, NeverHidesThatDataIsMissing) {
  policy::Interpretation cut;
  cut.incomplete = policy::Incompleteness::kTruncated;
  cut.notes = {"cut at 100,000 characters"};
  CallFacts facts = NoContent();
  facts.retries = 2;
  const Json result = CallResult(std::move(facts), std::move(cut));
  EXPECT_EQ(result.FindBool("complete"), false);
  EXPECT_EQ(*result.FindString("incomplete_reason"), "truncated");
  EXPECT_EQ(result.Find("notes")->Dump(), R"(["cut at 100,000 characters"])");
  EXPECT_EQ(result.FindInt64("retries"), 2);
}

TEST(CallResult, SaysHowManyCredentialsWereRemovedAndWhereTheDataCameFrom) {
  CallFacts facts = NoContent();
  facts.redactions = 2;
  facts.provenance = {"aiven", "c1", "aiven_pg_read", core::UnixTime(core::Milliseconds(5))};
  policy::Interpretation cut;
  cut.incomplete = policy::Incompleteness::kPartial;
  const Json result = CallResult(std::move(facts), std::move(cut));
  EXPECT_EQ(result.FindInt64("redactions"), 2);
  EXPECT_EQ(result.Find("notes")->Dump(), R"(["2 credentials were removed from this result."])");
  EXPECT_EQ(result.Find("provenance")->Dump(),
            R"({"vendor":"aiven","connection":"c1","tool":"aiven_pg_read","at_ms":5,)"
            R"("complete":false,"redactions":2})");
}

TEST(WithoutCredentials, LeavesWhatHoldsNone) {
  EXPECT_EQ(WithoutCredentials("the host h:5432 is down"), "the host h:5432 is down");
  EXPECT_EQ(WithoutCredentials("at x://u:p@h"), "at x://u:[REDACTED]@h");
}

TEST(ParseOptions, RefusesWhatIsNoObject) {
  EXPECT_TRUE(ParseOptions("{}").ok());
  for (const char* text : {"", "[]", "1", "{", "{\"a\":[[[[[[[[[[]]]]]]]]]]}"}) {
    EXPECT_FALSE(ParseOptions(text).ok()) << text;
  }
}

}  // namespace
}  // namespace claribi::session
