// JSON as a value (RFC 8259): parsed under limits, members in their order, numbers kept as they
// were written. A value takes 24 bytes, a member 40, and short texts nothing else. Any string may
// be a secret. So every string is overwritten when it is destroyed or replaced, and so are the
// buffers of the parser and the writer; names and long numbers are not. Not a binding to C++
// structs. RapidJSON stays inside json.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json_list.h"
#include "core/json_string.h"
#include "core/result.h"
#include "core/secret.h"

namespace claribi::core {

class TextBuffer;

struct JsonLimits {
  std::size_t max_bytes = std::size_t{16} * 1024 * 1024;
  std::size_t max_depth = 64;  // arrays and objects inside each other
};

// Of a name that stands twice in one object.
enum class RepeatedNames { kRefused, kLastWins };

class Json {
 public:
  struct Member;
  using Array = JsonList<Json>;
  using Object = JsonList<Member>;  // in order; names are unique

  Json() noexcept = default;  // null
  // NOLINTBEGIN(google-explicit-constructor)
  Json(std::nullptr_t) noexcept {}
  Json(bool value) noexcept { Make<bool>(Type::kBool, value); }
  Json(int value) : Json(static_cast<std::int64_t>(value)) {}
  Json(std::int64_t value);
  Json(std::size_t value);
  Json(double value);
  Json(std::string_view value) { Make<JsonString>(Type::kString, value); }
  Json(const std::string& value) : Json(std::string_view(value)) {}
  // Overwrites what it copied.
  Json(std::string&& value) : Json(std::string_view(value)) { Wipe(value); }
  Json(const char* value) : Json(std::string_view(value)) {}
  Json(const JsonString& value) : Json(value.view()) {}
  // NOLINTEND(google-explicit-constructor)
  Json(const Json& other);
  Json(Json&& other) noexcept : place_(other.place_), type_(other.type_) { other.Forget(); }
  Json& operator=(Json other) noexcept {
    std::swap(place_, other.place_);
    std::swap(type_, other.type_);
    return *this;
  }
  ~Json() {
    if (type_ > Type::kBool) Free();
    WipePlace();
  }
  static Json MakeArray(Array items);
  static Json MakeArray() { return MakeArray({}); }
  // Later members replace earlier ones of the same name.
  static Json MakeObject(std::initializer_list<Member> members);
  static Json MakeObject();

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
  // The same of a buffer that is given away, and empty afterwards. A long text is read in place,
  // and the string that makes up most of it keeps the buffer.
  static Result<Json> ParseReceived(TextBuffer&& text, const JsonLimits& limits,
                                    std::string* repaired = nullptr,
                                    RepeatedNames names = RepeatedNames::kRefused);
  // Compact, valid UTF-8; malformed bytes of a text become U+FFFD.
  std::string Dump() const;
  // The same in successive pieces of up to 8 KiB, which live as long as the call of `take`. Once
  // it answers false, nothing more is handed over, and so answers DumpInPieces.
  using TakePiece = std::function<bool(std::string_view piece)>;
  bool DumpInPieces(const TakePiece& take) const;

  bool IsNull() const { return type_ == Type::kNull; }
  bool IsBool() const { return type_ == Type::kBool; }
  bool IsNumber() const { return type_ == Type::kNumber; }
  bool IsString() const { return type_ == Type::kString; }
  bool IsArray() const { return type_ == Type::kArray; }
  bool IsObject() const { return type_ == Type::kObject; }

  // Empty when the value is of another type (or a number that is not an integer in range).
  std::optional<bool> AsBool() const;
  std::optional<std::int64_t> AsInt64() const;
  std::optional<double> AsDouble() const;
  const JsonString* AsString() const { return IsString() ? &As<JsonString>() : nullptr; }
  const Array* AsArray() const { return IsArray() ? &As<Array>() : nullptr; }
  Array* AsArray() { return IsArray() ? &As<Array>() : nullptr; }
  const Object* AsObject() const { return IsObject() ? &As<Object>() : nullptr; }
  Object* AsObject() { return IsObject() ? &As<Object>() : nullptr; }
  // The digits as they were written; empty if not a number.
  std::string_view NumberText() const;

  // Member of an object; nullptr if absent or not an object.
  const Json* Find(std::string_view name) const;
  Json* Find(std::string_view name);
  // The same, and nullptr if it is null: what is optional may be written so.
  const Json* FindGiven(std::string_view name) const;
  // Shortcuts for optional members; empty when absent, null or of another type.
  const JsonString* FindString(std::string_view name) const;
  std::optional<bool> FindBool(std::string_view name) const;
  std::optional<std::int64_t> FindInt64(std::string_view name) const;

  // Precondition: IsObject() or IsNull() (becomes an object). Adds or replaces.
  Json& Set(std::string_view name, Json value);
  // Precondition: IsArray() or IsNull() (becomes an array).
  Json& Append(Json value);
  // No effect if absent.
  void Remove(std::string_view name);

  friend bool operator==(const Json& left, const Json& right);

 private:
  friend class JsonBuilder;
  friend class JsonWriter;
  enum class Type : std::uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

  // What the type says stands in the place: a bool, a JsonString or a list.
  template <typename T>
  T& As() {
    return *std::launder(reinterpret_cast<T*>(place_.data()));
  }
  template <typename T>
  const T& As() const {
    return *std::launder(reinterpret_cast<const T*>(place_.data()));
  }
  // Precondition: null.
  template <typename T, typename... Arguments>
  void Make(Type type, Arguments&&... arguments) {
    static_assert(sizeof(T) <= sizeof(place_) && alignof(T) <= alignof(void*));
    new (place_.data()) T(std::forward<Arguments>(arguments)...);
    type_ = type;
  }
  void Free() noexcept;
  // Texts and lists may be moved as bytes: nothing in them points into them.
  void Forget() noexcept {
    WipePlace();
    type_ = Type::kNull;
  }
  // As core::Wipe, without a call.
  void WipePlace() noexcept {
    place_ = {};
    asm volatile("" : : "r"(place_.data()) : "memory");
  }

  alignas(void*) std::array<std::byte, sizeof(JsonString)> place_{};
  Type type_ = Type::kNull;
};

struct Json::Member {
  Member(std::string_view name, Json value) : first(name), second(std::move(value)) {}
  Member(JsonString name, Json value) : first(std::move(name)), second(std::move(value)) {}
  friend bool operator==(const Member&, const Member&) = default;

  JsonString first;
  Json second;
};

// "an object", "a string", … for messages that say what was seen.
std::string_view TypeName(const Json& value);

// "expected <expected> in "<name>", seen …": why a member cannot be used; `seen` null if absent.
std::string WrongMember(std::string_view name, std::string_view expected, const Json* seen);

// The strings of an array; empty optional if it is no array or holds anything else.
std::optional<std::vector<std::string>> StringList(const Json& value);

}  // namespace claribi::core
