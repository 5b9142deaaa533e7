// A fixed set of words, sorted when it is compiled: looked up without a copy of the list.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace claribi::policy {

template <std::size_t N>
class WordSet {
 public:
  explicit constexpr WordSet(const std::string_view (&words)[N])  // NOLINT(*-avoid-c-arrays)
  {
    std::copy(std::begin(words), std::end(words), words_.begin());
    std::sort(words_.begin(), words_.end(), IsBefore);
  }

  constexpr bool Has(std::string_view word) const {
    return std::binary_search(words_.begin(), words_.end(), word, IsBefore);
  }

 private:
  // By length first, which tells most words apart.
  static constexpr bool IsBefore(std::string_view a, std::string_view b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  }

  std::array<std::string_view, N> words_{};
};

}  // namespace claribi::policy
