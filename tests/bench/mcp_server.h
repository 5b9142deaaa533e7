// McpServer: the MCP server that all subjects of the bench talk to, on 127.0.0.1, with a thread for
// each connection. It speaks the revisions with and without a session, and does as little as it
// can, so that what is measured is the client. It judges nothing but the bearer.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aiven_plugin/http/certificates.h"
#include "aiven_plugin/http/loopback_server.h"
#include "bench/bodies.h"

namespace claribi::bench {

struct ServerOptions {
  bool tls = false;
  bool oauth = false;  // an access token is needed, which it issues itself (client credentials)
  bool older = false;  // it does not know server/discover
  std::size_t tools = 53;
  std::size_t page = 100;  // tools of a page of the list
};

class McpServer {
 public:
  explicit McpServer(const ServerOptions& options);

  std::string Endpoint() const { return listener_.Url("/mcp"); }
  std::string CaFile() const { return options_.tls ? certificates_.authority() : ""; }
  // TCP connections so far.
  int connections() const { return listener_.connections(); }
  // What came since the last time, the first thousand: the method of a message, or method and path.
  std::vector<std::string> TakeRequests();

 private:
  using Peer = testing::LoopbackServer::Peer;
  struct Message;

  void Serve(Peer& peer);
  // False: the client has gone.
  bool Answer(Peer& peer, std::string& request);
  bool AnswerMessage(Peer& peer, const Message& message);
  bool AnswerCall(Peer& peer, const Message& message);
  // What the authorization server answers, if the request is one to it.
  std::optional<std::string> OAuthDocument(std::string_view line) const;
  const std::string& Text(std::string_view shape, std::size_t bytes);
  void Note(std::string_view request);

  const ServerOptions options_;
  const testing::Certificates certificates_;
  const std::vector<std::string> pages_;
  std::mutex mutex_;
  std::vector<std::string> requests_;
  std::map<std::pair<std::string, std::size_t>, std::string> texts_;
  testing::LoopbackServer listener_;  // last: it calls the others
};

}  // namespace claribi::bench
