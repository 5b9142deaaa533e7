#include "oauth/metadata_document.h"

#include "core/text.h"
#include "http/redirect.h"
#include "oauth/oauth_error.h"

namespace claribi::oauth {
namespace {

constexpr int kTooManyRequests = 429;

// Why the answer is no document; empty if it may be one.
std::string ReasonForMiss(const core::Result<http::BufferedResponse>& answer) {
  const int status = answer.ok() ? answer->status : answer.error().http_status;
  if (http::IsRedirect(status)) return "redirects elsewhere (" + std::to_string(status) + ")";
  if (answer.ok() && status >= 400 && status < 500 && status != kTooManyRequests) {
    return "HTTP status " + std::to_string(status);
  }
  return {};
}

}  // namespace

core::Result<MetadataSearch> FindMetadata(const Dependencies& dependencies, const Config& config,
                                          const std::vector<core::Url>& candidates,
                                          const core::CallContext& call) {
  MetadataSearch search;
  const auto miss = [&search](const core::Url& url, std::string_view reason) {
    if (!search.tried.empty()) search.tried += "; ";
    search.tried.append(core::Excerpt(url.text())).append(": ").append(reason);
  };
  for (const core::Url& url : candidates) {
    http::HttpRequest request;
    request.url = url;
    request.headers.Set("Accept", "application/json");
    auto answer = http::FetchFollowing(dependencies.transport, std::move(request),
                                       config.max_document_bytes, call);
    if (const std::string reason = ReasonForMiss(answer); !reason.empty()) {
      miss(url, reason);
      continue;
    }
    if (!answer.ok()) return std::move(answer).error();
    if (answer->status < 200 || answer->status >= 300) {
      return UnexpectedAnswer("The vendor's sign-in information is not available.", *answer,
                              nullptr, dependencies.clock.Now());
    }
    auto json = core::Json::Parse(answer->body, {config.max_document_bytes, config.max_json_depth});
    if (!json.ok() || !json->IsObject()) {
      miss(url, "not a JSON object");
      continue;
    }
    search.document = std::move(*json);
    search.url = url.text();
    return search;
  }
  return search;
}

core::Result<core::Url> WellKnownUrl(const core::Url& of, std::string_view name,
                                     std::string_view path) {
  if (path.ends_with('/')) path.remove_suffix(1);
  std::string text = of.Origin() + "/.well-known/";
  text.append(name).append(path);
  return core::Url::Parse(text);
}

}  // namespace claribi::oauth
