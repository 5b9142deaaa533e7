#include "core/json.h"

#include <stdexcept>

namespace claribi::core {

[[noreturn]] static void ThrowBrokenAssumption() {
  throw std::logic_error("an assertion of RapidJSON failed");
}

}  // namespace claribi::core

// In a build with assertions, a failed assertion of RapidJSON would abort the host's process, which
// rule 3 of claribi/data_source.h forbids. Here it throws. No JSON text is known to fail one; a bug
// in this file could. The namespace of its own keeps the linker from merging these functions with
// RapidJSON functions of other files, whose assertions abort.
#define RAPIDJSON_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : claribi::core::ThrowBrokenAssumption())
#define RAPIDJSON_NAMESPACE claribi::core::rapidjson

// RapidJSON 1.1 adds to the null pointer of an empty stack. It only compares the result.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#endif
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
#include <cstring>
#include <new>
#include <optional>
#include <set>

#include "core/json_numbers.h"
#include "core/json_repair.h"
#include "core/text.h"

namespace claribi::core {
namespace {

// Memory for RapidJSON's stacks and buffers, overwritten before it is freed. RapidJSON's Free gets
// no size, so each block begins with its size.
class WipingBlocks {
 public:
  [[maybe_unused]] static constexpr bool kNeedFree = true;  // of the Allocator concept

  void* Malloc(std::size_t size) {
    if (size == 0) return nullptr;
    auto* block = static_cast<char*>(::operator new(kHeaderBytes + size));
    std::memcpy(block, &size, sizeof(size));
    return block + kHeaderBytes;
  }
  void* Realloc(void* original, std::size_t original_size, std::size_t new_size) {
    void* grown = Malloc(new_size);
    if (original != nullptr && grown != nullptr) {
      std::memcpy(grown, original, std::min(original_size, new_size));
    }
    Free(original);
    return grown;
  }
  static void Free(void* memory) {
    if (memory == nullptr) return;
    char* block = static_cast<char*>(memory) - kHeaderBytes;
    std::size_t size = 0;
    std::memcpy(&size, block, sizeof(size));
    Wipe(memory, size);
    ::operator delete(block);
  }

 private:
  static constexpr std::size_t kHeaderBytes = alignof(std::max_align_t);
};

using Utf8 = rapidjson::UTF8<>;
using Reader = rapidjson::GenericReader<Utf8, Utf8, WipingBlocks>;
using TextBuffer = rapidjson::GenericStringBuffer<Utf8, WipingBlocks>;
using Writer = rapidjson::Writer<TextBuffer>;

}  // namespace

// Receives RapidJSON's events and stacks the open containers. Returning false stops the reader.
class JsonBuilder {
 public:
  // wide: numbers whose places are taken by others; may be null.
  JsonBuilder(const JsonLimits& limits, RepeatedNames names, const WideNumbers* wide)
      : limits_(limits), names_(names), wide_(wide) {}

  bool Null() { return Add(Json()); }
  bool Bool(bool value) { return Add(Json(value)); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    Json number;
    number.value_ = Json::Number{std::string(text, size)};
    if (wide_ != nullptr) {
      const auto found = wide_->find(numbers_++);
      if (found != wide_->end()) number.value_ = Json::Number{found->second};
    }
    return Add(std::move(number));
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return IsWhole({text, size}) && Add(Json(std::string(text, size)));
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    stack_.back().AsObject()->emplace_back(std::string(text, size), Json());
    return IsWhole({text, size});
  }
  bool StartObject() { return Open(Json::MakeObject()); }
  bool EndObject(rapidjson::SizeType) { return MakeUnique() && Close(); }
  bool StartArray() { return Open(Json::MakeArray()); }
  bool EndArray(rapidjson::SizeType) { return Close(); }

  // RapidJSON never calls these when numbers are parsed as strings.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  Json TakeRoot() { return std::move(root_); }
  bool too_deep() const { return too_deep_; }
  bool has_duplicate() const { return has_duplicate_; }
  // The first name that was there twice.
  const std::string& duplicate() const { return duplicate_; }
  bool has_half_character() const { return has_half_character_; }

