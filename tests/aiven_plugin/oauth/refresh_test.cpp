#include "oauth/refresh.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>

#include "aiven_plugin/oauth/oauth_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::ErrorCode;
using core::Milliseconds;

class TokenRefreshTest : public SignedInTest {
 protected:
  // The vendor answers a refresh with access-token-9, once `meanwhile` has happened elsewhere.
  void AnswerAfter(const std::function<void()>& meanwhile) {
    vendor_.Set(kToken, [meanwhile](const http::HttpRequest&) {
      meanwhile();
      return testing::JsonAnswer(200, R"({"access_token":"access-token-9","token_type":"Bearer",
                                          "refresh_token":"refresh-token-9","expires_in":3600})");
    });
  }
  // Another node, without a lease.
  void PutOtherToken() {
    ChangeStored([this](Grant& grant) {
      grant.access_token = core::Secret::CopyOf("access-token-other");
      grant.expires_at = clock_.Now() + std::chrono::hours(1);
    });
  }
  // The next `count` writes fail, once the vendor has answered a refresh.
  void FailStoring(int count) {
    vendor_.before_refresh = [this, count] {
      for (int i = 0; i < count; ++i) {
        connection_host_.fail_next_put.emplace_back(ErrorCode::kUnavailable, "no database");
      }
    };
  }
};

// A call that counts how often it was looked at, so that a test knows it is waiting. [mt]
class CountingCall final : public core::CallContext {
 public:
  bool IsCancelled() const override {
    ++looks;
    return false;
  }
  core::MonotonicTime Now() const override { return core::MonotonicTime(Milliseconds(1000)); }
  core::MonotonicTime Deadline() const override { return core::MonotonicTime::max(); }
  void Progress(double, std::string_view) const override {}

  mutable std::atomic<int> looks{0};
};

// Failures 2: many threads of many nodes over one store. The vendor answers the first refresh only
// when all others have read the expired token and wait for the lease.
class TokenRace : public SignedInTest {
 protected:
  static constexpr int kThreads = 4;
  static constexpr int kLooksOfAWaiter = 1000;

