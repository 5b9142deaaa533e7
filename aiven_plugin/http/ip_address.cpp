#include "http/ip_address.h"

#include <algorithm>

#include "http/sockets.h"

namespace claribi::http {

IpAddress IpAddress::V4(const std::array<std::uint8_t, 4>& bytes) {
  IpAddress address;
  std::copy(bytes.begin(), bytes.end(), address.bytes_.begin());
  return address;
}

IpAddress IpAddress::V6(const std::array<std::uint8_t, 16>& bytes) {
  IpAddress address;
  address.family_ = Family::kV6;
  address.bytes_ = bytes;
  return address;
}

std::optional<IpAddress> IpAddress::Parse(std::string_view text) {
  const std::string terminated(text);
  if (terminated.find('\0') != std::string::npos) return std::nullopt;
  std::array<std::uint8_t, 4> v4{};
  if (ParseAddress(Family::kV4, terminated, v4.data())) return V4(v4);
  std::array<std::uint8_t, 16> v6{};
  if (ParseAddress(Family::kV6, terminated, v6.data())) return V6(v6);
  return std::nullopt;
}

bool IpAddress::IsWithin(const IpAddress& prefix, int bits) const {
  if (family_ != prefix.family_) return false;
  const auto whole_bytes = static_cast<std::size_t>(bits / 8);
  if (!std::equal(bytes_.begin(), bytes_.begin() + bits / 8, prefix.bytes_.begin())) return false;
  const int rest = bits % 8;
  if (rest == 0) return true;
  const unsigned mask = 0xFFU << (8U - static_cast<unsigned>(rest));
  return ((bytes_[whole_bytes] ^ prefix.bytes_[whole_bytes]) & mask & 0xFFU) == 0;
}

std::string IpAddress::ToString() const { return AddressText(family_, bytes_.data()); }

}  // namespace claribi::http
