#include "core/guarded.h"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>
#include <string>
#include <thread>

#include "core/result.h"
#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::core {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class FailingLogger final : public Logger {
 public:
  void Log(LogLevel, LogComponent, std::string_view) const override { throw std::bad_alloc(); }
};

void MisuseAResult() { static_cast<void>(Result<int>(Error()).value()); }

TEST(RunGuarded, RunsTheBody) {
  const testing::RecordingLogger logger;
  bool ran = false;
  EXPECT_TRUE(RunGuarded(logger, LogComponent::kHttp, "the work", [&] { ran = true; }));
  EXPECT_TRUE(ran);
  EXPECT_EQ(logger.Text(), "");
}

// Without the guard std::terminate would end this program.
TEST(RunGuarded, EndsAThreadAndNotTheProcess) {
  const testing::RecordingLogger logger;
  std::thread thread([&] { RunGuarded(logger, LogComponent::kMcp, "the stream", MisuseAResult); });
  thread.join();
  EXPECT_THAT(logger.Text(), HasSubstr("internal error: the stream failed unexpectedly: a Result "
                                       "was read on the side that it does not hold"));
}

TEST(RunGuarded, SaysTheKindOfAnExceptionAndNotItsText) {
  const testing::RecordingLogger logger;
  EXPECT_FALSE(
      RunGuarded(logger, LogComponent::kHttp, "one", [] { throw std::runtime_error("a-secret"); }));
  EXPECT_FALSE(RunGuarded(logger, LogComponent::kHttp, "two", [] { throw std::bad_alloc(); }));
  EXPECT_FALSE(RunGuarded(logger, LogComponent::kHttp, "three", [] { throw 3; }));
  const std::string text = logger.Text();
  EXPECT_THAT(text, HasSubstr("one failed unexpectedly: an exception\n"));
  EXPECT_THAT(text, HasSubstr("two failed unexpectedly: out of memory\n"));
  EXPECT_THAT(text, HasSubstr("three failed unexpectedly: an exception of an unknown type\n"));
  EXPECT_THAT(text, Not(HasSubstr("a-secret")));
}

TEST(RunGuarded, OutlivesALoggerThatFails) {
  EXPECT_FALSE(RunGuarded(FailingLogger(), LogComponent::kHttp, "the work", MisuseAResult));
}

}  // namespace
}  // namespace claribi::core
