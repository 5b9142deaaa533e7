#include "policy/plain_words.h"

#include "core/text.h"

namespace claribi::policy {

std::vector<std::string> PlainWords(std::string_view text) {
  std::vector<std::string> words;
  bool is_inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_word = core::IsLetter(text[i]) || core::IsDigit(text[i]);
    if (is_word && !is_inside) words.emplace_back();
    if (is_word) words.back() += core::AsciiLower(text.substr(i, 1));
    is_inside = is_word;
  }
  return words;
}

}  // namespace claribi::policy
