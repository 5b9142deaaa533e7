// Which requests go through the operator's proxy. Pure: it reads no environment and connects to
// nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/url.h"

namespace claribi::http {

class ProxyRules {  // [mt]
 public:
  // `proxy`: "http://host:port", empty: none. kInvalid for anything else; what was given is not
  // repeated in the error, because people write passwords there.
  //
  // `no_proxy`: what is reached without it, as in NO_PROXY; ignoring case.
  //   *                   everything
  //   vendor.example      this host and those below it
  //   .vendor.example     those below it only; *.vendor.example says the same
  //   192.0.2.7           this address, where the URL names it; 2001:db8::7 or [2001:db8::7]
  //   192.0.2.0/24        these addresses, where the URL names one of them
  //   vendor.example:443  one port only; also with an address
  // What is none of these matches nothing.
  static core::Result<ProxyRules> Make(std::string_view proxy, std::vector<std::string> no_proxy);

  // nullptr: directly. Loopback hosts are always reached directly.
  const core::Url* ProxyFor(const core::Url& url) const;

 private:
  std::optional<core::Url> proxy_;
  std::vector<std::string> no_proxy_;
};

}  // namespace claribi::http
