#include "vendor_sandbox/ordered_json.h"

// RapidJSON 1.1 adds to the null pointer of a stack that is still empty, and compares only.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#endif
#include <rapidjson/error/en.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#if defined(__clang__)
#pragma clang attribute pop
#endif

#include <algorithm>
#include <cmath>

namespace claribi::vendor_sandbox {
namespace {

constexpr std::size_t kMostDepth = 200;                      // writing and destroying recurse
constexpr double kLargestExactInteger = 9007199254740992.0;  // 2^53

const Json& NullValue() {
  static const Json kNull;
  return kNull;
}

// Receives RapidJSON's events and builds a Json, one open container a stack entry.
class Builder {
 public:
  bool Null() { return Put(Json()); }
  bool Bool(bool value) { return Put(Json(value)); }
  bool Int(int value) { return Put(Json(value)); }
  bool Uint(unsigned value) { return Put(Json(static_cast<std::int64_t>(value))); }
  bool Int64(std::int64_t value) { return Put(Json(value)); }
  bool Uint64(std::uint64_t value) { return Put(Json(static_cast<double>(value))); }
  bool Double(double value) { return Put(Json(value)); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return Put(Json(std::string(text, size)));
  }
  bool StartObject() { return Open(Json::Object()); }
  bool StartArray() { return Open(Json::List()); }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    keys_.emplace_back(text, size);
    return true;
  }
  bool EndObject(rapidjson::SizeType) { return Close(); }
  bool EndArray(rapidjson::SizeType) { return Close(); }

  Json Take() { return std::move(root_); }

 private:
  bool Open(Json container) {
    open_.push_back(std::move(container));
    return open_.size() <= kMostDepth;
  }
  bool Close() {
    Json done = std::move(open_.back());
    open_.pop_back();
    return Put(std::move(done));
  }
  bool Put(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().IsArray()) {
      open_.back().Push(std::move(value));
    } else {
      open_.back().Set(keys_.back(), std::move(value));
      keys_.pop_back();
    }
    return true;
  }

  Json root_;
  std::vector<Json> open_;
  std::vector<std::string> keys_;
};

template <typename Writer>
void Write(const Json& value, Writer& writer) {
  if (value.IsNull()) {
    writer.Null();
  } else if (value.IsBool()) {
    writer.Bool(value.AsBool());
  } else if (value.IsInteger()) {
    writer.Int64(value.AsInt());
  } else if (value.IsNumber()) {
    writer.Double(value.AsDouble());
  } else if (value.IsString()) {
    const std::string& text = value.AsString();
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  } else if (value.IsArray()) {
    writer.StartArray();
    for (const Json& item : value.Items()) Write(item, writer);
    writer.EndArray();
  } else {
    writer.StartObject();
    for (const Member& member : value.Entries()) {
      writer.Key(member.key.data(), static_cast<rapidjson::SizeType>(member.key.size()));
      Write(member.value, writer);
    }
    writer.EndObject();
  }
}

}  // namespace

Json::Json() = default;
Json::Json(std::nullptr_t) {}
Json::Json(bool value) : value_(value) {}
Json::Json(int value) : value_(static_cast<std::int64_t>(value)) {}
Json::Json(std::int64_t value) : value_(value) {}
Json::Json(double value) : value_(value) {}
Json::Json(const char* value) : value_(std::string(value)) {}
Json::Json(std::string_view value) : value_(std::string(value)) {}
Json::Json(std::string value) : value_(std::move(value)) {}
Json::Json(Array value) : value_(std::move(value)) {}
Json::Json(Members value) : value_(std::move(value)) {}
Json::Json(const Json& other) = default;
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(const Json& other) = default;
Json& Json::operator=(Json&& other) noexcept = default;
Json::~Json() = default;

Json Json::Object(std::initializer_list<Member> members) { return Json(Members(members)); }

Json Json::List(std::initializer_list<Json> items) { return Json(Array(items)); }

std::optional<Json> Json::Parse(std::string_view text, std::string* error) {
  const std::string terminated(text);
  rapidjson::StringStream stream(terminated.c_str());
  Builder builder;
  rapidjson::Reader reader;
  const rapidjson::ParseResult result =
      reader.Parse<rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag>(stream,
                                                                                           builder);
  // A NUL ends RapidJSON's stream; what follows it would go unread.
  const bool cut = terminated.find('\0') != std::string::npos;
  if (result.IsError() || cut) {
    if (error != nullptr) {
      *error = cut ? std::string("Unexpected NUL character in JSON")
                   : std::string(rapidjson::GetParseError_En(result.Code())) + " At position " +
                         std::to_string(result.Offset()) + ".";
    }
    return std::nullopt;
  }
  return builder.Take();
}

