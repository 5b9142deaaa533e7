// Addresses as the system's sockets have them, and the system's own header of sockets: the one
// place where that header differs. Only for sockets*.cpp, whose interface is sockets.h.
#pragma once

#if defined(_WIN32)
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

#include <cstdint>

#include "http/ip_address.h"

namespace claribi::http {

inline int FamilyOf(IpAddress::Family family) {
  return family == IpAddress::Family::kV4 ? AF_INET : AF_INET6;
}

// An address and a port.
struct SystemAddress {
  SystemAddress(const IpAddress& address, std::uint16_t port);
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }

  sockaddr_storage storage{};
  socklen_t size = 0;
};

}  // namespace claribi::http
