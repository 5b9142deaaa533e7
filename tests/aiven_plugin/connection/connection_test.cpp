// The use cases of one connection, over a vendor in memory: sign-in, listing, calling, and what a
// dead token does to them. Every message is held to its published schema.
#include "connection/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "aiven_plugin/messages/connection_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::connection {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::ScriptedVendor;
using testing::ToolDefinition;

TEST_F(ConnectionTest, DescribesItselfWithoutTheNetwork) {
  ExpectValid("description", plugin_->Describe());
  EXPECT_TRUE(transport_->seen().empty());
}

TEST_F(ConnectionTest, IsNotAuthorizedBeforeSignIn) {
  const auto status = connection_->AuthorizeStatus(call_, "{}");
  ASSERT_THAT(status, IsOk());
  ExpectValid("authorization_status", *status);
  EXPECT_EQ(*status->FindString("status"), "none");
  EXPECT_THAT(connection_->ListTools(call_, "{}"), IsErrorWith(ErrorCode::kAuthRequired));
}

TEST_F(ConnectionTest, SignsInListsAndCalls) {
  SignIn();
  const auto listed = connection_->ListTools(call_, "{}");
  ASSERT_THAT(listed, IsOk());
  ExpectValid("tool_list", *listed);
  ASSERT_EQ(listed->Find("tools")->AsArray()->size(), 1U);
  const Json::Array& hidden = *listed->Find("hidden")->AsArray();
  ASSERT_EQ(hidden.size(), 2U);
  EXPECT_EQ(*hidden[0].FindString("layer"), "name_pattern");
  EXPECT_EQ(*hidden[1].FindString("layer"), "annotation");

  const auto called =
      connection_->CallTool(call_, "aiven_project_list", "{}", R"({"include":["content","data"]})");
  ASSERT_THAT(called, IsOk());
  ExpectValid("call_result", *called);
  EXPECT_EQ(called->Find("data")->Dump(), R"({"projects":[]})");
  EXPECT_EQ(called->Find("content")->Dump(), vendor_.result.Find("content")->Dump());
}

TEST_F(ConnectionTest, RefusesAWriterByNameWithoutAskingTheVendor) {
  SignIn();
  const std::size_t before = transport_->seen().size();
  EXPECT_THAT(connection_->CallTool(call_, "aiven_service_update", "{}", "{}"),
              IsErrorWith(ErrorCode::kForbidden, "tool_hidden"));
  EXPECT_EQ(transport_->seen().size(), before);
}

TEST_F(ConnectionTest, RefusesAReaderThatTheVendorCallsAWriter) {
  SignIn();
  EXPECT_THAT(connection_->CallTool(call_, "aiven_thing_list", "{}", "{}"),
              IsErrorWith("tool_hidden"));
  EXPECT_EQ(vendor_.tool_calls, 0);
}

TEST_F(ConnectionTest, SaysWhenTheVendorHasNoSuchTool) {
  SignIn();
  EXPECT_THAT(connection_->CallTool(call_, "aiven_nothing_list", "{}", "{}"),
              IsErrorWith(ErrorCode::kNotFound));
  EXPECT_EQ(vendor_.lists, 1) << "a listing just fetched is believed";
}

TEST_F(ConnectionTest, FindsAToolThatIsNewerThanTheListing) {
  SignIn();
  ASSERT_THAT(connection_->ListTools(call_, "{}"), IsOk());
  vendor_.tools.Append(ToolDefinition("aiven_new_list", R"({"readOnlyHint":true})"));
  EXPECT_THAT(connection_->CallTool(call_, "aiven_new_list", "{}", "{}"),
              IsErrorWith("tool_hidden"))
      << "found, and not yet approved";
  ASSERT_THAT(connection_->ListTools(call_, R"({"approve":["aiven_new_list"]})"), IsOk());
  EXPECT_THAT(connection_->CallTool(call_, "aiven_new_list", "{}", "{}"), IsOk());
}

