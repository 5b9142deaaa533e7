#include "http/tls_error.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include "core/text.h"

namespace claribi::http {
namespace {

struct Verdict {
  std::string_view cause;
  std::string_view fix;
};

constexpr std::string_view kPrivateAuthority =
    "If your organisation inspects TLS or runs its own authority, have the operator add that "
    "authority's certificate; otherwise do not go on.";

Verdict Judge(long verify_result) {
  switch (verify_result) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return {"its certificate has expired",
              "Check this machine's clock; if it is right, the server's owner must renew the "
              "certificate."};
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return {"its certificate is not valid yet", "Check this machine's clock."};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return {"its certificate is for another host name",
              "Check the host name in the URL, and whether something on the way answers for it."};
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return {"its certificate is self-signed, so nobody vouches for it", kPrivateAuthority};
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return {"its certificate comes from an authority that is not trusted here",
              kPrivateAuthority};
    case X509_V_ERR_CERT_REVOKED:
      return {"its certificate has been revoked", "Do not go on; tell the server's owner."};
    default:
      return {"", "Do not go on; tell the server's owner."};
  }
}

core::Error TlsError(std::string_view host, std::string_view cause, std::string_view fix) {
  return core::Error(core::ErrorCode::kUnavailable,
                     "No secure connection to " + core::Excerpt(host) + ".", cause, fix)
      .Kind("tls");
}

}  // namespace

std::string OpenSslReason() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* reason = code != 0 ? ERR_reason_error_string(code) : nullptr;
  return reason != nullptr ? reason : "no reason was given";
}

core::Error HandshakeError(std::string_view host, long verify_result) {
  if (verify_result != X509_V_OK) {
    ERR_clear_error();
    const Verdict verdict = Judge(verify_result);
    return TlsError(host,
                    !verdict.cause.empty() ? std::string(verdict.cause)
                                           : std::string("its certificate was refused: ") +
                                                 X509_verify_cert_error_string(verify_result),
                    verdict.fix);
  }
  return TlsError(host, "the TLS handshake failed: " + OpenSslReason(),
                  "Check that the URL leads to an https server that speaks TLS 1.2 or newer.");
}

core::Error HandshakeCutOff(std::string_view host) {
  return TlsError(host, "the connection was closed during the TLS handshake",
                  "Check that the URL leads to an https server; a firewall may be in between.")
      .Retryable();
}

}  // namespace claribi::http
