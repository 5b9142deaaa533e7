#include "signing/signing_keys.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <optional>

#include "signing/file_bytes.h"

namespace claribi::signing {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using std::filesystem::path;

constexpr std::size_t kMostKeyBytes = std::size_t{16} * 1024;
constexpr std::string_view kPublicTitle = "-----BEGIN PUBLIC KEY-----";
constexpr const char* kMakePublic =
    "Name a public key, which this writes: openssl pkey -in PRIVATE.pem -pubout -out PUBLIC.pem";
constexpr const char* kMakePrivate =
    "Name a private key, which this makes: openssl genpkey -algorithm ed25519 -out FILE";

struct FreeOpenSsl {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
template <typename Object>
using Owned = std::unique_ptr<Object, FreeOpenSsl>;

// What failed and was told leaves nothing behind for whoever asks OpenSSL next.
struct CleanErrors {
  ~CleanErrors() { ERR_clear_error(); }
};

Error Unusable(const std::string& kind, const path& file, const std::string& cause,
               const std::string& fix) {
  return Error{.code = Code::kUsage,
               .what = "The " + kind + " " + file.string() + " cannot be used.",
               .cause = cause,
               .fix = fix};
}

std::size_t Count(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + word.size())) ++count;
  return count;
}

// No passphrase is asked for: a program that signs has nobody to ask.
int NoPassphrase(char*, int, int, void*) { return -1; }

std::string IdOf(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  if (size <= 0) return "";
  std::string id = Sha256Of({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return id;
}

std::optional<std::array<unsigned char, 32>> RawPublic(EVP_PKEY* key) {
  std::array<unsigned char, 32> bytes{};
  std::size_t size = bytes.size();
  if (EVP_PKEY_get_raw_public_key(key, bytes.data(), &size) != 1 || size != bytes.size()) {
    return std::nullopt;
  }
  return bytes;
}

}  // namespace

struct PrivateKey::Key {
  Owned<EVP_PKEY> key;
};

PrivateKey::PrivateKey(std::unique_ptr<Key> key, PublicKey public_key)
    : key_(std::move(key)), public_key_(std::move(public_key)) {}
PrivateKey::PrivateKey(PrivateKey&&) noexcept = default;
PrivateKey::~PrivateKey() = default;

bool PublicKey::Verifies(std::string_view message, const Signature& signature) const {
  const CleanErrors clean;
  const Owned<EVP_PKEY> key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_.data(), bytes_.size()));
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  return key && context &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                          reinterpret_cast<const unsigned char*>(message.data()),
                          message.size()) == 1;
}

Result<Signature> PrivateKey::Sign(std::string_view message) const {
  const CleanErrors clean;
  Signature signature{};
  std::size_t size = signature.size();
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  if (context &&
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_->key.get()) == 1 &&
      EVP_DigestSign(context.get(), signature.data(), &size,
                     reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1 &&
      size == signature.size()) {
    return signature;
  }
  return Error{.code = Code::kInternal,
               .what = "Nothing was signed.",
               .cause = "OpenSSL refused to sign with the key.",
               .fix = "Report this, with the version of OpenSSL."};
}

Result<PublicKey> ReadPublicKey(const path& file) {
  const CleanErrors clean;
  const std::string kind = "trusted key";
  const auto text = ReadBytes(file, kMostKeyBytes);
  if (!text) return Unusable(kind, file, text.error().cause, "Name a PEM file with --trusted-key.");
  if (text->bytes.find("PRIVATE KEY-----") != std::string::npos) {
    return Unusable(kind, file, "It holds a private key, which no verifier needs.", kMakePublic);
  }
  if (Count(text->bytes, "-----BEGIN ") != 1 || Count(text->bytes, kPublicTitle) != 1) {
    return Unusable(kind, file, "It does not hold exactly one PUBLIC KEY in PEM.", kMakePublic);
  }
  const Owned<BIO> bio(BIO_new_mem_buf(text->bytes.data(), static_cast<int>(text->bytes.size())));
  const Owned<EVP_PKEY> key(PEM_read_bio_PUBKEY(bio.get(), nullptr, &NoPassphrase, nullptr));
  if (!key) return Unusable(kind, file, "Its PEM cannot be read as a public key.", kMakePublic);
  const auto bytes = EVP_PKEY_id(key.get()) == EVP_PKEY_ED25519
                         ? RawPublic(key.get())
                         : std::optional<std::array<unsigned char, 32>>();
  const std::string id = IdOf(key.get());
  if (!bytes || id.empty()) {
    return Unusable(kind, file, "It is a key of another kind than Ed25519.", kMakePublic);
  }
  return PublicKey(*bytes, id);
}

Result<std::vector<PublicKey>> ReadPublicKeys(const std::vector<std::string>& files) {
  std::vector<PublicKey> keys;
  for (const std::string& file : files) {
    auto key = ReadPublicKey(file);
    if (!key) return key.error();
    const bool is_known = std::any_of(keys.begin(), keys.end(),
                                      [&](const PublicKey& one) { return one.id() == key->id(); });
    if (!is_known) keys.push_back(*std::move(key));
  }
  return keys;
}

Result<PrivateKey> ReadPrivateKey(const path& file) {
  const CleanErrors clean;
  const std::string kind = "signing key";
  auto text = ReadBytes(file, kMostKeyBytes);
  if (!text) return Unusable(kind, file, text.error().cause, kMakePrivate);
  if ((text->mode & 077U) != 0) {
    OPENSSL_cleanse(text->bytes.data(), text->bytes.size());
    return Unusable(kind, file, "Other accounts may read or write it.",
                    "Run: chmod 600 " + file.string() +
                        ". If others could have read it, make a new key and trust that instead.");
  }
  Owned<EVP_PKEY> key;
  {
    const Owned<BIO> bio(BIO_new_mem_buf(text->bytes.data(), static_cast<int>(text->bytes.size())));
    key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, &NoPassphrase, nullptr));
  }
  const bool has_passphrase = text->bytes.find("ENCRYPTED") != std::string::npos;
  OPENSSL_cleanse(text->bytes.data(), text->bytes.size());
  if (!key) {
    return Unusable(kind, file,
                    has_passphrase ? "It is protected by a passphrase, and nobody is asked for one."
                                   : "It does not hold a private key in PEM.",
                    kMakePrivate);
  }
  const auto bytes = EVP_PKEY_id(key.get()) == EVP_PKEY_ED25519
                         ? RawPublic(key.get())
                         : std::optional<std::array<unsigned char, 32>>();
  const std::string id = IdOf(key.get());
  if (!bytes || id.empty()) {
    return Unusable(kind, file, "It is a key of another kind than Ed25519.", kMakePrivate);
  }
  auto held = std::make_unique<PrivateKey::Key>();
  held->key = std::move(key);
  return PrivateKey(std::move(held), PublicKey(*bytes, id));
}

}  // namespace claribi::signing
