// Which certificate authorities this machine trusts, found at run time: a library that was built on
// one distribution looks on another where that one keeps them, and on Windows in the system's own
// certificate stores. Not ca_file, which the operator names (tls_stream.h).
// Sources: SSL_CTX_load_verify_locations(3); Windows, "Certificate Store Functions".
#pragma once

#include <string>
#include <vector>

struct ssl_ctx_st;

namespace claribi::http {

struct AuthorityPlaces {
  bool are_named = false;             // SSL_CERT_FILE or SSL_CERT_DIR is set, and OpenSSL reads it
  std::vector<std::string> built_in;  // the file and the folder that OpenSSL was built with
  std::vector<std::string> bundles;   // the files that distributions have, the common first
};

AuthorityPlaces PlacesOfThisMachine();  // on Windows without files: stores stand for them

// For a context that has OpenSSL's own places (SSL_CTX_set_default_verify_paths): where nothing is
// there and the environment names none, it trusts the first of the bundles that can be read; on
// Windows, what the store ROOT holds, but for what is not meant for servers or is in the store
// Disallowed. False if there is nothing at all, so that no certificate passes that ca_file does not
// vouch for.
bool TrustSystemAuthorities(ssl_ctx_st* context, const AuthorityPlaces& places);

}  // namespace claribi::http
