// Signing in with an API key, over a vendor in memory: the forms a key may have, where it goes,
// what a refusal does to it, and where it must never be.
#include "connection/api_key_sign_in.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "aiven_plugin/messages/api_key_fixture.h"

namespace claribi::connection {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(ApiKeySignInTest, DescribesWhatAFormNeeds) {
  const Json description = plugin_->Describe();
  ExpectValid("description", description);
  EXPECT_EQ(
      description.Find("auth")->Dump(),
      R"([{"kind":"api_key","redirect_uri":false,"api_key":{"label":"API key","obtain":null}}])");
}

TEST_F(ApiKeySignInTest, TakesAKeyAndSendsItWithEachRequest) {
  EXPECT_EQ(StatusWord(), "none");
  HandOver(kLiveKey);
  EXPECT_TRUE(transport_->seen().empty()) << "the vendor is asked nothing";
  EXPECT_EQ(StatusWord(), "authorized");
  EXPECT_EQ(Status().FindBool("refreshable"), false);
  ASSERT_TRUE(connection_->ListTools(call_, "{}").ok());
  ASSERT_TRUE(Call().ok());
  for (const auto& sent : transport_->seen()) {
    EXPECT_EQ(sent.authorization, "Bearer " + std::string(kLiveKey));
    EXPECT_EQ(sent.authorization_field, "Authorization");
    for (const auto& [name, value] : sent.headers) EXPECT_THAT(value, Not(HasSubstr(kLiveKey)));
  }
  EXPECT_EQ(vendor_.token_requests, 0);
  EXPECT_FALSE(IsAnywhere(kLiveKey));
}

TEST_F(ApiKeySignInTest, NeedsNoRedirectUriAndIgnoresOne) {
  const auto begun = connection_->AuthorizeBegin(call_, "not even a URL", KeyOptions(kLiveKey));
  ASSERT_TRUE(begun.ok()) << begun.error().cause;
  EXPECT_EQ(*begun->FindString("kind"), "done");
}

TEST_F(ApiKeySignInTest, SaysWhatIsWrongWithAKeyAndNothingOfIt) {
  const std::string key(kLiveKey);
  const std::pair<std::string, const char*> wrong[] = {
      {"", "it is empty"},
      {" " + key, "begins with a blank"},
      {key + " ", "ends with a blank"},
      {key + "\n", "line break"},
      {"\r" + key, "line break"},
      {"a\r\nX-Admin: " + key, "line break"},
      {"\t" + key, "control character"},
      {key + std::string(1, '\0'), "control character"},
      {key + "\x7f", "control character"},
      {key + "\xc3\xa9", "not ASCII"},
      {"sk-live", "7 characters"},
      {std::string(kMaxApiKeyBytes + 1, 'k'), "4097 characters"},
  };
  for (const auto& [text, problem] : wrong) {
    const auto begun = Begin(KeyOptions(text));
    ASSERT_FALSE(begun.ok()) << problem;
    EXPECT_EQ(begun.error().code, ErrorCode::kInvalid);
    EXPECT_THAT(begun.error().cause, HasSubstr(problem));
    for (const std::string& said :
         {begun.error().message, begun.error().cause, begun.error().fix}) {
      EXPECT_THAT(said, Not(HasSubstr("sk-live")));
    }
  }
  EXPECT_TRUE(connection_host_.records.empty());
  EXPECT_TRUE(Begin(KeyOptions("correct horse battery")).ok()) << "blanks inside are its own";
  EXPECT_TRUE(Begin(KeyOptions(std::string(kMaxApiKeyBytes, 'k'))).ok());
}

TEST_F(ApiKeySignInTest, RefusesOptionsOfAnotherForm) {
  for (const char* options : {"[]", "true", R"("sk-live-0123456789")", R"({"api_key":7})",
                              R"({"api_key":["sk-live-0123456789"]})", R"({"api_key":{}})",
                              R"({"api_key":true})", R"({"api_key":"sk-live-0123456789)"}) {
    const auto begun = Begin(options);
    ASSERT_FALSE(begun.ok()) << options;
    EXPECT_EQ(begun.error().code, ErrorCode::kInvalid);
    EXPECT_THAT(begun.error().cause, Not(HasSubstr("sk-live")));
  }
  for (const char* options : {"{}", R"({"api_key":null})", R"({"scopes":[]})"}) {
    const auto begun = Begin(options);
    ASSERT_FALSE(begun.ok()) << options;
    EXPECT_EQ(begun.error().code, ErrorCode::kInvalid);
    EXPECT_THAT(begun.error().cause, HasSubstr("the member api_key")) << "says what to hand over";
  }
  const auto scoped = Begin(R"({"api_key":"sk-live-0123456789","scopes":["projects"]})");
  ASSERT_FALSE(scoped.ok());
  EXPECT_THAT(scoped.error().cause, HasSubstr("/scopes"));
  EXPECT_TRUE(connection_host_.records.empty());
}

TEST_F(ApiKeySignInTest, TakesNoKeyFromTheConfigurationOfAConnection) {
  const auto opened = plugin_->Open(
      {"org", "conn", connection_host_.Services(), organisation_host_.Services(), logger_},
      KeyOptions(kLiveKey));
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(opened.error().cause, Not(HasSubstr(kLiveKey)));
}

TEST_F(ApiKeySignInTest, HasNothingToComplete) {
  HandOver(kLiveKey);
  const auto completed = connection_->AuthorizeComplete(call_, "https://bi.example/?code=1");
  ASSERT_FALSE(completed.ok());
  EXPECT_EQ(completed.error().code, ErrorCode::kState);
  EXPECT_EQ(StatusWord(), "authorized");
}

TEST_F(ApiKeySignInTest, AsksForTheKeyBeforeThereIsOne) {
  for (const auto& result : {connection_->ListTools(call_, "{}"), Call()}) {
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::kAuthRequired);
    EXPECT_THAT(result.error().fix, HasSubstr("API key"));
  }
  EXPECT_TRUE(transport_->seen().empty());
}

