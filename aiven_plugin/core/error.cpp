#include "core/error.h"

#include "core/enum_names.h"

namespace claribi::core {
namespace {

constexpr EnumNames<ErrorKind, 18> kErrorKinds{
    {"invalid_arguments", "query_refused", "tool_not_found", "tool_hidden", "auth_required",
     "forbidden", "not_found", "conflict", "rate_limited", "unavailable", "timeout", "too_large",
     "protocol", "oauth", "network", "tls", "configuration", "other"}};
static_assert(kErrorKinds.Of(ErrorKind::kOther) == "other");

}  // namespace

std::string_view Name(ErrorKind kind) { return kErrorKinds.Of(kind); }

std::optional<ErrorKind> ErrorKindNamed(std::string_view name) { return kErrorKinds.Find(name); }

ErrorKind KindOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalid:
      return ErrorKind::kInvalidArguments;
    case ErrorCode::kAuthRequired:
      return ErrorKind::kAuthRequired;
    case ErrorCode::kForbidden:
      return ErrorKind::kForbidden;
    case ErrorCode::kNotFound:
      return ErrorKind::kNotFound;
    case ErrorCode::kConflict:
      return ErrorKind::kConflict;
    case ErrorCode::kRateLimited:
      return ErrorKind::kRateLimited;
    case ErrorCode::kUnavailable:
      return ErrorKind::kUnavailable;
    case ErrorCode::kTimeout:
      return ErrorKind::kTimeout;
    case ErrorCode::kTooLarge:
      return ErrorKind::kTooLarge;
    case ErrorCode::kUpstream:
      return ErrorKind::kProtocol;
    default:
      return ErrorKind::kOther;
  }
}

}  // namespace claribi::core
