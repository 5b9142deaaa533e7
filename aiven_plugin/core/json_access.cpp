// What is read out of a value, and what is changed in it. Parsing and writing are in json.cpp.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "core/json.h"

namespace claribi::core {

std::optional<bool> Json::AsBool() const {
  const bool* value = std::get_if<bool>(&value_);
  return value == nullptr ? std::nullopt : std::optional<bool>(*value);
}

std::string_view Json::NumberText() const {
  const Number* number = std::get_if<Number>(&value_);
  return number == nullptr ? std::string_view() : std::string_view(number->text);
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

const std::string* Json::FindString(std::string_view name) const {
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
  if (!IsObject()) value_ = Object();
  if (Json* member = Find(name)) {
    *member = std::move(value);
    return *member;
  }
  return AsObject()->emplace_back(std::string(name), std::move(value)).second;
}

Json& Json::Append(Json value) {
  if (!IsArray()) value_ = Array();
  return AsArray()->emplace_back(std::move(value));
}

void Json::Remove(std::string_view name) {
  if (Object* members = AsObject()) {
    std::erase_if(*members, [name](const Member& member) { return member.first == name; });
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
    const std::string* text = item.AsString();
    if (text == nullptr) return std::nullopt;
    strings.push_back(*text);
  }
  return strings;
}

}  // namespace claribi::core
