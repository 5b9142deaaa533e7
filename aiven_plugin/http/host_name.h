// The kind of a host name, before it is resolved: public, internal, a cloud's metadata service, or
// a disguised IPv4 number. Pure. It matters most with a proxy, which resolves names itself, so that
// no address is seen here.
// Sources: RFC 6761 and 6762 (special-use names; those of private networks in appendix G), RFC
// 8375 (home.arpa), WHATWG URL section 3.5 (a host that ends in a number is an IPv4 address).
#pragma once

#include <string_view>

namespace claribi::http {

enum class HostNameKind {
  kPublic,    // none of the others
  kInternal,  // localhost, a name without a dot, *.internal, *.local, …
  kCloudMetadata,
  kNumber,  // an IPv4 address to some, but not written as four decimal numbers: 2130706433, 0x7f.1
};

// Precondition: `host` is not a literal address (IpAddress::Parse refuses it). A dot at its end is
// ignored.
HostNameKind ClassifyHostName(std::string_view host);

}  // namespace claribi::http
