// One HTTP request and its answer as values, so that every rule of the sandbox can be tested
// without a socket. Not a server: listener.h turns these into bytes. Source: RFC 9110.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace claribi::vendor_sandbox {

using Header = std::pair<std::string, std::string>;

struct HttpRequest {
  std::string method;
  std::string path;   ///< percent-encoding kept
  std::string query;  ///< without the question mark
  std::vector<Header> headers;
  std::string body;            ///< at most kMaxBodyBytes + 1
  std::string remote_address;  ///< without the port

  /// The first header of that name, in any case.
  std::optional<std::string_view> FindHeader(std::string_view name) const;
  /// The token after the exact scheme `Bearer `; absent when there is none or it is empty.
  std::optional<std::string_view> Bearer() const;
};

/// A body above this is refused by the MCP listener with 413.
inline constexpr std::size_t kMaxBodyBytes = 524'288;

/// What goes wrong below HTTP.
enum class WireFault {
  kNone,
  kDropConnection,  ///< close without an answer
  kStall,           ///< answer nothing until the client or the sandbox leaves
  kTruncateBody,    ///< announce the whole body, send half, close
};

struct HttpReply {
  int status = 200;
  std::vector<Header> headers;
  std::string body;
  bool chunked = false;  ///< send Transfer-Encoding: chunked instead of Content-Length
  WireFault fault = WireFault::kNone;
  /// Pieces sent one after another before `body`, each flushed; for event streams.
  std::vector<std::string> leading_chunks;
  /// Waited after each of them.
  std::chrono::milliseconds chunk_interval{0};
  /// Called once the whole answer was written to the socket; may be empty.
  std::function<void()> on_written;

  void Set(std::string_view name, std::string_view value);
};

/// Replies with a Content-Type and a body.
HttpReply JsonReply(int status, std::string body);
HttpReply HtmlReply(int status, std::string body);
HttpReply TextReply(int status, std::string body);
/// What the vendor's framework says about a path it does not know: 404 and a small HTML page.
HttpReply NotFoundPage(const HttpRequest& request);

bool EqualsIgnoringCase(std::string_view left, std::string_view right);

}  // namespace claribi::vendor_sandbox
