#include "core/name_words.h"

#include "core/text.h"

namespace claribi::core {

bool BeginsWord(std::string_view name, std::size_t i) {
  if (i == 0 || !IsLetter(name[i - 1])) return true;
  if (!IsUpper(name[i])) return false;
  return IsLower(name[i - 1]) || (i + 1 < name.size() && IsLower(name[i + 1]));
}

std::vector<std::string> NameWords(std::string_view name) {
  constexpr std::size_t kUsual = 4;
  std::vector<std::string> words;
  words.reserve(name.empty() ? 0 : kUsual);
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= name.size(); ++i) {
    if (i < name.size() && IsLetter(name[i]) && !BeginsWord(name, i)) continue;
    if (i > begin && IsLetter(name[begin])) {
      words.push_back(AsciiLower(name.substr(begin, i - begin)));
    }
    begin = i;
  }
  return words;
}

}  // namespace claribi::core
