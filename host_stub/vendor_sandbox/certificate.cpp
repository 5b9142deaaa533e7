#include "vendor_sandbox/certificate.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cstdio>
#include <ctime>
#include <filesystem>
#include <system_error>
#include <utility>

namespace claribi::vendor_sandbox {
namespace {

constexpr long kLifetimeSeconds = 7L * 24 * 3600;
constexpr long kKeptLifetimeSeconds = 365L * 24 * 3600;
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
Certificate Unsigned(EVP_PKEY* key, const char* common_name,
                     long lifetime_seconds = kLifetimeSeconds) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  if (!SetRandomSerial(certificate.get())) return nullptr;
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kClockSkewSeconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), lifetime_seconds);
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

namespace {

struct Authority {
  Certificate certificate;
  Key key;
};

// Without a certificate when OpenSSL refuses.
Authority MakeAuthority(long lifetime_seconds) {
  Key key(EVP_EC_gen("P-256"));
  if (!key) return {};
  Certificate certificate = Unsigned(key.get(), "Vendor sandbox authority", lifetime_seconds);
  if (!certificate ||
      !AddExtension(certificate.get(), certificate.get(), NID_basic_constraints,
                    "critical,CA:TRUE,pathlen:0") ||
      !AddExtension(certificate.get(), certificate.get(), NID_key_usage,
                    "critical,keyCertSign,cRLSign") ||
      !Sign(certificate.get(), certificate.get(), key.get())) {
    return {};
  }
  return {std::move(certificate), std::move(key)};
}

ServerIdentity IdentityBy(const Authority& authority, const std::string& host) {
  Key server_key(EVP_EC_gen("P-256"));
  if (!authority.certificate || !server_key) return {};
  const std::string names = "DNS:" + host + ",DNS:localhost,IP:127.0.0.1,IP:::1";
  X509* issuer = authority.certificate.get();
  Certificate server = Unsigned(server_key.get(), host.c_str());
  if (!server || !AddExtension(server.get(), issuer, NID_basic_constraints, "critical,CA:FALSE") ||
      !AddExtension(server.get(), issuer, NID_key_usage, "critical,digitalSignature") ||
      !AddExtension(server.get(), issuer, NID_ext_key_usage, "serverAuth") ||
      !AddExtension(server.get(), issuer, NID_subject_alt_name, names.c_str()) ||
      !Sign(server.get(), issuer, authority.key.get())) {
    return {};
  }
  return {Pem(issuer), std::move(server), std::move(server_key)};
}

using File = std::unique_ptr<BIO, decltype(&BIO_free_all)>;

File OpenFile(const std::string& name, const char* mode) {
  return {BIO_new_file(name.c_str(), mode), &BIO_free_all};
}

// Without a certificate where none is kept, or not for long enough.
Authority ReadAuthority(const std::string& certificate_file, const std::string& key_file) {
  const File certificates = OpenFile(certificate_file, "r");
  const File keys = OpenFile(key_file, "r");
  if (!certificates || !keys) return {};
  Authority kept{Certificate(PEM_read_bio_X509(certificates.get(), nullptr, nullptr, nullptr)),
                 Key(PEM_read_bio_PrivateKey(keys.get(), nullptr, nullptr, nullptr))};
  if (!kept.certificate || !kept.key) return {};
  time_t tomorrow = time(nullptr) + 24L * 3600;
  const bool is_valid = X509_cmp_time(X509_get0_notAfter(kept.certificate.get()), &tomorrow) > 0 &&
                        X509_check_private_key(kept.certificate.get(), kept.key.get()) == 1;
  return is_valid ? std::move(kept) : Authority{};
}

bool WriteAuthority(const Authority& made, const std::string& certificate_file,
                    const std::string& key_file) {
  const mode_t before = umask(077);  // the key is its owner's alone from the beginning
  std::remove(key_file.c_str());
  const File keys = OpenFile(key_file, "w");
  const bool has_key = keys && PEM_write_bio_PrivateKey(keys.get(), made.key.get(), nullptr,
                                                        nullptr, 0, nullptr, nullptr) == 1;
  umask(before);
  const File certificates = OpenFile(certificate_file, "w");
  return has_key && certificates &&
         PEM_write_bio_X509(certificates.get(), made.certificate.get()) == 1 &&
         BIO_flush(keys.get()) == 1 && BIO_flush(certificates.get()) == 1;
}

}  // namespace

ServerIdentity MakeServerIdentity(const std::string& host) {
  return IdentityBy(MakeAuthority(kLifetimeSeconds), host);
}

Result<ServerIdentity> ServerIdentityOfKeptAuthority(const std::string& host,
                                                     const std::string& ca_dir) {
  const std::string certificate_file = ca_dir + "/ca.pem";
  const std::string key_file = ca_dir + "/ca.key";
  std::error_code ec;
  std::filesystem::create_directories(ca_dir, ec);
  Authority authority = ReadAuthority(certificate_file, key_file);
  if (!authority.certificate) {
    authority = MakeAuthority(kKeptLifetimeSeconds);
    if (authority.certificate && !WriteAuthority(authority, certificate_file, key_file)) {
      return Problem{"Cannot keep the CA in " + ca_dir, "A file there cannot be written.",
                     "Name a folder of yours with --ca-dir."};
    }
  }
  return IdentityBy(authority, host);
}

}  // namespace claribi::vendor_sandbox
