// The facts of a certificate that an error or a log shows. Every text in a certificate is
// untrusted, so it is escaped to ASCII and bounded here. OpenSSL verifies (tls_stream.h), and
// tls_error.h words the verdict. Sources: RFC 5280 sections 4.1, 4.2.1.6 and 4.2.2.1, RFC 4514
// (names as text).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

struct x509_st;

namespace claribi::http {

struct CertificateFacts {
  std::string subject;                 // "CN=vendor.example,O=Vendor"
  std::string issuer;                  // the same, of who signed it
  std::string not_before;              // "2026-11-26 17:05:00Z"
  std::string not_after;               // the same
  std::vector<std::string> names;      // host names and addresses that it is for, the first of them
  std::size_t more_names = 0;          // how many were left out
  bool names_place_of_issuer = false;  // a URL of the issuer's certificate (caIssuers)
  std::string key;                     // "RSA, 2048 bits"
  std::string fingerprint;             // SHA-256 over it all, its first 16 hexadecimal digits
};

// Leaves nothing in the error queue of the thread.
CertificateFacts Examine(const x509_st& certificate);

// "vendor.example, *.vendor.example and 3 more"; "no host" where it names none.
std::string NamesOf(const CertificateFacts& facts);

// All of it in one line, for an error or a log.
std::string Describe(const CertificateFacts& facts);

}  // namespace claribi::http
