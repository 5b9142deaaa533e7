#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "http/system_authorities.h"

namespace claribi::http {
namespace {

// Of Fedora and its kin only the bundle for TLS servers counts: others hold what is meant for mail.
constexpr std::array<std::string_view, 7> kBundles = {
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Gentoo
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Fedora, RHEL, Amazon Linux
    "/etc/ca-certificates/extracted/tls-ca-bundle.pem",   // Arch
    "/var/lib/ca-certificates/ca-bundle.pem",             // openSUSE, SLES
    "/etc/ssl/ca-bundle.pem",                             // the same, where it used to be
    "/etc/ssl/certs/ca-bundle.crt",                       // NixOS
    "/etc/ssl/cert.pem",                                  // what is left
};

// True if there is a file with something in it, or a folder with a file in it.
bool HoldsSomething(const std::string& path) {
  std::error_code failed;
  const bool is_empty = std::filesystem::is_empty(path, failed);
  return !failed && !is_empty;
}

// As OpenSSL reads the environment: a program with more rights than its user's does not.
const char* FromEnvironment(const char* variable) { return ::secure_getenv(variable); }

}  // namespace

AuthorityPlaces PlacesOfThisMachine() {
  const char* file = FromEnvironment(X509_get_default_cert_file_env());
  const char* folder = FromEnvironment(X509_get_default_cert_dir_env());
  return {file != nullptr || folder != nullptr,
          {X509_get_default_cert_file(), X509_get_default_cert_dir()},
          {kBundles.begin(), kBundles.end()},
          file != nullptr ? file : X509_get_default_cert_file()};
}

bool TrustSystemAuthorities(SSL_CTX* context, const AuthorityPlaces& places) {
  // What the environment names is meant to replace the system's, also where nothing is there.
  if (places.are_named || std::ranges::any_of(places.built_in, HoldsSomething)) return true;
  const bool found = std::ranges::any_of(places.bundles, [context](const std::string& bundle) {
    return HoldsSomething(bundle) && SSL_CTX_load_verify_file(context, bundle.c_str()) == 1;
  });
  ERR_clear_error();
  return found;
}

}  // namespace claribi::http
