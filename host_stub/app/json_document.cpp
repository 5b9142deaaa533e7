#include "app/json_document.h"

// As in the header.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#endif
#include <rapidjson/encodings.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#if defined(__clang__)
#pragma clang attribute pop
#endif

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "contract/limited_depth.h"
#include "contract/wide_numbers.h"
#include "values/json_value.h"

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

constexpr char kNumberMark = '\xFF';  // no byte of a text in UTF-8

// Builds a document, and keeps numbers as they are written where an integer does not hold them.
class ExactReader {
 public:
  ExactReader(Document& document, const contract::WideNumbers& wide)
      : document_(document), wide_(wide) {}

  bool Null() { return document_.Null(); }
  bool Bool(bool value) { return document_.Bool(value); }
  bool Int(int value) { return document_.Int(value); }
  bool Uint(unsigned value) { return document_.Uint(value); }
  bool Int64(std::int64_t value) { return document_.Int64(value); }
  bool Uint64(std::uint64_t value) { return document_.Uint64(value); }
  bool Double(double value) { return document_.Double(value); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    std::string_view number(text, size);
    if (const auto wide = wide_.find(numbers_++); wide != wide_.end()) number = wide->second;
    std::int64_t integer = 0;
    const char* const end = number.data() + number.size();
    const auto read = std::from_chars(number.data(), end, integer);
    if (read.ec == std::errc() && read.ptr == end && number != "-0") {
      return document_.Int64(integer);
    }
    const std::string kept = kNumberMark + std::string(number);
    return document_.String(kept.data(), static_cast<rapidjson::SizeType>(kept.size()), true);
  }
  bool String(const char* text, rapidjson::SizeType size, bool copy) {
    return document_.String(text, size, copy);
  }
  bool StartObject() { return document_.StartObject(); }
  bool Key(const char* text, rapidjson::SizeType size, bool copy) {
    return document_.Key(text, size, copy);
  }
  bool EndObject(rapidjson::SizeType count) { return document_.EndObject(count); }
  bool StartArray() { return document_.StartArray(); }
  bool EndArray(rapidjson::SizeType count) { return document_.EndArray(count); }

 private:
  Document& document_;
  const contract::WideNumbers& wide_;
  std::size_t numbers_ = 0;
};

using LineWriter =
    rapidjson::Writer<rapidjson::StringBuffer, rapidjson::UTF8<>, rapidjson::ASCII<>>;

// Writes numbers that are kept as texts as the numbers that they are.
class ExactWriter : public LineWriter {
 public:
  using LineWriter::LineWriter;
  bool Double(double number) {
    if (!std::isfinite(number)) return LineWriter::Double(number);
    const std::string text = values::NumberText(number);
    return RawValue(text.data(), text.size(), rapidjson::kNumberType);
  }
  bool String(const char* text, rapidjson::SizeType size, bool copy = false) {
    if (IsWrittenNumber({text, size})) {
      return RawValue(text + 1, size - 1, rapidjson::kNumberType);
    }
    return LineWriter::String(text, size, copy);
  }
};

}  // namespace

outcome::Result<Document> ParseObject(std::string_view text, const std::string& subject) {
  constexpr unsigned kFlags = rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseIterativeFlag |  // depth costs heap, not stack
                              rapidjson::kParseNumbersAsStringsFlag;
  Document document;
  rapidjson::ParseResult parsed;
  const auto read = [&parsed](std::string_view source, const contract::WideNumbers& wide,
                              Document& into) {
    rapidjson::MemoryStream stream(source.data(), source.size());
    ExactReader exact(into, wide);
    contract::LimitedDepth<ExactReader> limited(exact);
    auto generate = [&](Document&) {
      parsed = rapidjson::Reader().Parse<kFlags>(stream, limited);
      return !parsed.IsError();
    };
    into.Populate(generate);
  };
  read(text, {}, document);
  if (parsed.Code() == rapidjson::kParseErrorNumberTooBig) {
    contract::WideNumbers wide;
    const std::string plain = contract::WithoutWideNumbers(text, wide);
    Document again;
    read(plain, wide, again);
    document.Swap(again);
  }
  // The parser takes a NUL for the end.
  if (const std::size_t nul = text.find('\0'); !parsed.IsError() && nul != text.npos) {
    return Error{.code = Code::kInvalid,
                 .what = subject + " is not valid JSON.",
                 .cause = "There is a NUL (at byte " + std::to_string(nul) + ")"};
  }
  if (parsed.IsError()) {
    const bool is_deep = parsed.Code() == rapidjson::kParseErrorTermination;
    return Error{.code = Code::kInvalid,
                 .what = subject + " is not valid JSON.",
                 .cause = (is_deep ? "It has more than " +
                                         std::to_string(contract::kMaxJsonLevels) + " levels."
                                   : std::string(rapidjson::GetParseError_En(parsed.Code()))) +
                          " (at byte " + std::to_string(parsed.Offset()) + ")"};
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

bool IsWrittenNumber(std::string_view text) { return text.size() > 1 && text[0] == kNumberMark; }

std::string_view WrittenNumber(const Value& value) {
  if (!value.IsString()) return {};
  const std::string_view text(value.GetString(), value.GetStringLength());
  return IsWrittenNumber(text) ? text.substr(1) : std::string_view();
}

bool IsText(const Value& value) { return value.IsString() && WrittenNumber(value).empty(); }

const Value* Find(const Value& object, const char* name) {
  if (!object.IsObject() || !object.HasMember(name)) return nullptr;
  const Value& value = object[name];
  return value.IsNull() ? nullptr : &value;
}

std::string TextOf(const Value& object, const char* name) {
  const Value* value = Find(object, name);
  return value != nullptr && IsText(*value)
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
  ExactWriter writer(buffer);
  value.Accept(writer);
  return std::string(buffer.GetString(), buffer.GetSize());
}

}  // namespace claribi::app
