// What a host name says of itself, before anybody resolves it: a number in disguise, or a name that
// means something inside of a network only. Pure. It matters most where a proxy resolves, because
// then no address is seen here.
// Sources: RFC 6761 and 6762 (special-use names; those of private networks in appendix G), RFC
// 8375 (home.arpa), WHATWG URL section 3.5 (a host that ends in a number is an IPv4 address).
#pragma once

#include <string_view>

namespace claribi::http {

enum class HostNameKind {
  kPublic,    // says nothing against it
  kInternal,  // localhost, a name without a dot, *.internal, *.local, …
  kCloudMetadata,
  kNumber,  // an IPv4 address to some, but not written as four decimal numbers: 2130706433, 0x7f.1
};

// `host` is no literal address (IpAddress::Parse does not take it). A dot at its end changes
// nothing.
HostNameKind ClassifyHostName(std::string_view host);

}  // namespace claribi::http
