#include "http/connector.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "http/request_head.h"
#include "http/response_head.h"
#include "http/tcp_stream.h"

namespace claribi::http {
namespace {

constexpr std::size_t kMaxProxyHeadBytes = std::size_t{16} * 1024;
constexpr int kProxyAuthenticationRequired = 407;

// host:port, as a log shows it.
std::string Place(const core::Url& url) {
  return core::Excerpt(url.host()) + ":" + std::to_string(url.port());
}

core::Error NoTunnel(const core::Url& proxy, const core::Url& target, std::string_view cause,
                     std::string_view fix) {
  return core::Error(
             core::ErrorCode::kUnavailable,
             "The proxy " + Place(proxy) + " did not open a connection to " + Place(target) + ".",
             cause, fix)
      .Kind(core::ErrorKind::kNetwork);
}

core::Status CheckTunnel(const core::Result<ResponseHead>& head, const core::Url& proxy,
                         const core::Url& target) {
  if (!head.ok()) {
    const core::ErrorCode code = head.error().code;
    const bool is_babble = code == core::ErrorCode::kUpstream || code == core::ErrorCode::kTooLarge;
    if (!is_babble) return head.error();
    return NoTunnel(proxy, target, "its answer is not that of an HTTP proxy: " + head.error().cause,
                    "Ask the operator whether the address of the proxy is right.");
  }
  if (head->status >= 200 && head->status <= 299) return core::Ok();
  const bool wants_sign_in = head->status == kProxyAuthenticationRequired;
  return NoTunnel(proxy, target,
                  wants_sign_in ? "it requires authentication, which is not supported (407)"
                                : "it answered " + std::to_string(head->status),
                  "Ask the operator to let the proxy pass connections to the vendor.");
}

}  // namespace

core::Result<Connector> Connector::Make(const TransportConfig& config,
                                        std::unique_ptr<NameResolver> resolver,
                                        const core::Logger& logger) {
  CLARIBI_TRY(TlsContext tls, TlsContext::Make(config.ca_file));
  CLARIBI_TRY(ProxyRules proxies, ProxyRules::Make(config.proxy, config.no_proxy));
  Connector connector(std::move(tls), std::move(proxies), std::move(resolver), logger);
  connector.rules_.allow_insecure_loopback = config.allow_insecure_loopback;
  connector.user_agent_ = config.user_agent;
  connector.connect_timeout_ = config.connect_timeout;
  return connector;
}

core::Result<std::unique_ptr<ByteStream>> Connector::Connect(const core::Url& url,
                                                             const core::CallContext& call) {
  CLARIBI_CHECK(CheckScheme(url, rules_));
  CLARIBI_CHECK(CheckHost(url.host(), rules_));
  const core::MonotonicTime ends_at = call.Now() + connect_timeout_;
  const Stage connecting(call, url.host(), "connecting", ends_at, core::ErrorCode::kUnavailable);
  const core::Url* proxy = proxies_.ProxyFor(url);
  CLARIBI_TRY(std::unique_ptr<ByteStream> stream, proxy != nullptr
                                                      ? ConnectThroughProxy(url, *proxy, connecting)
                                                      : ConnectDirectly(url, connecting));
  logger_.Log(core::LogLevel::kDebug, core::LogComponent::kHttp,
              "connected to " + Place(url) +
                  (proxy != nullptr ? " through the proxy " + Place(*proxy) : ""));
  if (!url.IsHttps()) return stream;
  const Stage shaking_hands(call, url.host(), "waiting for the TLS handshake", ends_at,
                            core::ErrorCode::kUnavailable);
  return tls_.Wrap(std::move(stream), url.host(), shaking_hands, logger_);
}

core::Result<std::vector<IpAddress>> Connector::Resolve(const core::Url& url, const Stage& stage) {
  const core::BoundedCall bounded(stage.call(), stage.ends_at() - stage.call().Now());
  core::Result<std::vector<IpAddress>> addresses = resolver_->Resolve(url.host(), bounded);
  if (addresses.ok() || addresses.error().code != core::ErrorCode::kTimeout) return addresses;
  // If this stage ended before the call did, the name servers did not answer: kUnavailable.
  const Stage resolving(stage.call(), url.host(), "looking up its address", stage.ends_at(),
                        core::ErrorCode::kUnavailable);
  CLARIBI_CHECK(resolving.CheckAlive());
  return addresses;
}

core::Result<std::unique_ptr<ByteStream>> Connector::ConnectDirectly(const core::Url& url,
                                                                     const Stage& stage) {
  CLARIBI_TRY(const std::vector<IpAddress> addresses, Resolve(url, stage));
  std::vector<IpAddress> allowed;
  core::Status verdict = core::Ok();
  for (const IpAddress& address : addresses) {
    core::Status checked = CheckAddress(url.host(), address, rules_);
    // Plain http is permitted on a loopback address only, whatever the name resolves to.
    if (checked.ok() && !url.IsHttps() && Classify(address) != AddressKind::kLoopback) {
      checked = CheckScheme(url, EgressRules{});
    }
    if (checked.ok()) {
      allowed.push_back(address);
    } else {
      verdict = std::move(checked);
    }
  }
  if (allowed.empty()) {
    CLARIBI_CHECK(std::move(verdict));
    return stage.Broken("its name has no address");
  }
  return ConnectTcp(allowed, url.port(), stage);
}

core::Result<std::unique_ptr<ByteStream>> Connector::ConnectThroughProxy(const core::Url& url,
                                                                         const core::Url& proxy,
                                                                         const Stage& stage) {
  const Stage to_proxy(stage.call(), proxy.host(), "connecting to the proxy", stage.ends_at(),
                       core::ErrorCode::kUnavailable);
  CLARIBI_TRY(const std::vector<IpAddress> addresses, Resolve(proxy, to_proxy));
  for (const IpAddress& address : addresses) {
    CLARIBI_CHECK(CheckProxyAddress(proxy.host(), address));
  }
  CLARIBI_TRY(std::unique_ptr<ByteStream> stream, ConnectTcp(addresses, proxy.port(), to_proxy));
  CLARIBI_CHECK(stream->SendAll(WriteConnectHead(url, user_agent_), to_proxy));
  ReceiveBuffer buffer;
  CLARIBI_CHECK(
      CheckTunnel(ReceiveHead(*stream, buffer, kMaxProxyHeadBytes, to_proxy), proxy, url));
  // In a tunnel the client sends first, so bytes that are here already are not the target's.
  if (!buffer.bytes.empty())
    return to_proxy.Broken("the proxy sent bytes of its own into the tunnel");
  return stream;
}

}  // namespace claribi::http
