// Which hosts and addresses may be connected to, so that a URL from a server cannot reach the
// operator's internal network (server-side request forgery). Pure: resolves nothing, connects to
// nothing. The connector checks every address right before it connects to it. Sources: IANA
// special-purpose address registries (RFC 6890 and successors); DSC-07 of docs/obligations.md.
#pragma once

#include <string_view>

#include "core/result.h"
#include "core/url.h"
#include "http/ip_address.h"

namespace claribi::http {

struct EgressRules {
  // Development only: loopback and private addresses, and plain http to a loopback host.
  bool allow_insecure_loopback = false;
};

// What an address is, as far as the guard cares.
enum class AddressKind {
  kPublic,
  kLoopback,
  kPrivate,        // RFC 1918, unique local (RFC 4193)
  kLinkLocal,      // 169.254.0.0/16, fe80::/10
  kCloudMetadata,  // where clouds hand out credentials to whoever asks
  kCarrierNat,     // 100.64.0.0/10 (RFC 6598)
  kUnspecified,
  kMulticast,
  kEmbedded,  // IPv6 that carries an IPv4 address: mapped, compatible, NAT64, 6to4, Teredo
  kReserved,  // everything else that is not global unicast
};

AddressKind Classify(const IpAddress& address);

// kForbidden unless the address is public or the rules admit its kind: loopback and private with
// allow_insecure_loopback, nothing else ever. `host` is named in the error.
core::Status CheckAddress(std::string_view host, const IpAddress& address,
                          const EgressRules& rules);

// The check before the name is resolved: a literal address as by CheckAddress, a name by its kind
// (host_name.h). Internal names pass with allow_insecure_loopback; disguised IPv4 numbers and
// metadata services never do.
core::Status CheckHost(std::string_view host, const EgressRules& rules);

// The proxy is the operator's own choice: loopback and private are fine, the rest as above.
core::Status CheckProxyAddress(std::string_view host, const IpAddress& address);

// kForbidden for plain http, unless the host is loopback and the rules admit it.
core::Status CheckScheme(const core::Url& url, const EgressRules& rules);

}  // namespace claribi::http
