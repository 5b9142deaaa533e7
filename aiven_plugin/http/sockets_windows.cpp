#include <algorithm>
#include <mutex>
#include <string_view>

#include "http/sockets.h"
#include "http/system_address.h"

namespace claribi::http {
namespace {

// What Windows says is in the language of its user and ends with a line break, so these are the
// words of the other systems.
class WinsockErrors final : public std::error_category {
 public:
  const char* name() const noexcept override { return "winsock"; }
  std::string message(int code) const override {
    struct Text {
      int code;
      std::string_view text;
    };
    static constexpr Text kTexts[] = {
        {WSAEACCES, "Permission denied"},
        {WSAEMFILE, "Too many open sockets"},
        {WSAENETDOWN, "Network is down"},
        {WSAENETUNREACH, "Network is unreachable"},
        {WSAENETRESET, "Network dropped connection on reset"},
        {WSAECONNABORTED, "Software caused connection abort"},
        {WSAECONNRESET, "Connection reset by peer"},
        {WSAENOBUFS, "No buffer space available"},
        {WSAENOTCONN, "Transport endpoint is not connected"},
        {WSAESHUTDOWN, "Cannot send after transport endpoint shutdown"},
        {WSAETIMEDOUT, "Connection timed out"},
        {WSAECONNREFUSED, "Connection refused"},
        {WSAEHOSTDOWN, "Host is down"},
        {WSAEHOSTUNREACH, "No route to host"},
        {WSAEADDRNOTAVAIL, "Cannot assign requested address"},
        {WSAEAFNOSUPPORT, "Address family not supported by protocol"},
        {WSASYSNOTREADY, "Network subsystem is unavailable"},
        {WSANOTINITIALISED, "Windows Sockets are not initialised"},
    };
    const auto* found = std::find_if(std::begin(kTexts), std::end(kTexts),
                                     [code](const Text& one) { return one.code == code; });
    return found != std::end(kTexts) ? std::string(found->text)
                                     : "Windows Sockets error " + std::to_string(code);
  }
};

std::error_code ErrorOf(int code) {
  // Never destroyed: threads of the host may hold an error while the process ends.
  static const auto& category = *new WinsockErrors;
  return {code, category};
}

std::error_code LastError() { return ErrorOf(::WSAGetLastError()); }

SOCKET Native(SocketHandle handle) { return static_cast<SOCKET>(handle); }

int LengthOf(std::size_t size) { return static_cast<int>(std::min(size, std::size_t{1} << 30U)); }

Transfer Done(int count) {
  if (count >= 0) return {static_cast<std::size_t>(count), false, {}};
  return ::WSAGetLastError() == WSAEWOULDBLOCK ? Transfer{0, true, {}}
                                               : Transfer{0, false, LastError()};
}

// Puts the socket into a set of at most kMostWatches; it fits.
static_assert(kMostWatches <= FD_SETSIZE);
void Add(fd_set& set, SocketHandle handle) { set.fd_array[set.fd_count++] = Native(handle); }

bool Has(const fd_set& set, SocketHandle handle) {
  const auto* end = set.fd_array + set.fd_count;
  return std::find(&set.fd_array[0], end, Native(handle)) != end;
}

}  // namespace

void PrepareSockets() {
  // Never undone: threads of the host may use them until the process ends.
  static std::once_flag started;
  std::call_once(started, [] {
    WSADATA ignored{};
    ::WSAStartup(MAKEWORD(2, 2), &ignored);
  });
}

std::size_t MostSockets() { return 1024; }  // Windows tells no bound of a process

std::error_code Socket::BeginConnect(const IpAddress& address, std::uint16_t port) {
  PrepareSockets();
  // The flags are set as it is made: a thread of the host may start a process in between.
  const SOCKET made = ::WSASocketW(FamilyOf(address.family()), SOCK_STREAM, IPPROTO_TCP, nullptr, 0,
                                   WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
  if (made == INVALID_SOCKET) return LastError();
  handle_ = static_cast<SocketHandle>(made);
  u_long never_blocks = 1;
  const char yes = 1;
  const SystemAddress there(address, port);
  if (::ioctlsocket(made, static_cast<long>(FIONBIO), &never_blocks) == 0 &&
      ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes)) == 0 &&
      ::connect(made, there.get(), there.size) == 0) {
    return {};
  }
  if (::WSAGetLastError() == WSAEWOULDBLOCK) return {};
  const std::error_code error = LastError();
  Close();
  return error;
}

std::error_code Socket::ConnectError() const {
  int error = 0;
  int size = sizeof(error);
  if (::getsockopt(Native(handle_), SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &size) !=
      0) {
    return LastError();
  }
  return error == 0 ? std::error_code() : ErrorOf(error);
}

Transfer Socket::Send(std::string_view bytes) const {
  return Done(::send(Native(handle_), bytes.data(), LengthOf(bytes.size()), 0));
}

Transfer Socket::Receive(char* buffer, std::size_t size) const {
  return Done(::recv(Native(handle_), buffer, LengthOf(size), 0));
}

// A socket whose recv has timed out must not be used any more on Windows, so that it never blocks.
void Socket::ExpectSlices(int /*milliseconds*/) {}

Transfer Socket::ReceiveWithin(char* buffer, std::size_t size, int milliseconds) const {
  Watch watch{handle_, true, false};
  if (const std::error_code error = Wait({&watch, 1}, milliseconds)) return {0, false, error};
  return watch.IsReady() ? Receive(buffer, size) : Transfer{0, true, {}};
}

void Socket::Close() {
  if (handle_ != kNoSocket) ::closesocket(Native(std::exchange(handle_, kNoSocket)));
}

// select and not WSAPoll, which before Windows 10 2004 never tells that connecting has failed.
std::error_code Wait(std::span<Watch> watches, int milliseconds) {
  watches = watches.first(std::min(watches.size(), kMostWatches));
  if (watches.empty()) {  // select takes no empty sets
    ::Sleep(static_cast<DWORD>(std::max(milliseconds, 0)));
    return {};
  }
  fd_set reading{};
  fd_set writing{};
  fd_set failing{};
  for (const Watch& watch : watches) {
    if (watch.for_reading) Add(reading, watch.socket);
    if (watch.for_writing) Add(writing, watch.socket);
    Add(failing, watch.socket);
  }
  timeval at_most{};
  at_most.tv_sec = milliseconds / 1000;
  at_most.tv_usec = milliseconds % 1000 * 1000;
  const int ready =
      ::select(0, &reading, &writing, &failing, milliseconds < 0 ? nullptr : &at_most);
  const std::error_code error = ready < 0 ? LastError() : std::error_code();
  for (Watch& watch : watches) {
    watch.readable = ready > 0 && (Has(reading, watch.socket) || Has(failing, watch.socket));
    watch.writable = ready > 0 && Has(writing, watch.socket);
  }
  return error;
}

}  // namespace claribi::http
