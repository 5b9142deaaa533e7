// Result<T>: a value, or the reason why there is none; the vocabulary of failure that every room of
// the host shares. It is not an exception and not a log line: what, cause and fix are written for
// the person in front of the screen. Source: rule 3 of claribi/data_source.h (the first fifteen
// codes are those of the C ABI, value for value).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace claribi::outcome {

/// Why an operation gave no answer. 1 to 15 mirror CBI_E_*; those from 100 on are the host's own.
enum class Code : std::int32_t {
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
  kUsage = 100,        // the command line, or something the person named on it
  kPluginLoad = 101,   // a file that is no plugin, or a plugin that breaks its contract on loading
  kToolError = 102,    // the tool ran and reported a failure
  kCheckFailed = 103,  // of several checks, one or more failed
  kPluginCrash = 104,  // the process in which a plugin ran ended by a signal
};

/// One failure. No member ever holds a secret.
struct Error {
  Code code = Code::kInternal;
  std::string what;        // one sentence: what did not work
  std::string cause = {};  // why, as far as it is known; may be empty
  std::string fix = {};    // what the person can do now; may be empty
  bool retryable = false;  // the same operation may succeed later, unchanged and safely
  std::optional<std::chrono::milliseconds> retry_after = {};  // from the moment of the failure
  int http_status = 0;                                        // 0: none
  std::string detail = {};                                    // JSON object for machines, or empty
  bool is_users_input = false;  // the person typed what was refused; no program made it
  bool may_be_done = false;     // the answer never came: the operation may have succeeded
};

/// A T or an Error. Value semantics; reading the wrong side throws std::bad_variant_access, which
/// is a bug of the caller. A moved-from Result keeps its side, and what it holds is moved from.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return std::holds_alternative<T>(state_); }
  explicit operator bool() const { return ok(); }

  T& value() & { return std::get<T>(state_); }
  const T& value() const& { return std::get<T>(state_); }
  T&& value() && { return std::get<T>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const { return std::get<Error>(state_); }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value, or an Error; reading an error that is not there throws
/// std::bad_optional_access.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return error_.value(); }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace claribi::outcome
