// The HTTP side of the MCP server: paths, protected resource metadata, limits, the order of
// refusals, JSON or event stream. Every wart is the vendor's. Source: recorded answers of the
// vendor's server; MCP Streamable HTTP; RFC 9728.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "vendor_sandbox/exchange.h"
#include "vendor_sandbox/knobs.h"
#include "vendor_sandbox/mcp_dispatcher.h"
#include "vendor_sandbox/rate_limit.h"
#include "vendor_sandbox/time_point.h"

namespace claribi::vendor_sandbox {

/// Answer may be called from any thread.
class McpEndpoint {
 public:
  struct Dependencies {
    KnobBoard& knobs;
    Clock clock;
    McpDispatcher& dispatcher;
    /// What a bearer was granted; "" for one that was never issued.
    std::function<std::string(std::string_view)> scope_of;
  };

  explicit McpEndpoint(Dependencies dependencies);

  /// Both without a slash at the end; set before the first request.
  void SetOrigins(std::string own_origin, std::string issuer);

  /// Adds to `note` what the ledger may know.
  HttpReply Answer(const HttpRequest& request, Json& note);
  void ResetLimits();

 private:
  HttpReply Post(const HttpRequest& request, Json& note);
  HttpReply PostBody(const HttpRequest& request, std::string_view bearer, Json& note);
  HttpReply AnswerMessages(const Json& body, const ToolMode& mode, std::string_view bearer,
                           Json& note);
  HttpReply EventStream(const Json& response, const Json& request) const;
  HttpReply ProtectedResource(const std::string& tenant) const;

  Dependencies dependencies_;
  std::string origin_;
  std::string issuer_;
  RateLimit per_bearer_{std::chrono::seconds(60)};
  RateLimit per_address_{std::chrono::seconds(10)};
};

}  // namespace claribi::vendor_sandbox
