// What a manifest alone makes of a vendor: the address that a person chose and filled in, fixed
// headers, the scopes that are asked for, the form of a key, names in lists that lead nowhere; and
// an outage.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "aiven_plugin/messages/api_key_fixture.h"
#include "aiven_plugin/messages/connection_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::connection {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// The plugin over a network that the test answers for, and whatever manifest the test writes.
class RowTest : public ::testing::Test {
 protected:
  RowTest() {
    manifest_ = TestManifest();
    manifest_.Set("sign_in", Json::Parse(R"({"kind":"none"})").value());
    manifest_.Set("probe", Json());
    manifest_.Set("endpoint_rule", Json::MakeObject());
    vendor_.tools =
        Json::MakeArray({testing::ToolDefinition("list_rows", R"({"readOnlyHint":true})"),
                         testing::ToolDefinition("get_row", R"({"readOnlyHint":true})")});
    vendor_.result = Json::Parse(R"({"content":[{"type":"text","text":"{\"rows\":[]}"}]})").value();
    answer_ = [this](const http::HttpRequest& request) { return AsForAnybody(request); };
  }

  // The vendor at any host, for whoever comes.
  testing::ScriptedAnswer AsForAnybody(const http::HttpRequest& request) {
    http::HttpRequest signed_in = request.Clone();
    signed_in.url = core::Url::Parse(testing::ScriptedVendor::kEndpoint).value();
    signed_in.authorization = core::Secret::CopyOf("Bearer anybody");
    vendor_.live_token = "anybody";
    return vendor_.Answer(signed_in);
  }

  void Create(Json members = Json::MakeObject()) {
    auto transport =
        std::make_unique<testing::ScriptedTransport>([this](const http::HttpRequest& request) {
          return answer_ ? answer_(request) : vendor_.Answer(request);
        });
    transport_ = transport.get();
    members.Set("manifest", manifest_);
    auto plugin = testing::HostsPlugin::Create(
        {clock_, random_, logger_, "host 1", "com.claribi.aiven", "0.1.0"}, members.Dump(),
        std::move(transport));
    ASSERT_TRUE(plugin.ok()) << plugin.error().cause;
    plugin_ = std::move(plugin).value();
  }

  core::Result<std::unique_ptr<testing::HostsConnection>> Open(
      const std::string& config, const std::string& organisation = "org") {
    if (plugin_ == nullptr) Create();
    return plugin_->Open(
        {organisation, "conn", connection_host_.Services(), organisation_host_.Services(), logger_},
        config);
  }

  Json manifest_;
  testing::FakeClock clock_;
  testing::CountingRandom random_;
  testing::RecordingLogger logger_;
  testing::FakeCall call_{clock_};
  testing::MemoryHost connection_host_;
  testing::MemoryHost organisation_host_;
  testing::ScriptedVendor vendor_;
  std::function<testing::ScriptedAnswer(const http::HttpRequest&)> answer_;
  testing::ScriptedTransport* transport_ = nullptr;
  std::unique_ptr<testing::HostsPlugin> plugin_;
};

constexpr std::string_view kTenants = R"([
    {"name":"Europe","url":"https://{tenant}.eu.vendor.example/mcp",
     "placeholders":[{"name":"tenant","label":"Tenant","pattern":"[a-z]{2,12}","example":"acme"}]},
    {"name":"US","url":"https://us.vendor.example/mcp"}])";

TEST_F(RowTest, SendsToTheEndpointThatWasChosenAndFilledIn) {
  manifest_.Set("endpoints", Json::Parse(kTenants).value());
  const auto opened = Open(R"({"endpoint":"europe","endpoint_values":{"tenant":"globex"}})");
  ASSERT_THAT(opened, IsOk());
  ASSERT_THAT((*opened)->ListTools(call_, "{}"), IsOk());
  for (const auto& seen : transport_->seen()) {
    EXPECT_THAT(seen.url, ::testing::StartsWith("https://globex.eu.vendor.example/mcp"));
  }
  const auto status = (*opened)->AuthorizeStatus(call_, "{}");
  ASSERT_THAT(status, IsOk());
  EXPECT_EQ(*status->FindString("endpoint"), "https://globex.eu.vendor.example/mcp");
}

