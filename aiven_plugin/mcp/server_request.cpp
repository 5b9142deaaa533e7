#include "mcp/server_request.h"

#include <utility>

#include "core/text.h"

namespace claribi::mcp {

json_rpc::Message AnswerTo(const json_rpc::Request& request, Elicitor* elicitor,
                           const core::CallContext& call) {
  if (request.method == "ping") {
    return json_rpc::Response{request.id, core::Json::MakeObject()};
  }
  if (request.method == "elicitation/create" && elicitor != nullptr) {
    auto answer = Elicit(*elicitor, request.params, call);
    if (answer.ok()) return json_rpc::Response{request.id, std::move(answer).value()};
    const bool by_params = answer.error().code == core::ErrorCode::kUnsupported;
    return json_rpc::ErrorResponse{request.id,
                                   by_params ? json_rpc::kInvalidParams : json_rpc::kInternalError,
                                   answer.error().message, core::Json()};
  }
  return json_rpc::ErrorResponse{request.id, json_rpc::kMethodNotFound,
                                 "This client does not serve " + core::Excerpt(request.method, 80),
                                 core::Json()};
}

}  // namespace claribi::mcp