TEST_F(ApiKeySignInTest, ReplacesAKeyOnlyOnceTheNextIsStored) {
  HandOver(kLiveKey);
  connection_host_.fail_next_put = {core::Error(ErrorCode::kUnavailable, "the disk is full")};
  ASSERT_FALSE(Begin(KeyOptions(kNextKey)).ok());
  ASSERT_FALSE(Begin(KeyOptions(" " + std::string(kNextKey))).ok());
  EXPECT_TRUE(Call().ok()) << "the first is still there";
  HandOver(kNextKey);
  vendor_.live_token = kNextKey;
  EXPECT_TRUE(Call().ok());
  EXPECT_EQ(transport_->seen().back().authorization, "Bearer " + std::string(kNextKey));
}

TEST_F(ApiKeySignInTest, RevokingDeletesTheKeyAndSaysThatItLivesOn) {
  const auto nothing = connection_->AuthorizeRevoke(call_);
  ASSERT_TRUE(nothing.ok());
  EXPECT_EQ(*nothing->FindString("revocation"), "nothing_to_revoke");
  HandOver(kLiveKey);
  const auto revoked = connection_->AuthorizeRevoke(call_);
  ASSERT_TRUE(revoked.ok());
  ExpectValid("revocation", *revoked);
  EXPECT_EQ(*revoked->FindString("revocation"), "not_offered");
  EXPECT_THAT(*revoked->FindString("detail"), HasSubstr("stays valid at the vendor"));
  EXPECT_TRUE(connection_host_.records.empty());
  EXPECT_EQ(StatusWord(), "none");
  EXPECT_EQ(Call().error().code, ErrorCode::kAuthRequired);
}

TEST_F(ApiKeySignInTest, SaysWhenTheStoreCannotDeleteTheKey) {
  HandOver(kLiveKey);
  connection_host_.fail_clear = core::Error(ErrorCode::kUnavailable, "the store is away");
  const auto revoked = connection_->AuthorizeRevoke(call_);
  ASSERT_FALSE(revoked.ok());
  EXPECT_EQ(revoked.error().code, ErrorCode::kUnavailable);
}

