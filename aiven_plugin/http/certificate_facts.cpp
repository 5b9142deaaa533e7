#include "http/certificate_facts.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <ctime>
#include <memory>
#include <string_view>

#include "core/text.h"
#include "http/ip_address.h"

namespace claribi::http {
namespace {

constexpr std::size_t kMaxNameBytes = 120;  // of a distinguished name
constexpr std::size_t kMaxHostBytes = 64;
constexpr std::size_t kMaxHosts = 4;
constexpr std::size_t kFingerprintBytes = 8;

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeAccess {
  void operator()(AUTHORITY_INFO_ACCESS* access) const { AUTHORITY_INFO_ACCESS_free(access); }
};
struct FreeNames {
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

// What `print` writes.
template <typename Print>
std::string Printed(std::size_t max_bytes, const Print& print) {
  const std::unique_ptr<BIO, FreeBio> bio(BIO_new(BIO_s_mem()));
  if (bio == nullptr) return "?";
  print(bio.get());
  const char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return core::Excerpt({text, static_cast<std::size_t>(std::max(size, 0L))}, max_bytes);
}

std::string NameText(const X509_NAME* name) {
  // RFC 2253 escapes whatever is not printable ASCII.
  return Printed(kMaxNameBytes,
                 [name](BIO* bio) { X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253); });
}

std::string TimeText(const ASN1_TIME* time) {
  std::tm parts{};
  std::array<char, 32> text{};
  if (ASN1_TIME_to_tm(time, &parts) != 1 ||
      std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%SZ", &parts) == 0) {
    return "?";
  }
  return text.data();
}

std::string AddressText(const ASN1_OCTET_STRING* address) {
  const unsigned char* bytes = ASN1_STRING_get0_data(address);
  if (ASN1_STRING_length(address) == 4) {
    std::array<std::uint8_t, 4> v4{};
    std::copy_n(bytes, v4.size(), v4.begin());
    return IpAddress::V4(v4).ToString();
  }
  if (ASN1_STRING_length(address) == 16) {
    std::array<std::uint8_t, 16> v6{};
    std::copy_n(bytes, v6.size(), v6.begin());
    return IpAddress::V6(v6).ToString();
  }
  return "?";
}

// Empty for names of other kinds (mail, URIs), which name no host.
std::string HostText(const GENERAL_NAME& name) {
  if (name.type == GEN_IPADD) return AddressText(name.d.iPAddress);
  if (name.type != GEN_DNS) return {};
  return Printed(kMaxHostBytes, [&name](BIO* bio) {
    ASN1_STRING_print_ex(bio, name.d.dNSName, ASN1_STRFLGS_RFC2253);
  });
}

void ReadHosts(const X509& certificate, CertificateFacts& facts) {
  const std::unique_ptr<GENERAL_NAMES, FreeNames> names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    std::string host = HostText(*sk_GENERAL_NAME_value(names.get(), i));
    if (host.empty()) continue;
    if (facts.names.size() < kMaxHosts) {
      facts.names.push_back(std::move(host));
    } else {
      ++facts.more_names;
    }
  }
}

bool NamesPlaceOfIssuer(const X509& certificate) {
  const std::unique_ptr<AUTHORITY_INFO_ACCESS, FreeAccess> access(
      static_cast<AUTHORITY_INFO_ACCESS*>(
          X509_get_ext_d2i(&certificate, NID_info_access, nullptr, nullptr)));
  for (int i = 0; access != nullptr && i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
    const ACCESS_DESCRIPTION* place = sk_ACCESS_DESCRIPTION_value(access.get(), i);
    if (OBJ_obj2nid(place->method) == NID_ad_ca_issuers) return true;
  }
  return false;
}

std::string KeyText(const X509& certificate) {
  const EVP_PKEY* key = X509_get0_pubkey(&certificate);
  if (key == nullptr) return "of an unknown kind";
  const char* kind = EVP_PKEY_get0_type_name(key);
  return (kind != nullptr ? core::Excerpt(kind, 20) : std::string("?")) + ", " +
         std::to_string(EVP_PKEY_get_bits(key)) + " bits";
}

std::string Fingerprint(const X509& certificate) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (X509_digest(&certificate, EVP_sha256(), digest.data(), &size) != 1) return "?";
  std::string text;
  for (std::size_t i = 0; i < kFingerprintBytes; ++i) {
    text += kHex[digest[i] >> 4U];
    text += kHex[digest[i] & 0xFU];
  }
  return text;
}

}  // namespace

CertificateFacts Examine(const X509& certificate) {
  CertificateFacts facts;
  facts.subject = NameText(X509_get_subject_name(&certificate));
  facts.issuer = NameText(X509_get_issuer_name(&certificate));
  facts.not_before = TimeText(X509_get0_notBefore(&certificate));
  facts.not_after = TimeText(X509_get0_notAfter(&certificate));
  ReadHosts(certificate, facts);
  facts.names_place_of_issuer = NamesPlaceOfIssuer(certificate);
  facts.key = KeyText(certificate);
  facts.fingerprint = Fingerprint(certificate);
  ERR_clear_error();  // an extension that cannot be read
  return facts;
}

std::string NamesOf(const CertificateFacts& facts) {
  std::string text;
  for (const std::string& name : facts.names) text += (text.empty() ? "" : ", ") + name;
  if (facts.more_names > 0) text += " and " + std::to_string(facts.more_names) + " more";
  return text.empty() ? "no host" : text;
}

std::string Describe(const CertificateFacts& facts) {
  return "subject \"" + facts.subject + "\", issuer \"" + facts.issuer + "\", valid from " +
         facts.not_before + " to " + facts.not_after + ", for " + NamesOf(facts) + ", key " +
         facts.key + ", SHA-256 " + facts.fingerprint + "…";
}

}  // namespace claribi::http
