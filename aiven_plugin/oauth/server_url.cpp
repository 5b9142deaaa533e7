#include "oauth/server_url.h"

#include <string>

#include "core/text.h"
#include "http/egress_guard.h"

namespace claribi::oauth {

bool MayBeUsed(const core::Url& url, bool allow_insecure_loopback) {
  return url.IsHttps() || (allow_insecure_loopback && url.HasLoopbackHost());
}

core::Result<core::Url> ParseServerUrl(std::string_view text, std::string_view role,
                                       bool allow_insecure_loopback) {
  const auto refused = [&](std::string_view why) {
    return core::Error(core::ErrorCode::kForbidden,
                       "The vendor's sign-in service names an address that is not safe to use.",
                       std::string(role) + " must be a public https URL, seen: " +
                           core::Excerpt(text) + (why.empty() ? "" : " (" + std::string(why) + ")"),
                       "Check the endpoint of this connection; if it is right, report this to the "
                       "vendor.")
        .Kind("oauth");
  };
  auto url = core::Url::Parse(text);
  if (!url.ok()) return refused(url.error().cause);
  if (!MayBeUsed(*url, allow_insecure_loopback)) return refused("");
  const core::Status host = http::CheckHost(url->host(), {allow_insecure_loopback});
  if (!host.ok()) return refused(host.error().cause);
  return url;
}

}  // namespace claribi::oauth
