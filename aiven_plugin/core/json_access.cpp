// How a value is made, read and changed. Parsing is in json.cpp, writing in json_writer.cpp.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <utility>

#include "core/json.h"

namespace claribi::core {

Json::Json(std::int64_t value) { Make<JsonString>(Type::kNumber, std::to_string(value)); }

Json::Json(std::size_t value) { Make<JsonString>(Type::kNumber, std::to_string(value)); }

Json::Json(double value) {
  if (!std::isfinite(value)) return;  // JSON has no such number: null, as ECMAScript writes it
  char text[32];
  const auto end = std::to_chars(text, text + sizeof(text), value).ptr;
  Make<JsonString>(Type::kNumber, std::string_view(text, static_cast<std::size_t>(end - text)));
}

Json::Json(const Json& other) {
  switch (other.type_) {
    case Type::kNull:
      break;
    case Type::kBool:
      Make<bool>(Type::kBool, other.As<bool>());
      break;
    case Type::kNumber:
    case Type::kString:
      Make<JsonString>(other.type_, other.As<JsonString>());
      break;
    case Type::kArray:
      Make<Array>(Type::kArray, other.As<Array>());
      break;
    case Type::kObject:
      Make<Object>(Type::kObject, other.As<Object>());
      break;
  }
}

void Json::Free() noexcept {
  switch (type_) {
    case Type::kNull:
    case Type::kBool:
      break;
    case Type::kNumber:
    case Type::kString:
      As<JsonString>().WipeOwned();
      break;
    case Type::kArray:
      std::destroy_at(&As<Array>());
      break;
    case Type::kObject:
      std::destroy_at(&As<Object>());
      break;
  }
}

bool operator==(const Json& left, const Json& right) {
  if (left.type_ != right.type_) return false;
  switch (left.type_) {
    case Json::Type::kNull:
      return true;
    case Json::Type::kBool:
      return left.As<bool>() == right.As<bool>();
    case Json::Type::kNumber:
    case Json::Type::kString:
      return left.As<JsonString>() == right.As<JsonString>();
    case Json::Type::kArray:
      return left.As<Json::Array>() == right.As<Json::Array>();
    case Json::Type::kObject:
      return left.As<Json::Object>() == right.As<Json::Object>();
  }
  return false;
}

Json Json::MakeArray(Array items) {
  Json json;
  json.Make<Array>(Type::kArray, std::move(items));
  return json;
}

Json Json::MakeObject() {
  Json json;
  json.Make<Object>(Type::kObject);
  return json;
}

Json Json::MakeObject(std::initializer_list<Member> members) {
  Json json = MakeObject();
  json.AsObject()->reserve(members.size());
  for (const auto& [name, value] : members) json.Set(name, value);
  return json;
}

std::optional<bool> Json::AsBool() const {
  return IsBool() ? std::optional<bool>(As<bool>()) : std::nullopt;
}

std::string_view Json::NumberText() const {
  return IsNumber() ? As<JsonString>().view() : std::string_view();
}

std::optional<std::int64_t> Json::AsInt64() const {
  const std::string_view text = NumberText();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc()) return std::nullopt;
  if (end == text.data() + text.size()) return value;
  // 1.0 and 1e3 are integers too (JSON Schema 2020-12, section 4.2.3).
  const std::optional<double> real = AsDouble();
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (!real || *real != std::floor(*real) || std::abs(*real) > kExact) return std::nullopt;
  return static_cast<std::int64_t>(*real);
}

std::optional<double> Json::AsDouble() const {
  const std::string_view text = NumberText();
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

const Json* Json::Find(std::string_view name) const {
  const Object* members = AsObject();
  if (members == nullptr) return nullptr;
  const auto found = std::find_if(members->begin(), members->end(),
                                  [name](const Member& member) { return member.first == name; });
  return found == members->end() ? nullptr : &found->second;
}

Json* Json::Find(std::string_view name) {
  return const_cast<Json*>(std::as_const(*this).Find(name));
}

const Json* Json::FindGiven(std::string_view name) const {
  const Json* member = Find(name);
  return member == nullptr || member->IsNull() ? nullptr : member;
}

const JsonString* Json::FindString(std::string_view name) const {
  const Json* member = Find(name);
  return member == nullptr ? nullptr : member->AsString();
}

std::optional<bool> Json::FindBool(std::string_view name) const {
  const Json* member = Find(name);
  return member == nullptr ? std::nullopt : member->AsBool();
}

std::optional<std::int64_t> Json::FindInt64(std::string_view name) const {
  const Json* member = Find(name);
  return member == nullptr ? std::nullopt : member->AsInt64();
}

Json& Json::Set(std::string_view name, Json value) {
  if (!IsObject()) *this = MakeObject();
  if (Json* member = Find(name)) {
    *member = std::move(value);
    return *member;
  }
  return AsObject()->emplace_back(name, std::move(value)).second;
}

Json& Json::Append(Json value) {
  if (!IsArray()) *this = MakeArray();
  return AsArray()->emplace_back(std::move(value));
}

void Json::Remove(std::string_view name) {
  if (Object* members = AsObject()) {
    EraseIf(*members, [name](const Member& member) { return member.first == name; });
  }
}

std::string_view TypeName(const Json& value) {
  if (value.IsObject()) return "an object";
  if (value.IsArray()) return "an array";
  if (value.IsString()) return "a string";
  if (value.IsNumber()) return "a number";
  if (value.IsBool()) return "a boolean";
  return "null";
}

std::string WrongMember(std::string_view name, std::string_view expected, const Json* seen) {
  return "expected " + std::string(expected) + " in \"" + std::string(name) + "\", seen " +
         std::string(seen == nullptr ? "no such member" : TypeName(*seen));
}

std::optional<std::vector<std::string>> StringList(const Json& value) {
  const Json::Array* items = value.AsArray();
  if (items == nullptr) return std::nullopt;
  std::vector<std::string> strings;
  strings.reserve(items->size());
  for (const Json& item : *items) {
    const JsonString* text = item.AsString();
    if (text == nullptr) return std::nullopt;
    strings.emplace_back(*text);
  }
  return strings;
}

}  // namespace claribi::core
