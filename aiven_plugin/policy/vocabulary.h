// The class of each word of a name: the general words (general_words.h) and a manifest's own. Of
// two classes for one word the stricter holds, so that no manifest can take a general write word
// back.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "policy/general_words.h"

namespace claribi::policy {

// A manifest's own words, lower case.
struct OwnWords {
  std::vector<std::string> read_verbs;    // read, and may be nouns
  std::vector<std::string> action_verbs;  // do not read
  std::vector<std::string> write_words;   // write, and are never nouns
  std::vector<std::string> names;  // names of the vendor: nouns, unless another list has them
};

class Vocabulary {  // immutable
 public:
  explicit Vocabulary(OwnWords own);
  // word: lower case.
  WordClass ClassOf(std::string_view word) const;
  bool Writes(std::string_view word) const;
  std::size_t longest_write_word() const { return longest_write_word_; }

 private:
  OwnWords own_;
  std::size_t longest_write_word_ = 0;
};

// The first of `read_verbs` that is no reading verb in general (it writes, or acts); empty: none.
// Such a list contradicts the general one.
std::string ContradictingReadVerb(const std::vector<std::string>& read_verbs);

}  // namespace claribi::policy