 private:
  bool Open(Json container) {
    too_deep_ = stack_.size() >= limits_.max_depth;
    if (!too_deep_) stack_.push_back(std::move(container));
    return !too_deep_;
  }
  bool Close() {
    Json closed = std::move(stack_.back());
    stack_.pop_back();
    return Add(std::move(closed));
  }
  bool Add(Json value) {
    if (stack_.empty()) {
      root_ = std::move(value);
    } else if (Json::Array* array = stack_.back().AsArray()) {
      array->push_back(std::move(value));
    } else {
      stack_.back().AsObject()->back().second = std::move(value);
    }
    return true;
  }
  bool MakeUnique() {
    const std::string_view repeated = FindRepeatedName();
    if (repeated.data() == nullptr) return true;
    if (!has_duplicate_) duplicate_ = repeated;
    has_duplicate_ = true;
    if (names_ == RepeatedNames::kRefused) return false;
    KeepLast(*stack_.back().AsObject());
    return true;
  }
  static void KeepLast(Json::Object& members) {
    std::set<std::string, std::less<>> seen;
    Json::Object kept;
    kept.reserve(members.size());
    for (auto member = members.rbegin(); member != members.rend(); ++member) {
      if (seen.insert(member->first).second) kept.push_back(std::move(*member));
    }
    std::reverse(kept.begin(), kept.end());
    members = std::move(kept);
  }
  // Without data: there is none.
  std::string_view FindRepeatedName() const {
    const Json::Object& members = *stack_.back().AsObject();
    std::vector<std::string_view> names;
    names.reserve(members.size());
    for (const auto& [name, value] : members) names.emplace_back(name);
    std::sort(names.begin(), names.end());
    const auto found = std::adjacent_find(names.begin(), names.end());
    return found == names.end() ? std::string_view() : *found;
  }
  // RapidJSON 1.1 accepts an escaped low surrogate without its high one, and writes malformed
  // UTF-8.
  bool IsWhole(std::string_view text) {
    has_half_character_ = !IsUtf8(text);
    return !has_half_character_;
  }

  const JsonLimits& limits_;
  const RepeatedNames names_;
  const WideNumbers* wide_;
  std::size_t numbers_ = 0;  // that were read
  std::vector<Json> stack_;
  Json root_;
  bool too_deep_ = false;
  bool has_duplicate_ = false;
  std::string duplicate_;
  bool has_half_character_ = false;
};

class JsonWriter {
 public:
  void Write(const Json& json) {
    std::visit([this](const auto& value) { WriteValue(value); }, json.value_);
  }
  std::string Text() const { return {buffer_.GetString(), buffer_.GetSize()}; }

 private:
  void WriteValue(std::nullptr_t) { writer_.Null(); }
  void WriteValue(bool value) { writer_.Bool(value); }
  void WriteValue(const Json::Number& number) {
    writer_.RawValue(number.text.data(), number.text.size(), rapidjson::kNumberType);
  }
  void WriteValue(const Json::Text& value) { WriteText(value.text); }
  void WriteValue(const Json::Array& items) {
    writer_.StartArray();
    for (const Json& item : items) Write(item);
    writer_.EndArray();
  }
  void WriteValue(const Json::Object& members) {
    writer_.StartObject();
    for (const auto& [name, value] : members) {
      WriteText(name);
      Write(value);
    }
    writer_.EndObject();
  }
  void WriteText(const std::string& text) {
    if (!IsUtf8(text)) return WriteText(ReplaceMalformed(text));
    writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  }