TEST_F(RowTest, SaysWhichValueIsMissingOrWrong) {
  manifest_.Set("endpoints", Json::Parse(kTenants).value());
  EXPECT_THAT(Open("{}"), IsErrorWith(ErrorCode::kInvalid, "configuration",
                                      CauseIs(HasSubstr("/endpoint_values/tenant")), HasFix()));
  EXPECT_THAT(Open(R"({"endpoint_values":{"tenant":"Globex"}})"),
              IsErrorWith(CauseIs(HasSubstr("Globex"))));
  EXPECT_THAT(Open(R"({"endpoint":"US","endpoint_values":{"tenant":"globex"}})"),
              IsErrorWith(CauseIs(HasSubstr("has no place of this name"))));
  EXPECT_THAT(Open(R"({"endpoint_values":{"tenant":5}})"),
              IsErrorWith(CauseIs(HasSubstr("/endpoint_values/tenant: expected a string"))));
  EXPECT_THAT(Open(R"({"endpoint_values":[]})"),
              IsErrorWith(CauseIs(HasSubstr("/endpoint_values: expected an object"))));
}

TEST_F(RowTest, HoldsTheFilledUrlAgainstTheEndpointRule) {
  manifest_.Set("endpoints", Json::Parse(kTenants).value());
  manifest_.Set("endpoint_rule", Json::Parse(R"({"allowed_hosts":
      ["{tenant}.eu.vendor.example","us.vendor.example"]})")
                                     .value());
  EXPECT_THAT(Open(R"({"endpoint_values":{"tenant":"globex"}})"), IsOk());
  EXPECT_THAT(Open(R"({"endpoint":"https://globex.evil.example/mcp"})"),
              IsErrorWith(CauseIs(HasSubstr("is not the vendor's"))));
  manifest_.Set("endpoint_rule", Json::Parse(R"({"allowed_hosts":["us.vendor.example"]})").value());
  auto refused = testing::HostsPlugin::Create(
      {clock_, random_, logger_, "host 1", "com.claribi.aiven", "0.1.0"},
      Json::MakeObject({{"manifest", manifest_}}).Dump());
  EXPECT_THAT(refused, IsErrorWith(CauseIs(HasSubstr("breaks its endpoint_rule"))))
      << "with its examples, when the manifest is read";
}

TEST_F(RowTest, DescribesWhatAPersonChoosesAndFillsIn) {
  manifest_.Set("endpoints", Json::Parse(kTenants).value());
  Create();
  const Json description = plugin_->Describe();
  EXPECT_EQ(contract::MessageSchemas().Check("description", description.Dump()), std::nullopt);
  const Json& europe = (*description.Find("endpoints")->AsArray())[0];
  EXPECT_EQ(*europe.FindString("url"), "https://{tenant}.eu.vendor.example/mcp");
  const Json& place = (*europe.Find("placeholders")->AsArray())[0];
  EXPECT_EQ(*place.FindString("name"), "tenant");
  EXPECT_EQ(*place.FindString("label"), "Tenant");
  EXPECT_EQ(*place.FindString("example"), "acme");
  const Json* values =
      description.Find("config_schema")->Find("properties")->Find("endpoint_values");
  ASSERT_NE(values, nullptr);
  EXPECT_EQ(*values->Find("properties")->Find("tenant")->FindString("pattern"),
            "^(?:[a-z]{2,12})$");
}

TEST_F(RowTest, SendsFixedHeadersToTheEndpointAlone) {
  manifest_.Set("sign_in", Json::Parse(R"({"kind":"oauth2_authorization_code","pkce":"S256",
                                           "registration":["dynamic"]})")
                               .value());
  manifest_.Set("headers", Json::MakeObject({{"X-Api-Version", "2026-01"}}));
  answer_ = nullptr;
  const auto opened = Open("{}");
  ASSERT_THAT(opened, IsOk());
  ASSERT_THAT((*opened)->AuthorizeBegin(call_, "https://bi.example/callback", "{}"), IsOk());
  int with = 0;
  for (const auto& seen : transport_->seen()) {
    const std::string* version = seen.headers.Find("X-Api-Version");
    const bool is_vendor = seen.url.starts_with("https://mcp.vendor.example/");
    EXPECT_EQ(version != nullptr, is_vendor) << seen.url;
    if (version != nullptr) {
      EXPECT_EQ(*version, "2026-01");
      ++with;
    }
  }
  EXPECT_GT(with, 0);
}

