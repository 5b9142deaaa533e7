#include "app/proxy_environment.h"

#include <initializer_list>
#include <utility>

namespace claribi::app {
namespace {

using Environment = std::function<std::string(const char*)>;

std::string FirstOf(std::initializer_list<const char*> names, const Environment& environment) {
  for (const char* name : names) {
    if (std::string value = environment(name); !value.empty()) return value;
  }
  return {};
}

std::vector<std::string> Words(const std::string& text) {
  constexpr const char* kSeparators = ", \t";
  std::vector<std::string> words;
  std::size_t begin = text.find_first_not_of(kSeparators);
  while (begin != std::string::npos) {
    const std::size_t end = text.find_first_of(kSeparators, begin);
    words.push_back(text.substr(begin, end - begin));
    begin = text.find_first_not_of(kSeparators, end);
  }
  return words;
}

}  // namespace

ProxySettings ReadProxy(const std::string& option, const Environment& environment) {
  ProxySettings settings;
  settings.proxy =
      !option.empty()
          ? option
          : FirstOf({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}, environment);
  if (!settings.proxy.empty() && settings.proxy.find("://") == std::string::npos) {
    settings.proxy.insert(0, "http://");
  }
  settings.no_proxy = Words(FirstOf({"no_proxy", "NO_PROXY"}, environment));
  return settings;
}

}  // namespace claribi::app
