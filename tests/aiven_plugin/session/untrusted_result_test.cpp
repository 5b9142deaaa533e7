// What a call passes on of an answer that nobody vouches for: no credential, whichever form it came
// in, and where it came from.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "aiven_plugin/session/connection_fixture.h"

namespace claribi::session {
namespace {

using core::Json;
using ::testing::HasSubstr;
using ::testing::Not;

class UntrustedResultTest : public ConnectionTest {
 protected:
  // What the call of a reader emits when the vendor answers `result`.
  Json Called(const std::string& result, const std::string& options = "{}") {
    SignIn();
    vendor_.result = Json::Parse(result).value();
    const auto called = connection_->CallTool(call_, "aiven_project_list", "{}", options);
    EXPECT_TRUE(called.ok()) << called.error().message << called.error().cause;
    if (!called.ok()) return Json::MakeObject();
    ExpectValid("call_result", *called);
    return *called;
  }
};

TEST_F(UntrustedResultTest, SaysWhereItCameFrom) {
  const Json result = Called(R"({"content":[{"type":"text","text":"{\"n\":1}"}]})");
  const Json* provenance = result.Find("provenance");
  ASSERT_NE(provenance, nullptr);
  EXPECT_EQ(*provenance->FindString("vendor"), "aiven");
  EXPECT_EQ(*provenance->FindString("connection"), "conn");
  EXPECT_EQ(*provenance->FindString("tool"), "aiven_project_list");
  EXPECT_EQ(provenance->FindInt64("at_ms"), core::ToMs(clock_.Now()));
  EXPECT_EQ(provenance->FindBool("complete"), true);
  EXPECT_EQ(provenance->FindInt64("redactions"), 0);
}

TEST_F(UntrustedResultTest, LosesItsCredentialsInContentAndDataAlike) {
  const Json result = Called(R"({"content":[
      {"type":"text","text":"{\"service_uri\":\"postgres://u:hunter2@h/d\",\"rows\":[{\"api_key\":\"hunter3\"}]}"}]})");
  EXPECT_THAT(result.Dump(), Not(HasSubstr("hunter")));
  EXPECT_EQ(result.Find("data")->Dump(),
            R"({"service_uri":"postgres://u:[REDACTED]@h/d","rows":[{"api_key":"[REDACTED]"}]})");
  EXPECT_EQ(result.FindInt64("redactions"), 2);
  EXPECT_THAT(result.Find("notes")->Dump(), HasSubstr("2 credentials were removed"));
  EXPECT_EQ(result.FindBool("complete"), true);
}

TEST_F(UntrustedResultTest, KeepsTheVendorsFenceAroundWhatIsLeft) {
  const std::string mark = "untrusted-aiven-response-47d9a157-1193-46c0-bd74-90f405a67474";
  const Json text("Take care.\n<" + mark + ">\n{\"a\":\"redis://:hunter2@h\"}\n</" + mark + ">");
  const Json result = Called(
      Json::MakeObject(
          {{"content", Json::MakeArray({Json::MakeObject({{"type", "text"}, {"text", text}})})}})
          .Dump());
  EXPECT_EQ(result.Find("data")->Dump(), R"({"a":"redis://:[REDACTED]@h"})");
  EXPECT_THAT(result.Find("content")->Dump(), HasSubstr("</" + mark + ">"));
}

TEST_F(UntrustedResultTest, LosesItsCredentialsInStructuredContentAndCountsThemOnce) {
  const Json result = Called(R"({"content":[{"type":"text","text":"{\"password\":\"hunter2\"}"}],
                                 "structuredContent":{"password":"hunter2"}})");
  EXPECT_THAT(result.Dump(), Not(HasSubstr("hunter")));
  EXPECT_EQ(result.Find("structured_content")->Dump(), R"({"password":"[REDACTED]"})");
  EXPECT_EQ(result.FindInt64("redactions"), 1);
}

TEST_F(UntrustedResultTest, LosesItsCredentialsInResourcesAndLinks) {
  const Json result = Called(R"({"content":[
      {"type":"resource","resource":{"uri":"x://u:hunter1@h","text":"password=hunter2"}},
      {"type":"resource_link","uri":"x://u:hunter3@h/a","name":"n","description":"Bearer hunter4567"}]})");
  EXPECT_THAT(result.Dump(), Not(HasSubstr("hunter")));
  EXPECT_EQ(result.FindInt64("redactions"), 4);
}

TEST_F(UntrustedResultTest, ThatIsAnErrorLosesItsCredentialsToo) {
  const Json result = Called(R"({"isError":true,"content":[{"type":"text",
      "text":"Aiven API Error (404): no postgres://u:hunter2@h\nHint: password=hunter3"}]})");
  EXPECT_THAT(result.Dump(), Not(HasSubstr("hunter")));
  EXPECT_THAT(*result.Find("error")->FindString("message"), HasSubstr("u:[REDACTED]@h"));
}

TEST_F(UntrustedResultTest, WithNothingToRemoveIsTheVendorsByteForByte) {
  const Json result = Called(R"({"content":[{"type":"text","text":"{\"a\":\"\\u0041\\/\"}"}]})");
  EXPECT_EQ(result.Find("content")->Dump(), vendor_.result.Find("content")->Dump());
}

}  // namespace
}  // namespace claribi::session