TEST_F(ConnectionTest, ListsAgainWhenAskedOrWhenTheListingIsOld) {
  SignIn();
  ASSERT_THAT(connection_->ListTools(call_, "{}"), IsOk());
  ASSERT_THAT(connection_->ListTools(call_, "{}"), IsOk());
  EXPECT_EQ(vendor_.lists, 1);
  ASSERT_THAT(connection_->ListTools(call_, R"({"refresh":true})"), IsOk());
  EXPECT_EQ(vendor_.lists, 2);
  clock_.Advance(tools::ToolCatalog::kMaxAge);
  ASSERT_THAT(connection_->ListTools(call_, "{}"), IsOk());
  EXPECT_EQ(vendor_.lists, 3);
}

TEST_F(ConnectionTest, RenewsOnceWhenAResultSaysThatTheTokenIsDead) {
  SignIn();
  vendor_.live_token = "another";
  const auto called = connection_->CallTool(call_, "aiven_project_list", "{}", "{}");
  ASSERT_THAT(called, IsOk());
  EXPECT_EQ(called->FindBool("is_error"), false);
  EXPECT_EQ(called->FindInt64("retries"), 1);
  EXPECT_EQ(vendor_.token_requests, 2);
  EXPECT_EQ(vendor_.tool_calls, 2);
}

TEST_F(ConnectionTest, AsksForSignInWhenTheRenewalIsRefusedAndRemembersIt) {
  SignIn();
  vendor_.live_token = "another";
  vendor_.refuses_refresh = true;
  EXPECT_THAT(connection_->CallTool(call_, "aiven_project_list", "{}", "{}"),
              IsErrorWith(ErrorCode::kAuthRequired, HasFix()));
  const auto status = Open("{}")->AuthorizeStatus(call_, "{}");
  ASSERT_THAT(status, IsOk());
  EXPECT_EQ(*status->FindString("status"), "revoked");
}

TEST_F(ConnectionTest, AProbeMakesTheNamedCall) {
  SignIn();
  const auto good = connection_->AuthorizeStatus(call_, R"({"probe":true})");
  ASSERT_THAT(good, IsOk());
  ExpectValid("authorization_status", *good);
  EXPECT_EQ(good->Find("probe")->FindBool("ok"), true);
  EXPECT_EQ(vendor_.tool_calls, 1);
}

TEST_F(ConnectionTest, AProbeThatIsRefusedSaysRevoked) {
  SignIn();
  vendor_.live_token = "another";
  vendor_.refuses_refresh = true;
  const auto bad = connection_->AuthorizeStatus(call_, R"({"probe":true})");
  ASSERT_THAT(bad, IsOk());
  ExpectValid("authorization_status", *bad);
  EXPECT_EQ(*bad->FindString("status"), "revoked");
  EXPECT_EQ(bad->Find("probe")->FindBool("ok"), false);
  EXPECT_EQ(*bad->Find("probe")->Find("error")->FindString("kind"), "auth_required");
}

// Found by a call, kept in the store, told by another node.
TEST_F(ConnectionTest, TellsWhyTheVendorEndedTheAccess) {
  SignIn();
  const auto good = connection_->AuthorizeStatus(call_, "{}");
  ASSERT_THAT(good, IsOk());
  EXPECT_TRUE(good->Find("reason")->IsNull());
  vendor_.live_token = "another";
  vendor_.refuses_refresh = true;
  const auto called = connection_->CallTool(call_, "aiven_project_list", "{}", "{}");
  ASSERT_THAT(called, IsErrorWith(ErrorCode::kAuthRequired));
  const auto status = Open("{}")->AuthorizeStatus(call_, "{}");
  ASSERT_THAT(status, IsOk());
  ExpectValid("authorization_status", *status);
  EXPECT_EQ(*status->FindString("status"), "revoked");
  EXPECT_EQ(*status->Find("reason")->FindString("code"), "revoked_by_vendor");
  EXPECT_EQ(*status->Find("reason")->FindString("message"), called.error().cause);
  EXPECT_EQ(status->Find("reason")->FindInt64("at_ms"), core::ToMs(clock_.Now()));
}

