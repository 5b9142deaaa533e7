#include "web_console/body_rules.h"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "web_console/routes.h"

namespace claribi::web_console {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using values::Json;

constexpr std::string_view kIdPattern = "^[A-Za-z0-9-]{1,64}$";
constexpr std::array<std::string_view, 15> kKnown{
    "$ref",      "oneOf",       "type",     "required", "properties",           "enum",
    "items",     "minItems",    "maxItems", "pattern",  "additionalProperties", "minLength",
    "maxLength", "description", "format"};

bool IsOf(const Json& value, std::string_view type) {
  if (type == "null") return value.IsNull();
  if (type == "boolean") return value.IsBool();
  if (type == "integer") return value.IsInteger();
  if (type == "number") return value.IsNumber();
  if (type == "string") return value.IsText();
  if (type == "array") return value.IsArray();
  return type == "object" && value.IsObject();
}

std::string Named(std::string_view type) {
  if (type == "null") return "null";
  if (type == "boolean") return "true or false";
  if (type == "integer") return "a whole number";
  if (type == "number") return "a number";
  if (type == "string") return "a text";
  return type == "array" ? "a list" : "an object";
}

std::int64_t LengthOf(const std::string& text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

// What is wrong with a value, as a sentence; "" where nothing is.
class Check {
 public:
  explicit Check(const Json& document) : document_(document) {}

  std::string Value(const Json& schema, const Json& value, const std::string& place) const {
    if (const std::string& name = schema.TextOf("$ref"); !name.empty()) {
      return Value(*document_.At(name.substr(1)), value, place);
    }
    if (const Json* ways = schema.Find("oneOf")) {
      std::string first;
      for (const Json& way : ways->Items()) {
        std::string fault = Value(way, value, place);
        if (fault.empty()) return "";
        if (first.empty()) first = std::move(fault);
      }
      return first;
    }
    if (std::string fault = Type(schema, value, place); !fault.empty()) return fault;
    if (value.IsText()) return Text(schema, value.Text(), place);
    if (value.IsArray()) return List(schema, value, place);
    return value.IsObject() ? Object(schema, value, place) : "";
  }

 private:
  static std::string At(const std::string& place) {
    return place.empty() ? "It" : "\"" + place + "\"";
  }

  static std::string Type(const Json& schema, const Json& value, const std::string& place) {
    if (const Json* choices = schema.Find("enum")) {
      const auto& all = choices->Items();
      if (std::find(all.begin(), all.end(), value) != all.end()) return "";
      std::string names;
      for (const Json& one : all) names += (names.empty() ? "" : ", ") + one.Text();
      return At(place) + " is none of: " + names + ".";
    }
    const Json* given = schema.Find("type");
    if (given == nullptr) return "";
    const auto types = given->IsText() ? Json::Array{*given} : given->Items();
    std::string names;
    for (const Json& type : types) {
      if (IsOf(value, type.Text())) return "";
      names += (names.empty() ? "" : " or ") + Named(type.Text());
    }
    return At(place) + " has to be " + names + ".";
  }

  static std::string Text(const Json& schema, const std::string& text, const std::string& place) {
    const Json* least = schema.Find("minLength");
    const Json* most = schema.Find("maxLength");
    if (least != nullptr && LengthOf(text) < least->Integer()) return At(place) + " is too short.";
    if (most != nullptr && LengthOf(text) > most->Integer()) return At(place) + " is too long.";
    const bool is_fit = schema.Find("pattern") == nullptr || IsId(text);
    return is_fit ? "" : At(place) + " is no id: letters, digits and hyphens, at most 64.";
  }

  std::string List(const Json& schema, const Json& value, const std::string& place) const {
    const auto count = static_cast<std::int64_t>(value.Items().size());
    const Json* least = schema.Find("minItems");
    const Json* most = schema.Find("maxItems");
    if (least != nullptr && count < least->Integer()) return At(place) + " has too few elements.";
    if (most != nullptr && count > most->Integer()) return At(place) + " has too many elements.";
    const Json* items = schema.Find("items");
    for (std::int64_t i = 0; items != nullptr && i < count; ++i) {
      const Json& item = value.Items()[static_cast<std::size_t>(i)];
      if (auto fault = Value(*items, item, place + "/" + std::to_string(i)); !fault.empty()) {
        return fault;
      }
    }
    return "";
  }

  std::string Object(const Json& schema, const Json& value, const std::string& place) const {
    if (const Json* required = schema.Find("required")) {
      for (const Json& name : required->Items()) {
        if (value.Find(name.Text()) == nullptr) {
          return At(place + values::PointerStep(name.Text())) + " is missing.";
        }
      }
    }
    const Json* known = schema.Find("properties");
    const Json* others = schema.Find("additionalProperties");
    for (const auto& [name, member] : value.Members()) {
      const std::string here = place + values::PointerStep(name);
      const Json* rule = known == nullptr ? nullptr : known->Find(name);
      if (rule == nullptr) rule = others;
      if (rule == nullptr) continue;
      if (rule->IsBool() && !rule->Truth()) return At(here) + " is not known.";
      if (!rule->IsObject()) continue;
      if (auto fault = Value(*rule, member, here); !fault.empty()) return fault;
    }
    return "";
  }

  const Json& document_;
};

// A keyword that Check would overlook; "" where there is none.
std::string Unknown(const Json& document, const Json& schema, std::set<const Json*>& seen) {
  if (!schema.IsObject() || !seen.insert(&schema).second) return "";
  std::vector<const Json*> parts;
  for (const auto& [name, value] : schema.Members()) {
    if (std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end()) return name;
    if (name == "pattern" && value.Text() != kIdPattern) return "pattern " + value.Text();
    if (name == "items" || name == "additionalProperties") parts.push_back(&value);
    if (name == "oneOf") {
      for (const Json& one : value.Items()) parts.push_back(&one);
    }
    if (name == "properties") {
      for (const auto& member : value.Members()) parts.push_back(&member.second);
    }
    if (name == "$ref") {
      const Json* named = value.Text().empty() ? nullptr : document.At(value.Text().substr(1));
      if (named == nullptr) return "$ref " + value.Text();
      parts.push_back(named);
    }
  }
  for (const Json* part : parts) {
    if (std::string name = Unknown(document, *part, seen); !name.empty()) return name;
  }
  return "";
}

Error UnknownKeyword(const std::string& path, const std::string& keyword) {
  return Error{.code = Code::kInternal,
               .what = "The interface cannot be used.",
               .cause = path + " has " + keyword + ", which is not known here.",
               .fix = "Teach it to web_console/body_rules.cpp."};
}

std::string Upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

}  // namespace

Result<BodyRules> BodyRules::Of(std::string_view interface_text) {
  auto document = values::ParseJson(interface_text, "The interface");
  if (!document) return document.error();
  BodyRules rules(std::make_shared<const Json>(*std::move(document)));
  const Json* paths = rules.document_->Find("paths");
  if (paths == nullptr) paths = rules.document_.get();
  for (const auto& [path, methods] : paths->Members()) {
    for (const auto& [method, operation] : methods.Members()) {
      const Json* schema = operation.At("/requestBody/content/application~1json/schema");
      if (schema == nullptr) continue;
      std::set<const Json*> seen;
      const std::string unknown = Unknown(*rules.document_, *schema, seen);
      if (!unknown.empty()) return UnknownKeyword(path, unknown);
      rules.schemas_[Upper(method) + " " + path] = schema;
    }
  }
  return rules;
}

std::optional<Error> BodyRules::Fault(const std::string& method, const std::string& path,
                                      const Json& body) const {
  const auto found = schemas_.find(method + " " + path);
  if (found == schemas_.end()) return std::nullopt;
  std::string fault = Check(*document_).Value(*found->second, body, "");
  if (fault.empty()) return std::nullopt;
  return Error{.code = Code::kInvalid,
               .what = "The body of the request cannot be used.",
               .cause = std::move(fault),
               .fix = "See host_stub/web_console/openapi.json."};
}

}  // namespace claribi::web_console
