// HTTP as the rooms above see it: a request goes out, a response comes back, and its body can be
// read as it arrives. Not a client library: no redirects, no cookies, no retries here. Source: RFC
// 9110.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/call_context.h"
#include "core/result.h"
#include "core/secret.h"
#include "core/url.h"
#include "core/wiped_string.h"

namespace claribi::http {

// The size of one read of a response body.
inline constexpr std::size_t kReadBytes = std::size_t{16} * 1024;

inline constexpr std::string_view kAuthorizationField = "Authorization";

// Names compare ignoring case; order and repeats are kept.
class Headers {
 public:
  void Set(std::string_view name, std::string_view value);  // replaces every field of that name
  void Add(std::string_view name, std::string_view value);
  // The first value, or nullptr.
  const std::string* Find(std::string_view name) const;
  std::vector<std::string_view> FindAll(std::string_view name) const;
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// Whether a failure of a request counts where failures are counted: circuit_transport.h.
enum class FailureCounts {
  kYes,
  // There may be nothing at that place, so that only a host that cannot be reached says something.
  kIfNotReached,
  // An attempt before it counted for the same question.
  kNo,
};

struct HttpRequest {
  std::string method = "GET";
  core::Url url;
  Headers headers;  // no secrets: those go into `authorization`
  std::string body;
  // The value of the Authorization header, e.g. "Bearer …"; kept apart so that it is never logged
  // or copied about.
  core::Secret authorization;
  // The field that carries it: another one where the vendor reads its API keys elsewhere.
  std::string authorization_field{kAuthorizationField};
  // Offset of the credential in `authorization`, after the scheme: echo_filter.h removes it from
  // the response.
  std::size_t credential_at = 0;
  // True for form bodies with credentials: wiped after sending.
  bool body_is_secret = false;
  // Whose request it is; requests of two owners never share a connection. See owned_transport.h.
  std::string owner;
  // True: sent on a new connection, not on an idle one of the pool.
  bool needs_fresh_connection = false;
  FailureCounts failure_counts = FailureCounts::kYes;

  // The same request, its secrets included.
  HttpRequest Clone() const;
};

// One response whose headers have arrived. Destroying it before the end closes the connection
// (which is how a request is cancelled); reading to the end gives the connection back to the pool.
// [ex] one reader.
class HttpResponse {
 public:
  virtual ~HttpResponse() = default;
  virtual int status() const = 0;
  virtual const Headers& headers() const = 0;
  // Blocks until at least one byte is there; 0 at the end of the body. kUnavailable if the body
  // breaks off, kTooLarge beyond max_body_bytes, kTimeout, kCancelled.
  virtual core::Result<std::size_t> Read(char* buffer, std::size_t size,
                                         const core::CallContext& call) = 0;
};

class HttpTransport {  // [mt]
 public:
  virtual ~HttpTransport() = default;
  // Connects (or reuses a connection), sends, waits for the response headers. Any status is a
  // success here. Errors: kForbidden (the egress guard refused the address), kUnavailable (name,
  // connect, TLS, broken connection), kTimeout, kCancelled, kTooLarge (headers); `unsent` if they
  // came before the first byte of the request left, `stale_connection` if an idle connection turned
  // out to be closed and the method is idempotent. A request is sent at most once, and used up.
  virtual core::Result<std::unique_ptr<HttpResponse>> Send(HttpRequest&& request,
                                                           const core::CallContext& call) = 0;
};

// A whole response, for small documents such as metadata and token answers.
struct BufferedResponse {
  int status = 0;
  Headers headers;
  core::WipedString body;
};

// Reads to the end: at most max_body_bytes (kTooLarge beyond). host: for the error.
core::Result<BufferedResponse> ReadWhole(HttpResponse& response, const std::string& host,
                                         std::size_t max_body_bytes, const core::CallContext& call);

// "application/json" of "Application/JSON; charset=utf-8"; empty if there is no Content-Type.
std::string MediaType(const Headers& headers);

// Retry-After in seconds or as a date (RFC 9110 section 10.2.3), clamped to 0..at_most; empty if
// absent or malformed.
std::optional<core::Milliseconds> RetryAfter(const Headers& headers, core::UnixTime now,
                                             core::Milliseconds at_most);

}  // namespace claribi::http
