#include "planner/word_asides.h"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string_view>

#include "planner/word_lists.h"

namespace claribi::planner {

// "If so, which?", "if that is the case", "if any": of rows that are told anyway.
bool IsOfDemand(const std::vector<std::string>& words, std::size_t at) {
  const auto is = [&](std::size_t place, std::initializer_list<std::string_view> known) {
    return place < words.size() &&
           std::find(known.begin(), known.end(), words[place]) != known.end();
  };
  if (is(at, {"if"})) {
    return is(at + 1,
              {"so", "yes", "any", "not", "no", "applicable", "there", "that", "it", "they", "we"});
  }
  if (is(at, {"yes", "applicable"})) return at > 0 && words[at - 1] == "if";
  if (is(at, {"case"})) return at > 0 && words[at - 1] == "the";
  return at > 2 && is(at, {"then", "name", "names"});
}

// "barely", in "barely use their CPU, that is less than 20 %": a bound says what it means. So does
// what introduces the bound.
bool IsExplained(const std::vector<std::string>& words, std::size_t at) {
  static const std::set<std::string_view> kExplainers{"i.e",     "ie",    "viz",  "namely",
                                                      "meaning", "means", "mean", "say"};
  static const std::set<std::string_view> kBounds{"more",  "less",  "over",  "above", "below",
                                                  "under", "fewer", "least", "most",  "older",
                                                  "newer", "<",     ">",     "than",  "with"};
  const auto is_in = [&](const std::set<std::string_view>& known) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return known.count(word) > 0; });
  };
  const auto& word = words[at];
  if (word == "such") return at + 1 < words.size() && words[at + 1] == "as";
  if (word == "details" || word == "facts" || word == "properties" || word == "attributes" ||
      word == "data") {
    return at + 1 < words.size() && (words[at + 1] == "such" || words[at + 1] == "like");
  }
  const bool explains = kExplainers.count(word) > 0 || word == "words" || word == "other";
  if (explains) return at > 1 && at + 1 < words.size();
  const bool is_vague =
      IsVagueWord(word) || ((word == "load" || word == "stress" || word == "pressure") && at > 0);
  const bool is_degree = at > 0 && (word == "considered" || word == "rather" || word == "quite" ||
                                    word == "utilised" || word == "utilized" || word == "bit" ||
                                    word == "almost" || word == "nearly");
  return (is_vague || is_degree) && (is_in(kBounds) || is_in(kExplainers));
}

}  // namespace claribi::planner
