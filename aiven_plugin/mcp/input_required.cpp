#include "mcp/input_required.h"

#include <string>
#include <utility>

#include "core/text.h"

namespace claribi::mcp {

namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

Error Unexpected(std::string_view seen) {
  return Error(ErrorCode::kUpstream, "The server's answer is not valid.", seen,
               "Report this to the vendor's support.")
      .Kind(core::ErrorKind::kProtocol);
}

Error NotOffered(std::string_view method) {
  return Error(ErrorCode::kUnsupported, "The server wants an answer that nobody here can give.",
               "it asked for \"" + core::Excerpt(method, 60) + "\"",
               "Use another tool, or the vendor's own pages.")
      .Kind(core::ErrorKind::kOther);
}

bool MayAsk(std::string_view method) {
  return method == "tools/call" || method == "resources/read" || method == "prompts/get";
}

}  // namespace

core::Result<ResultType> ReadResultType(std::string_view method, const Json& result) {
  const Json* type = result.Find("resultType");
  if (type == nullptr || type->IsNull()) return ResultType::kComplete;
  const core::JsonString* name = type->AsString();
  if (name != nullptr && *name == "complete") return ResultType::kComplete;
  if (name != nullptr && *name == "input_required" && MayAsk(method)) {
    return ResultType::kInputRequired;
  }
  return Unexpected("expected \"complete\" in \"resultType\" of " + std::string(method) +
                    ", seen " +
                    (name == nullptr ? std::string(TypeName(*type)) : core::Quoted(*name, 40)));
}

core::Result<Json> MakeInputResponses(const Json& result, std::size_t max_requests,
                                      Elicitor* elicitor, const core::CallContext& call) {
  Json answer = Json::MakeObject();
  if (const Json* requests = result.FindGiven("inputRequests")) {
    const Json::Object* named = requests->AsObject();
    if (named == nullptr || named->size() > max_requests) {
      return Unexpected("expected an object of at most max_input_requests = " +
                        std::to_string(max_requests) + " members in \"inputRequests\"");
    }
    Json responses = Json::MakeObject();
    for (const auto& [name, request] : *named) {
      const core::JsonString* method = request.FindString("method");
      if (method == nullptr) return Unexpected("expected a method in \"inputRequests\", seen none");
      if (*method != "elicitation/create" || elicitor == nullptr) return NotOffered(*method);
      const Json* params = request.Find("params");
      CLARIBI_TRY(Json response, Elicit(*elicitor, params == nullptr ? Json() : *params, call));
      responses.Set(name, std::move(response));
    }
    answer.Set("inputResponses", std::move(responses));
  }
  if (const Json* state = result.FindGiven("requestState")) {
    if (!state->IsString()) return Unexpected("expected a string in \"requestState\"");
    answer.Set("requestState", *state);
  }
  if (answer.AsObject()->empty()) {
    return Unexpected("expected inputRequests or requestState, seen neither");
  }
  return answer;
}

}  // namespace claribi::mcp
