// The transport with header fields that a vendor asks for in every request, such as the version of
// its API. Only to one origin: no other server is told of them. No secrets.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "http/http_transport.h"

namespace claribi::http {

class FixedHeaders final : public HttpTransport {  // [mt]
 public:
  // fields: name and value, none of which a request here writes itself.
  FixedHeaders(std::unique_ptr<HttpTransport> inner, std::string origin,
               std::vector<std::pair<std::string, std::string>> fields)
      : inner_(std::move(inner)), origin_(std::move(origin)), fields_(std::move(fields)) {}

  core::Result<std::unique_ptr<HttpResponse>> Send(HttpRequest&& request,
                                                   const core::CallContext& call) override {
    if (request.url.Origin() == origin_) {
      for (const auto& [name, value] : fields_) request.headers.Set(name, value);
    }
    return inner_->Send(std::move(request), call);
  }

 private:
  const std::unique_ptr<HttpTransport> inner_;
  const std::string origin_;
  const std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace claribi::http
