#include "results/written_json.h"

#include <cstddef>
#include <cstring>

#include "core/byte_blocks.h"

namespace claribi::results {
namespace {

using core::Json;
using core::JsonString;

// Takes what is expected from the front of a text; each function answers whether it was there.
class Writing {
 public:
  explicit Writing(std::string_view text) : rest_(text) {}

  bool Take(const Json& value) {
    SkipBlanks();
    if (const JsonString* text = value.AsString()) return TakeText(*text);
    if (value.IsNumber()) return TakeWord(value.NumberText());
    if (const auto truth = value.AsBool()) return TakeWord(*truth ? "true" : "false");
    if (const Json::Array* items = value.AsArray()) return TakeItems(*items);
    if (const Json::Object* members = value.AsObject()) return TakeMembers(*members);
    return TakeWord("null");
  }

  bool IsAtEnd() {
    SkipBlanks();
    return rest_.empty();
  }

 private:
  void SkipBlanks() {
    const auto is_blank = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
  }

  bool TakeMark(char mark) {
    SkipBlanks();
    if (!rest_.starts_with(mark)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // What goes on behind a word, as 12 does behind 1, is seen by who takes the mark behind it.
  bool TakeWord(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  bool TakeItems(const Json::Array& items) {
    if (!TakeMark('[')) return false;
    for (const Json& item : items) {
      if (&item != &items.front() && !TakeMark(',')) return false;
      if (!Take(item)) return false;
    }
    return TakeMark(']');
  }

  bool TakeMembers(const Json::Object& members) {
    if (!TakeMark('{')) return false;
    for (const Json::Member& member : members) {
      if (&member != &members.front() && !TakeMark(',')) return false;
      SkipBlanks();
      if (!TakeText(member.first) || !TakeMark(':') || !Take(member.second)) return false;
    }
    return TakeMark('}');
  }

  bool TakeText(std::string_view text) {
    const std::size_t size = text.size() + 2;
    const bool is_as_it_is = rest_.size() >= size && rest_[0] == '"' && rest_[size - 1] == '"' &&
                             std::memcmp(rest_.data() + 1, text.data(), text.size()) == 0 &&
                             !core::IsMarked(text, core::EscapedInJson());
    if (!is_as_it_is) return TakeEscaped(text);
    rest_.remove_prefix(size);
    return true;
  }

  bool TakeEscaped(std::string_view text) {
    if (!rest_.starts_with('"')) return false;
    std::size_t end = 1;
    while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
    // An escape has two characters at least and six at most for each byte of UTF-8.
    if (end >= rest_.size() || end - 1 > text.size() * 6) return false;
    const std::string_view literal = rest_.substr(0, end + 1);
    if (literal.find('\\') == std::string_view::npos) return false;
    const auto read = Json::Parse(literal);
    const JsonString* said = read.ok() ? read->AsString() : nullptr;
    if (said == nullptr || said->view() != text) return false;
    rest_.remove_prefix(literal.size());
    return true;
  }

  std::string_view rest_;
};

}  // namespace

bool IsWrittenOut(const Json& value, std::string_view text) {
  Writing writing(text);
  return writing.Take(value) && writing.IsAtEnd();
}

}  // namespace claribi::results
