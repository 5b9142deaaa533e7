#include "policy/mark_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <string>

#include "core/text.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;
constexpr std::int64_t kLargestCount = std::int64_t{1} << 50;

std::optional<std::int64_t> DigitsOf(std::string_view digits) {
  std::int64_t read = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), read);
  const bool is_whole =
      !digits.empty() && result.ec == std::errc() && result.ptr == digits.data() + digits.size();
  return is_whole && read >= 0 && read <= kLargestCount ? std::optional(read) : std::nullopt;
}

// Words in place of a value that is not there, or that say no.
bool SaysNothing(std::string_view text) {
  constexpr std::size_t kLongest = 40;  // a longer text is none of these words
  const std::string lower = core::AsciiLower(core::TrimBlanks(text).substr(0, kLongest));
  return IsIn(lower, {"",     "false", "no",   "none", "null",      "never", "0",   "off",
                      "n/a",  "na",    "nil",  "-",    "undefined", "-1",    "end", "eof",
                      "last", "done",  "stop", "f",    "n",         "[]",    "{}",  "\"\""}) ||
         lower.starts_with("no_") || lower.starts_with("no more") || lower.starts_with("not_") ||
         lower.starts_with("end_of") || lower.starts_with("end of");
}

bool IsWay(std::string_view name) {
  return IsIn(name, {"href", "url", "uri", "link", "path", "after", "cursor", "token", "offset",
                     "page", "start", "id", "value", "position", "key"});
}

// {"$numberLong": "7"}, as MongoDB's Extended JSON writes a number.
const Json& Plain(const Json& value) {
  const Json::Object* members = value.AsObject();
  const bool is_wrapped =
      members != nullptr && members->size() == 1 && members->front().first.starts_with("$number");
  return is_wrapped ? members->front().second : value;
}

}  // namespace

std::optional<std::int64_t> CountOf(const Json* value) {
  if (value == nullptr) return std::nullopt;
  value = &Plain(*value);
  if (const core::JsonString* text = value->AsString()) return DigitsOf(*text);
  const auto count = value->AsInt64();
  if (count) return *count >= 0 && *count <= kLargestCount ? count : std::nullopt;
  const std::string_view digits = value->NumberText();  // "90.0"
  return digits.ends_with(".0") ? DigitsOf(digits.substr(0, digits.size() - 2)) : std::nullopt;
}

bool IsSet(const Json& value) {
  if (value.IsBool()) return value.AsBool() == true;
  if (value.IsNumber()) return value.AsDouble() != 0.0;
  if (const core::JsonString* text = value.AsString()) return !SaysNothing(*text);
  if (const Json::Array* items = value.AsArray()) return !items->empty();
  const Json::Object* members = value.AsObject();
  return members != nullptr && !members->empty();
}

bool IsFalse(const Json& value) {
  if (value.IsBool()) return value.AsBool() == false;
  if (value.IsNumber()) return value.AsInt64() == 0;
  const core::JsonString* text = value.AsString();
  return text != nullptr && !text->empty() && SaysNothing(*text);
}

bool IsNumberOfNothing(const Json& value) {
  const Json& plain = Plain(value);
  const core::JsonString* text = plain.AsString();
  return text != nullptr ? text->empty() || *text == "0"
                         : !plain.IsNumber() || plain.AsDouble() == 0.0;
}

bool IsDeniedInside(const Json& value) {
  const Json::Object* members = value.AsObject();
  bool is_denied = false;
  if (members == nullptr) return false;
  for (const auto& [name, member] : *members) {
    if (IsTrue(member)) return false;
    is_denied = is_denied || member.AsBool() == false;
  }
  return is_denied;
}

bool IsTrue(const Json& value) {
  const core::JsonString* text = value.AsString();
  if (text == nullptr) return value.AsBool() == true;
  return text->size() <= 4 && IsIn(core::AsciiLower(*text), {"true", "yes", "y", "t"});
}

bool IsSchema(const Json& value) {
  for (const char* name : {"type", "shape", "$ref"}) {
    const core::JsonString* text = value.FindString(name);
    if (text == nullptr) continue;
    if (*name != 't') return true;
    if (IsIn(*text, {"string", "integer", "number", "object", "array", "boolean", "null",
                     "structure", "list", "map", "long", "text", "blob", "timestamp"})) {
      return true;
    }
  }
  return false;
}

bool IsCursorSet(const Json& given) {
  const Json& value = Plain(given);
  if (IsSchema(value)) return false;
  if (value.IsBool()) return value.AsBool() == true;
  if (const auto number = value.AsInt64()) return *number > 0;
  const Json::Object* members = value.AsObject();
  if (members == nullptr) return IsSet(value);
  bool has_way = false;
  for (const auto& [name, member] : *members) {
    if (!IsWay(core::AsciiLower(name))) continue;
    has_way = true;
    if (IsCursorSet(member)) return true;
  }
  return !has_way && std::ranges::any_of(*members, [](const Json::Member& member) {
    return !member.second.IsNull() && !(member.second.IsBool() && !IsSet(member.second));
  });
}

