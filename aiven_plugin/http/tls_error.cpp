#include "http/tls_error.h"

#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <openssl/x509_vfy.h>

#include "core/text.h"

namespace claribi::http {
namespace {

struct Verdict {
  std::string cause;  // goes on after the name of the certificate
  std::string_view fix;
};

constexpr std::string_view kClock =
    "Check this machine's clock; if it is right, the server's owner must renew the certificate.";
constexpr std::string_view kPrivateAuthority =
    "If your organisation inspects TLS or runs its own authority, have the operator name that "
    "authority's certificate in ca_file; otherwise do not use this server.";
constexpr std::string_view kIncompleteChain =
    "The server's owner must have it send its whole chain: its own certificate and those of all "
    "authorities in between.";
constexpr std::string_view kNoAuthorities =
    "Install the certificate authorities of this system (the package ca-certificates), or have the "
    "operator name a file of them in ca_file.";
constexpr std::string_view kOwner = "Do not use this server; tell its owner.";

// Whether a certificate between the refused one and a trusted authority was not sent: mostly the
// server's owner has installed its own alone, and browsers, which fetch the others or know them
// from elsewhere, do not notice. It cannot be told from a root authority that nobody here trusts
// but by this: public authorities name a place to fetch the issuer from, a server that sends
// several certificates meant them to be a chain, and an operator who named a private authority did
// so for this.
bool IsChainIncomplete(const CertificateRefusal& refusal, const CertificateFacts& facts) {
  if (refusal.has_own_authorities) return true;
  return refusal.depth == 0 && (refusal.sent > 1 || facts.names_place_of_issuer);
}

// To trust what is missing would hide the fault here and leave it there.
Verdict IncompleteChain(const CertificateFacts& facts) {
  return {"was issued by \"" + facts.issuer +
              "\", whose certificate the server did not send and which is not trusted here: its "
              "certificate chain is incomplete",
          kIncompleteChain};
}

bool IsForWantOfAnAuthority(int verdict) {
  return verdict == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN ||
         verdict == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
         verdict == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
         verdict == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE;
}

Verdict Judge(const CertificateRefusal& refusal, const CertificateFacts& facts,
              std::string_view host) {
  const int verdict = refusal.verdict;
  if (refusal.trusts_nobody && IsForWantOfAnAuthority(verdict)) {
    return {"was issued by \"" + facts.issuer +
                "\", and this machine has no certificate authorities where they are looked for",
            kNoAuthorities};
  }
  switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return {"has expired, on " + facts.not_after, kClock};
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return {"is not valid yet, only from " + facts.not_before, "Check this machine's clock."};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return {"is for another host: it names " + NamesOf(facts) + ", not " + core::Excerpt(host),
              "Check the host name in the URL, and whether something on the way answers for it."};
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return {"is self-signed, so no trusted authority has issued it", kPrivateAuthority};
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return {"is that of an authority which is not trusted here", kPrivateAuthority};
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      if (IsChainIncomplete(refusal, facts)) return IncompleteChain(facts);
      return {"was issued by \"" + facts.issuer + "\", an authority that is not trusted here",
              kPrivateAuthority};
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
      return {"has a key that is too weak (" + facts.key + ")",
              "The server's owner must renew the certificate, with an RSA key of 2048 bits or an "
              "elliptic-curve key of 256 bits."};
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return {"is signed with a hash that is too weak",
              "The server's owner must renew the certificate, signed with SHA-256 or better."};
    case X509_V_ERR_CERT_REVOKED:
      return {"has been revoked by \"" + facts.issuer + "\"", kOwner};
    default:
      return {std::string("was refused: ") + X509_verify_cert_error_string(verdict), kOwner};
  }
}

core::Error TlsError(std::string_view host, std::string_view cause, std::string_view fix) {
  return core::Error(core::ErrorCode::kUnavailable,
                     "No secure connection to " + core::Excerpt(host) + ".", cause, fix)
      .Kind(core::ErrorKind::kTls);
}

}  // namespace

std::string OpenSslReason() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* reason = code != 0 ? ERR_reason_error_string(code) : nullptr;
  return reason != nullptr ? reason : "no reason was given";
}

core::Error CertificateError(std::string_view host, const CertificateRefusal& refusal) {
  ERR_clear_error();
  const CertificateFacts facts = refusal.certificate.value_or(CertificateFacts());
  const Verdict verdict = Judge(refusal, facts, host);
  std::string cause = refusal.depth == 0 ? "its certificate "
                                         : "the certificate above its own (number " +
                                               std::to_string(refusal.depth) + " of the chain) ";
  cause += verdict.cause;
  if (refusal.certificate) cause += "; the certificate: " + Describe(facts);
  return TlsError(host, cause, verdict.fix);
}

core::Error HandshakeError(std::string_view host) {
  switch (ERR_GET_REASON(ERR_peek_error())) {
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
      ERR_clear_error();
      return TlsError(host, "it speaks versions of TLS before 1.2 only, which are broken",
                      "The server's owner must switch on TLS 1.2 or 1.3.");
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
      ERR_clear_error();
      return TlsError(host, "the TLS handshake failed: what answers there does not speak TLS",
                      "Check that host and port of the URL are those of an https server.");
    default:
      return TlsError(host, "the TLS handshake failed: " + OpenSslReason(),
                      "Check that the URL leads to an https server that speaks TLS 1.2 or newer.");
  }
}

core::Error HandshakeCutOff(std::string_view host) {
  return TlsError(host, "the connection was closed during the TLS handshake",
                  "Check that the URL leads to an https server; a firewall may be in between.")
      .Retryable();
}

}  // namespace claribi::http
