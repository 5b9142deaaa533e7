#include "vault/vault.h"

#include <gtest/gtest.h>

#include <set>

#include "testing/fakes.h"
#include "vault/envelope.h"

namespace claribi::vault {
namespace {

using core::ErrorCode;
using core::Secret;

constexpr char kPlaintext[] = "a refresh token in clear";
constexpr char kIssuer[] = "https://as.example";

class VaultTest : public ::testing::Test {
 protected:
  Vault MakeVault(Owner owner = {"org-1", "conn-1"}) {
    return {host_.Services(), random_, std::move(owner)};
  }
  Version PutTokens() {
    auto put = vault_.Put(call_, "tokens", kIssuer, Secret::CopyOf(kPlaintext), 0);
    EXPECT_TRUE(put.ok());
    return put.ok() ? *put : 0;
  }
  // The code with which `vault` refuses the record `name`.
  ErrorCode Refusal(const Vault& vault, std::string_view name = "tokens") {
    const auto record = vault.Get(call_, name);
    EXPECT_FALSE(record.ok());
    return record.ok() ? ErrorCode::kInternal : record.error().code;
  }

  testing::MemoryHost host_;
  testing::CountingRandom random_;
  testing::FakeCall call_;
  Vault vault_ = MakeVault();
};

TEST_F(VaultTest, GivesBackWhatWasPut) {
  const Version version = PutTokens();
  const auto record = vault_.Get(call_, "tokens");
  ASSERT_TRUE(record.ok() && record->has_value());
  EXPECT_EQ((*record)->plaintext.Reveal(), kPlaintext);
  EXPECT_EQ((*record)->issuer, kIssuer);
  EXPECT_EQ((*record)->version, version);
}

TEST_F(VaultTest, SaysNothingForARecordThatIsNotThere) {
  const auto record = vault_.Get(call_, "tokens");
  ASSERT_TRUE(record.ok());
  EXPECT_FALSE(record->has_value());
}

TEST_F(VaultTest, ShowsTheHostNoClearText) {
  PutTokens();
  EXPECT_EQ(host_.records["tokens"].bytes.find("refresh"), std::string::npos);
}

TEST_F(VaultTest, UsesANewNonceForEachSealing) {
  std::set<std::string> seals;
  Version version = 0;
  for (int i = 0; i < 5; ++i) {
    const auto put = vault_.Put(call_, "tokens", kIssuer, Secret::CopyOf(kPlaintext), version);
    ASSERT_TRUE(put.ok());
    version = *put;
    seals.insert(host_.records["tokens"].bytes);
  }
  EXPECT_EQ(seals.size(), 5U);
}

TEST_F(VaultTest, DoesNotOpenARecordOfAnotherOrganisation) {
  PutTokens();
  EXPECT_EQ(Refusal(MakeVault({"org-2", "conn-1"})), ErrorCode::kForbidden);
}

TEST_F(VaultTest, DoesNotOpenARecordOfAnotherConnection) {
  PutTokens();
  EXPECT_EQ(Refusal(MakeVault({"org-1", "conn-2"})), ErrorCode::kForbidden);
  EXPECT_EQ(Refusal(MakeVault({"org-1", ""})), ErrorCode::kForbidden);
}

TEST_F(VaultTest, DoesNotOpenARecordUnderAnotherName) {
  PutTokens();
  host_.records["authorization"] = host_.records["tokens"];
  EXPECT_EQ(Refusal(vault_, "authorization"), ErrorCode::kForbidden);
}

TEST_F(VaultTest, DoesNotOpenARecordWhoseIssuerWasChanged) {
  PutTokens();
  std::string& bytes = host_.records["tokens"].bytes;
  bytes.replace(bytes.find(kIssuer), sizeof(kIssuer) - 1, "https://xx.example");
  EXPECT_EQ(Refusal(vault_), ErrorCode::kForbidden);
}

// "ab" + "c" and "a" + "bc" must not be the same owner.
TEST_F(VaultTest, TellsOwnersApartWhoseNamesConcatenateAlike) {
  Vault first = MakeVault({"ab", "c"});
  ASSERT_TRUE(first.Put(call_, "tokens", kIssuer, Secret::CopyOf(kPlaintext), 0).ok());
  EXPECT_EQ(Refusal(MakeVault({"a", "bc"})), ErrorCode::kForbidden);
}

TEST_F(VaultTest, RefusesEveryTruncatedPrefix) {
  PutTokens();
  const std::string whole = host_.records["tokens"].bytes;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    host_.records["tokens"].bytes = whole.substr(0, size);
    EXPECT_EQ(Refusal(vault_), ErrorCode::kForbidden) << size;
  }
}

TEST_F(VaultTest, RefusesEveryChangedByte) {
  PutTokens();
  const std::string whole = host_.records["tokens"].bytes;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    host_.records["tokens"].bytes = whole;
    host_.records["tokens"].bytes[i] = static_cast<char>(whole[i] ^ 0x40);
    EXPECT_FALSE(vault_.Get(call_, "tokens").ok()) << i;
  }
}