  TextBuffer buffer_;
  Writer writer_{buffer_};
};

Json::Json(double value) {
  if (!std::isfinite(value)) return;  // JSON has no such number: null, as ECMAScript writes it
  char text[32];
  const auto end = std::to_chars(text, text + sizeof(text), value).ptr;
  value_ = Number{std::string(text, end)};
}

Json Json::MakeArray(Array items) {
  Json json;
  json.value_ = std::move(items);
  return json;
}

Json Json::MakeObject(std::initializer_list<Member> members) {
  Json json;
  json.value_ = Object();
  for (const auto& [name, value] : members) json.Set(name, value);
  return json;
}

Result<Json> Json::Parse(std::string_view text, const JsonLimits& limits) {
  bool has_repeated = false;
  return ParseText(text, limits, RepeatedNames::kRefused, Range::kOfDouble, has_repeated);
}

Result<Json> Json::ParseText(std::string_view text, const JsonLimits& limits, RepeatedNames names,
                             Range range, bool& has_repeated) {
  if (text.size() > limits.max_bytes) {
    return Error(ErrorCode::kTooLarge, "A JSON text is too large.",
                 std::to_string(text.size()) + " bytes, the limit is " +
                     std::to_string(limits.max_bytes))
        .Kind(core::ErrorKind::kTooLarge);
  }
  constexpr unsigned kFlags = rapidjson::kParseNumbersAsStringsFlag |
                              rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseIterativeFlag;
  std::optional<JsonBuilder> builder(std::in_place, limits, names, nullptr);
  std::optional<rapidjson::MemoryStream> stream(std::in_place, text.data(), text.size());
  Reader reader;
  rapidjson::ParseResult parsed = reader.Parse<kFlags>(*stream, *builder);
  WideNumbers wide;
  Text plain{std::string()};
  if (range == Range::kAny && parsed.Code() == rapidjson::kParseErrorNumberTooBig) {
    plain.text = WithoutWideNumbers(text, wide);
    text = plain.text;
    builder.emplace(limits, names, &wide);
    stream.emplace(text.data(), text.size());
    parsed = reader.Parse<kFlags>(*stream, *builder);
  }
  if (builder->too_deep()) {
    return Error(ErrorCode::kTooLarge, "A JSON text is nested too deeply.",
                 "more than max_json_depth = " + std::to_string(limits.max_depth) + " levels")
        .Kind(core::ErrorKind::kTooLarge);
  }
  std::string reason;
  has_repeated = builder->has_duplicate();
  if (has_repeated && names == RepeatedNames::kRefused) {
    reason = "a member name appears twice in one object: " + Quoted(builder->duplicate(), 64);
  } else if (builder->has_half_character()) {
    reason = "a \\u escape stands for half of a surrogate pair";
  } else if (parsed.IsError()) {
    reason = std::string(rapidjson::GetParseError_En(parsed.Code())) + " At byte " +
             std::to_string(parsed.Offset()) + ".";
  } else if (stream->Tell() != text.size()) {
    reason = "a NUL byte follows the value";
  } else {
    return builder->TakeRoot();
  }
  return Error(ErrorCode::kInvalid, "A text is not valid JSON.", reason)
      .Kind(core::ErrorKind::kProtocol);
}

Result<Json> Json::ParseReceived(std::string_view text, const JsonLimits& limits,
                                 std::string* repaired, RepeatedNames names) {
  bool has_repeated = false;
  Result<Json> parsed = ParseText(text, limits, RepeatedNames::kRefused, Range::kAny, has_repeated);
  if (parsed.ok() || parsed.error().code != ErrorCode::kInvalid) return parsed;
  // Copied only where it has to be; it may hold secrets.
  Text copy{std::string(text)};
  std::string found = RepairJsonText(copy.text);
  if (found.empty() && names == RepeatedNames::kRefused) return parsed;
  // What a repair adds is not the sender's.
  Result<Json> again =
      ParseText(copy.text, {std::max(limits.max_bytes, copy.text.size()), limits.max_depth}, names,
                Range::kAny, has_repeated);
  if (has_repeated) found.append(found.empty() ? "" : ", ").append("a name twice in one object");
  if (again.ok() && repaired != nullptr) *repaired = found;
  return again;
}

std::string Json::Dump() const {
  JsonWriter writer;
  writer.Write(*this);
  return writer.Text();
}

}  // namespace claribi::core
