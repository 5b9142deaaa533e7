// One request and its whole response, without redirects and without repetition.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "http/http_transport.h"

namespace claribi::http {

// Send, then ReadWhole.
inline core::Result<BufferedResponse> Fetch(HttpTransport& transport, HttpRequest request,
                                            std::size_t max_body_bytes,
                                            const core::CallContext& call) {
  const std::string host = request.url.host();
  CLARIBI_TRY(const std::unique_ptr<HttpResponse> response,
              transport.Send(std::move(request), call));
  return ReadWhole(*response, host, max_body_bytes, call);
}

}  // namespace claribi::http
