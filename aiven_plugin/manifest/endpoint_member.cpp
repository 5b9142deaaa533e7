#include "manifest/endpoint_member.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "policy/url_template.h"

namespace claribi::manifest {
namespace {

using core::Error;
using core::ErrorCode;
using core::ErrorKind;

constexpr std::size_t kMaxValueBytesInUrl = 253;
constexpr std::string_view kUsualPattern = "[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?";

// From the end of "://" to the first of / ? #, in a URL that may have places.
std::pair<std::size_t, std::size_t> AuthorityOf(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  return {begin, std::min(url.find_first_of("/?#", begin), url.size())};
}

// Without its query.
std::string_view PathTextOf(std::string_view url) {
  const std::size_t begin = AuthorityOf(url).second;
  const std::string_view path = url.substr(begin, url.find_first_of("?#", begin) - begin);
  return path.empty() ? std::string_view("/") : path;
}

bool IsUnreserved(char c) {
  return core::IsLetter(c) || core::IsDigit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

std::string PercentEncoded(std::string_view value) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : value) {
    if (IsUnreserved(c)) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += kHex[byte >> 4U];
    encoded += kHex[byte & 0xFU];
  }
  return encoded;
}

// Letters, digits, dots and hyphens: what a host name can hold without being read as more.
bool CanStandInHost(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    return core::IsLetter(c) || core::IsDigit(c) || c == '-' || c == '.';
  });
}

// `url` with what `value_of(name, is_in_host)` says in each place. Precondition: its places are
// valid.
std::string Filled(std::string_view url,
                   const std::function<std::string(std::string_view, bool)>& value_of) {
  const auto [host_begin, host_end] = AuthorityOf(url);
  std::string filled;
  std::size_t at = 0;
  while (at < url.size()) {
    const std::size_t open = url.find('{', at);
    if (open == std::string_view::npos) break;
    const std::size_t close = url.find('}', open);
    filled += url.substr(at, open - at);
    filled +=
        value_of(url.substr(open + 1, close - open - 1), open >= host_begin && open < host_end);
    at = close + 1;
  }
  return filled += url.substr(std::min(at, url.size()));
}

bool IsInHost(const Endpoint& endpoint, std::string_view name) {
  const auto [begin, end] = AuthorityOf(endpoint.url);
  const std::size_t at = endpoint.url.find("{" + std::string(name) + "}");
  return at >= begin && at < end;
}

Placeholder ReadPlaceholder(const core::Json& json, std::string pointer, Violation& violation) {
  ObjectReader reader(json, std::move(pointer), violation);
  std::string name = reader.Text("name");
  std::string label = reader.OptionalText("label").value_or(name);
  const std::string pattern = reader.OptionalText("pattern").value_or(std::string(kUsualPattern));
  auto compiled = TextPattern::Compile(pattern);
  if (!compiled.ok()) {
    reader.Report("pattern", core::Quoted(pattern) + " cannot be used: " + compiled.error().cause,
                  "Write a regular expression of ECMA-262 for the whole value, such as "
                  "[a-z0-9-]{1,40}.");
    compiled = TextPattern::Compile(std::string(kUsualPattern));
  }
  std::string example = reader.Text("example");
  Placeholder placeholder{std::move(name), std::move(label), std::move(compiled).value(),
                          std::move(example)};
  if (!placeholder.example.empty() && !placeholder.pattern.Matches(placeholder.example)) {
    reader.Report("example",
                  core::Quoted(placeholder.example) + " does not match the pattern " +
                      core::Quoted(placeholder.pattern.text()),
                  "Correct the pattern, which is for the whole value, or the example.");
  }
  reader.RefuseUnknown();
  return placeholder;
}

// Every place declared, and every declaration used.
void CheckPlaces(ObjectReader& reader, const Endpoint& endpoint) {
  const policy::TemplatePlaces places = policy::PlacesOf(endpoint.url);
  if (!places.is_valid) {
    reader.Report("url",
                  core::Quoted(endpoint.url, 200) +
                      " holds a brace that is not part of a place such as {tenant}",
                  "Write {, a name of a-z, 0-9 and _, and }, or %7B and %7D.");
    return;
  }
  const std::string_view url = endpoint.url;
  const std::size_t colon = url.find(':', AuthorityOf(url).first);
  const bool is_port_open =
      colon < AuthorityOf(url).second && url.find('{', colon) < AuthorityOf(url).second;
  if (is_port_open || url.find('{') < AuthorityOf(url).first) {
    reader.Report("url", core::Quoted(url, 200) + " has a place in its scheme or port",
                  "Write them out: places stand in the host, the path and the query.");
  }
  for (const std::string& name : places.names) {
    if (std::none_of(endpoint.placeholders.begin(), endpoint.placeholders.end(),
                     [&](const Placeholder& one) { return one.name == name; })) {
      reader.Report("placeholders", "nothing describes the place {" + name + "} of the url",
                    "Add {\"name\": \"" + name + "\", \"example\": …}.");
    }
  }
  for (std::size_t i = 0; i < endpoint.placeholders.size(); ++i) {
    const Placeholder& one = endpoint.placeholders[i];
    if (!core::Contains(places.names, one.name)) {
      reader.Report("placeholders", "the url has no place {" + one.name + "}",
                    "Write {" + one.name + "} in the url, or leave its description out.");
    }
    if (std::any_of(endpoint.placeholders.begin(),
                    endpoint.placeholders.begin() + static_cast<std::ptrdiff_t>(i),
                    [&](const Placeholder& other) { return other.name == one.name; })) {
      reader.Report("placeholders", core::Quoted(one.name) + " is described twice",
                    "Remove one of them.");
    }
    if (IsInHost(endpoint, one.name) && !CanStandInHost(one.example)) {
      reader.Report("placeholders",
                    "the example " + core::Quoted(one.example) + " cannot stand in a host name",
                    "Write an example of letters, digits and hyphens.");
    }
  }
}

