// Makes a value out of the events of RapidJSON's reader, which is not included here. The string
// that makes up most of a text can keep the text's buffer: it is moved to the front once everything
// was read, and until then stays where the reader has decoded it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json.h"
#include "core/json_numbers.h"
#include "core/text.h"
#include "core/text_buffer.h"

namespace claribi::core {

// Receives RapidJSON's events. What is not yet in a list waits on two stacks, so that each list is
// made once, as long as it is. Returning false stops the reader.
class JsonBuilder {
 public:
  // text: what is read. wide: numbers whose places in it are taken by others; may be null. given:
  // the buffer of the text, if it may be kept; else null.
  JsonBuilder(const JsonLimits& limits, RepeatedNames names, std::string_view text,
              const WideNumbers* wide, TextBuffer* given)
      : limits_(limits),
        repeated_(names),
        has_escapes_(text.find('\\') != std::string_view::npos),
        wide_(wide),
        given_(given) {
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
  bool RawNumber(const char* text, unsigned size, bool) {
    std::string_view digits(text, size);
    if (wide_ != nullptr) {
      const auto found = wide_->find(numbers_++);
      if (found != wide_->end()) digits = found->second;
    }
    values_.emplace_back().Make<JsonString>(Json::Type::kNumber, digits);
    return true;
  }
  bool String(const char* text, unsigned size, bool) {
    if (MayKeepBuffer(size)) {
      long_text_ = LongText{.text = {text, size}, .on_stack = values_.size()};
      values_.emplace_back();
    } else {
      values_.emplace_back(std::string_view(text, size));
    }
    return IsWhole({text, size});
  }
  bool Key(const char* text, unsigned size, bool) {
    names_.emplace_back(std::string_view(text, size));
    return IsWhole({text, size});
  }
  bool StartObject() { return Open(); }
  bool EndObject(unsigned count) {
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
    if (IsLongTextAmong(first_value)) {
      long_text_->place = &members[long_text_->on_stack - first_value].second;
    }
    if (!MakeUnique(members)) return false;
    values_.push_back(std::move(object));
    return true;
  }
  bool StartArray() { return Open(); }
  bool EndArray(unsigned count) {
    --depth_;
    const auto first = values_.end() - count;
    Json array = Json::MakeArray(
        Json::Array(std::make_move_iterator(first), std::make_move_iterator(values_.end())));
    Shorten(values_, count);
    if (IsLongTextAmong(values_.size())) {
      long_text_->place = &(*array.AsArray())[long_text_->on_stack - values_.size()];
    }
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
  Json TakeRoot() {
    if (long_text_) {
      const auto [text, on_stack, place] = *std::exchange(long_text_, std::nullopt);
      Json& value = place == nullptr ? values_.back() : *place;
      std::memmove(given_->data(), text.data(), text.size());
      value.Make<JsonString>(Json::Type::kString, given_->TakeText(text.size()));
    }
    return std::move(values_.back());
  }
  bool too_deep() const { return too_deep_; }
  bool has_duplicate() const { return has_duplicate_; }
  // The first name that was there twice.
  const std::string& duplicate() const { return duplicate_; }
  bool has_half_character() const { return has_half_character_; }

 private:
  // The one that will keep the buffer, in which it stays until everything was read.
  struct LongText {
    std::string_view text;
    std::size_t on_stack = 0;  // where its value waits, as a null
    Json* place = nullptr;     // and where, once it is in a list, which is not moved
  };
  // There is one at most that is three quarters of the text. The buffer may be larger.
  bool MayKeepBuffer(std::size_t size) const {
    return given_ != nullptr && size > given_->size() - given_->size() / 4 &&
           size > given_->capacity() / 4;
  }
  bool IsLongTextAmong(std::size_t first_value) const {
    return long_text_ && long_text_->place == nullptr && long_text_->on_stack >= first_value;
  }
  void CopyLongText() {
    if (!long_text_) return;
    *long_text_->place = Json(long_text_->text);
    long_text_.reset();
  }
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
    if (long_text_ && long_text_->place != nullptr) CopyLongText();  // it may not be kept
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
  TextBuffer* const given_;
  std::optional<LongText> long_text_;
  std::size_t numbers_ = 0;  // that were read
  JsonList<Json> values_;
  JsonList<JsonString> names_;
  std::size_t depth_ = 0;
  bool too_deep_ = false;
  bool has_duplicate_ = false;
  std::string duplicate_;
  bool has_half_character_ = false;
};

}  // namespace claribi::core