class ScopesTest : public RowTest {
 protected:
  ScopesTest() {
    answer_ = nullptr;
    manifest_.Set("sign_in", Json::Parse(R"({"kind":"oauth2_authorization_code","pkce":"S256",
        "registration":["dynamic"],"scopes":["projects:read","billing:read"]})")
                                 .value());
  }
  // The scope parameter of the authorization URL.
  std::string AskedFor(const std::string& config, std::string_view options = "{}") {
    const auto opened = Open(config);
    EXPECT_TRUE(opened.ok()) << opened.error().cause;
    if (!opened.ok()) return {};
    const auto begun = (*opened)->AuthorizeBegin(call_, "https://bi.example/callback", options);
    EXPECT_TRUE(begun.ok()) << begun.error().cause;
    if (!begun.ok()) return {};
    const auto query = core::Url::Parse(*begun->FindString("authorization_url"))->Query();
    for (const auto& [name, value] : query.value()) {
      if (name == "scope") return value;
    }
    return "(none)";
  }
};

TEST_F(ScopesTest, AsksForExactlyThoseOfTheManifest) {
  // The vendor lists "projects", which writes too.
  EXPECT_EQ(AskedFor("{}"), "projects:read billing:read");
}

TEST_F(ScopesTest, AConnectionAndAHostMayNarrow) {
  EXPECT_EQ(AskedFor(R"({"scopes":["billing:read"]})"), "billing:read");
  EXPECT_EQ(AskedFor("{}", R"({"scopes":["projects:read"]})"), "projects:read");
}

TEST_F(ScopesTest, NobodyWidens) {
  EXPECT_THAT(
      Open(R"({"scopes":["projects:write"]})"),
      IsErrorWith(ErrorCode::kInvalid, "configuration",
                  CauseIs(AllOf(HasSubstr("/scopes"), HasSubstr("projects:write"))), HasFix()));
  const auto opened = Open(R"({"scopes":["billing:read"]})");
  ASSERT_THAT(opened, IsOk());
  for (const char* scope : {"projects:write", "projects:read"}) {
    EXPECT_THAT((*opened)->AuthorizeBegin(call_, "https://bi.example/callback",
                                          R"({"scopes":[")" + std::string(scope) + "\"]}"),
                IsErrorWith(ErrorCode::kInvalid, CauseIs(HasSubstr(scope))));
  }
  manifest_.Set("sign_in", Json::Parse(R"({"kind":"oauth2_authorization_code","pkce":"S256",
                                           "registration":["dynamic"]})")
                               .value());
  plugin_.reset();
  EXPECT_THAT(Open(R"({"scopes":["projects:read"]})"),
              IsErrorWith(CauseIs(HasSubstr("names no scopes to choose from"))));
}

class KeyPatternTest : public ApiKeySignInTest {
 protected:
  KeyPatternTest()
      : ApiKeySignInTest(ApiKeyManifest(
            R"({"kind":"api_key","label":"live key","pattern":"sk-live-[0-9a-f]{16}"})")) {}
};

TEST_F(KeyPatternTest, RefusesAKeyOfAnotherFormBeforeItIsStored) {
  for (const char* key : {"sk-test-0123456789abcdef", "sk-live-0123456789abcde",
                          "xsk-live-0123456789abcdef", "sk-live-0123456789abcdef0"}) {
    const auto begun = Begin(KeyOptions(key));
    EXPECT_THAT(begun, IsErrorWith(ErrorCode::kInvalid, "invalid_arguments",
                                   MessageIs(HasSubstr("live key")), HasFix()))
        << key;
    EXPECT_EQ(begun.error().cause.find(key), std::string::npos);
  }
  EXPECT_TRUE(connection_host_.records.empty());
  HandOver(kLiveKey);
}

class IdleNamesTest : public RowTest {};

