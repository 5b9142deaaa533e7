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

// Texts are looked through sixteen bytes at a time. That reads up to the next multiple of sixteen
// behind the end, and passes over the control characters 0x1A to 0x1F: RoomyCopy sees to both.
#if defined(__SSE2__)
#define RAPIDJSON_SSE2
#endif

// RapidJSON 1.1 adds to the null pointer of an empty stack. It only compares the result.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#endif
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>
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

#include "core/byte_blocks.h"
#include "core/json_numbers.h"
#include "core/json_repair.h"
#include "core/text.h"
#include "core/wiped_string.h"

namespace claribi::core {
namespace {

// Memory for RapidJSON's stacks, overwritten before it is freed. RapidJSON's Free gets
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

// How far behind a text RapidJSON may read.
constexpr std::size_t kReadBehind = 16;

bool IsLateControl(char c) { return c >= 0x1A && c <= 0x1F; }

// No JSON text holds one. As 0x01 it is refused in the same place, for the same reason.
void ReplaceLateControls(WipedString& text) {
  const auto late = [](ByteBlock block) { return (block - 0x1A) < 0x06; };
  for (std::size_t at = 0; at < text.size();) {
    at += BytesInPlainBlocks(std::string_view(text).substr(at), late);
    const std::size_t end = std::min(at + sizeof(ByteBlock), text.size());
    for (; at < end; ++at) {
      if (IsLateControl(text[at])) text[at] = '\x01';
    }
  }
}

// In one buffer that never grows.
WipedString RoomyCopy(std::string_view text) {
  WipedString copy;
  copy.reserve(text.size() + kReadBehind);
  copy.append(text);
  ReplaceLateControls(copy);
  copy.append(kReadBehind, '\0');
  return copy;
}

using Utf8 = rapidjson::UTF8<>;
using Reader = rapidjson::GenericReader<Utf8, Utf8, WipingBlocks>;

}  // namespace

// Receives RapidJSON's events. What is not yet in a list waits on two stacks, so that each list is
// made once, as long as it is. Returning false stops the reader.
class JsonBuilder {
 public:
  // text: what is read. wide: numbers whose places in it are taken by others; may be null.
  JsonBuilder(const JsonLimits& limits, RepeatedNames names, std::string_view text,
              const WideNumbers* wide)
      : limits_(limits),
        repeated_(names),
        has_escapes_(text.find('\\') != std::string_view::npos),
        wide_(wide) {
    const std::size_t few = std::min<std::size_t>(4 + text.size() / 16, 64);
    values_.reserve(few);
    names_.reserve(few);
  }

  bool Null() {
    values_.emplace_back();
    return true;
  }
  bool Bool(bool value) {
    values_.emplace_back(value);
    return true;
  }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    std::string_view digits(text, size);
    if (wide_ != nullptr) {
      const auto found = wide_->find(numbers_++);
      if (found != wide_->end()) digits = found->second;
    }
    values_.emplace_back().Make<JsonString>(Json::Type::kNumber, digits);
    return true;
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    values_.emplace_back(std::string_view(text, size));
    return IsWhole({text, size});
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    names_.emplace_back(std::string_view(text, size));
    return IsWhole({text, size});
  }
  bool StartObject() { return Open(); }
  bool EndObject(rapidjson::SizeType count) {
    --depth_;
    Json object = Json::MakeObject();
    Json::Object& members = *object.AsObject();
    members.reserve(count);
    const std::size_t first_name = names_.size() - count;
    const std::size_t first_value = values_.size() - count;
    for (std::size_t i = 0; i < count; ++i) {
      members.emplace_back(std::move(names_[first_name + i]), std::move(values_[first_value + i]));
    }
    Shorten(names_, count);
    Shorten(values_, count);
    if (!MakeUnique(members)) return false;
    values_.push_back(std::move(object));
    return true;
  }
  bool StartArray() { return Open(); }
  bool EndArray(rapidjson::SizeType count) {
    --depth_;
    const auto first = values_.end() - count;
    Json array = Json::MakeArray(
        Json::Array(std::make_move_iterator(first), std::make_move_iterator(values_.end())));
    Shorten(values_, count);
    values_.push_back(std::move(array));
    return true;
  }

  // RapidJSON never calls these when numbers are parsed as strings.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  // Precondition: the text was read to its end.
  Json TakeRoot() { return std::move(values_.back()); }
  bool too_deep() const { return too_deep_; }
  bool has_duplicate() const { return has_duplicate_; }
  // The first name that was there twice.
  const std::string& duplicate() const { return duplicate_; }
  bool has_half_character() const { return has_half_character_; }

