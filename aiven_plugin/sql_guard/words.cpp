#include "sql_guard/words.h"

#include <algorithm>

namespace claribi::sql_guard {

std::vector<std::string_view> SqlWordsIn(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    words.push_back(word);
    text.remove_prefix(std::min(word.size() + 1, text.size()));
  }
  return words;
}

bool HasSqlWordIn(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos && !word.empty();
       at = text.find(word, at + 1)) {
    const std::size_t after = at + word.size();
    if ((at == 0 || text[at - 1] == ' ') && (after == text.size() || text[after] == ' ')) {
      return true;
    }
  }
  return false;
}

}  // namespace claribi::sql_guard
