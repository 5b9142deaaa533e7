// The kinds of names that were seen before, for what reads a name wherever it stands.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "results/credential_names.h"

namespace claribi::results {

// Remembers the kinds of names: the rows of a document repeat them, and so does each answer of a
// tool. What was remembered stays until another name takes its place. Allocates nothing.
class NameKinds {
 public:
  // Those of the thread that asks.
  static NameKinds& OfThread();

  NameKind Of(std::string_view name);

 private:
  static constexpr std::size_t kLongest = 30;
  struct Entry {
    std::array<char, kLongest> name{};
    std::uint8_t size = 0;
    NameKind kind = NameKind::kOther;
  };
  std::array<Entry, 64> entries_{};
};

}  // namespace claribi::results
