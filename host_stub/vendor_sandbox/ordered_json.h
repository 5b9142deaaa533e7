// A JSON value that keeps the order of its members, because the vendor's answers have an order that
// a client can see. Not a schema and not a query language. Source: RFC 8259; numbers are written as
// ECMAScript's JSON.stringify does.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace claribi::vendor_sandbox {

struct Member;

class Json {
 public:
  using Array = std::vector<Json>;
  using Members = std::vector<Member>;

  // All defined where Member is complete.
  Json();
  Json(std::nullptr_t);
  Json(bool value);
  Json(int value);
  Json(std::int64_t value);
  Json(double value);
  Json(const char* value);
  Json(std::string_view value);
  Json(std::string value);
  Json(Array value);
  Json(Members value);
  Json(const Json& other);
  Json(Json&& other) noexcept;
  Json& operator=(const Json& other);
  Json& operator=(Json&& other) noexcept;
  ~Json();

  static Json Object(std::initializer_list<Member> members = {});
  static Json List(std::initializer_list<Json> items = {});

  /// Reads one JSON text. On failure nothing is returned and `error`, when given, says what is
  /// wrong and where.
  static std::optional<Json> Parse(std::string_view text, std::string* error = nullptr);

  bool IsNull() const { return std::holds_alternative<std::monostate>(value_); }
  bool IsBool() const { return std::holds_alternative<bool>(value_); }
  bool IsInteger() const;  ///< a number without a fraction
  bool IsNumber() const;
  bool IsString() const { return std::holds_alternative<std::string>(value_); }
  bool IsArray() const { return std::holds_alternative<Array>(value_); }
  bool IsObject() const { return std::holds_alternative<Members>(value_); }
  /// The name JavaScript's validators use: "null", "boolean", "number", "string", "array",
  /// "object".
  std::string_view TypeName() const;

  /// Values of another kind give the fallback.
  bool AsBool(bool fallback = false) const;
  std::int64_t AsInt(std::int64_t fallback = 0) const;
  double AsDouble(double fallback = 0) const;
  const std::string& AsString() const&;  ///< "" unless a string
  const Array& Items() const&;           ///< empty unless an array
  Array& Items() &;                      ///< becomes an array
  const Members& Entries() const&;       ///< empty unless an object
  Members& Entries() &;                  ///< becomes an object

  // What is asked of a temporary outlives it: in `for (x : Parse(text)["list"].Items())` too.
  std::string AsString() && { return std::as_const(*this).AsString(); }
  Array Items() && { return std::as_const(*this).Items(); }
  Json operator[](std::string_view key) && { return std::as_const(*this)[key]; }

  /// The member called `key`, or null: a static null value for operator[], a null pointer for Find.
  const Json& operator[](std::string_view key) const&;
  const Json* Find(std::string_view key) const;
  Json* Find(std::string_view key);

  Json& Set(std::string_view key, Json value);  ///< adds or replaces; returns *this
  Json& Push(Json value);                       ///< appends to an array; returns *this
  bool Erase(std::string_view key);             ///< true when the member was there

  std::string Text() const;    ///< compact
  std::string Pretty() const;  ///< two spaces a level

  friend bool operator==(const Json& left, const Json& right);

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Members> value_;
};

struct Member {
  std::string key;
  Json value;
};

bool operator==(const Member& left, const Member& right);

/// Changes `target` as RFC 7396 says: null removes a member, an object goes on inside, all else
/// replaces.
void MergePatch(Json& target, const Json& patch);

}  // namespace claribi::vendor_sandbox
