// The transport as one owner sees it: the network that all share, on connections of its own. What a
// connection has carried, a bearer above all, is then never in one stream with another owner's. Not
// a network.
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
