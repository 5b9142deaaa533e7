// Samples in which "‹" and "›" mark what has to be replaced; everything else stays byte for byte.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "results/redaction.h"

namespace claribi::results {

struct Marked {
  std::string text;      // without the marks
  std::string expected;  // with "[REDACTED]" for what they mark
};

inline Marked ReadMarks(std::string_view sample) {
  constexpr std::string_view kOpening = "‹";
  constexpr std::string_view kClosing = "›";
  Marked marked;
  while (!sample.empty()) {
    const std::size_t begin = std::min(sample.find(kOpening), sample.size());
    marked.text += sample.substr(0, begin);
    marked.expected += sample.substr(0, begin);
    if (begin == sample.size()) break;
    sample.remove_prefix(begin + kOpening.size());
    const std::size_t end = sample.find(kClosing);
    marked.text += sample.substr(0, end);
    marked.expected += "[REDACTED]";
    sample.remove_prefix(end + kClosing.size());
  }
  return marked;
}

inline void ExpectMarkedReplaced(std::string_view sample) {
  const Marked marked = ReadMarks(sample);
  const auto redacted = Redact(std::string_view(marked.text));
  ASSERT_TRUE(redacted.has_value()) << marked.text;
  EXPECT_EQ(redacted->text, marked.expected);
  EXPECT_FALSE(Redact(std::string_view(redacted->text)).has_value()) << "once is enough";
}

}  // namespace claribi::results
