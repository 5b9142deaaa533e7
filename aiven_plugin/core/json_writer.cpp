// Writes a value as text (RFC 8259): as a whole, or in pieces. For the whole, the size is counted
// first and reserved once, so that no buffer is outgrown: outgrown buffers would hold copies of
// what may be secret. Pieces are written in one pass, into one buffer that is overwritten at the
// end.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "core/byte_blocks.h"
#include "core/json.h"
#include "core/text.h"

namespace claribi::core {
namespace {

// How many bytes are written for a byte of a text.
constexpr std::array<std::uint8_t, 256> kWidths = [] {
  std::array<std::uint8_t, 256> widths{};
  for (std::size_t byte = 0; byte < widths.size(); ++byte) widths[byte] = byte < 0x20 ? 6 : 1;
  for (const char c : {'"', '\\', '\b', '\f', '\n', '\r', '\t'}) {
    widths[static_cast<std::uint8_t>(c)] = 2;
  }
  return widths;
}();

// Characters of ASCII that are written as they are, as most texts have no others.
bool IsPlain(std::string_view text) {
  return !IsMarked(text, [](ByteBlock block) { return EscapedInJson()(block) | (block >= 0x80); });
}

std::uint8_t WidthOf(char c) { return kWidths[static_cast<std::uint8_t>(c)]; }

// Behind the backslash, for a byte whose width is 2.
char ShortEscape(char c) {
  switch (c) {
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return c;
  }
}

char* WriteEscape(char c, char* at) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  *at++ = '\\';
  if (WidthOf(c) == 2) {
    *at++ = ShortEscape(c);
    return at;
  }
  const auto byte = static_cast<std::uint8_t>(c);
  for (const char digit : {'u', '0', '0', kDigits[byte >> 4U], kDigits[byte & 0xFU]}) *at++ = digit;
  return at;
}

class CountingSink {
 public:
  void Put(char) { ++size_; }
  void Put(std::string_view text) { size_ += text.size(); }
  void PutPlain(std::string_view text) { size_ += text.size() + 2; }
  void PutText(std::string_view utf8) { size_ += SizeAsJson(utf8); }
  std::size_t size() const { return size_; }

 private:
  std::size_t size_ = 0;
};

// Writes what stands between the quotes. Precondition: there is room for it.
char* WriteEscaped(std::string_view text, char* at) {
  while (!text.empty()) {
    const std::size_t plain = BytesInPlainBlocks(text, EscapedInJson());
    if (plain > 0) std::memcpy(at, text.data(), plain);
    at += plain;
    const std::size_t end = std::min(plain + sizeof(ByteBlock), text.size());
    for (const char c : text.substr(plain, end - plain)) {
      if (WidthOf(c) == 1) {
        *at++ = c;
      } else {
        at = WriteEscape(c, at);
      }
    }
    text.remove_prefix(end);
  }
  return at;
}

// Writes into a text that is as long as was counted.
class TextSink {
 public:
  explicit TextSink(std::size_t size) : text_(size, '\0'), at_(text_.data()) {}
  void Put(char c) { *at_++ = c; }
  void Put(std::string_view text) {
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }
  // A text that is written as it is.
  void PutPlain(std::string_view text) {
    *at_++ = '"';
    Put(text);
    *at_++ = '"';
  }
  void PutText(std::string_view utf8) {
    *at_++ = '"';
    at_ = WriteEscaped(utf8, at_);
    *at_++ = '"';
  }
  std::string TakeText() { return std::move(text_); }

 private:
  std::string text_;
  char* at_;
};

// Hands over what was written whenever the buffer is full, and overwrites it in the end.
class PieceSink {
 public:
  explicit PieceSink(const Json::TakePiece& take) : take_(take) {}
  PieceSink(const PieceSink&) = delete;
  PieceSink& operator=(const PieceSink&) = delete;
  ~PieceSink() { Wipe(buffer_, used_); }

