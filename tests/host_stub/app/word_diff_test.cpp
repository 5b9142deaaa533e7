// What a person is shown of two texts, whatever they hold.
#include "app/word_diff.h"

#include <gtest/gtest.h>

#include <string>

namespace claribi::app {
namespace {

TEST(WordDiff, MarksWhatIsGoneAndWhatIsNew) {
  EXPECT_EQ(WordDiff("Lists things.", "Lists things."), "Lists things.");
  EXPECT_EQ(WordDiff("Lists things.", "Lists all things."), "Lists {+all+} things.");
  EXPECT_EQ(WordDiff("Lists all things.", "Lists things."), "Lists [-all-] things.");
  EXPECT_EQ(WordDiff("Lists old things here.", "Lists new things there."),
            "Lists [-old-] {+new+} things [-here.-] {+there.+}");
  EXPECT_EQ(WordDiff("", "All of it"), "{+All of it+}");
  EXPECT_EQ(WordDiff("All of it", ""), "[-All of it-]");
}

TEST(WordDiff, KeepsLines) {
  EXPECT_EQ(WordDiff("{\n  \"a\": 1\n}", "{\n  \"a\": 2\n}"), "{\n\"a\": [-1-] {+2+}\n}");
}

TEST(WordDiff, ShowsNewAndGoneLinesAsLines) {
  EXPECT_EQ(WordDiff("", "a b\nc"), "{+a b+}\n{+c+}");
  EXPECT_EQ(WordDiff("a b\nc", ""), "[-a b-]\n[-c-]");
  EXPECT_EQ(WordDiff("{\n}", "{\n\"a\": 1,\n\"b\": 2\n}"), "{\n{+\"a\": 1,+}\n{+\"b\": 2+}\n}");
  EXPECT_EQ(WordDiff("a b", "a\nb"), "a {+\\n+}\nb") << "a break alone can be seen";
  EXPECT_EQ(WordDiff("a\nb", "a b"), "a [-\\n-] b");
  EXPECT_EQ(WordDiff("", "a\n\nb"), "{+a+}\n{+\\n+}\n{+b+}");
}

TEST(WordDiff, ShowsWhatCannotBeSeen) {
  const std::string diff = WordDiff("a b", "a\u202e b\x1b[2J");
  EXPECT_EQ(diff.find('\x1b'), std::string::npos);
  EXPECT_NE(diff.find("\\u{202e}"), std::string::npos) << diff;
}

TEST(WordDiff, OfTextsThatAreTooLongToCompareShowsBoth) {
  std::string before;
  std::string after;
  for (int i = 0; i < 5000; ++i) {
    before += "b" + std::to_string(i) + " ";
    after += "a" + std::to_string(i) + " ";
  }
  const std::string diff = WordDiff("same " + before + "end", "same " + after + "end");
  EXPECT_TRUE(diff.starts_with("same [-b0 b1 "));
  EXPECT_TRUE(diff.ends_with(" a4999+} end"));
}

}  // namespace
}  // namespace claribi::app
