// Scopes that the manifest names: exactly those are asked for, whatever the vendor lists or misses.
#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/scope.h"
#include "oauth/step_up.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using ::testing::HasSubstr;

class PinnedScopesTest : public SignedInTest {
 protected:
  PinnedScopesTest() { config_.scopes = {"projects", "billing:read"}; }

  core::Error Refuse(const std::string& scope) {
    TokenAuthorizer authorizer(dependencies_, config_);
    http::Challenge refusal = Refusal(403);
    refusal.headers.Set("WWW-Authenticate",
                        "Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"");
    const core::Status recovered = authorizer.Recover(refusal, call_);
    EXPECT_THAT(recovered, IsError());
    return recovered.error();
  }
  Scopes AskedFor(const AuthorizationFlow::BeginOptions& options = {}) {
    const auto redirect = Begin(options);
    EXPECT_THAT(redirect, IsOk());
    return redirect.ok() ? redirect->scopes : Scopes();
  }
};

TEST_F(PinnedScopesTest, AreAskedForWhateverTheVendorLists) {
  EXPECT_EQ(AskedFor(), (Scopes{"projects", "billing:read"}))
      << "not \"services\", which the resource lists, and no offline_access";
  AuthorizationFlow::BeginOptions challenged;
  challenged.challenge = Refusal(401);
  challenged.challenge->headers.Set("WWW-Authenticate", R"(Bearer scope="everything")");
  EXPECT_EQ(AskedFor(challenged), (Scopes{"projects", "billing:read"}));
  AuthorizationFlow::BeginOptions narrowed;
  narrowed.scopes = Scopes{"projects"};
  EXPECT_EQ(AskedFor(narrowed), Scopes{"projects"});
}

TEST_F(PinnedScopesTest, NobodyIsAskedForMoreAfterARefusal) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(Refuse("projects:write"),
                IsErrorWith(ErrorCode::kForbidden, "forbidden", HttpStatusIs(403),
                            CauseIs(HasSubstr("projects:write")), HasFix()));
  }
  for (const auto& [name, record] : organisation_host_.records) {
    EXPECT_FALSE(name.starts_with(StepUps::kRecordPrefix)) << name;
  }
  EXPECT_EQ(AskedFor(), (Scopes{"projects", "billing:read"}));
}

TEST_F(PinnedScopesTest, AScopeOfTheListThatIsMissedIsAskedForAgain) {
  EXPECT_THAT(Refuse("billing:read"), IsErrorWith(ErrorCode::kAuthRequired));
  EXPECT_EQ(AskedFor(), (Scopes{"projects", "billing:read"}));
}

TEST(Scopes, AVendorMayListSomeHundreds) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "https://vendor.example/auth/s" + std::to_string(i) + " ";
  EXPECT_EQ(ParseScopes(text).size(), 300U);
}

}  // namespace
}  // namespace claribi::oauth