bool Json::IsNumber() const {
  return std::holds_alternative<std::int64_t>(value_) || std::holds_alternative<double>(value_);
}

bool Json::IsInteger() const {
  if (std::holds_alternative<std::int64_t>(value_)) return true;
  const double* number = std::get_if<double>(&value_);
  return number != nullptr && std::floor(*number) == *number &&
         std::fabs(*number) < kLargestExactInteger;
}

std::string_view Json::TypeName() const {
  if (IsNull()) return "null";
  if (IsBool()) return "boolean";
  if (IsNumber()) return "number";
  if (IsString()) return "string";
  return IsArray() ? "array" : "object";
}

bool Json::AsBool(bool fallback) const {
  const bool* value = std::get_if<bool>(&value_);
  return value == nullptr ? fallback : *value;
}

std::int64_t Json::AsInt(std::int64_t fallback) const {
  if (const auto* value = std::get_if<std::int64_t>(&value_)) return *value;
  return IsInteger() ? static_cast<std::int64_t>(std::get<double>(value_)) : fallback;
}

double Json::AsDouble(double fallback) const {
  if (const auto* value = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*value);
  const double* value = std::get_if<double>(&value_);
  return value == nullptr ? fallback : *value;
}

const std::string& Json::AsString() const& {
  static const std::string kEmpty;
  const std::string* value = std::get_if<std::string>(&value_);
  return value == nullptr ? kEmpty : *value;
}

const Json::Array& Json::Items() const& {
  static const Array kEmpty;
  const Array* value = std::get_if<Array>(&value_);
  return value == nullptr ? kEmpty : *value;
}

Json::Array& Json::Items() & {
  if (!IsArray()) value_ = Array();
  return std::get<Array>(value_);
}

const Json::Members& Json::Entries() const& {
  static const Members kEmpty;
  const Members* value = std::get_if<Members>(&value_);
  return value == nullptr ? kEmpty : *value;
}

Json::Members& Json::Entries() & {
  if (!IsObject()) value_ = Members();
  return std::get<Members>(value_);
}

const Json* Json::Find(std::string_view key) const {
  const Members& members = Entries();
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const Member& member) { return member.key == key; });
  return found == members.end() ? nullptr : &found->value;
}

Json* Json::Find(std::string_view key) {
  return const_cast<Json*>(static_cast<const Json*>(this)->Find(key));
}

const Json& Json::operator[](std::string_view key) const& {
  const Json* found = Find(key);
  return found == nullptr ? NullValue() : *found;
}

Json& Json::Set(std::string_view key, Json value) {
  if (Json* found = Find(key)) {
    *found = std::move(value);
  } else {
    Entries().push_back({std::string(key), std::move(value)});
  }
  return *this;
}

Json& Json::Push(Json value) {
  Items().push_back(std::move(value));
  return *this;
}

bool Json::Erase(std::string_view key) {
  if (!IsObject()) return false;
  return std::erase_if(Entries(), [&](const Member& member) { return member.key == key; }) != 0;
}

std::string Json::Text() const {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  Write(*this, writer);
  return {buffer.GetString(), buffer.GetSize()};
}

std::string Json::Pretty() const {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  writer.SetIndent(' ', 2);
  Write(*this, writer);
  return {buffer.GetString(), buffer.GetSize()};
}

bool operator==(const Json& left, const Json& right) { return left.value_ == right.value_; }

bool operator==(const Member& left, const Member& right) {
  return left.key == right.key && left.value == right.value;
}

void MergePatch(Json& target, const Json& patch) {
  if (!patch.IsObject()) {
    target = patch;
    return;
  }
  if (!target.IsObject()) target = Json::Object();
  for (const Member& member : patch.Entries()) {
    if (member.value.IsNull()) {
      target.Erase(member.key);
      continue;
    }
    Json merged = target[member.key];
    MergePatch(merged, member.value);
    target.Set(member.key, std::move(merged));
  }
}

}  // namespace claribi::vendor_sandbox
