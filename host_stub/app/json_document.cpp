#include "app/json_document.h"

// As in the header.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#endif
#include <rapidjson/encodings.h>
#include <rapidjson/error/en.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#if defined(__clang__)
#pragma clang attribute pop
#endif

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;

Value CopyText(Document& document, const std::string& text) {
  return Value(text.data(), static_cast<rapidjson::SizeType>(text.size()), document.GetAllocator());
}

void SetValue(Document& document, const char* name, Value value) {
  if (!document.IsObject()) document.SetObject();
  document.RemoveMember(name);
  document.AddMember(Value(name, document.GetAllocator()), value, document.GetAllocator());
}

}  // namespace

outcome::Result<Document> ParseObject(std::string_view text, const std::string& subject) {
  constexpr unsigned kFlags = rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseIterativeFlag |  // depth costs heap, not stack
                              rapidjson::kParseFullPrecisionFlag;
  Document document;
  document.Parse<kFlags>(text.data(), text.size());
  if (document.HasParseError()) {
    return Error{.code = Code::kInvalid,
                 .what = subject + " is not valid JSON.",
                 .cause = std::string(rapidjson::GetParseError_En(document.GetParseError())) +
                          " (at byte " + std::to_string(document.GetErrorOffset()) + ")"};
  }
  if (!document.IsObject()) {
    return Error{.code = Code::kInvalid,
                 .what = subject + " is not a JSON object.",
                 .cause = "An object like {\"name\": \"value\"} is expected."};
  }
  return document;
}

outcome::Result<Document> ParseEmitted(std::string_view text) {
  auto document = ParseObject(text, "The answer of the plugin");
  if (document) return document;
  Error error = document.error();
  error.code = Code::kInternal;
  error.fix = "Report this to the author of the plugin.";
  return error;
}

const Value* Find(const Value& object, const char* name) {
  if (!object.IsObject() || !object.HasMember(name)) return nullptr;
  const Value& value = object[name];
  return value.IsNull() ? nullptr : &value;
}

std::string TextOf(const Value& object, const char* name) {
  const Value* value = Find(object, name);
  return value != nullptr && value->IsString()
             ? std::string(value->GetString(), value->GetStringLength())
             : std::string();
}

bool IsTrue(const Value& object, const char* name) {
  const Value* value = Find(object, name);
  return value != nullptr && value->IsTrue();
}

std::vector<std::string> TextsIn(const Value& object, const char* name) {
  std::vector<std::string> texts;
  const Value* list = Find(object, name);
  if (list == nullptr || !list->IsArray()) return texts;
  for (const Value& entry : list->GetArray()) {
    if (entry.IsString()) texts.emplace_back(entry.GetString(), entry.GetStringLength());
  }
  return texts;
}

std::optional<std::int64_t> IntegerOf(const Value& object, const char* name) {
  const Value* value = Find(object, name);
  if (value == nullptr || !value->IsInt64()) return std::nullopt;
  return value->GetInt64();
}

void Set(Document& document, const char* name, const std::string& text) {
  SetValue(document, name, CopyText(document, text));
}

void Set(Document& document, const char* name, const char* text) {
  Set(document, name, std::string(text));
}

void Set(Document& document, const char* name, std::int64_t number) {
  SetValue(document, name, Value(number));
}

void Set(Document& document, const char* name, bool truth) {
  SetValue(document, name, Value(truth));
}

void Set(Document& document, const char* name, const Value& value) {
  SetValue(document, name, Value(value, document.GetAllocator()));
}

void SetTextOrNull(Document& document, const char* name, const std::string& text) {
  SetValue(document, name, text.empty() ? Value() : CopyText(document, text));
}

std::string ToLine(const Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer, rapidjson::UTF8<>, rapidjson::ASCII<>> writer(buffer);
  value.Accept(writer);
  return std::string(buffer.GetString(), buffer.GetSize());
}

}  // namespace claribi::app