TEST_F(VaultTest, RefusesBytesAfterTheRecord) {
  PutTokens();
  host_.records["tokens"].bytes += '\0';
  EXPECT_EQ(Refusal(vault_), ErrorCode::kForbidden);
}

TEST_F(VaultTest, NeverOpensWithTheCurrentKeyInsteadOfTheNamedOne) {
  PutTokens();
  std::string& bytes = host_.records["tokens"].bytes;
  std::fill_n(bytes.begin() + 4, 8, '\0');
  EXPECT_EQ(Refusal(vault_), ErrorCode::kForbidden);
}

TEST_F(VaultTest, OpensWithTheKeyThatSealedAfterARotation) {
  const Version version = PutTokens();
  host_.keys[2] = std::string(32, 'z');
  host_.current_key = 2;
  const auto old_record = vault_.Get(call_, "tokens");
  ASSERT_TRUE(old_record.ok() && old_record->has_value());

  ASSERT_TRUE(vault_.Put(call_, "tokens", kIssuer, Secret::CopyOf(kPlaintext), version).ok());
  EXPECT_EQ(ParseEnvelope(host_.records["tokens"].bytes)->key_id, 2U);
}

TEST_F(VaultTest, AsksForASignInWhenTheKeyWasRetired) {
  PutTokens();
  host_.keys.clear();
  const auto record = vault_.Get(call_, "tokens");
  ASSERT_FALSE(record.ok());
  EXPECT_EQ(record.error().code, ErrorCode::kAuthRequired);
  EXPECT_NE(record.error().cause.find("retired"), std::string::npos);
}

TEST_F(VaultTest, DoesNotOpenWithAnotherKeyOfTheSameId) {
  PutTokens();
  host_.keys[1] = std::string(32, 'x');
  EXPECT_EQ(Refusal(vault_), ErrorCode::kForbidden);
}

TEST_F(VaultTest, PutLosesAgainstAnotherNode) {
  PutTokens();
  const auto put = vault_.Put(call_, "tokens", kIssuer, Secret::CopyOf(kPlaintext), 0);
  ASSERT_FALSE(put.ok());
  EXPECT_EQ(put.error().code, ErrorCode::kConflict);
}

TEST_F(VaultTest, RefusesToStoreMoreThanARecordHolds) {
  const auto put =
      vault_.Put(call_, "tokens", kIssuer, Secret(std::string(kMaxEnvelopeBytes, 'x')), 0);
  ASSERT_FALSE(put.ok());
  EXPECT_EQ(put.error().code, ErrorCode::kTooLarge);
}

TEST_F(VaultTest, ReplacesARecordThatDoesNotOpen) {
  host_.records["tokens"] = {"garbage", 40};
  ASSERT_TRUE(vault_.Replace(call_, "tokens", kIssuer, Secret::CopyOf(kPlaintext)).ok());
  EXPECT_TRUE(vault_.Get(call_, "tokens").ok());
}

TEST_F(VaultTest, ReplacesAlthoughAnotherNodeWasFirst) {
  PutTokens();
  host_.before_put = [this] { host_.records["tokens"].version = 99; };
  EXPECT_TRUE(vault_.Replace(call_, "tokens", kIssuer, Secret::CopyOf("mine")).ok());
  EXPECT_EQ(vault_.Get(call_, "tokens")->value().plaintext.Reveal(), "mine");
}

