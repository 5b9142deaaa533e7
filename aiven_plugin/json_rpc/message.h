// The messages of JSON-RPC 2.0, as values, and their text. Not a transport, and no knowledge of any
// method. Sources: JSON-RPC 2.0 (jsonrpc.org/specification), narrowed by MCP revision 2025-11-25
// basic/index.mdx: an id is a string or an integer and never null, except in an error response to a
// request whose id could not be read.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/json.h"
#include "core/result.h"
#include "core/text_buffer.h"

namespace claribi::json_rpc {

using RequestId = std::variant<std::int64_t, std::string>;
// 7 or "seven", as in the message's text; what the server chose is shortened.
std::string ToText(const RequestId& id);
// The peer means the request that was sent with the id `sent`: some write a number back as text.
bool IsEchoOf(const RequestId& sent, const RequestId& received);

inline constexpr std::int64_t kParseError = -32700;
inline constexpr std::int64_t kInvalidRequest = -32600;
inline constexpr std::int64_t kMethodNotFound = -32601;
inline constexpr std::int64_t kInvalidParams = -32602;
inline constexpr std::int64_t kInternalError = -32603;

// params: an object or an array; null when there are none.
struct Request {
  RequestId id;
  std::string method;
  core::Json params;
};

struct Notification {
  std::string method;
  core::Json params;
};

struct Response {
  RequestId id;
  core::Json result;  // any value, also null
  // What a repair of its text cost (core::LostIn); empty: nothing.
  std::string lost{};
};

struct ErrorResponse {
  std::optional<RequestId> id;  // empty: the peer could not read the id of the request
  std::int64_t code = kInternalError;
  std::string message;
  core::Json data;  // null if absent
};

using Message = std::variant<Request, Notification, Response, ErrorResponse>;

// Compact JSON in UTF-8, without a line break.
std::string Encode(const Message& message);

// A member that is JSON text already. Empty text: there is no such member.
struct WrittenMember {
  std::string_view name;  // without a character that JSON escapes
  std::string_view json;
};
// Encode of a request, in one pass: with `more` behind the members of `params`, which has none of
// them, and is an object or null.
std::string EncodeRequest(std::int64_t id, std::string_view method, const core::Json& params,
                          std::initializer_list<WrittenMember> more);

// Arrays of messages were part of MCP in revision 2025-03-26 only. An array of one is read
// anywhere.
enum class Batches { kRefused, kAllowed };

// One message, or every message of a batch in its order; never empty. kUpstream, saying what was
// expected and what was seen, for anything that is no message of JSON-RPC 2.0; kTooLarge beyond
// `limits`. Members that JSON-RPC does not name are ignored. What only carries data is read
// leniently: null is an absent member ("error": null beside a result, "params": null, "id": null of
// a notification), an error says as much as it does (a code that is text is that number, one that
// is missing is kInternalError), an answer with an id is one whatever its "jsonrpc" says, items of
// a batch that are no messages are left out, and characters are repaired
// (core::Json::ParseReceived; names: as there). repaired: what of this was needed, for a log, as
// what the text "has".
core::Result<std::vector<Message>> Decode(
    std::string_view text, const core::JsonLimits& limits, Batches batches = Batches::kRefused,
    std::string* repaired = nullptr, core::RepeatedNames names = core::RepeatedNames::kRefused);
// The same of a buffer that is given away, for the longest text of the message.
core::Result<std::vector<Message>> Decode(
    core::TextBuffer&& text, const core::JsonLimits& limits, Batches batches = Batches::kRefused,
    std::string* repaired = nullptr, core::RepeatedNames names = core::RepeatedNames::kRefused);

}  // namespace claribi::json_rpc
