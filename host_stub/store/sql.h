// Sql: one SQL statement with its values, as data, so that it can wait and be run with those
// of other threads. Inside of this room only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace claribi::store {

/// Bytes that are no text.
struct Blob {
  std::string_view bytes;
};

/// What stands for $1 and so on; borrowed.
using Value = std::variant<std::string_view, std::int64_t, Blob>;

/// One that writes, and that may be run twice: the second time changes nothing more.
struct Sql {
  const char* text;  // a literal: sessions know what they have prepared by its text
  std::vector<std::variant<std::string, std::int64_t>> values;

  /// As long as the statement stays where it is.
  std::vector<Value> Borrowed() const {
    std::vector<Value> borrowed;
    borrowed.reserve(values.size());
    for (const auto& value : values) {
      if (const auto* number = std::get_if<std::int64_t>(&value)) {
        borrowed.emplace_back(*number);
      } else {
        borrowed.emplace_back(std::string_view(std::get<std::string>(value)));
      }
    }
    return borrowed;
  }
};

}  // namespace claribi::store
