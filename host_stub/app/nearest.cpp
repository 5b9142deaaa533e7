#include "app/nearest.h"

#include <algorithm>
#include <utility>

namespace claribi::app {
namespace {

constexpr std::size_t kLongestWord = 128;  // the table of distances is bounded by its square
constexpr std::size_t kMostNames = 3;
constexpr std::size_t kLeastPart = 4;  // characters by which a part of a name is recognised

std::string FoldedWord(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
    return c == '-' ? '_' : c;
  });
  return text;
}

// Optimal string alignment: insertions, deletions, other letters, and neighbours that changed
// places.
std::size_t SlipDistance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> before;
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t other = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, other});
      const bool is_swapped =
          i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && !before.empty();
      if (is_swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before = std::exchange(last, row);
  }
  return last[b.size()];
}

// How far away; more than any slip where it is no slip at all.
std::size_t SlipRank(const std::string& word, const std::string& candidate) {
  constexpr std::size_t kFar = kLongestWord * 2;
  if (word == candidate) return 0;
  if (word.size() >= 2 && candidate.starts_with(word)) return 1;
  const std::size_t allowed = word.size() <= 3 ? 1 : word.size() <= 8 ? 2 : 3;
  const std::size_t distance = SlipDistance(word, candidate);
  if (distance <= allowed && distance < word.size()) return distance;
  if (word.size() >= kLeastPart && candidate.find(word) != std::string::npos) return allowed + 1;
  return kFar;
}

}  // namespace

std::vector<std::string> Nearest(const std::string& word,
                                 const std::vector<std::string>& candidates) {
  const std::string folded = FoldedWord(word);
  std::vector<std::pair<std::size_t, std::string>> ranked;
  if (folded.empty() || folded.size() > kLongestWord) return {};
  for (const std::string& candidate : candidates) {
    if (candidate.empty() || candidate.size() > kLongestWord) continue;
    const std::size_t rank = SlipRank(folded, FoldedWord(candidate));
    if (rank < kLongestWord) ranked.emplace_back(rank, candidate);
  }
  std::sort(ranked.begin(), ranked.end());
  ranked.erase(std::unique(ranked.begin(), ranked.end()), ranked.end());
  std::vector<std::string> names;
  for (const auto& [rank, name] : ranked) {
    // What is much further away than the first is no answer beside it.
    if (names.size() == kMostNames || rank > ranked.front().first + 1) break;
    names.push_back(name);
  }
  return names;
}

std::string DidYouMean(const std::string& word, const std::vector<std::string>& candidates) {
  const std::vector<std::string> names = Nearest(word, candidates);
  if (names.empty()) return "";
  std::string text = "Did you mean ";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += "\"" + names[i] + "\"";
  }
  return text + "?";
}

}  // namespace claribi::app
