// A value, or the Error in its place: the plugin's only way to report failure (no exception leaves
// a room). To read the side that it does not hold is a bug of the caller. That throws ResultMisuse,
// and the guard at the ABI or at the thread's entry ends the work as CBI_E_INTERNAL.
#pragma once

#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

#include "core/error.h"

namespace claribi::core {

// A Result was read on the side that it does not hold. The text names the accessor and nothing of
// what the Result holds. Only a guard catches it.
class ResultMisuse final : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void ThrowNoValue();  // ResultMisuse: value() of an error
[[noreturn]] void ThrowNoError();  // ResultMisuse: error() of a value

// After a move ok() is unchanged, and the value or error is moved from. If T throws during an
// assignment, the Result may hold neither: ok() is then false, and both accessors throw
// ResultMisuse.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Error error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Precondition: ok(). Throws ResultMisuse otherwise.
  T& value() & { return *CheckedValue(&state_); }
  const T& value() const& { return *CheckedValue(&state_); }
  T&& value() && { return std::move(*CheckedValue(&state_)); }
  T* operator->() { return CheckedValue(&state_); }
  const T* operator->() const { return CheckedValue(&state_); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }

  // Precondition: !ok(). Throws ResultMisuse otherwise.
  Error& error() & { return *CheckedError(&state_); }
  const Error& error() const& { return *CheckedError(&state_); }
  Error&& error() && { return std::move(*CheckedError(&state_)); }

 private:
  template <typename State>
  static auto* CheckedValue(State* state) {
    auto* value = std::get_if<0>(state);
    if (value == nullptr) ThrowNoValue();
    return value;
  }
  template <typename State>
  static auto* CheckedError(State* state) {
    auto* error = std::get_if<1>(state);
    if (error == nullptr) ThrowNoError();
    return error;
  }

  std::variant<T, Error> state_;
};

// Success without a value: `return Ok();`.
struct Unit {};
using Status = Result<Unit>;
inline Status Ok() { return Unit{}; }

}  // namespace claribi::core

// NOLINTBEGIN(bugprone-macro-parentheses): a declaration cannot stand in parentheses
// Early return of an error: CLARIBI_TRY(auto page, FetchPage(call)); or CLARIBI_CHECK(Validate(x));
#define CLARIBI_CONCAT_INNER(a, b) a##b
#define CLARIBI_CONCAT(a, b) CLARIBI_CONCAT_INNER(a, b)
#define CLARIBI_TRY_AS(result, declaration, expression) \
  auto result = (expression);                           \
  if (!result.ok()) return std::move(result).error();   \
  declaration = std::move(result).value()
#define CLARIBI_TRY(declaration, expression) \
  CLARIBI_TRY_AS(CLARIBI_CONCAT(claribi_result_, __LINE__), declaration, expression)
#define CLARIBI_CHECK(expression)                               \
  if (auto claribi_status = (expression); !claribi_status.ok()) \
  return std::move(claribi_status).error()
// NOLINTEND(bugprone-macro-parentheses)
