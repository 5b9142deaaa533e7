// The person with the browser, as the suite wants it: the authorization URL answers at once with a
// redirection, which nobody follows.
#pragma once

#include <string>

#include "outcome/outcome.h"
#include "outcome/patience.h"

namespace claribi::conformance {

/// Asks for `authorization_url` (plain http) and returns the callback URL from `Location`, as it
/// came. kUpstream if the server does not redirect.
outcome::Result<std::string> Approve(const std::string& authorization_url,
                                     const outcome::Patience& patience);

}  // namespace claribi::conformance
