// OpenSSL's verdicts in the words of the person who has to do something about them.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"

namespace claribi::http {

// The first entry of the calling thread's error queue, as text without code numbers; clears the
// queue.
std::string OpenSslReason();

// Why a handshake failed: kUnavailable of kind "tls". `verify_result`: an X509_V_* value. Uses and
// clears the calling thread's error queue.
core::Error HandshakeError(std::string_view host, long verify_result);

// The peer closed the connection before the handshake was done.
core::Error HandshakeCutOff(std::string_view host);

}  // namespace claribi::http
