#include "policy/sign_search.h"

#include <algorithm>
#include <bitset>
#include <initializer_list>
#include <span>
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

// The hash of FNV-1a, byte by byte: that of a word passes those of its beginnings.
constexpr std::uint32_t kNoBytes = 2166136261U;
constexpr std::uint32_t WithByte(std::uint32_t hash, char c) {
  return (hash ^ static_cast<unsigned char>(c)) * 16777619U;
}

struct StepPlace {
  std::uint16_t sign;
  std::uint16_t step;

  friend bool operator==(const StepPlace&, const StepPlace&) = default;
};

// Which step of which sign a word is of.
class SignIndex {
 public:
  static constexpr std::size_t kNone = 0;  // the entry of a word that is of no sign

  SignIndex() : slots_(kFirstSlots), keys_(1) {
    for (const auto& list :
         {InstructionSigns(), InstructionSignsOfDeeds(), InstructionSignsOfAsking(),
          InstructionSignsOfSteering(), ForeignInstructionSigns()}) {
      for (const InstructionSign& sign : list) Add(sign);
    }
    SortPlaces();
    JoinStems();
    ChooseAnchors();
    own_ = {};
  }

  // The entry of a word, which has the places of all stems that it begins with, too.
  std::size_t Find(std::string_view word) const {
    std::size_t stem = kNone;
    std::uint32_t hash = kNoBytes;
    for (std::size_t size = 0; size < word.size();) {
      hash = WithByte(hash, word[size++]);
      if (!may_be_stem_[hash % kStemBits]) continue;
      const std::size_t key = KeyOf(word.substr(0, size), hash);
      if (keys_[key].is_stem) stem = 2 * key + 1;
    }
    const std::size_t key = KeyOf(word, hash);
    return keys_[key].is_word ? 2 * key : stem;
  }

  // Later steps of a sign first: one word is no two steps.
  std::span<const StepPlace> PlacesOf(std::size_t entry) const { return places_.Of(entry); }
  // The signs of whose rarest step a word is.
  std::span<const std::uint16_t> AnchorsOf(std::size_t entry) const { return anchors_.Of(entry); }

  const InstructionSign& At(std::size_t sign) const { return *signs_[sign]; }
  std::size_t size() const { return signs_.size(); }
  std::size_t StepsOf(std::size_t sign) const { return steps_[sign]; }

 private:
  static constexpr std::size_t kFirstSlots = 8192;  // a power of two
  static constexpr std::size_t kStemBits = 8192;

  struct Key {
    std::string_view text;
    std::uint32_t hash = 0;
    bool is_word = false;
    bool is_stem = false;
  };

  // Lists one behind another; those of a key are its word's and its stem's.
  template <typename T>
  struct Lists {
    std::vector<T> all;
    std::vector<std::uint32_t> ends{0};

    void EndList() { ends.push_back(static_cast<std::uint32_t>(all.size())); }
    std::span<const T> Of(std::size_t list) const {
      return std::span<const T>(all).subspan(ends[list], ends[list + 1] - ends[list]);
    }
  };

  struct OwnPlace {
    std::uint32_t entry;
    StepPlace place;
  };

  std::size_t SlotOf(std::string_view text, std::uint32_t hash) const {
    std::size_t slot = hash & (slots_.size() - 1);
    while (slots_[slot] != kNone) {
      const Key& key = keys_[slots_[slot]];
      if (key.hash == hash && key.text == text) break;
      slot = (slot + 1) & (slots_.size() - 1);
    }
    return slot;
  }
  std::size_t KeyOf(std::string_view text, std::uint32_t hash) const {
    return slots_[SlotOf(text, hash)];
  }

  std::size_t Intern(std::string_view text) {
    std::uint32_t hash = kNoBytes;
    for (const char c : text) hash = WithByte(hash, c);
    std::size_t slot = SlotOf(text, hash);
    if (slots_[slot] == kNone) {
      if (2 * keys_.size() > slots_.size()) {
        slots_.assign(2 * slots_.size(), kNone);
        for (std::size_t key = 1; key < keys_.size(); ++key) {
          slots_[SlotOf(keys_[key].text, keys_[key].hash)] = static_cast<std::uint32_t>(key);
        }
        slot = SlotOf(text, hash);
      }
      slots_[slot] = static_cast<std::uint32_t>(keys_.size());
      keys_.push_back({text, hash});
    }
    return slots_[slot];
  }

