// Notes in a grant's record while others change it: nobody's change is lost, and no note stays that
// is about something else.
#include "oauth/renewal_notes.h"

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "oauth/error_response.h"
#include "oauth/refresh.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using ::testing::HasSubstr;
using testing::JsonAnswer;

core::Error RefusedWith(std::string_view code) {
  return ServerRefusal("no", code, "the vendor says why", 400);
}

class RenewalNotesTest : public SignedInTest {
 protected:
  Stored<Grant> Current() { return *std::move(*store_.FindGrant(call_)); }
  RenewalNotes::Noted Begun() {
    auto noted = notes_.Write(Current(), call_);
    EXPECT_THAT(noted, IsOk());
    EXPECT_TRUE(*noted);
    return *std::move(*noted);
  }
  // Before the next write, another node does this.
  void Meanwhile(std::function<void()> what) { connection_host_.before_put = std::move(what); }
  void MarkRefused() { notes_.MarkRefused(Current().value.Credential(), LastingRefusal(), call_); }
  static core::Error LastingRefusal() { return RefusedWith("unauthorized_client"); }
  bool IsMarked() {
    const auto end = StoredGrant().end;
    return end && end->code == kRenewalRefused;
  }

  GrantStore store_{connection_vault_};
  RenewalNotes notes_{dependencies_, config_, store_};
};

// Both may be refused at once: one marks, and the other takes its note back.
TEST_F(RenewalNotesTest, AreTakenBackAlthoughAnotherMarkedTheGrantMeanwhile) {
  const RenewalNotes::Noted noted = Begun();
  MarkRefused();
  EXPECT_TRUE(StoredGrant().renewal_began_at);
  notes_.Remove(noted, call_);
  EXPECT_FALSE(StoredGrant().renewal_began_at) << "a note of nothing";
  EXPECT_TRUE(IsMarked()) << "what the other noted";
}

TEST_F(RenewalNotesTest, KeepAFailureAlthoughAnotherMarkedTheGrantMeanwhile) {
  const RenewalNotes::Noted noted = Begun();
  MarkRefused();
  notes_.KeepFailure(noted, core::Error(ErrorCode::kUnavailable, "no", "it broke"), call_);
  EXPECT_EQ(StoredGrant().renewal_failure, "it broke");
  EXPECT_TRUE(IsMarked());
}

TEST_F(RenewalNotesTest, MarkAGrantThatAnotherHasBegunToRenew) {
  std::optional<RenewalNotes::Noted> other;
  Meanwhile([&] { other = Begun(); });
  MarkRefused();
  EXPECT_TRUE(IsMarked());
  EXPECT_TRUE(StoredGrant().renewal_began_at) << "the other's note";
  ASSERT_TRUE(other);
  notes_.Remove(*other, call_);
  EXPECT_FALSE(StoredGrant().renewal_began_at);
  EXPECT_TRUE(IsMarked());
}

TEST_F(RenewalNotesTest, TakeBackTheirOwnAndNoneOfAnother) {
  const RenewalNotes::Noted ours = Begun();
  clock_.Advance(std::chrono::seconds(40));
  const RenewalNotes::Noted theirs = Begun();
  notes_.Remove(ours, call_);
  EXPECT_EQ(StoredGrant().renewal_began_at, theirs.began_at);
  notes_.KeepFailure(ours, core::Error(ErrorCode::kUnavailable, "no", "it broke"), call_);
  EXPECT_EQ(StoredGrant().renewal_failure, "");
}

