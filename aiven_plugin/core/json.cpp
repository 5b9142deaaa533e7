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
#include <cstring>
#include <new>
#include <optional>

#include "core/byte_blocks.h"
#include "core/json_builder.h"
#include "core/json_numbers.h"
#include "core/json_repair.h"
#include "core/text.h"
#include "core/text_buffer.h"
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
constexpr std::size_t kReadBehind = TextBuffer::kBehind;
static_assert(kReadBehind >= 16);

// Shorter texts are copied: where something fails, the text is still there.
constexpr std::size_t kReadInPlace = std::size_t{64} * 1024;

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

// What begins with none of {, [ and " is one word, and ends with what follows it: mostly prose, of
// which so much shows that it is no JSON, and why.
std::string_view UpToTheFault(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t word = text.find_first_not_of(kBlanks);
  if (word == std::string_view::npos) return text;
  if (text[word] == '{' || text[word] == '[' || text[word] == '"') return text;
  const std::size_t behind = text.find_first_of(kBlanks, word);
  const std::size_t next = text.find_first_not_of(kBlanks, behind);
  return next == std::string_view::npos ? text : text.substr(0, next + 1);
}

using Utf8 = rapidjson::UTF8<>;
using Reader = rapidjson::GenericReader<Utf8, Utf8, WipingBlocks>;

// Read in place: a text is decoded where it stands, and not by characters that are put on a stack.
constexpr unsigned kReadFlags = rapidjson::kParseInsituFlag |
                                rapidjson::kParseNumbersAsStringsFlag |
                                rapidjson::kParseIterativeFlag;

enum class NumberRange { kOfDouble, kAny };

Error NoJson(std::string_view reason) {
  return Error(ErrorCode::kInvalid, "A text is not valid JSON.", reason)
      .Kind(core::ErrorKind::kProtocol);
}

// What came of a text of `size` bytes, of which `read` were read.
Result<Json> Conclude(const rapidjson::ParseResult& parsed, JsonBuilder& builder, std::size_t read,
                      std::size_t size, const JsonLimits& limits, RepeatedNames names) {
  if (builder.too_deep()) {
    return Error(ErrorCode::kTooLarge, "A JSON text is nested too deeply.",
                 "more than max_json_depth = " + std::to_string(limits.max_depth) + " levels")
        .Kind(core::ErrorKind::kTooLarge);
  }
  if (builder.has_duplicate() && names == RepeatedNames::kRefused) {
    return NoJson("a member name appears twice in one object: " + Quoted(builder.duplicate(), 64));
  }
  if (builder.has_half_character())
    return NoJson("a \\u escape stands for half of a surrogate pair");
  if (parsed.IsError()) {
    return NoJson(std::string(rapidjson::GetParseError_En(parsed.Code())) + " At byte " +
                  std::to_string(parsed.Offset()) + ".");
  }
  if (read != size) return NoJson("a NUL byte follows the value");
  return builder.TakeRoot();
}

// has_repeated: whether a name stood twice.
Result<Json> ParseCopy(std::string_view text, const JsonLimits& limits, RepeatedNames names,
                       NumberRange range, bool& has_repeated) {
  if (text.size() > limits.max_bytes) {
    return Error(ErrorCode::kTooLarge, "A JSON text is too large.",
                 std::to_string(text.size()) + " bytes, the limit is " +
                     std::to_string(limits.max_bytes))
        .Kind(core::ErrorKind::kTooLarge);
  }
  // Looked at in one go, which costs less than RapidJSON's looking at each character.
  if (!IsUtf8(text)) return NoJson("Invalid encoding: not UTF-8.");
  text = UpToTheFault(text);
  WipedString copy = RoomyCopy(text);
  std::optional<JsonBuilder> builder(std::in_place, limits, names, text, nullptr, nullptr);
  std::optional<rapidjson::InsituStringStream> stream(std::in_place, copy.data());
  Reader reader;
  rapidjson::ParseResult parsed = reader.Parse<kReadFlags>(*stream, *builder);
  WideNumbers wide;
  if (range == NumberRange::kAny && parsed.Code() == rapidjson::kParseErrorNumberTooBig) {
    const Secret narrow(WithoutWideNumbers(text, wide));
    copy = RoomyCopy(narrow.Reveal());
    builder.emplace(limits, names, text, &wide, nullptr);
    stream.emplace(copy.data());
    parsed = reader.Parse<kReadFlags>(*stream, *builder);
  }
  has_repeated = builder->has_duplicate();
  return Conclude(parsed, *builder, stream->Tell(), copy.size() - kReadBehind, limits, names);
}

// Precondition: nothing in the text would be repaired, or is a wide number.
Result<Json> ParseInPlace(TextBuffer& text, const JsonLimits& limits, RepeatedNames names,
                          bool& has_repeated) {
  const std::size_t size = text.size();
  JsonBuilder builder(limits, names, text, nullptr, &text);
  rapidjson::InsituStringStream stream(text.WithZerosBehind());
  Reader reader;
  const rapidjson::ParseResult parsed = reader.Parse<kReadFlags>(stream, builder);
  has_repeated = builder.has_duplicate();
  return Conclude(parsed, builder, stream.Tell(), size, limits, names);
}

void NoteRepeated(std::string& found) {
  found.append(found.empty() ? "" : ", ").append("a name twice in one object");
}

}  // namespace

Result<Json> Json::Parse(std::string_view text, const JsonLimits& limits) {
  bool has_repeated = false;
  return ParseCopy(text, limits, RepeatedNames::kRefused, NumberRange::kOfDouble, has_repeated);
}

Result<Json> Json::ParseReceived(std::string_view text, const JsonLimits& limits,
                                 std::string* repaired, RepeatedNames names) {
  bool has_repeated = false;
  std::string found;
  Result<Json> parsed = ParseCopy(text, limits, names, NumberRange::kAny, has_repeated);
  if (!parsed.ok()) {
    if (parsed.error().code != ErrorCode::kInvalid || !MayBeRepaired(text)) return parsed;
    // Copied only where it has to be; it may hold secrets.
    std::string sent(text);
    found = RepairJsonText(sent);
    const Secret copy(std::move(sent));
    if (found.empty()) return parsed;
    // What a repair adds is not the sender's.
    parsed = ParseCopy(copy.Reveal(), {std::max(limits.max_bytes, copy.size()), limits.max_depth},
                       names, NumberRange::kAny, has_repeated);
  }
  if (has_repeated) NoteRepeated(found);
  if (parsed.ok() && repaired != nullptr && !found.empty()) *repaired = found;
  return parsed;
}

Result<Json> Json::ParseReceived(TextBuffer&& text, const JsonLimits& limits, std::string* repaired,
                                 RepeatedNames names) {
  TextBuffer given = std::move(text);
  if (given.size() < kReadInPlace || given.size() > limits.max_bytes || MayBeRepaired(given) ||
      HasWideNumbers(given)) {
    return ParseReceived(given.view(), limits, repaired, names);
  }
  bool has_repeated = false;
  Result<Json> parsed = ParseInPlace(given, limits, names, has_repeated);
  if (parsed.ok() && has_repeated && repaired != nullptr) {
    repaired->clear();
    NoteRepeated(*repaired);
  }
  return parsed;
}

}  // namespace claribi::core
