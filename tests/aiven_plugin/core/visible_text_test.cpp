#include "core/visible_text.h"

#include <gtest/gtest.h>

#include "core/text.h"
#include "core/utf8.h"

namespace claribi::core {
namespace {

TEST(VisibleText, LeavesWhatIsSeen) {
  const std::string text = "Grüße, 東京 🚀 ❤️ a\tb\nc \"quoted\" \\";
  EXPECT_EQ(VisibleText(text, Lines::kKeep), text);
  EXPECT_EQ(VisibleText("a\r\nb\tc", Lines::kKeep), "a\nb\tc");
  EXPECT_EQ(VisibleText("a\r\nb\tc", Lines::kJoin), "a b c");
}

TEST(VisibleText, ShowsControls) {
  EXPECT_EQ(VisibleText("a\x1b[2J\rb\x7f", Lines::kKeep), "a\\u001B[2J\\u000Db\\u007F");
  EXPECT_EQ(VisibleText("\xc2\x9b", Lines::kKeep), "\\u009B");
}

TEST(VisibleText, ShowsBidirectionalMarks) {
  EXPECT_EQ(VisibleText("a\u202eb\u2066c\u061c", Lines::kKeep), "a\\u202Eb\\u2066c\\u061C");
}

TEST(VisibleText, ShowsWhatHasNoWidth) {
  EXPECT_EQ(VisibleText("a\u200bb\ufeff\u2060\u00ad\u034f", Lines::kKeep),
            "a\\u200Bb\\uFEFF\\u2060\\u00AD\\u034F");
  EXPECT_EQ(VisibleText("\u3164\uffa0\u115f", Lines::kKeep), "\\u3164\\uFFA0\\u115F");
}

TEST(VisibleText, ShowsTagsAndTheSelectorsThatCarryBytes) {
  EXPECT_EQ(VisibleText("\U000e0041\U000e0101\ufe00", Lines::kKeep),
            "\\uDB40\\uDC41\\uDB40\\uDD01\\uFE00");
}

TEST(VisibleText, ShowsWhatLooksLikeABlankAndIsNone) {
  EXPECT_EQ(VisibleText("\u2800\U0001d159\U00013441", Lines::kKeep),
            "\\u2800\\uD834\\uDD59\\uD80D\\uDC41");
}

TEST(VisibleText, ShowsSelectorsThatShapeNothing) {
  EXPECT_EQ(VisibleText("a\ufe0f\ufe0e", Lines::kKeep), "a\\uFE0F\\uFE0E");
  EXPECT_EQ(VisibleText("\u2764\ufe0f\ufe0f1\ufe0f\u20e3", Lines::kKeep),
            "\u2764\ufe0f\\uFE0F1\ufe0f\u20e3");
  EXPECT_EQ(Excerpt("a\ufe0f \u2764\ufe0f", 60), "a? \u2764\ufe0f");
}

TEST(VisibleText, ShowsSeparatorsOfLines) {
  EXPECT_EQ(VisibleText("a\u2028b\u2029", Lines::kKeep), "a\\u2028b\\u2029");
}

TEST(VisibleText, ReplacesWhatIsNoUtf8) {
  EXPECT_EQ(VisibleText("a\xff", Lines::kKeep), "a\xEF\xBF\xBD");
}

TEST(Visible, ShowsTextsAndNamesOfAValue) {
  const Json value = Json::Parse(R"({"a\u200b":["x\u202e",1],"p":"^[^\u0000-\u001f]*$"})").value();
  const Json shown = Visible(value);
  EXPECT_EQ(shown.Dump(), R"({"a\\u200B":["x\\u202E",1],"p":"^[^\\u0000-\\u001F]*$"})");
  EXPECT_EQ(Visible(shown), shown);
}

TEST(Visible, KeepsNamesUnique) {
  const Json value = Json::Parse(R"({"a\u200b":1,"a\\u200B":2})").value();
  EXPECT_EQ(Visible(value).Dump(), R"({"a\\u200B":2})");
}

TEST(Utf8Prefix, CutsBetweenCharacters) {
  const std::string text = "a\u00e9\u6771\U0001f680";
  for (std::size_t size = 0; size <= text.size() + 1; ++size) {
    const std::string_view cut = Utf8Prefix(text, size);
    EXPECT_LE(cut.size(), size);
    EXPECT_GT(cut.size() + 4, std::min(size, text.size()));
    EXPECT_EQ(VisibleText(cut, Lines::kKeep), cut);
  }
}

}  // namespace
}  // namespace claribi::core
