// An absolute http(s) URL, parsed strictly (RFC 3986) and kept as it was written. Issuers and
// resources are compared as strings, so nothing here normalises a URL. Not a resolver of relative
// references.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace claribi::core {

using QueryParameters =
    std::vector<std::pair<std::string, std::string>>;  // decoded, in order, repeats kept

class Url {
 public:
  // kInvalid, saying which rule was broken: http or https, a host, no user information, no
  // fragment, no control characters, spaces, backslashes or non-ASCII anywhere, a valid port, at
  // most 8192 bytes.
  static Result<Url> Parse(std::string_view text);

  // Wipes the text, because the query of a callback holds an authorization code.
  ~Url();
  Url() = default;
  Url(const Url&) = default;
  Url(Url&&) noexcept = default;
  Url& operator=(const Url&) = default;
  Url& operator=(Url&&) noexcept = default;

  const std::string& text() const { return text_; }      // as given
  const std::string& scheme() const { return scheme_; }  // lower case
  const std::string& host() const { return host_; }      // lower case; IPv6 without brackets
  std::uint16_t port() const { return port_; }           // the scheme's default if none is written
  const std::string& path() const { return path_; }      // as written, "/" if empty
  const std::string& query() const { return query_; }    // as written, without "?"
  bool has_query() const { return has_query_; }
  bool IsHttps() const { return scheme_ == "https"; }
  // "localhost", *.localhost, 127.0.0.0/8, ::1 by name or literal.
  bool HasLoopbackHost() const;
  // scheme://host[:port], port only if it is not the default; lower case.
  const std::string& Origin() const { return origin_; }
  // What the request line carries: path and query.
  std::string PathAndQuery() const;
  // kInvalid on broken percent-encoding.
  Result<QueryParameters> Query() const;

 private:
  std::string text_;
  std::string origin_;
  std::string scheme_;
  std::string host_;
  std::uint16_t port_ = 0;
  std::string path_;
  std::string query_;
  bool has_query_ = false;
};

// application/x-www-form-urlencoded (WHATWG URL, RFC 6749 appendix B).
// All write each text into a buffer of its final size, because an outgrown buffer would leave a
// copy of a secret behind.
std::string FormEncode(const QueryParameters& parameters);
Result<QueryParameters> FormDecode(std::string_view text);
// One name or value.
std::string FormEncodeText(std::string_view text);
// Appends to whatever query `url` has.
std::string WithQuery(const Url& url, const QueryParameters& parameters);

}  // namespace claribi::core
