// One vendor that two organisations sign in to: authorization server and MCP server on one loopback
// port. It gives everybody other tokens, sessions and tools, and notes who came on which TCP
// connection with what. It judges nothing but whose a bearer is; the tests judge what it saw.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "aiven_plugin/http/loopback_server.h"
#include "core/json.h"

namespace claribi::isolation {

// Somebody who signed in, as the vendor knows them: "north_one" is connection one of organisation
// north.
using Account = std::string;

// What one request showed. Everything but the TCP connection may be missing.
struct Sighting {
  int tcp_connection = 0;
  std::string path;
  std::string method;  // of JSON-RPC
  std::string client;  // the OAuth client that asked for tokens
  Account account;     // whose bearer, code or refresh token it was
  Account session_of;  // whose MCP session it named
};

class SharedVendor {
 public:
  SharedVendor() : server_([this](Peer& peer) { Serve(peer); }) {}

  std::string Origin() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
  std::string Endpoint() const { return Origin() + "/mcp?read_only=true"; }
  // What the vendor redirects to once the account's person agreed to the authorization request.
  static std::string Callback(std::string_view authorization_url, const Account& account);
  // The one tool that this account has.
  static std::string ToolOf(const Account& account) { return "get_figures_of_" + account; }

  std::vector<Sighting> Seen() const;

 private:
  using Peer = testing::LoopbackServer::Peer;
  struct Answer {
    int status = 200;
    std::string body = {};
    std::string fields = {};  // header lines
  };

  void Serve(Peer& peer);
  Answer Respond(std::string_view request, Sighting& sighting);
  Answer Metadata(std::string_view path) const;
  Answer Token(std::string_view form, Sighting& sighting);
  Answer Mcp(std::string_view head, std::string_view body, Sighting& sighting);
  core::Json Result(const core::Json& message, const Sighting& sighting) const;
  // Whose it is, or nobody's; the access token of a sign-in is good for a few requests only, so
  // that every account renews it while others are at work.
  Account OwnerOf(std::string_view access_token);

  static constexpr int kUses = 20;

  mutable std::mutex mutex_;
  std::vector<Sighting> seen_;
  std::map<std::string, int, std::less<>> uses_left_;  // of access tokens
  int issued_ = 0;
  testing::LoopbackServer server_;  // last: it calls the others
};

}  // namespace claribi::isolation
