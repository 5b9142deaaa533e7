#include "oauth/challenge.h"

#include "http/www_authenticate.h"

namespace claribi::oauth {
namespace {

void Read(const http::AuthChallenge& challenge, RequestedAuthorization& requested) {
  if (const std::string* error = challenge.Find("error")) requested.error = *error;
  if (const std::string* url = challenge.Find("resource_metadata")) {
    requested.resource_metadata = *url;
  }
  if (const std::string* scope = challenge.Find("scope")) requested.scopes = ParseScopes(*scope);
}

}  // namespace

RequestedAuthorization ReadChallenge(const http::Headers& headers) {
  RequestedAuthorization requested;
  const auto challenges = http::FindChallenges(headers);
  // The first of each scheme.
  for (const http::AuthChallenge& challenge : challenges) {
    if (challenge.scheme != "bearer" || requested.offers_bearer) continue;
    requested.offers_bearer = true;
    Read(challenge, requested);
  }
  for (const http::AuthChallenge& challenge : challenges) {
    if (challenge.scheme != "dpop" || requested.offers_dpop) continue;
    requested.offers_dpop = true;
    Read(challenge, requested);
  }
  return requested;
}

}  // namespace claribi::oauth