std::optional<TotalValue> TotalOf(const Json& value) {
  if (const auto count = CountOf(&value)) return TotalValue{.count = *count};
  if (const core::JsonString* text = value.AsString()) {
    if (text->find_first_not_of("0123456789,+<>~= ") != std::string::npos) return std::nullopt;
    std::string digits;
    std::ranges::copy_if(*text, std::back_inserter(digits), core::IsDigit);
    const auto count = DigitsOf(digits);
    if (!count) return std::nullopt;
    return TotalValue{.count = *count, .is_open = text->starts_with('>') || text->ends_with('+')};
  }
  if (!value.IsObject()) return std::nullopt;
  for (const char* name : {"value", "count", "estimate"}) {
    const auto count = CountOf(value.Find(name));
    if (!count) continue;
    const core::JsonString* relation = value.FindString("relation");
    return TotalValue{.count = *count,
                      .is_open = relation != nullptr && relation->starts_with("gt"),
                      .is_of_hits = relation != nullptr};
  }
  return std::nullopt;
}

std::optional<Span> SpanOf(std::string_view text) {
  if (text.size() > 80) return std::nullopt;
  // Numbers with what stands before each.
  std::array<std::int64_t, 3> numbers{};
  std::array<std::string, 3> before;
  std::size_t count = 0;
  std::string between;
  for (std::size_t i = 0; i < text.size();) {
    if (!core::IsDigit(text[i])) {
      between += text[i++];
      continue;
    }
    std::string digits;
    while (i < text.size() && (core::IsDigit(text[i]) || (text[i] == ',' && i + 1 < text.size() &&
                                                          core::IsDigit(text[i + 1])))) {
      if (text[i] != ',') digits += text[i];
      ++i;
    }
    const auto number = DigitsOf(digits);
    if (count == numbers.size() || !number) return std::nullopt;
    numbers[count] = *number;
    before[count++] = core::AsciiLower(core::TrimBlanks(between));
    between.clear();
  }
  const std::string after = core::AsciiLower(core::TrimBlanks(between));
  const bool has_words = after.find_first_of("/-:.") != std::string::npos;
  if (count < 2) {
    return std::nullopt;
  }
  const auto is_of = [](const std::string& sign) {
    return IsIn(sign, {"of", "/", "out of", "of about", "rows of", "results of", "of ~"});
  };
  const auto is_to = [](const std::string& sign) {
    return IsIn(sign, {"-", "to", "\xE2\x80\x93", ".."});
  };
  if (count == 3 && is_to(before[1]) && is_of(before[2])) {
    return Span{.begin = numbers[0], .end = numbers[1], .total = numbers[2]};
  }
  if (count == 2 && is_to(before[1]) && after == "/*") {
    return Span{.begin = numbers[0], .end = numbers[1], .total = std::nullopt};
  }
  if (count == 2 && is_of(before[1]) && !has_words) {
    return Span{.begin = std::nullopt, .end = numbers[0], .total = numbers[1]};
  }
  return std::nullopt;
}

bool HasLink(const Json& value, std::string_view relation) {
  if (const core::JsonString* text = value.AsString()) {
    const std::string lower = core::AsciiLower(*text);
    for (std::size_t at = 0; (at = lower.find("rel=", at)) != std::string::npos; ++at) {
      std::string_view rest = std::string_view(lower).substr(at + 4);
      while (!rest.empty() &&
             (rest.front() == '"' || rest.front() == '\'' || rest.front() == '\\')) {
        rest.remove_prefix(1);
      }
      if (!rest.starts_with(relation)) continue;
      // A link that says itself that nothing is behind it.
      const std::string_view parameters = rest.substr(0, rest.find(','));
      if (parameters.find("results=\"false\"") == std::string_view::npos) return true;
    }
    return false;
  }
  const Json::Array* items = value.AsArray();
  return items != nullptr && std::ranges::any_of(*items, [&](const Json& item) {
           for (const char* name : {"rel", "relation", "type", "name"}) {
             const Json* member = item.FindGiven(name);
             if (member == nullptr) continue;
             const Json::Array* several = member->AsArray();
             const bool names_it =
                 several == nullptr ? *member == Json(relation)
                                    : std::ranges::find(*several, Json(relation)) != several->end();
             if (!names_it) continue;
             const Json* address = item.Find("href");
             if (address == nullptr) address = item.Find("url");
             return address == nullptr || IsCursorSet(*address);
           }
           return false;
         });
}

bool IsDate(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-dd";
  if (text.size() < kForm.size()) return false;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] == 'd' ? !core::IsDigit(text[i]) : text[i] != '-') return false;
  }
  return text.size() == kForm.size() || text[kForm.size()] == 'T' || text[kForm.size()] == ' ';
}

}  // namespace claribi::policy
