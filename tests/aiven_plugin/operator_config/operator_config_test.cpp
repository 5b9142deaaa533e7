#include "operator_config/operator_config.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "testing/result_matchers.h"

namespace claribi::operator_config {
namespace {

using ::testing::HasSubstr;

TEST(OperatorConfig, TakesDefaultsForWhatIsNotSaid) {
  const auto config = ParseOperatorConfig(R"({"manifest":{}})");
  ASSERT_THAT(config, IsOk());
  EXPECT_TRUE(config->proxy.empty());
  EXPECT_FALSE(config->allow_insecure_loopback);
  const auto limits = WithLimits({}, config->limits);
  ASSERT_THAT(limits, IsOk());
  EXPECT_EQ(limits->mcp.max_pages, 100U);
  EXPECT_EQ(limits->request_timeout, core::Milliseconds(120000));
}

TEST(OperatorConfig, ReadsTheProxyAndWhatIsReachedWithoutIt) {
  const auto config = ParseOperatorConfig(
      R"({"manifest":{},"proxy":"http://p.example:3128","no_proxy":["*.example","10.0.0.0/8"]})");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->proxy, "http://p.example:3128");
  EXPECT_EQ(config->no_proxy, (std::vector<std::string>{"*.example", "10.0.0.0/8"}));
}

TEST(OperatorConfig, ReadsWhatBecomesOfToolsThatDrifted) {
  EXPECT_EQ(ParseOperatorConfig(R"({"manifest":{}})")->tool_drift, policy::DriftRule::kJudge);
  EXPECT_EQ(ParseOperatorConfig(R"({"manifest":{},"tool_drift":"hide"})")->tool_drift,
            policy::DriftRule::kHide);
  EXPECT_EQ(ParseOperatorConfig(R"({"manifest":{},"tool_drift":"warn"})")->tool_drift,
            policy::DriftRule::kWarn);
}

TEST(OperatorConfig, ReadsWhichLinesOfTheLogTheHostKeeps) {
  EXPECT_EQ(ParseOperatorConfig(R"({"manifest":{}})")->log_level, core::LogLevel::kTrace);
  EXPECT_EQ(ParseOperatorConfig(R"({"manifest":{},"log_level":null})")->log_level,
            core::LogLevel::kTrace);
  EXPECT_EQ(ParseOperatorConfig(R"({"manifest":{},"log_level":"warn"})")->log_level,
            core::LogLevel::kWarn);
  for (const char* wrong : {R"("loud")", R"("Warn")", "3", "[]"}) {
    EXPECT_THAT(ParseOperatorConfig(std::string(R"({"manifest":{},"log_level":)") + wrong + "}"),
                IsErrorWith("configuration", CauseIs(HasSubstr("/log_level"))));
  }
}

TEST(OperatorConfig, ReadsWhichToolsWereReviewed) {
  EXPECT_TRUE(ParseOperatorConfig(R"({"manifest":{}})")->reviewed_tools.empty());
  EXPECT_TRUE(
      ParseOperatorConfig(R"({"manifest":{},"reviewed_tools":null})")->reviewed_tools.empty());
  const auto config = ParseOperatorConfig(R"({"manifest":{},"reviewed_tools":{"a":"x","b":"y"}})");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->reviewed_tools,
            (std::map<std::string, std::string, std::less<>>{{"a", "x"}, {"b", "y"}}));
  for (const char* wrong :
       {"[]", R"(["a"])", "true", R"({"a":true})", R"({"a":""})", R"({"a":null})", R"({"":"x"})"}) {
    EXPECT_THAT(
        ParseOperatorConfig(std::string(R"({"manifest":{},"reviewed_tools":)") + wrong + "}"),
        IsErrorWith("configuration"))
        << wrong;
  }
}

TEST(OperatorConfig, ReadsEveryLimitByTheNameThatDescribeShows) {
  const core::Json shown = ToJson(Limits{});
  for (const auto& [name, value] : *shown.AsObject()) {
    const std::string text = R"({"manifest":{},"limits":{")" + name + R"(":)" +
                             std::to_string(*value.AsInt64() + 1) + "}}";
    const auto config = ParseOperatorConfig(text);
    ASSERT_THAT(config, IsOk()) << name;
    const auto limits = WithLimits({}, config->limits);
    ASSERT_THAT(limits, IsOk()) << name;
    EXPECT_EQ(ToJson(*limits).FindInt64(name), *value.AsInt64() + 1) << name;
  }
}

struct Refusal {
  const char* text;
  const char* pointer;
};

class OperatorConfigRefuses : public ::testing::TestWithParam<Refusal> {};

TEST_P(OperatorConfigRefuses, NamingTheMember) {
  EXPECT_THAT(ParseOperatorConfig(GetParam().text),
              IsErrorWith(core::ErrorCode::kInvalid, "configuration",
                          CauseIs(HasSubstr(GetParam().pointer)), HasFix()));
}

INSTANTIATE_TEST_SUITE_P(
    All, OperatorConfigRefuses,
    ::testing::Values(
        Refusal{"", "(whole)"}, Refusal{"{", "(whole)"}, Refusal{"[]", "(whole)"},
        Refusal{"{}", "/manifest"}, Refusal{R"({"manifest":"x"})", "/manifest"},
        Refusal{R"({"manifest":{},"proxy":1})", "/proxy"},
        Refusal{R"({"manifest":{},"no_proxy":"*"})", "/no_proxy"},
        Refusal{R"({"manifest":{},"no_proxy":[1]})", "/no_proxy"},
        Refusal{R"({"manifest":{},"ca_file":[]})", "/ca_file"},
        Refusal{R"({"manifest":{},"allow_insecure_loopback":"yes"})", "/allow_insecure_loopback"},
        Refusal{R"({"manifest":{},"tool_drift":"ignore"})", "/tool_drift"},
        Refusal{R"({"manifest":{},"tool_drift":true})", "/tool_drift"},
        Refusal{R"({"manifest":{},"limits":[]})", "/limits"},
        Refusal{R"({"manifest":{},"limits":{"max_bodybytes":1}})", "/limits/max_bodybytes"},
        Refusal{R"({"manifest":{},"limits":{"max_pages":0}})", "/limits/max_pages"},
        Refusal{R"({"manifest":{},"limits":{"max_pages":-1}})", "/limits/max_pages"},
        Refusal{R"({"manifest":{},"limits":{"max_pages":1.5}})", "/limits/max_pages"},
        Refusal{R"({"manifest":{},"limits":{"max_pages":"9"}})", "/limits/max_pages"}));

}  // namespace
}  // namespace claribi::operator_config
