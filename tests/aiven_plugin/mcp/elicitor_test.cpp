// What leaves when a server asks: what the person said, what the form suggests, and nothing else.
// INP-01 to INP-05.
#include "mcp/elicitor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aiven_plugin/mcp/client_harness.h"
#include "mcp/input_required.h"
#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::mcp {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::HasSubstr;

class Person final : public Elicitor {
 public:
  explicit Person(std::string_view answer) : answer_(Parse(answer)) {}
  core::Result<Json> Ask(const Json&, const core::CallContext&) override {
    ++asked;
    return answer_;
  }
  int asked = 0;

 private:
  Json answer_;
};

class ElicitationTest : public ::testing::Test {
 protected:
  testing::FakeClock clock_;
  testing::FakeCall call_{clock_};
};

constexpr std::string_view kForm = R"({"type":"object","required":["name"],"properties":{
    "name":{"type":"string","default":"Ada"},"age":{"type":"integer","default":36},
    "score":{"type":"number","default":9.5},"verified":{"type":"boolean","default":true},
    "status":{"type":"string","enum":["active","idle"],"default":"active"},
    "size":{"type":"string","oneOf":[{"const":"s","title":"Small"},{"const":"l"}]},
    "colours":{"type":"array","items":{"enum":["red"]},"default":["red"]},
    "note":{"type":"string"}}})";

TEST_F(ElicitationTest, FillsInWhatTheFormSuggests) {
  const auto content = CompleteContent(Parse(kForm), Json());
  ASSERT_THAT(content, IsOk());
  EXPECT_EQ(content->Dump(), R"({"name":"Ada","age":36,"score":9.5,"verified":true,)"
                             R"("status":"active","colours":["red"]})");
}

TEST_F(ElicitationTest, PrefersWhatThePersonSaidAndDropsWhatWasNotAsked) {
  const auto content =
      CompleteContent(Parse(kForm), Parse(R"({"name":"Bo","size":"l","password":"x"})"));
  ASSERT_THAT(content, IsOk());
  EXPECT_EQ(*content->FindString("name"), "Bo");
  EXPECT_EQ(*content->FindString("size"), "l");
  EXPECT_EQ(content->Find("password"), nullptr);
}

TEST_F(ElicitationTest, RefusesAnAnswerThatDoesNotFit) {
  for (const std::string_view content :
       {R"({"name":7})", R"({"age":"old"})", R"({"age":1.5})", R"({"verified":"yes"})",
        R"({"status":"gone"})", R"({"size":"m"})", R"({"colours":"red"})", R"({"score":"9"})"}) {
    EXPECT_THAT(CompleteContent(Parse(kForm), Parse(content)), IsErrorWith(ErrorCode::kInvalid))
        << content;
  }
  const auto missing =
      CompleteContent(Parse(R"({"properties":{"a":{"type":"string"}},"required":["a"]})"), Json());
  EXPECT_THAT(missing, IsErrorWith(CauseIs(HasSubstr("\"a\" is missing"))));
}

TEST_F(ElicitationTest, SendsNothingOfWhoDeclines) {
  Person declines(R"({"action":"decline","content":{"name":"secret"}})");
  EXPECT_EQ(Elicit(declines, Json(), call_)->Dump(), R"({"action":"decline"})");
  Person babbles(R"({"action":"perhaps"})");
  EXPECT_EQ(Elicit(babbles, Json(), call_)->Dump(), R"({"action":"cancel"})");
}

TEST_F(ElicitationTest, ServesFormsOnly) {
  Person person(R"({"action":"accept"})");
  EXPECT_THAT(Elicit(person, Parse(R"({"mode":"url","url":"https://x"})"), call_),
              IsErrorWith(ErrorCode::kUnsupported));
  EXPECT_EQ(person.asked, 0);
}

TEST_F(ElicitationTest, ResultsHaveATypeThatIsKnown) {
  EXPECT_EQ(*ReadResultType("tools/list", Parse("{}")), ResultType::kComplete);
  EXPECT_EQ(*ReadResultType("tools/call", Parse(R"({"resultType":"input_required"})")),
            ResultType::kInputRequired);
  EXPECT_THAT(ReadResultType("tools/list", Parse(R"({"resultType":"input_required"})")), IsError())
      << "only some requests may ask";
  EXPECT_THAT(ReadResultType("tools/call", Parse(R"({"resultType":"task"})")), IsError());
  EXPECT_THAT(ReadResultType("tools/call", Parse(R"({"resultType":1})")), IsError());
}

TEST_F(ElicitationTest, EchoesTheStateAsAStringAndOnlyIfThereIsOne) {
  EXPECT_EQ(
      MakeInputResponses(Parse(R"({"requestState":"{\"a\": 1}"})"), 16, nullptr, call_)->Dump(),
      R"({"requestState":"{\"a\": 1}"})");
  Person person(R"({"action":"accept","content":{}})");
  const auto without = MakeInputResponses(
      Parse(R"({"inputRequests":{"q":{"method":"elicitation/create","params":{}}}})"), 1, &person,
      call_);
  EXPECT_EQ(without->Dump(), R"({"inputResponses":{"q":{"action":"accept","content":{}}}})");
}

TEST_F(ElicitationTest, RefusesToAnswerWhatWasNeverOffered) {
  Person person(R"({"action":"accept"})");
  for (const std::string_view result :
       {R"({"inputRequests":{"q":{"method":"sampling/createMessage"}}})",
        R"({"inputRequests":{"q":{"method":"roots/list"}}})", R"({"inputRequests":{"q":{}}})",
        R"({"inputRequests":[]})", R"({"requestState":{}})", "{}"}) {
    EXPECT_THAT(MakeInputResponses(Parse(result), 2, &person, call_), IsError()) << result;
  }
  EXPECT_EQ(person.asked, 0);
}

TEST_F(ElicitationTest, AnswersNoMoreThanAllowedAtOnce) {
  Person person(R"({"action":"accept"})");
  const Json two = Parse(R"({"inputRequests":{"a":{"method":"elicitation/create","params":{}},
                                             "b":{"method":"elicitation/create","params":{}}}})");
  EXPECT_THAT(MakeInputResponses(two, 1, &person, call_),
              IsErrorWith(CauseIs(HasSubstr("max_input_requests = 1"))));
  EXPECT_EQ(person.asked, 0);
  EXPECT_THAT(MakeInputResponses(two, 2, &person, call_), IsOk());
}

}  // namespace
}  // namespace claribi::mcp
