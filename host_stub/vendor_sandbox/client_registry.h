// Dynamically registered OAuth clients, in memory. Secrets are kept as digests only.
// Source: RFC 7591; loopback redirects RFC 8252 section 7.3; client authentication RFC 6749
// section 2.3.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "vendor_sandbox/exchange.h"
#include "vendor_sandbox/form.h"
#include "vendor_sandbox/ordered_json.h"
#include "vendor_sandbox/time_point.h"

namespace claribi::vendor_sandbox {

struct Client {
  std::string client_id;
  std::string client_name;
  std::vector<std::string> redirect_uris;
  std::vector<std::string> grant_types;
  std::string token_endpoint_auth_method;
  std::string secret_digest;  ///< "" for a public client

  /// True when `redirect_uri` is a registered one; the port of a loopback address does not count.
  bool MayRedirectTo(std::string_view redirect_uri) const;
  bool MayUse(std::string_view grant_type) const;
};

/// An OAuth error as RFC 6749 section 5.2 writes it.
struct OAuthError {
  int status = 400;
  std::string error;
  std::string error_description;
};

/// Every function may be called from any thread.
class ClientRegistry {
 public:
  /// Registers the client that `metadata` describes and returns the registration response, or the
  /// error.
  std::variant<Json, OAuthError> Register(const Json& metadata, std::size_t most_clients,
                                          TimePoint now);
  std::optional<Client> Find(std::string_view client_id) const;
  /// The client that sent this form, by the method it registered.
  std::variant<Client, OAuthError> Authenticate(const HttpRequest& request, const Form& form) const;
  void Forget();

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Client, std::less<>> clients_;
};

}  // namespace claribi::vendor_sandbox
