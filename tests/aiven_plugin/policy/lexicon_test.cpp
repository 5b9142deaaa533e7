#include "policy/lexicon.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace claribi::policy {
namespace {

TEST(Lexicon, KnowsWhatCanBeAVerb) {
  for (const char* word : {"abandon", "zoom", "resize", "invoice", "invoices", "yodel"}) {
    EXPECT_EQ(PartOf(word), PartOfSpeech::kVerb) << word;
  }
  for (const char* word : {"isochrone", "enterprise", "zygote", "cities", "weekly", "aalii"}) {
    EXPECT_EQ(PartOf(word), PartOfSpeech::kNeverVerb) << word;
  }
  for (const char* word : {"account", "accounts", "box", "boxes"}) {
    EXPECT_EQ(PartOf(word), PartOfSpeech::kMostlyNoun) << word;
  }
  for (const char* word : {"", "s", "ss", "es", "ies", "zzz", "aaaa", "fastpurge", "Account",
                           "averylongwordthatnobodywrites", "a", "\n", "~"}) {
    EXPECT_EQ(PartOf(word), PartOfSpeech::kUnknown) << word;
  }
}

TEST(Lexicon, KnowsWhatSomebodyDoes) {
  for (const char* word : {"cancellation", "rotation", "enrollment", "abduction"}) {
    EXPECT_TRUE(MeansAnAct(word)) << word;
  }
  for (const char* word : {"temperature", "invoice", "glacier", "rotations", "", "zzz"}) {
    EXPECT_FALSE(MeansAnAct(word)) << word;
  }
}

// Every word of the data, as tests/lexicon/make_lexicon.py describes its lines.
TEST(Lexicon, FindsEveryWordOfItsData) {
  std::ifstream file(std::string(CLARIBI_SOURCE_DIR) + "/aiven_plugin/policy/lexicon_words.inc");
  std::string line;
  PartOfSpeech part = PartOfSpeech::kUnknown;
  std::size_t words = 0;
  const auto expect = [&](const std::string& word) {
    ++words;
    ASSERT_EQ(PartOf(word), part) << word;
  };
  // The list of acts, which is the last, says nothing of verbs.
  while (std::getline(file, line) && line.find("kActs") == std::string::npos) {
    if (line.ends_with("R\"(")) {
      part = line.find("kNeverVerbs") != std::string::npos    ? PartOfSpeech::kNeverVerb
             : line.find("kMostlyNouns") != std::string::npos ? PartOfSpeech::kMostlyNoun
                                                              : PartOfSpeech::kVerb;
      continue;
    }
    if (part == PartOfSpeech::kUnknown || line == ")\";") continue;
    std::string word;
    for (const char c : line) {
      if (c >= 'a' && c <= 'z') {
        word += c;
      } else {
        expect(word);
        word.resize(static_cast<std::size_t>(c - 'A'));
      }
    }
    expect(word);
  }
  EXPECT_GT(words, 50000U);
}

}  // namespace
}  // namespace claribi::policy
