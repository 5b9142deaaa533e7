// A URI reference of any scheme, parsed and resolved (RFC 3986, sections 3 and 5), because schemas
// name each other by URN as well as by URL. Not core::Url: nothing connects to these.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace claribi::json_schema {

struct UriReference {
  std::string scheme;
  std::optional<std::string> authority;
  std::string path;
  std::optional<std::string> query;
  std::optional<std::string> fragment;  // without "#", as written

  static UriReference Parse(std::string_view text);
  // `reference` as seen from `base` (section 5.2.2). A base without a scheme is allowed: a schema
  // without an "$id" has none.
  static UriReference Resolve(const UriReference& base, const UriReference& reference);

  // Everything but the fragment: what names a schema resource.
  std::string WithoutFragment() const;
};

// `text` with its percent-encoding decoded; empty optional if that is malformed.
std::optional<std::string> PercentDecode(std::string_view text);

}  // namespace claribi::json_schema