TEST_F(ApiKeySignInTest, StaysAtTheEndpointItWasGivenFor) {
  HandOver(kLiveKey);
  manifest_.Find("endpoint_rule")
      ->Set("allowed_hosts",
            Json::MakeArray({Json("mcp.vendor.example"), Json("eu.vendor.example")}));
  Configure(Json::MakeObject());
  connection_ = Open(R"({"endpoint":"https://eu.vendor.example/mcp?read_only=true"})");
  const auto called = Call();
  ASSERT_FALSE(called.ok());
  EXPECT_EQ(called.error().code, ErrorCode::kAuthRequired);
  EXPECT_TRUE(transport_->seen().empty());
  EXPECT_EQ(StatusWord(), "expired");
  EXPECT_EQ(ReasonCode(), "other_endpoint");
  connection_ = Open("{}");
  EXPECT_EQ(StatusWord(), "authorized");
}

TEST_F(ApiKeySignInTest, ARowThatWasCopiedElsewhereDoesNotOpen) {
  HandOver(kLiveKey);
  const auto row = connection_host_.records;
  struct Elsewhere {
    const char* organisation;
    const char* connection;
  };
  for (const auto& [organisation, name] : {Elsewhere{"org", "other"}, Elsewhere{"other", "conn"}}) {
    testing::MemoryHost host;
    host.keys = connection_host_.keys;
    host.records = row;
    const auto opened = plugin_->Open(
        {organisation, name, host.Services(), organisation_host_.Services(), logger_}, "{}");
    ASSERT_TRUE(opened.ok());
    const auto called = (*opened)->CallTool(call_, "aiven_project_list", "{}", "{}");
    ASSERT_FALSE(called.ok());
    EXPECT_EQ(called.error().code, ErrorCode::kForbidden);
    EXPECT_FALSE((*opened)->AuthorizeStatus(call_, "{}").ok());
  }
  EXPECT_TRUE(transport_->seen().empty());
  EXPECT_TRUE(organisation_host_.records.empty()) << "nothing that two connections share";
}

TEST_F(ApiKeySignInTest, TwoOrganisationsShareNothing) {
  testing::MemoryHost host;
  testing::MemoryHost shared;
  const auto opened =
      plugin_->Open({"other", "conn", host.Services(), shared.Services(), logger_}, "{}");
  ASSERT_TRUE(opened.ok());
  HandOver(kLiveKey);
  EXPECT_EQ(*(*opened)->AuthorizeStatus(call_, "{}")->FindString("status"), "none");
  ASSERT_TRUE((*opened)->AuthorizeBegin(call_, std::nullopt, KeyOptions(kNextKey)).ok());
  ASSERT_TRUE((*opened)->ListTools(call_, "{}").ok());
  for (const auto& sent : transport_->seen()) {
    EXPECT_EQ(sent.authorization, "Bearer " + std::string(kNextKey));
  }
  ASSERT_TRUE(Call().ok());
  EXPECT_EQ(transport_->seen().back().authorization, "Bearer " + std::string(kLiveKey));
  ASSERT_TRUE((*opened)->AuthorizeRevoke(call_).ok());
  EXPECT_EQ(StatusWord(), "authorized");
}

TEST_F(ApiKeySignInTest, IsSealedAnewWithTheHostsNextKey) {
  HandOver(kLiveKey);
  const auto sealed = connection_host_.records.at("api_key").bytes;
  connection_host_.keys[2] = std::string(core::kSealingKeyBytes, '2');
  connection_host_.current_key = 2;
  connection_ = Open("{}");
  ASSERT_TRUE(Call().ok());
  EXPECT_NE(connection_host_.records.at("api_key").bytes, sealed);
  connection_host_.keys.erase(1);
  EXPECT_TRUE(Call().ok());
}

TEST_F(ApiKeySignInTest, SaysThatItsSealingKeyWasRetired) {
  HandOver(kLiveKey);
  connection_host_.keys.erase(1);
  connection_host_.keys[2] = std::string(core::kSealingKeyBytes, '2');
  connection_host_.current_key = 2;
  EXPECT_EQ(StatusWord(), "expired");
  EXPECT_EQ(ReasonCode(), "key_retired");
  EXPECT_EQ(Call().error().code, ErrorCode::kAuthRequired);
  HandOver(kNextKey);
  EXPECT_EQ(StatusWord(), "authorized");
}

TEST_F(ApiKeySignInTest, NoResultRepeatsTheKey) {
  HandOver(kLiveKey);
  const std::string echo = "you sent " + std::string(kLiveKey) + ", thank you";
  vendor_.result = Json::MakeObject(
      {{"content", Json::MakeArray({Json::MakeObject({{"type", "text"}, {"text", echo}})})}});
  vendor_.tools.AsArray()->front().Set("description", "for the holder of " + std::string(kLiveKey));
  const auto listed = connection_->ListTools(call_, "{}");
  ASSERT_TRUE(listed.ok());
  EXPECT_THAT(listed->Dump(), Not(HasSubstr(kLiveKey)));
  const auto called = connection_->CallTool(call_, "aiven_project_list", "{}", "{}");
  ASSERT_TRUE(called.ok()) << called.error().cause;
  EXPECT_THAT(called->Dump(), Not(HasSubstr(kLiveKey)));
  EXPECT_THAT(called->Dump(), HasSubstr("you sent [REDACTED CREDENTIAL], thank you"));
  EXPECT_EQ(called->FindInt64("redactions"), 1);
}

class ApiKeyHeader : public ApiKeySignInTest {
 protected:
  ApiKeyHeader()
      : ApiKeySignInTest(
            ApiKeyManifest(R"({"kind":"api_key","header":"X-API-Key","label":"access key",
          "obtain":{"text":"Account, Keys","url":"https://vendor.example/keys"}})")) {}
};

TEST_F(ApiKeyHeader, CarriesTheKeyAsTheManifestSays) {
  HandOver(kLiveKey);
  ASSERT_TRUE(connection_->ListTools(call_, "{}").ok());
  EXPECT_EQ(transport_->seen().back().authorization_field, "X-API-Key");
  EXPECT_EQ(transport_->seen().back().authorization, kLiveKey);
}

TEST_F(ApiKeyHeader, SaysWhereAKeyIsToBeHadAndEnded) {
  ExpectValid("description", plugin_->Describe());
  EXPECT_THAT(plugin_->Describe().Find("auth")->Dump(),
              HasSubstr(R"({"label":"access key","obtain":{"text":"Account, Keys",)"
                        R"("url":"https://vendor.example/keys"}})"));
  EXPECT_THAT(Begin("{}").error().fix, HasSubstr("https://vendor.example/keys"));
  HandOver(kLiveKey);
  EXPECT_THAT(*connection_->AuthorizeRevoke(call_)->FindString("detail"),
              HasSubstr("deleted there: Account, Keys https://vendor.example/keys"));
}

}  // namespace
}  // namespace claribi::connection
