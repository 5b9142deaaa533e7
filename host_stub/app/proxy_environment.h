// The proxy that the surroundings ask for, by the conventions of curl: plugins read no environment,
// so the host puts it into their configuration. It connects to nothing and checks nothing.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace claribi::app {

struct ProxySettings {
  std::string proxy;                  // a URL; "": none
  std::vector<std::string> no_proxy;  // what is reached without it
};

/// `option` (of --proxy) where it is not empty, else the first that is set of https_proxy,
/// HTTPS_PROXY, all_proxy and ALL_PROXY; without a scheme it is http. The exceptions are those of
/// no_proxy or NO_PROXY, separated by commas or spaces. `environment` gives "" for what is unset.
ProxySettings ReadProxy(const std::string& option,
                        const std::function<std::string(const char*)>& environment);

}  // namespace claribi::app
