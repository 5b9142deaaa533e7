#include <gtest/gtest.h>

#include "http/fetch.h"
#include "http/http_transport.h"
#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::http {
namespace {

using core::Milliseconds;

TEST(Headers, CompareNamesIgnoringCaseAndKeepOrder) {
  Headers headers;
  headers.Add("X-One", "1");
  headers.Add("x-two", "2");
  headers.Add("X-ONE", "3");
  ASSERT_NE(headers.Find("x-one"), nullptr);
  EXPECT_EQ(*headers.Find("x-one"), "1");
  EXPECT_EQ(headers.FindAll("X-one"), (std::vector<std::string_view>{"1", "3"}));
  EXPECT_EQ(headers.Find("X-Three"), nullptr);
}

TEST(Headers, SetReplacesEveryFieldOfThatName) {
  Headers headers;
  headers.Add("A", "1");
  headers.Add("a", "2");
  headers.Set("A", "3");
  EXPECT_EQ(headers.FindAll("a"), (std::vector<std::string_view>{"3"}));
}

TEST(MediaType, DropsParametersAndCase) {
  Headers headers;
  EXPECT_EQ(MediaType(headers), "");
  headers.Set("Content-Type", " Application/JSON ; charset=utf-8");
  EXPECT_EQ(MediaType(headers), "application/json");
}

std::optional<Milliseconds> RetryAfterOf(std::string_view value) {
  Headers headers;
  headers.Set("Retry-After", value);
  // 1994-11-06T08:49:37Z
  return RetryAfter(headers, core::UnixTimeFromMs(784111777000), Milliseconds(60000));
}

TEST(RetryAfter, ReadsSecondsAndClampsThem) {
  EXPECT_EQ(RetryAfterOf("7"), Milliseconds(7000));
  EXPECT_EQ(RetryAfterOf("0"), Milliseconds(0));
  EXPECT_EQ(RetryAfterOf("61"), Milliseconds(60000));
  EXPECT_EQ(RetryAfterOf("99999999999999999999999999"), Milliseconds(60000));
}

TEST(RetryAfter, ReadsAllThreeFormsOfADate) {
  EXPECT_EQ(RetryAfterOf("Sun, 06 Nov 1994 08:49:47 GMT"), Milliseconds(10000));
  EXPECT_EQ(RetryAfterOf("Sunday, 06-Nov-94 08:49:47 GMT"), Milliseconds(10000));
  EXPECT_EQ(RetryAfterOf("Sun Nov  6 08:49:47 1994"), Milliseconds(10000));
  EXPECT_EQ(RetryAfterOf("Sun, 06 Nov 1994 08:00:00 GMT"), Milliseconds(0));
  EXPECT_EQ(RetryAfterOf("Sun, 06 Nov 2094 08:49:37 GMT"), Milliseconds(60000));
}

TEST(RetryAfter, IsEmptyWhenAbsentOrMalformed) {
  EXPECT_EQ(RetryAfter(Headers(), core::UnixTimeFromMs(0), Milliseconds(1000)), std::nullopt);
  for (const char* value : {"", "  ", "-1", "1.5", "soon", "Sun, 99 Foo 1994 99:99:99 GMT",
                            "Sun, 30 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET",
                            "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06 Nov -994 08:49:37 GMT"}) {
    EXPECT_EQ(RetryAfterOf(value), std::nullopt) << value;
  }
}

HttpRequest Request() {
  HttpRequest request;
  request.url = core::Url::Parse("https://vendor.example/doc").value();
  return request;
}

TEST(ReadWhole, ReadsToTheEndWhateverThePieces) {
  testing::ScriptedTransport transport([](const HttpRequest&) {
    testing::ScriptedAnswer answer = testing::JsonAnswer(404, "{\"a\":1}");
    answer.chunk = 1;
    return answer;
  });
  const auto response = Fetch(transport, Request(), 7, testing::FakeCall());
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->status, 404);
  EXPECT_EQ(response->body, "{\"a\":1}");
}

TEST(ReadWhole, RefusesOneByteTooMany) {
  testing::ScriptedTransport transport(
      [](const HttpRequest&) { return testing::JsonAnswer(200, "12345678"); });
  EXPECT_THAT(Fetch(transport, Request(), 7, testing::FakeCall()),
              IsErrorWith(core::ErrorCode::kTooLarge));
}

}  // namespace
}  // namespace claribi::http
