// What is tried where the manifest names no probe, and whose a connection is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "aiven_plugin/messages/connection_fixture.h"
#include "testing/result_matchers.h"
#include "tools/tool_approvals.h"

namespace claribi::connection {
namespace {

using core::ErrorCode;
using core::Json;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::string_view kProbe = R"({"probe":true})";

Json ManifestWithoutProbe() {
  Json manifest = TestManifest();
  manifest.Remove("probe");
  return manifest;
}

// A success that says nothing, which is what a failure of the vendor's API becomes, proves nothing.
TEST_F(ConnectionTest, AProbeThatIsAnsweredWithNothingHasNotPassed) {
  SignIn();
  for (const char* result : {R"({"content":[]})", "{}", R"({"content":[{"type":"text"}]})"}) {
    vendor_.result = Json::Parse(result).value();
    const auto status = connection_->AuthorizeStatus(call_, kProbe);
    ASSERT_THAT(status, IsOk());
    ExpectValid("authorization_status", *status);
    EXPECT_EQ(status->Find("probe")->FindBool("ok"), false) << result;
  }
}

class NoProbeTest : public ConnectionTest {
 protected:
  explicit NoProbeTest(Json manifest = ManifestWithoutProbe())
      : ConnectionTest(std::move(manifest)) {}

  Json Probe() {
    auto status = connection_->AuthorizeStatus(call_, kProbe);
    EXPECT_THAT(status, IsOk());
    if (!status.ok()) return Json();
    ExpectValid("authorization_status", *status);
    return std::move(status).value();
  }
  // From now on every request to the MCP server is answered so.
  void Answer(int status) {
    Serve([this, status](const http::HttpRequest& request) {
      if (request.url.path() != "/mcp") return vendor_.Answer(request);
      return testing::JsonAnswer(status, R"({"error":"no"})");
    });
  }
  // The same connection in a new process, whose requests are answered so.
  void Serve(testing::ScriptedTransport::Handler answer) {
    auto transport = std::make_unique<testing::ScriptedTransport>(std::move(answer));
    Json operator_members = Json::MakeObject({{"manifest", manifest_}});
    connection_.reset();
    auto plugin = testing::HostsPlugin::Create(
        {clock_, random_, logger_, "host 1", "com.claribi.aiven", "0.1.0"}, operator_members.Dump(),
        std::move(transport));
    ASSERT_THAT(plugin, IsOk());
    plugin_ = std::move(plugin).value();
    connection_ = Open("{}");
  }
};

TEST_F(NoProbeTest, ListsTheToolsAnewAndSaysThatItDid) {
  SignIn();
  ASSERT_THAT(connection_->ListTools(call_, "{}"), IsOk());
  const int lists = vendor_.lists;
  const Json status = Probe();
  EXPECT_EQ(status.Find("probe")->FindBool("ok"), true);
  EXPECT_EQ(*status.Find("probe")->FindString("kind"), "listing");
  EXPECT_TRUE(status.Find("probe")->Find("tool")->IsNull());
  EXPECT_EQ(vendor_.lists, lists + 1) << "what is at hand shows nothing";
  EXPECT_EQ(vendor_.tool_calls, 0);
}

TEST_F(NoProbeTest, TriesNothingBeforeASignIn) {
  const Json status = Probe();
  EXPECT_EQ(*status.FindString("status"), "none");
  EXPECT_EQ(status.Find("probe"), nullptr);
  EXPECT_EQ(vendor_.lists, 0);
}

// What was put up with at the sign-in is named by a later process, too.
TEST_F(NoProbeTest, NamesWhatTheVendorWasPutUpWith) {
  const auto bent = [this](const http::HttpRequest& request) {
    auto answer = vendor_.Answer(request);
    const bool is_token_answer = answer.body.find("access_token") != std::string::npos;
    if (is_token_answer) {
      answer.body.insert(answer.body.find('{') + 1, R"("scope":["a","b"],)");
    } else if (request.url.path() == "/mcp" && !answer.body.empty()) {
      answer.body.insert(0, "\xEF\xBB\xBF");
    }
    return answer;
  };
  Serve(bent);
  SignIn();
  Serve(bent);
  const Json status = Probe();
  ASSERT_NE(status.Find("notes"), nullptr);
  const std::string notes = status.Find("notes")->Dump();
  EXPECT_THAT(notes, HasSubstr("scope is a list, not a string"));
  EXPECT_THAT(notes, HasSubstr("byte order mark"));
  const auto unasked = connection_->AuthorizeStatus(call_, "{}");
  ASSERT_THAT(unasked, IsOk());
  EXPECT_EQ(unasked->Find("notes"), nullptr) << "only a test tells them";
}

class NoSignInTest : public NoProbeTest {
 protected:
  NoSignInTest() : NoProbeTest(Manifest()) {}

