#include "app/printable.h"

#include <gtest/gtest.h>

#include "app/table.h"

namespace claribi::app {
namespace {

TEST(Printable, LeavesOrdinaryTextAlone) {
  EXPECT_EQ(Printable("Grüße, 東京 🚀 €5"), "Grüße, 東京 🚀 €5");
}

TEST(Printable, ShowsTerminalEscapesInsteadOfObeyingThem) {
  EXPECT_EQ(Printable("\x1b[31mred\x07"), "\\u{1b}[31mred\\u{7}");
  EXPECT_EQ(Printable(std::string_view("\0", 1)), "\\u{0}");
  EXPECT_EQ(Printable("\x7f"), "\\u{7f}");
  EXPECT_EQ(Printable("\xc2\x9b"
                      "2J"),
            "\\u{9b}2J")
      << "the C1 form of the same escape";
}

TEST(Printable, ShowsDirectionMarksAndInvisibleCharacters) {
  EXPECT_EQ(Printable("a\u202eb"), "a\\u{202e}b");
  EXPECT_EQ(Printable("a\u2066b"), "a\\u{2066}b");
  EXPECT_EQ(Printable("a\u200bb\ufeff"), "a\\u{200b}b\\u{feff}");
  EXPECT_EQ(Printable("\U000e0041"), "\\u{e0041}") << "a tag character";
}

TEST(Printable, ShowsFillersSelectorsAndWhatADisplayMayIgnore) {
  EXPECT_EQ(Printable("\u034f\u115f\u17b4\u180b\u3164\uffa0"),
            "\\u{34f}\\u{115f}\\u{17b4}\\u{180b}\\u{3164}\\u{ffa0}");
  EXPECT_EQ(Printable("\ufe00\U000e0101\U0001d173"), "\\u{fe00}\\u{e0101}\\u{1d173}");
  EXPECT_EQ(Printable("❤️"), "❤️") << "a selector that shapes an emoji";
}

TEST(Printable, IsOneLine) {
  EXPECT_EQ(Printable("a\r\nb\tc"), "a b c");
  EXPECT_EQ(Printable("a\u2028b"), "a\\u{2028}b");
  EXPECT_EQ(PrintableBlock("a\r\nb\x1b"), "a\nb\\u{1b}");
}

TEST(Printable, ReplacesWhatIsNoUtf8) {
  const std::string replacement = "\xef\xbf\xbd";
  EXPECT_EQ(Printable("a\xff"
                      "b"),
            "a" + replacement + "b");
  EXPECT_EQ(Printable("\xc0\xaf"), replacement + replacement) << "overlong";
  EXPECT_EQ(Printable("\xed\xa0\x80"), replacement + replacement + replacement) << "surrogate";
  EXPECT_EQ(Printable("\xe2\x82"), replacement + replacement) << "cut off";
}

TEST(Printable, EveryPrefixOfATextIsSafe) {
  const std::string text = "é\x1b[2J東\u202e🚀\xff\xc2";
  for (std::size_t length = 0; length <= text.size(); ++length) {
    const std::string exact(text.data(), length);
    EXPECT_TRUE(IsUtf8(Printable(exact)));
    EXPECT_EQ(Printable(exact).find('\x1b'), std::string::npos);
  }
}

TEST(Utf8, IsTold) {
  EXPECT_TRUE(IsUtf8("plain, Grüße, \xef\xbf\xbd"));
  EXPECT_FALSE(IsUtf8("\xff"));
  EXPECT_FALSE(IsUtf8("\xed\xa0\x80"));
}

TEST(Width, CountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth("Grüße"), 5u);
  EXPECT_EQ(DisplayWidth("東京"), 4u);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1u);
}

TEST(Width, ACutIsMarkedAndFits) {
  EXPECT_EQ(CutToWidth("abcdef", 6), "abcdef");
  EXPECT_EQ(CutToWidth("abcdefg", 6), "abcde…");
  EXPECT_EQ(CutToWidth("東京都", 4), "東…");
  EXPECT_EQ(CutToWidth("abc", 1), "…");
}