TEST_F(ConnectionTest, AProbeThatIsRefusedWithAFreshTokenSaysSo) {
  SignIn();
  vendor_.takes_no_token = true;
  const auto bad = connection_->AuthorizeStatus(call_, R"({"probe":true})");
  ASSERT_THAT(bad, IsOk());
  ExpectValid("authorization_status", *bad);
  EXPECT_EQ(*bad->FindString("status"), "revoked");
  EXPECT_EQ(*bad->Find("reason")->FindString("code"), "refused_by_vendor");
  const auto later = connection_->AuthorizeStatus(call_, "{}");
  EXPECT_EQ(*later->FindString("status"), "authorized") << "nothing is ended by that";
}

TEST_F(ConnectionTest, AnotherNodeUsesTheSameSignIn) {
  SignIn();
  EXPECT_THAT(Open("{}")->CallTool(call_, "aiven_project_list", "{}", "{}"), IsOk());
}

TEST_F(ConnectionTest, RevokesAtTheVendorAndForgets) {
  SignIn();
  const auto revocation = connection_->AuthorizeRevoke(call_);
  ASSERT_THAT(revocation, IsOk());
  ExpectValid("revocation", *revocation);
  EXPECT_EQ(*revocation->FindString("revocation"), "revoked");
  EXPECT_TRUE(vendor_.revoked.contains("refresh-1"));
  EXPECT_TRUE(connection_host_.records.empty());
  const auto again = connection_->AuthorizeRevoke(call_);
  ASSERT_THAT(again, IsOk()) << "already gone is fine";
  EXPECT_EQ(*again->FindString("revocation"), "nothing_to_revoke");
  EXPECT_THAT(connection_->CallTool(call_, "aiven_project_list", "{}", "{}"), IsError());
}

TEST_F(ConnectionTest, HidesWhatTheTenantHides) {
  SignIn();
  auto narrow = Open(R"({"hide_tools":["aiven_project_list"]})");
  const auto listed = narrow->ListTools(call_, "{}");
  ASSERT_THAT(listed, IsOk());
  EXPECT_TRUE(listed->Find("tools")->AsArray()->empty());
  EXPECT_THAT(narrow->CallTool(call_, "aiven_project_list", "{}", "{}"), IsError());
}

TEST_F(ConnectionTest, RefusesAnAnswerThatBreaksTheOutputSchemaAndNotesWhatIsUnchecked) {
  SignIn();
  Json& tool = vendor_.tools.AsArray()->front();
  tool.Set("outputSchema", Json::MakeObject({{"type", "object"}}));
  vendor_.result.Set("structuredContent", 7);
  EXPECT_THAT(connection_->CallTool(call_, "aiven_project_list", "{}", "{}"),
              IsErrorWith(ErrorCode::kUpstream));
  vendor_.result.Remove("structuredContent");
  const auto unchecked = connection_->CallTool(call_, "aiven_project_list", "{}", "{}");
  ASSERT_THAT(unchecked, IsOk());
  EXPECT_EQ(unchecked->Find("notes")->AsArray()->size(), 1U);
}

