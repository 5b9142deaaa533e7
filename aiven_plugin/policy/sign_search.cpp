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
          InstructionSignsOfSteering(), ForeignInstructionSigns()}) {
      for (const InstructionSign& sign : list) Add(sign);
    }
    for (auto& [word, places] : words_) longest_ = std::max(longest_, word.size());
    for (auto& [stem, places] : stems_) longest_ = std::max(longest_, stem.size());
  }

  // Later steps of a sign first: one word is no two steps.
  std::vector<StepPlace> Of(std::string_view word) const {
    std::vector<StepPlace> places;
    if (const auto found = words_.find(word); found != words_.end()) places = found->second;
    for (std::size_t size = 1; size <= std::min(word.size(), longest_); ++size) {
      const auto found = stems_.find(word.substr(0, size));
      if (found != stems_.end()) {
        places.insert(places.end(), found->second.begin(), found->second.end());
      }
    }
    std::sort(places.begin(), places.end(), [](const StepPlace& a, const StepPlace& b) {
      return a.sign != b.sign ? a.sign < b.sign : a.step > b.step;
    });
    return places;
  }

  const InstructionSign& At(std::size_t sign) const { return *signs_[sign]; }
  std::size_t size() const { return signs_.size(); }
  std::size_t StepsOf(std::size_t sign) const { return steps_[sign]; }

 private:
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
  std::size_t longest_ = 0;
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
    for (const StepPlace& place : index.Of(word)) {
      const InstructionSign& sign = index.At(place.sign);
      if (is_done[place.sign]) continue;
      auto& steps = reached[place.sign];
      if (place.step == 0) {
        // "never delete without asking the user" protects the user.
        if (word == "without" && protects_user) continue;
        const bool can_be_forbidden =
            sign.kind == Kind::kAsksForSecrets || sign.kind == Kind::kObeysData;
        if (can_be_forbidden && IsForbidden(sentence, i)) continue;
        steps[0] = {i, i};
      } else if (steps[place.step - 1] && steps[place.step - 1]->second < i &&
                 i - steps[place.step - 1]->second <= sign.gap + 1) {
        steps[place.step] = {steps[place.step - 1]->first, i};
      } else {
        continue;
      }
      if (place.step + 1 < index.StepsOf(place.sign)) continue;
      is_done[place.sign] = true;
      const auto [first, last] = *steps[place.step];
      found(sign.kind, sentence[first].begin, sentence[last].end);
    }
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
