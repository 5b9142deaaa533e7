#include "oauth/access_end.h"

#include <utility>

#include "oauth/oauth_error.h"

namespace claribi::oauth {

using core::Json;

AccessEnd RevokedByVendor(std::string_view cause, std::optional<core::UnixTime> at) {
  return {"revoked_by_vendor", "The vendor has ended the access: " + std::string(cause) + ".", at};
}

AccessEnd RenewalInterrupted(std::optional<core::UnixTime> at) {
  return {"renewal_interrupted",
          "A renewal of the access was cut off: the vendor had answered, the answer was never "
          "stored, and the vendor takes nothing older.",
          at};
}

AccessEnd NoRefreshToken(std::optional<core::UnixTime> at) {
  return {"no_refresh_token",
          "The access ran out, and the vendor gave no refresh token to renew it with.", at};
}

AccessEnd KeyRetired() {
  return {"key_retired",
          "The sealing key of the stored sign-in was retired, so it can no longer be opened.",
          std::nullopt};
}

Json ToJson(const AccessEnd& end) {
  return Json::MakeObject({{"code", end.code},
                           {"message", end.message},
                           {"at_ms", end.at ? Json(core::ToMs(*end.at)) : Json()}});
}

std::optional<AccessEnd> ReadAccessEnd(const Json& json) {
  const std::string* code = json.FindString("code");
  const std::string* message = json.FindString("message");
  if (code == nullptr || message == nullptr) return std::nullopt;
  AccessEnd end{*code, *message, std::nullopt};
  if (const auto at_ms = json.FindInt64("at_ms")) end.at = core::UnixTimeFromMs(*at_ms);
  return end;
}

core::Error ToError(const AccessEnd& end) {
  return SignInNeeded("This connection needs a new sign-in.", end.message);
}

}  // namespace claribi::oauth
