#include "contract/newer_keywords.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace claribi::contract {
namespace {

using rapidjson::Document;
using rapidjson::SizeType;
using rapidjson::Value;

// Members whose members are schemas under any name, those that are schemas, and lists of schemas.
constexpr std::array kMaps{"properties", "patternProperties", "$defs"};
constexpr std::array kSchemas{"items", "not", "additionalProperties", "contains", "if", "then"};
constexpr std::array kLists{"allOf", "anyOf", "oneOf"};

class Rewriting {
 public:
  explicit Rewriting(Document& root) : allocator_(root.GetAllocator()) {}

  void Schema(Value& schema) {
    if (!schema.IsObject()) return;
    for (const char* name : kMaps) {
      if (!schema.HasMember(name) || !schema[name].IsObject()) continue;
      for (SizeType i = 0; i < schema[name].MemberCount(); ++i) {
        Schema((schema[name].MemberBegin() + static_cast<std::ptrdiff_t>(i))->value);
      }
    }
    for (const char* name : kSchemas) {
      if (schema.HasMember(name)) Schema(schema[name]);
    }
    for (const char* name : kLists) {
      if (!schema.HasMember(name) || !schema[name].IsArray()) continue;
      for (Value& one : schema[name].GetArray()) Schema(one);
    }
    Const(schema);
    Condition(schema);
    Contains(schema);
    Minimum(schema);
  }

 private:
  Value Object() { return Value(rapidjson::kObjectType); }

  // {name: value}
  Value Of(const char* name, Value value) {
    Value object = Object();
    object.AddMember(Value(name, allocator_), std::move(value), allocator_);
    return object;
  }

  Value ListOf(Value first, Value second) {
    Value list(rapidjson::kArrayType);
    return std::move(list.PushBack(first, allocator_).PushBack(second, allocator_));
  }

  Value Take(Value& schema, const char* name) {
    Value taken = std::move(schema[name]);
    schema.RemoveMember(name);
    return taken;
  }

  void Also(Value& schema, Value rule) {
    if (!schema.HasMember("allOf")) {
      schema.AddMember("allOf", Value(rapidjson::kArrayType), allocator_);
    }
    schema["allOf"].PushBack(rule, allocator_);
  }

  void Const(Value& schema) {
    if (!schema.HasMember("const")) return;
    Value list(rapidjson::kArrayType);
    list.PushBack(Take(schema, "const"), allocator_);
    Also(schema, Of("enum", std::move(list)));
  }

  void Condition(Value& schema) {
    if (!schema.HasMember("if")) return;
    Value otherwise = Of("not", Take(schema, "if"));
    if (!schema.HasMember("then")) return;
    Also(schema, Of("anyOf", ListOf(std::move(otherwise), Take(schema, "then"))));
  }

  // Not all elements break it; what is no list is not judged.
  void Contains(Value& schema) {
    if (!schema.HasMember("contains")) return;
    Value none = Of("items", Of("not", Take(schema, "contains")));
    none.AddMember("type", "array", allocator_);
    Also(schema, Of("not", std::move(none)));
  }

  void Minimum(Value& schema) {
    if (!schema.HasMember("exclusiveMinimum") || !schema["exclusiveMinimum"].IsNumber()) return;
    schema.AddMember("minimum", Take(schema, "exclusiveMinimum"), allocator_);
    schema.AddMember("exclusiveMinimum", true, allocator_);
  }

  Document::AllocatorType& allocator_;
};

}  // namespace

std::string InDraft4(std::string_view schema) {
  Document document;
  document.Parse(schema.data(), schema.size());
  if (document.HasParseError()) return "";
  Rewriting(document).Schema(document);
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer(text);
  document.Accept(writer);
  return {text.GetString(), text.GetSize()};
}

}  // namespace claribi::contract
