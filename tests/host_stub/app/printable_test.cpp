#include "app/printable.h"

#include <gtest/gtest.h>

#include <sstream>

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

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// As `audit` and `status` have them.
Table Calls() {
  Table table({WrappedColumn("TIME", 3), WrappedColumn("WHO", 2), WrappedColumn("SOURCE", 0),
               NameColumn("TOOL"), WrappedColumn("OUTCOME", 3), WholeColumn("ROWS", -1),
               WholeColumn("MS", -2)});
  table.Add(
      {"2026-11-30 16:00:00Z", "ada", "production", "service_metrics_fetch", "ok", "12", "1234"});
  table.Add({"2026-11-30 16:00:00Z", "ada", "production", "service_list", "tool_error: not_found",
             "", "20"});
  return table;
}

TEST(Table, LeavesOutTheLeastImportantFirst) {
  const std::string all = Calls().Render(100);
  EXPECT_EQ(all.find("not shown"), std::string::npos) << all;
  const std::string narrow = Calls().Render(60);
  for (const char* kept :
       {"TIME", "WHO", "OUTCOME", "TOOL", "service_metrics_fetch", "16:00:00Z"}) {
    EXPECT_NE(narrow.find(kept), std::string::npos) << kept << "\n" << narrow;
  }
  EXPECT_NE(narrow.find("not shown: "), std::string::npos) << narrow;
  EXPECT_EQ(narrow.find("1234"), std::string::npos) << narrow;
  for (const std::string& line : LinesOf(narrow)) EXPECT_LE(DisplayWidth(line), 60u) << line;
}

TEST(Table, LeavesOutWhatIsEmptyInAllRowsBeforeAnythingElse) {
  Table table({NameColumn("NAME"), WholeColumn("ACCOUNT"), WholeColumn("ENDPOINT")});
  table.Add({"prod", "", std::string(60, 'e')});
  const std::string text = table.Render(70);
  EXPECT_NE(text.find(std::string(60, 'e')), std::string::npos) << text;
  EXPECT_EQ(text.find("ACCOUNT"), std::string::npos) << text;
  EXPECT_EQ(text.find("not shown"), std::string::npos) << "nothing is lost";
  EXPECT_NE(table.Render(100).find("ACCOUNT"), std::string::npos) << "where there is room";
}

TEST(Table, KeepsNamesInOnePieceAsLongAsItCan) {
  Table table({NameColumn("NAME"), "PROJECT", "PLAN", WrappedColumn("LOAD", 1)});
  table.Add({"events-ch-prod", "nordlicht-data-platform", "business-16-storage", "42"});
  for (const std::size_t width : {80u, 60u, 50u, 40u}) {
    const std::string text = table.Render(width);
    EXPECT_NE(text.find("events-ch-prod"), std::string::npos) << text;
    EXPECT_NE(text.find("42"), std::string::npos) << text;
    for (const char* name : {"nordlicht-data-platform", "business-16-storage"}) {
      const bool is_whole = text.find(name) != std::string::npos;
      const bool is_gone = text.find(std::string(name).substr(0, 8)) == std::string::npos;
      EXPECT_TRUE(is_whole || is_gone) << width << "\n" << text;
    }
  }
}

TEST(Table, BreaksANameThatHasNoRoomBehindAJoint) {
  Table table({NameColumn("A"), WrappedColumn("ENDPOINT", 1)});
  table.Add({"x", "https://mcp.vendor.example/mcp?read_only=true"});
  const std::string text = table.Render(30);
  EXPECT_NE(text.find("https://mcp.vendor.example/"), std::string::npos) << text;
  for (const std::string& line : LinesOf(text)) EXPECT_LE(DisplayWidth(line), 30u) << line;
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
