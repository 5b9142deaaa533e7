// The certificates of one run: an authority and a server certificate for its host name, localhost,
// 127.0.0.1 and ::1, EC P-256. Made at start, valid for a week, and private keys never leave
// memory; an authority that is kept in a folder is valid for a year, and its key is in a file
// there. Source: RFC 5280.
#pragma once

#include <memory>
#include <string>

#include "vendor_sandbox/problem.h"

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

/// The same by the authority that is kept in the folder `ca_dir`, as ca.pem and ca.key (0600).
/// Where there is none, or it is valid for less than a day, a new one is made there. A problem
/// where the folder or its files cannot be used.
Result<ServerIdentity> ServerIdentityOfKeptAuthority(const std::string& host,
                                                     const std::string& ca_dir);

}  // namespace claribi::vendor_sandbox
