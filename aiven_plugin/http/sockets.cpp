#include "http/sockets.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace claribi::http {
namespace {

std::error_code LastError() { return {errno, std::generic_category()}; }

int FamilyOf(IpAddress::Family family) {
  return family == IpAddress::Family::kV4 ? AF_INET : AF_INET6;
}

// An address and a port as the system wants them.
struct SystemAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  SystemAddress(const IpAddress& address, std::uint16_t port) {
    if (address.IsV4()) {
      sockaddr_in v4{};
      v4.sin_family = AF_INET;
      v4.sin_port = htons(port);
      std::memcpy(&v4.sin_addr, address.bytes().data(), sizeof(v4.sin_addr));
      Set(v4);
    } else {
      sockaddr_in6 v6{};
      v6.sin6_family = AF_INET6;
      v6.sin6_port = htons(port);
      std::memcpy(&v6.sin6_addr, address.bytes().data(), sizeof(v6.sin6_addr));
      Set(v6);
    }
  }

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }

 private:
  template <typename Specific>
  void Set(const Specific& specific) {
    std::memcpy(&storage, &specific, sizeof(specific));
    size = sizeof(specific);
  }
};

Transfer Done(ssize_t count) {
  if (count >= 0) return {static_cast<std::size_t>(count), false, {}};
  const bool again = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return again ? Transfer{0, true, {}} : Transfer{0, false, LastError()};
}

}  // namespace

std::error_code Socket::BeginConnect(const IpAddress& address, std::uint16_t port) {
  // The flags are set as it is made: a thread of the host may fork in between.
  handle_ = ::socket(FamilyOf(address.family()), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (handle_ == kNoSocket) return LastError();
  const int yes = 1;
  const SystemAddress there(address, port);
  if (::setsockopt(handle_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes)) == 0 &&
      ::connect(handle_, there.get(), there.size) == 0) {
    return {};
  }
  // Interrupted by a signal, it goes on all the same.
  if (errno == EINPROGRESS || errno == EINTR) return {};
  const std::error_code error = LastError();
  Close();
  return error;
}

std::error_code Socket::ConnectError() const {
  int error = 0;
  socklen_t size = sizeof(error);
  if (::getsockopt(handle_, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return LastError();
  return {error, std::generic_category()};
}

Transfer Socket::Send(std::string_view bytes) const {
  // Without MSG_NOSIGNAL a peer that has gone would kill the host with SIGPIPE.
  return Done(::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

Transfer Socket::Receive(char* buffer, std::size_t size) const {
  return Done(::recv(handle_, buffer, size, 0));
}

void Socket::Close() {
  // Never again after EINTR: on Linux the number is free by then, and may be another thread's.
  if (handle_ != kNoSocket) ::close(std::exchange(handle_, kNoSocket));
}

std::error_code Wait(std::span<Watch> watches, int milliseconds) {
  watches = watches.first(std::min(watches.size(), kMostWatches));
  std::array<pollfd, kMostWatches> polled{};
  for (std::size_t i = 0; i < watches.size(); ++i) {
    const int events =
        (watches[i].for_reading ? POLLIN : 0) | (watches[i].for_writing ? POLLOUT : 0);
    polled[i] = {watches[i].socket, static_cast<short>(events), 0};
  }
  const int ready = ::poll(polled.data(), watches.size(), milliseconds);
  const std::error_code error = ready < 0 && errno != EINTR ? LastError() : std::error_code();
  for (std::size_t i = 0; i < watches.size(); ++i) {
    const int seen = ready > 0 ? polled[i].revents : 0;
    watches[i].readable = (seen & (POLLIN | POLLERR | POLLHUP | POLLNVAL)) != 0;
    watches[i].writable = (seen & POLLOUT) != 0;
  }
  return error;
}

std::optional<IpAddress> AddressOf(const sockaddr* address, std::size_t size) {
  if (address->sa_family == AF_INET && size >= sizeof(sockaddr_in)) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof(v4));
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &v4.sin_addr, bytes.size());
    return IpAddress::V4(bytes);
  }
  if (address->sa_family == AF_INET6 && size >= sizeof(sockaddr_in6)) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, address, sizeof(v6));
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return IpAddress::V6(bytes);
  }
  return std::nullopt;
}

bool ParseAddress(IpAddress::Family family, const std::string& text, std::uint8_t* bytes) {
  return ::inet_pton(FamilyOf(family), text.c_str(), bytes) == 1;
}

std::string AddressText(IpAddress::Family family, const std::uint8_t* bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const char* written = ::inet_ntop(FamilyOf(family), bytes, text.data(), text.size());
  return written != nullptr ? written : "?";
}

}  // namespace claribi::http
