#include "outcome/outcome.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "testing/result_matchers.h"

namespace claribi::outcome {
namespace {

using ::testing::Not;

TEST(Result, ThrowsWhenItsWrongSideIsRead) {
  Result<std::string> failed = Error{.code = Code::kUsage, .what = "No such data source."};
  EXPECT_THROW(static_cast<void>(failed.value()), std::bad_variant_access);
  EXPECT_THROW(static_cast<void>(*failed), std::bad_variant_access);
  EXPECT_THROW(static_cast<void>(*std::move(failed)), std::bad_variant_access);
  EXPECT_THROW(static_cast<void>(failed->size()), std::bad_variant_access);
  EXPECT_THROW(static_cast<void>(Result<int>(7).error()), std::bad_variant_access);
  EXPECT_THROW(static_cast<void>(Status().error()), std::bad_optional_access);
}

TEST(Result, GivesItsValueAwayWithoutACopy) {
  Result<std::unique_ptr<int>> made = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = *std::move(made);
  EXPECT_EQ(*taken, 7);
  EXPECT_TRUE(made.ok()) << "it keeps its side";  // NOLINT(bugprone-use-after-move)
}

TEST(ResultMatchers, KnowTheErrorsOfTheHost) {
  const Result<std::string> failed = Error{
      .code = Code::kUsage, .what = "No such data source.", .cause = "prod", .fix = "Run list."};
  EXPECT_THAT(failed, IsErrorWith(Code::kUsage, MessageIs("No such data source."), CauseIs("prod"),
                                  FixIs("Run list."), IsRetryable(false), HttpStatusIs(0)));
  EXPECT_THAT(failed, Not(IsErrorWith(Code::kToolError)));
  EXPECT_THAT(failed, Not(IsOk()));
  EXPECT_THAT(Result<std::string>("rows"), IsOkAnd("rows"));
  EXPECT_THAT(Status(), IsOk());
  EXPECT_EQ(::testing::PrintToString(failed),
            R"(the error USAGE, message "No such data source.", cause "prod", fix "Run list.")");
  EXPECT_EQ(::testing::PrintToString(Status()), "ok");
}

}  // namespace
}  // namespace claribi::outcome
