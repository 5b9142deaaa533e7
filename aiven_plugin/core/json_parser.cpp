#include "core/json_parser.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <optional>
#include <utility>

#include "core/byte_blocks.h"
#include "core/json_escapes.h"
#include "core/json_fault.h"
#include "core/json_names.h"
#include "core/text.h"

namespace claribi::core {
namespace {

// A member on the stack is a name and a value behind it.
static_assert(sizeof(Json::Member) == sizeof(JsonString) + sizeof(Json));

}  // namespace

JsonParser::JsonParser(std::string_view text, std::size_t max_depth, RepeatedNames names,
                       NumberRange range)
    : begin_(text.data()),
      at_(begin_),
      text_end_(begin_ + text.size()),
      max_depth_(max_depth),
      names_(names),
      range_(range) {}

JsonParser::~JsonParser() {
  highest_ = std::max(highest_, top_);
  for (; depth_ > 0; --depth_) {
    const Frame frame = Innermost();
    DestroyElements(frame_ + sizeof(Frame), top_, frame.is_object);
    top_ = frame_;
    frame_ = frame.outer;
  }
  DestroyElements(0, top_, false);
  Wipe(stack_, highest_);
  if (stack_ != in_place_.data()) ::operator delete(stack_);
}

JsonParser::End JsonParser::Read(TextBuffer* given_opt) {
  given_opt_ = given_opt;
  if (!ReadDocument()) return end_;
  DecodeLongText(true);
  return End::kRead;
}

Json JsonParser::TakeValue() { return std::move(*reinterpret_cast<Json*>(stack_)); }

bool JsonParser::ReadDocument() {
  Next next = Next::kValue;
  while (next != Next::kEnd) {
    SkipBlanks();
    const bool is_read = next == Next::kValue  ? ReadValue(next)
                         : next == Next::kName ? ReadName(next)
                                               : ReadBehind(next);
    if (!is_read) return false;
  }
  return true;
}

void JsonParser::SkipBlanks() {
  while (at_ != text_end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
}

bool JsonParser::ReadValue(Next& next) {
  if (IsAtEnd()) return false;
  next = Next::kBehind;
  switch (*at_) {
    case '"': {
      ++at_;
      auto* value = new (Room<Json>()) Json();
      if (!ReadText(value->place_.data(), true)) return FailInText();
      value->type_ = Json::Type::kString;
      return true;
    }
    case '{':
    case '[': {
      const bool is_object = *at_ == '{';
      if (!Open(is_object)) return false;
      ++at_;
      SkipBlanks();
      if (IsAtEnd()) return false;
      if (*at_ == (is_object ? '}' : ']')) return Close(next);
      next = is_object ? Next::kName : Next::kValue;
      return true;
    }
    case 't':
      return ReadWord("true", true);
    case 'f':
      return ReadWord("false", false);
    case 'n':
      return ReadWord("null", nullptr);
    default:
      return ReadNumber();
  }
}

bool JsonParser::ReadName(Next& next) {
  if (IsAtEnd() || *at_ != '"') return false;
  ++at_;
  if (!ReadText(new (Room<JsonString>()) JsonString(), false)) return FailInText();
  SkipBlanks();
  if (IsAtEnd() || *at_ != ':') return false;
  ++at_;
  next = Next::kValue;
  return true;
}

bool JsonParser::ReadBehind(Next& next) {
  if (depth_ == 0) {
    next = Next::kEnd;
    return IsAtEnd();
  }
  if (IsAtEnd()) return false;
  const bool is_object = Innermost().is_object;
  if (*at_ == ',') {
    ++at_;
    next = is_object ? Next::kName : Next::kValue;
    return true;
  }
  return *at_ == (is_object ? '}' : ']') && Close(next);
}

bool JsonParser::ReadWord(std::string_view word, Json value) {
  if (!std::string_view(at_, static_cast<std::size_t>(text_end_ - at_)).starts_with(word)) {
    return false;
  }
  at_ += word.size();
  Push(std::move(value));
  return true;
}

// Source: RFC 8259, section 6.
bool JsonParser::ReadNumber() {
  constexpr std::size_t kSafe = 250;  // digits before the point, and the exponent, in sum
  const char* const begin = at_;
  if (*at_ == '-') ++at_;
  const char* const whole = at_;
  const std::size_t digits = SkipDigits();
  if (digits == 0 || (digits > 1 && *whole == '0')) return false;
  if (!IsAtEnd() && *at_ == '.') {
    ++at_;
    if (SkipDigits() == 0) return false;
  }
  std::size_t exponent = 0;
  if (!IsAtEnd() && (*at_ == 'e' || *at_ == 'E')) {
    ++at_;
    const bool is_negative = !IsAtEnd() && *at_ == '-';
    if (!IsAtEnd() && (*at_ == '-' || *at_ == '+')) ++at_;
    const char* const first = at_;
    if (SkipDigits() == 0) return false;
    for (const char* digit = first; digit != at_ && !is_negative; ++digit) {
      exponent =
          std::min<std::size_t>(exponent * 10 + static_cast<std::size_t>(*digit - '0'), kSafe);
    }
  }
  const std::string_view text(begin, static_cast<std::size_t>(at_ - begin));
  if (digits + exponent > kSafe && !MayBeWide(text)) return false;
  const bool is_short = text.size() <= JsonString::kMostInPlace &&
                        text_end_ - begin >= static_cast<std::ptrdiff_t>(sizeof(ByteBlock));
  auto* value = new (Room<Json>()) Json();
  value->Make<JsonString>(Json::Type::kNumber,
                          is_short ? JsonString::InPlace(begin, text.size()) : JsonString(text));
  return true;
}

std::size_t JsonParser::SkipDigits() {
  const char* const first = at_;
  while (!IsAtEnd() && IsDigit(*at_)) ++at_;
  return static_cast<std::size_t>(at_ - first);
}

bool JsonParser::MayBeWide(std::string_view number) {
  if (range_ == NumberRange::kOfDouble) return FaultOfJson(number, {}).empty();
  if (wide_numbers_.size() < kMostWideNumbers) wide_numbers_.push_back(number);
  return true;
}

// at_: behind the quote.
bool JsonParser::ReadText(void* place, bool is_value) {
  const char* const begin = at_;
  const auto left = static_cast<std::size_t>(text_end_ - begin);
  if (left >= sizeof(ByteBlock)) {  // most are short
    const std::size_t size = FirstMarked(EscapedInJson()(BlockAt(begin)));
    if (size < sizeof(ByteBlock) && begin[size] == '"') {
      new (place) JsonString(JsonString::InPlace(begin, size));
      at_ = begin + size + 1;
      return true;
    }
  }
  const std::size_t size = PlainBytes({begin, left}, EscapedInJson());
  if (size == left) return false;
  if (begin[size] == '\\') return ReadEscapedText(size, place, is_value);
  if (begin[size] != '"') return false;
  const std::string_view written(begin, size);
  if (is_value && MayLieInBuffer(written, size)) {
    long_text_ = {nullptr, top_ - sizeof(Json), written, size};
  } else {
    new (place) JsonString(written);
  }
  at_ = begin + size + 1;
  return true;
}

// escape: where the first one of the text is. Measured first, so that the text is written once,
// into room that is as large as it is.
bool JsonParser::ReadEscapedText(std::size_t escape, void* place, bool is_value) {
  const char* const begin = at_;
  const auto measured = MeasureText({begin, static_cast<std::size_t>(text_end_ - begin)}, escape);
  if (!measured) return false;
  // Of the whole text, a fault of another kind is told first.
  if (measured->has_low_half) return Fail(End::kHalfCharacter);
  const std::string_view written(begin, measured->end);
  const std::size_t size = measured->size;
  at_ = begin + measured->end + 1;
  if (is_value && MayLieInBuffer(written, size)) {
    long_text_ = {nullptr, top_ - sizeof(Json), written, size};
  } else if (size > JsonString::kMostInPlace) {
    char* room = nullptr;
    new (place) JsonString(JsonString::OfSize(size, room));
    DecodeText(written, room, size);
  } else {
    std::array<char, sizeof(JsonString)> room{};
    DecodeText(written, room.data(), size);
    new (place) JsonString(JsonString::InPlace(room.data(), size));
    Wipe(room.data(), size);
  }
  return true;
}

// Where it is three quarters of the document, and a quarter of the buffer, which may be larger.
// What lies before it must be room for a block.
bool JsonParser::MayLieInBuffer(std::string_view written, std::size_t size) const {
  constexpr std::size_t kWorthIt = std::size_t{64} * 1024;
  return given_opt_ != nullptr && size >= kWorthIt &&
         size >= given_opt_->size() - given_opt_->size() / 4 &&
         size >= given_opt_->capacity() / 4 &&
         written.data() - given_opt_->data() >= static_cast<std::ptrdiff_t>(sizeof(ByteBlock));
}

// The text that waits, if one does: in the buffer, or in room of its own.
void JsonParser::DecodeLongText(bool in_buffer) {
  if (long_text_.size == 0) return;
  const auto [value, on_stack, written, size] = std::exchange(long_text_, {});
  Json* const target = value != nullptr ? value : reinterpret_cast<Json*>(stack_ + on_stack);
  if (in_buffer) {
    DecodeText(written, given_opt_->data(), size);
    target->As<JsonString>() = given_opt_->TakeText(size);
  } else {
    char* room = nullptr;
    target->As<JsonString>() = JsonString::OfSize(size, room);
    DecodeText(written, room, size);
  }
}

bool JsonParser::Open(bool is_object) {
  if (depth_ >= max_depth_) return Fail(End::kTooDeep);
  const std::size_t outer = frame_;
  void* room = Room<Frame>();
  frame_ = top_ - sizeof(Frame);
  new (room) Frame{outer, is_object};
  ++depth_;
  return true;
}

// at_: at the bracket.
bool JsonParser::Close(Next& next) {
  const std::size_t elements = frame_ + sizeof(Frame);
  highest_ = std::max(highest_, top_);
  Json closed;
  if (Innermost().is_object) {
    if (!CloseObject(elements, closed)) return false;
  } else {
    closed = CloseArray(elements);
  }
  top_ = frame_;
  frame_ = Innermost().outer;
  --depth_;
  ++at_;
  Push(std::move(closed));
  next = Next::kBehind;
  return true;
}

Json JsonParser::CloseArray(std::size_t elements) {
  const std::size_t count = (top_ - elements) / sizeof(Json);
  Json array = Json::MakeArray(Json::Array::OfBytes(stack_ + elements, count));
  if (long_text_.size > 0 && long_text_.value == nullptr && long_text_.on_stack >= elements) {
    long_text_.value = array.AsArray()->data() + (long_text_.on_stack - elements) / sizeof(Json);
  }
  top_ = elements;
  return array;
}

bool JsonParser::CloseObject(std::size_t elements, Json& object) {
  const std::size_t count = (top_ - elements) / sizeof(Json::Member);
  object = Json::MakeObject();
  Json::Object& members = *object.AsObject();
  members = Json::Object::OfBytes(stack_ + elements, count);
  if (long_text_.size > 0 && long_text_.value == nullptr && long_text_.on_stack >= elements) {
    long_text_.value = &members[(long_text_.on_stack - elements) / sizeof(Json::Member)].second;
  }
  top_ = elements;
  const JsonString* repeated = FindRepeatedName(members);
  if (repeated == nullptr) return true;
  if (!repeated_) repeated_ = std::string(*repeated);
  if (names_ == RepeatedNames::kRefused) return Fail(End::kRepeatedName);
  DecodeLongText(false);  // it may be what is not kept
  KeepLastOfEachName(members);
  return true;
}

void JsonParser::Grow() {
  const std::size_t capacity = capacity_ * 2;
  auto* larger = static_cast<std::byte*>(::operator new(capacity));
  std::memcpy(larger, stack_, top_);
  Wipe(stack_, std::max(highest_, top_));
  if (stack_ != in_place_.data()) ::operator delete(stack_);
  stack_ = larger;
  capacity_ = capacity;
  highest_ = top_;
}

// Of an object that is not closed, the value of the last name may be missing.
void JsonParser::DestroyElements(std::size_t from, std::size_t to, bool is_object) {
  while (from < to) {
    if (is_object) {
      std::destroy_at(reinterpret_cast<JsonString*>(stack_ + from));
      from += sizeof(JsonString);
      if (from == to) break;
    }
    std::destroy_at(reinterpret_cast<Json*>(stack_ + from));
    from += sizeof(Json);
  }
}

}  // namespace claribi::core
