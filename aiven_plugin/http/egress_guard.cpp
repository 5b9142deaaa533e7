#include "http/egress_guard.h"

#include <string>

#include "core/text.h"
#include "http/host_name.h"

namespace claribi::http {
namespace {

struct Range {
  IpAddress prefix;
  int bits;
  AddressKind kind;
};

Range V4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d, int bits,
         AddressKind kind) {
  return {IpAddress::V4({a, b, c, d}), bits, kind};
}

// `high`: the first four of the eight groups; `low`: the last group.
Range V6(std::uint64_t high, std::uint16_t low, int bits, AddressKind kind) {
  std::array<std::uint8_t, 16> bytes{};
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<std::uint8_t>(high >> (56U - 8U * i));
  }
  bytes[14] = static_cast<std::uint8_t>(low >> 8U);
  bytes[15] = static_cast<std::uint8_t>(low & 0xFFU);
  return {IpAddress::V6(bytes), bits, kind};
}

// The first range that holds an address decides.
const std::array<Range, 19>& V4Ranges() {
  using enum AddressKind;
  static const std::array<Range, 19> kRanges = {
      V4(169, 254, 169, 254, 32, kCloudMetadata),  // most clouds
      V4(169, 254, 170, 0, 24, kCloudMetadata),    // container credentials
      V4(100, 100, 100, 200, 32, kCloudMetadata),
      V4(192, 0, 0, 192, 32, kCloudMetadata),
      V4(168, 63, 129, 16, 32, kCloudMetadata),  // inside public space
      V4(0, 0, 0, 0, 8, kUnspecified),
      V4(127, 0, 0, 0, 8, kLoopback),
      V4(10, 0, 0, 0, 8, kPrivate),
      V4(172, 16, 0, 0, 12, kPrivate),
      V4(192, 168, 0, 0, 16, kPrivate),
      V4(169, 254, 0, 0, 16, kLinkLocal),
      V4(100, 64, 0, 0, 10, kCarrierNat),
      V4(192, 0, 0, 0, 24, kReserved),
      V4(192, 0, 2, 0, 24, kReserved),    // documentation
      V4(192, 88, 99, 0, 24, kReserved),  // 6to4 relays
      V4(198, 18, 0, 0, 15, kReserved),   // benchmarks
      V4(198, 51, 100, 0, 24, kReserved),
      V4(203, 0, 113, 0, 24, kReserved),
      V4(224, 0, 0, 0, 4, kMulticast),
  };
  return kRanges;
}

