// A set of words that is built by the compiler and asked in one look, however many words it has:
// most words of a text are in no set. Pure; allocates nothing.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace claribi::policy {

// FNV-1a; the same for the same word in every set.
constexpr std::uint32_t WordHash(std::string_view word) {
  std::uint32_t hash = 2166136261U;
  for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

template <std::size_t N>
class WordTable {
 public:
  template <typename... Words>
  explicit consteval WordTable(const Words&... words) {
    (Add(words), ...);
  }

  constexpr bool Has(std::string_view word) const { return Has(word, WordHash(word)); }
  // hash: of the word.
  constexpr bool Has(std::string_view word, std::uint32_t hash) const {
    for (std::size_t at = hash % kSlots; !slots_[at].empty(); at = (at + 1) % kSlots) {
      if (slots_[at] == word) return true;
    }
    return false;
  }

 private:
  static constexpr std::size_t kSlots = std::bit_ceil(4 * N);

  consteval void Add(std::string_view word) {
    std::size_t at = WordHash(word) % kSlots;
    while (!slots_[at].empty()) at = (at + 1) % kSlots;
    slots_[at] = word;
  }

  std::array<std::string_view, kSlots> slots_{};
};
template <typename... Words>
WordTable(const Words&...) -> WordTable<sizeof...(Words)>;

// The same of entries that have a `text`, which live longer.
template <typename Entry, std::size_t N>
class EntryTable {
 public:
  explicit consteval EntryTable(const std::array<Entry, N>& entries) : entries_(&entries) {
    for (std::size_t i = 0; i < N; ++i) {
      std::size_t at = WordHash(entries[i].text) % kSlots;
      while (slots_[at] != 0) at = (at + 1) % kSlots;
      slots_[at] = static_cast<std::uint16_t>(i + 1);
    }
  }

  // nullptr if no entry has this text.
  constexpr const Entry* Find(std::string_view word) const {
    for (std::size_t at = WordHash(word) % kSlots; slots_[at] != 0; at = (at + 1) % kSlots) {
      const Entry& entry = (*entries_)[slots_[at] - std::size_t{1}];
      if (entry.text == word) return &entry;
    }
    return nullptr;
  }

 private:
  static constexpr std::size_t kSlots = std::bit_ceil(4 * N);
  static_assert(N < 0xFFFF);

  const std::array<Entry, N>* entries_;
  std::array<std::uint16_t, kSlots> slots_{};
};

}  // namespace claribi::policy
