// The certificates of one run: an authority and a server certificate for its host name, localhost,
// 127.0.0.1 and ::1, EC P-256. Made at start, valid for a week, private keys never leave memory.
// Source: RFC 5280.
#pragma once

#include <memory>
#include <string>

typedef struct x509_st X509;
typedef struct evp_pkey_st EVP_PKEY;

namespace claribi::vendor_sandbox {

struct FreeX509 {
  void operator()(X509* certificate) const;
};
struct FreeKey {
  void operator()(EVP_PKEY* key) const;
};

struct ServerIdentity {
  std::string authority_pem;  ///< what a client must trust
  std::unique_ptr<X509, FreeX509> certificate;
  std::unique_ptr<EVP_PKEY, FreeKey> key;
};

/// An identity without certificate and key when OpenSSL refuses.
ServerIdentity MakeServerIdentity(const std::string& host);

}  // namespace claribi::vendor_sandbox