 private:
  static Json Manifest() {
    Json manifest = ManifestWithoutProbe();
    manifest.Set("sign_in", Json::MakeObject({{"kind", "none"}}));
    return manifest;
  }
};

TEST_F(NoSignInTest, FailsWhereNobodyAnswersAsItShould) {
  for (const int status : {401, 403, 404}) {
    Answer(status);
    const Json probed = Probe();
    ASSERT_NE(probed.Find("probe"), nullptr) << status;
    EXPECT_EQ(probed.Find("probe")->FindBool("ok"), false) << status;
    EXPECT_EQ(*probed.Find("probe")->FindString("kind"), "listing") << status;
    EXPECT_NE(probed.Find("probe")->Find("error")->FindString("cause"), nullptr) << status;
  }
}

class VendorsTest : public ConnectionTest {
 protected:
  // Opens the same connection with the manifest of another vendor.
  std::unique_ptr<testing::HostsConnection> OpenAs(const std::string& id) {
    manifest_.Set("id", id);
    Configure(Json::MakeObject());
    return Open("{}");
  }
};

TEST_F(VendorsTest, AConnectionIsRefusedWithTheManifestOfAnother) {
  SignIn();
  ASSERT_THAT(connection_->ListTools(call_, "{}"), IsOk());
  const int lists = vendor_.lists;
  auto other = OpenAs("another");
  const auto is_refused = [](const core::Error& error) {
    EXPECT_EQ(error.code, ErrorCode::kInvalid);
    EXPECT_THAT(error.cause, AllOf(HasSubstr("\"aiven\""), HasSubstr("\"another\"")));
  };
  is_refused(other->AuthorizeStatus(call_, "{}").error());
  is_refused(other->AuthorizeBegin(call_, "https://bi.example/callback", "{}").error());
  is_refused(other->AuthorizeComplete(call_, "https://bi.example/callback?code=x").error());
  is_refused(other->ListTools(call_, "{}").error());
  is_refused(other->CallTool(call_, "aiven_project_list", "{}", "{}").error());
  is_refused(other->AuthorizeRevoke(call_).error());
  EXPECT_EQ(vendor_.lists, lists);
  EXPECT_EQ(vendor_.tool_calls, 0);
  EXPECT_TRUE(vendor_.revoked.empty());
  other.reset();  // before its plugin
  EXPECT_THAT(OpenAs("aiven")->CallTool(call_, "aiven_project_list", "{}", "{}"), IsOk());
}

TEST_F(VendorsTest, SecretsAreDeletedThoughItCannotBeReadWhoseTheyAre) {
  SignIn();
  ASSERT_THAT(connection_->ListTools(call_, "{}"), IsOk());
  connection_ = Open("{}");
  connection_host_.fail_get.emplace(
      std::string(tools::ToolApprovals::kRecord),
      core::Error(ErrorCode::kUnavailable, "The store is down.", "it is down", "Wait."));
  EXPECT_THAT(connection_->AuthorizeRevoke(call_), IsOk());
  EXPECT_EQ(connection_host_.records.count("tokens"), 0U);
}

// What an older release stored names no vendor.
TEST_F(VendorsTest, WhatNamesNoVendorOpensAndIsNamedWithTheNextApproval) {
  SignIn();
  vault::Vault vault(connection_host_.Services(), random_, {"org", "conn"});
  ASSERT_THAT(connection_->ListTools(call_, "{}"), IsOk());
  const auto record = vault.Get(call_, tools::ToolApprovals::kRecord);
  ASSERT_TRUE(record.ok() && *record);
  EXPECT_EQ((*record)->issuer, "aiven");
  ASSERT_THAT(vault.Replace(call_, tools::ToolApprovals::kRecord, "", (*record)->plaintext),
              IsOk());
  const auto other = OpenAs("another");
  EXPECT_THAT(other->CallTool(call_, "aiven_project_list", "{}", "{}"), IsOk());
  ASSERT_THAT(other->ListTools(call_, R"({"refresh":true,"approve":true})"), IsOk());
}

}  // namespace
}  // namespace claribi::connection
