#include "http/redirect.h"

#include <string>
#include <string_view>
#include <utility>

#include "core/text.h"
#include "http/request_head.h"

namespace claribi::http {
namespace {

constexpr int kMaxHops = 3;
constexpr int kNotModified = 304;
constexpr int kTemporaryRedirect = 307;
constexpr int kPermanentRedirect = 308;

core::Error Refused(const core::Url& from, int status, std::string_view why) {
  return core::Error(core::ErrorCode::kForbidden,
                     "A redirect of " + from.host() + " was not followed.", why,
                     "Use the address that the vendor documents; if it has moved, ask the operator "
                     "to change it.")
      .Kind("forbidden")
      .HttpStatus(status);
}

core::Error Broken(const core::Url& from, int status, std::string_view why) {
  return core::Error(core::ErrorCode::kUpstream,
                     "A redirect of " + from.host() + " cannot be followed.", why,
                     "Tell the vendor's support.")
      .Kind("protocol")
      .HttpStatus(status);
}

// Empty if the reference is of a form that is not supported.
std::string Resolve(const core::Url& base, std::string_view reference) {
  if (reference.starts_with("//")) return base.scheme() + ":" + std::string(reference);
  if (reference.starts_with('/')) return base.Origin() + std::string(reference);
  if (reference.starts_with('?')) return base.Origin() + base.path() + std::string(reference);
  if (reference.find("://") != std::string_view::npos) return std::string(reference);
  return {};
}

HttpRequest CopyOf(const HttpRequest& request, const core::Url& url) {
  HttpRequest copy;
  copy.method = request.method;
  copy.url = url;
  copy.headers = request.headers;
  copy.body = request.body;
  copy.authorization = request.authorization.Clone();
  copy.authorization_field = request.authorization_field;
  copy.credential_at = request.credential_at;
  copy.body_is_secret = request.body_is_secret;
  return copy;
}

}  // namespace

bool IsRedirect(int status) { return status >= 300 && status < 400 && status != kNotModified; }

core::Result<core::Url> RedirectTarget(const core::Url& from, int status, const Headers& headers) {
  if (status != kTemporaryRedirect && status != kPermanentRedirect) {
    return Refused(
        from, status,
        "only 307 and 308 keep a request as it is; the server answered " + std::to_string(status));
  }
  const std::vector<std::string_view> locations = headers.FindAll("Location");
  if (locations.size() != 1) {
    return Broken(from, status,
                  locations.empty() ? "it names no Location" : "it names more than one Location");
  }
  const std::string_view location = locations.front();
  const std::string absolute = Resolve(from, location.substr(0, location.find('#')));
  const core::Result<core::Url> target = core::Url::Parse(absolute);
  if (!target.ok()) return Broken(from, status, "its Location is not a URL that can be used");
  if (target->Origin() != from.Origin()) {
    return Refused(from, status,
                   "it leads to another origin, " + core::Excerpt(target->Origin()) +
                       ", and credentials are not carried there");
  }
  return *target;
}

core::Result<std::unique_ptr<HttpResponse>> SendFollowing(HttpTransport& transport,
                                                          HttpRequest request,
                                                          const core::CallContext& call) {
  // Every hop sends a copy; what stays here is wiped like the copies.
  const WipedBody wiped(request);
  core::Url url = request.url;
  for (int hop = 0; hop <= kMaxHops; ++hop) {
    CLARIBI_TRY(std::unique_ptr<HttpResponse> response, transport.Send(CopyOf(request, url), call));
    if (!IsRedirect(response->status())) return response;
    CLARIBI_TRY(url, RedirectTarget(url, response->status(), response->headers()));
  }
  return Broken(url, kTemporaryRedirect,
                "it redirects more than " + std::to_string(kMaxHops) + " times in a row");
}

core::Result<BufferedResponse> FetchFollowing(HttpTransport& transport, HttpRequest request,
                                              std::size_t max_body_bytes,
                                              const core::CallContext& call) {
  // Lets Fetch do the reading: a transport that follows is a transport.
  class Following final : public HttpTransport {
   public:
    explicit Following(HttpTransport& inner) : inner_(inner) {}
    core::Result<std::unique_ptr<HttpResponse>> Send(HttpRequest sent,
                                                     const core::CallContext& for_call) override {
      return SendFollowing(inner_, std::move(sent), for_call);
    }

   private:
    HttpTransport& inner_;
  };
  Following following(transport);
  return Fetch(following, std::move(request), max_body_bytes, call);
}

}  // namespace claribi::http
