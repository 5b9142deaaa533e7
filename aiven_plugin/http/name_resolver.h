// Host names to addresses, within the time of a call. Not a cache and not a judge: which of the
// addresses may be used is for egress_guard.h.
// Sources: RFC 1035, RFC 6724 (order of the addresses), RFC 6761 section 6.3 (localhost).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/call_context.h"
#include "core/result.h"
#include "http/ip_address.h"

namespace claribi::http {

class NameResolver {  // [mt]
 public:
  virtual ~NameResolver() = default;
  // At least one address, best first. A literal stands for itself; localhost and *.localhost are
  // ::1 and 127.0.0.1 whatever a name server says. kUnavailable (no such name, no answer),
  // kTimeout, kCancelled.
  virtual core::Result<std::vector<IpAddress>> Resolve(std::string_view host,
                                                       const core::CallContext& call) = 0;
};

// The addresses of a literal and of localhost, which need no name server; empty for other names.
std::vector<IpAddress> ResolveLocally(std::string_view host);

// The system's hosts file and name servers, through c-ares: no thread, and the call is asked at
// least every kPollInterval. `name_servers`: "address:port,…" instead of the system's; empty: the
// system's.
std::unique_ptr<NameResolver> MakeSystemResolver(std::string name_servers = {});

}  // namespace claribi::http
