#include "policy/keyword_drift.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "policy/argument_kind.h"

namespace claribi::policy {
namespace {

using core::Json;

constexpr std::size_t kLongestToken = 128;

bool IsAmong(std::initializer_list<std::string_view> list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

KeywordDrift HarmlessIf(bool is_harmless, std::string what) {
  return {is_harmless ? Change::kHarmless : Change::kMaterial, std::move(what)};
}

// A value that is no sentence: a format, an expression, an address of a dialect.
bool IsToken(const Json& value) {
  const core::JsonString* text = value.AsString();
  return text != nullptr && text->size() <= kLongestToken &&
         std::all_of(text->begin(), text->end(), [](char c) { return c > ' ' && c < 0x7F; });
}

bool FormatsNumber(const Json* value) {
  if (value == nullptr) return true;
  const core::JsonString* text = value->AsString();
  return text != nullptr && IsAmong({"int32", "int64", "uint32", "uint64", "float", "double",
                                     "decimal", "integer", "number"},
                                    *text);
}

bool IsNumberOrSwitch(const Json* value) {
  return value == nullptr || value->IsNumber() || value->IsBool();
}

bool IsOff(const Json& value) {
  return value.IsNull() || value.AsBool() == false ||
         (value.IsArray() && value.AsArray()->empty()) ||
         (value.IsObject() && value.AsObject()->empty()) ||
         (value.IsString() && value.AsString()->empty());
}

std::set<std::string, std::less<>> Texts(const Json::Array& values) {
  std::set<std::string, std::less<>> texts;
  for (const Json& value : values) texts.insert(value.Dump());
  return texts;
}

KeywordDrift JudgeTitle(const Json* after) {
  const core::JsonString* title = after == nullptr ? nullptr : after->AsString();
  const bool is_plain = after == nullptr || (title != nullptr && IsPlainTitle(*title));
  return {is_plain ? Change::kHarmless : Change::kWording, "the title changed"};
}

KeywordDrift JudgeNullable(SchemaRole role, const Json* after) {
  const bool widens = after != nullptr && after->AsBool() != false;
  return HarmlessIf(
      (after == nullptr || after->IsBool()) && (role == SchemaRole::kArguments || !widens),
      "whether it may be null changed");
}

KeywordDrift JudgeType(SchemaRole role, const Json* before, const Json* after) {
  const auto was = NamesIn(before);
  const auto is = NamesIn(after);
  if (was == is) return HarmlessIf(!was.empty(), "the order changed");
  if (was.empty() || is.empty()) {
    return {Change::kMaterial, "the type is said, or not said, as it was not before"};
  }
  for (const std::string& type : is) {
    if (was.contains(type) || (type == "integer" && was.contains("number"))) continue;
    const bool is_plain = type == "null" || (type == "number" && was.contains("integer"));
    if (role == SchemaRole::kArguments && is_plain) continue;
    return {Change::kMaterial, "the type changed"};
  }
  return {Change::kHarmless, "the type is narrower, a wider number, or may be null"};
}

KeywordDrift JudgeChoices(SchemaRole role, bool is_list, const Json* before, const Json* after) {
  if (after == nullptr) {
    return HarmlessIf(role == SchemaRole::kAnswer, "the choice is from no list any more");
  }
  const Json::Array none;
  const Json::Array one_before{before == nullptr ? Json() : *before};
  const Json::Array one_after{*after};
  const Json::Array* choices_before = before == nullptr ? &none : &one_before;
  const Json::Array* choices_after = &one_after;
  if (is_list) {
    if (before != nullptr) choices_before = before->AsArray();
    choices_after = after->AsArray();
  }
  if (choices_before == nullptr || choices_after == nullptr) {
    return {Change::kMaterial, "the list of choices is no list"};
  }
  const Json::Array& was = *choices_before;
  const Json::Array& is = *choices_after;
  if (is.empty()) return {Change::kMaterial, "no choice is left"};
  const std::set<std::string, std::less<>> known = Texts(was);
  const std::set<std::string, std::less<>> now = Texts(is);
  const bool are_verbs = HoldsReadVerb(is);
  bool adds = false;
  for (const Json& value : is) {
    if (known.contains(value.Dump())) continue;
    // What an answer says was done is done already.
    const bool is_plain =
        role == SchemaRole::kAnswer ? IsShortValue(value) : IsPlainChoice(value, are_verbs);
    if (!is_plain) {
      return {Change::kMaterial, "a new choice may act, or is no plain value"};
    }
    adds = true;
  }
  const bool removes = !std::includes(now.begin(), now.end(), known.begin(), known.end());
  return {Change::kHarmless, adds      ? "there are further choices"
                             : removes ? "a choice is gone"
                                       : "the order changed"};
}

KeywordDrift JudgeDefault(SchemaRole role, const Json* before, const Json* after) {
  const auto is_number = [](const Json* value) { return value == nullptr || value->IsNumber(); };
  const bool is_plain_text = after != nullptr && after->IsString() && IsPlainChoice(*after, false);
  const bool is_harmless =
      (is_number(before) && is_number(after)) ||
      (before == nullptr && (IsOff(*after) || is_plain_text)) ||
      (role == SchemaRole::kAnswer &&
       (after == nullptr || IsOff(*after) || IsNumberOrSwitch(after) || is_plain_text));
  return HarmlessIf(is_harmless, "the default changed");
}

}  // namespace

std::set<std::string, std::less<>> NamesIn(const Json* value) {
  if (value == nullptr) return {};
  if (const core::JsonString* one = value->AsString()) return {std::string(*one)};
  const auto names = core::StringList(*value).value_or(std::vector<std::string>());
  return {names.begin(), names.end()};
}

std::optional<KeywordDrift> JudgeKeyword(SchemaRole role, std::string_view keyword,
                                         const Json* before, const Json* after) {
  if (IsAmong({"description", "$comment", "examples", "example", "markdownDescription"}, keyword)) {
    return KeywordDrift{Change::kWording, "the text changed"};
  }
  if (keyword == "title") return JudgeTitle(after);
  if (keyword == "$schema") {
    return HarmlessIf(after == nullptr || IsToken(*after), "the dialect of the schema changed");
  }
  if (keyword == "deprecated") {
    return HarmlessIf(after == nullptr || after->IsBool(), "whether it is out of date changed");
  }
  if (keyword == "nullable") return JudgeNullable(role, after);
  if (keyword == "type") return JudgeType(role, before, after);
  if (keyword == "enum" || keyword == "const") {
    return JudgeChoices(role, keyword == "enum", before, after);
  }
  if (keyword == "default") return JudgeDefault(role, before, after);
  // Bounds of numbers, texts and lists: whatever they are, the value stays of its kind.
  if (IsAmong(
          {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems",
           "maxItems", "uniqueItems", "minProperties", "maxProperties", "minLength", "maxLength"},
          keyword)) {
    return HarmlessIf(IsNumberOrSwitch(before) && IsNumberOrSwitch(after), "the limit changed");
  }
  if (keyword == "format" || keyword == "pattern") {
    const bool is_new = before == nullptr && IsToken(*after);
    const bool is_number = keyword == "format" && FormatsNumber(before) && FormatsNumber(after);
    return HarmlessIf(is_new || is_number, "the " + std::string(keyword) + " changed");
  }
  return std::nullopt;
}

}  // namespace claribi::policy