Error WrongChoice(const std::string& cause, const std::string& fix) {
  return Error(ErrorCode::kInvalid, "The endpoint of the connection cannot be used.", cause, fix)
      .Kind(ErrorKind::kConfiguration);
}

const Endpoint* FindEndpoint(const std::vector<Endpoint>& endpoints, const std::string& chosen) {
  if (chosen.empty()) return &endpoints.front();
  for (const Endpoint& endpoint : endpoints) {
    if (endpoint.url == chosen || core::EqualsIgnoringCase(endpoint.name, chosen)) return &endpoint;
  }
  return nullptr;
}

Error NoSuchName(const std::vector<Endpoint>& endpoints, const std::string& chosen) {
  std::string names;
  for (const Endpoint& endpoint : endpoints) {
    names += (names.empty() ? "" : ", ") + core::Quoted(endpoint.name);
  }
  return WrongChoice(
      "/endpoint: " + core::Quoted(chosen) + " is neither a URL nor the name of an endpoint",
      "Choose one of " + names + ", or write a URL that begins with https://.");
}

core::Status CheckValue(const Endpoint& endpoint, const Placeholder& place,
                        const PlaceholderValues& values) {
  const std::string at = "/endpoint_values/" + place.name + ": ";
  const std::string fix =
      "Give a value for " + place.label + ", such as " + core::Quoted(place.example) + ".";
  const auto value = values.find(place.name);
  if (value == values.end() || value->second.empty()) {
    return WrongChoice(at + "the address of this data source needs a value there, seen none", fix);
  }
  if (value->second.size() > kMaxValueBytesInUrl || !place.pattern.Matches(value->second)) {
    return WrongChoice(at + core::Quoted(value->second) + " does not match the pattern " +
                           core::Quoted(place.pattern.text(), TextPattern::kMaxBytes),
                       fix);
  }
  if (IsInHost(endpoint, place.name) && !CanStandInHost(value->second)) {
    return WrongChoice(at + core::Quoted(value->second) + " cannot stand in a host name", fix);
  }
  return core::Ok();
}

}  // namespace

std::string Endpoint::ExampleUrl() const {
  return Filled(url, [this](std::string_view place_name, bool is_in_host) -> std::string {
    for (const Placeholder& place : placeholders) {
      if (place.name == place_name)
        return is_in_host ? place.example : PercentEncoded(place.example);
    }
    return "x";
  });
}

Endpoint ReadEndpoint(const core::Json& json, std::string pointer, Violation& violation) {
  ObjectReader reader(json, std::move(pointer), violation);
  Endpoint endpoint;
  endpoint.name = reader.Text("name");
  if (endpoint.name.find("://") != std::string::npos) {
    reader.Report("name", core::Quoted(endpoint.name) + " looks like a URL",
                  "Write what a person chooses by, such as \"Europe\".");
  }
  endpoint.url = reader.Text("url");
  reader.ForEach("placeholders", false, [&](const core::Json& element, std::string at) {
    endpoint.placeholders.push_back(ReadPlaceholder(element, std::move(at), violation));
  });
  if (!violation.found()) CheckPlaces(reader, endpoint);
  // https or not is the endpoint rule's to say: a development manifest may name a loopback host.
  if (!violation.found()) {
    const core::Result<core::Url> url = core::Url::Parse(endpoint.ExampleUrl());
    if (!url.ok()) {
      reader.Report("url", core::Quoted(endpoint.url, 200) + ": " + url.error().cause,
                    url.error().fix.empty() ? "Write an absolute https URL." : url.error().fix);
    }
  }
  endpoint.accepted_resources = reader.Texts("accepted_resources");
  for (const std::string& resource : endpoint.accepted_resources) {
    reader.RequireHttps("accepted_resources", resource);
  }
  reader.RefuseUnknown();
  return endpoint;
}

core::Result<std::string> UrlOf(const std::vector<Endpoint>& endpoints,
                                const EndpointChoice& choice) {
  const Endpoint* endpoint = FindEndpoint(endpoints, choice.endpoint);
  if (endpoint == nullptr && choice.endpoint.find("://") == std::string::npos) {
    return NoSuchName(endpoints, choice.endpoint);
  }
  for (const auto& [name, value] : choice.values) {
    const bool is_known =
        endpoint != nullptr &&
        std::any_of(endpoint->placeholders.begin(), endpoint->placeholders.end(),
                    [&n = name](const Placeholder& one) { return one.name == n; });
    if (!is_known) {
      return WrongChoice(
          "/endpoint_values/" + core::Excerpt(name, 60) + ": " +
              (endpoint == nullptr ? "the address was given whole"
                                   : "the address " + endpoint->url + " has no place of this name"),
          "Leave the value out, or correct its name.");
    }
  }
  if (endpoint == nullptr) return choice.endpoint;
  for (const Placeholder& place : endpoint->placeholders) {
    CLARIBI_CHECK(CheckValue(*endpoint, place, choice.values));
  }
  return Filled(endpoint->url, [&choice](std::string_view name, bool is_in_host) {
    const std::string& value = choice.values.find(name)->second;
    return is_in_host ? value : PercentEncoded(value);
  });
}

bool HasPathOf(const Endpoint& endpoint, const core::Url& url) {
  return policy::FitsTemplate(url.path(), PathTextOf(endpoint.url), "/");
}

}  // namespace claribi::manifest
