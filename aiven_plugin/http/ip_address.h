// An IPv4 or IPv6 address as bytes; no port, no zone, no name.
// Sources: RFC 791, RFC 4291 section 2.2, RFC 5952 (text form).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace claribi::http {

class IpAddress {
 public:
  enum class Family { kV4, kV6 };

  static IpAddress V4(const std::array<std::uint8_t, 4>& bytes);
  static IpAddress V6(const std::array<std::uint8_t, 16>& bytes);
  // Dotted quad of four decimal numbers, or IPv6 without brackets and zone. Empty for anything else
  // (no octal, hexadecimal or shortened IPv4).
  static std::optional<IpAddress> Parse(std::string_view text);

  Family family() const { return family_; }
  bool IsV4() const { return family_ == Family::kV4; }
  // In network order; of an IPv4 address the first four.
  const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
  // True if the first `bits` bits are those of `prefix`, which is of the same family.
  bool IsWithin(const IpAddress& prefix, int bits) const;
  std::string ToString() const;

  friend bool operator==(const IpAddress&, const IpAddress&) = default;

 private:
  Family family_ = Family::kV4;
  std::array<std::uint8_t, 16> bytes_{};
};

}  // namespace claribi::http