// Changes the record behind the vault's back between its look and its deletion.
class RacingStore final : public SecretStore {
 public:
  RacingStore(SecretStore& store, int races) : store_(store), races_(races) {}
  core::Result<StoredRecord> Get(const core::CallContext& call, std::string_view key) override {
    auto stored = store_.Get(call, key);
    if (stored.ok() && races_ > 0) {
      --races_;
      EXPECT_TRUE(store_.Put(call, key, "newer", stored->version).ok());
    }
    return stored;
  }
  core::Result<Version> Put(const core::CallContext& call, std::string_view key,
                            std::string_view bytes, Version expected) override {
    return store_.Put(call, key, bytes, expected);
  }
  core::Status Delete(const core::CallContext& call, std::string_view key,
                      Version expected) override {
    return store_.Delete(call, key, expected);
  }
  core::Status Clear(const core::CallContext& call) override { return store_.Clear(call); }

 private:
  SecretStore& store_;
  int races_;
};

TEST_F(VaultTest, DeletesAlthoughAnotherNodeWroteMeanwhile) {
  PutTokens();
  RacingStore racing(host_, 2);
  Vault vault({racing, host_, host_}, random_, {"org-1", "conn-1"});
  EXPECT_TRUE(vault.Delete(call_, "tokens").ok());
  EXPECT_TRUE(host_.records.empty());
}

TEST_F(VaultTest, GivesUpDeletingWhatNeverStandsStill) {
  PutTokens();
  RacingStore racing(host_, 1000);
  Vault vault({racing, host_, host_}, random_, {"org-1", "conn-1"});
  const auto deleted = vault.Delete(call_, "tokens");
  ASSERT_FALSE(deleted.ok());
  EXPECT_EQ(deleted.error().code, ErrorCode::kConflict);
}

TEST_F(VaultTest, DeletingWhatIsGoneSucceeds) { EXPECT_TRUE(vault_.Delete(call_, "tokens").ok()); }

TEST_F(VaultTest, ClearsWhateverIsThereInOneCall) {
  PutTokens();
  host_.records["of a later version"] = {"unknown", 7};
  EXPECT_TRUE(vault_.Clear(call_).ok());
  EXPECT_TRUE(host_.records.empty());
  EXPECT_TRUE(vault_.Clear(call_).ok()) << "and again";
}

TEST_F(VaultTest, AFailureToClearDeletesNothing) {
  PutTokens();
  host_.fail_clear.emplace(ErrorCode::kUnavailable, "the database is down");
  EXPECT_EQ(vault_.Clear(call_).error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(host_.records.contains("tokens"));
}

TEST_F(VaultTest, LetsOnlyOneCallerClaimAVersion) {
  const Version version = PutTokens();
  EXPECT_TRUE(vault_.DeleteVersion(call_, "tokens", version).ok());
  const auto second = vault_.DeleteVersion(call_, "tokens", version);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::kConflict);
}

TEST_F(VaultTest, PassesTheStoresOwnFailureOn) {
  host_.fail_next_get.emplace_back(ErrorCode::kUnavailable, "the database is down");
  const auto record = vault_.Get(call_, "tokens");
  ASSERT_FALSE(record.ok());
  EXPECT_EQ(record.error().code, ErrorCode::kUnavailable);
}

TEST_F(VaultTest, HoldsALeaseWhileTheGuardLives) {
  {
    const auto guard = vault_.Acquire(call_, "refresh", core::Milliseconds(1000), {});
    ASSERT_TRUE(guard.ok());
    EXPECT_EQ(host_.held_leases.count("refresh"), 1U);
    const auto second = vault_.Acquire(call_, "refresh", core::Milliseconds(1000), {});
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().code, ErrorCode::kConflict);
  }
  EXPECT_TRUE(host_.held_leases.empty());
}

TEST_F(VaultTest, ErrorsNeverHoldTheClearText) {
  PutTokens();
  host_.keys[1] = std::string(32, 'x');
  const auto record = vault_.Get(call_, "tokens");
  ASSERT_FALSE(record.ok());
  const core::Error& error = record.error();
  EXPECT_EQ((error.message + error.cause + error.fix).find(kPlaintext), std::string::npos);
}

}  // namespace
}  // namespace claribi::vault
