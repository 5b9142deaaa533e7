// The OpenSSL that the self-contained library carries is its own: no other code of the process sees
// it, so it is set up here and not by the machine's openssl.cnf.
// Source: OPENSSL_init_crypto(3).
#pragma once

namespace claribi::portable {

// Before anything else uses OpenSSL; again does nothing. From then on
// - no configuration file is read: neither openssl.cnf nor OPENSSL_CONF can load a provider or
//   loosen TLS, and what protects a connection is what http/tls_stream.cpp sets;
// - nothing of it is torn down when the process ends, while threads of the host may still be
// inside.
void SetUpOwnOpenSsl();  // [mt]

}  // namespace claribi::portable
