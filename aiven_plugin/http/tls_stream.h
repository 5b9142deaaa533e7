// TLS 1.2 and 1.3 over any ByteStream, the server's certificate verified against the host name that
// was asked for. OpenSSL is used directly and through memory, so that every wait is ours. Poco's
// TLS sockets leave the verdict on a bad certificate to handlers that are global to the process, so
// that the host could switch verification off without knowing it; they resolve the host name again
// while verifying it; and they write to the socket themselves, which raises SIGPIPE. Sources: RFC
// 8446, RFC 9525 (host names in certificates), RFC 8996 (no TLS before 1.2).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/log.h"
#include "http/byte_stream.h"

struct ssl_ctx_st;

namespace claribi::http {

class SystemAuthorities;

// Whom to trust, and how. Shared by all connections of a transport.
class TlsContext {  // [mt]
 public:
  // The system's authorities (system_authorities.h), read when they are needed, and those of
  // `ca_file` (PEM; empty: none). kInvalid if that file cannot be used.
  static core::Result<TlsContext> Make(const std::string& ca_file);
  ~TlsContext();
  TlsContext(TlsContext&&) noexcept;
  TlsContext& operator=(TlsContext&&) noexcept;

  // Does the TLS handshake over `lower`. Fails closed: kUnavailable of kind "tls", saying what is
  // wrong with which certificate, or with the handshake; kTimeout, kCancelled. Logs the outcome to
  // `logger`.
  core::Result<std::unique_ptr<ByteStream>> Wrap(std::unique_ptr<ByteStream> lower,
                                                 std::string_view host, const Stage& stage,
                                                 const core::Logger& logger) const;

 private:
  struct Deleter {
    void operator()(ssl_ctx_st* context) const;
  };

  TlsContext();

  std::unique_ptr<ssl_ctx_st, Deleter> context_;
  std::unique_ptr<SystemAuthorities> authorities_;
  bool has_own_authorities_ = false;  // beside the system's
};

}  // namespace claribi::http