TEST_F(ConnectionTest, ReadsNoResourcesOfAVendorWhoseManifestDoesNotSaySo) {
  SignIn();
  EXPECT_THAT(connection_->Read(call_, "resources/read", R"({"uri":"file:///etc"})"),
              IsErrorWith(ErrorCode::kForbidden));
  for (const char* method : {"tools/call", "tools/list", "completion/complete", "", "resources"}) {
    EXPECT_THAT(connection_->Read(call_, method, "{}"), IsErrorWith(ErrorCode::kInvalid)) << method;
  }
}

TEST_F(ConnectionTest, ATenantCannotWidenTheEndpoint) {
  for (const char* endpoint :
       {"https://mcp.vendor.example/mcp", "https://mcp.vendor.example/mcp?read_only=false",
        "https://mcp.vendor.example/mcp?read_only=true&write_allowlist=x",
        "https://mcp.vendor.example/mcp?read_only=true&allow_secrets=true",
        "https://elsewhere.example/mcp?read_only=true",
        "http://mcp.vendor.example/mcp?read_only=true", "http://localhost:1/mcp?read_only=true"}) {
    EXPECT_THAT(plugin_->Open({"org", "conn", connection_host_.Services(),
                               organisation_host_.Services(), logger_},
                              Json::MakeObject({{"endpoint", endpoint}}).Dump()),
                IsErrorWith(ErrorCode::kInvalid))
        << endpoint;
  }
}

TEST_F(ConnectionTest, RefusesATenantConfigurationItDoesNotKnow) {
  for (const char* config :
       {"", "[]", R"({"allowed_tools":["x"]})", R"({"endpoint":1})", R"({"hide_tools":[1]})"}) {
    EXPECT_THAT(plugin_->Open({"org", "conn", connection_host_.Services(),
                               organisation_host_.Services(), logger_},
                              config),
                IsErrorWith(ErrorCode::kInvalid))
        << config;
  }
}

TEST_F(ConnectionTest, RefusesGarbageArgumentsBeforeAnythingIsSent) {
  SignIn();
  ASSERT_THAT(connection_->ListTools(call_, "{}"), IsOk());
  const std::size_t before = transport_->seen().size();
  for (const char* arguments : {"", "[]", "{", "\"x\"", "{\"a\":1,\"a\":2}", "{}x"}) {
    EXPECT_THAT(connection_->CallTool(call_, "aiven_project_list", arguments, "{}"),
                IsErrorWith(ErrorCode::kInvalid))
        << arguments;
  }
  EXPECT_EQ(transport_->seen().size(), before);
}

TEST_F(ConnectionTest, NoSecretReachesLogsUrlsOrTheStoreInClear) {
  SignIn();
  ASSERT_THAT(connection_->CallTool(call_, "aiven_project_list", "{}", "{}"), IsOk());
  ASSERT_THAT(connection_->AuthorizeRevoke(call_), IsOk());
  SignIn();
  for (const std::string secret : {"access-1", "refresh-1", "access-2", "refresh-2"}) {
    EXPECT_EQ(logger_.Text().find(secret), std::string::npos) << secret;
    for (const auto& seen : transport_->seen()) {
      EXPECT_EQ(seen.url.find(secret), std::string::npos) << seen.url;
    }
    for (const auto& [key, record] : connection_host_.records) {
      EXPECT_EQ(record.bytes.find(secret), std::string::npos) << key;
    }
  }
}

TEST_F(ConnectionTest, LogsACallByNameAndOutcomeWithoutWhatWasAskedOrSaid) {
  SignIn();
  ASSERT_THAT(connection_->CallTool(call_, "aiven_project_list", "{}", "{}"), IsOk());
  EXPECT_THAT(logger_.Text(), HasSubstr("called aiven_project_list: answered after 0 ms"));
  vendor_.result = Json::Parse(R"({"isError":true,"content":[{"type":"text",
      "text":"Aiven API Error (404): Service customer-orders does not exist"}]})")
                       .value();
  const auto failed =
      connection_->CallTool(call_, "aiven_project_list", R"({"project":"customer-name"})", "{}");
  ASSERT_THAT(failed, IsOk());
  EXPECT_THAT(logger_.Text(), HasSubstr("called aiven_project_list: the vendor reports a failure "
                                        "after 0 ms (not_found)"));
  EXPECT_THAT(connection_->CallTool(call_, "aiven_service_delete", "{}", "{}"), IsError());
  EXPECT_THAT(logger_.Text(), HasSubstr("called aiven_service_delete: failed after 0 ms: "));
  EXPECT_THAT(logger_.Text(), Not(HasSubstr("customer")));
}

