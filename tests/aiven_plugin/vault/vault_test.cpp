#include "vault/vault.h"

#include <gtest/gtest.h>

#include <set>

#include "testing/fakes.h"
#include "testing/result_matchers.h"
#include "vault/envelope.h"

namespace claribi::vault {
namespace {

using core::ErrorCode;
using core::Secret;
using ::testing::HasSubstr;

constexpr char kPlaintext[] = "a refresh token in clear";
constexpr char kIssuer[] = "https://as.example";

class VaultTest : public ::testing::Test {
 protected:
  Vault MakeVault(Owner owner = {"org-1", "conn-1"}) {
    return {host_.Services(), random_, std::move(owner)};
  }
  Version PutTokens() {
    auto put = vault_.Put(call_, "tokens", kIssuer, Secret::CopyOf(kPlaintext), 0);
    EXPECT_THAT(put, IsOk());
    return *put;
  }
  // The code with which `vault` refuses the record `name`.
  ErrorCode Refusal(const Vault& vault, std::string_view name = "tokens") {
    const auto record = vault.Get(call_, name);
    EXPECT_THAT(record, IsError());
    return record.error().code;
  }

  testing::MemoryHost host_;
  testing::CountingRandom random_;
  testing::FakeCall call_;
  Vault vault_ = MakeVault();
};

TEST_F(VaultTest, GivesBackWhatWasPut) {
  const Version version = PutTokens();
  const auto record = vault_.Get(call_, "tokens");
  ASSERT_THAT(record, IsOk());
  ASSERT_TRUE(record->has_value());
  EXPECT_EQ((*record)->plaintext.Reveal(), kPlaintext);
  EXPECT_EQ((*record)->issuer, kIssuer);
  EXPECT_EQ((*record)->version, version);
}

TEST_F(VaultTest, DoesNotOpenAgainWhatIsKnown) {
  PutTokens();
  const SealMark known = (*vault_.Get(call_, "tokens"))->mark;
  const auto again = vault_.Get(call_, "tokens", &known);
  ASSERT_THAT(again, IsOk());
  EXPECT_TRUE((*again)->is_known);
  EXPECT_TRUE((*again)->plaintext.empty());
  EXPECT_EQ((*again)->version, known.version);
}

// Also where a host gives a version twice, as one that counts from 1 for each record that is made.
TEST_F(VaultTest, OpensWhatWasSealedSince) {
  const Version version = PutTokens();
  const SealMark known = (*vault_.Get(call_, "tokens"))->mark;
  ASSERT_THAT(vault_.Put(call_, "tokens", kIssuer, Secret::CopyOf("another"), version), IsOk());
  for (const bool has_old_version : {false, true}) {
    if (has_old_version) host_.records["tokens"].version = version;
    const auto changed = vault_.Get(call_, "tokens", &known);
    ASSERT_THAT(changed, IsOk());
    EXPECT_FALSE((*changed)->is_known);
    EXPECT_EQ((*changed)->plaintext.Reveal(), "another");
  }
  host_.records.clear();
  const auto gone = vault_.Get(call_, "tokens", &known);
  ASSERT_THAT(gone, IsOk());
  EXPECT_FALSE(gone->has_value());
}

TEST_F(VaultTest, WhatIsKnownEndsWithItsKey) {
  PutTokens();
  const SealMark known = (*vault_.Get(call_, "tokens"))->mark;
  host_.keys.clear();
  EXPECT_THAT(vault_.Get(call_, "tokens", &known), IsErrorWith(ErrorCode::kAuthRequired));
}

TEST_F(VaultTest, SaysNothingForARecordThatIsNotThere) {
  const auto record = vault_.Get(call_, "tokens");
  ASSERT_THAT(record, IsOk());
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
    ASSERT_THAT(put, IsOk());
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
  ASSERT_THAT(first.Put(call_, "tokens", kIssuer, Secret::CopyOf(kPlaintext), 0), IsOk());
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
    EXPECT_THAT(vault_.Get(call_, "tokens"), IsError()) << i;
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
  ASSERT_THAT(old_record, IsOk());
  ASSERT_TRUE(old_record->has_value());

  ASSERT_THAT(vault_.Put(call_, "tokens", kIssuer, Secret::CopyOf(kPlaintext), version), IsOk());
  EXPECT_EQ(ParseEnvelope(host_.records["tokens"].bytes)->key_id, 2U);
}

TEST_F(VaultTest, AsksForASignInWhenTheKeyWasRetired) {
  PutTokens();
  host_.keys.clear();
  EXPECT_THAT(vault_.Get(call_, "tokens"),
              IsErrorWith(ErrorCode::kAuthRequired, CauseIs(HasSubstr("retired"))));
}

TEST_F(VaultTest, DoesNotOpenWithAnotherKeyOfTheSameId) {
  PutTokens();
  host_.keys[1] = std::string(32, 'x');
  EXPECT_EQ(Refusal(vault_), ErrorCode::kForbidden);
}

TEST_F(VaultTest, PutLosesAgainstAnotherNode) {
  PutTokens();
  EXPECT_THAT(vault_.Put(call_, "tokens", kIssuer, Secret::CopyOf(kPlaintext), 0),
              IsErrorWith(ErrorCode::kConflict));
}

TEST_F(VaultTest, RefusesToStoreMoreThanARecordHolds) {
  EXPECT_THAT(vault_.Put(call_, "tokens", kIssuer, Secret(std::string(kMaxEnvelopeBytes, 'x')), 0),
              IsErrorWith(ErrorCode::kTooLarge));
}

TEST_F(VaultTest, ReplacesARecordThatDoesNotOpen) {
  host_.records["tokens"] = {"garbage", 40};
  ASSERT_THAT(vault_.Replace(call_, "tokens", kIssuer, Secret::CopyOf(kPlaintext)), IsOk());
  EXPECT_THAT(vault_.Get(call_, "tokens"), IsOk());
}

TEST_F(VaultTest, ReplacesAlthoughAnotherNodeWasFirst) {
  PutTokens();
  host_.before_put = [this] { host_.records["tokens"].version = 99; };
  EXPECT_THAT(vault_.Replace(call_, "tokens", kIssuer, Secret::CopyOf("mine")), IsOk());
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
      EXPECT_THAT(store_.Put(call, key, "newer", stored->version), IsOk());
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
  EXPECT_THAT(vault.Delete(call_, "tokens"), IsOk());
  EXPECT_TRUE(host_.records.empty());
}

TEST_F(VaultTest, GivesUpDeletingWhatNeverStandsStill) {
  PutTokens();
  RacingStore racing(host_, 1000);
  Vault vault({racing, host_, host_}, random_, {"org-1", "conn-1"});
  EXPECT_THAT(vault.Delete(call_, "tokens"), IsErrorWith(ErrorCode::kConflict));
}

TEST_F(VaultTest, DeletingWhatIsGoneSucceeds) {
  EXPECT_THAT(vault_.Delete(call_, "tokens"), IsOk());
}

TEST_F(VaultTest, ClearsWhateverIsThereInOneCall) {
  PutTokens();
  host_.records["of a later version"] = {"unknown", 7};
  EXPECT_THAT(vault_.Clear(call_), IsOk());
  EXPECT_TRUE(host_.records.empty());
  EXPECT_THAT(vault_.Clear(call_), IsOk()) << "and again";
}

TEST_F(VaultTest, AFailureToClearDeletesNothing) {
  PutTokens();
  host_.fail_clear.emplace(ErrorCode::kUnavailable, "the database is down");
  EXPECT_THAT(vault_.Clear(call_), IsErrorWith(ErrorCode::kUnavailable));
  EXPECT_TRUE(host_.records.contains("tokens"));
}

TEST_F(VaultTest, LetsOnlyOneCallerClaimAVersion) {
  const Version version = PutTokens();
  EXPECT_THAT(vault_.DeleteVersion(call_, "tokens", version), IsOk());
  EXPECT_THAT(vault_.DeleteVersion(call_, "tokens", version), IsErrorWith(ErrorCode::kConflict));
}

TEST_F(VaultTest, PassesTheStoresOwnFailureOn) {
  host_.fail_next_get.emplace_back(ErrorCode::kUnavailable, "the database is down");
  EXPECT_THAT(vault_.Get(call_, "tokens"), IsErrorWith(ErrorCode::kUnavailable));
}

TEST_F(VaultTest, HoldsALeaseWhileTheGuardLives) {
  {
    const auto guard = vault_.Acquire(call_, "refresh", core::Milliseconds(1000), {});
    ASSERT_THAT(guard, IsOk());
    EXPECT_EQ(host_.held_leases.count("refresh"), 1U);
    EXPECT_THAT(vault_.Acquire(call_, "refresh", core::Milliseconds(1000), {}),
                IsErrorWith(ErrorCode::kConflict));
  }
  EXPECT_TRUE(host_.held_leases.empty());
}

TEST_F(VaultTest, ErrorsNeverHoldTheClearText) {
  PutTokens();
  host_.keys[1] = std::string(32, 'x');
  const auto record = vault_.Get(call_, "tokens");
  ASSERT_THAT(record, IsError());
  const core::Error& error = record.error();
  EXPECT_EQ((error.message + error.cause + error.fix).find(kPlaintext), std::string::npos);
}

}  // namespace
}  // namespace claribi::vault
