#include "values/json_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

// RapidJSON 1.1 adds to the null pointer of a stack that is still empty, and compares only.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#endif
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#if defined(__clang__)
#pragma clang attribute pop
#endif

namespace claribi::values {
namespace {

using outcome::Code;
using outcome::Error;

// False where it is too deep. The depth bounds the recursion.
bool Copy(const rapidjson::Value& from, Json& to, std::size_t depth) {
  if (depth > kMaxJsonDepth) return false;
  switch (from.GetType()) {
    case rapidjson::kNullType:
      to = Json();
      return true;
    case rapidjson::kFalseType:
    case rapidjson::kTrueType:
      to = Json(from.GetBool());
      return true;
    case rapidjson::kStringType:
      to = Json(std::string(from.GetString(), from.GetStringLength()));
      return true;
    case rapidjson::kNumberType:
      to = from.IsInt64() ? Json(std::int64_t{from.GetInt64()}) : Json(from.GetDouble());
      return true;
    case rapidjson::kArrayType: {
      Json::Array items(from.Size());
      for (rapidjson::SizeType i = 0; i < from.Size(); ++i) {
        if (!Copy(from[i], items[i], depth + 1)) return false;
      }
      to = Json(std::move(items));
      return true;
    }
    case rapidjson::kObjectType: {
      Json::Object members;
      members.reserve(from.MemberCount());
      for (const auto& member : from.GetObject()) {
        members.emplace_back(std::string(member.name.GetString(), member.name.GetStringLength()),
                             Json());
        if (!Copy(member.value, members.back().second, depth + 1)) return false;
      }
      to = Json(std::move(members));
      return true;
    }
  }
  return false;
}

template <typename Writer>
void WriteTo(Writer& writer, const Json& value) {
  if (value.IsNull()) {
    writer.Null();
  } else if (value.IsBool()) {
    writer.Bool(value.Truth());
  } else if (value.IsInteger()) {
    writer.Int64(value.Integer());
  } else if (value.IsNumber()) {
    if (std::isfinite(value.Number())) {
      const std::string number = NumberText(value.Number());
      writer.RawValue(number.data(), number.size(), rapidjson::kNumberType);
    } else {
      writer.Null();
    }
  } else if (value.IsText()) {
    writer.String(value.Text().data(), static_cast<rapidjson::SizeType>(value.Text().size()));
  } else if (value.IsArray()) {
    writer.StartArray();
    for (const Json& item : value.Items()) WriteTo(writer, item);
    writer.EndArray();
  } else {
    writer.StartObject();
    for (const auto& [name, member] : value.Members()) {
      writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
      WriteTo(writer, member);
    }
    writer.EndObject();
  }
}

Json Sorted(const Json& value) {
  if (value.IsArray()) {
    Json::Array items;
    for (const Json& item : value.Items()) items.push_back(Sorted(item));
    return Json(std::move(items));
  }
  if (!value.IsObject()) return value;
  Json::Object members;
  for (const auto& [name, member] : value.Members()) members.emplace_back(name, Sorted(member));
  std::sort(members.begin(), members.end(),
            [](const auto& left, const auto& right) { return left.first < right.first; });
  return Json(std::move(members));
}

std::string Unescaped(std::string_view step) {
  std::string name;
  for (std::size_t i = 0; i < step.size(); ++i) {
    if (step[i] == '~' && i + 1 < step.size() && (step[i + 1] == '0' || step[i + 1] == '1')) {
      name += step[++i] == '0' ? '~' : '/';
    } else {
      name += step[i];
    }
  }
  return name;
}

}  // namespace

Json Json::Texts(const std::vector<std::string>& texts) {
  return Json(Array(texts.begin(), texts.end()));
}

bool Json::Truth(bool otherwise) const {
  const bool* truth = std::get_if<bool>(&value_);
  return truth == nullptr ? otherwise : *truth;
}

double Json::Number(double otherwise) const {
  if (const auto* whole = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*whole);
  const auto* number = std::get_if<double>(&value_);
  return number == nullptr ? otherwise : *number;
}

std::int64_t Json::Integer(std::int64_t otherwise) const {
  const auto* whole = std::get_if<std::int64_t>(&value_);
  return whole == nullptr ? otherwise : *whole;
}

const std::string& Json::Text() const {
  static const std::string kNone;
  const auto* text = std::get_if<std::string>(&value_);
  return text == nullptr ? kNone : *text;
}

const Json::Array& Json::Items() const {
  static const Array kNone;
  const auto* items = std::get_if<Array>(&value_);
  return items == nullptr ? kNone : *items;
}

const Json::Object& Json::Members() const {
  static const Object kNone;
  const auto* members = std::get_if<Object>(&value_);
  return members == nullptr ? kNone : *members;
}

const Json* Json::Find(std::string_view name) const {
  for (const auto& [key, member] : Members()) {
    if (key == name) return &member;
  }
  return nullptr;
}

const std::string& Json::TextOf(std::string_view name) const {
  static const Json kNull;
  const Json* member = Find(name);
  return (member == nullptr ? kNull : *member).Text();
}

const Json* Json::At(std::string_view pointer) const {
  const Json* here = this;
  while (!pointer.empty() && here != nullptr) {
    if (pointer.front() != '/') return nullptr;
    const auto end = std::min(pointer.find('/', 1), pointer.size());
    const std::string step = Unescaped(pointer.substr(1, end - 1));
    pointer.remove_prefix(end);
    if (here->IsArray()) {
      std::size_t index = 0;
      const auto [rest, error] = std::from_chars(step.data(), step.data() + step.size(), index);
      const bool is_index = error == std::errc() && rest == step.data() + step.size();
      here = is_index && index < here->Items().size() ? &here->Items()[index] : nullptr;
    } else {
      here = here->Find(step);
    }
  }
  return here;
}

Json& Json::Set(std::string_view name, Json value) {
  if (!IsObject()) value_ = Object{};
  for (auto& [key, member] : std::get<Object>(value_)) {
    if (key != name) continue;
    member = std::move(value);
    return *this;
  }
  std::get<Object>(value_).emplace_back(std::string(name), std::move(value));
  return *this;
}

Json& Json::Push(Json value) {
  if (!IsArray()) value_ = Array{};
  std::get<Array>(value_).push_back(std::move(value));
  return *this;
}

std::string NumberText(double number) {
  const double size = std::fabs(number);
  const bool is_plain = size == 0 || (size >= 1e-5 && size < 1e17);
  std::array<char, 32> buffer{};
  const auto written =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                    is_plain ? std::chars_format::fixed : std::chars_format::scientific);
  std::string text(buffer.data(), written.ptr);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

outcome::Result<Json> ParseJson(std::string_view text, const std::string& subject) {
  constexpr unsigned kFlags = rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseIterativeFlag |  // depth costs heap, not stack
                              rapidjson::kParseFullPrecisionFlag;
  rapidjson::Document document;
  document.Parse<kFlags>(text.data(), text.size());
  if (document.HasParseError()) {
    return Error{.code = Code::kInvalid,
                 .what = subject + " is not valid JSON.",
                 .cause = std::string(rapidjson::GetParseError_En(document.GetParseError())) +
                          " (at byte " + std::to_string(document.GetErrorOffset()) + ")"};
  }
  Json value;
  if (!Copy(document, value, 0)) {
    return Error{.code = Code::kInvalid,
                 .what = subject + " is nested too deeply.",
                 .cause = "More than " + std::to_string(kMaxJsonDepth) + " levels."};
  }
  return value;
}

std::string WriteJson(const Json& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer, rapidjson::UTF8<>, rapidjson::ASCII<>> writer(buffer);
  WriteTo(writer, value);
  return {buffer.GetString(), buffer.GetSize()};
}

std::string WriteIndentedJson(const Json& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer, rapidjson::UTF8<>, rapidjson::ASCII<>> writer(
      buffer);
  writer.SetIndent(' ', 2);
  WriteTo(writer, value);
  return {buffer.GetString(), buffer.GetSize()};
}

std::string CanonicalText(const Json& value) { return WriteJson(Sorted(value)); }

std::string PointerStep(std::string_view name) {
  std::string step = "/";
  for (const char c : name) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return step;
}

}  // namespace claribi::values