TEST_F(RenewalNotesTest, LeaveAGrantThatWasRenewedOrReplacedMeanwhile) {
  const std::vector<std::function<void(Grant&)>> changes{
      [](Grant& grant) { grant.access_token = core::Secret::CopyOf("access-token-7"); },
      [](Grant& grant) {
        grant.refresh_token = core::Secret::CopyOf("refresh-token-7");
        grant.renewal_began_at.reset();
      },
      [this](Grant& grant) { grant.issued_at = clock_.Now() + std::chrono::seconds(1); }};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    SignIn();
    const RenewalNotes::Noted noted = Begun();
    ChangeStored(changes[i]);
    const std::string before(ToJson(StoredGrant()).Dump().Reveal());
    notes_.Remove(noted, call_);
    notes_.KeepFailure(noted, core::Error(ErrorCode::kUnavailable, "no", "it broke"), call_);
    EXPECT_EQ(ToJson(StoredGrant()).Dump().Reveal(), before) << i;
  }
  const http::CredentialId old = StoredGrant().Credential();
  SignIn();
  notes_.MarkRefused(old, LastingRefusal(), call_);
  EXPECT_FALSE(StoredGrant().end);
  MarkRefused();
  notes_.MarkProven(old, call_);
  EXPECT_TRUE(IsMarked());
}

TEST_F(RenewalNotesTest, LeaveAConnectionThatIsGone) {
  const RenewalNotes::Noted noted = Begun();
  const http::CredentialId credential = StoredGrant().Credential();
  connection_host_.records.clear();
  notes_.Remove(noted, call_);
  notes_.KeepFailure(noted, core::Error(ErrorCode::kUnavailable, "no", "it broke"), call_);
  notes_.MarkRefused(credential, LastingRefusal(), call_);
  notes_.MarkProven(credential, call_);
  EXPECT_TRUE(connection_host_.records.empty());
}

TEST_F(RenewalNotesTest, MarkOnlyWhatLastsAndTheFirstTimeOfIt) {
  const http::CredentialId credential = StoredGrant().Credential();
  for (const char* code : {"invalid_grant", "invalid_client", "server_error", "made_up"}) {
    notes_.MarkRefused(credential, RefusedWith(code), call_);
    EXPECT_FALSE(StoredGrant().end) << code;
  }
  MarkRefused();
  const auto first = StoredGrant().end->at;
  clock_.Advance(std::chrono::minutes(1));
  MarkRefused();
  EXPECT_EQ(StoredGrant().end->at, first);
  notes_.MarkProven(credential, call_);
  EXPECT_FALSE(StoredGrant().end);
}

TEST_F(RenewalNotesTest, ProveNothingOfAGrantThatEndedOtherwise) {
  ChangeStored([](Grant& grant) { grant.end = RevokedByVendor("no", std::nullopt); });
  notes_.MarkProven(StoredGrant().Credential(), call_);
  EXPECT_TRUE(StoredGrant().end);
}

TEST_F(RenewalNotesTest, AreLoggedWhereTheyCannotBeStored) {
  connection_host_.fail_next_put.emplace_back(ErrorCode::kUnavailable, "no database");
  MarkRefused();
  EXPECT_THAT(logger_.Text(), HasSubstr("no database"));
  EXPECT_FALSE(StoredGrant().end);
}

// Through the whole of it: two nodes are refused at the same moment.
TEST_F(RenewalNotesTest, OfTwoNodesThatAreRefusedLeaveNoNoteOfACutOffRenewal) {
  Expire();
  bool was_marked = false;
  vendor_.Set(kToken, [&](const http::HttpRequest&) {
    // The other node was refused before, and marks the grant only now.
    if (!was_marked) MarkRefused();
    was_marked = true;
    return JsonAnswer(400, R"({"error":"unauthorized_client"})");
  });
  EXPECT_EQ(Failure().code, ErrorCode::kAuthRequired);
  EXPECT_TRUE(was_marked);
  EXPECT_TRUE(IsMarked());
  EXPECT_FALSE(StoredGrant().renewal_began_at);
  vendor_.Set(kToken, 400, R"({"error":"invalid_grant"})");
  Failure();
  EXPECT_EQ(StoredGrant().end->code, "revoked_by_vendor");
}

}  // namespace
}  // namespace claribi::oauth
