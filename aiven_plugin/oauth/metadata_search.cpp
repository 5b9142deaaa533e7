#include "oauth/metadata_search.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/text.h"
#include "http/fetch.h"
#include "http/redirect.h"
#include "http/repetition.h"
#include "oauth/error_response.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
using core::Url;

constexpr int kTooManyRequests = 429;
constexpr int kTemporaryRedirect = 307;
constexpr core::Milliseconds kTimeOfAPlace{5000};
// The user waits for the sign-in.
constexpr http::RepetitionLimits kSearchLimits{.passing = 1,
                                               .max_retry_after = std::chrono::seconds(10)};
constexpr std::size_t kMaxShownBytes = 80;
constexpr std::string_view kUnreadable = "The vendor's metadata cannot be read.";

Error Outage(std::string_view cause) {
  return Error(ErrorCode::kUnavailable, kUnreadable, cause, "Try again in a few minutes.");
}

std::string StatusText(int status) { return "HTTP status " + std::to_string(status); }

// Asks one place, follows its redirects within the origin, and asks once more what may pass. Any
// status but a redirect or a passing one is a success.
class PlaceQuestion {
 public:
  // follows_outage: another place did not answer.
  PlaceQuestion(const Dependencies& dependencies, const Config& config, Url url,
                core::Milliseconds time, bool follows_outage, const core::CallContext& call)
      : dependencies_(dependencies),
        config_(config),
        url_(std::move(url)),
        time_left_(time),
        follows_outage_(follows_outage),
        call_(call) {}

  Result<http::BufferedResponse> Ask() {
    http::Repetition repetition(
        {&dependencies_.random, &dependencies_.logger, dependencies_.pause, &dependencies_.clock},
        kSearchLimits);
    return repetition.Run<http::BufferedResponse>(
        call_, [&] { return AskOnce(repetition.follows_outage()); }, http::Repetition::SendAgain);
  }

 private:
  http::Repetition::Attempt<http::BufferedResponse> AskOnce(bool is_repetition) {
    http::HttpRequest request;
    request.failure_counts = follows_outage_ || is_repetition ? http::FailureCounts::kNo
                                                              : http::FailureCounts::kIfNotReached;
    request.url = url_;
    request.needs_fresh_connection = needs_fresh_connection_;
    request.headers.Set("Accept", "application/json");
    if (time_left_ <= core::Milliseconds::zero()) {
      return http::Failure(Error(ErrorCode::kTimeout, kUnreadable));
    }
    const core::MonotonicTime asked_at = call_.Now();
    const core::BoundedCall bounded(call_, time_left_);
    auto response = http::Fetch(dependencies_.transport, std::move(request),
                                config_.max_document_bytes, bounded);
    time_left_ -= call_.Now() - asked_at;
    if (!response.ok()) {
      auto failure = http::Failure::Of(std::move(response).error(), http::Repeatable::kYes);
      needs_fresh_connection_ = failure.setback == http::Setback::kStaleConnection;
      return failure;
    }
    if (http::IsRedirect(response->status)) return Follow(*response);
    if (http::IsPassingStatus(response->status)) {
      return http::Failure::Of(
          UnexpectedAnswer(kUnreadable, *response, config_, dependencies_.clock.Now()),
          http::Repeatable::kYes);
    }
    return std::move(response).value();
  }
  http::Failure Follow(const http::BufferedResponse& response) {
    // A GET stays what it is, whatever kind of redirect it meets.
    auto target = http::RedirectTarget(url_, kTemporaryRedirect, response.headers);
    if (!target.ok()) {
      return http::Failure(std::move(target).error().HttpStatus(response.status));
    }
    url_ = *std::move(target);
    return {http::Setback::kRedirect,
            ProtocolError(kUnreadable, "it redirects too often").HttpStatus(response.status)};
  }

  const Dependencies& dependencies_;
  const Config& config_;
  Url url_;
  core::Milliseconds time_left_;
  const bool follows_outage_;
  const core::CallContext& call_;
  bool needs_fresh_connection_ = false;
};

class Search {
 public:
  Search(const Dependencies& dependencies, const Config& config, const DocumentReader& read)
      : dependencies_(dependencies), config_(config), read_(read) {}

