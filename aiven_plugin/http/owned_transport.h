// The transport of one owner: it shares the network with all others, but keeps connections of its
// own. So the bearer tokens of two owners never travel on the same connection.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "http/http_transport.h"

namespace claribi::http {

class OwnedTransport final : public HttpTransport {  // [mt]
 public:
  // `shared` outlives this.
  OwnedTransport(HttpTransport& shared, std::string owner)
      : shared_(shared), owner_(std::move(owner)) {}

  core::Result<std::unique_ptr<HttpResponse>> Send(HttpRequest request,
                                                   const core::CallContext& call) override {
    request.owner = owner_;
    return shared_.Send(std::move(request), call);
  }

 private:
  HttpTransport& shared_;
  const std::string owner_;
};

}  // namespace claribi::http
