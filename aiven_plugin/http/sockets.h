// Every call to the operating system's sockets: TCP that blocks for no longer than it is told, the
// one wait for many sockets, and addresses as the system has them. Nothing else in this tree calls
// them, so each system is one source file beside this header: sockets_posix.cpp and
// sockets_windows.cpp. Deadlines and cancellation are the callers' (tcp_stream.cpp,
// system_resolver.cpp): they wait in slices. Sources: POSIX.1-2017 (connect, poll, send, recv),
// Windows Sockets 2 (connect, select, send, recv), RFC 1122 section 4.2.3.4 (TCP_NODELAY).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "http/ip_address.h"

struct sockaddr;

namespace claribi::http {

// Holds what the system calls a socket, a file descriptor or a SOCKET; c-ares hands out the same.
using SocketHandle = std::intptr_t;
inline constexpr SocketHandle kNoSocket = -1;

// Makes the system's sockets usable by others than this file: c-ares opens some of its own. Again
// does nothing. What fails here fails again, with an error, when a socket is made.
void PrepareSockets();  // [mt]

// How many sockets and files together the system lets this process have open; it only looks.
std::size_t MostSockets();  // [mt]

// What one transfer did; exactly one of three: `count` bytes (0 while receiving: the peer has ended
// its side), `would_wait` (nothing can be done now, or a signal came in between), or `error`.
struct Transfer {
  std::size_t count = 0;
  bool would_wait = false;
  std::error_code error;
};

// A TCP socket that blocks in ReceiveWithin alone, is not inherited by child processes, and sends
// each byte at once.
class Socket {  // [ex], owned: destroying it closes it
 public:
  Socket() = default;
  ~Socket() { Close(); }
  Socket(Socket&& other) noexcept
      : handle_(std::exchange(other.handle_, kNoSocket)), slice_ms_(other.slice_ms_) {}
  Socket& operator=(Socket&& other) noexcept {
    if (this != &other) {
      Close();
      handle_ = std::exchange(other.handle_, kNoSocket);
      slice_ms_ = other.slice_ms_;
    }
    return *this;
  }

  SocketHandle handle() const { return handle_; }

  // Begins to connect; when it has connected or failed, the socket is ready to be written to. An
  // error closes it. Not for a socket that is open.
  std::error_code BeginConnect(const IpAddress& address, std::uint16_t port);
  // How the attempt to connect ended, once Wait() has found the socket ready.
  std::error_code ConnectError() const;

  // At most all of `bytes`, of which there is one at least. A peer that has gone is an error, never
  // a signal.
  Transfer Send(std::string_view bytes) const;
  // At most `size` bytes, at least one.
  Transfer Receive(char* buffer, std::size_t size) const;
  // Says, once the socket has connected, how long ReceiveWithin is going to wait mostly: so long it
  // may then wait with one call to the system in place of two, where the system can.
  void ExpectSlices(int milliseconds);
  // The same as Receive, after a wait of at most so long for a first byte or the end.
  Transfer ReceiveWithin(char* buffer, std::size_t size, int milliseconds) const;

 private:
  void Close();

  SocketHandle handle_ = kNoSocket;
  int slice_ms_ = 0;  // how long the system lets it block; 0: not at all
};

// A socket to wait for: what for, and what came of it.
struct Watch {
  SocketHandle socket = kNoSocket;
  bool for_reading = false;
  bool for_writing = false;
  // An error or an end of the connection is readable: the transfer that follows tells it.
  bool readable = false;
  bool writable = false;
  bool IsReady() const { return readable || writable; }
};

inline constexpr std::size_t kMostWatches = 16;

// Waits until one of the sockets is ready, at most so long; 0 looks and does not wait. A signal may
// end it early. Without sockets it only waits. Of more than kMostWatches the rest is not watched.
// Fails where the system has no memory for it.
std::error_code Wait(std::span<Watch> watches, int milliseconds);

// The address in a sockaddr of `size` bytes; empty for families other than IPv4 and IPv6.
std::optional<IpAddress> AddressOf(const sockaddr* address, std::size_t size);

// inet_pton and inet_ntop (RFC 3493 section 6.3) for one family; `text` has no NUL inside.
bool ParseAddress(IpAddress::Family family, const std::string& text, std::uint8_t* bytes);
std::string AddressText(IpAddress::Family family, const std::uint8_t* bytes);

}  // namespace claribi::http
