#include "messages/error_detail.h"

#include <gtest/gtest.h>

#include "core/clock.h"
#include "testing/result_matchers.h"

namespace claribi::messages {
namespace {

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
                    .Kind(core::ErrorKind::kForbidden)
                    .HttpStatus(403)
                    .VendorCode("not_project_member")
                    .Retryable(core::Milliseconds(1500));
  error.request_id = "r-1";
  EXPECT_EQ(
      ErrorDetail(error).Dump(),
      R"({"kind":"forbidden","message":"no","http_status":403,"vendor_code":"not_project_member",)"
      R"("hint":"ask the owner","model_hint":"The same call may succeed, but not before 2 s from now. )"
      R"(Tell the user that the access is missing, and that an administrator at the vendor may )"
      R"(be able to give it; other things may be readable.",)"
      R"("model_fix":"For the user: ask the owner","request_id":"r-1","retry_after_ms":1500})");
}

TEST(WithoutCredentials, LeavesWhatHoldsNone) {
  EXPECT_EQ(WithoutCredentials("the host h:5432 is down"), "the host h:5432 is down");
  EXPECT_EQ(WithoutCredentials("at x://u:p@h"), "at x://u:[REDACTED]@h");
}

}  // namespace
}  // namespace claribi::messages
