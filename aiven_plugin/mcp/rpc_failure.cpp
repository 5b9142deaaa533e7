#include "mcp/rpc_failure.h"

#include <string>

#include "core/text.h"
#include "mcp/discover.h"

namespace claribi::mcp {

namespace {

using core::ErrorCode;

// MCP's own codes, beside those of JSON-RPC.
constexpr std::int64_t kResourceNotFound = -32002;
constexpr std::int64_t kUrlElicitationRequired = -32042;

struct RpcMeaning {
  ErrorCode code;
  std::string_view fix;
  core::ErrorKind kind;
};

RpcMeaning RpcMeaningOf(std::int64_t code) {
  switch (code) {
    case json_rpc::kInvalidParams:
      return {ErrorCode::kInvalid, "Check the tool's name and its arguments.",
              core::ErrorKind::kInvalidArguments};
    case json_rpc::kMethodNotFound:
      return {ErrorCode::kUnsupported, "This server does not offer that function.",
              core::ErrorKind::kProtocol};
    case kHeaderMismatch:
    case kUnsupportedProtocolVersion:
      return {ErrorCode::kUpstream, "Try again; if it persists, report it to the vendor's support.",
              core::ErrorKind::kProtocol};
    case kMissingClientCapability:
      return {ErrorCode::kUnsupported,
              "Use another tool: this one asks for what is not served here.",
              core::ErrorKind::kOther};
    case kResourceNotFound:
      return {ErrorCode::kNotFound, "Check the name of what is asked for.",
              core::ErrorKind::kNotFound};
    case kUrlElicitationRequired:
      return {ErrorCode::kUnsupported,
              "Complete the step in the vendor's own web pages, then try again.",
              core::ErrorKind::kOther};
    default:
      return {ErrorCode::kUpstream, "Try again; if it persists, report it to the vendor's support.",
              core::ErrorKind::kOther};
  }
}

}  // namespace

core::Error RpcFailure(std::string_view method, const json_rpc::ErrorResponse& refusal) {
  const RpcMeaning meaning = RpcMeaningOf(refusal.code);
  const std::string code = std::to_string(refusal.code);
  return core::Error(meaning.code, "The server refused " + std::string(method) + ".",
                     "error " + code + ": " + core::Excerpt(refusal.message), meaning.fix)
      .Kind(meaning.kind)
      .VendorCode(code);
}

}  // namespace claribi::mcp
