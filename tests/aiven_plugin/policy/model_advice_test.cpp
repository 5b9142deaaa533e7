#include "policy/model_advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>

namespace claribi::policy {
namespace {

using core::Error;
using core::ErrorCode;
using core::ErrorKind;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Error Of(ErrorKind kind) {
  return Error(ErrorCode::kUpstream, "It failed.", "why", "Do this (option approve).").Kind(kind);
}

TEST(ModelAdvice, SaysForEveryKindWhatAModelCanDoAndNoCommand) {
  for (int kind = 0; kind <= static_cast<int>(ErrorKind::kOther); ++kind) {
    const Error error = Of(static_cast<ErrorKind>(kind));
    const std::string advice = AdviceForModel(error);
    EXPECT_FALSE(advice.empty());
    for (const char* word : {"claribi", "--", "option", "manifest", "approve", "Console"}) {
      EXPECT_THAT(advice, Not(HasSubstr(word))) << Name(error.kind);
    }
  }
}

TEST(ModelAdvice, SaysWhetherTheSameCallMaySucceed) {
  EXPECT_THAT(AdviceForModel(Of(ErrorKind::kToolHidden)), StartsWith("Do not repeat"));
  EXPECT_THAT(AdviceForModel(Of(ErrorKind::kUnavailable).Retryable()), HasSubstr("repeated once"));
  EXPECT_THAT(
      AdviceForModel(Of(ErrorKind::kRateLimited).Retryable(std::chrono::milliseconds(2500))),
      StartsWith("The same call may succeed, but not before 3 s from now."));
  EXPECT_THAT(AdviceForModel(Of(ErrorKind::kInvalidArguments)), Not(HasSubstr("repeat")));
}

TEST(ModelAdvice, PassesOnAFixOnlyToWhomItIsFor) {
  const std::set<ErrorKind> of_the_caller = {ErrorKind::kInvalidArguments, ErrorKind::kQueryRefused,
                                             ErrorKind::kNotFound, ErrorKind::kTooLarge};
  const std::set<ErrorKind> for_the_user = {ErrorKind::kForbidden, ErrorKind::kConflict};
  for (int i = 0; i <= static_cast<int>(ErrorKind::kOther); ++i) {
    const auto kind = static_cast<ErrorKind>(i);
    const std::string expected = of_the_caller.contains(kind)  ? "What to change: Do this"
                                 : for_the_user.contains(kind) ? "For the user: Do this"
                                                               : "";
    EXPECT_THAT(FixForModel(Of(kind)), StartsWith(expected)) << Name(kind);
    EXPECT_EQ(FixForModel(Of(kind)).empty(), expected.empty()) << Name(kind);
  }
  EXPECT_EQ(FixForModel(Error(ErrorCode::kInvalid, "no")), "");
}

}  // namespace
}  // namespace claribi::policy