  // True if the document was found. An error ends the search.
  Result<bool> Visit(const Url& place, core::Milliseconds time, const core::CallContext& call) {
    auto answer =
        PlaceQuestion(dependencies_, config_, place, time, outage_.has_value(), call).Ask();
    if (!answer.ok()) {
      CLARIBI_CHECK(call.CheckAlive());
      return NoAnswer(place, std::move(answer).error(), time);
    }
    if (answer->status >= 500) {
      Remember(outage_, UnexpectedAnswer(kUnreadable, *answer, config_, dependencies_.clock.Now()));
    }
    if (!IsSuccess(answer->status)) return Miss(place, WhatItSays(*answer));
    const auto document = ReadDocument(answer->body, config_);
    if (!document.ok()) return Miss(place, document.error().cause);
    result_.found_malformed = true;
    if (!document->contradicted.empty()) {
      return Miss(place, "it names " + core::Excerpt(document->contradicted.front(), 64) +
                             " twice, with different values");
    }
    core::Status status = read_(*document, place);
    result_.found = status.ok();
    if (result_.found) return true;
    const ErrorCode code = status.error().code;
    if (code != ErrorCode::kUpstream && code != ErrorCode::kUnsupported) {
      return std::move(status).error();
    }
    const std::string reason = status.error().cause;
    // Another document of the same issuer may say what this one leaves out.
    if (code == ErrorCode::kUnsupported && !unsupported_) unsupported_ = std::move(status).error();
    return Miss(place, reason);
  }

  Result<MetadataSearch> Finish() {
    if (!result_.found && unsupported_) return *std::move(unsupported_);
    for (std::optional<Error>* remembered : {&outage_, &refused_}) {
      if (result_.found || !*remembered) continue;
      Error error = std::move(**remembered);
      error.cause = result_.tried;
      return error;
    }
    return std::move(result_);
  }

 private:
  std::string WhatItSays(const http::BufferedResponse& answer) const {
    const VendorWords words = ReadVendorWords(answer, config_);
    const std::string status = StatusText(answer.status);
    if (words.is_page) return status + " and a web page";
    const std::string& said = words.description.empty() ? words.code : words.description;
    return said.empty() ? status : status + ", \"" + core::Excerpt(said, kMaxShownBytes) + "\"";
  }
  bool Miss(const Url& place, std::string_view reason) {
    if (!result_.tried.empty()) result_.tried += "; ";
    result_.tried.append(core::Excerpt(place.text())).append(": ").append(reason);
    return false;
  }
  static void Remember(std::optional<Error>& first, Error error) {
    error.retryable = error.code != ErrorCode::kForbidden;
    if (!first) first = std::move(error);
  }
  bool NoAnswer(const Url& place, Error error, core::Milliseconds time) {
    const int status = error.http_status;
    std::string reason = error.cause.empty() ? error.message : error.cause;
    if (http::IsRedirect(status)) {
      if (error.code == ErrorCode::kForbidden) reason = "redirects elsewhere";
      return Miss(place, reason + " (" + std::to_string(status) + ")");
    }
    if (error.code == ErrorCode::kForbidden) {
      Remember(refused_, std::move(error));
    } else if (error.code == ErrorCode::kTimeout) {
      reason = "no answer within " + std::to_string(time.count()) + " ms";
      Remember(outage_, Outage(reason));
    } else if (status >= 400 && status < 500 && status != kTooManyRequests) {
      reason = StatusText(status);
      if (http::IsPassingStatus(status)) Remember(outage_, Outage(reason).HttpStatus(status));
    } else if (status >= 500 || error.code == ErrorCode::kUnavailable ||
               error.code == ErrorCode::kRateLimited) {
      Remember(outage_, std::move(error));
    }
    return Miss(place, reason);
  }

  const Dependencies& dependencies_;
  const Config& config_;
  const DocumentReader& read_;
  MetadataSearch result_;
  std::optional<Error> unsupported_;  // why the first document that is whole is of no use here
  std::optional<Error> outage_;       // the first that may pass
  std::optional<Error> refused_;      // by the egress guard
};

}  // namespace

Result<Url> WellKnownUrl(const Url& of, std::string_view name, std::string_view path) {
  if (path.ends_with('/')) path.remove_suffix(1);
  std::string text = of.Origin() + "/.well-known/";
  text.append(name).append(path);
  return Url::Parse(text);
}

Result<MetadataSearch> FindMetadata(const Dependencies& dependencies, const Config& config,
                                    const std::vector<Url>& places, const DocumentReader& read,
                                    const core::CallContext& call) {
  Search search(dependencies, config, read);
  for (std::size_t i = 0; i < places.size(); ++i) {
    // A silent place leaves time for the others, and for telling that all were silent.
    const auto shares = static_cast<int>(places.size() - i) + 1;
    const core::Milliseconds time = call.Remaining(kTimeOfAPlace * shares) / shares;
    CLARIBI_CHECK(call.CheckAlive());
    CLARIBI_TRY(const bool found, search.Visit(places[i], time, call));
    if (found) break;
  }
  return search.Finish();
}

}  // namespace claribi::oauth
