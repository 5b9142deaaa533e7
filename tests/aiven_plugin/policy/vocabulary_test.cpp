#include "policy/vocabulary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace claribi::policy {
namespace {

constexpr WordClass kLists[] = {
    WordClass::kNoun,       WordClass::kInformation, WordClass::kRead,
    WordClass::kReadOrNoun, WordClass::kMayRead,     WordClass::kActionOrNoun,
    WordClass::kAction,     WordClass::kWriteOrNoun, WordClass::kWrite};

// They are searched by halves.
TEST(GeneralWords, AreSortedLowerCaseAndInOneListEach) {
  std::map<std::string_view, int> seen;
  for (const WordClass list : kLists) {
    const auto words = GeneralWords(list);
    ASSERT_FALSE(words.empty());
    EXPECT_TRUE(std::is_sorted(words.begin(), words.end()));
    for (const std::string_view word : words) {
      EXPECT_EQ(++seen[word], 1) << word;
      EXPECT_TRUE(std::all_of(word.begin(), word.end(), [](char c) {
        return c >= 'a' && c <= 'z';
      })) << word;
      EXPECT_EQ(GeneralClassOf(word), list) << word;
    }
  }
}

TEST(GeneralWords, WriteInAllFiveWordsOfTheBlockList) {
  for (const char* word : {"create", "update", "delete", "send", "refund"}) {
    EXPECT_TRUE(Vocabulary({}).Writes(word)) << word;
  }
}

TEST(Vocabulary, AddsTheWordsOfAManifest) {
  const Vocabulary words(
      {.read_verbs = {"behold"}, .action_verbs = {"zing"}, .write_words = {"Zorch"}, .names = {}});
  EXPECT_EQ(words.ClassOf("behold"), WordClass::kReadOrNoun);
  EXPECT_EQ(words.ClassOf("zing"), WordClass::kAction);
  EXPECT_EQ(words.ClassOf("zorch"), WordClass::kWrite);
  EXPECT_EQ(words.ClassOf("users"), WordClass::kOther);
}

TEST(Vocabulary, TakesNoGeneralWordBack) {
  const Vocabulary words({.read_verbs = {"create", "update", "run", "file", "get"},
                          .action_verbs = {"delete"},
                          .write_words = {},
                          .names = {}});
  EXPECT_EQ(words.ClassOf("create"), WordClass::kWrite);
  EXPECT_EQ(words.ClassOf("update"), WordClass::kWriteOrNoun);
  EXPECT_EQ(words.ClassOf("run"), WordClass::kAction);
  EXPECT_EQ(words.ClassOf("file"), WordClass::kActionOrNoun);
  EXPECT_EQ(words.ClassOf("get"), WordClass::kRead);
  EXPECT_EQ(words.ClassOf("delete"), WordClass::kWrite);
}

TEST(Vocabulary, LetsAManifestForbidAReadingVerb) {
  const Vocabulary words(
      {.read_verbs = {}, .action_verbs = {"search"}, .write_words = {"get"}, .names = {}});
  EXPECT_EQ(words.ClassOf("get"), WordClass::kWrite);
  EXPECT_EQ(words.ClassOf("search"), WordClass::kAction);
}

TEST(Vocabulary, SettlesAVerbThatMayReadForItsVendor) {
  EXPECT_EQ(Vocabulary({}).ClassOf("query"), WordClass::kMayRead);
  const Vocabulary words(
      {.read_verbs = {"query"}, .action_verbs = {}, .write_words = {}, .names = {}});
  EXPECT_EQ(words.ClassOf("query"), WordClass::kReadOrNoun);
}

TEST(Vocabulary, TakesTheVendorsNameForANounUnlessItIsAVerb) {
  const Vocabulary words(
      {.read_verbs = {}, .action_verbs = {}, .write_words = {}, .names = {"Acme", "render"}});
  EXPECT_EQ(words.ClassOf("acme"), WordClass::kNoun);
  EXPECT_EQ(words.ClassOf("render"), WordClass::kMayRead);
}

TEST(Vocabulary, NamesTheReadingVerbThatIsNone) {
  EXPECT_EQ(ContradictingReadVerb({"get", "behold", "query"}), "");
  EXPECT_EQ(ContradictingReadVerb({"get", "update"}), "update");
  EXPECT_EQ(ContradictingReadVerb({"run"}), "run");
}

}  // namespace
}  // namespace claribi::policy
