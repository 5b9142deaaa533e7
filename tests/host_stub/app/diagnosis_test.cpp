#include "app/diagnosis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/exit_code.h"
#include "testing/result_matchers.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using testing::HasSubstr;
using testing::Not;
using testing::Optional;

TEST(Finding, OfAnErrorHasACauseAndAFixWhateverTheErrorLeavesOut) {
  for (const Code code : {Code::kAbi, Code::kAuthRequired, Code::kInternal, Code::kTimeout}) {
    const Finding finding = Failed(Error{.code = code, .what = "It broke."});
    EXPECT_EQ(finding.verdict, Verdict::kFailed);
    EXPECT_EQ(finding.says, "It broke.");
    EXPECT_FALSE(finding.cause.empty()) << CodeName(code);
    EXPECT_FALSE(finding.fix.empty()) << CodeName(code);
  }
}

TEST(Diagnosis, SkipsWhatStandsOnAFailureOrOnWhatWasSkipped) {
  Diagnosis diagnosis;
  diagnosis.Add("good", "", Ok("Fine."));
  diagnosis.Add("odd", "", Warning("Odd.", "c", "f"));
  diagnosis.Add("bad", "", Failed("Bad.", "c", "f"));
  diagnosis.Add("left_out", "", Skipped("Later."));
  diagnosis.Add("other", "main", Ok("Of a data source."));
  EXPECT_EQ(diagnosis.WhyNot({}), std::nullopt);
  EXPECT_EQ(diagnosis.WhyNot({"good", "odd"}), std::nullopt) << "a warning holds up nobody";
  EXPECT_THAT(diagnosis.WhyNot({"good", "bad", "left_out"}), Optional(BecauseOf("bad")));
  EXPECT_THAT(diagnosis.WhyNot({"left_out"}), Optional(HasSubstr("\"left_out\" was skipped")));
  EXPECT_THAT(diagnosis.WhyNot({"absent"}), Optional(HasSubstr("\"absent\" was not made")));
  EXPECT_THAT(diagnosis.WhyNot({"other"}), Optional(HasSubstr("was not made")))
      << "that of a data source is not the host's";
}

TEST(Diagnosis, FailsWhereACheckFailedAndNamesIt) {
  Diagnosis diagnosis;
  diagnosis.Add("good", "", Ok("Fine."));
  diagnosis.Add("odd", "", Warning("Odd.", "c", "f"));
  diagnosis.Add("left_out", "", Skipped("Later."));
  EXPECT_EQ(diagnosis.Failure(), std::nullopt);
  EXPECT_TRUE(IsTrue(diagnosis.ToJson(), "ok"));
  diagnosis.Add("tls", "main", Failed("Bad.", "c", "f"));
  const auto failure = diagnosis.Failure();
  ASSERT_TRUE(failure);
  EXPECT_EQ(ExitCodeOf(*failure), 1);
  EXPECT_EQ(failure->what, "1 of 4 checks failed.");
  EXPECT_THAT(failure->cause, HasSubstr("main: tls"));
  EXPECT_FALSE(IsTrue(diagnosis.ToJson(), "ok"));
}

TEST(Diagnosis, TellsProgramsEverything) {
  Diagnosis diagnosis;
  Finding finding = Ok("Fine.");
  finding.notes = {"By the way."};
  Set(finding.details, "port", std::int64_t{61000});
  diagnosis.Add("good", "", std::move(finding));
  diagnosis.Add("tls", "main", Failed("Bad.", "Because.", "Mend it."));
  EXPECT_EQ(ToLine(diagnosis.ToJson()),
            R"({"ok":false,"counts":{"ok":1,"warning":0,"failed":1,"skipped":0},"checks":[)"
            R"({"id":"good","data_source":null,"result":"ok","says":"Fine.","cause":null,)"
            R"("fix":null,"notes":["By the way."],"details":{"port":61000}},)"
            R"({"id":"tls","data_source":"main","result":"failed","says":"Bad.",)"
            R"("cause":"Because.","fix":"Mend it.","notes":[],"details":{}}]})");
}

TEST(Diagnosis, TellsPeopleInAlignedLinesWithCauseAndFixBeneath) {
  Diagnosis diagnosis;
  diagnosis.Add("good", "", Ok("Fine."));
  diagnosis.Add("tls", "main", Failed("Bad.", "Because.", "Mend it."));
  EXPECT_EQ(diagnosis.ToText(),
            "ok       good       Fine.\n"
            "failed   main: tls  Bad.\n"
            "         cause: Because.\n"
            "         fix: Mend it.\n"
            "\n"
            "2 checks: 1 ok, 0 warning, 1 failed, 0 skipped\n");
}

TEST(Diagnosis, LetsNoTextMoveTheCursor) {
  Diagnosis diagnosis;
  Finding finding = Failed("a\x1b[2J", "b\x1b[2J\nok", "c\x1b[2J");
  finding.notes = {"d\x1b[2J"};
  diagnosis.Add("bad", "evil\x1b[2J", std::move(finding));
  EXPECT_THAT(diagnosis.ToText(), Not(HasSubstr("\x1b")));
  EXPECT_THAT(diagnosis.ToText(), Not(HasSubstr("\nok")));
}

TEST(Diagnosis, NamesCommandsThatCanBePasted) {
  GlobalOptions options;
  options.profile = "sandbox";
  Diagnosis diagnosis(options);
  diagnosis.Add("sign_in", "main", Failed("Bad.", "c", "Sign in with: claribi-host connect NAME"));
  EXPECT_THAT(diagnosis.ToText(), HasSubstr("claribi-host connect main --profile sandbox"));
}

TEST(Diagnosis, RepeatsNothingOfAVendorThatLooksLikeASecret) {
  Diagnosis diagnosis;
  Finding finding = Failed("Bad.", "It refused q7Xk2PvR9mLw4TzB8nYc1 for nordlicht-prod.", "f");
  SetTextOrNull(finding.details, "reason", "It refused q7Xk2PvR9mLw4TzB8nYc1.");
  diagnosis.Add("probe", "main", std::move(finding));
  for (const std::string& said : {diagnosis.ToText(), ToLine(diagnosis.ToJson())}) {
    EXPECT_THAT(said, Not(HasSubstr("q7Xk2PvR9mLw4TzB8nYc1")));
    EXPECT_THAT(said, HasSubstr("It refused [removed]"));
  }
  EXPECT_THAT(diagnosis.ToText(), HasSubstr("for nordlicht-prod."));
}

}  // namespace
}  // namespace claribi::app
