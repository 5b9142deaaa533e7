// The example plugin as a shared library, driven through its table: the life of its calls.
#include <thread>

#include "abi/plugin_session.h"

namespace claribi::abi_test {
namespace {

TEST_F(Example, TellsTheTimeInACityFromTheHostsClock) {
  EXPECT_EQ(session_.CallTool(call_, "clock_now", R"({ "city" : "Tokyo" })"), CBI_OK);
  EXPECT_NE(call_.result.find("2026-09-21 23:13"), std::string::npos) << call_.result;
  EXPECT_TRUE(call_.errors.empty());
}

TEST_F(Example, CrossesMidnightMonthsAndLeapDays) {
  host_.unix_ms = 1'709'164'800'000;  // 2024-02-29 00:00 UTC
  EXPECT_EQ(session_.CallTool(call_, "clock_now", R"({"city":"Honolulu"})"), CBI_OK);
  EXPECT_NE(call_.result.find("2024-02-28 14:00"), std::string::npos) << call_.result;
  RecordingCall second;
  host_.unix_ms = 1'704'067'140'000;  // 2023-12-31 23:59 UTC
  EXPECT_EQ(session_.CallTool(second, "clock_now", R"({"city":"Kathmandu"})"), CBI_OK);
  EXPECT_NE(second.result.find("2024-01-01 05:44"), std::string::npos) << second.result;
}

TEST_F(Example, AnswersAToolsOwnFailureAsAResult) {
  EXPECT_EQ(session_.CallTool(call_, "clock_now", R"({"city":"Atlantis"})"), CBI_OK);
  EXPECT_NE(call_.result.find("\"is_error\":true"), std::string::npos);
  EXPECT_TRUE(call_.errors.empty());
}

TEST_F(Example, EndsACancelledCallBeforeAnyOutput) {
  call_.cancel_at_poll = 1;
  ExpectOneError(session_.CallTool(call_, "clock_list_cities", "{}"), CBI_E_CANCELLED);
  EXPECT_EQ(call_.pieces, 0u);
}

TEST_F(Example, NoticesCancellationInTheMiddleOfItsWork) {
  call_.cancel_at_poll = 4;
  ExpectOneError(session_.CallTool(call_, "clock_list_cities", "{}"), CBI_E_CANCELLED);
  EXPECT_EQ(call_.polls, 4);
}

TEST_F(Example, EndsACallWhoseDeadlinePassed) {
  call_.mutable_table().deadline_ms = 1000;
  ExpectOneError(session_.CallTool(call_, "clock_now", R"({"city":"Tokyo"})"), CBI_E_TIMEOUT);
}

TEST_F(Example, StopsWhenTheHostTakesNoMoreAndReturnsItsStatus) {
  call_.refuse_output = CBI_E_TOO_LARGE;
  call_.accept_pieces = 2;
  EXPECT_EQ(session_.CallTool(call_, "clock_list_cities", "{}"), CBI_E_TOO_LARGE);
  EXPECT_EQ(call_.pieces_after_refusal, 1u);
}

TEST_F(Example, RefusesToHideToolsRatherThanOverlookIt) {
  const cbi_conn_params params = Params(R"({"hide_tools":["clock_now"]})");
  cbi_conn* connection = nullptr;
  ExpectOneError(session_.api().open(session_.plugin(), call_.get(), &params, &connection),
                 CBI_E_UNSUPPORTED);
  EXPECT_EQ(connection, nullptr);
}

TEST_F(Example, NeedsNoRedirectUriBecauseItSaysSo) {
  EXPECT_EQ(session_.api().authorize_begin(session_.connection(), call_.get(), nullptr, nullptr),
            CBI_OK);
  EXPECT_NE(call_.result.find("\"kind\":\"done\""), std::string::npos);
  RecordingCall described;
  EXPECT_EQ(session_.api().describe(session_.plugin(), described.get(), nullptr), CBI_OK);
  EXPECT_NE(described.result.find("\"redirect_uri\":false"), std::string::npos);
}

TEST_F(Example, HasNoSignInToComplete) {
  ExpectOneError(session_.api().authorize_complete(session_.connection(), call_.get(),
                                                   "http://127.0.0.1/callback?code=1"),
                 CBI_E_STATE);
}

TEST_F(Example, RefusesAnUnknownTool) {
  ExpectOneError(session_.CallTool(call_, "clock_set", "{}"), CBI_E_NOT_FOUND);
}

TEST_F(Example, RefusesAClockThatIsOutOfRange) {
  host_.unix_ms = -1'000'000'000;
  ExpectOneError(session_.CallTool(call_, "clock_now", R"({"city":"Tokyo"})"), CBI_E_UNAVAILABLE);
}

TEST_F(Example, AnswersConcurrentCallsOnOneConnection) {
  const auto ask = [this] {
    for (int i = 0; i < 200; ++i) {
      RecordingCall call;
      ASSERT_EQ(session_.CallTool(call, "clock_list_cities", "{}"), CBI_OK);
    }
  };
  std::thread first(ask);
  std::thread second(ask);
  first.join();
  second.join();
}

TEST_F(Example, DestroysAndClosesNothing) {
  session_.api().close(nullptr);
  session_.api().destroy(nullptr);
}

}  // namespace
}  // namespace claribi::abi_test