TEST(Table, AlignsColumnsAndPutsNumbersToTheRight) {
  Table table({"NAME", "NODES"});
  table.Add({"pg", "2"});
  table.Add({"kafka-main", "12"});
  EXPECT_EQ(table.Render(80),
            "NAME        NODES\n"
            "----------  -----\n"
            "pg              2\n"
            "kafka-main     12\n");
}

TEST(Table, CutsNothingWhereThereIsNoTerminal) {
  Table table({NameColumn("NAME"), ProseColumn("DESCRIPTION")});
  table.Add({std::string(200, 'n'), std::string(900, 'x')});
  EXPECT_EQ(table.Render(kEndlessWidth).find("…"), std::string::npos);
  EXPECT_NE(table.Render(kEndlessWidth).find(std::string(900, 'x')), std::string::npos);
}

TEST(Table, CutsProseAndSaysSo) {
  Table table({NameColumn("NAME"), ProseColumn("DESCRIPTION")});
  table.Add({std::string(30, 'n'), std::string(200, 'x')});
  const std::string text = table.Render(80);
  EXPECT_NE(text.find(std::string(30, 'n')), std::string::npos);
  EXPECT_NE(text.find("…"), std::string::npos);
  EXPECT_NE(text.find("\ncut: DESCRIPTION ("), std::string::npos) << text;
}

TEST(Table, LeavesOutWhatHasNoRoomAndSaysSo) {
  Table table({NameColumn("NAME"), "TEXT", WholeColumn("ENDPOINT")});
  table.Add({std::string(30, 'n'), "short", std::string(60, 'e')});
  const std::string text = table.Render(80);
  EXPECT_EQ(text.find("ee"), std::string::npos);
  EXPECT_NE(text.find("\nnot shown: ENDPOINT ("), std::string::npos) << text;
  EXPECT_NE(text.find(std::string(30, 'n') + "  short"), std::string::npos);
}

TEST(Table, NeverCutsANameHoweverNarrowTheTerminal) {
  Table table({NameColumn("NAME"), ProseColumn("DESCRIPTION")});
  table.Add({std::string(130, 'n'), "words"});
  const std::string text = table.Render(40);
  EXPECT_NE(text.find(std::string(130, 'n') + "\n"), std::string::npos);
  EXPECT_NE(text.find("not shown: DESCRIPTION"), std::string::npos);
}

TEST(Table, WrapsWordsAndLosesNone) {
  Table table({NameColumn("NAME"), "REASON"});
  table.Add({"a", "one two three four five six seven eight nine ten eleven twelve 東京東京東京"});
  const std::string text = table.Render(40);
  for (const char* word : {"one", "seven", "twelve", "東京東京東京"}) {
    EXPECT_NE(text.find(word), std::string::npos) << text;
  }
  EXPECT_EQ(text.find("cut:"), std::string::npos);
}

TEST(Table, IsCsvWithEveryCharacter) {
  Table table({"LAST CHECK", "X"});
  table.Add({"a\nb", "=1+1"});
  EXPECT_EQ(table.Csv(), "last_check,x\r\n\"a\nb\",'=1+1\r\n");
}

TEST(Table, FitsTheWidth) {
  Table table({"NAME", "DESCRIPTION"});
  table.Add({"short", std::string(200, 'x')});
  for (const std::size_t width : {40u, 60u, 100u}) {
    const std::string text = table.Render(width);
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos;
         end = text.find('\n', begin)) {
      EXPECT_LE(DisplayWidth(text.substr(begin, end - begin)), width);
      begin = end + 1;
    }
  }
}

TEST(Table, KeepsWideCharactersStraight) {
  Table table({"A", "B"});
  table.Add({"東京", "x"});
  table.Add({"ab", "y"});
  EXPECT_EQ(table.Render(80), "A     B\n----  -\n東京  x\nab    y\n");
}

TEST(Table, FillsMissingCells) {
  Table table({"A", "B"});
  table.Add({"only"});
  EXPECT_EQ(table.Render(80), "A     B\n----  -\nonly\n");
}

}  // namespace
}  // namespace claribi::app
