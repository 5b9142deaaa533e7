// A rule of sentences is tried only at the words that it may begin with. Held here against a look
// at every word, over the sentences of all sets that are labelled, and such as come of them when
// words are exchanged.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "policy/answer_words.h"
#include "policy/word_table.h"

namespace claribi::policy {
namespace {

// The texts between quotation marks that are more than a word.
void AddTexts(const std::filesystem::path& path, std::vector<std::string>& texts) {
  std::ifstream file(path);
  const std::string source{std::istreambuf_iterator<char>(file), {}};
  std::string text;
  bool is_inside = false;
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source[i] == '"') {
      if (is_inside && text.find(' ') != std::string::npos) texts.push_back(text);
      text.clear();
      is_inside = !is_inside;
    } else if (source[i] == '\n') {
      is_inside = false;
      text.clear();
    } else if (is_inside && source[i] == '\\' && i + 1 < source.size()) {
      text += source[++i] == 'n' ? '\n' : source[i];
    } else if (is_inside) {
      text += source[i];
    }
  }
}

const std::vector<std::string>& Sentences() {
  static const auto& sentences = *[] {
    auto* texts = new std::vector<std::string>;
    const std::filesystem::path tests = CLARIBI_SOURCE_DIR "/tests";
    for (const char* folder : {"completeness", "aiven_plugin/policy"}) {
      for (const auto& entry : std::filesystem::directory_iterator(tests / folder)) {
        const std::string name = entry.path().filename();
        if (name.ends_with(".py") || name.find("instruction") == std::string::npos) {
          AddTexts(entry.path(), *texts);
        }
      }
    }
    return texts;
  }();
  return sentences;
}

std::vector<std::string> WordsOf(const std::string& sentence) {
  std::vector<std::string> words(1);
  for (const char c : sentence) {
    if (c == ' ') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

TEST(QuickLook, SaysTheSameOfLabelledSentences) {
  std::size_t marked = 0;
  for (const std::string& sentence : Sentences()) {
    const Incompleteness full = SaidIncomplete(sentence, Look::kEverywhere);
    EXPECT_EQ(SaidIncomplete(sentence), full) << sentence;
    marked += full != Incompleteness::kNone ? 1 : 0;
  }
  EXPECT_GT(marked, 400U) << "of " << Sentences().size();
}

TEST(QuickLook, SaysTheSameWhereWordsAreExchanged) {
  std::minstd_rand random(7);
  const auto one_of = [&random](const auto& list) -> const auto& {
    return list[random() % list.size()];
  };
  std::size_t marked = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::vector<std::string> words = WordsOf(one_of(Sentences()));
    for (int change = 0; change < 3; ++change) {
      words[random() % words.size()] = one_of(WordsOf(one_of(Sentences())));
    }
    std::string sentence;
    for (const std::string& word : words) sentence += word + ' ';
    const Incompleteness full = SaidIncomplete(sentence, Look::kEverywhere);
    ASSERT_EQ(SaidIncomplete(sentence), full) << sentence;
    marked += full != Incompleteness::kNone ? 1 : 0;
  }
  EXPECT_GT(marked, 400U);
}

TEST(WordTable, HasItsWordsAndNoOthers) {
  static constexpr WordTable kWords{"row", "rows", "row's", "a"};
  for (const char* word : {"row", "rows", "row's", "a"}) EXPECT_TRUE(kWords.Has(word)) << word;
  for (const char* word : {"", "ro", "rowss", "b", "Row"}) EXPECT_FALSE(kWords.Has(word)) << word;
}

}  // namespace
}  // namespace claribi::policy