  void Add(const InstructionSign& sign) {
    std::size_t steps = 0;
    while (steps < InstructionSign::kMaxSteps && !sign.steps[steps].empty()) ++steps;
    const StepPlace first{static_cast<std::uint16_t>(signs_.size()), 0};
    for (std::size_t step = steps; step-- > 0;) {
      StepPlace place = first;
      place.step = static_cast<std::uint16_t>(step);
      for (std::string_view word : Alternatives(sign.steps[step])) {
        const bool is_stem = word.ends_with('*');
        if (is_stem) word.remove_suffix(1);
        const std::size_t key = Intern(word);
        (is_stem ? keys_[key].is_stem : keys_[key].is_word) = true;
        if (is_stem) may_be_stem_[keys_[key].hash % kStemBits] = true;
        own_.push_back({static_cast<std::uint32_t>(2 * key + (is_stem ? 1 : 0)), place});
      }
    }
    signs_.push_back(&sign);
    steps_.push_back(steps);
  }

  // By entry; those of one entry stay in the order of their signs, later steps first.
  void SortPlaces() {
    std::vector<std::uint32_t> next(2 * keys_.size() + 1);
    for (const OwnPlace& one : own_) ++next[one.entry + 1];
    for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
    own_places_.ends = next;
    own_places_.all.resize(own_.size());
    for (const OwnPlace& one : own_) own_places_.all[next[one.entry]++] = one.place;
  }

  // Gives each entry the places of the stems that its text begins with.
  void JoinStems() {
    const auto order = [](const StepPlace& a, const StepPlace& b) {
      return a.sign != b.sign ? a.sign < b.sign : a.step > b.step;
    };
    for (std::size_t entry = 0; entry < 2 * keys_.size(); ++entry) {
      const Key& key = keys_[entry / 2];
      const auto begin = static_cast<std::ptrdiff_t>(places_.all.size());
      const auto add = [&](std::size_t another) {
        const auto places = own_places_.Of(another);
        places_.all.insert(places_.all.end(), places.begin(), places.end());
      };
      const bool is_used = entry % 2 == 0 ? key.is_word : key.is_stem;
      if (is_used) {
        add(entry);
        std::uint32_t hash = kNoBytes;
        bool is_joined = false;
        for (std::size_t size = 0; size < key.text.size();) {
          hash = WithByte(hash, key.text[size++]);
          if (!may_be_stem_[hash % kStemBits]) continue;
          const std::size_t stem = KeyOf(key.text.substr(0, size), hash);
          if (!keys_[stem].is_stem || 2 * stem + 1 == entry) continue;
          add(2 * stem + 1);
          is_joined = true;
        }
        if (is_joined) std::sort(places_.all.begin() + begin, places_.all.end(), order);
        places_.all.erase(std::unique(places_.all.begin() + begin, places_.all.end()),
                          places_.all.end());
      }
      places_.EndList();
    }
    own_places_ = {};
  }

  // The rarest step of a sign: words that few signs have are rare in speech, too.
  void ChooseAnchors() {
    constexpr std::size_t kMarkOfEverySentence = 100000;
    std::vector<std::array<std::size_t, InstructionSign::kMaxSteps>> commonness(signs_.size());
    for (const OwnPlace& one : own_) {
      const std::string_view text = keys_[one.entry / 2].text;
      const std::size_t signs = PlacesOf(one.entry).size();
      const bool is_mark = IsAnyOf(text, {"^", "$", ",", ":"});
      commonness[one.place.sign][one.place.step] += is_mark ? kMarkOfEverySentence : signs * signs;
    }
    std::vector<std::uint16_t> rarest;
    for (std::size_t sign = 0; sign < signs_.size(); ++sign) {
      const auto begin = commonness[sign].begin();
      const auto end = begin + static_cast<std::ptrdiff_t>(steps_[sign]);
      rarest.push_back(static_cast<std::uint16_t>(std::min_element(begin, end) - begin));
    }
    for (std::size_t entry = 0; entry < 2 * keys_.size(); ++entry) {
      for (const StepPlace& place : PlacesOf(entry)) {
        if (rarest[place.sign] == place.step) anchors_.all.push_back(place.sign);
      }
      anchors_.EndList();
    }
  }

  std::vector<const InstructionSign*> signs_;
  std::vector<std::size_t> steps_;
  std::vector<std::uint32_t> slots_;  // keys by their hashes
  std::vector<Key> keys_;             // the first is none
  std::bitset<kStemBits> may_be_stem_;
  std::vector<OwnPlace> own_;  // in the order of the signs
  Lists<StepPlace> own_places_;
  Lists<StepPlace> places_;  // entry 2 k: of the word of key k; 2 k + 1: of its stem
  Lists<std::uint16_t> anchors_;
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

}  // namespace

SignSearch::SignSearch() : progress_(Index().size()) {}

void SignSearch::EachSign(const SpokenSentence& sentence, const Found& found) {
  const SignIndex& index = Index();
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
  const SignIndex& index = Index();
  bool protects_user = false;
  for (std::uint32_t i = 0; i < sentence.size(); ++i) {
    const std::string_view word = sentence[i].text;
    protects_user = protects_user || IsAnyOf(word, {"cannot", "don't", "must", "never", "no", "not",
                                                    "only", "should"});
    for (const StepPlace& place : index.PlacesOf(entries_[i])) {
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
