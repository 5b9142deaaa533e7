#include "http/proxy_rules.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/text.h"
#include "http/ip_address.h"

namespace claribi::http {
namespace {

// All of `text` as a number of at most `most`.
std::optional<int> NumberUpTo(std::string_view text, int most) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0 || number > most) {
    return std::nullopt;
  }
  return number;
}

// An exception taken apart: "[::1]:443" is the host ::1 and the port 443.
struct Exception {
  std::string host;
  std::optional<int> port;
};

Exception TakeApart(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const bool is_bracketed = text.starts_with('[');
  // An IPv6 address without brackets has colons of its own.
  const bool has_port = colon != std::string_view::npos &&
                        (is_bracketed ? colon > text.rfind(']') : text.find(':') == colon);
  Exception exception;
  if (has_port) {
    exception.port = NumberUpTo(text.substr(colon + 1), 65535).value_or(0);
    text = text.substr(0, colon);
  }
  if (is_bracketed && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  exception.host = core::AsciiLower(text);
  return exception;
}

bool CoversAddress(std::string_view exception, const IpAddress& address) {
  const std::size_t slash = exception.find('/');
  const std::optional<IpAddress> prefix = IpAddress::Parse(exception.substr(0, slash));
  if (!prefix) return false;
  const int all_bits = prefix->IsV4() ? 32 : 128;
  std::optional<int> bits = all_bits;
  if (slash != std::string_view::npos) bits = NumberUpTo(exception.substr(slash + 1), all_bits);
  return bits && address.IsWithin(*prefix, *bits);
}

bool CoversName(std::string_view exception, std::string_view name) {
  if (exception.starts_with("*.")) exception.remove_prefix(1);
  if (name.ends_with('.')) name.remove_suffix(1);
  if (exception.empty()) return false;
  if (exception.starts_with('.')) return name.ends_with(exception);
  return name == exception ||
         (name.ends_with(exception) && name[name.size() - exception.size() - 1] == '.');
}

bool Covers(std::string_view text, const core::Url& url) {
  if (text == "*") return true;
  const Exception exception = TakeApart(text);
  if (exception.port && *exception.port != url.port()) return false;
  if (const auto address = IpAddress::Parse(url.host())) {
    return CoversAddress(exception.host, *address);
  }
  return CoversName(exception.host, url.host());
}

}  // namespace

core::Result<ProxyRules> ProxyRules::Make(std::string_view proxy,
                                          std::vector<std::string> no_proxy) {
  ProxyRules rules;
  rules.no_proxy_ = std::move(no_proxy);
  if (proxy.empty()) return rules;
  auto url = core::Url::Parse(proxy);
  if (url.ok() && !url->IsHttps() && url->PathAndQuery() == "/") {
    rules.proxy_ = *std::move(url);
    return rules;
  }
  return core::Error(core::ErrorCode::kInvalid, "The proxy cannot be used.",
                     url.ok() ? "expected http://host:port without a path" : url.error().cause,
                     "Set proxy in the operator configuration to http://host:port, without user "
                     "name and password.")
      .Kind(core::ErrorKind::kConfiguration);
}

const core::Url* ProxyRules::ProxyFor(const core::Url& url) const {
  if (!proxy_ || url.HasLoopbackHost()) return nullptr;
  const bool is_excepted =
      std::any_of(no_proxy_.begin(), no_proxy_.end(),
                  [&url](const std::string& exception) { return Covers(exception, url); });
  return is_excepted ? nullptr : &*proxy_;
}

}  // namespace claribi::http
