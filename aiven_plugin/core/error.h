// An error as a value, worded for the user. Not an exception, and never a place for secrets. The
// codes are those of claribi/data_source.h (CBI_E_*), value for value, so that the room abi passes
// them on as they are.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace claribi::core {

enum class ErrorCode : std::int32_t {
  kAbi = 1,
  kInvalid = 2,
  kState = 3,
  kAuthRequired = 4,
  kForbidden = 5,
  kNotFound = 6,
  kConflict = 7,
  kRateLimited = 8,
  kUnavailable = 9,
  kTimeout = 10,
  kCancelled = 11,
  kTooLarge = 12,
  kUpstream = 13,
  kUnsupported = 14,
  kInternal = 15,
};

// What went wrong, for programs: the member "kind" of the error detail message. Its schema
// (plugin_api/messages/error_detail.schema.json) has the same names in the same order.
enum class ErrorKind {
  kInvalidArguments,
  kQueryRefused,
  kToolNotFound,
  kToolHidden,
  kAuthRequired,
  kForbidden,
  kNotFound,
  kConflict,
  kRateLimited,
  kUnavailable,
  kTimeout,
  kTooLarge,
  kProtocol,
  kOauth,
  kNetwork,
  kTls,
  kConfiguration,
  kOther,
};
std::string_view Name(ErrorKind kind);
// Empty if there is no such kind.
std::optional<ErrorKind> ErrorKindNamed(std::string_view name);
// The kind of an error for which none was set.
ErrorKind KindOf(ErrorCode code);

// An error as a value. Every text may be shown to a tenant and logged: never a token, code,
// verifier or state.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;                 // what failed, one sentence for the user
  std::string cause;                   // why: what was expected and what was seen
  std::string fix;                     // what the user can do now
  ErrorKind kind = ErrorKind::kOther;  // by default that of the code
  bool retryable = false;              // the same call may succeed later
  bool unsent = false;                 // the request failed before its first byte was sent
  bool stale_connection = false;       // an idle connection was closed under an idempotent request
  bool is_final = false;               // nothing may be sent again: a refresh token may be spent
  int http_status = 0;                 // 0: none
  std::optional<std::chrono::milliseconds> retry_after;  // from the server, already bounded
  std::string vendor_code;                               // the vendor's or OAuth's own code
  std::string request_id;                                // the vendor's id for support

  // True if the call itself was cancelled or timed out, so that nothing more may be tried in it.
  bool EndsTheCall() const { return code == ErrorCode::kCancelled || code == ErrorCode::kTimeout; }

  Error() = default;
  Error(ErrorCode error_code, std::string_view what, std::string_view why = {},
        std::string_view remedy = {})
      : code(error_code), message(what), cause(why), fix(remedy), kind(KindOf(error_code)) {}

  // Chained refinements: `return Error(…).Kind(ErrorKind::kTls).Retryable();`. By value, so that
  // assigning to the same error is safe.
  Error Kind(ErrorKind value) && {
    kind = value;
    return std::move(*this);
  }
  Error Retryable(std::optional<std::chrono::milliseconds> after = std::nullopt) && {
    retryable = true;
    retry_after = after;
    return std::move(*this);
  }
  Error HttpStatus(int value) && {
    http_status = value;
    return std::move(*this);
  }
  Error VendorCode(std::string_view value) && {
    vendor_code = value;
    return std::move(*this);
  }
};

}  // namespace claribi::core
