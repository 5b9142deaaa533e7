#include "planner/word_forms.h"

#include <algorithm>
#include <array>
#include <utility>

namespace claribi::planner {
namespace {

constexpr std::size_t kLongestWord = 60;

bool IsVowel(char c) { return std::string_view("aeiou").find(c) != std::string_view::npos; }

// The word before "er" and "est".
std::string Stem(const std::string& word) {
  if (word.size() < 3) return word;
  const std::size_t last = word.size() - 1;
  if (word[last] == 'e') return word.substr(0, last);
  if (word.ends_with("ey")) return word.substr(0, last - 1) + "i";
  if (word[last] == 'y' && !IsVowel(word[last - 1])) return word.substr(0, last) + "i";
  const bool doubles = !IsVowel(word[last]) && IsVowel(word[last - 1]) && !IsVowel(word[last - 2]);
  const bool never = std::string_view("wxy").find(word[last]) != std::string_view::npos;
  return doubles && !never && word.size() <= 4 ? word + word[last] : word;
}

}  // namespace

std::string Lowered(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return lowered;
}

std::vector<std::string> SingularsOf(const std::string& word) {
  std::vector<std::string> singulars;
  if (word.size() < 3 || word.back() != 's' || word.ends_with("ss") || word.ends_with("us")) {
    return singulars;
  }
  singulars.push_back(word.substr(0, word.size() - 1));
  if (word.ends_with("ies")) singulars.push_back(word.substr(0, word.size() - 3) + "y");
  if (word.ends_with("es")) singulars.push_back(word.substr(0, word.size() - 2));
  return singulars;
}

std::string ComparativeOf(const std::string& word) { return Stem(word) + "er"; }
std::string SuperlativeOf(const std::string& word) { return Stem(word) + "est"; }

std::optional<double> NumberOfWord(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, int>, 32> kNumbers{{
      {"zero", 0},     {"one", 1},      {"two", 2},        {"three", 3},     {"four", 4},
      {"five", 5},     {"six", 6},      {"seven", 7},      {"eight", 8},     {"nine", 9},
      {"ten", 10},     {"eleven", 11},  {"twelve", 12},    {"thirteen", 13}, {"fourteen", 14},
      {"fifteen", 15}, {"sixteen", 16}, {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19},
      {"twenty", 20},  {"thirty", 30},  {"forty", 40},     {"fifty", 50},    {"sixty", 60},
      {"seventy", 70}, {"eighty", 80},  {"ninety", 90},    {"hundred", 100}, {"thousand", 1000},
      {"dozen", 12},   {"single", 1},
  }};
  for (const auto& [name, number] : kNumbers) {
    if (name == word) return number;
  }
  return std::nullopt;
}

std::size_t SpellingDistance(std::string_view left, std::string_view right, std::size_t most) {
  const std::size_t longer = std::max(left.size(), right.size());
  if (longer > kLongestWord || longer - std::min(left.size(), right.size()) > most) return most + 1;
  std::array<std::array<std::size_t, kLongestWord + 1>, kLongestWord + 1> table{};
  for (std::size_t i = 0; i <= left.size(); ++i) table[i][0] = i;
  for (std::size_t j = 0; j <= right.size(); ++j) table[0][j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t changed = table[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      table[i][j] = std::min({changed, table[i - 1][j] + 1, table[i][j - 1] + 1});
      const bool swapped =
          i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      if (swapped) table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
    }
  }
  return std::min(table[left.size()][right.size()], most + 1);
}

std::vector<std::string> PartsOf(const std::string& word) {
  std::vector<std::string> parts;
  std::string part;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (const char c : word + "-") {
    if (!part.empty() && is_digit(part.back()) && c >= 'a' && c <= 'z' &&
        part.find_first_not_of("0123456789") == std::string::npos) {
      parts.push_back(part);
      part.clear();
    }
    if (std::string_view("-_=:/'").find(c) == std::string_view::npos) {
      part += c;
      continue;
    }
    if (!part.empty() && part != "s") parts.push_back(part);
    part.clear();
  }
  return parts;
}

}  // namespace claribi::planner
