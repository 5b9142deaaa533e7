// How the vendor's MCP server shapes what the API answered: redaction, paging, the fence around
// untrusted data, trimming, and error texts. Not the data. Source: recorded answers of the vendor's
// server; the wording is ours, the form is theirs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "vendor_sandbox/ordered_json.h"

namespace claribi::vendor_sandbox {

/// Above this many UTF-16 code units a text is trimmed.
inline constexpr std::size_t kMaxResultUnits = 100'000;

/// Replaces values under secret names and strings that hold `scheme://user:password@` by
/// "[REDACTED]", at any depth.
void Redact(Json& value);

/// One page of a list, as tools that offer `search` answer it: {showing, total, [offset], KEY,
/// [next_offset, hint]}. `arguments` may hold search, limit (at most 100 count) and offset; above
/// 30 rows a page has 15.
Json Page(std::string_view key, const Json::Array& rows, const Json& arguments);

/// Warning, opening line with a fresh UUID, indented JSON, closing line.
std::string Fence(const Json& data);
/// The text as it is, or cut at a line with its brackets closed and a notice appended; then the
/// closing line is gone.
std::string Trim(std::string text, std::string_view tool);

/// Length as JavaScript counts it. Bytes that are no UTF-8 count as one each.
std::size_t Utf16Units(std::string_view text);

/// What the API answered instead of data.
struct ApiError {
  int status = 500;
  std::string message;
  std::string error_code;  ///< "" when the API gave none
};

/// "Aiven API Error (403): message [GET url]", a hint, perhaps the error code; `with_request_id`
/// adds a last line.
std::string ErrorText(const ApiError& error, std::string_view method, std::string_view url,
                      bool with_request_id = true);
/// Another failure of a call: its text and the request id.
std::string FailureText(std::string_view text);

}  // namespace claribi::vendor_sandbox
