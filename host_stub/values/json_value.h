// Json: a JSON value of the host's own, so that no room of the question engine shows a library in
// its headers. Objects keep the order of their members. Not a validator: see json_reader.h. Source:
// RFC 8259; pointers are RFC 6901.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "outcome/outcome.h"

namespace claribi::values {

class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;

  Json() = default;                                         // null
  Json(bool truth) : value_(truth) {}                       // NOLINT(google-explicit-constructor)
  Json(int number) : value_(std::int64_t{number}) {}        // NOLINT(google-explicit-constructor)
  Json(std::int64_t number) : value_(number) {}             // NOLINT(google-explicit-constructor)
  Json(double number) : value_(number) {}                   // NOLINT(google-explicit-constructor)
  Json(std::string text) : value_(std::move(text)) {}       // NOLINT(google-explicit-constructor)
  Json(std::string_view text) : Json(std::string(text)) {}  // NOLINT(google-explicit-constructor)
  Json(const char* text) : Json(std::string(text)) {}       // NOLINT(google-explicit-constructor)
  Json(Array items) : value_(std::move(items)) {}           // NOLINT(google-explicit-constructor)
  Json(Object members) : value_(std::move(members)) {}      // NOLINT(google-explicit-constructor)
  static Json EmptyArray() { return Json(Array{}); }
  static Json EmptyObject() { return Json(Object{}); }
  static Json Texts(const std::vector<std::string>& texts);

  bool IsNull() const { return std::holds_alternative<std::monostate>(value_); }
  bool IsBool() const { return std::holds_alternative<bool>(value_); }
  bool IsNumber() const { return IsInteger() || std::holds_alternative<double>(value_); }
  bool IsInteger() const { return std::holds_alternative<std::int64_t>(value_); }
  bool IsText() const { return std::holds_alternative<std::string>(value_); }
  bool IsArray() const { return std::holds_alternative<Array>(value_); }
  bool IsObject() const { return std::holds_alternative<Object>(value_); }

  /// The value, or the given one where this is something else.
  bool Truth(bool otherwise = false) const;
  double Number(double otherwise = 0) const;
  std::int64_t Integer(std::int64_t otherwise = 0) const;
  const std::string& Text() const;  // "" where this is no text

  /// Empty where this is no array, or no object.
  const Array& Items() const;
  const Object& Members() const;

  /// The member, null or not; nullptr where there is none.
  const Json* Find(std::string_view name) const;
  /// The same as text; "" where it is absent or no text.
  const std::string& TextOf(std::string_view name) const;
  /// What a JSON pointer leads to; "" is this value. nullptr where nothing is there.
  const Json* At(std::string_view pointer) const;

  /// Makes this an object, or an array, if it is none. Replaces a member of that name.
  Json& Set(std::string_view name, Json value);
  Json& Push(Json value);

  friend bool operator==(const Json&, const Json&) = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

/// Deeper values are refused: everything that walks a value may then recurse.
inline constexpr std::size_t kMaxJsonDepth = 100;

/// The value in `text`, which is valid UTF-8 and at most kMaxJsonDepth deep. kInvalid with position
/// and reason otherwise; `subject` opens the sentence.
outcome::Result<Json> ParseJson(std::string_view text, const std::string& subject);

/// A finite number as JSON with as few digits as give the same double again.
std::string NumberText(double number);

/// One line, ASCII only: nothing in it can move a cursor. Numbers that are not finite become null.
std::string WriteJson(const Json& value);
/// The same with two blanks a level, for files and people.
std::string WriteIndentedJson(const Json& value);

/// The same text for the same value, however its members are ordered.
std::string CanonicalText(const Json& value);

/// A name as one step of a JSON pointer.
std::string PointerStep(std::string_view name);

}  // namespace claribi::values
