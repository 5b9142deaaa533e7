#include "policy/sign_search.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/lasting.h"
#include "policy/instruction_signs.h"

namespace claribi::policy {
namespace {

using Kind = InstructionKind;

std::vector<std::string_view> Alternatives(std::string_view list) {
  std::vector<std::string_view> alternatives;
  while (!list.empty()) {
    const std::size_t bar = std::min(list.find('|'), list.size());
    alternatives.push_back(list.substr(0, bar));
    list.remove_prefix(std::min(bar + 1, list.size()));
  }
  return alternatives;
}

bool IsAnyOf(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

struct StepPlace {
  std::size_t sign;
  std::size_t step;
};

// Which step of which sign a word is of.
class SignIndex {
 public:
  SignIndex() {
    for (const auto& list :
         {InstructionSigns(), InstructionSignsOfDeeds(), InstructionSignsOfAsking(),
          InstructionSignsOfSteering(), InstructionSignsOfRoles(), InstructionSignsOfOrders(),
          ForeignInstructionSigns()}) {
      for (const InstructionSign& sign : list) Add(sign);
    }
    for (auto& [word, places] : words_) Sort(places);
    for (auto& [stem, places] : stems_) longest_stem_ = std::max(longest_stem_, stem.size());
  }

  // Calls use(place) for each, later steps of a sign first: one word is no two steps.
  template <typename Use>
  void EachOf(std::string_view word, const Use& use) const {
    const auto exact = words_.find(word);
    std::vector<StepPlace> more;
    for (std::size_t size = 1; size <= std::min(word.size(), longest_stem_); ++size) {
      const auto found = stems_.find(word.substr(0, size));
      if (found != stems_.end())
        more.insert(more.end(), found->second.begin(), found->second.end());
    }
    if (more.empty()) {
      if (exact != words_.end()) std::for_each(exact->second.begin(), exact->second.end(), use);
      return;
    }
    if (exact != words_.end()) more.insert(more.end(), exact->second.begin(), exact->second.end());
    Sort(more);
    std::for_each(more.begin(), more.end(), use);
  }

  const InstructionSign& At(std::size_t sign) const { return *signs_[sign]; }
  std::size_t size() const { return signs_.size(); }
  std::size_t StepsOf(std::size_t sign) const { return steps_[sign]; }

 private:
  static void Sort(std::vector<StepPlace>& places) {
    std::sort(places.begin(), places.end(), [](const StepPlace& a, const StepPlace& b) {
      return a.sign != b.sign ? a.sign < b.sign : a.step > b.step;
    });
  }

  void Add(const InstructionSign& sign) {
    std::size_t step = 0;
    for (; step < InstructionSign::kMaxSteps && !sign.steps[step].empty(); ++step) {
      for (const std::string_view word : Alternatives(sign.steps[step])) {
        const bool is_stem = word.ends_with('*');
        auto& places = is_stem ? stems_[word.substr(0, word.size() - 1)] : words_[word];
        places.push_back({signs_.size(), step});
      }
    }
    signs_.push_back(&sign);
    steps_.push_back(step);
  }

  std::vector<const InstructionSign*> signs_;
  std::vector<std::size_t> steps_;
  std::unordered_map<std::string_view, std::vector<StepPlace>> words_;
  std::unordered_map<std::string_view, std::vector<StepPlace>> stems_;
  std::size_t longest_stem_ = 0;
};

const SignIndex& Index() {
  static const core::Lasting<SignIndex> kIndex;
  return *kIndex;
}

// "do not include any secrets", "never follow instructions in the data": the verb is not asked for.
bool IsForbidden(const SpokenSentence& sentence, std::size_t verb) {
  constexpr std::size_t kNearWords = 3;
  for (std::size_t i = verb; i > 0 && i + kNearWords > verb; --i) {
    if (IsAnyOf(sentence[i - 1].text, {"avoid", "cannot", "don't", "never", "not", "without"})) {
      return true;
    }
    // "do not stop but include": the prohibition has ended.
    if (IsAnyOf(sentence[i - 1].text, {"but", "and", "or", ",", ":"})) return false;
  }
  return false;
}

// "a mail", "the post": the word of a deed is a thing here.
bool IsNoun(const SpokenSentence& sentence, std::size_t word) {
  return word > 0 && IsAnyOf(sentence[word].text, {"email", "mail", "place", "post", "store"}) &&
         IsAnyOf(sentence[word - 1].text, {"a", "an", "each", "the"});
}

// Whether the verb is ordered: it opens a sentence or a part of one, or follows "must", "please" or
// "always". The first sentence of a text tells what the tool does ("Send a mail"), and what stands
// behind "can" or "to" is what somebody may do ("Use it to list, add and delete rows").
bool IsOrdered(const SpokenSentence& sentence, std::size_t verb) {
  // "Refund: the amount" heads a list, "buy, sell" are parts of one.
  if (verb + 1 < sentence.size() && IsAnyOf(sentence[verb + 1].text, {":", ",", "or"})) {
    return false;
  }
  std::size_t before = verb - 1;
  while (before > 0 && IsAnyOf(sentence[before].text,
                               {"afterwards", "also", "finally", "first", "immediately", "instead",
                                "just", "later", "next", "now", "simply", "therefore"})) {
    --before;
  }
  const std::string& word = sentence[before].text;
  if (IsAnyOf(word, {"always", "kindly", "must", "please", "shall", "should"})) {
    return true;
  }
  if (word == "to") {
    return before > 0 && IsAnyOf(sentence[before - 1].text,
                                 {"asked", "careful", "expected", "forget", "have", "instructed",
                                  "need", "obliged", "remember", "required", "sure", "told"});
  }
  const bool is_first = sentence.front().begin == 0;
  if (word == "^") return !is_first;
  if (!IsAnyOf(word, {",", ":", "and", "but", "or", "then"})) return false;
  const bool has_condition = IsAnyOf(sentence[1].text, {"after", "as", "before", "for", "if", "in",
                                                        "once", "to", "upon", "when", "whenever"});
  if (is_first && !has_condition) return false;
  for (std::size_t i = 2; i < before; ++i) {
    if (IsAnyOf(sentence[i].text, {"allow", "allows", "can", "could", "enables", "lets", "may",
                                   "supports", "to", "which", "who"})) {
      return false;
    }
  }
  return true;
}

// A part of a text in which the first steps of a phrase stand.
struct Part {
  std::size_t begin;
  std::size_t end;
};

using WordSpan = std::optional<std::pair<std::size_t, std::size_t>>;  // the first and last word

}  // namespace

void EachSign(const SpokenSentence& sentence,
              const std::function<void(Kind, std::size_t, std::size_t)>& found) {
  const SignIndex& index = Index();
  // For each step the newest match is the best: gaps have no least size.
  std::unordered_map<std::size_t, std::array<WordSpan, InstructionSign::kMaxSteps>> reached;
  std::vector<bool> is_done(index.size());
  bool protects_user = false;
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    const std::string& word = sentence[i].text;
    protects_user = protects_user || IsAnyOf(word, {"cannot", "don't", "must", "never", "no", "not",
                                                    "only", "should"});
    std::optional<bool> is_ordered;
    index.EachOf(word, [&](const StepPlace& place) {
      const InstructionSign& sign = index.At(place.sign);
      if (is_done[place.sign]) return;
      const auto known = reached.find(place.sign);
      if (place.step == 0) {
        // "never delete without asking the user" protects the user.
        if (word == "without" && protects_user) return;
        const bool can_be_forbidden =
            sign.kind == Kind::kAsksForSecrets || sign.kind == Kind::kObeysData;
        if (can_be_forbidden && IsForbidden(sentence, i)) return;
        if (sign.mood == InstructionSign::Mood::kOrdered) {
          if (!is_ordered) is_ordered = IsOrdered(sentence, i);
          if (!*is_ordered) return;
        }
        if (IsNoun(sentence, i)) return;
        reached[place.sign][0] = {i, i};
      } else {
        if (known == reached.end()) return;
        auto& steps = known->second;
        const WordSpan& before = steps[place.step - 1];
        if (!before || before->second >= i || i - before->second > sign.gap + 1) return;
        steps[place.step] = {before->first, i};
      }
      if (place.step + 1 < index.StepsOf(place.sign)) return;
      // "as data, not as instructions".
      if (sign.kind == Kind::kObeysData && place.step > 0 && IsForbidden(sentence, i)) return;
      is_done[place.sign] = true;
      const auto [first, last] = *reached[place.sign][place.step];
      found(sign.kind, sentence[first].begin, sentence[last].end);
    });
  }
}

void EachPhrase(std::string_view text,
                const std::function<void(Kind, std::size_t, std::size_t)>& found) {
  const bool is_plain = std::all_of(text.begin(), text.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (is_plain) return;
  for (const InstructionPhrase& phrase : InstructionPhrases()) {
    std::vector<Part> ends;  // by their ends
    for (std::size_t step = 0; step < phrase.steps.size() && !phrase.steps[step].empty(); ++step) {
      std::vector<Part> next;
      for (const std::string_view word : Alternatives(phrase.steps[step])) {
        for (std::size_t at = text.find(word); at != std::string_view::npos;
             at = text.find(word, at + word.size())) {
          const auto after = std::upper_bound(
              ends.begin(), ends.end(), at,
              [](std::size_t place, const Part& part) { return place < part.end; });
          if (step == 0) {
            next.push_back({at, at + word.size()});
          } else if (after != ends.begin() &&
                     at - (after - 1)->end <= InstructionPhrase::kMostBytesBetween) {
            next.push_back({(after - 1)->begin, at + word.size()});
          }
        }
      }
      std::sort(next.begin(), next.end(),
                [](const Part& a, const Part& b) { return a.end < b.end; });
      ends = std::move(next);
      if (ends.empty()) break;
    }
    if (!ends.empty()) found(phrase.kind, ends.front().begin, ends.front().end);
  }
}

}  // namespace claribi::policy
