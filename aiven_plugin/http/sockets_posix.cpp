#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <limits>

#include "http/sockets.h"
#include "http/system_address.h"

namespace claribi::http {
namespace {

std::error_code LastError() { return {errno, std::generic_category()}; }

int Descriptor(SocketHandle handle) { return static_cast<int>(handle); }

Transfer Done(ssize_t count) {
  if (count >= 0) return {static_cast<std::size_t>(count), false, {}};
  const bool again = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return again ? Transfer{0, true, {}} : Transfer{0, false, LastError()};
}

}  // namespace

void PrepareSockets() {}  // they are usable

std::size_t MostSockets() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return _POSIX_OPEN_MAX;
  constexpr rlim_t kMost = std::numeric_limits<int>::max();  // RLIM_INFINITY is more
  return static_cast<std::size_t>(std::min(limit.rlim_cur, kMost));
}

std::error_code Socket::BeginConnect(const IpAddress& address, std::uint16_t port) {
  // The flags are set as it is made: a thread of the host may fork in between.
  handle_ = ::socket(FamilyOf(address.family()), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (handle_ == kNoSocket) return LastError();
  const int yes = 1;
  const SystemAddress there(address, port);
  if (::setsockopt(Descriptor(handle_), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes)) == 0 &&
      ::connect(Descriptor(handle_), there.get(), there.size) == 0) {
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
  if (::getsockopt(Descriptor(handle_), SOL_SOCKET, SO_ERROR, &error, &size) != 0)
    return LastError();
  return {error, std::generic_category()};
}

Transfer Socket::Send(std::string_view bytes) const {
  // Without MSG_NOSIGNAL a peer that has gone would kill the host with SIGPIPE.
  return Done(::send(Descriptor(handle_), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

Transfer Socket::Receive(char* buffer, std::size_t size) const {
  return Done(::recv(Descriptor(handle_), buffer, size, MSG_DONTWAIT));
}

void Socket::ExpectSlices(int milliseconds) {
  timeval slice{};
  slice.tv_sec = milliseconds / 1000;
  slice.tv_usec = static_cast<suseconds_t>(milliseconds % 1000) * 1000;
  const bool has_slice = milliseconds > 0 && ::setsockopt(Descriptor(handle_), SOL_SOCKET,
                                                          SO_RCVTIMEO, &slice, sizeof(slice)) == 0;
  // Without a bound it would block for ever, so it goes on never to block.
  const int flags = has_slice ? ::fcntl(Descriptor(handle_), F_GETFL) : -1;
  const bool blocks =
      flags != -1 && ::fcntl(Descriptor(handle_), F_SETFL, flags & ~O_NONBLOCK) == 0;
  if (blocks) slice_ms_ = milliseconds;
}

Transfer Socket::ReceiveWithin(char* buffer, std::size_t size, int milliseconds) const {
  if (slice_ms_ > 0 && milliseconds == slice_ms_) {
    return Done(::recv(Descriptor(handle_), buffer, size, 0));
  }
  Watch watch{handle_, true, false};
  if (const std::error_code error = Wait({&watch, 1}, milliseconds)) return {0, false, error};
  return watch.IsReady() ? Receive(buffer, size) : Transfer{0, true, {}};
}

void Socket::Close() {
  // Never again after EINTR: on Linux the number is free by then, and may be another thread's.
  if (handle_ != kNoSocket) ::close(Descriptor(std::exchange(handle_, kNoSocket)));
}

std::error_code Wait(std::span<Watch> watches, int milliseconds) {
  watches = watches.first(std::min(watches.size(), kMostWatches));
  std::array<pollfd, kMostWatches> polled{};
  for (std::size_t i = 0; i < watches.size(); ++i) {
    const int events =
        (watches[i].for_reading ? POLLIN : 0) | (watches[i].for_writing ? POLLOUT : 0);
    polled[i] = {Descriptor(watches[i].socket), static_cast<short>(events), 0};
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

}  // namespace claribi::http
