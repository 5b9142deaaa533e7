#include "policy/header_text.h"

#include <gtest/gtest.h>

#include <string>

namespace claribi::policy {
namespace {

std::string InOneLine(std::string_view text) { return HeaderText(text, 100); }

TEST(HeaderText, LeavesLatinTextAlone) {
  for (const char* text : {"", "plain, 1 < 2", "caf\u00E9 \u00FF", "a\u00A0b", "?", "why??"}) {
    EXPECT_EQ(InOneLine(text), text);
  }
}

TEST(HeaderText, IsOneLineWithoutControlCharacters) {
  EXPECT_EQ(InOneLine("one\r\ntwo\tthree"), "one  two three");
  EXPECT_EQ(InOneLine(std::string_view("a\0b", 3)), "a b");
  EXPECT_EQ(InOneLine("a\x1B[31mb\x7F"
                      "c\u0085d\u2028e"),
            "a [31mb c d e");
}

TEST(HeaderText, HasNoBlanksAround) {
  EXPECT_EQ(InOneLine(" \n a b \n\t "), "a b");
  EXPECT_EQ(InOneLine(" \r\n "), "");
}

TEST(HeaderText, WritesTypographicMarksInAscii) {
  EXPECT_EQ(InOneLine("\u201Cit\u2019s\u201D \u2013 10 \u20AC\u2026"), "\"it's\" - 10 EUR...");
}

TEST(HeaderText, MarksWhatCannotTravel) {
  EXPECT_EQ(InOneLine("\u4ECA\u6708 report \U0001F600!"), "? report ?!");
  EXPECT_EQ(InOneLine("\u0100"), "?");
  EXPECT_EQ(InOneLine("a\xFF\xFE"), "a?") << "malformed bytes";
}

TEST(HeaderText, CutsAtACharacter) {
  EXPECT_EQ(HeaderText("\u00E9\u00E9\u00E9", 2), "\u00E9\u00E9");
  EXPECT_EQ(HeaderText("a\u2026", 3), "a");
  EXPECT_EQ(HeaderText("ab cd", 3), "ab");
  EXPECT_EQ(HeaderText("abc", 0), "");
}

}  // namespace
}  // namespace claribi::policy
