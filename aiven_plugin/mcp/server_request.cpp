#include "mcp/server_request.h"

#include "core/text.h"

namespace claribi::mcp {

json_rpc::Message AnswerTo(const json_rpc::Request& request) {
  if (request.method == "ping") {
    return json_rpc::Response{request.id, core::Json::MakeObject()};
  }
  return json_rpc::ErrorResponse{request.id, json_rpc::kMethodNotFound,
                                 "This client does not serve " + core::Excerpt(request.method, 80),
                                 core::Json()};
}

}  // namespace claribi::mcp
