#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/store_services.h"

namespace claribi::app {
namespace {

using loader::LogLevel;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;

std::string Written(std::optional<LogLevel> least, LogLevel level, int times = 1) {
  StderrLog log(least);
  const loader::Scope scope{"acme", "7"};
  log.Introduce("7", "prod");
  testing::internal::CaptureStderr();
  for (int i = 0; i < times; ++i) log.Write(&scope, level, "mcp", "something\nhappened");
  return testing::internal::GetCapturedStderr();
}

TEST(StderrLog, IsSilentWhereNobodyAskedForIt) {
  for (const LogLevel level : {LogLevel::kTrace, LogLevel::kInfo, LogLevel::kWarn}) {
    EXPECT_THAT(Written({}, level), IsEmpty());
  }
}

TEST(StderrLog, TellsAnErrorInsideOfAPluginInPlainWordsOnce) {
  const std::string written = Written({}, LogLevel::kError, 3);
  EXPECT_THAT(written, HasSubstr("warning: prod: the plugin reports: something"));
  EXPECT_EQ(std::count(written.begin(), written.end(), '\n'), 1);
}

TEST(StderrLog, WritesLinesFromTheLevelThatWasAskedFor) {
  EXPECT_THAT(Written(LogLevel::kWarn, LogLevel::kInfo), IsEmpty());
  const std::string line = Written(LogLevel::kWarn, LogLevel::kWarn, 2);
  EXPECT_THAT(line, MatchesRegex("[0-9T:.-]+Z? warning mcp \\[acme/prod\\]: .*\n.*\n"));
}

}  // namespace
}  // namespace claribi::app
