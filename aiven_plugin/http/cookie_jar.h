// Cookies of one origin, as far as a client that is no browser needs them: a load balancer plants
// one so that the next request meets the node that knows the session. Never sent to another origin,
// whatever a Domain attribute says, never stored, never logged. Not a browser's jar: no third
// parties, no public suffixes. Source: RFC 6265 sections 5.1.3, 5.1.4 and 5.2 to 5.4.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/mutex.h"
#include "core/secret.h"
#include "core/url.h"
#include "http/http_transport.h"

namespace claribi::http {

class CookieJar {  // [mt]
 public:
  static constexpr std::size_t kMostCookies = 32;
  static constexpr std::size_t kMostBytes = 4096;  // of one, name and value
  static constexpr std::size_t kMostPathBytes = 1024;
  static constexpr std::size_t kMostFieldBytes = 8192;  // of one Cookie field

  explicit CookieJar(const core::Url& origin) : origin_(origin.Origin()) {}

  // Takes what a response from `url` sets or removes. Ignored: another origin; a name or value that
  // cannot be sent; Secure over http, but to this machine; a Domain that is not of the host; a
  // prefix "__Host-" or
  // "__Secure-" that is not kept to; what is too large, and beyond kMostCookies the oldest.
  void Store(const core::Url& url, const Headers& headers, core::UnixTime now);
  // The value of a Cookie field for a request to `url`: longer paths first, then older ones. Empty:
  // no field.
  std::string FieldFor(const core::Url& url, core::UnixTime now) const;
  void Clear();

 private:
  struct Cookie {
    std::string name;
    core::Secret value;
    std::string path;
    bool only_secure = false;
    std::optional<core::UnixTime> expires;  // empty: with the session
  };

  static std::optional<Cookie> Parse(const core::Url& url, std::string_view field,
                                     core::UnixTime now);

  const std::string origin_;
  mutable core::Mutex mutex_;
  std::vector<Cookie> cookies_ CLARIBI_GUARDED_BY(mutex_);  // oldest first
};

}  // namespace claribi::http
