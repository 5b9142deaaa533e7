// Opens the connection for a URL: resolves the name, checks the addresses, connects to an address
// that was checked, and does the TLS handshake. A name is never resolved a second time in between,
// so that the address cannot change between check and use (DNS rebinding).
//
// With a proxy (proxy_rules.h) the guard checks the proxy's address, and of the target what can be
// checked without resolving it: literals, disguised IPv4 numbers, internal names. The proxy
// resolves the name, and its own rules apply to the address.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/log.h"
#include "http/byte_stream.h"
#include "http/egress_guard.h"
#include "http/name_resolver.h"
#include "http/proxy_rules.h"
#include "http/tls_stream.h"
#include "http/transport_config.h"

namespace claribi::http {

class Connector {  // [mt]
 public:
  // kInvalid if the CA file or the proxy of `config` cannot be used.
  static core::Result<Connector> Make(const TransportConfig& config,
                                      std::unique_ptr<NameResolver> resolver,
                                      const core::Logger& logger);

  // Within connect_timeout. kForbidden, kUnavailable, kTimeout (the call's own), kCancelled.
  core::Result<std::unique_ptr<ByteStream>> Connect(const core::Url& url,
                                                    const core::CallContext& call);

 private:
  Connector(TlsContext tls, ProxyRules proxies, std::unique_ptr<NameResolver> resolver,
            const core::Logger& logger)
      : tls_(std::move(tls)),
        proxies_(std::move(proxies)),
        resolver_(std::move(resolver)),
        logger_(logger) {}

  core::Result<std::unique_ptr<ByteStream>> ConnectDirectly(const core::Url& url,
                                                            const Stage& stage);
  core::Result<std::unique_ptr<ByteStream>> ConnectThroughProxy(const core::Url& url,
                                                                const core::Url& proxy,
                                                                const Stage& stage);
  core::Result<std::vector<IpAddress>> Resolve(const core::Url& url, const Stage& stage);

  TlsContext tls_;
  ProxyRules proxies_;
  std::unique_ptr<NameResolver> resolver_;
  const core::Logger& logger_;
  EgressRules rules_;
  std::string user_agent_;
  core::Milliseconds connect_timeout_{};
};

}  // namespace claribi::http
