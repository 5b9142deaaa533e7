// The challenges of WWW-Authenticate fields, taken apart; not what to do about them.
// Source: RFC 9110 sections 11.2, 11.3 and 11.6.1, RFC 6750 section 3, RFC 9728 section 5.1.
//
// Two deviations that real servers make necessary: the comma between two parameters may be missing,
// and an unquoted value may hold characters of a URL that RFC 9110 requires to be quoted.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/http_transport.h"

namespace claribi::http {

struct AuthChallenge {
  std::string scheme;   // lower case, e.g. "bearer"
  std::string token68;  // instead of parameters, e.g. of "Negotiate"; empty if none
  // Names in lower case and unique (the first of a repeated one stands), values unquoted. A value
  // is the server's: hostile text of any bytes but CR, LF and NUL.
  std::vector<std::pair<std::string, std::string>> parameters;

  // nullptr if absent.
  const std::string* Find(std::string_view name) const;
};

// The challenges of one field value, in order. What follows a syntax error is dropped, what
// precedes it is kept. At most 16 challenges of 32 parameters; fields beyond 8 KiB are cut there.
std::vector<AuthChallenge> ParseChallenges(std::string_view field_value);

// The challenges of all WWW-Authenticate fields, in order, at most 16.
std::vector<AuthChallenge> FindChallenges(const Headers& headers);

// The first "Bearer" challenge, or nullptr.
const AuthChallenge* FindBearer(const std::vector<AuthChallenge>& challenges);

}  // namespace claribi::http
