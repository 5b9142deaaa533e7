#include "vendor_sandbox/certificate.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace claribi::vendor_sandbox {
namespace {

constexpr long kLifetimeSeconds = 7L * 24 * 3600;
constexpr long kClockSkewSeconds = 3600;

using Certificate = std::unique_ptr<X509, FreeX509>;
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

bool AddExtension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

bool SetRandomSerial(X509* certificate) {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) return false;
  bytes[0] &= 0x7F;
  BIGNUM* number = BN_bin2bn(bytes, sizeof bytes, nullptr);
  const bool set = number != nullptr &&
                   BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
  BN_free(number);
  return set;
}

// A certificate that still has to be given its extensions and its signature.
Certificate Unsigned(EVP_PKEY* key, const char* common_name) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  if (!SetRandomSerial(certificate.get())) return nullptr;
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kClockSkewSeconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kLifetimeSeconds);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
  return certificate;
}

bool Sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
  return X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 &&
         AddExtension(certificate, issuer, NID_subject_key_identifier, "hash") &&
         AddExtension(certificate, issuer, NID_authority_key_identifier, "keyid") &&
         X509_sign(certificate, issuer_key, EVP_sha256()) > 0;
}

std::string Pem(X509* certificate) {
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(memory, certificate);
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(memory);
  return text;
}

}  // namespace

void FreeX509::operator()(X509* certificate) const { X509_free(certificate); }
void FreeKey::operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }

ServerIdentity MakeServerIdentity(const std::string& host) {
  const Key authority_key(EVP_EC_gen("P-256"));
  Key server_key(EVP_EC_gen("P-256"));
  if (!authority_key || !server_key) return {};

  const Certificate authority = Unsigned(authority_key.get(), "Vendor sandbox authority");
  if (!authority ||
      !AddExtension(authority.get(), authority.get(), NID_basic_constraints,
                    "critical,CA:TRUE,pathlen:0") ||
      !AddExtension(authority.get(), authority.get(), NID_key_usage,
                    "critical,keyCertSign,cRLSign") ||
      !Sign(authority.get(), authority.get(), authority_key.get())) {
    return {};
  }

  const std::string names = "DNS:" + host + ",DNS:localhost,IP:127.0.0.1,IP:::1";
  Certificate server = Unsigned(server_key.get(), host.c_str());
  if (!server ||
      !AddExtension(server.get(), authority.get(), NID_basic_constraints, "critical,CA:FALSE") ||
      !AddExtension(server.get(), authority.get(), NID_key_usage, "critical,digitalSignature") ||
      !AddExtension(server.get(), authority.get(), NID_ext_key_usage, "serverAuth") ||
      !AddExtension(server.get(), authority.get(), NID_subject_alt_name, names.c_str()) ||
      !Sign(server.get(), authority.get(), authority_key.get())) {
    return {};
  }
  return {Pem(authority.get()), std::move(server), std::move(server_key)};
}

}  // namespace claribi::vendor_sandbox
