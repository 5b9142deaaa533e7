#include "policy/tool_name.h"

#include <algorithm>

#include "core/name_words.h"
#include "core/text.h"

namespace claribi::policy {
namespace {

using core::BeginsWord;
using core::IsLetter;
using core::IsLower;
using core::IsUpper;

constexpr std::size_t kMaxNameBytes = 128;

// Where a word might begin or end: at both ends, beside what is no letter, at any change of case
// but the one behind a capital letter that begins a word, and before the last capital of several.
bool IsSeam(std::string_view name, std::size_t i) {
  if (i == 0 || i >= name.size()) return true;
  if (!IsLetter(name[i - 1]) || !IsLetter(name[i])) return true;
  if (IsUpper(name[i - 1]) && IsLower(name[i])) return i >= 2 && IsUpper(name[i - 2]);
  return BeginsWord(name, i);
}

}  // namespace

bool IsToolName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return IsLetter(c) || core::IsDigit(c) || c == '_' || c == '-' || c == '.' || c == '/' ||
                  c == ':';
         });
}

std::vector<NamePiece> NamePieces(std::string_view name, std::size_t max_bytes) {
  std::vector<NamePiece> pieces;
  for (std::size_t begin = 0; begin < name.size(); ++begin) {
    if (!IsLetter(name[begin]) || !IsSeam(name, begin)) continue;
    const std::size_t limit = std::min(name.size(), begin + max_bytes);
    bool is_word = BeginsWord(name, begin);
    for (std::size_t end = begin + 1; end <= limit; ++end) {
      if (IsSeam(name, end)) {
        const bool ends = end == name.size() || !IsLetter(name[end]) || BeginsWord(name, end);
        pieces.push_back({core::AsciiLower(name.substr(begin, end - begin)), is_word && ends});
        is_word = is_word && !ends;
      }
      if (end < name.size() && !IsLetter(name[end])) break;
    }
  }
  return pieces;
}

}  // namespace claribi::policy
