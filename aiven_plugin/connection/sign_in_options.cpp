#include "connection/sign_in_options.h"

#include <algorithm>

#include "core/text.h"

namespace claribi::connection {
namespace {

using core::Error;
using core::ErrorCode;
using core::ErrorKind;

Error WrongOption(std::string_view cause, std::string_view fix) {
  return Error(ErrorCode::kInvalid, "The options of the sign-in cannot be used.", cause, fix)
      .Kind(ErrorKind::kInvalidArguments);
}

}  // namespace

core::Status RefuseScopes(const SignInOptions& options, std::string_view why) {
  if (options.scopes.empty()) return core::Ok();
  return WrongOption("/scopes: this data source takes none, because " + std::string(why),
                     "Leave scopes out.");
}

core::Status RefuseScopesBeyond(const std::vector<std::string>& allowed,
                                const SignInOptions& options) {
  if (allowed.empty()) return core::Ok();
  for (const std::string& scope : options.scopes) {
    if (core::Contains(allowed, scope)) continue;
    return WrongOption(
        "/scopes: " + core::Quoted(scope) + " is not among those that this connection may ask for",
        "Leave scopes out, or name some of those in the description.");
  }
  return core::Ok();
}

core::Status RefuseApiKey(const SignInOptions& options, std::string_view why) {
  if (!options.api_key) return core::Ok();
  return WrongOption("/api_key: this data source takes none, because " + std::string(why),
                     "Leave api_key out; the description says how this data source signs in.");
}

Error RedirectUriMissing() {
  return Error(ErrorCode::kInvalid, "This sign-in needs a redirect URI.",
               "expected the address that the browser comes back to, seen NULL; the description "
               "says \"redirect_uri\": true",
               "Pass the redirect URI of the host.")
      .Kind(ErrorKind::kInvalidArguments);
}

std::optional<std::string> FindApiKeyProblem(std::string_view key) {
  if (key.empty()) return "it is empty";
  const auto is_break = [](char c) { return c == '\n' || c == '\r'; };
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  const auto is_foreign = [](char c) { return static_cast<unsigned char>(c) > 0x7F; };
  if (std::any_of(key.begin(), key.end(), is_break)) return "it holds a line break";
  if (std::any_of(key.begin(), key.end(), is_control)) return "it holds a control character";
  if (std::any_of(key.begin(), key.end(), is_foreign)) {
    return "it holds a character that is not ASCII";
  }
  if (key.front() == ' ') return "it begins with a blank";
  if (key.back() == ' ') return "it ends with a blank";
  if (key.size() < kMinApiKeyBytes || key.size() > kMaxApiKeyBytes) {
    return "it has " + std::to_string(key.size()) + " characters, and a key has " +
           std::to_string(kMinApiKeyBytes) + " to " + std::to_string(kMaxApiKeyBytes);
  }
  // What a vendor repeats is recognised without its backslashes, which JSON doubles.
  if (key.size() - static_cast<std::size_t>(std::count(key.begin(), key.end(), '\\')) <
      kMinApiKeyBytes) {
    return "it has fewer than " + std::to_string(kMinApiKeyBytes) +
           " characters that are not backslashes";
  }
  return std::nullopt;
}

}  // namespace claribi::connection
