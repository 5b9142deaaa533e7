#include "http/tcp_stream.h"

#include <Poco/Exception.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

namespace claribi::http {
namespace {

using Poco::Net::StreamSocket;

constexpr std::size_t kMaxAttempts = 8;
constexpr core::Milliseconds kBetweenAttempts{250};
constexpr std::size_t kLargestTransfer = std::size_t{1} << 20U;

std::string ErrnoText(int code) { return std::generic_category().message(code); }

// Poco's texts name addresses and codes only.
std::string TextOf(const Poco::Exception& error) {
  return error.code() != 0 ? ErrnoText(error.code()) : error.displayText();
}

Poco::Net::SocketAddress ToPoco(const IpAddress& address, std::uint16_t port) {
  const Poco::Net::IPAddress poco(address.bytes().data(), address.IsV4() ? 4 : 16);
  return {poco, port};
}

class TcpStream final : public ByteStream {
 public:
  explicit TcpStream(const StreamSocket& socket) : socket_(socket) {}

  core::Status SendAll(std::string_view bytes, const Stage& stage) override {
    while (!bytes.empty()) {
      CLARIBI_CHECK(WaitFor(POLLOUT, stage));
      try {
        const auto size = static_cast<int>(std::min(bytes.size(), kLargestTransfer));
        // Without MSG_NOSIGNAL a peer that has gone would kill the host with SIGPIPE.
        const int sent = socket_.sendBytes(bytes.data(), size, MSG_NOSIGNAL);
        bytes.remove_prefix(static_cast<std::size_t>(std::max(sent, 0)));
      } catch (const Poco::Exception& error) {
        if (error.code() != EAGAIN && error.code() != EINTR) return stage.Broken(TextOf(error));
      }
    }
    return core::Ok();
  }

  core::Result<std::size_t> Receive(char* buffer, std::size_t size, const Stage& stage) override {
    for (;;) {
      CLARIBI_CHECK(WaitFor(POLLIN, stage));
      try {
        const int received =
            socket_.receiveBytes(buffer, static_cast<int>(std::min(size, kLargestTransfer)));
        if (received >= 0) return static_cast<std::size_t>(received);
      } catch (const Poco::Exception& error) {
        if (error.code() != EINTR) return stage.Broken(TextOf(error));
      }
    }
  }

  bool IsQuiet(const Stage& /*stage*/) override {
    pollfd polled{socket_.impl()->sockfd(), POLLIN, 0};
    return ::poll(&polled, 1, 0) == 0;
  }

 private:
  core::Status WaitFor(short events, const Stage& stage) {
    for (;;) {
      CLARIBI_CHECK(stage.CheckAlive());
      pollfd polled{socket_.impl()->sockfd(), events, 0};
      const int ready = ::poll(&polled, 1, stage.NextSliceMs());
      // An error condition counts as ready: the transfer that follows reports it.
      if (ready > 0) return core::Ok();
      if (ready < 0 && errno != EINTR) return stage.Broken(ErrnoText(errno));
    }
  }

  StreamSocket socket_;
};

// Attempts under way, in the order in which they began.
class Race {
 public:
  Race(const std::vector<IpAddress>& addresses, std::uint16_t port, const Stage& stage)
      : waiting_(addresses.begin(), addresses.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                            addresses.size(), kMaxAttempts))),
        port_(port),
        stage_(stage) {}

  core::Result<StreamSocket> Run() {
    core::MonotonicTime next_start = stage_.call().Now();
    while (!waiting_.empty() || !running_.empty()) {
      CLARIBI_CHECK(stage_.CheckAlive());
      if (!waiting_.empty() && (running_.empty() || stage_.call().Now() >= next_start)) {
        StartNext();
        next_start = stage_.call().Now() + kBetweenAttempts;
        continue;
      }
      if (std::optional<StreamSocket> winner = AwaitWinner()) return *std::move(winner);
    }
    return stage_.Broken(failures_.empty() ? "there is no address to connect to" : failures_);
  }

 private:
  struct Attempt {
    IpAddress address;
    StreamSocket socket;
  };

  void StartNext() {
    const IpAddress address = waiting_.front();
    waiting_.erase(waiting_.begin());
    try {
      StreamSocket socket;
      socket.connectNB(ToPoco(address, port_));
      // A child process of the host must not inherit this connection.
      socket.impl()->fcntl(F_SETFD, FD_CLOEXEC);
      running_.push_back({address, socket});
    } catch (const Poco::Exception& error) {
      Failed(address, TextOf(error));
    }
  }

  std::optional<StreamSocket> AwaitWinner() {
    std::vector<pollfd> polled;
    for (const Attempt& attempt : running_) {
      polled.push_back({attempt.socket.impl()->sockfd(), POLLOUT, 0});
    }
    if (::poll(polled.data(), polled.size(), stage_.NextSliceMs()) <= 0) return std::nullopt;
    for (std::size_t i = polled.size(); i-- > 0;) {
      if (polled[i].revents == 0) continue;
      Attempt attempt = std::move(running_[i]);
      running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(i));
      const int error = attempt.socket.impl()->socketError();
      if (error == 0 && (polled[i].revents & POLLOUT) != 0) return attempt.socket;
      Failed(attempt.address, ErrnoText(error));
    }
    return std::nullopt;
  }

  void Failed(const IpAddress& address, const std::string& reason) {
    if (!failures_.empty()) failures_ += ", ";
    failures_ += address.ToString() + ": " + reason;
  }

  std::vector<IpAddress> waiting_;
  std::vector<Attempt> running_;
  std::string failures_;
  std::uint16_t port_;
  const Stage& stage_;
};

}  // namespace

core::Result<std::unique_ptr<ByteStream>> ConnectTcp(const std::vector<IpAddress>& addresses,
                                                     std::uint16_t port, const Stage& stage) {
  CLARIBI_TRY(StreamSocket socket, Race(addresses, port, stage).Run());
  try {
    socket.setNoDelay(true);
  } catch (const Poco::Exception& error) {
    return stage.Broken(TextOf(error));
  }
  return std::unique_ptr<ByteStream>(std::make_unique<TcpStream>(socket));
}

}  // namespace claribi::http
