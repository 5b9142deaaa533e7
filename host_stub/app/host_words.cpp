#include "app/host_words.h"

#include <array>
#include <cctype>
#include <string_view>
#include <utility>

namespace claribi::app {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kSettingOptions{
    {{"ca_file", "--ca-file FILE"}, {"allow_insecure_loopback", "--allow-insecure-loopback"}}};

bool IsOfWord(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
}

// Where the word stands alone; npos where it does not.
std::size_t FindWord(const std::string& text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool ends_sentence =
        end < text.size() && text[end] == '.' && (end + 1 == text.size() || text[end + 1] == ' ');
    const bool begins = at == 0 || !IsOfWord(text[at - 1]);
    if (begins && (end == text.size() || !IsOfWord(text[end]) || ends_sentence)) return at;
  }
  return std::string::npos;
}

}  // namespace

std::string InHostWords(const std::string& sentences) {
  std::string text = sentences;
  for (const auto& [setting, option] : kSettingOptions) {
    const std::size_t at = FindWord(text, setting);
    const std::size_t name_end = option.find(' ');
    if (at == std::string::npos || text.find(option.substr(0, name_end)) != std::string::npos) {
      continue;
    }
    std::string words = " (here ";
    words.append(option).append(", or --profile NAME of a profile that has it)");
    text.insert(at + setting.size(), words);
  }
  return text;
}

}  // namespace claribi::app