  void Put(char c) {
    if (Room() == 0) HandOver();
    *at_++ = c;
  }
  void Put(std::string_view text) {
    while (text.size() > Room()) {
      const std::size_t part = Room();
      Append(text.substr(0, part));
      HandOver();
      text.remove_prefix(part);
    }
    Append(text);
  }
  void PutPlain(std::string_view text) {
    if (text.size() + 2 > Room()) {
      Put('"');
      Put(text);
      return Put('"');
    }
    *at_++ = '"';
    Append(text);
    *at_++ = '"';
  }
  void PutText(std::string_view utf8) {
    Put('"');
    while (!utf8.empty()) {
      const std::string_view part = utf8.substr(0, kPart);
      if (part.size() * kWidestEscape > Room()) HandOver();
      at_ = WriteEscaped(part, at_);
      utf8.remove_prefix(part.size());
    }
    Put('"');
  }
  bool Finish() {
    HandOver();
    return goes_on_;
  }

 private:
  static constexpr std::size_t kBytes = std::size_t{8} * 1024;
  static constexpr std::size_t kWidestEscape = 6;  // \u001F
  static constexpr std::size_t kPart = kBytes / kWidestEscape;

  std::size_t Room() const { return kBytes - static_cast<std::size_t>(at_ - buffer_); }
  void Append(std::string_view text) {
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }
  void HandOver() {
    const auto size = static_cast<std::size_t>(at_ - buffer_);
    used_ = std::max(used_, size);
    if (size > 0 && goes_on_) goes_on_ = take_({buffer_, size});
    at_ = buffer_;
  }

  const Json::TakePiece& take_;
  char buffer_[kBytes];
  char* at_ = buffer_;
  std::size_t used_ = 0;
  bool goes_on_ = true;
};

}  // namespace

std::size_t SizeAsJson(std::string_view text) {
  std::size_t size = 2;
  while (!text.empty()) {
    const std::size_t plain = BytesInPlainBlocks(text, EscapedInJson());
    const std::size_t end = std::min(plain + sizeof(ByteBlock), text.size());
    if (!IsMarked(text.substr(plain, sizeof(ByteBlock)), EscapedInJson()))
      return size + text.size();
    size += plain;
    for (const char c : text.substr(plain, end - plain)) size += WidthOf(c);
    text.remove_prefix(end);
  }
  return size;
}

class JsonWriter {
 public:
  template <typename Sink>
  static void Put(const Json& json, Sink& sink) {
    switch (json.type_) {
      case Json::Type::kNull:
        return sink.Put("null");
      case Json::Type::kBool:
        return sink.Put(json.As<bool>() ? "true" : "false");
      case Json::Type::kNumber:
        return sink.Put(json.As<JsonString>());
      case Json::Type::kString:
        return PutText(json.As<JsonString>(), sink);
      case Json::Type::kArray:
        return PutItems(json.As<Json::Array>(), sink);
      case Json::Type::kObject:
        return PutMembers(json.As<Json::Object>(), sink);
    }
  }

 private:
  template <typename Sink>
  static void PutText(std::string_view text, Sink& sink) {
    if (IsPlain(text)) {
      sink.PutPlain(text);
    } else if (IsUtf8(text)) {
      sink.PutText(text);
    } else {
      const Secret whole(ReplaceMalformed(text));
      sink.PutText(whole.Reveal());
    }
  }
  template <typename Sink>
  static void PutItems(const Json::Array& items, Sink& sink) {
    sink.Put('[');
    for (const Json& item : items) {
      if (&item != &items.front()) sink.Put(',');
      Put(item, sink);
    }
    sink.Put(']');
  }
  template <typename Sink>
  static void PutMembers(const Json::Object& members, Sink& sink) {
    sink.Put('{');
    for (const Json::Member& member : members) {
      if (&member != &members.front()) sink.Put(',');
      PutText(member.first, sink);
      sink.Put(':');
      Put(member.second, sink);
    }
    sink.Put('}');
  }
};

bool Json::DumpInPieces(const TakePiece& take) const {
  PieceSink pieces(take);
  JsonWriter::Put(*this, pieces);
  return pieces.Finish();
}

std::string Json::Dump() const {
  CountingSink counted;
  JsonWriter::Put(*this, counted);
  TextSink text(counted.size());
  JsonWriter::Put(*this, text);
  return text.TakeText();
}

}  // namespace claribi::core
