#include "mcp/http_refusal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace claribi::mcp {
namespace {

using core::ErrorCode;
using ::testing::HasSubstr;

const core::UnixTime kNow = core::UnixTimeFromMs(1790000000000);

core::Error Refused(int status, std::string_view body = {}, std::string_view media_type = {}) {
  http::Headers headers;
  if (!media_type.empty()) headers.Set("Content-Type", media_type);
  return RefusalError(status, headers, body, kNow);
}

struct Expected {
  int status;
  ErrorCode code;
  std::string_view kind;
  bool retryable;
};

class HttpRefusal : public ::testing::TestWithParam<Expected> {};

TEST_P(HttpRefusal, SaysWhatCauseAndFix) {
  const core::Error error = Refused(GetParam().status);
  EXPECT_EQ(error.code, GetParam().code);
  EXPECT_EQ(Name(error.kind), GetParam().kind);
  EXPECT_EQ(error.retryable, GetParam().retryable);
  EXPECT_EQ(error.http_status, GetParam().status);
  EXPECT_FALSE(error.message.empty());
  EXPECT_THAT(error.cause, HasSubstr("HTTP " + std::to_string(GetParam().status)));
  EXPECT_FALSE(error.fix.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Status, HttpRefusal,
    ::testing::Values(Expected{304, ErrorCode::kUpstream, "protocol", false},
                      Expected{400, ErrorCode::kUpstream, "protocol", false},
                      Expected{401, ErrorCode::kAuthRequired, "auth_required", false},
                      Expected{403, ErrorCode::kForbidden, "forbidden", false},
                      Expected{404, ErrorCode::kUpstream, "configuration", false},
                      Expected{405, ErrorCode::kUpstream, "configuration", false},
                      Expected{406, ErrorCode::kUpstream, "protocol", false},
                      Expected{408, ErrorCode::kUnavailable, "timeout", true},
                      Expected{410, ErrorCode::kUpstream, "configuration", false},
                      Expected{413, ErrorCode::kUpstream, "too_large", false},
                      Expected{415, ErrorCode::kUpstream, "protocol", false},
                      Expected{418, ErrorCode::kUpstream, "protocol", false},
                      Expected{429, ErrorCode::kRateLimited, "rate_limited", true},
                      Expected{500, ErrorCode::kUnavailable, "unavailable", true},
                      Expected{501, ErrorCode::kUpstream, "protocol", false},
                      Expected{502, ErrorCode::kUnavailable, "unavailable", true},
                      Expected{503, ErrorCode::kUnavailable, "unavailable", true},
                      Expected{504, ErrorCode::kUnavailable, "unavailable", true}),
    [](const auto& test) { return std::to_string(test.param.status); });

TEST(HttpRefusal, QuotesTheMessageOfAnyJsonError) {
  for (const std::string_view body :
       {R"({"error":"the reason"})", R"({"error":{"message":"the reason"}})",
        R"({"message":"the reason"})", R"({"error":"x","error_description":"the reason"})",
        R"({"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"the reason"}})"}) {
    EXPECT_EQ(Refused(400, body, "application/json").cause, "it answered HTTP 400 with the reason");
  }
}

TEST(HttpRefusal, NamesTheCodeOfAJsonRpcError) {
  const core::Error error =
      Refused(406, R"({"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"no"}})");
  EXPECT_EQ(error.vendor_code, "-32000");
}

TEST(HttpRefusal, ShowsHowAnHtmlPageBegins) {
  const core::Error error = Refused(502, "<html>\n<body>Bad\x01 gateway" + std::string(5000, '.'),
                                    "Text/HTML; charset=utf-8");
  EXPECT_THAT(error.cause, HasSubstr("text/html that begins: <html> <body>Bad? gateway"));
  EXPECT_LT(error.cause.size(), 400U);
}

TEST(HttpRefusal, SaysWhenThereIsNoText) {
  EXPECT_THAT(Refused(503).cause, HasSubstr("no text"));
  EXPECT_THAT(Refused(503, "oops").cause, HasSubstr("without Content-Type that begins: oops"));
}

TEST(HttpRefusal, PassesRetryAfterOnWithinBounds) {
  const auto retry_after = [](int status, std::string_view value) {
    http::Headers headers;
    headers.Set("Retry-After", value);
    return RefusalError(status, headers, {}, kNow).retry_after;
  };
  EXPECT_EQ(retry_after(429, "3"), core::Milliseconds(3000));
  EXPECT_EQ(retry_after(503, "0"), core::Milliseconds(0));
  EXPECT_EQ(retry_after(429, "999999999999999999999"), kMaxRetryAfter);
  EXPECT_EQ(retry_after(429, "soon"), std::nullopt);
  EXPECT_EQ(retry_after(400, "3"), std::nullopt);
}

TEST(HttpRefusal, KeepsTheRequestIdForSupport) {
  http::Headers headers;
  headers.Set("x-request-id", "abc\n123");
  EXPECT_EQ(RefusalError(500, headers, {}, kNow).request_id, "abc 123");
}

}  // namespace
}  // namespace claribi::mcp
