#include "oauth/server_url.h"

#include <string>

#include "core/text.h"

namespace claribi::oauth {

bool MayBeUsed(const core::Url& url, bool allow_insecure_loopback) {
  return url.IsHttps() || (allow_insecure_loopback && url.HasLoopbackHost());
}

core::Result<core::Url> ParseServerUrl(std::string_view text, std::string_view role,
                                       bool allow_insecure_loopback) {
  auto url = core::Url::Parse(text);
  if (url.ok() && MayBeUsed(*url, allow_insecure_loopback)) return url;
  return core::Error(core::ErrorCode::kForbidden,
                     "The vendor's sign-in service names an address that is not safe to use.",
                     std::string(role) + " must be an https URL, seen: " + core::Excerpt(text) +
                         (url.ok() ? "" : " (" + url.error().cause + ")"),
                     "Check the endpoint of this connection; if it is right, report this to the "
                     "vendor.")
      .Kind("oauth");
}

}  // namespace claribi::oauth
