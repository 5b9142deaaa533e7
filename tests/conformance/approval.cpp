#include "approval.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/URI.h>

#include <algorithm>

namespace claribi::conformance {
namespace {

using outcome::Code;
using outcome::Error;

// Remaining time in Poco's words, which has none for "for ever".
Poco::Timespan TimeoutOf(const outcome::Patience& patience) {
  const auto left = std::min(patience.Remaining(), std::chrono::milliseconds(60'000));
  return Poco::Timespan::TimeDiff{left.count()} * Poco::Timespan::MILLISECONDS;
}

}  // namespace

outcome::Result<std::string> Approve(const std::string& authorization_url,
                                     const outcome::Patience& patience) {
  try {
    const Poco::URI uri(authorization_url);
    Poco::Net::HTTPClientSession session(uri.getHost(), uri.getPort());
    session.setTimeout(TimeoutOf(patience));
    Poco::Net::HTTPRequest request("GET", uri.getPathAndQuery(), "HTTP/1.1");
    session.sendRequest(request);
    Poco::Net::HTTPResponse response;
    session.receiveResponse(response);
    if (response.getStatus() == Poco::Net::HTTPResponse::HTTP_FOUND && response.has("Location")) {
      return response.get("Location");
    }
    return Error{.code = Code::kUpstream,
                 .what = "The authorization server did not send the browser back.",
                 .cause = "It answered " + std::to_string(response.getStatus()) + "."};
  } catch (const Poco::Exception& exception) {
    return Error{.code = Code::kUnavailable,
                 .what = "The authorization server could not be asked.",
                 .cause = exception.displayText()};
  }
}

}  // namespace claribi::conformance
