// Why an access ended: kept in the record of the grant, so that every node, and the person who has
// to sign in again, hears the same. Not for failures that may pass: those end nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/json.h"
#include "core/result.h"

namespace claribi::oauth {

struct AccessEnd {
  std::string code;                  // one of those below, or one of a later release
  std::string message;               // a sentence for the person; may quote the vendor
  std::optional<core::UnixTime> at;  // empty: not known
};

// `cause`: what the vendor said.
AccessEnd RevokedByVendor(std::string_view cause, std::optional<core::UnixTime> at);
// A refresh token was sent, perhaps spent, and what came for it was never stored.
AccessEnd RenewalInterrupted(std::optional<core::UnixTime> at);
// The access token ran out `at`, and there is nothing to renew it with.
AccessEnd NoRefreshToken(std::optional<core::UnixTime> at);
// What is stored cannot be opened any more.
AccessEnd KeyRetired();

core::Json ToJson(const AccessEnd& end);
// Empty if it is not what ToJson writes.
std::optional<AccessEnd> ReadAccessEnd(const core::Json& json);

// kAuthRequired.
core::Error ToError(const AccessEnd& end);

}  // namespace claribi::oauth
