#include "app/terminal_progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "app/colours.h"
#include "app/metrics_text.h"
#include "app/printable.h"

namespace claribi::app {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

TEST(ProgressLine, TellsTheTimeFromTwoSecondsOn) {
  EXPECT_THAT(ProgressLine("Calling", milliseconds(1999), 80), Not(HasSubstr(" s)")));
  EXPECT_THAT(ProgressLine("Calling", milliseconds(2000), 80), HasSubstr("Calling (2 s)"));
  EXPECT_NE(ProgressLine("Calling", milliseconds(0), 80),
            ProgressLine("Calling", milliseconds(120), 80));
}

TEST(ProgressLine, FitsAndShowsNoEscapeOfAVendor) {
  const std::string line =
      ProgressLine(std::string(500, 'x') + "\x1b[2J", milliseconds(65'000), 40);
  EXPECT_LE(DisplayWidth(line), 40u);
  EXPECT_THAT(line, HasSubstr("(65 s)"));
  EXPECT_THAT(ProgressLine("\x1b[2J", milliseconds(0), 40), Not(HasSubstr("\x1b")));
}

TEST(Progress, IsSilentWhereThereIsNoTerminal) {
  std::ostringstream stream;
  {
    Progress progress(Terminal(false), "Calling", stream);
    EXPECT_FALSE(progress.is_shown());
    progress.Tell("Still calling");
    stream << "a line\n";
  }
  EXPECT_EQ(stream.str(), "a line\n");
}

TEST(Colours, MarkTheWordAndLoseNothing) {
  EXPECT_EQ(Painted("error: x\ncause: y\nwarning: z"),
            "\x1b[1;31merror:\x1b[0m x\ncause: y\n\x1b[33mwarning:\x1b[0m z");
  EXPECT_EQ(Painted("ok       store\nokay\n"), "\x1b[32mok  \x1b[0m     store\nokay\n");
  EXPECT_EQ(Painted("a table  with error: inside\n"), "a table  with error: inside\n");
  EXPECT_EQ(Painted(""), "");
}

TEST(Metrics, AreOpenMetrics) {
  const std::string text = MetricsText(
      {{"prod", "ok", 12}, {"a\"b\\", "forbidden: tool_hidden", 2}}, {{"prod", "tools_changed", 1}},
      {{.name = "prod",
        .is_authorized = true,
        .is_circuit_open = false,
        .shown_tools = 32,
        .hidden_tools = 5},
       {.name = "off"}});
  EXPECT_THAT(text, testing::StartsWith("# TYPE claribi_calls counter\n# HELP claribi_calls "));
  EXPECT_THAT(text,
              HasSubstr("claribi_calls_total{data_source=\"prod\",outcome=\"ok\",kind=\"\"} 12\n"));
  EXPECT_THAT(
      text,
      HasSubstr("{data_source=\"a\\\"b\\\\\",outcome=\"forbidden\",kind=\"tool_hidden\"} 2\n"));
  EXPECT_THAT(text,
              HasSubstr("claribi_events_total{data_source=\"prod\",kind=\"tools_changed\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("claribi_hidden_tools{data_source=\"prod\"} 5\n"));
  EXPECT_THAT(text, HasSubstr("claribi_signed_in{data_source=\"off\"} 0\n"));
  EXPECT_THAT(text, Not(HasSubstr("claribi_hidden_tools{data_source=\"off\"}"))) << "not known";
  EXPECT_TRUE(text.ends_with("# EOF\n"));
}

}  // namespace
}  // namespace claribi::app