const std::array<Range, 13>& V6Ranges() {
  using enum AddressKind;
  static const std::array<Range, 13> kRanges = {
      V6(0xFD00'0EC2'0000'0000, 0x0254, 128, kCloudMetadata),
      V6(0xFD20'00CE'0000'0000, 0x0254, 128, kCloudMetadata),
      V6(0, 0, 128, kUnspecified),
      V6(0, 1, 128, kLoopback),
      V6(0, 0, 80, kEmbedded),                      // mapped, translated and compatible IPv4
      V6(0x0064'FF9B'0000'0000, 0, 32, kEmbedded),  // NAT64, RFC 6052 and RFC 8215
      V6(0x2001'0000'0000'0000, 0, 32, kEmbedded),  // Teredo
      V6(0x2002'0000'0000'0000, 0, 16, kEmbedded),  // 6to4
      V6(0xFC00'0000'0000'0000, 0, 7, kPrivate),    // unique local
      V6(0xFE80'0000'0000'0000, 0, 10, kLinkLocal),
      V6(0xFF00'0000'0000'0000, 0, 8, kMulticast),
      V6(0x2001'0000'0000'0000, 0, 23, kReserved),  // protocol assignments
      V6(0x2001'0DB8'0000'0000, 0, 32, kReserved),  // documentation
  };
  return kRanges;
}

std::string_view Describe(AddressKind kind) {
  switch (kind) {
    case AddressKind::kPublic:
      return "public";
    case AddressKind::kLoopback:
      return "a loopback address";
    case AddressKind::kPrivate:
      return "a private address";
    case AddressKind::kLinkLocal:
      return "a link-local address";
    case AddressKind::kCloudMetadata:
      return "a cloud's metadata service";
    case AddressKind::kCarrierNat:
      return "shared address space of a provider";
    case AddressKind::kUnspecified:
      return "the unspecified address";
    case AddressKind::kMulticast:
      return "a multicast address";
    case AddressKind::kEmbedded:
      return "an IPv6 address that embeds an IPv4 address";
    case AddressKind::kReserved:
      return "a reserved address";
  }
  return "not public";
}

core::Error Refused(std::string_view host, std::string_view cause, std::string_view fix) {
  return core::Error(core::ErrorCode::kForbidden,
                     "Connecting to " + core::Excerpt(host) + " is not allowed.", cause, fix)
      .Kind(core::ErrorKind::kForbidden);
}

// For a server of one's own, as the simulated vendor is one.
constexpr std::string_view kOwnServer =
    " If it is a server of your own, on this machine or in a private network, have the operator "
    "set "
    "allow_insecure_loopback.";

bool IsLocalKind(AddressKind kind) {
  return kind == AddressKind::kLoopback || kind == AddressKind::kPrivate;
}

}  // namespace

AddressKind Classify(const IpAddress& address) {
  if (address.IsV4()) {
    for (const Range& range : V4Ranges()) {
      if (address.IsWithin(range.prefix, range.bits)) return range.kind;
    }
    return address.bytes()[0] < 224 ? AddressKind::kPublic : AddressKind::kReserved;
  }
  for (const Range& range : V6Ranges()) {
    if (address.IsWithin(range.prefix, range.bits)) return range.kind;
  }
  // 2000::/3 is all of the global unicast space that has been handed out; 3fff::/20 in it is for
  // documentation (RFC 9637).
  const auto& bytes = address.bytes();
  const bool global_unicast = (bytes[0] & 0xE0U) == 0x20U;
  const bool documentation = bytes[0] == 0x3F && bytes[1] == 0xFF && (bytes[2] & 0xF0U) == 0;
  return global_unicast && !documentation ? AddressKind::kPublic : AddressKind::kReserved;
}

core::Status CheckAddress(std::string_view host, const IpAddress& address,
                          const EgressRules& rules) {
  const AddressKind kind = Classify(address);
  if (kind == AddressKind::kPublic) return core::Ok();
  if (rules.allow_insecure_loopback && IsLocalKind(kind)) return core::Ok();
  return Refused(host,
                 "it leads to " + address.ToString() + ", which is " + std::string(Describe(kind)) +
                     "; only public addresses are allowed",
                 "Use the vendor's public address." +
                     std::string(IsLocalKind(kind) ? kOwnServer : std::string_view()));
}

core::Status CheckHost(std::string_view host, const EgressRules& rules) {
  if (const auto literal = IpAddress::Parse(host)) return CheckAddress(host, *literal, rules);
  constexpr std::string_view kFix = "Use the vendor's public host name.";
  switch (ClassifyHostName(host)) {
    case HostNameKind::kPublic:
      return core::Ok();
    case HostNameKind::kInternal:
      if (rules.allow_insecure_loopback) return core::Ok();
      return Refused(host, "its name is an internal one, such as localhost or *.internal",
                     std::string(kFix) + std::string(kOwnServer));
    case HostNameKind::kCloudMetadata:
      return Refused(host, "it is the name of a cloud's metadata service", kFix);
    case HostNameKind::kNumber:
      return Refused(host, "its name is a number that some systems read as an IPv4 address", kFix);
  }
  return Refused(host, "its name is of an unknown kind", kFix);
}

core::Status CheckProxyAddress(std::string_view host, const IpAddress& address) {
  return CheckAddress(host, address, EgressRules{.allow_insecure_loopback = true});
}

core::Status CheckScheme(const core::Url& url, const EgressRules& rules) {
  if (url.IsHttps()) return core::Ok();
  if (rules.allow_insecure_loopback && url.HasLoopbackHost()) return core::Ok();
  return Refused(url.host(), "the URL begins with http:// and would send everything unencrypted",
                 "Use the https:// URL." +
                     std::string(url.HasLoopbackHost() ? kOwnServer : std::string_view()));
}

}  // namespace claribi::http
