#include "aiven_plugin/oauth/jwt_reader.h"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>
#include <vector>

#include "core/crypto.h"

namespace claribi::oauth {
namespace {

std::string Decoded(std::string_view text) {
  const auto bytes = core::Base64UrlDecode(text);
  EXPECT_TRUE(bytes.has_value()) << text;
  return bytes.value_or("");
}

unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

EVP_PKEY* KeyOf(const core::Json& jwk) {
  std::string point =
      std::string(1, '\x04') + Decoded(*jwk.FindString("x")) + Decoded(*jwk.FindString("y"));
  std::string group = "P-256";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end()};
  EVP_PKEY* key = nullptr;
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr);
  EVP_PKEY_fromdata_init(context);
  EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, const_cast<OSSL_PARAM*>(parameters));
  EVP_PKEY_CTX_free(context);
  return key;
}

}  // namespace

ReadJwt Read(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  EXPECT_NE(first, std::string_view::npos) << token;
  EXPECT_LT(first, last) << token;
  ReadJwt jwt;
  if (first == std::string_view::npos || first >= last) return jwt;
  jwt.signing_input = token.substr(0, last);
  jwt.signature = Decoded(token.substr(last + 1));
  jwt.header = core::Json::Parse(Decoded(token.substr(0, first))).value();
  jwt.claims = core::Json::Parse(Decoded(token.substr(first + 1, last - first - 1))).value();
  return jwt;
}

bool IsSignedBy(const ReadJwt& jwt, const core::Json& jwk) {
  if (jwt.signature.size() != 64) return false;
  std::string raw = jwt.signature;
  ECDSA_SIG* signature = ECDSA_SIG_new();
  ECDSA_SIG_set0(signature, BN_bin2bn(Bytes(raw), 32, nullptr),
                 BN_bin2bn(Bytes(raw) + 32, 32, nullptr));
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature, &der);
  EVP_PKEY* key = KeyOf(jwk);
  EVP_MD_CTX* digest = EVP_MD_CTX_new();
  std::string input = jwt.signing_input;
  const bool is_valid = EVP_DigestVerifyInit(digest, nullptr, EVP_sha256(), nullptr, key) == 1 &&
                        EVP_DigestVerify(digest, der, static_cast<std::size_t>(size), Bytes(input),
                                         input.size()) == 1;
  EVP_MD_CTX_free(digest);
  EVP_PKEY_free(key);
  OPENSSL_free(der);
  ECDSA_SIG_free(signature);
  return is_valid;
}

}  // namespace claribi::oauth
