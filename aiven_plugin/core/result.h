// A value or the Error that stands in its place; the plugin's only way to report failure (no
// exceptions leave a room).
#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "core/error.h"

namespace claribi::core {

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Error error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Precondition: ok().
  T& value() & { return *std::get_if<0>(&state_); }
  const T& value() const& { return *std::get_if<0>(&state_); }
  T&& value() && { return std::move(*std::get_if<0>(&state_)); }
  T* operator->() { return std::get_if<0>(&state_); }
  const T* operator->() const { return std::get_if<0>(&state_); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }

  // Precondition: !ok().
  Error& error() & { return *std::get_if<1>(&state_); }
  const Error& error() const& { return *std::get_if<1>(&state_); }
  Error&& error() && { return std::move(*std::get_if<1>(&state_)); }

 private:
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
