// The part of sockets.h that is the same on every system: addresses.
#include "http/sockets.h"

#include <array>
#include <cstring>

#include "http/system_address.h"

namespace claribi::http {
namespace {

template <typename Specific>
void Set(const Specific& specific, SystemAddress& address) {
  std::memcpy(&address.storage, &specific, sizeof(specific));
  address.size = sizeof(specific);
}

}  // namespace

SystemAddress::SystemAddress(const IpAddress& address, std::uint16_t port) {
  if (address.IsV4()) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    std::memcpy(&v4.sin_addr, address.bytes().data(), sizeof(v4.sin_addr));
    Set(v4, *this);
  } else {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::memcpy(&v6.sin6_addr, address.bytes().data(), sizeof(v6.sin6_addr));
    Set(v6, *this);
  }
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
