#include "web_console/deadline_socket.h"

#include <Poco/Clock.h>
#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/ServerSocketImpl.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <Poco/Timespan.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace claribi::web_console {
namespace {

/// One connection; the thread that serves it.
class Connection final : public Poco::Net::StreamSocketImpl {
 public:
  Connection(poco_socket_t socket, const Poco::Timespan& whole, const Poco::Timespan& silent)
      : StreamSocketImpl(socket), whole_(whole), silent_(silent) {
    setSendTimeout(silent_);
  }

  int receiveBytes(void* buffer, int length, int flags) override {
    // What is waited for after a reply, or at first, belongs to the next request.
    if (is_between_) begin_.update();
    is_between_ = false;
    const Poco::Timespan left(whole_.totalMicroseconds() - begin_.elapsed());
    if (left <= Poco::Timespan()) throw Poco::TimeoutException("The request took too long.");
    setReceiveTimeout(std::min(left, silent_));
    return StreamSocketImpl::receiveBytes(buffer, length, flags);
  }
  using StreamSocketImpl::receiveBytes;

  int sendBytes(const void* buffer, int length, int flags) override {
    is_between_ = true;
    return StreamSocketImpl::sendBytes(buffer, length, flags);
  }
  using StreamSocketImpl::sendBytes;

 private:
  const Poco::Timespan whole_;
  const Poco::Timespan silent_;
  Poco::Clock begin_;
  bool is_between_ = true;
};

class Listener final : public Poco::Net::ServerSocketImpl {
 public:
  Listener(const Poco::Timespan& whole, const Poco::Timespan& silent)
      : whole_(whole), silent_(silent) {}

  SocketImpl* acceptConnection(Poco::Net::SocketAddress& client) override {
    sockaddr_storage from{};
    socklen_t length = sizeof from;
    auto* const address = reinterpret_cast<sockaddr*>(&from);
    int accepted = -1;
    do {
      accepted = ::accept4(sockfd(), address, &length, SOCK_CLOEXEC);
    } while (accepted < 0 && errno == EINTR);
    if (accepted < 0) error(errno);  // throws
    client = Poco::Net::SocketAddress(address, length);
    return new Connection(accepted, whole_, silent_);
  }

 private:
  const Poco::Timespan whole_;
  const Poco::Timespan silent_;
};

// Poco keeps a constructor with an implementation to its own classes.
class Socket final : public Poco::Net::ServerSocket {
 public:
  Socket(const Poco::Timespan& whole, const Poco::Timespan& silent)
      : ServerSocket(new Listener(whole, silent), true) {}
};

Poco::Timespan Span(std::chrono::milliseconds time) {
  return {std::chrono::duration_cast<std::chrono::microseconds>(time).count()};
}

}  // namespace

std::unique_ptr<Poco::Net::ServerSocket> DeadlineSocket(std::chrono::milliseconds whole,
                                                        std::chrono::milliseconds silent) {
  return std::make_unique<Socket>(Span(whole), Span(silent));
}

}  // namespace claribi::web_console
