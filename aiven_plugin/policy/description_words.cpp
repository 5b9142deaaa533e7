#include "policy/description_words.h"

#include <algorithm>

#include "core/text.h"

namespace claribi::policy {
namespace {

using core::IsIn;

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || core::IsDigit(c) || c == '_' ||
         c == '-' || c == '\'';
}

bool IsToolNoun(std::string_view word) {
  return IsIn(word,
              {"action", "call", "command", "endpoint", "function", "method", "operation", "tool"});
}

}  // namespace

std::vector<ToldWords> SentencesOf(std::string_view text) {
  std::vector<ToldWords> sentences(1);
  const auto end_sentence = [&sentences] {
    if (!sentences.back().empty()) sentences.emplace_back();
  };
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (IsWordByte(c)) {
      std::size_t end = i;
      while (end < text.size() && IsWordByte(text[end])) ++end;
      sentences.back().push_back(core::AsciiLower(text.substr(i, end - i)));
      i = end;
      continue;
    }
    if (c == '`') {
      const std::size_t closing = text.find('`', i + 1);
      if (closing != std::string_view::npos) {
        sentences.back().emplace_back("`");
        i = closing + 1;
        continue;
      }
    }
    const bool blank_line = c == '\n' && i + 1 < text.size() && text[i + 1] == '\n';
    const bool full_stop =
        (c == '.' || c == '!' || c == '?') && (i + 1 == text.size() || text[i + 1] <= ' ');
    if (blank_line || full_stop || c == ';') end_sentence();
    if (c == ',' || c == ':') sentences.back().emplace_back(1, c);
    ++i;
  }
  return sentences;
}

bool IsObject(std::string_view word) {
  return IsIn(word, {"a", "all", "an", "any", "every", "existing", "it", "its", "multiple", "new",
                     "one", "that", "the", "their", "them", "these", "this", "those", "your"});
}

bool IsNegation(std::string_view word) {
  return IsIn(word,
              {"cannot", "doesn't", "don't", "never", "no", "not", "nothing", "without", "won't"});
}

bool IsPluralWord(std::string_view word) {
  return word.size() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") &&
         !word.ends_with("is");
}

void DropHeading(ToldWords& words) {
  constexpr std::size_t kLongestHeading = 3;
  const auto colon = std::find(words.begin(), words.end(), ":");
  const auto place = static_cast<std::size_t>(colon - words.begin());
  if (colon == words.end() || place == 0 || place > kLongestHeading) return;
  if (IsIn(words[place - 1],
           {"description", "function", "goal", "overview", "purpose", "summary"})) {
    words.erase(words.begin(), colon + 1);
  }
}

std::size_t SaidOfTheTool(const ToldWords& words) {
  std::size_t i = 0;
  const auto skip = [&](std::initializer_list<std::string_view> list) {
    const std::size_t before = i;
    while (i < words.size() && IsIn(words[i], list)) ++i;
    return i > before;
  };
  const bool is_order = skip({"use"});
  // "Tool that retrieves the costs."
  const std::size_t noun = !words.empty() && words[0] == "mcp" ? 1 : 0;
  if (!is_order && noun + 1 < words.size() && words[noun] == "tool" &&
      IsIn(words[noun + 1], {"for", "that", "to"})) {
    return noun + 2;
  }
  if (skip({"a", "the", "this"}) && i < words.size() && IsToolNoun(words[i])) {
    ++i;
  } else if (i > 0 && !is_order) {
    return words.size();  // "A refresh that …"
  } else if (i == 0 && !skip({"it"})) {
    if (words.empty() || !IsIn(words[0], {"allows", "enables", "lets", "supports", "used"})) {
      return words.size();
    }
  } else if (is_order) {
    skip({"it"});
  }
  if (is_order) return skip({"for", "to"}) ? i : words.size();
  skip({"also", "be", "can", "could", "is", "may", "might", "optionally", "then", "that", "which",
        "will"});
  if (skip({"allows", "enables", "helps", "lets", "supports", "used", "designed", "meant"})) {
    skip({"a", "agents", "clients", "for", "the", "to", "user", "users", "you"});
  }
  return i;
}

std::vector<std::string> StemsOfThirdPerson(std::string_view word) {
  if (!word.ends_with('s')) return {};
  std::vector<std::string> stems{std::string(word.substr(0, word.size() - 1))};  // retrieves
  if (!stems.back().ends_with('e')) return stems;
  stems.push_back(stems.back().substr(0, stems.back().size() - 1));  // fetches
  if (!stems.back().ends_with('i')) return stems;
  stems.back().back() = 'y';  // queries
  return stems;
}

}  // namespace claribi::policy
