#include "oauth/jwt.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <utility>

#include "core/crypto.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr int kCoordinateBytes = 32;
constexpr std::size_t kTokenIdBytes = 16;

template <typename T, void (*Free)(T*)>
struct Deleter {
  void operator()(T* value) const { Free(value); }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY, EVP_PKEY_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX, EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Deleter<ECDSA_SIG, ECDSA_SIG_free>>;
using Number = std::unique_ptr<BIGNUM, Deleter<BIGNUM, BN_free>>;
struct BioDeleter {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, BioDeleter>;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Error Failure(std::string_view what) {
  // Empties the queue of this thread, so that other code does not read our failure from it.
  ERR_clear_error();
  return Error(ErrorCode::kInternal, "A cryptographic operation failed.", what);
}

// Replaces OpenSSL's own passphrase prompt on the terminal.
int NoPassphrase(char*, int, int, void*) { return -1; }

bool IsOnP256(const EVP_PKEY* key) {
  std::array<char, 64> group{};
  std::size_t size = 0;
  return EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) == 1 &&
         std::string_view(group.data(), size) == SN_X9_62_prime256v1;
}

// Big-endian, exactly 32 bytes.
Result<std::string> Coordinate(const BIGNUM* number) {
  std::string bytes(kCoordinateBytes, '\0');
  if (number == nullptr || BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()),
                                        kCoordinateBytes) != kCoordinateBytes) {
    return Failure("a coordinate does not fit P-256");
  }
  return bytes;
}

Result<std::string> PublicCoordinate(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return Failure("a key has no public half");
  const Number owned(number);
  CLARIBI_TRY(const std::string bytes, Coordinate(number));
  return core::Base64UrlEncode(bytes);
}

}  // namespace

struct Es256Key::Pair {
  Key key;
};

Es256Key::Es256Key(std::unique_ptr<Pair> pair) : pair_(std::move(pair)) {}
Es256Key::Es256Key(Es256Key&& other) noexcept = default;
Es256Key& Es256Key::operator=(Es256Key&& other) noexcept = default;
Es256Key::~Es256Key() = default;

Result<Es256Key> Es256Key::Generate() {
  Key key(EVP_EC_gen("P-256"));
  if (key == nullptr) return Failure("no key on P-256 could be made");
  return Es256Key(std::make_unique<Pair>(Pair{std::move(key)}));
}

Result<Es256Key> Es256Key::FromPem(const core::Secret& pem) {
  const std::string_view text = pem.Reveal();
  const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  Key key(bio == nullptr ? nullptr
                         : PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassphrase, nullptr));
  if (key == nullptr || !IsOnP256(key.get())) {
    ERR_clear_error();
    return Error(ErrorCode::kInvalid, "A private key cannot be used.",
                 "expected a PEM text of a key on P-256 without a passphrase",
                 "Give the key as PKCS#8 PEM; ES256 is the algorithm that is used.")
        .Kind(core::ErrorKind::kConfiguration);
  }
  return Es256Key(std::make_unique<Pair>(Pair{std::move(key)}));
}

Result<core::Secret> Es256Key::ToPem() const {
  // Secure memory is wiped when it is freed.
  const Bio bio(BIO_new(BIO_s_secmem()));
  char* data = nullptr;
  if (bio == nullptr || PEM_write_bio_PKCS8PrivateKey(bio.get(), pair_->key.get(), nullptr, nullptr,
                                                      0, nullptr, nullptr) != 1) {
    return Failure("a private key could not be written");
  }
  const long size = BIO_get_mem_data(bio.get(), &data);
  if (size <= 0) return Failure("a private key could not be written");
  return core::Secret::CopyOf({data, static_cast<std::size_t>(size)});
}

Result<core::Json> Es256Key::PublicJwk() const {
  CLARIBI_TRY(const std::string x, PublicCoordinate(pair_->key.get(), OSSL_PKEY_PARAM_EC_PUB_X));
  CLARIBI_TRY(const std::string y, PublicCoordinate(pair_->key.get(), OSSL_PKEY_PARAM_EC_PUB_Y));
  return core::Json::MakeObject({{"crv", "P-256"}, {"kty", "EC"}, {"x", x}, {"y", y}});
}

Result<std::string> Es256Key::Thumbprint() const {
  CLARIBI_TRY(const core::Json jwk, PublicJwk());
  CLARIBI_TRY(const std::string digest, core::Sha256(jwk.Dump()));
  return core::Base64UrlEncode(digest);
}

Result<std::string> Es256Key::Sign(std::string_view bytes) const {
  const Digest digest(EVP_MD_CTX_new());
  std::size_t size = 0;
  if (digest == nullptr ||
      EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, pair_->key.get()) != 1 ||
      EVP_DigestSign(digest.get(), nullptr, &size, Bytes(bytes), bytes.size()) != 1) {
    return Failure("ES256 could not be set up");
  }
  std::string der(size, '\0');
  if (EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(der.data()), &size,
                     Bytes(bytes), bytes.size()) != 1) {
    return Failure("ES256 could not sign");
  }
  const unsigned char* in = Bytes(der);
  const Signature signature(d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(size)));
  if (signature == nullptr) return Failure("ES256 gave no signature");
  CLARIBI_TRY(std::string both, Coordinate(ECDSA_SIG_get0_r(signature.get())));
  CLARIBI_TRY(const std::string s, Coordinate(ECDSA_SIG_get0_s(signature.get())));
  return both += s;
}

Result<std::string> SignJwt(const Es256Key& key, core::Json header, const core::Json& claims) {
  header.Set("alg", kEs256);
  std::string token =
      core::Base64UrlEncode(header.Dump()) + "." + core::Base64UrlEncode(claims.Dump());
  CLARIBI_TRY(const std::string signature, key.Sign(token));
  return token.append(".").append(core::Base64UrlEncode(signature));
}

Result<std::string> MakeTokenId(core::RandomSource& random) {
  CLARIBI_TRY(const std::string bytes, random.Bytes(kTokenIdBytes));
  return core::Base64UrlEncode(bytes);
}

}  // namespace claribi::oauth