  void Race(const std::function<core::Result<std::string>(const core::CallContext&)>& bearer) {
    Expire();
    std::array<CountingCall, kThreads> calls;
    vendor_.Set(kToken, [&](const http::HttpRequest&) {
      if (++requests_ == 1) {
        const auto waits = [](const CountingCall& call) { return call.looks > kLooksOfAWaiter; };
        while (std::count_if(calls.begin(), calls.end(), waits) < kThreads - 1) {
          std::this_thread::yield();
        }
      }
      return testing::JsonAnswer(200, R"({"access_token":"access-token-2","token_type":"Bearer",
                                          "refresh_token":"refresh-token-2","expires_in":3600})");
    });
    std::vector<std::thread> threads;
    for (const CountingCall& call : calls) {
      threads.emplace_back([&bearer, &call] {
        const auto got = bearer(call);
        EXPECT_EQ(got.ok() ? *got : "", "Bearer access-token-2");
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(requests_, 1);
  }

  std::atomic<int> requests_{0};
};

TEST_F(TokenRace, NodesRefreshOnce) {
  Race([this](const core::CallContext& call) {
    vault::Vault vault(connection_host_.Services(), random_, {"org-1", "conn-1"});
    const Dependencies node{transport_, clock_, random_, logger_, vault, organisation_vault_};
    TokenAuthorizer authorizer(node, config_);
    return OAuthTest::Bearer(authorizer, call);
  });
}

TEST_F(TokenRace, ThreadsOfOneHandleRefreshOnce) {
  Race([this](const core::CallContext& call) { return OAuthTest::Bearer(authorizer_, call); });
}

// A store during whose reading the host cancels the call.
class CancellingStore final : public vault::SecretStore {
 public:
  CancellingStore(vault::SecretStore& store, testing::FakeCall& call)
      : store_(store), call_(call) {}
  core::Result<vault::StoredRecord> Get(const core::CallContext& call,
                                        std::string_view key) override {
    auto record = store_.Get(call, key);
    call_.cancelled = ++reads_ == 2;
    return record;
  }
  core::Result<vault::Version> Put(const core::CallContext& call, std::string_view key,
                                   std::string_view bytes, vault::Version expected) override {
    return store_.Put(call, key, bytes, expected);
  }
  core::Status Delete(const core::CallContext& call, std::string_view key,
                      vault::Version expected) override {
    return store_.Delete(call, key, expected);
  }
  core::Status Clear(const core::CallContext& call) override { return store_.Clear(call); }

 private:
  vault::SecretStore& store_;
  testing::FakeCall& call_;
  int reads_ = 0;
};

// Hands out a key whatever the state of the call, so that only the renewal itself can notice.
class PatientKeys final : public vault::SealingKeys {
 public:
  core::Result<vault::SealingKey> Get(const core::CallContext&, std::uint64_t) override {
    return vault::SealingKey{core::Secret(std::string(32, 'k')), 1};
  }
};

TEST_F(TokenRefreshTest, SpendsNothingForACallThatIsCancelledUnderTheLease) {
  Expire();
  CancellingStore store(connection_host_, call_);
  PatientKeys keys;
  vault::Vault vault({store, keys, connection_host_}, random_, {"org-1", "conn-1"});
  const Dependencies node{transport_, clock_, random_, logger_, vault, organisation_vault_};
  TokenAuthorizer authorizer(node, config_);
  EXPECT_THAT(OAuthTest::Bearer(authorizer, call_), IsErrorWith(ErrorCode::kCancelled));
  EXPECT_EQ(vendor_.refreshes, 0);
}

// The token is still good: nobody waits for the node that renews.
TEST_F(TokenRefreshTest, UsesTheOldTokenWhileAnotherNodeRenewsEarly) {
  ExpireSoon();
  connection_host_.held_leases["refresh"] = 99;
  EXPECT_EQ(Bearer(), "Bearer access-token-1");
  EXPECT_EQ(vendor_.refreshes, 0);
}

TEST_F(TokenRefreshTest, SaysThatAnotherNodeRenewsWhenItNeverFinishes) {
  Expire();
  connection_host_.held_leases["refresh"] = 99;
  config_.lease_wait = Milliseconds(0);
  TokenAuthorizer impatient(dependencies_, config_);
  EXPECT_THAT(OAuthTest::Bearer(impatient, call_),
              IsErrorWith(ErrorCode::kConflict, IsRetryable()));
}

TEST_F(TokenRefreshTest, StopsWaitingForTheLeaseWhenCancelled) {
  Expire();
  connection_host_.held_leases["refresh"] = 99;
  call_.cancel_after_polls = call_.polls + 5;
  EXPECT_EQ(Failure().code, ErrorCode::kCancelled);
  EXPECT_EQ(vendor_.refreshes, 0);
}

// Failures 2: the lease lapsed, another node signed in before the answer was swapped in.
TEST_F(TokenRefreshTest, UsesTheGrantOfTheNodeThatWonTheSwap) {
  Expire();
  AnswerAfter([this] { PutOtherToken(); });
  EXPECT_EQ(Bearer(), "Bearer access-token-other");
}

// Before anything was spent: the renewal could not even be noted.
TEST_F(TokenRefreshTest, SpendsNothingWhenAnotherNodeIsFirstWithTheNote) {
  Expire();
  connection_host_.before_put = [this] { PutOtherToken(); };
  EXPECT_EQ(Bearer(), "Bearer access-token-other");
  EXPECT_EQ(vendor_.refreshes, 0);
}

// Disconnected on another node while this one renews: nothing comes back to life.
TEST_F(TokenRefreshTest, RevokesWhatItGotForAConnectionThatIsGone) {
  Expire();
  AnswerAfter([this] { connection_host_.records.clear(); });
  EXPECT_EQ(Failure().code, ErrorCode::kAuthRequired);
  EXPECT_TRUE(connection_host_.records.empty());
  EXPECT_EQ(Form(LastRequest(kRevoke).body).at("token"), "access-token-9");
}

// Failures 2: cancelled between the answer and the store.
TEST_F(TokenRefreshTest, StoresARotatedTokenAlthoughTheCallIsCancelled) {
  Expire();
  vendor_.Set(kToken, [this](const http::HttpRequest&) {
    call_.cancelled = true;
    return testing::JsonAnswer(200, R"({"access_token":"access-token-7","token_type":"Bearer",
                                        "refresh_token":"refresh-token-7","expires_in":3600})");
  });
  Bearer();
  call_.cancelled = false;
  TokenAuthorizer other_node(dependencies_, config_);
  EXPECT_EQ(BearerOf(other_node), "Bearer access-token-7");
}

TEST_F(TokenRefreshTest, SpendsNothingForACallThatIsAlreadyCancelled) {
  Expire();
  call_.cancelled = true;
  EXPECT_EQ(Failure().code, ErrorCode::kCancelled);
  EXPECT_EQ(vendor_.refreshes, 0);
}

TEST_F(TokenRefreshTest, TriesAgainWhenTheStoreFailsOnce) {
  Expire();
  FailStoring(1);
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  TokenAuthorizer other_node(dependencies_, config_);
  EXPECT_EQ(BearerOf(other_node), "Bearer access-token-2");
  EXPECT_EQ(vendor_.refreshes, 1);
}

// The rotated token would be lost: it is kept until the store takes it.
TEST_F(TokenRefreshTest, KeepsARotatedTokenThroughAnOutageOfTheStore) {
  Expire();
  FailStoring(4);
  EXPECT_EQ(Bearer(), "Bearer access-token-2");  // three failures
  EXPECT_EQ(Bearer(), "Bearer access-token-2");  // the fourth
  EXPECT_EQ(Bearer(), "Bearer access-token-2");  // stored
  TokenAuthorizer other_node(dependencies_, config_);
  EXPECT_EQ(BearerOf(other_node), "Bearer access-token-2");
  EXPECT_EQ(vendor_.refreshes, 1);
  Expire();
  EXPECT_EQ(Bearer(), "Bearer access-token-3");
  EXPECT_FALSE(vendor_.family_is_revoked);
}

TEST_F(TokenRefreshTest, DropsAKeptTokenWhenSomebodySignedInMeanwhile) {
  Expire();
  FailStoring(3);
  EXPECT_EQ(Bearer(), "Bearer access-token-2");
  SignIn();
  EXPECT_EQ(Bearer(), "Bearer access-token-3");
}

// Read again before giving up: somebody may have signed in while we were refused.
TEST_F(TokenRefreshTest, UsesANewSignInInsteadOfMarkingItRevoked) {
  Expire();
  vendor_.Set(kToken, [this](const http::HttpRequest&) {
    PutOtherToken();
    return testing::JsonAnswer(400, R"({"error":"invalid_grant"})");
  });
  EXPECT_EQ(Bearer(), "Bearer access-token-other");
}

}  // namespace
}  // namespace claribi::oauth
