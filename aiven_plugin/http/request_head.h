// The head of an HTTP/1.1 request as it goes over the wire. Written here and not by the library, so
// that the credentials pass through one buffer only, which is wiped.
// Source: RFC 9112 sections 2 and 3, RFC 9110 section 5.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "core/secret.h"
#include "http/http_transport.h"

namespace claribi::http {

// One or more tchar (RFC 9110 section 5.6.2): what a method and a field name are made of.
bool IsToken(std::string_view text);
bool IsTokenCharacter(char c);

// Method, target, Host, the request's own fields, Authorization, Content-Length, and
// Accept-Encoding: identity. kInvalid for a method or a field name that is no token, a value with
// control characters, or a field that the transport writes itself (Host, Content-Length,
// Transfer-Encoding, Connection, Authorization, …).
core::Result<core::Secret> WriteRequestHead(const HttpRequest& request,
                                            std::string_view user_agent);

// The head of a CONNECT request for a tunnel to the origin of `url` (RFC 9110 section 9.3.6).
std::string WriteConnectHead(const core::Url& url, std::string_view user_agent);

// Wipes a secret body when the request has been dealt with, whichever way. Borrows the request.
class WipedBody {
 public:
  explicit WipedBody(HttpRequest& request) : request_(request) {}
  ~WipedBody() {
    if (request_.body_is_secret) core::Wipe(request_.body);
  }
  WipedBody(const WipedBody&) = delete;
  WipedBody& operator=(const WipedBody&) = delete;

 private:
  HttpRequest& request_;
};

}  // namespace claribi::http
