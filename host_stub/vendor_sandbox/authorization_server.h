// The simulated authorization server: metadata, dynamic registration, authorization with consent,
// token, revocation. Not the resource server: the MCP endpoint only asks the token store whether a
// token is live. Source: RFC 8414, RFC 7591, RFC 6749, RFC 7636, RFC 8707, RFC 9207, RFC 7009.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "vendor_sandbox/client_registry.h"
#include "vendor_sandbox/exchange.h"
#include "vendor_sandbox/knobs.h"
#include "vendor_sandbox/ledger.h"
#include "vendor_sandbox/secret_journal.h"
#include "vendor_sandbox/time_point.h"
#include "vendor_sandbox/token_store.h"

namespace claribi::vendor_sandbox {

/// Every public function may be called from any thread.
class AuthorizationServer {
 public:
  struct Dependencies {
    KnobBoard& knobs;
    Ledger& ledger;
    SecretJournal& secrets;
    Clock clock;
  };

  explicit AuthorizationServer(Dependencies dependencies);

  /// Both are known only once the ports are: `https://localhost:PORT`, without a slash at the end.
  void SetOrigins(std::string own_origin, std::string resource_origin);

  /// Adds to `note` what the ledger may know: grant type, family and outcome, never a value that
  /// buys something.
  HttpReply Answer(const HttpRequest& request, Json& note);

  TokenStore& Tokens() { return tokens_; }
  ClientRegistry& Clients() { return clients_; }

 private:
  /// An authorization request that waits for a person.
  struct Pending {
    Grant grant;
    std::string state;
    std::string csrf;
    std::string issuer;
    TimePoint expires_at;
  };

  HttpReply Metadata(const std::string& tenant) const;
  HttpReply Register(const HttpRequest& request);
  HttpReply Authorize(const HttpRequest& request, const std::string& tenant);
  HttpReply Decide(const HttpRequest& request);
  HttpReply Token(const HttpRequest& request, Json& note);
  HttpReply TokenReply(const IssuedTokens& tokens);
  HttpReply Revoke(const HttpRequest& request);

  std::string Issuer(const std::string& tenant) const;
  HttpReply Redirect(const Pending& pending, bool approved);
  HttpReply RedirectError(const Pending& pending, std::string_view error,
                          std::string_view description) const;
  TokenPolicy PolicyFor(const Client& client, const std::string& scope) const;

  Dependencies dependencies_;
  std::string origin_;
  std::string resource_origin_;
  ClientRegistry clients_;
  TokenStore tokens_;
  std::mutex mutex_;
  std::map<std::string, Pending> pending_;  // by request id
};

}  // namespace claribi::vendor_sandbox
