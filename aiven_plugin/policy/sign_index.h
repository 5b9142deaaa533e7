// Which step of which sign of instruction_signs.h a word is of, and which signs have it as their
// rarest step: words that few signs have are rare in speech, too. Made once in a process. Pure.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "policy/instruction_signs.h"

namespace claribi::policy {

// "a|b|c", as tables write what may stand in one place.
std::vector<std::string_view> Alternatives(std::string_view list);

class SignIndex {
 public:
  struct StepPlace {
    std::uint16_t sign;
    std::uint16_t step;

    friend bool operator==(const StepPlace&, const StepPlace&) = default;
  };

  static const SignIndex& Get();

  SignIndex();

  // The entry of a word, which has the places of all stems that it begins with, too.
  std::size_t Find(std::string_view word) const;

  // By their signs; later steps of a sign first: one word is no two steps.
  std::span<const StepPlace> PlacesOf(std::size_t entry) const { return places_.Of(entry); }
  // The signs of whose rarest step a word is.
  std::span<const std::uint16_t> AnchorsOf(std::size_t entry) const { return anchors_.Of(entry); }

  const InstructionSign& At(std::size_t sign) const { return *signs_[sign]; }
  std::size_t size() const { return signs_.size(); }
  std::size_t StepsOf(std::size_t sign) const { return steps_[sign]; }

 private:
  static constexpr std::size_t kNone = 0;           // the key of a word that is of no sign
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

  std::size_t SlotOf(std::string_view text, std::uint32_t hash) const;
  std::size_t KeyOf(std::string_view text, std::uint32_t hash) const {
    return slots_[SlotOf(text, hash)];
  }
  std::size_t Intern(std::string_view text);
  void Add(const InstructionSign& sign);
  void SortPlaces();
  void JoinStems();
  void ChooseAnchors();

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

}  // namespace claribi::policy
