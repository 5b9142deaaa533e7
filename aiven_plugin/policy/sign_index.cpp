#include "policy/sign_index.h"

#include <algorithm>
#include <array>

#include "core/lasting.h"

namespace claribi::policy {
namespace {

// The hash of FNV-1a, byte by byte: that of a word passes those of its beginnings.
constexpr std::uint32_t kNoBytes = 2166136261U;
constexpr std::uint32_t WithByte(std::uint32_t hash, char c) {
  return (hash ^ static_cast<unsigned char>(c)) * 16777619U;
}

}  // namespace

std::vector<std::string_view> Alternatives(std::string_view list) {
  std::vector<std::string_view> alternatives;
  while (!list.empty()) {
    const std::size_t bar = std::min(list.find('|'), list.size());
    alternatives.push_back(list.substr(0, bar));
    list.remove_prefix(std::min(bar + 1, list.size()));
  }
  return alternatives;
}

const SignIndex& SignIndex::Get() {
  static const core::Lasting<SignIndex> kIndex;
  return *kIndex;
}

SignIndex::SignIndex() : slots_(kFirstSlots), keys_(1) {
  for (const auto& list :
       {InstructionSigns(), InstructionSignsOfDeeds(), InstructionSignsOfAsking(),
        InstructionSignsOfSteering(), InstructionSignsOfRoles(), InstructionSignsOfOrders(),
        ForeignInstructionSigns()}) {
    for (const InstructionSign& sign : list) Add(sign);
  }
  SortPlaces();
  JoinStems();
  ChooseAnchors();
  own_ = {};
}

std::size_t SignIndex::Find(std::string_view word) const {
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

std::size_t SignIndex::SlotOf(std::string_view text, std::uint32_t hash) const {
  std::size_t slot = hash & (slots_.size() - 1);
  while (slots_[slot] != kNone) {
    const Key& key = keys_[slots_[slot]];
    if (key.hash == hash && key.text == text) break;
    slot = (slot + 1) & (slots_.size() - 1);
  }
  return slot;
}

std::size_t SignIndex::Intern(std::string_view text) {
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

void SignIndex::Add(const InstructionSign& sign) {
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
void SignIndex::SortPlaces() {
  std::vector<std::uint32_t> next(2 * keys_.size() + 1);
  for (const OwnPlace& one : own_) ++next[one.entry + 1];
  for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
  own_places_.ends = next;
  own_places_.all.resize(own_.size());
  for (const OwnPlace& one : own_) own_places_.all[next[one.entry]++] = one.place;
}

// Gives each entry the places of the stems that its text begins with.
void SignIndex::JoinStems() {
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

void SignIndex::ChooseAnchors() {
  constexpr std::size_t kMarkOfEverySentence = 100000;
  std::vector<std::array<std::size_t, InstructionSign::kMaxSteps>> commonness(signs_.size());
  for (const OwnPlace& one : own_) {
    const std::string_view text = keys_[one.entry / 2].text;
    const std::size_t signs = PlacesOf(one.entry).size();
    const bool is_mark = text == "^" || text == "$" || text == "," || text == ":";
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

}  // namespace claribi::policy
