// HttpServer: the console on 127.0.0.1, over Poco's HTTP server. It bounds what a client can take:
// connections, threads, the size of a body and the time that a request takes to arrive.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "outcome/outcome.h"
#include "web_console/http_message.h"

namespace claribi::web_console {

/// Answers one request. Any thread, several at a time.
using HttpHandler = std::function<HttpReply(const HttpRequest&)>;

/// Serves from Start to destruction.
class HttpServer {
 public:
  static constexpr int kMostConnections = 64;

  /// Takes a port, and answers nothing yet. 0 is one that the system chooses. kUsage if another
  /// program uses it, kUnavailable if there is none.
  static outcome::Result<std::unique_ptr<HttpServer>> Bind(std::uint16_t port);

  /// Waits up to a second for replies that are being sent.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const;

  /// Once. `largest_body`: by path.
  void Start(HttpHandler handler, std::function<std::size_t(const std::string&)> largest_body);

 private:
  struct Server;
  explicit HttpServer(std::unique_ptr<Server> server);

  std::unique_ptr<Server> server_;
};

}  // namespace claribi::web_console
