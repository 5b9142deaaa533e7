#include "http/cookie_jar.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/text.h"
#include "http/http_date.h"
#include "http/ip_address.h"

namespace claribi::http {
namespace {

// Longer ones are for ever, as far as a session is concerned.
constexpr std::int64_t kLongestAgeSeconds = std::int64_t{400} * 24 * 60 * 60;

// "a=b; c" into "a=b" and "c", one at a time.
std::string_view TakePart(std::string_view& rest) {
  const std::size_t end = rest.find(';');
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return core::TrimBlanks(part);
}

struct NameAndValue {
  std::string_view name;
  std::string_view value;
};

NameAndValue Split(std::string_view part) {
  const std::size_t equals = part.find('=');
  if (equals == std::string_view::npos) return {part, {}};
  return {core::TrimBlanks(part.substr(0, equals)), core::TrimBlanks(part.substr(equals + 1))};
}

// Goes into a header as it is: what would end it there, or be a second cookie, is refused.
bool CanBeSent(const NameAndValue& cookie) {
  const auto fits = [](std::string_view text, std::string_view forbidden) {
    return std::all_of(text.begin(), text.end(), [forbidden](char c) {
      return c > 0x20 && c < 0x7F && forbidden.find(c) == std::string_view::npos;
    });
  };
  return !cookie.name.empty() && fits(cookie.name, "=;,\"") && fits(cookie.value, ";,\\") &&
         cookie.name.size() + cookie.value.size() <= CookieJar::kMostBytes;
}

// RFC 6265 section 5.1.3.
bool IsOfDomain(const core::Url& url, std::string_view domain) {
  if (domain.starts_with('.')) domain.remove_prefix(1);
  const std::string wanted = core::AsciiLower(domain);
  const std::string& host = url.host();
  if (host == wanted) return true;
  return !IpAddress::Parse(host) && host.size() > wanted.size() && host.ends_with(wanted) &&
         host[host.size() - wanted.size() - 1] == '.';
}

// RFC 6265 section 5.1.4.
std::string DefaultPath(const core::Url& url) {
  const std::size_t last = url.path().rfind('/');
  return last == std::string::npos || last == 0 ? "/" : url.path().substr(0, last);
}

bool IsUnder(std::string_view path, std::string_view cookie_path) {
  if (!path.starts_with(cookie_path)) return false;
  return path.size() == cookie_path.size() || cookie_path.ends_with('/') ||
         path[cookie_path.size()] == '/';
}

std::optional<std::int64_t> ReadMaxAge(std::string_view text) {
  std::int64_t seconds = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, seconds);
  if (text.empty() || read.ptr != end) return std::nullopt;
  // Out of range: as far away as it says, in one direction or the other.
  if (read.ec == std::errc::result_out_of_range) seconds = text[0] == '-' ? -1 : kLongestAgeSeconds;
  if (read.ec == std::errc::invalid_argument) return std::nullopt;
  // Whatever is negative has expired: how long ago is nothing to reckon with.
  return std::clamp<std::int64_t>(seconds, -1, kLongestAgeSeconds);
}

}  // namespace

std::optional<CookieJar::Cookie> CookieJar::Parse(const core::Url& url, std::string_view field,
                                                  core::UnixTime now) {
  const std::string_view first = TakePart(field);
  const NameAndValue pair = Split(first);
  if (first.find('=') == std::string_view::npos || !CanBeSent(pair)) return std::nullopt;
  Cookie cookie{std::string(pair.name), core::Secret::CopyOf(pair.value), DefaultPath(url), false,
                std::nullopt};
  bool has_domain = false;
  bool has_path = false;
  std::optional<std::int64_t> max_age;
  while (!field.empty()) {
    const NameAndValue attribute = Split(TakePart(field));
    const auto is = [&](std::string_view name) {
      return core::EqualsIgnoringCase(attribute.name, name);
    };
    if (is("Secure")) {
      cookie.only_secure = true;
    } else if (is("Domain") && !attribute.value.empty()) {
      if (!IsOfDomain(url, attribute.value)) return std::nullopt;
      has_domain = true;
    } else if (is("Path") && attribute.value.starts_with('/') &&
               attribute.value.size() <= kMostPathBytes) {
      cookie.path = attribute.value;
      has_path = attribute.value == "/";
    } else if (is("Max-Age")) {
      if (const auto seconds = ReadMaxAge(attribute.value)) max_age = seconds;
    } else if (is("Expires")) {
      if (const auto date = ParseHttpDate(attribute.value, now)) cookie.expires = date;
    }
  }
  if (max_age) cookie.expires = now + std::chrono::seconds(*max_age);
  // What stays on this machine is as secure (browsers see it so, too).
  if (cookie.only_secure && !url.IsHttps() && !url.HasLoopbackHost()) return std::nullopt;
  const bool is_host = pair.name.starts_with("__Host-");
  if ((is_host || pair.name.starts_with("__Secure-")) && !cookie.only_secure) return std::nullopt;
  if (is_host && (has_domain || !has_path)) return std::nullopt;
  return cookie;
}

void CookieJar::Store(const core::Url& url, const Headers& headers, core::UnixTime now) {
  if (url.Origin() != origin_) return;
  for (const std::string_view field : headers.FindAll("Set-Cookie")) {
    std::optional<Cookie> cookie = Parse(url, field, now);
    if (!cookie) continue;
    const core::MutexLock lock(mutex_);
    std::erase_if(cookies_, [&cookie](const Cookie& other) {
      return other.name == cookie->name && other.path == cookie->path;
    });
    if (cookie->expires && *cookie->expires <= now) continue;
    if (cookies_.size() >= kMostCookies) cookies_.erase(cookies_.begin());
    cookies_.push_back(*std::move(cookie));
  }
}

std::string CookieJar::FieldFor(const core::Url& url, core::UnixTime now) const {
  if (url.Origin() != origin_) return {};
  const core::MutexLock lock(mutex_);
  std::vector<const Cookie*> chosen;
  for (const Cookie& cookie : cookies_) {
    const bool is_alive = !cookie.expires || *cookie.expires > now;
    if (is_alive && IsUnder(url.path(), cookie.path)) chosen.push_back(&cookie);
  }
  std::stable_sort(chosen.begin(), chosen.end(), [](const Cookie* one, const Cookie* other) {
    return one->path.size() > other->path.size();
  });
  std::string field;
  for (const Cookie* cookie : chosen) {
    const std::size_t more = cookie->name.size() + cookie->value.size() + 3;
    if (field.size() + more > kMostFieldBytes) continue;
    field.append(field.empty() ? "" : "; ").append(cookie->name).append("=");
    field.append(cookie->value.Reveal());
  }
  return field;
}

void CookieJar::Clear() {
  const core::MutexLock lock(mutex_);
  cookies_.clear();
}

}  // namespace claribi::http