TEST_F(ConnectionTest, EndsWhenCancelled) {
  SignIn();
  call_.cancelled = true;
  EXPECT_THAT(connection_->CallTool(call_, "aiven_project_list", "{}", "{}"),
              IsErrorWith(ErrorCode::kCancelled));
}

// Contract: signing in without a person is done when it is begun.
TEST(UnattendedConnection, IsAuthorizedAtOnce) {
  testing::FakeClock clock;
  testing::CountingRandom random;
  testing::RecordingLogger logger;
  testing::FakeCall call(clock);
  testing::MemoryHost connection_host;
  testing::MemoryHost organisation_host;
  ScriptedVendor vendor;
  std::string token_authorization;
  auto transport =
      std::make_unique<testing::ScriptedTransport>([&](const http::HttpRequest& request) {
        if (request.url.path() == "/token") token_authorization = request.authorization.Reveal();
        return vendor.Answer(request);
      });
  Json manifest = TestManifest();
  manifest.Set("sign_in", Json::MakeObject({{"kind", "oauth2_client_credentials"}}));
  Json config = Json::Parse(R"({"client":{"registrations":[
      {"issuer":"https://auth.vendor.example","client_id":"c","client_secret":"s",
       "token_endpoint_auth_method":"client_secret_basic"}]}})")
                    .value();
  config.Set("manifest", std::move(manifest));
  ASSERT_EQ(contract::MessageSchemas().Check("operator_config", config.Dump()), std::nullopt);
  const auto plugin =
      testing::HostsPlugin::Create({clock, random, logger, "", "com.claribi.aiven", "0.1.0"},
                                   config.Dump(), std::move(transport));
  ASSERT_THAT(plugin, IsOk());
  EXPECT_EQ(contract::MessageSchemas().Check("description", (*plugin)->Describe().Dump()),
            std::nullopt);
  const auto connection = (*plugin)->Open(
      {"org", "conn", connection_host.Services(), organisation_host.Services(), logger}, "{}");
  ASSERT_THAT(connection, IsOk());

  const auto begun = (*connection)->AuthorizeBegin(call, "", "{}");
  ASSERT_THAT(begun, IsOk());
  EXPECT_EQ(contract::MessageSchemas().Check("authorize_begin", begun->Dump()), std::nullopt);
  EXPECT_EQ(*begun->FindString("kind"), "done");
  EXPECT_EQ(*begun->Find("status")->FindString("status"), "authorized");
  EXPECT_EQ(begun->Find("status")->FindBool("refreshable"), true);
  EXPECT_EQ(token_authorization, "Basic Yzpz");
  EXPECT_THAT((*connection)->ListTools(call, "{}"), IsOk());
}

TEST(PluginCreate, RefusesAManifestThatContradictsItself) {
  testing::FakeClock clock;
  testing::CountingRandom random;
  testing::RecordingLogger logger;
  const auto create = [&](const Json& manifest) {
    return testing::HostsPlugin::Create({clock, random, logger, "", "com.claribi.aiven", "0.1.0"},
                                        Json::MakeObject({{"manifest", manifest}}).Dump());
  };
  Json probe_hidden = TestManifest();
  probe_hidden.Find("probe")->Set("tool", "aiven_service_delete");
  Json endpoint_breaks_rule = TestManifest();
  (*endpoint_breaks_rule.Find("endpoints")->AsArray())[0].Set("url",
                                                              "https://mcp.vendor.example/mcp");
  Json no_adapter = TestManifest();
  no_adapter.Set("result_adapter", "nobody");
  Json rule_out_of_reach = TestManifest();
  rule_out_of_reach.Find("in_band_errors")
      ->Append(
          Json::MakeObject({{"starts_with", "Aiven API Error (404): x"}, {"meaning", "timeout"}}));
  for (const Json& manifest : {probe_hidden, endpoint_breaks_rule, no_adapter, rule_out_of_reach}) {
    EXPECT_THAT(create(manifest), IsErrorWith(ErrorCode::kInvalid, HasCause()));
  }
}

}  // namespace
}  // namespace claribi::connection
