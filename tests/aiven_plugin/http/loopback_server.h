// A server on 127.0.0.1 whose behaviour is a function: what it sends, when, and where it stalls.
// Not an HTTP server; it sends what it is told, right or wrong.
#pragma once

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace claribi::testing {

class LoopbackServer {
 public:
  // One accepted connection, used by its own thread.
  class Peer {
   public:
    Peer(Poco::Net::StreamSocket socket, LoopbackServer& server, int number)
        : socket_(std::move(socket)), server_(server), number_(number) {}

    int number() const { return number_; }  // 1 for the first connection
    // Head and body of the next request; empty if the client is gone.
    std::string ReadRequest();
    // False if the client is gone.
    bool Write(std::string_view bytes);
    // A response with Content-Length.
    bool Respond(int status, std::string_view body, std::string_view fields = {});
    // Tells the test that the stage is reached, then does nothing until the server stops.
    void Stall() { server_.Stall(); }
    // Waits until the client has closed the connection.
    void AwaitClose();
    // True if the client has gone or spoken within so long.
    bool AwaitCloseFor(std::chrono::milliseconds at_most);
    // The next byte, or -1.
    int ReadByte();
    void Close() { socket_.close(); }
    // Ends the TCP connection without ending TLS.
    void CutOff() { ::shutdown(socket_.impl()->sockfd(), SHUT_RDWR); }

   private:
    Poco::Net::StreamSocket socket_;
    LoopbackServer& server_;
    int number_;
    std::string pending_;
  };
  using Handler = std::function<void(Peer&)>;

  // `tls_file`: private key and certificate, empty for plain TCP.
  explicit LoopbackServer(Handler handler, const std::string& tls_file = {});
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  std::uint16_t port() const { return port_; }
  // "http://127.0.0.1:port/path", or https://localhost:… for TLS.
  std::string Url(std::string_view path = "/") const;
  int connections() const { return connections_; }
  // Until a peer stalls.
  void AwaitStall();

 private:
  void Accept();
  void Serve(Poco::Net::StreamSocket socket, int number);
  void Stall();

  Handler handler_;
  bool tls_;
  std::unique_ptr<Poco::Net::ServerSocket> listener_;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stalled_ = false;
  bool stopping_ = false;
  std::vector<Poco::Net::StreamSocket> sockets_;
  std::vector<std::thread> peers_;
  std::thread acceptor_;
};

// A port of 127.0.0.1 that refuses connections while this lives: bound, so that nobody else gets
// it, and not listened on.
class ClosedPort {
 public:
  ClosedPort();
  std::uint16_t port() const { return port_; }
  std::string Url(std::string_view path = "/") const;

 private:
  Poco::Net::ServerSocket socket_;
  std::uint16_t port_;
};

// Answers every request with `status` and `body` and keeps the connection.
LoopbackServer::Handler AlwaysAnswer(int status, std::string body);

}  // namespace claribi::testing
