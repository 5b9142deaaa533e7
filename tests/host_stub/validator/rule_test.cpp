// The rules as data: ids, places, and that each sentence stands where it is said to stand.
#include "validator/rule.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "validator/validation.h"
#include "validator/verdict_report.h"

namespace claribi::validator {
namespace {

std::string ReadText(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(std::string(CLARIBI_SOURCE_DIR) + "/" + file, std::ios::binary).rdbuf();
  return text.str();
}

// Words with one blank between them, without what only makes a comment of them.
std::string Words(const std::string& text) {
  std::istringstream words(text);
  std::string plain;
  for (std::string word; words >> word;) {
    if (word == "*" || word == "/*" || word == "*/" || word == "#define") continue;
    plain += (plain.empty() ? "" : " ") + word;
  }
  return plain;
}

TEST(Rules, HaveIdsOfTheirOwnAndSayWhatToLookAt) {
  std::set<std::string> ids;
  for (const Rule& rule : Rules()) {
    EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
    EXPECT_EQ(FindRule(rule.id), &rule);
    EXPECT_NE(std::string(rule.id).find('.'), std::string::npos) << rule.id;
    if (rule.untested == nullptr) {
      EXPECT_STRNE(rule.look_at, "") << rule.id;
      EXPECT_EQ(rule.test == nullptr, rule.is_step) << rule.id;
    } else {
      EXPECT_EQ(rule.test, nullptr) << rule.id;
    }
  }
  EXPECT_GE(ids.size(), 100u);
}

TEST(Rules, QuoteTheContract) {
  std::map<Source, std::string> sources;
  for (const Source source :
       {Source::kHeader, Source::kHostEvents, Source::kMessages, Source::kReadme}) {
    sources[source] = Words(ReadText(std::string(FileOf(source))));
  }
  for (const Rule& rule : Rules()) {
    EXPECT_NE(sources[rule.source].find(Words(rule.sentence)), std::string::npos)
        << rule.id << ": \"" << rule.sentence << "\" does not stand in " << FileOf(rule.source);
  }
}

TEST(Rules, StandOnTheirPageAsTheCommandPrintsThem) {
  EXPECT_NE(ReadText("docs/validation_rules.md").find(RulesToMarkdown()), std::string::npos)
      << "Write it anew: claribi-host list rules --markdown, below the line of "
         "docs/validation_rules.md";
}

TEST(Patterns, StandForAnyText) {
  EXPECT_TRUE(Matches("open.null", "open.null"));
  EXPECT_TRUE(Matches("open.*", "open.null"));
  EXPECT_TRUE(Matches("*", "open.null"));
  EXPECT_TRUE(Matches("*.null", "open.null"));
  EXPECT_TRUE(Matches("o*n.*l", "open.null"));
  EXPECT_FALSE(Matches("open", "open.null"));
  EXPECT_FALSE(Matches("null", "open.null"));
  EXPECT_FALSE(Matches("close.*", "open.null"));
  EXPECT_TRUE(Matches("", ""));
  EXPECT_TRUE(Matches("**", ""));
  EXPECT_FALSE(Matches("", "open.null"));
  EXPECT_TRUE(Matches("*n*l", "open.null"));
  // In no more time than a line takes, whatever is in it.
  EXPECT_FALSE(Matches(std::string(5000, '*') + "x", "open.null"));
  std::string stars;
  for (int i = 0; i < 2000; ++i) stars += "*n";
  EXPECT_FALSE(Matches(stars + "x", std::string(3000, 'n')));
}

TEST(Patterns, MayNameWhatIsTestedElsewhere) {
  Plan plan;
  plan.include = {"journey.*"};
  EXPECT_FALSE(CheckPatterns(plan));
  plan.other_ids = {"journey.connect"};
  EXPECT_TRUE(CheckPatterns(plan));
  EXPECT_TRUE(IsWanted(plan, "journey.connect"));
  EXPECT_FALSE(IsWanted(plan, "open.null"));
}

TEST(Patterns, ThatMatchNoRuleAreAMistake) {
  Plan plan;
  plan.include = {"open.*"};
  EXPECT_TRUE(CheckPatterns(plan));
  plan.exclude = {"opne.*"};
  const auto status = CheckPatterns(plan);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, outcome::Code::kUsage);
}

Validation Sample() {
  Validation validation;
  validation.library = "/x/plugin.so";
  validation.seed = 7;
  Verdict passed;
  passed.rule = FindRule("open.null");
  passed.result = Result::kPassed;
  Verdict crashed;
  crashed.rule = FindRule("destroy.null");
  crashed.result = Result::kCrashed;
  crashed.says = "The plugin crashed (SIGSEGV) in destroy of NULL.";
  crashed.where = "destroy of NULL";
  crashed.signal = 11;
  crashed.err.text = "<oh> \x1b[31m & no\xff\n";
  Verdict skipped;
  skipped.rule = FindRule("list_tools.names");
  skipped.says = "It needs a vendor.";
  validation.verdicts = {passed, crashed, skipped};
  return validation;
}

TEST(Reports, OfJunitAreWellFormedWhateverAPluginPrints) {
  const std::string junit =
      ToJunit(Sample(), {"claribi-host", "validate", "/x/a b.so"}, "plugin.so");
  EXPECT_NE(junit.find("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\""), std::string::npos)
      << junit;
  EXPECT_NE(junit.find("&lt;oh&gt; \\x1b[31m &amp; no\\xff"), std::string::npos) << junit;
  EXPECT_NE(junit.find("claribi-host validate '/x/a b.so' --include destroy.null --seed 7"),
            std::string::npos)
      << junit;
}

TEST(Reports, OfPeopleNameRuleCauseAndCommand) {
  const std::string text = ToText(Sample(), {"claribi-host", "validate", "/x/plugin.so"}, false);
  for (const char* part :
       {"crashed  destroy.null", "in destroy of NULL", "look at: destroy", "again: claribi-host",
        "skipped  1 rule: It needs a vendor.", "1 passed, 0 failed, 1 crashed, 1 skipped"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
}

TEST(Reports, AreGoodOnlyIfSomethingWasTested) {
  Validation validation = Sample();
  EXPECT_FALSE(validation.IsGood());
  validation.verdicts.erase(validation.verdicts.begin() + 1);
  EXPECT_TRUE(validation.IsGood());
  validation.verdicts.erase(validation.verdicts.begin());
  EXPECT_FALSE(validation.IsGood());
}

}  // namespace
}  // namespace claribi::validator
