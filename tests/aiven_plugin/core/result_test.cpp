#include "core/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <new>
#include <string>
#include <utility>

#include "core/clock.h"
#include "testing/result_matchers.h"

namespace claribi::core {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Result<std::string> Failed() {
  return Error(ErrorCode::kUnavailable, "The vendor does not answer.", "token-of-the-cause");
}

TEST(Result, ThrowsWhenTheValueOfAnErrorIsRead) {
  Result<std::string> failed = Failed();
  const Result<std::string>& constant = failed;
  EXPECT_THROW(static_cast<void>(failed.value()), ResultMisuse);
  EXPECT_THROW(static_cast<void>(constant.value()), ResultMisuse);
  EXPECT_THROW(static_cast<void>(*failed), ResultMisuse);
  EXPECT_THROW(static_cast<void>(*constant), ResultMisuse);
  EXPECT_THROW(static_cast<void>(failed->size()), ResultMisuse);
  EXPECT_THROW(static_cast<void>(constant->size()), ResultMisuse);
  EXPECT_THROW(static_cast<void>(Failed().value()), ResultMisuse);
  EXPECT_THROW(static_cast<void>(*Failed()), ResultMisuse);
}

TEST(Result, ThrowsWhenTheErrorOfAValueIsRead) {
  Result<std::string> good = std::string("secret-value");
  const Result<std::string>& constant = good;
  EXPECT_THROW(static_cast<void>(good.error()), ResultMisuse);
  EXPECT_THROW(static_cast<void>(constant.error()), ResultMisuse);
  EXPECT_THROW(static_cast<void>(Status(Ok()).error()), ResultMisuse);
}

TEST(Result, SaysNothingOfItsContentWhenItThrows) {
  const auto text_of = [](auto&& misuse) -> std::string {
    try {
      misuse();
    } catch (const std::logic_error& thrown) {
      return thrown.what();
    }
    return "nothing was thrown";
  };
  EXPECT_EQ(text_of([] { static_cast<void>(Failed().value()); }),
            "the value of a Result that holds none was read");
  EXPECT_EQ(text_of([] { static_cast<void>(Result<int>(42).error()); }),
            "the error of a Result that holds none was read");
}

TEST(Result, KeepsItsSideWhenItIsMovedFrom) {
  Result<std::unique_ptr<int>> good = std::make_unique<int>(7);
  const Result<std::unique_ptr<int>> taken = std::move(good);
  EXPECT_EQ(**taken, 7);
  EXPECT_TRUE(good.ok());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(*good, nullptr);
  Result<std::string> failed = Failed();
  const Error error = std::move(failed).error();
  EXPECT_EQ(error.code, ErrorCode::kUnavailable);
  EXPECT_FALSE(failed.ok());  // NOLINT(bugprone-use-after-move)
}

// Moving it fails, as copying does without memory.
struct Immovable {
  Immovable() = default;
  Immovable(const Immovable& other) : fails(other.fails) {
    if (fails) throw std::bad_alloc();
  }
  Immovable& operator=(const Immovable&) = default;
  bool fails = false;
};

TEST(Result, HoldsNeitherSideAfterAnAssignmentThatThrew) {
  Result<Immovable> source = Immovable();
  source->fails = true;
  Result<Immovable> target = Error(ErrorCode::kUnavailable, "No answer.");
  EXPECT_THROW(target = std::move(source), std::bad_alloc);
  EXPECT_FALSE(target.ok());
  EXPECT_THROW(static_cast<void>(target.value()), ResultMisuse);
  EXPECT_THROW(static_cast<void>(target.error()), ResultMisuse);
}

TEST(ResultMatchers, TellAnErrorByEachOfItsFacts) {
  const Result<std::string> failed = Error(ErrorCode::kRateLimited, "Too many.", "429", "Wait.")
                                         .Kind(core::ErrorKind::kRateLimited)
                                         .Retryable(Milliseconds(7000))
                                         .HttpStatus(429)
                                         .VendorCode("slow_down");
  EXPECT_THAT(failed, IsError());
  EXPECT_THAT(failed, Not(IsOk()));
  EXPECT_THAT(failed, Not(IsOkAnd("x")));
  EXPECT_THAT(failed, IsErrorWith(ErrorCode::kRateLimited, "rate_limited", MessageIs("Too many."),
                                  CauseIs(HasSubstr("42")), FixIs("Wait."), HasCause(), HasFix(),
                                  IsRetryable(), RetryAfterIs(Milliseconds(7000)),
                                  HttpStatusIs(429), VendorCodeIs("slow_down")));
  EXPECT_THAT(failed, Not(IsErrorWith(ErrorCode::kTimeout)));
  EXPECT_THAT(failed, Not(IsErrorWith("timeout")));
  EXPECT_THAT(failed, Not(IsErrorWith(MessageIs("Too few."))));
  EXPECT_THAT(failed, Not(IsErrorWith(CauseIs("42"))));
  EXPECT_THAT(failed, Not(IsErrorWith(FixIs(""))));
  EXPECT_THAT(failed, Not(IsErrorWith(IsRetryable(false))));
  EXPECT_THAT(failed, Not(IsErrorWith(RetryAfterIs(std::nullopt))));
  EXPECT_THAT(failed, Not(IsErrorWith(HttpStatusIs(500))));
  EXPECT_THAT(failed, Not(IsErrorWith(VendorCodeIs("429"))));
  EXPECT_THAT(failed.error(), IsErrorWith(ErrorCode::kRateLimited)) << "an Error alone";
}

TEST(ResultMatchers, TellAValue) {
  const Result<std::string> good = std::string("rows");
  EXPECT_THAT(good, IsOk());
  EXPECT_THAT(good, IsOkAnd("rows"));
  EXPECT_THAT(good, IsOkAnd(HasSubstr("ow")));
  EXPECT_THAT(good, Not(IsOkAnd("columns")));
  EXPECT_THAT(good, Not(IsError()));
  EXPECT_THAT(good, Not(IsErrorWith(ErrorCode::kInternal)));
  EXPECT_THAT(Status(Ok()), IsOk());
}

TEST(ResultMatchers, PrintWhatTheResultHolds) {
  const Result<std::string> failed =
      Error(ErrorCode::kUnavailable, "No answer.", "timed out").Kind(core::ErrorKind::kNetwork);
  EXPECT_EQ(::testing::PrintToString(failed),
            R"(the error UNAVAILABLE, kind "network", message "No answer.", cause "timed out")");
  EXPECT_EQ(::testing::PrintToString(failed.error()), ::testing::PrintToString(failed));
  EXPECT_EQ(::testing::PrintToString(Result<std::string>(std::string("rows"))),
            R"(ok, with the value "rows")");
  EXPECT_EQ(::testing::PrintToString(Status(Ok())), "ok, with the value nothing");
}

TEST(ResultMatchers, SayWhichFactDiffers) {
  ::testing::StringMatchResultListener why;
  const Result<int> failed = Error(ErrorCode::kUnavailable, "No answer.", "timed out");
  const ::testing::Matcher<const Result<int>&> expected =
      IsErrorWith(ErrorCode::kUnavailable, "network", CauseIs("refused"));
  EXPECT_FALSE(expected.MatchAndExplain(failed, &why));
  EXPECT_EQ(why.str(), "which has another kind and another cause");
  EXPECT_EQ(
      ::testing::DescribeMatcher<const Result<int>&>(expected),
      R"(is an error whose code is UNAVAILABLE and whose kind is equal to "network" and whose )"
      R"(cause is equal to "refused")");
}

}  // namespace
}  // namespace claribi::core
