// The names of an enumeration whose values count from 0: one table, read both ways.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace claribi::core {

template <typename Enum, std::size_t kCount>
struct EnumNames {
  std::array<std::string_view, kCount> names;  // in the order of the values; none twice

  // Throws std::out_of_range for a value that the table forgot.
  constexpr std::string_view Of(Enum value) const {
    return names.at(static_cast<std::size_t>(value));
  }
  // Empty if nothing has that name.
  constexpr std::optional<Enum> Find(std::string_view name) const {
    for (std::size_t i = 0; i < kCount; ++i) {
      if (names[i] == name) return static_cast<Enum>(i);
    }
    return std::nullopt;
  }
};

}  // namespace claribi::core
