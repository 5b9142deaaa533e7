#include "policy/endpoint_rule.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/text.h"
#include "policy/url_template.h"

namespace claribi::policy {
namespace {

using core::Url;

core::Error Refused(std::string_view cause, std::string_view fix) {
  return core::Error(core::ErrorCode::kInvalid, "This endpoint may not be used.", cause, fix)
      .Kind(core::ErrorKind::kConfiguration);
}

std::string Joined(const std::vector<std::string>& items) {
  std::string joined;
  for (const std::string& item : items) joined += (joined.empty() ? "" : ", ") + item;
  return joined;
}

// The name as a lenient server may read it: some take "Read_Only[]" or "read.only" for read_only.
std::string PlainName(std::string_view name) {
  std::string plain = core::AsciiLower(name.substr(0, name.find('[')));
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return c == '.' || c == '-'; }, '_');
  return plain;
}

bool FitsAny(std::string_view text, const std::vector<std::string>& templates,
             std::string_view ends_value) {
  return std::any_of(templates.begin(), templates.end(),
                     [&](const std::string& one) { return FitsTemplate(text, one, ends_value); });
}

bool ContainsPlain(const std::vector<std::string>& list, std::string_view plain_name) {
  return std::any_of(list.begin(), list.end(), [plain_name](const std::string& item) {
    return PlainName(item) == plain_name;
  });
}

// A second parser behind ours (a proxy, a framework) may split or decode once more; what it could
// read differently is refused.
bool IsAmbiguous(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == 0x7F || c == '&' || c == ';' || c == '#' ||
           c == '%';
  });
}

// For a server of one's own, as the simulated vendor is one.
constexpr std::string_view kOwnServer =
    " If it is a server of your own on this machine, have the operator set "
    "allow_insecure_loopback.";

core::Status CheckHost(const Url& url, const EndpointRule& rule) {
  const bool loopback = url.HasLoopbackHost();
  if (!url.IsHttps() && !(loopback && rule.allow_insecure_loopback)) {
    return Refused("it begins with http://, so the token would be sent unencrypted",
                   "Write https:// in front of the host." +
                       std::string(loopback ? kOwnServer : std::string_view()));
  }
  if (loopback) {
    if (rule.allow_loopback_host) return core::Ok();
    return Refused("its host " + core::Quoted(url.host()) + " is this machine",
                   "Give the vendor's public host." + std::string(kOwnServer));
  }
  if (rule.loopback_only) {
    return Refused("its host " + core::Quoted(url.host()) + " is another machine",
                   "Use an endpoint on this machine, such as http://localhost:3000/mcp.");
  }
  if (rule.allowed_hosts.empty()) return core::Ok();
  if (!FitsAny(url.host(), rule.allowed_hosts, ".")) {
    return Refused("its host " + core::Quoted(url.host()) + " is not the vendor's",
                   "Use the host " + Joined(rule.allowed_hosts) + ".");
  }
  if (url.port() != (url.IsHttps() ? 443 : 80)) {
    return Refused("it names the port " + std::to_string(url.port()),
                   "Leave the port out: the vendor answers on 443.");
  }
  return core::Ok();
}

core::Status CheckPath(const Url& url, const EndpointRule& rule) {
  const std::string path = core::AsciiLower(url.path()) + "/";
  for (const std::string_view trick : {"/../", "/./", "//", "%2e", "%2f", "%5c"}) {
    if (path.find(trick) != std::string::npos && url.path() != "/") {
      return Refused("its path holds an empty, dotted or encoded segment",
                     "Write the path without //, . or .. and without encoded slashes or dots.");
    }
  }
  if (!rule.allowed_paths.empty() && !FitsAny(url.path(), rule.allowed_paths, "/")) {
    return Refused("its path " + core::Quoted(url.path()) + " is not one of the vendor's",
                   "Use the path " + Joined(rule.allowed_paths) + ".");
  }
  return core::Ok();
}

core::Status CheckPresentParameters(const core::QueryParameters& parameters,
                                    const EndpointRule& rule) {
  std::set<std::string> seen;
  for (const auto& [name, value] : parameters) {
    if (IsAmbiguous(name) || IsAmbiguous(value)) {
      return Refused("its parameter " + core::Quoted(name) +
                         " holds a space, a control character or one of & ; # %",
                     "Write each parameter plainly, as name=value.");
    }
    const std::string plain = PlainName(name);
    if (ContainsPlain(rule.forbidden_parameters, plain)) {
      return Refused("its parameter " + core::Quoted(name) + " is forbidden by the manifest",
                     "Remove " + core::Quoted(name) + " from the endpoint.");
    }
    if (!seen.insert(plain).second) {
      return Refused("its parameter " + core::Quoted(plain) + " is there more than once",
                     "Write " + core::Quoted(plain) + " once.");
    }
    const bool required = std::any_of(
        rule.required_parameters.begin(), rule.required_parameters.end(),
        [&plain](const RequiredParameter& one) { return PlainName(one.name) == plain; });
    if (!required && rule.allowed_parameters && !core::Contains(*rule.allowed_parameters, name)) {
      return Refused("its parameter " + core::Quoted(name) + " is not one that the manifest allows",
                     "Remove " + core::Quoted(name) + " from the endpoint.");
    }
  }
  return core::Ok();
}

core::Status CheckRequiredParameters(const core::QueryParameters& parameters,
                                     const EndpointRule& rule) {
  for (const RequiredParameter& required : rule.required_parameters) {
    const std::string wanted = required.name + "=" + required.value;
    const std::string fix = "Write " + wanted + " in the endpoint, exactly so and once.";
    const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const auto& one) {
      return PlainName(one.first) == PlainName(required.name);
    });
    if (found == parameters.end()) {
      return Refused("the parameter " + wanted + " is missing, so the vendor may allow more", fix);
    }
    if (found->first != required.name || found->second != required.value) {
      return Refused(
          "expected " + wanted + ", seen " + core::Excerpt(found->first + "=" + found->second, 64),
          fix);
    }
  }
  return core::Ok();
}

}  // namespace

core::Result<Url> CheckEndpoint(std::string_view endpoint, const EndpointRule& rule) {
  CLARIBI_TRY(Url url, Url::Parse(endpoint));
  CLARIBI_CHECK(CheckHost(url, rule));
  CLARIBI_CHECK(CheckPath(url, rule));
  CLARIBI_TRY(const core::QueryParameters parameters, url.Query());
  CLARIBI_CHECK(CheckPresentParameters(parameters, rule));
  CLARIBI_CHECK(CheckRequiredParameters(parameters, rule));
  return url;
}

}  // namespace claribi::policy
