#include "policy/name_words.h"

#include <algorithm>

#include "core/text.h"

namespace claribi::policy {
namespace {

constexpr std::size_t kMaxNameBytes = 128;

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLetter(char c) { return IsLower(c) || IsUpper(c); }

char At(std::string_view name, std::size_t i) { return i < name.size() ? name[i] : '\0'; }

// Where people see a word begin: after what is no letter, at aB, and at the B of ABc.
bool BeginsWord(std::string_view name, std::size_t i) {
  if (i == 0 || !IsLetter(name[i - 1])) return true;
  if (!IsUpper(name[i])) return false;
  return IsLower(name[i - 1]) || IsLower(At(name, i + 1));
}

// Where a word might begin or end: at both ends, beside what is no letter, at any change of case,
// and before the last capital of several.
bool IsSeam(std::string_view name, std::size_t i) {
  if (i == 0 || i >= name.size()) return true;
  if (!IsLetter(name[i - 1]) || !IsLetter(name[i])) return true;
  return IsUpper(name[i - 1]) != IsUpper(name[i]) || BeginsWord(name, i);
}

}  // namespace

bool IsToolName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return IsLetter(c) || core::IsDigit(c) || c == '_' || c == '-' || c == '.';
         });
}

std::vector<std::string> NameWords(std::string_view name) {
  std::vector<std::string> words;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= name.size(); ++i) {
    if (i < name.size() && IsLetter(name[i]) && !BeginsWord(name, i)) continue;
    if (i > begin && IsLetter(name[begin])) {
      words.push_back(core::AsciiLower(name.substr(begin, i - begin)));
    }
    begin = i;
  }
  return words;
}

bool HasWord(std::string_view name, std::string_view word) {
  const std::string lower = core::AsciiLower(name);
  for (std::size_t i = lower.find(word); i != std::string::npos; i = lower.find(word, i + 1)) {
    if (IsSeam(name, i) && IsSeam(name, i + word.size())) return true;
  }
  return false;
}

}  // namespace claribi::policy
