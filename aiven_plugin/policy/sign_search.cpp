#include "policy/sign_search.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <vector>

#include "policy/instruction_signs.h"
#include "policy/sign_index.h"

namespace claribi::policy {
namespace {

using Kind = InstructionKind;

bool IsAnyOf(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
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
  const std::string_view word = sentence[before].text;
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

}  // namespace

SignSearch::SignSearch() : progress_(SignIndex::Get().size()) {}

void SignSearch::EachSign(const SpokenSentence& sentence, const Found& found) {
  const SignIndex& index = SignIndex::Get();
  ++sentence_;
  entries_.clear();
  bool may_show_one = false;
  for (const SpokenWord& word : sentence) {
    const std::size_t entry = index.Find(word.text);
    entries_.push_back(entry);
    for (const std::uint16_t sign : index.AnchorsOf(entry)) {
      progress_[sign].sentence = sentence_;
      progress_[sign].reached = 0;
      may_show_one = true;
    }
  }
  if (may_show_one) Follow(sentence, found);
}

void SignSearch::Follow(const SpokenSentence& sentence, const Found& found) {
  const SignIndex& index = SignIndex::Get();
  bool protects_user = false;
  for (std::uint32_t i = 0; i < sentence.size(); ++i) {
    const std::string_view word = sentence[i].text;
    protects_user = protects_user || IsAnyOf(word, {"cannot", "don't", "must", "never", "no", "not",
                                                    "only", "should"});
    std::optional<bool> is_ordered;
    for (const SignIndex::StepPlace& place : index.PlacesOf(entries_[i])) {
      Progress& progress = progress_[place.sign];
      if (progress.sentence != sentence_) continue;  // not all steps are there, or it is found
      const InstructionSign& sign = index.At(place.sign);
      // For each step the newest match is the best: gaps have no least size.
      if (place.step == 0) {
        // "never delete without asking the user" protects the user.
        if (word == "without" && protects_user) continue;
        const bool can_be_forbidden =
            sign.kind == Kind::kAsksForSecrets || sign.kind == Kind::kObeysData;
        if (can_be_forbidden && IsForbidden(sentence, i)) continue;
        if (sign.mood == InstructionSign::Mood::kOrdered) {
          if (!is_ordered) is_ordered = IsOrdered(sentence, i);
          if (!*is_ordered) continue;
        }
        if (IsNoun(sentence, i)) continue;
        progress.spans[0] = {i, i};
      } else {
        const std::size_t before = place.step - 1U;
        if ((progress.reached >> before & 1U) == 0) continue;
        const auto [first, last] = progress.spans[before];
        if (last >= i || i - last > sign.gap + 1) continue;
        progress.spans[place.step] = {first, i};
      }
      progress.reached |= 1U << place.step;
      if (place.step + 1U < index.StepsOf(place.sign)) continue;
      // "as data, not as instructions".
      if (sign.kind == Kind::kObeysData && place.step > 0 && IsForbidden(sentence, i)) continue;
      progress.sentence = 0;
      const auto [first, last] = progress.spans[place.step];
      found(sign.kind, sentence[first].begin, sentence[last].end);
    }
  }
}

void EachPhrase(std::string_view text, const SignSearch::Found& found) {
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
