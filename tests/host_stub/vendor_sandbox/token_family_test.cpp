// What becomes of the tokens that come from one sign-in: rotation, reuse, grace, and the history of
// it.
#include <gtest/gtest.h>

#include "host_stub/vendor_sandbox/authorization_server_fixture.h"

namespace claribi::vendor_sandbox {
namespace {

using TokenFamilyTest = AuthorizationServerTest;

TEST_F(TokenFamilyTest, RotatesRefreshTokens) {
  const Json first = SignIn();
  const Json second = BodyOf(vendor.Refresh(client_id, first["refresh_token"].AsString()));
  EXPECT_NE(first["refresh_token"], second["refresh_token"]);
  EXPECT_NE(first["access_token"], second["access_token"]);
  EXPECT_EQ(vendor.ledger.Counters()["refreshes"].AsInt(), 1);
}

TEST_F(TokenFamilyTest, RevokesTheFamilyOfAReusedRefreshToken) {
  const Json first = SignIn();
  const Json second = BodyOf(vendor.Refresh(client_id, first["refresh_token"].AsString()));
  ExpectTokenError(vendor.Refresh(client_id, first["refresh_token"].AsString()), 400,
                   "invalid_grant");
  EXPECT_FALSE(vendor.authorization.Tokens().IsLive(second["access_token"].AsString(), vendor.now));
  ExpectTokenError(vendor.Refresh(client_id, second["refresh_token"].AsString()), 400,
                   "invalid_grant");
}

TEST_F(TokenFamilyTest, RevokesWhatAReusedCodeBought) {
  const std::string code = vendor.Code(client_id);
  const Json tokens = BodyOf(vendor.Redeem(client_id, code));
  EXPECT_TRUE(vendor.authorization.Tokens().IsLive(tokens["access_token"].AsString(), vendor.now));
  ExpectTokenError(vendor.Redeem(client_id, code), 400, "invalid_grant");
  EXPECT_FALSE(vendor.authorization.Tokens().IsLive(tokens["access_token"].AsString(), vendor.now));
  ExpectTokenError(vendor.Refresh(client_id, tokens["refresh_token"].AsString()), 400,
                   "invalid_grant");
  EXPECT_EQ(vendor.ledger.Counters()["reuse_detected"].AsInt(), 1);
}

TEST_F(TokenFamilyTest, WithRotationGraceASpentTokenYieldsItsSuccessorAgain) {
  vendor.Turn({{"rotation_grace", true}});
  const Json first = SignIn();
  const Json second = BodyOf(vendor.Refresh(client_id, first["refresh_token"].AsString()));
  const Json again = BodyOf(vendor.Refresh(client_id, first["refresh_token"].AsString()));
  EXPECT_EQ(vendor.note["outcome"].AsString(), "grace");
  EXPECT_EQ(vendor.note["rotation"].AsInt(), 1);
  EXPECT_EQ(again["refresh_token"], second["refresh_token"]);
  for (const Json& tokens : {second, again}) {
    EXPECT_TRUE(
        vendor.authorization.Tokens().IsLive(tokens["access_token"].AsString(), vendor.now));
  }
  EXPECT_EQ(vendor.ledger.Counters()["refreshes"].AsInt(), 1);
  EXPECT_EQ(vendor.ledger.Counters()["grace_answers"].AsInt(), 1);
}

TEST_F(TokenFamilyTest, RotationGraceEndsWhenTheSuccessorIsSpent) {
  vendor.Turn({{"rotation_grace", true}});
  const Json first = SignIn();
  const Json second = BodyOf(vendor.Refresh(client_id, first["refresh_token"].AsString()));
  vendor.Refresh(client_id, first["refresh_token"].AsString());
  const Json third = BodyOf(vendor.Refresh(client_id, second["refresh_token"].AsString()));
  ASSERT_FALSE(third["refresh_token"].AsString().empty());
  ExpectTokenError(vendor.Refresh(client_id, first["refresh_token"].AsString()), 400,
                   "invalid_grant");
  EXPECT_EQ(vendor.note["outcome"].AsString(), "reused");
  ExpectTokenError(vendor.Refresh(client_id, third["refresh_token"].AsString()), 400,
                   "invalid_grant");
}

TEST_F(TokenFamilyTest, RotationGraceIsForTheSameClientAndALivingFamily) {
  vendor.Turn({{"rotation_grace", true}});
  const Json first = SignIn();
  const std::string spent = first["refresh_token"].AsString();
  const Json second = BodyOf(vendor.Refresh(client_id, spent));
  const std::string other = vendor.Register()["client_id"].AsString();
  ExpectTokenError(vendor.Refresh(other, spent), 400, "invalid_grant");
  vendor.PostForm("/revoke",
                  {{"token", second["refresh_token"].AsString()}, {"client_id", client_id}});
  ExpectTokenError(vendor.Refresh(client_id, spent), 400, "invalid_grant");
}

TEST_F(TokenFamilyTest, NotesFamilyAndOutcomeOfEveryTokenRequest) {
  const Json first = SignIn();
  EXPECT_EQ(vendor.note["outcome"].AsString(), "issued");
  EXPECT_EQ(vendor.note["family"].AsInt(), 1);
  EXPECT_EQ(vendor.note["rotation"].AsInt(-1), 0);
  vendor.Refresh(client_id, first["refresh_token"].AsString());
  EXPECT_EQ(vendor.note["outcome"].AsString(), "issued");
  EXPECT_EQ(vendor.note["presented"].AsInt(-1), 0);
  EXPECT_EQ(vendor.note["rotation"].AsInt(), 1);
  vendor.Refresh(client_id, first["refresh_token"].AsString());
  EXPECT_EQ(vendor.note["outcome"].AsString(), "reused");
  EXPECT_EQ(vendor.note["family"].AsInt(), 1);
  vendor.Refresh(client_id, "never issued");
  EXPECT_EQ(vendor.note["outcome"].AsString(), "unknown");
  EXPECT_EQ(vendor.note.Find("family"), nullptr);
}

TEST_F(TokenFamilyTest, TellsAnAnswerThatTheClientLostFromOneThatItUsed) {
  const Json first = SignIn();
  const HttpReply reply = vendor.Refresh(client_id, first["refresh_token"].AsString());
  const auto history = [&] { return vendor.authorization.Tokens().Families().front(); };
  EXPECT_EQ(history().rotations, 1);
  EXPECT_EQ(history().answered, -1) << "nothing was written yet";
  EXPECT_EQ(history().seen, 0) << "the client has shown the first refresh token only";
  reply.on_written();
  EXPECT_EQ(history().answered, 1);
  EXPECT_EQ(history().seen, 0);
  vendor.authorization.Tokens().Recognise(BodyOf(reply)["access_token"].AsString());
  EXPECT_EQ(history().seen, 1);
  EXPECT_EQ(history().revoked, "");
}

TEST_F(TokenFamilyTest, TellsWhyAFamilyWasRevoked) {
  const Json reused = SignIn();
  vendor.Refresh(client_id, reused["refresh_token"].AsString());
  vendor.Refresh(client_id, reused["refresh_token"].AsString());
  const Json given_back = SignIn();
  vendor.PostForm("/revoke",
                  {{"token", given_back["refresh_token"].AsString()}, {"client_id", client_id}});
  SignIn();
  vendor.authorization.Tokens().RevokeAll();
  std::vector<std::string> reasons;
  for (const FamilyHistory& family : vendor.authorization.Tokens().Families()) {
    reasons.push_back(family.revoked);
  }
  EXPECT_EQ(reasons, (std::vector<std::string>{"reuse", "revocation", "revoke_all"}));
}

}  // namespace
}  // namespace claribi::vendor_sandbox
