#include "core/text.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "core/utf8.h"

namespace claribi::core {
namespace {

TEST(Utf8, AcceptsWellFormedTextOnly) {
  for (const char* text : {"", "plain", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
                           "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(IsUtf8(text));
  }
  for (const char* text :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xE2\x82",
        "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
        "\xFE", "\xFF", "ok\xFF"}) {
    EXPECT_FALSE(IsUtf8(text));
  }
}

// Every lead with every byte behind it, and with ends that are missing.
TEST(Utf8, IsWhatDecodesCharacterByCharacter) {
  const auto decodes = [](std::string_view text) {
    char32_t code_point = 0;
    while (!text.empty()) {
      const std::size_t length = DecodeUtf8(text, code_point);
      if (length == 0) return false;
      text.remove_prefix(length);
    }
    return true;
  };
  for (int lead = 0; lead < 256; ++lead) {
    for (int second = 0; second < 256; ++second) {
      for (const char* rest : {"", "\x80", "\xBF\xBF", "\x80\x80\x80", "a", "\xC3\xA9"}) {
        const std::string text =
            std::string({static_cast<char>(lead), static_cast<char>(second)}) + rest;
        ASSERT_EQ(IsUtf8(text), decodes(text)) << lead << " " << second << " " << rest;
        ASSERT_EQ(IsUtf8("a b" + text + "c"), decodes("a b" + text + "c"));
      }
    }
  }
}

TEST(Utf8, ReplacesEveryMalformedByte) {
  EXPECT_EQ(ReplaceMalformed("a\xFF\xC3\xA9\xE2\x82"),
            "a\xEF\xBF\xBD\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(ReplaceMalformed(""), "");
}

TEST(Excerpt, ShowsPlainTextUnchanged) {
  EXPECT_EQ(Excerpt("Gr\xC3\xB6\xC3\x9F\x65 \xF0\x9F\x98\x80"),
            "Gr\xC3\xB6\xC3\x9F\x65 \xF0\x9F\x98\x80");
  EXPECT_EQ(Excerpt(""), "");
}

TEST(Excerpt, DisarmsWhatCouldReachATerminal) {
  EXPECT_EQ(Excerpt("a\x1B[31mb"), "a?[31mb");
  EXPECT_EQ(Excerpt(std::string_view("a\0b\x7F", 4)), "a?b?");
  EXPECT_EQ(Excerpt("a\r\nb\tc"), "a  b c");
  EXPECT_EQ(Excerpt("a\xC2\x9B"
                    "31m"),
            "a?31m");  // C1 control
  EXPECT_EQ(Excerpt("a\xE2\x80\xAE"
                    "b"),
            "a?b");  // right-to-left override
  EXPECT_EQ(Excerpt("a\xE2\x80\x8B"
                    "b\xEF\xBB\xBF"),
            "a?b?");                             // zero width
  EXPECT_EQ(Excerpt("\xD8\x9C\xC2\xAD"), "??");  // Arabic letter mark, soft hyphen
  EXPECT_EQ(Excerpt("\xF3\xA0\x81\x81"), "?");   // tag characters
  EXPECT_EQ(Excerpt("a\xFF\xE2\x82"), "a???");
}

TEST(Excerpt, CutsAtACharacter) {
  EXPECT_EQ(Excerpt("abcdef", 6), "abcdef");
  EXPECT_EQ(Excerpt("abcdefg", 6), "abcdef…");
  EXPECT_EQ(Excerpt("ab\xC3\xA9", 3), "ab…");
  EXPECT_EQ(Excerpt("ab\xC3\xA9", 4), "ab\xC3\xA9");
  EXPECT_EQ(Excerpt("x", 0), "…");
}

TEST(Excerpt, IsUtf8WhateverItIsGiven) {
  const std::string text = "\xF0\x9F\x98\x80\xC3\x80\xFF";
  for (std::size_t from = 0; from < text.size(); ++from) {
    for (std::size_t size = 0; from + size <= text.size(); ++size) {
      const std::unique_ptr<char[]> exact(new char[size]);
      text.copy(exact.get(), size, from);
      for (std::size_t bytes = 0; bytes < 9; ++bytes) {
        EXPECT_TRUE(IsUtf8(Excerpt(std::string_view(exact.get(), size), bytes)));
      }
    }
  }
}

TEST(Ascii, IgnoresCaseOfAsciiOnly) {
  EXPECT_EQ(AsciiLower("AbZ@[`{\xC3\x89"), "abz@[`{\xC3\x89");
  EXPECT_TRUE(EqualsIgnoringCase("Content-Type", "content-TYPE"));
  EXPECT_FALSE(EqualsIgnoringCase("a", "ab"));
  EXPECT_FALSE(EqualsIgnoringCase("k", "\xE2\x84\xAA"));  // the Kelvin sign
}

TEST(TimeText, IsInUtcToTheSecond) {
  EXPECT_EQ(TimeText(UnixTimeFromMs(1)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(TimeText(UnixTimeFromMs(0)), "an unknown time") << "a time that was never set";
  EXPECT_EQ(TimeText(UnixTimeFromMs(-1)), "an unknown time");
  EXPECT_EQ(TimeText(UnixTimeFromMs(1709209799999)), "2024-02-29T12:29:59Z");
}

TEST(HexValue, TakesDigitsInEitherCaseOnly) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t i = 0; i < kDigits.size(); ++i) {
    EXPECT_EQ(HexValue(kDigits[i]), static_cast<int>(i));
  }
  EXPECT_EQ(HexValue('A'), 10);
  EXPECT_EQ(HexValue('F'), 15);
  for (const char c : std::string_view("/:@G`g \0\xFF", 9)) EXPECT_EQ(HexValue(c), -1) << c;
}

}  // namespace
}  // namespace claribi::core
