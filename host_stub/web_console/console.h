// Console: every request to `claribi-host serve`, from the first look at who sent it to the reply.
// It knows HTTP, sessions and events; what the interface does is behind its routes. Not a server:
// see http_server.h. Source: openapi.json.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "web_console/body_rules.h"
#include "web_console/browser_sessions.h"
#include "web_console/callback_pages.h"
#include "web_console/event_hub.h"
#include "web_console/http_message.h"
#include "web_console/job_desk.h"
#include "web_console/rate_meter.h"
#include "web_console/request_guard.h"
#include "web_console/routes.h"
#include "web_console/web_assets.h"

namespace claribi::web_console {

/// The status of HTTP that an error is answered with.
int HttpStatusOf(const outcome::Error& error);

class Console {
 public:
  struct Dependencies {
    BrowserSessions& sessions;
    EventHub& hub;
    const Routes& routes;
    const WebAssets& assets;
    const BodyRules& body_rules;
    ErrorWriter error_writer;
    /// The whole URL of a redirect of the vendor's, and the session that it came to.
    std::function<CallbackVerdict(const std::string& session, const std::string& url)> on_callback;
    /// A one-time token was used, so that another one may be printed. May be empty.
    std::function<void()> on_entered = {};
  };
  Console(Dependencies dependencies, std::uint16_t port);

  /// Any thread, several at a time. Every reply has the headers that protect the pages.
  HttpReply Handle(const HttpRequest& request);

  /// How large a body of this path may be.
  static std::size_t LargestBody(const std::string& path);

  const std::string& origin() const { return origin_; }

 private:
  HttpReply Serve(const HttpRequest& request, const std::string& request_id);
  HttpReply ServeApi(const HttpRequest& request, const std::string& request_id);
  HttpReply ServePage(const HttpRequest& request);
  HttpReply ServeCallback(const HttpRequest& request);
  HttpReply Enter(const HttpRequest& request);
  HttpReply OpenStream(const BrowserSession& session, const HttpRequest& request,
                       const std::string& request_id);
  HttpReply ErrorReply(int status, const outcome::Error& error,
                       const std::string& request_id) const;

  Dependencies dependencies_;
  const std::string authority_;
  const std::string origin_;
  RateMeter rates_;
};

}  // namespace claribi::web_console
