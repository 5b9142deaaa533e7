#include "http/redirect.h"

#include <string>
#include <string_view>
#include <utility>

#include "core/text.h"
#include "http/request_head.h"

namespace claribi::http {
namespace {

constexpr int kNotModified = 304;
constexpr int kTemporaryRedirect = 307;
constexpr int kPermanentRedirect = 308;

core::Error Refused(const core::Url& from, int status, std::string_view why) {
  return core::Error(core::ErrorCode::kForbidden,
                     "A redirect of " + from.host() + " was not followed.", why,
                     "Use the address that the vendor documents; if it has moved, ask the operator "
                     "to change it.")
      .Kind(core::ErrorKind::kForbidden)
      .HttpStatus(status);
}

core::Error Broken(const core::Url& from, int status, std::string_view why) {
  return core::Error(core::ErrorCode::kUpstream,
                     "A redirect of " + from.host() + " cannot be followed.", why,
                     "Tell the vendor's support.")
      .Kind(core::ErrorKind::kProtocol)
      .HttpStatus(status);
}

// Empty if the reference is of a form that is not supported.
std::string Resolve(const core::Url& base, std::string_view reference) {
  if (reference.starts_with("//")) return base.scheme() + ":" + std::string(reference);
  if (reference.starts_with('/')) return base.Origin() + std::string(reference);
  if (reference.starts_with('?')) return base.Origin() + base.path() + std::string(reference);
  if (reference.find("://") != std::string_view::npos) return std::string(reference);
  // Beside the path that was asked (RFC 3986 section 5.2.3); nothing that climbs.
  if (reference.starts_with("./")) reference.remove_prefix(2);
  const bool has_scheme = reference.find(':') < reference.find_first_of("/?#");
  const bool climbs = reference.starts_with('.') || reference.find("/.") != std::string_view::npos;
  if (reference.empty() || has_scheme || climbs) return {};
  return base.Origin() + base.path().substr(0, base.path().rfind('/') + 1) + std::string(reference);
}

core::Error RedirectsTooOften(const core::Url& from, int status) {
  return Broken(from, status, "it redirects more than 3 times in a row");
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

void Destination::Address(HttpRequest& request) const {
  request.url = url;
  request.needs_fresh_connection = needs_fresh_connection;
}

Repetition::Attempt<std::unique_ptr<HttpResponse>> Destination::Judge(
    core::Result<std::unique_ptr<HttpResponse>> response) {
  if (!response.ok()) {
    Failure failure = Failure::Of(std::move(response).error(), Repeatable::kNo);
    needs_fresh_connection = failure.setback == Setback::kStaleConnection;
    return failure;
  }
  const int status = (*response)->status();
  if (!IsRedirect(status)) return *std::move(response);
  CLARIBI_TRY(core::Url target, RedirectTarget(url, status, (*response)->headers()));
  Failure failure(Setback::kRedirect, RedirectsTooOften(url, status));
  url = std::move(target);
  return failure;
}

core::Result<BufferedResponse> FetchFollowing(HttpTransport& transport, HttpRequest request,
                                              std::size_t max_body_bytes,
                                              const core::CallContext& call) {
  using Response = std::unique_ptr<HttpResponse>;
  // Every attempt sends a copy and wipes it. The original is wiped here.
  const WipedBody wiped(request);
  Destination destination{request.url};
  Repetition repetition({});
  CLARIBI_TRY(const Response response,
              repetition.Run<Response>(
                  call,
                  [&] {
                    HttpRequest copy = request.Clone();
                    destination.Address(copy);
                    return destination.Judge(transport.Send(std::move(copy), call));
                  },
                  Repetition::SendAgain));
  return ReadWhole(*response, destination.url.host(), max_body_bytes, call);
}

}  // namespace claribi::http
