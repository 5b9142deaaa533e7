#include "policy/in_band_errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aiven_plugin/policy/shipped_rules.h"
#include "policy/failure_meaning.h"

namespace claribi::policy {
namespace {

using core::ErrorCode;
using core::ErrorKind;
using ::testing::HasSubstr;

InBandErrors Meanings() {
  return InBandErrors({{"Upstream ({status}): not allowed", {}, MeaningOfReadOnly(), ""},
                       {"Upstream ({status}):", 404, {}, "Look up the name."},
                       {"Upstream ({status}):", {}, {}, ""},
                       {"Slow down", {}, MeaningOf(ErrorKind::kRateLimited), ""}});
}

std::string KindOf(std::string_view text) {
  const auto read = Meanings().Read(text);
  return read ? std::string(Name(read->error.kind)) : "none";
}

TEST(InBandErrors, TakeTheMeaningOfTheStatus) {
  const auto read = Meanings().Read("Upstream (403): keep out");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->error.code, ErrorCode::kForbidden);
  EXPECT_EQ(read->error.http_status, 403);
  EXPECT_EQ(read->error.message, "The vendor refused the call: Upstream (403): keep out");
  EXPECT_THAT(read->error.cause, HasSubstr("403"));
  EXPECT_FALSE(read->error.fix.empty());
  EXPECT_FALSE(read->replaces_vendor_hint);
}

// Failures 19: what may be repeated says so.
TEST(InBandErrors, TellWhatPassesFromWhatDoesNot) {
  EXPECT_EQ(KindOf("Upstream (503): away"), "unavailable");
  EXPECT_EQ(KindOf("Upstream (429): slower"), "rate_limited");
  EXPECT_EQ(KindOf("Slow down, please"), "rate_limited");
  EXPECT_TRUE(Meanings().Read("Upstream (503): away")->error.retryable);
  EXPECT_TRUE(Meanings().Read("Slow down")->error.retryable);
  EXPECT_FALSE(Meanings().Read("Upstream (404): gone")->error.retryable);
}

TEST(InBandErrors, TheFirstRuleThatFitsDecides) {
  EXPECT_EQ(Meanings().Read("Upstream (404): gone")->error.fix, "Look up the name.");
  EXPECT_NE(Meanings().Read("Upstream (409): busy")->error.fix, "Look up the name.");
  const auto read_only = Meanings().Read("Upstream (403): not allowed to write");
  EXPECT_THAT(read_only->error.cause, HasSubstr("read-only by design"));
  EXPECT_EQ(read_only->error.http_status, 403);
  EXPECT_TRUE(read_only->replaces_vendor_hint);
}

// A result that quotes a failure is none.
TEST(InBandErrors, FitAtTheBeginningOnly) {
  for (const char* text :
       {"", "Upstream", "Upstream (", "Upstream (403", "Upstream (403)", " Upstream (403): x",
        "He said: Upstream (403): x", "upstream (403): x", "Upstream (40): x", "Upstream (4033): x",
        "Upstream (4x3): x", "Upstream (-03): x", "Upstream (099): x", "Upstream (600): x",
        "Upstream ({status}): x", "slow down"}) {
    EXPECT_EQ(KindOf(text), "none") << text;
  }
}

TEST(InBandErrors, ShowAnExcerptThatIsSafe) {
  const auto read = Meanings().Read("Slow down \x1B[31m\n" + std::string(100000, 'x'));
  ASSERT_TRUE(read);
  EXPECT_LT(read->error.message.size(), 500U);
  EXPECT_EQ(read->error.message.find('\x1B'), std::string::npos);
}

TEST(InBandErrors, FindARuleThatCanNeverDecide) {
  EXPECT_FALSE(Meanings().FindUnreachable());
  const auto unreachable = [](InBandRule first, InBandRule second) {
    return InBandErrors({std::move(first), std::move(second)}).FindUnreachable();
  };
  EXPECT_EQ(unreachable({"Too many", {}, MeaningOf(ErrorKind::kRateLimited), ""},
                        {"Too many calls", {}, MeaningOf(ErrorKind::kTimeout), ""}),
            1U);
  EXPECT_EQ(unreachable({"E {status}", {}, {}, ""}, {"E {status}: x", {}, MeaningOfReadOnly(), ""}),
            1U);
  EXPECT_EQ(unreachable({"E {status}", 404, {}, ""}, {"E {status}: x", 404, {}, ""}), 1U);
  EXPECT_FALSE(unreachable({"E {status}", 404, {}, ""}, {"E {status}", {}, {}, ""}));
  EXPECT_FALSE(unreachable({"E {status}", 404, {}, ""}, {"E {status}", 403, {}, ""}));
}

TEST(InBandErrors, AreToldApartByWordsInThem) {
  const InBandErrors rules({{.starts_with = "E {status}:",
                             .fix = "Resume it.",
                             .cause = "it is suspended",
                             .contains = {"suspended", "paused"}},
                            {.starts_with = "E {status}:"},
                            {.starts_with = "Blocked", .meaning = MeaningOf(ErrorKind::kForbidden)},
                            {.meaning = MeaningOf(ErrorKind::kConflict), .contains = {"locked"}}});
  const auto suspended = rules.Read("E 409: The warehouse is SUSPENDED");
  ASSERT_TRUE(suspended);
  EXPECT_THAT(suspended->error.cause, HasSubstr("it is suspended; the tool reports it"));
  EXPECT_EQ(suspended->error.fix, "Resume it.");
  EXPECT_TRUE(suspended->replaces_vendor_hint) << "the manifest's own advice";
  EXPECT_FALSE(rules.Read("E 409: busy")->replaces_vendor_hint);
  EXPECT_EQ(Name(rules.Read("the row is locked")->error.kind), "conflict");
  EXPECT_FALSE(rules.Read("the row is busy"));
  EXPECT_TRUE(rules.HasPlainHead("Blocked by a scan"));
  EXPECT_FALSE(rules.HasPlainHead("E 409: x"));
  EXPECT_FALSE(rules.HasPlainHead("the row is locked"));
  EXPECT_FALSE(rules.FindUnreachable());
}

// Every status of the shipped manifest's vendor, and what only the manifest says.
TEST(InBandErrors, OfTheShippedManifestKnowADeadToken) {
  const auto read = testing::ShippedInBandErrors().Read("Aiven API Error (401): expired");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->error.code, ErrorCode::kAuthRequired);
  EXPECT_TRUE(read->replaces_vendor_hint);
}

TEST(FailureMeaning, IsKnownByName) {
  for (const char* name : {"invalid_arguments", "auth_required", "forbidden", "not_found",
                           "timeout", "conflict", "too_large", "rate_limited", "unavailable"}) {
    ASSERT_TRUE(MeaningNamed(name)) << name;
    EXPECT_EQ(Name(MeaningNamed(name)->kind), name);
    EXPECT_FALSE(MeaningNamed(name)->fix.empty());
  }
  EXPECT_EQ(Name(MeaningNamed("read_only")->kind), "forbidden");
  EXPECT_FALSE(MeaningNamed(""));
  EXPECT_FALSE(MeaningNamed("other"));
}

TEST(FailureMeaning, OfAStatusThatIsNoFailureIsOther) {
  for (const int status : {0, 200, 302, 418})
    EXPECT_EQ(Name(MeaningOfStatus(status).kind), "other");
  EXPECT_EQ(Name(MeaningOfStatus(599).kind), "unavailable");
}

}  // namespace
}  // namespace claribi::policy