 private:
  template <typename Stack>
  static void Shorten(Stack& stack, std::size_t count) {
    stack.erase(stack.end() - count, stack.end());
  }
  bool Open() {
    too_deep_ = depth_++ >= limits_.max_depth;
    return !too_deep_;
  }
  bool MakeUnique(Json::Object& members) {
    const JsonString* repeated = FindRepeatedName(members);
    if (repeated == nullptr) return true;
    if (!has_duplicate_) duplicate_ = *repeated;
    has_duplicate_ = true;
    if (repeated_ == RepeatedNames::kRefused) return false;
    KeepLast(members);
    return true;
  }
  static void KeepLast(Json::Object& members) {
    std::set<std::string, std::less<>> seen;
    Json::Object kept;
    kept.reserve(members.size());
    for (auto member = members.rbegin(); member != members.rend(); ++member) {
      if (seen.emplace(member->first).second) kept.push_back(std::move(*member));
    }
    std::reverse(kept.begin(), kept.end());
    members = std::move(kept);
  }
  static const JsonString* FindRepeatedName(const Json::Object& members) {
    return members.size() <= kComparedInPairs ? FindRepeatedAmongFew(members)
                                              : FindRepeatedAmongMany(members);
  }
  static constexpr std::size_t kComparedInPairs = 16;
  static const JsonString* FindRepeatedAmongFew(const Json::Object& members) {
    for (auto member = members.begin(); member != members.end(); ++member) {
      for (auto other = members.begin(); other != member; ++other) {
        if (other->first == member->first) return &member->first;
      }
    }
    return nullptr;
  }
  static const JsonString* FindRepeatedAmongMany(const Json::Object& members) {
    std::vector<const JsonString*> names;
    names.reserve(members.size());
    for (const auto& [name, value] : members) names.push_back(&name);
    std::sort(names.begin(), names.end(),
              [](const JsonString* left, const JsonString* right) { return *left < *right; });
    const auto found = std::adjacent_find(
        names.begin(), names.end(),
        [](const JsonString* left, const JsonString* right) { return *left == *right; });
    return found == names.end() ? nullptr : *found;
  }
  // RapidJSON 1.1 accepts an escaped low surrogate without its high one, and writes malformed
  // UTF-8.
  bool IsWhole(std::string_view text) {
    has_half_character_ = has_escapes_ && !IsUtf8(text);
    return !has_half_character_;
  }

  const JsonLimits& limits_;
  const RepeatedNames repeated_;
  const bool has_escapes_;
  const WideNumbers* wide_;
  std::size_t numbers_ = 0;  // that were read
  JsonList<Json> values_;
  JsonList<JsonString> names_;
  std::size_t depth_ = 0;
  bool too_deep_ = false;
  bool has_duplicate_ = false;
  std::string duplicate_;
  bool has_half_character_ = false;
};

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
  // Looked at in one go, which costs less than RapidJSON's looking at each character.
  if (!IsUtf8(text)) {
    return Error(ErrorCode::kInvalid, "A text is not valid JSON.", "Invalid encoding: not UTF-8.")
        .Kind(core::ErrorKind::kProtocol);
  }
  // Read in place, in a copy: a text is then decoded where it stands, and not by characters that
  // are put on a stack.
  constexpr unsigned kFlags = rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag |
                              rapidjson::kParseIterativeFlag;
  WipedString copy = RoomyCopy(text);
  std::optional<JsonBuilder> builder(std::in_place, limits, names, text, nullptr);
  std::optional<rapidjson::InsituStringStream> stream(std::in_place, copy.data());
  Reader reader;
  rapidjson::ParseResult parsed = reader.Parse<kFlags>(*stream, *builder);
  WideNumbers wide;
  if (range == Range::kAny && parsed.Code() == rapidjson::kParseErrorNumberTooBig) {
    const Secret narrow(WithoutWideNumbers(text, wide));
    copy = RoomyCopy(narrow.Reveal());
    builder.emplace(limits, names, text, &wide);
    stream.emplace(copy.data());
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
  } else if (stream->Tell() + kReadBehind != copy.size()) {
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
  std::string sent(text);
  std::string found = RepairJsonText(sent);
  const Secret copy(std::move(sent));
  if (found.empty() && names == RepeatedNames::kRefused) return parsed;
  // What a repair adds is not the sender's.
  Result<Json> again =
      ParseText(copy.Reveal(), {std::max(limits.max_bytes, copy.size()), limits.max_depth}, names,
                Range::kAny, has_repeated);
  if (has_repeated) found.append(found.empty() ? "" : ", ").append("a name twice in one object");
  if (again.ok() && repaired != nullptr) *repaired = found;
  return again;
}

}  // namespace claribi::core
