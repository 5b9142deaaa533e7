#include "oauth/jwt.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "aiven_plugin/oauth/jwt_reader.h"
#include "core/crypto.h"
#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::oauth {
namespace {

using core::Json;
using core::Secret;

// RFC 7515, appendix A.3.1.
constexpr char kPublishedKey[] =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "MHcCAQEEII6bEJ5xkJi/mASH3x9dd+nLKWBuvtImO19XwhPfhPSyoAoGCCqGSM49\n"
    "AwEHoUQDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEXH8UTNG72b\n"
    "focs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n"
    "-----END EC PRIVATE KEY-----\n";

// PEM of a new key; encrypted if `passphrase` is not null.
std::string PemOf(EVP_PKEY* key, const char* passphrase = nullptr) {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PKCS8PrivateKey(bio, key, passphrase != nullptr ? EVP_aes_128_cbc() : nullptr,
                                passphrase, passphrase != nullptr ? 1 : 0, nullptr, nullptr);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string pem(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  EVP_PKEY_free(key);
  return pem;
}

TEST(Es256Key, GivesItsPublicHalfAsAJwk) {
  const auto key = Es256Key::FromPem(Secret::CopyOf(kPublishedKey));
  ASSERT_THAT(key, IsOk());
  EXPECT_EQ(key->PublicJwk()->Dump(),
            R"({"crv":"P-256","kty":"EC","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
            R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})");
  // RFC 7638 section 3
  EXPECT_EQ(*key->Thumbprint(), "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U");
}

TEST(Es256Key, SurvivesItsPem) {
  const auto key = Es256Key::Generate();
  ASSERT_THAT(key, IsOk());
  const auto pem = key->ToPem();
  ASSERT_THAT(pem, IsOk());
  const auto again = Es256Key::FromPem(*pem);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(*again->PublicJwk(), *key->PublicJwk());
  EXPECT_NE(*Es256Key::Generate()->PublicJwk(), *key->PublicJwk());
}

TEST(Es256Key, RefusesWhatIsNoKeyOnItsCurve) {
  const std::vector<std::string> texts = {"", "no key", PemOf(EVP_EC_gen("P-384")),
                                          PemOf(EVP_RSA_gen(2048)),
                                          std::string(kPublishedKey).substr(0, 100)};
  for (const std::string& text : texts) {
    EXPECT_THAT(Es256Key::FromPem(Secret::CopyOf(text)),
                IsErrorWith(core::ErrorCode::kInvalid, HasFix()))
        << text;
  }
}

// It must not ask for one on the terminal of the host either.
TEST(Es256Key, RefusesAKeyWithAPassphrase) {
  EXPECT_THAT(Es256Key::FromPem(Secret::CopyOf(PemOf(EVP_EC_gen("P-256"), "secret"))), IsError());
}

TEST(SignJwt, SignsWithFixedWidthNumbers) {
  const auto key = Es256Key::Generate();
  ASSERT_THAT(key, IsOk());
  const Json jwk = *key->PublicJwk();
  // About one signature in 128 has a number with leading zeros.
  for (int i = 0; i < 300; ++i) {
    const auto token = SignJwt(*key, Json::MakeObject({{"typ", "JWT"}}),
                               Json::MakeObject({{"jti", std::to_string(i)}}));
    ASSERT_THAT(token, IsOk());
    const ReadJwt jwt = Read(*token);
    ASSERT_EQ(jwt.signature.size(), 64U);
    ASSERT_TRUE(IsSignedBy(jwt, jwk)) << i;
    EXPECT_EQ(*jwt.header.FindString("alg"), "ES256");
    EXPECT_EQ(*jwt.header.FindString("typ"), "JWT");
    EXPECT_EQ(*jwt.claims.FindString("jti"), std::to_string(i));
  }
}

TEST(SignJwt, IsNotSignedByAnotherKey) {
  const auto token = SignJwt(*Es256Key::Generate(), Json::MakeObject(), Json::MakeObject());
  EXPECT_FALSE(IsSignedBy(Read(*token), *Es256Key::Generate()->PublicJwk()));
}

TEST(TokenId, Is128BitsAndNeverTheSame) {
  testing::CountingRandom random;
  const auto first = MakeTokenId(random);
  EXPECT_EQ(core::Base64UrlDecode(*first)->size(), 16U);
  EXPECT_NE(*first, *MakeTokenId(random));
}

}  // namespace
}  // namespace claribi::oauth
