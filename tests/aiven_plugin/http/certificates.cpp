#include "aiven_plugin/http/certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace claribi::testing {
namespace {

constexpr long kDay = 24 * 60 * 60;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

struct Wanted {
  const char* common_name;
  const char* alternative_names;  // nullptr: none
  long from = -kDay;
  long until = kDay;
  bool is_authority = false;
  const char* long_name = nullptr;  // the attribute "name", which may be long; nullptr: none
};

void AddExtension(X509* certificate, int nid, const char* value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Key NewKey() { return {EVP_EC_gen("P-256"), &EVP_PKEY_free}; }

// Signed by `issuer`, or by itself if that is nullptr.
Certificate Issue(const Wanted& wanted, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key) {
  static long serial = 0;
  Certificate made(X509_new(), &X509_free);
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), wanted.from);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), wanted.until);
  X509_set_pubkey(made.get(), key);
  X509_NAME* name = X509_get_subject_name(made.get());
  const auto* text = reinterpret_cast<const unsigned char*>(wanted.common_name);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
  if (wanted.long_name != nullptr) {
    const auto* long_name = reinterpret_cast<const unsigned char*>(wanted.long_name);
    X509_NAME_add_entry_by_txt(name, "name", MBSTRING_UTF8, long_name, -1, 0, 0);
  }
  X509_set_issuer_name(made.get(), issuer != nullptr ? X509_get_subject_name(issuer) : name);
  AddExtension(made.get(), NID_basic_constraints,
               wanted.is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (wanted.alternative_names != nullptr) {
    AddExtension(made.get(), NID_subject_alt_name, wanted.alternative_names);
  }
  X509_sign(made.get(), issuer_key != nullptr ? issuer_key : key, EVP_sha256());
  return made;
}

// `above`: the next certificate of the chain, or nullptr.
std::string Write(const std::string& path, EVP_PKEY* key, X509* certificate,
                  X509* above = nullptr) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  if (file == nullptr) throw std::runtime_error("cannot write " + path);
  if (key != nullptr) PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
  PEM_write_X509(file, certificate);
  if (above != nullptr) PEM_write_X509(file, above);
  std::fclose(file);
  return path;
}

}  // namespace

Certificates::Certificates() {
  std::string name = (std::filesystem::temp_directory_path() / "claribi-http-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for certificates");
  folder_ = name;
  const Key authority_key = NewKey();
  const Certificate authority =
      Issue({"Test authority", nullptr, -kDay, kDay, true}, authority_key.get(), nullptr, nullptr);
  authority_ = Write(folder_ + "/authority.pem", nullptr, authority.get());
  hashed_ = folder_ + "/hashed";
  std::filesystem::create_directory(hashed_);
  std::array<char, sizeof("/12345678.0")> hash{};
  std::snprintf(hash.data(), hash.size(), "/%08lx.0", X509_subject_name_hash(authority.get()));
  Write(hashed_ + hash.data(), nullptr, authority.get());
  const auto issue = [&](const char* file, const Wanted& wanted, const Key& key = NewKey()) {
    const Certificate made = Issue(wanted, key.get(), authority.get(), authority_key.get());
    return Write(folder_ + "/" + file, key.get(), made.get());
  };
  constexpr const char* kLocal = "DNS:localhost,IP:127.0.0.1";
  good_ = issue("good.pem", {"localhost", kLocal});
  expired_ = issue("expired.pem", {"localhost", kLocal, -2 * kDay, -kDay});
  not_yet_valid_ = issue("early.pem", {"localhost", kLocal, kDay, 2 * kDay});
  for_another_host_ = issue("other.pem", {"localhost", "DNS:other.example,DNS:*.localhost"});
  subject_only_ = issue("subject.pem", {"localhost", nullptr});
  weak_ = issue("weak.pem", {"localhost", kLocal}, Key(EVP_RSA_gen(1024), &EVP_PKEY_free));
  const std::string flood = "\x1b[2J\r\n\xe2\x80\xae" + std::string(3000, 'x');
  const std::string names =
      "DNS:\x1b[2J.example,DNS:a,DNS:b,DNS:c,DNS:d,DNS:e,DNS:f,DNS:g,DNS:" + std::string(3000, 'y');
  hostile_ = issue("hostile.pem", {"evil", names.c_str(), -kDay, kDay, false, flood.c_str()});
  const Key between_key = NewKey();
  const Certificate between = Issue({"Old authority", nullptr, -2 * kDay, -kDay, true},
                                    between_key.get(), authority.get(), authority_key.get());
  const Key key = NewKey();
  const Certificate below =
      Issue({"localhost", kLocal}, key.get(), between.get(), between_key.get());
  below_expired_ = Write(folder_ + "/below.pem", key.get(), below.get(), between.get());
  const Certificate missing = Issue({"Missing authority", nullptr, -kDay, kDay, true},
                                    between_key.get(), authority.get(), authority_key.get());
  const Certificate orphan =
      Issue({"localhost", kLocal}, key.get(), missing.get(), between_key.get());
  below_missing_ = Write(folder_ + "/orphan.pem", key.get(), orphan.get());
  const Certificate alone = Issue({"localhost", kLocal}, key.get(), nullptr, nullptr);
  self_signed_ = Write(folder_ + "/self_signed.pem", key.get(), alone.get());
}

Certificates::~Certificates() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace claribi::testing
