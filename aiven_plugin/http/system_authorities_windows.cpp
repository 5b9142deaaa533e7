// clang-format off
// Windows' headers come last: they take names of OpenSSL's for numbers of their own.
#include "http/system_authorities.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <windows.h>
#include <wincrypt.h>
// clang-format on

namespace claribi::http {
namespace {

struct CloseStore {
  void operator()(void* store) const { CertCloseStore(store, 0); }
};
using Store = std::unique_ptr<void, CloseStore>;

struct FreeContext {
  void operator()(const CERT_CONTEXT* context) const { CertFreeCertificateContext(context); }
};
struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

// A store of the machine and of the user who runs the process, to be read.
Store Open(const wchar_t* name) {
  return Store(CertOpenStore(
      CERT_STORE_PROV_SYSTEM_W, 0, 0,
      CERT_SYSTEM_STORE_CURRENT_USER | CERT_STORE_READONLY_FLAG | CERT_STORE_OPEN_EXISTING_FLAG,
      name));
}

// What the system adds to a certificate says what it is for: nothing said is everything.
bool IsForServers(const CERT_CONTEXT* certificate) {
  DWORD size = 0;
  if (CertGetEnhancedKeyUsage(certificate, CERT_FIND_PROP_ONLY_ENHKEY_USAGE_FLAG, nullptr, &size) ==
      0) {
    return GetLastError() == static_cast<DWORD>(CRYPT_E_NOT_FOUND);
  }
  std::vector<unsigned char> bytes(std::max(std::size_t{size}, sizeof(CERT_ENHKEY_USAGE)));
  auto* usage = reinterpret_cast<CERT_ENHKEY_USAGE*>(bytes.data());
  SetLastError(ERROR_SUCCESS);
  const bool is_read = CertGetEnhancedKeyUsage(certificate, CERT_FIND_PROP_ONLY_ENHKEY_USAGE_FLAG,
                                               usage, &size) != 0;
  if (!is_read || usage->cUsageIdentifier == 0) {
    return GetLastError() == static_cast<DWORD>(CRYPT_E_NOT_FOUND);
  }
  const std::span<char* const> purposes(usage->rgpszUsageIdentifier, usage->cUsageIdentifier);
  return std::ranges::any_of(purposes, [](const char* purpose) {
    return std::string_view(purpose) == szOID_PKIX_KP_SERVER_AUTH;
  });
}

bool IsDisallowed(const CERT_CONTEXT* certificate, const Store& disallowed) {
  if (disallowed == nullptr) return false;
  const std::unique_ptr<const CERT_CONTEXT, FreeContext> found(
      CertFindCertificateInStore(disallowed.get(), X509_ASN_ENCODING | PKCS_7_ASN_ENCODING, 0,
                                 CERT_FIND_EXISTING, certificate, nullptr));
  return found != nullptr;
}

bool Trust(SSL_CTX* context, const CERT_CONTEXT* certificate) {
  const unsigned char* bytes = certificate->pbCertEncoded;
  const std::unique_ptr<X509, FreeX509> parsed(
      d2i_X509(nullptr, &bytes, static_cast<long>(certificate->cbCertEncoded)));
  return parsed != nullptr &&
         X509_STORE_add_cert(SSL_CTX_get_cert_store(context), parsed.get()) == 1;
}

}  // namespace

AuthorityPlaces PlacesOfThisMachine() {
  const char* file = std::getenv(X509_get_default_cert_file_env());
  const char* folder = std::getenv(X509_get_default_cert_dir_env());
  return {file != nullptr || folder != nullptr,
          {},
          {},
          file != nullptr ? file : X509_get_default_cert_file()};
}

bool TrustSystemAuthorities(SSL_CTX* context, const AuthorityPlaces& places) {
  // What the environment names is meant to replace the system's, also where nothing is there.
  if (places.are_named) return true;
  const Store roots = Open(L"ROOT");
  const Store disallowed = Open(L"Disallowed");
  bool found = false;
  const CERT_CONTEXT* each = nullptr;
  // Frees the one before.
  while (roots != nullptr && (each = CertEnumCertificatesInStore(roots.get(), each)) != nullptr) {
    found =
        (IsForServers(each) && !IsDisallowed(each, disallowed) && Trust(context, each)) || found;
  }
  ERR_clear_error();
  return found;
}

}  // namespace claribi::http
