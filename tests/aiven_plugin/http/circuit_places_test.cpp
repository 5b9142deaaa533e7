// For what a failure counts: the origin or the endpoint, and whether at all.
#include <functional>
#include <string>
#include <vector>

#include "aiven_plugin/http/circuit_fixture.h"

namespace claribi::http {
namespace {

using core::Error;
using core::ErrorCode;
using core::Milliseconds;
using ::testing::HasSubstr;

TEST_F(CircuitTest, AnEndpointThatFailsDoesNotCloseOffItsNeighbours) {
  constexpr std::string_view kNeighbour = "https://mcp.vendor.example/b/mcp";
  constexpr std::string_view kTokens = "https://mcp.vendor.example/token?tenant=1";
  Error cut = Refused();
  cut.unsent = false;
  for (const auto& failing : std::vector<std::function<void()>>{
           [&] { Answer(500); }, [&] { Answer(503); }, [&] { Fail(cut); },
           [&] { Fail(Error(ErrorCode::kTimeout, "No answer.")); }}) {
    Make({});
    failing();
    SendTimes(5);
    const int before = sent_;
    EXPECT_THAT(Send(), IsErrorWith(CauseIs(HasSubstr("in a row to " + std::string(kUrl)))));
    EXPECT_EQ(sent_, before);
    EXPECT_THAT(SendTo(*acme_, "https://mcp.vendor.example/mcp?read_only=true"), IsError())
        << "the query changes nothing in who answers";
    EXPECT_EQ(sent_, before);
    Answer(200);
    EXPECT_THAT(SendTo(*acme_, kNeighbour), IsOk());
    EXPECT_THAT(SendTo(*acme_, kTokens), IsOk());
    EXPECT_TRUE(IsOpen()) << "and their answers say nothing of it";
  }
}

TEST_F(CircuitTest, AHostThatCannotBeReachedIsLeftAloneAltogether) {
  Fail(Refused());
  SendTimes(3);
  static_cast<void>(SendTo(*acme_, "https://mcp.vendor.example/token"));
  static_cast<void>(SendTo(*acme_, "https://mcp.vendor.example/b/mcp"));
  const int before = sent_;
  for (const std::string_view url : {kUrl, std::string_view("https://mcp.vendor.example/c")}) {
    EXPECT_THAT(SendTo(*acme_, url),
                IsErrorWith(CauseIs(HasSubstr("in a row to " + kOrigin + " failed"))));
  }
  EXPECT_EQ(sent_, before);
  clock_.Advance(kFirst);
  Answer(500);
  SendTimes(1);
  EXPECT_FALSE(IsOpen()) << "it is there again; the endpoint has failed once";
}

// An older server says so, or closes the connection, to a method that it does not know.
TEST_F(CircuitTest, NothingIsToldByFailuresOfAQuestionThatTheServerMayNotKnow) {
  failure_counts_ = FailureCounts::kIfNotReached;
  for (const int status : {500, 502, 503}) {
    Answer(status);
    SendTimes(20);
    EXPECT_FALSE(IsOpen()) << status;
  }
  Error closed = Refused();
  closed.unsent = false;
  Fail(closed);
  SendTimes(20);
  EXPECT_FALSE(IsOpen());
  closed.unsent = true;
  Fail(closed);
  SendTimes(5);
  ASSERT_TRUE(IsOpen()) << "nothing was reached";
  clock_.Advance(kFirst);
  Answer(500);
  SendTimes(1);
  failure_counts_ = FailureCounts::kYes;
  Answer(200);
  EXPECT_THAT(Send(), IsOk()) << "the next request is the probe";
  EXPECT_FALSE(IsOpen());
}

TEST_F(CircuitTest, AQuestionThatThereMayBeNoAnswerToIsNoEvidence) {
  Make({.failures = 1});
  failure_counts_ = FailureCounts::kIfNotReached;
  Answer(503);
  SendTimes(20);
  Error cut = Refused();
  cut.unsent = false;
  Fail(cut);
  SendTimes(20);
  EXPECT_FALSE(IsOpen());
  failure_counts_ = FailureCounts::kYes;
  Answer(503);
  SendTimes(1);
  ASSERT_TRUE(IsOpen());
  clock_.Advance(kFirst);
  failure_counts_ = FailureCounts::kIfNotReached;
  const int before = sent_;
  SendTimes(1);
  failure_counts_ = FailureCounts::kYes;
  SendTimes(3);
  EXPECT_EQ(sent_, before + 2) << "nothing was learned, so that the next one was the probe";
  Make({.failures = 1});
  failure_counts_ = FailureCounts::kIfNotReached;
  Fail(Refused());
  SendTimes(1);
  EXPECT_TRUE(IsOpen()) << "nobody is there, whatever is asked for";
}

TEST_F(CircuitTest, AFurtherAttemptCountsNoMoreExceptAsTheProbe) {
  Make({.failures = 2, .first_pause = Milliseconds(1000)});
  for (const bool is_reached : {true, false}) {
    is_reached ? Answer(503) : Fail(Refused());
    failure_counts_ = FailureCounts::kYes;
    SendTimes(1);
    failure_counts_ = FailureCounts::kNo;
    SendTimes(10);
    EXPECT_FALSE(IsOpen()) << is_reached;
    failure_counts_ = FailureCounts::kYes;
    SendTimes(1);
    EXPECT_TRUE(IsOpen()) << is_reached;
    clock_.Advance(Milliseconds(1000));
    failure_counts_ = FailureCounts::kNo;
    const int before = sent_;
    SendTimes(3);
    EXPECT_EQ(sent_, before + 1) << is_reached;
    Make({.failures = 2, .first_pause = Milliseconds(1000)});
  }
}

TEST_F(CircuitTest, VeryLongPathsAreBounded) {
  Answer(503);
  const std::string url = std::string(kUrl) + "/" + std::string(5000, 'a');
  for (int i = 0; i < 5; ++i) static_cast<void>(SendTo(*acme_, url));
  const int before = sent_;
  EXPECT_THAT(SendTo(*acme_, url), IsError());
  EXPECT_EQ(sent_, before);
  EXPECT_LE(Places(core::Url::Parse(url).value()).endpoint.size(), 512U);
}

}  // namespace
}  // namespace claribi::http
