#include "policy/vocabulary.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace claribi::policy {
namespace {

bool IsWriteClass(WordClass word_class) {
  return word_class == WordClass::kWrite || word_class == WordClass::kWriteOrNoun;
}

bool Acts(WordClass word_class) {
  return IsWriteClass(word_class) || word_class == WordClass::kAction ||
         word_class == WordClass::kActionOrNoun;
}

std::vector<std::string> Lower(std::vector<std::string> words) {
  for (std::string& word : words) word = core::AsciiLower(word);
  return words;
}

}  // namespace

Vocabulary::Vocabulary(OwnWords own) : own_(std::move(own)) {
  own_.read_verbs = Lower(std::move(own_.read_verbs));
  own_.action_verbs = Lower(std::move(own_.action_verbs));
  own_.write_words = Lower(std::move(own_.write_words));
  own_.names = Lower(std::move(own_.names));
  const auto measure = [this](const auto& words) {
    for (const auto& word : words) {
      longest_write_word_ = std::max(longest_write_word_, word.size());
    }
  };
  measure(GeneralWords(WordClass::kWrite));
  measure(GeneralWords(WordClass::kWriteOrNoun));
  measure(own_.write_words);
}

WordClass Vocabulary::ClassOf(std::string_view word) const {
  if (core::Contains(own_.write_words, word)) return WordClass::kWrite;
  const WordClass general = GeneralClassOf(word);
  if (Acts(general)) return general;
  if (core::Contains(own_.action_verbs, word)) return WordClass::kAction;
  if (core::Contains(own_.read_verbs, word) && general != WordClass::kRead) {
    return WordClass::kReadOrNoun;
  }
  if (general == WordClass::kOther && core::Contains(own_.names, word)) return WordClass::kNoun;
  return general;
}

bool Vocabulary::Writes(std::string_view word) const {
  return core::Contains(own_.write_words, word) || IsWriteClass(GeneralClassOf(word));
}

std::string ContradictingReadVerb(const std::vector<std::string>& read_verbs) {
  const auto found = std::find_if(read_verbs.begin(), read_verbs.end(), [](const std::string& one) {
    return Acts(GeneralClassOf(core::AsciiLower(one)));
  });
  return found == read_verbs.end() ? std::string() : *found;
}

}  // namespace claribi::policy
