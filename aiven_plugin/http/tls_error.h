// Errors of TLS, worded for the person who has to act: which certificate was refused, and why.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "http/certificate_facts.h"

namespace claribi::http {

// The first entry of the calling thread's error queue, as text without code numbers; clears the
// queue.
std::string OpenSslReason();

// The first certificate that did not pass.
struct CertificateRefusal {
  int verdict = 0;  // X509_V_ERR_*
  int depth = 0;    // in the chain: 0 is the server's own, those above it are authorities
  std::optional<CertificateFacts> certificate{};
  std::size_t sent = 0;              // how many certificates the server sent, its own included
  bool has_own_authorities = false;  // the operator has named some, beside the system's
  bool trusts_nobody = false;        // there are neither the system's nor the operator's
};

// A server whose certificate was refused: kUnavailable of kind "tls". Clears the calling thread's
// error queue.
core::Error CertificateError(std::string_view host, const CertificateRefusal& refusal);

// A handshake that failed otherwise, by what is in the calling thread's error queue, which is
// cleared.
core::Error HandshakeError(std::string_view host);

// The peer closed the connection before the handshake was done.
core::Error HandshakeCutOff(std::string_view host);

}  // namespace claribi::http
