// Reads a JSON text into a value (RFC 8259), in one pass over the text and without a copy of it.
// Strict: it repairs nothing (json_repair.h), and does not say in words what is wrong
// (json_fault.h). Values and names of containers that are open wait on one stack of bytes, so that
// each list is made once, as long as it is. The stack is overwritten in the end.
//
// Where a text makes up most of a document whose buffer the caller gives away, it is decoded at the
// front of that buffer, which then is the text's: an answer of 32 MB is in memory once. That comes
// last, when nothing else can fail, because what cannot be read has to be repaired.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/text_buffer.h"

namespace claribi::core {

enum class NumberRange { kOfDouble, kAny };

class JsonParser {
 public:
  enum class End {
    kRead,
    kTooDeep,
    kRepeatedName,   // only where names may not stand twice
    kHalfCharacter,  // an escape of a low surrogate without the high one
    kNoJson,
  };

  // text: valid UTF-8, which outlives this object.
  JsonParser(std::string_view text, std::size_t max_depth, RepeatedNames names, NumberRange range);
  JsonParser(const JsonParser&) = delete;
  JsonParser& operator=(const JsonParser&) = delete;
  ~JsonParser();

  // Once. given_opt: the buffer in which the text lies, if it may be taken.
  End Read(TextBuffer* given_opt);
  // Precondition: kRead. Once.
  Json TakeValue();

  // After kNoJson: as much of the text as shows the fault.
  std::string_view faulty() const {
    constexpr std::ptrdiff_t kBehind = 32;
    return {begin_, static_cast<std::size_t>(at_ - begin_ + std::min(text_end_ - at_, kBehind))};
  }
  // The first name that was there twice; empty optional where none was.
  const std::optional<std::string>& repeated() const { return repeated_; }
  // Numbers that were read and may be beyond the range of a double; of very many, the first ones.
  const std::vector<std::string_view>& wide_numbers() const { return wide_numbers_; }

 private:
  enum class Next { kValue, kName, kBehind, kEnd };
  // Of a container that is open; its elements stand behind it on the stack.
  struct Frame {
    std::size_t outer = 0;  // where the frame of the container around it is
    bool is_object = false;
  };
  // The text that is to lie in the buffer, while it has not been decoded.
  struct LongText {
    Json* value = nullptr;     // where it belongs; null while that is on the stack,
    std::size_t on_stack = 0;  // here
    std::string_view written{};
    std::size_t size = 0;  // decoded; 0: there is none
  };

  // Each reads what its name says, and answers false at a fault.
  bool ReadDocument();
  bool ReadValue(Next& next);
  bool ReadName(Next& next);
  bool ReadBehind(Next& next);
  bool ReadWord(std::string_view word, Json value);
  bool ReadNumber();
  std::size_t SkipDigits();  // how many
  bool MayBeWide(std::string_view number);
  // A text, made at `place`, where an empty one is.
  bool ReadText(void* place, bool is_value);
  bool ReadEscapedText(std::size_t escape, void* place, bool is_value);

  bool MayLieInBuffer(std::string_view written, std::size_t size) const;
  void DecodeLongText(bool in_buffer);

  bool Fail(End end) {
    end_ = end;
    return false;
  }
  bool FailInText() {
    at_ = text_end_;  // where in it may be told by its end
    return false;
  }
  bool IsAtEnd() const { return at_ == text_end_; }
  void SkipBlanks();

  Frame& Innermost() { return *reinterpret_cast<Frame*>(stack_ + frame_); }
  bool Open(bool is_object);
  bool Close(Next& next);
  Json CloseArray(std::size_t elements);
  bool CloseObject(std::size_t elements, Json& object);
  // Room for one more on the stack.
  template <typename T>
  void* Room() {
    if (capacity_ - top_ < sizeof(T)) Grow();
    void* room = stack_ + top_;
    top_ += sizeof(T);
    return room;
  }
  void Push(Json value) { new (Room<Json>()) Json(std::move(value)); }
  void Grow();
  void DestroyElements(std::size_t from, std::size_t to, bool is_object);

  static constexpr std::size_t kBytesInPlace = 2048;
  static constexpr std::size_t kMostWideNumbers = 1024;

  const char* const begin_;
  const char* at_;
  const char* const text_end_;
  const std::size_t max_depth_;
  const RepeatedNames names_;
  const NumberRange range_;
  TextBuffer* given_opt_ = nullptr;

  alignas(Json) std::array<std::byte, kBytesInPlace> in_place_;
  std::byte* stack_ = in_place_.data();  // or of operator new
  std::size_t capacity_ = kBytesInPlace;
  std::size_t top_ = 0;
  std::size_t highest_ = 0;  // that top_ was
  std::size_t frame_ = 0;    // where the innermost frame is
  std::size_t depth_ = 0;

  LongText long_text_;
  End end_ = End::kNoJson;
  std::optional<std::string> repeated_;
  std::vector<std::string_view> wide_numbers_;
};

}  // namespace claribi::core
