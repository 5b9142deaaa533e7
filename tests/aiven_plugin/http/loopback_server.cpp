#include "aiven_plugin/http/loopback_server.h"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace claribi::testing {
namespace {

using Poco::Net::StreamSocket;

const Poco::Timespan kSlice(0, 20000);
const Poco::Timespan kLongest(30, 0);

std::size_t BodyLength(std::string_view head) {
  constexpr std::string_view kField = "Content-Length: ";
  const std::size_t at = head.find(kField);
  std::size_t length = 0;
  if (at != std::string_view::npos) {
    const std::string_view digits = head.substr(at + kField.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), length);
  }
  return length;
}

std::unique_ptr<Poco::Net::ServerSocket> Listen(const std::string& tls_file) {
  const Poco::Net::SocketAddress any_port("127.0.0.1", 0);
  if (tls_file.empty()) return std::make_unique<Poco::Net::ServerSocket>(any_port);
  const Poco::Net::Context::Ptr context = new Poco::Net::Context(
      Poco::Net::Context::TLS_SERVER_USE, "", "", "", Poco::Net::Context::VERIFY_NONE);
  SSL_CTX* tls = context->sslContext();
  SSL_CTX_set_security_level(tls, 0);  // whatever is weak is for the client to refuse
  if (SSL_CTX_use_PrivateKey_file(tls, tls_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_use_certificate_chain_file(tls, tls_file.c_str()) != 1) {
    throw std::runtime_error("no certificate in " + tls_file);
  }
  return std::make_unique<Poco::Net::SecureServerSocket>(any_port, 64, context);
}

}  // namespace

std::string LoopbackServer::Peer::ReadRequest() {
  try {
    for (;;) {
      const std::size_t end = pending_.find("\r\n\r\n");
      if (end != std::string::npos) {
        const std::size_t size = end + 4 + BodyLength(pending_.substr(0, end + 2));
        if (pending_.size() >= size) {
          std::string request = pending_.substr(0, size);
          pending_.erase(0, size);
          return request;
        }
      }
      std::array<char, 4096> buffer;
      const int count = socket_.receiveBytes(buffer.data(), static_cast<int>(buffer.size()));
      if (count <= 0) return {};
      pending_.append(buffer.data(), static_cast<std::size_t>(count));
    }
  } catch (const Poco::Exception&) {
    return {};
  }
}

bool LoopbackServer::Peer::Write(std::string_view bytes) {
  try {
    while (!bytes.empty()) {
      const int sent =
          socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()), MSG_NOSIGNAL);
      bytes.remove_prefix(static_cast<std::size_t>(std::max(sent, 0)));
    }
    return true;
  } catch (const Poco::Exception&) {
    return false;
  }
}

bool LoopbackServer::Peer::Respond(int status, std::string_view body, std::string_view fields) {
  return Write("HTTP/1.1 " + std::to_string(status) + " Status\r\n" + std::string(fields) +
               "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
}

void LoopbackServer::Peer::AwaitClose() {
  while (!ReadRequest().empty()) {
  }
}

bool LoopbackServer::Peer::AwaitCloseFor(std::chrono::milliseconds at_most) {
  return socket_.poll(Poco::Timespan(at_most.count() * 1000), Poco::Net::Socket::SELECT_READ);
}

int LoopbackServer::Peer::ReadByte() {
  unsigned char byte = 0;
  if (!pending_.empty()) return static_cast<unsigned char>(pending_.front());
  return socket_.receiveBytes(&byte, 1) == 1 ? byte : -1;
}

LoopbackServer::LoopbackServer(Handler handler, const std::string& tls_file)
    : handler_(std::move(handler)), tls_(!tls_file.empty()), listener_(Listen(tls_file)) {
  port_ = listener_->address().port();
  acceptor_ = std::thread([this] { Accept(); });
}

LoopbackServer::~LoopbackServer() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  acceptor_.join();
  for (StreamSocket& socket : sockets_) {
    // The TCP connection itself: TLS would wait for the peer.
    ::shutdown(socket.impl()->sockfd(), SHUT_RDWR);
  }
  for (std::thread& peer : peers_) peer.join();
}

std::string LoopbackServer::Url(std::string_view path) const {
  return (tls_ ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(port_) +
         std::string(path);
}

ClosedPort::ClosedPort() {
  socket_.bind(Poco::Net::SocketAddress("127.0.0.1", 0));
  port_ = socket_.address().port();
}

std::string ClosedPort::Url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

void LoopbackServer::AwaitStall() {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait(lock, [this] { return stalled_; });
}

void LoopbackServer::Stall() {
  std::unique_lock<std::mutex> lock(mutex_);
  stalled_ = true;
  changed_.notify_all();
  changed_.wait(lock, [this] { return stopping_; });
}

void LoopbackServer::Accept() {
  for (;;) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (stopping_) return;
    }
    try {
      if (!listener_->poll(kSlice, Poco::Net::Socket::SELECT_READ)) continue;
      StreamSocket socket = listener_->acceptConnection();
      socket.setReceiveTimeout(kLongest);
      socket.setNoDelay(true);
      const int number = ++connections_;
      const std::lock_guard<std::mutex> lock(mutex_);
      sockets_.push_back(socket);
      peers_.emplace_back([this, socket, number] { Serve(socket, number); });
    } catch (const Poco::Exception&) {  // a client that went away before it was accepted
    }
  }
}

void LoopbackServer::Serve(StreamSocket socket, int number) {
  Peer peer(socket, *this, number);
  try {
    handler_(peer);
    socket.shutdown();
  } catch (const Poco::Exception&) {  // the client was faster
  }
}

LoopbackServer::Handler AlwaysAnswer(int status, std::string body) {
  return [status, body = std::move(body)](LoopbackServer::Peer& peer) {
    while (!peer.ReadRequest().empty() && peer.Respond(status, body)) {
    }
  };
}

}  // namespace claribi::testing
