#include "sql_guard/position.h"

#include <algorithm>

#include "core/text.h"

namespace claribi::sql_guard {
namespace {

bool BeginsCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

bool IsSqlWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || core::IsDigit(c) || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool HasSqlWordAt(std::string_view text, std::string_view word, std::size_t at) {
  const std::size_t after = at + word.size();
  return after <= text.size() && core::EqualsIgnoringCase(text.substr(at, word.size()), word) &&
         (at == 0 || !IsSqlWordCharacter(text[at - 1])) &&
         (after == text.size() || !IsSqlWordCharacter(text[after]));
}

}  // namespace

std::string PlaceOfByte(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::string_view in_line = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
  const auto column = 1 + std::count_if(in_line.begin(), in_line.end(), BeginsCharacter);
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

std::size_t OffsetOfCharacter(std::string_view text, std::size_t character) {
  std::size_t offset = 0;
  for (std::size_t seen = 0; offset < text.size(); ++offset) {
    if (BeginsCharacter(text[offset]) && ++seen == character) break;
  }
  return offset;
}

std::string PlaceOfCharacter(std::string_view text, std::size_t character) {
  return PlaceOfByte(text, OffsetOfCharacter(text, character));
}

std::optional<std::size_t> FindSqlWord(std::string_view text, std::string_view word,
                                       std::size_t begin, std::size_t end) {
  for (std::size_t at = begin; at < std::min(end, text.size()); ++at) {
    if (HasSqlWordAt(text, word, at)) return at;
  }
  return std::nullopt;
}

std::optional<std::size_t> FindLastSqlWord(std::string_view text, std::string_view word,
                                           std::size_t begin, std::size_t end) {
  for (std::size_t at = std::min(end, text.size()); at > begin; --at) {
    if (HasSqlWordAt(text, word, at - 1)) return at - 1;
  }
  return std::nullopt;
}

}  // namespace claribi::sql_guard
