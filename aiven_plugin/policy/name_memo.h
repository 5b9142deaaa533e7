// What a name means, kept while an answer is read: its rows repeat their names. Holds views, so
// what is read has to live longer. Allocates nothing of its own.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "policy/word_table.h"

namespace claribi::policy {

template <typename Meaning>
class NameMemo {
 public:
  // read: the meaning of a name, which has to be the same each time.
  template <typename Read>
  const Meaning& Of(std::string_view name, Read&& read) {
    Entry& entry = entries_[WordHash(name) % entries_.size()];
    if (!entry.is_known || entry.name != name) entry = {name, read(name), true};
    return entry.meaning;
  }

 private:
  struct Entry {
    std::string_view name;
    Meaning meaning{};
    bool is_known = false;
  };
  std::array<Entry, 64> entries_{};
};

}  // namespace claribi::policy
