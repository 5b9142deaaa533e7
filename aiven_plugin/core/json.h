// JSON as a value (RFC 8259): parsed under limits, members in their order, numbers kept as they
// were written. Any string may be a secret. So every string is overwritten when it is destroyed or
// replaced, and so are the buffers of the parser and the writer; names and numbers are not. Not a
// binding to C++ structs. RapidJSON stays inside json.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/result.h"
#include "core/secret.h"

namespace claribi::core {

struct JsonLimits {
  std::size_t max_bytes = std::size_t{16} * 1024 * 1024;
  std::size_t max_depth = 64;  // arrays and objects inside each other
};

// Of a name that stands twice in one object.
enum class RepeatedNames { kRefused, kLastWins };

class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;  // in order; names are unique

  Json() = default;                    // null
  Json(std::nullptr_t) {}              // NOLINT(google-explicit-constructor)
  Json(bool value) : value_(value) {}  // NOLINT(google-explicit-constructor)
  Json(int value)
      : Json(static_cast<std::int64_t>(value)) {}  // NOLINT(google-explicit-constructor)
  Json(std::int64_t value)
      : value_(Number{std::to_string(value)}) {}  // NOLINT(google-explicit-constructor)
  Json(std::size_t value)
      : value_(Number{std::to_string(value)}) {}  // NOLINT(google-explicit-constructor)
  Json(double value);                             // NOLINT(google-explicit-constructor)
  Json(std::string value)
      : value_(Text(std::move(value))) {}  // NOLINT(google-explicit-constructor)
  Json(std::string_view value)
      : value_(Text(std::string(value))) {}  // NOLINT(google-explicit-constructor)
  Json(const char* value)
      : value_(Text(std::string(value))) {}  // NOLINT(google-explicit-constructor)
  static Json MakeArray(Array items = {});
  // Later members replace earlier ones of the same name.
  static Json MakeObject(std::initializer_list<Member> members = {});

  // The whole text must be one value. kInvalid with position and reason; kTooLarge naming the
  // limit. Refused: invalid UTF-8 and escapes of a lone surrogate, duplicate member names, NaN,
  // infinities and numbers beyond the range of a double, comments, text after the value, a byte
  // order mark.
  static Result<Json> Parse(std::string_view text, const JsonLimits& limits = {});
  // The same for what a server sent, where single characters cost nothing of what is around them:
  // a byte order mark is skipped, what is no character becomes U+FFFD, and what is no number null
  // (json_repair.h); numbers of any range are kept as they are written. repaired: set to what was
  // found, for a log; left alone where nothing was. names: kLastWins only for what decides nothing.
  static Result<Json> ParseReceived(std::string_view text, const JsonLimits& limits = {},
                                    std::string* repaired = nullptr,
                                    RepeatedNames names = RepeatedNames::kRefused);
  // Compact, valid UTF-8; malformed bytes of a text become U+FFFD.
  std::string Dump() const;

  bool IsNull() const { return std::holds_alternative<std::nullptr_t>(value_); }
  bool IsBool() const { return std::holds_alternative<bool>(value_); }
  bool IsNumber() const { return std::holds_alternative<Number>(value_); }
  bool IsString() const { return std::holds_alternative<Text>(value_); }
  bool IsArray() const { return std::holds_alternative<Array>(value_); }
  bool IsObject() const { return std::holds_alternative<Object>(value_); }

  // Empty when the value is of another type (or a number that is not an integer in range).
  std::optional<bool> AsBool() const;
  std::optional<std::int64_t> AsInt64() const;
  std::optional<double> AsDouble() const;
  const std::string* AsString() const {
    const Text* text = std::get_if<Text>(&value_);
    return text == nullptr ? nullptr : &text->text;
  }
  const Array* AsArray() const { return std::get_if<Array>(&value_); }
  Array* AsArray() { return std::get_if<Array>(&value_); }
  const Object* AsObject() const { return std::get_if<Object>(&value_); }
  Object* AsObject() { return std::get_if<Object>(&value_); }
  // The digits as they were written; empty if not a number.
  std::string_view NumberText() const;

  // Member of an object; nullptr if absent or not an object.
  const Json* Find(std::string_view name) const;
  Json* Find(std::string_view name);
  // The same, and nullptr if it is null: what is optional may be written so.
  const Json* FindGiven(std::string_view name) const;
  // Shortcuts for optional members; empty when absent, null or of another type.
  const std::string* FindString(std::string_view name) const;
  std::optional<bool> FindBool(std::string_view name) const;
  std::optional<std::int64_t> FindInt64(std::string_view name) const;

  // Precondition: IsObject() or IsNull() (becomes an object). Adds or replaces.
  Json& Set(std::string_view name, Json value);
  // Precondition: IsArray() or IsNull() (becomes an array).
  Json& Append(Json value);
  // No effect if absent.
  void Remove(std::string_view name);

  friend bool operator==(const Json&, const Json&) = default;

 private:
  enum class Range { kOfDouble, kAny };
  // has_repeated: set where a name stood twice.
  static Result<Json> ParseText(std::string_view text, const JsonLimits& limits,
                                RepeatedNames names, Range range, bool& has_repeated);

  friend class JsonBuilder;
  friend class JsonWriter;
  struct Number {
    std::string text;
    friend bool operator==(const Number&, const Number&) = default;
  };

  struct Text {
    explicit Text(std::string the_text) : text(std::move(the_text)) {}
    Text(const Text&) = default;
    Text(Text&&) noexcept = default;
    Text& operator=(Text other) noexcept {
      text.swap(other.text);
      return *this;
    }
    ~Text() { Wipe(text); }
    friend bool operator==(const Text&, const Text&) = default;

    std::string text;
  };

  std::variant<std::nullptr_t, bool, Number, Text, Array, Object> value_;
};

// "an object", "a string", … for messages that say what was seen.
std::string_view TypeName(const Json& value);

// "expected <expected> in "<name>", seen …": why a member cannot be used; `seen` null if absent.
std::string WrongMember(std::string_view name, std::string_view expected, const Json* seen);

// The strings of an array; empty optional if it is no array or holds anything else.
std::optional<std::vector<std::string>> StringList(const Json& value);

}  // namespace claribi::core
