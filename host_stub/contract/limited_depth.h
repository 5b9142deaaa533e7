// How deep a JSON text may be nested: whoever walks through one goes as deep on the stack.
#pragma once

#include <cstddef>
#include <cstdint>

namespace claribi::contract {

/// Levels. No schema of a message, and no data that anybody shows, is near it.
inline constexpr std::size_t kMaxJsonLevels = 1'000;

/// A handler of RapidJSON's events that ends the parsing of what is nested deeper; all else goes on
/// to another handler.
template <typename Handler>
class LimitedDepth {
 public:
  using Ch = char;
  explicit LimitedDepth(Handler& next) : next_(next) {}

  bool Null() { return next_.Null(); }
  bool Bool(bool value) { return next_.Bool(value); }
  bool Int(int value) { return next_.Int(value); }
  bool Uint(unsigned value) { return next_.Uint(value); }
  bool Int64(std::int64_t value) { return next_.Int64(value); }
  bool Uint64(std::uint64_t value) { return next_.Uint64(value); }
  bool Double(double value) { return next_.Double(value); }
  bool RawNumber(const char* text, unsigned size, bool copy) {
    return next_.RawNumber(text, size, copy);
  }
  bool String(const char* text, unsigned size, bool copy) { return next_.String(text, size, copy); }
  bool Key(const char* text, unsigned size, bool copy) { return next_.Key(text, size, copy); }
  bool StartObject() { return Enter() && next_.StartObject(); }
  bool EndObject(unsigned count) { return Leave() && next_.EndObject(count); }
  bool StartArray() { return Enter() && next_.StartArray(); }
  bool EndArray(unsigned count) { return Leave() && next_.EndArray(count); }

 private:
  bool Enter() { return ++levels_ <= kMaxJsonLevels; }
  bool Leave() { return levels_-- > 0; }

  Handler& next_;
  std::size_t levels_ = 0;
};

}  // namespace claribi::contract