TEST_F(IdleNamesTest, ATestReportsNamesThatTheVendorDoesNotOffer) {
  manifest_.Set("probe", Json::Parse(R"({"tool":"list_rows"})").value());
  manifest_.Find("tools")->Set("allowed_tools", Json::MakeArray({"get_row", "fetch_rows"}));
  manifest_.Find("tools")->Set("denied_tools", Json::MakeArray({"GET_ROW_SECRET"}));
  manifest_.Set(
      "arguments",
      Json::Parse(R"({"choices":[{"tool":"manage_rowz","argument":"action","values":["list"]}],)"
                  R"("languages":[{"tool":"ask_rowz","argument":"q","language":"postgresql"}]})")
          .value());
  const auto opened = Open(R"({"hide_tools":["list_rowz"]})");
  ASSERT_THAT(opened, IsOk());
  const auto status = (*opened)->AuthorizeStatus(call_, R"({"probe":true})");
  ASSERT_THAT(status, IsOk());
  ASSERT_EQ(status->Find("probe")->FindBool("ok"), true) << status->Dump();
  const Json* notes = status->Find("notes");
  ASSERT_NE(notes, nullptr) << status->Dump();
  ASSERT_EQ(notes->AsArray()->size(), 4U) << "a tool that is denied may be missing";
  EXPECT_THAT(
      *(*notes->AsArray())[0].AsString(),
      AllOf(HasSubstr("allowed_tools"), HasSubstr("fetch_rows"), Not(HasSubstr("get_row\""))));
  EXPECT_THAT(*(*notes->AsArray())[1].AsString(), HasSubstr("ask_rowz"));
  EXPECT_THAT(*(*notes->AsArray())[2].AsString(), HasSubstr("manage_rowz"));
  EXPECT_THAT(*(*notes->AsArray())[3].AsString(), HasSubstr("list_rowz"));
  const auto asked_nothing = (*opened)->AuthorizeStatus(call_, "{}");
  EXPECT_EQ(asked_nothing->Find("notes"), nullptr) << "only a test looks";
}

class OutageTest : public RowTest {
 protected:
  OutageTest() {
    answer_ = [this](const http::HttpRequest&) {
      ++asked_;
      testing::ScriptedAnswer answer;
      answer.error = core::Error(ErrorCode::kUnavailable, "The vendor cannot be reached.",
                                 "connection refused", "Check the network.")
                         .Kind(core::ErrorKind::kNetwork);
      return answer;
    };
  }
  // Circuits that open without calls that are repeated having to wait.
  void CreateWith(int failures) {
    Create(Json::Parse(R"({"limits":{"circuit_failures":)" + std::to_string(failures) +
                       R"(,"circuit_pause_ms":60000}})")
               .value());
  }
  int asked_ = 0;
};

TEST_F(OutageTest, AVendorThatIsDownIsLeftAloneByAllConnectionsOfTheOrganisation) {
  CreateWith(1);
  const auto first = Open("{}");
  const auto second = Open("{}");
  const auto other = Open("{}", "globex");
  EXPECT_THAT((*first)->ListTools(call_, "{}"), IsErrorWith(ErrorCode::kUnavailable));
  const int asked = asked_;
  EXPECT_GE(asked, 1);
  EXPECT_THAT((*second)->ListTools(call_, "{}"),
              IsErrorWith(ErrorCode::kUnavailable,
                          CauseIs(AllOf(HasSubstr("connection refused"),
                                        HasSubstr("is not asked for the moment")))));
  EXPECT_EQ(asked_, asked) << "the second connection sent nothing";

  const auto status = (*second)->AuthorizeStatus(call_, "{}");
  ASSERT_THAT(status, IsOk());
  const Json* circuit = status->Find("circuit");
  ASSERT_TRUE(circuit != nullptr && circuit->IsObject()) << status->Dump();
  EXPECT_THAT(*circuit->FindString("reason"), HasSubstr("connection refused"));
  EXPECT_EQ(circuit->FindInt64("next_attempt_at_ms"), core::ToMs(clock_.Now()) + 60000);

  EXPECT_TRUE((*other)->AuthorizeStatus(call_, "{}")->Find("circuit")->IsNull());
  static_cast<void>((*other)->ListTools(call_, "{}"));
  EXPECT_GT(asked_, asked) << "another organisation is not affected";
}

TEST_F(OutageTest, IsAskedAgainAfterThePause) {
  CreateWith(1);
  const auto opened = Open("{}");
  EXPECT_THAT((*opened)->ListTools(call_, "{}"), IsError());
  clock_.Advance(core::Milliseconds(60000));
  answer_ = [this](const http::HttpRequest& request) { return AsForAnybody(request); };
  EXPECT_THAT((*opened)->ListTools(call_, "{}"), IsOk());
  EXPECT_TRUE((*opened)->AuthorizeStatus(call_, "{}")->Find("circuit")->IsNull());
}

}  // namespace
}  // namespace claribi::connection
