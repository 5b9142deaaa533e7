#include "vendor_sandbox/knobs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vendor_sandbox/command_line.h"

namespace claribi::vendor_sandbox {
namespace {

using ::testing::HasSubstr;

Options Parsed(const std::vector<std::string>& arguments) {
  auto parsed = ParseOptions(arguments);
  if (const auto* problem = std::get_if<Problem>(&parsed)) ADD_FAILURE() << problem->Text();
  return std::holds_alternative<Options>(parsed) ? std::get<Options>(parsed) : Options();
}

void ExpectRefused(const std::vector<std::string>& arguments, const std::string& word) {
  const auto parsed = ParseOptions(arguments);
  ASSERT_TRUE(std::holds_alternative<Problem>(parsed)) << arguments.back();
  const auto& problem = std::get<Problem>(parsed);
  EXPECT_THAT(problem.Text(), HasSubstr(word));
  EXPECT_FALSE(problem.what.empty() || problem.cause.empty() || problem.fix.empty());
}

TEST(Knobs, ComeBackAsTheyWereSet) {
  Knobs knobs;
  const Json values = Json::Object({{"latency_ms", 20}, {"sse", true}, {"auto_consent", "deny"}});
  ASSERT_FALSE(ApplyKnobs(values, knobs));
  const Json shown = KnobsToJson(knobs);
  EXPECT_EQ(shown["latency_ms"].AsInt(), 20);
  EXPECT_TRUE(shown["sse"].AsBool());
  EXPECT_EQ(shown["auto_consent"].AsString(), "deny");
  EXPECT_FALSE(ApplyKnobs(shown, knobs)) << "what is shown can be set";
}

TEST(Knobs, AreAllDescribed) {
  EXPECT_EQ(DescribeKnobs().size(), KnobsToJson(Knobs()).Entries().size());
}

TEST(Knobs, RefuseUnknownNamesAndWrongTypesAndChangeNothing) {
  Knobs knobs;
  EXPECT_THAT(*ApplyKnobs(Json::Object({{"sse", true}, {"no_such", 1}}), knobs),
              HasSubstr("no_such"));
  EXPECT_THAT(*ApplyKnobs(Json::Object({{"latency_ms", "5"}}), knobs), HasSubstr("latency_ms"));
  EXPECT_THAT(*ApplyKnobs(Json::Object({{"latency_ms", -1}}), knobs), HasSubstr("0 to"));
  EXPECT_THAT(*ApplyKnobs(Json::Object({{"latency_ms", 1.5}}), knobs), HasSubstr("integer"));
  EXPECT_THAT(*ApplyKnobs(Json::Object({{"sse", 1}}), knobs), HasSubstr("true or false"));
  EXPECT_THAT(*ApplyKnobs(Json::Object({{"auto_consent", "perhaps"}}), knobs),
              HasSubstr("ask|approve|deny"));
  EXPECT_THAT(*ApplyKnobs(Json::Object({{"auto_consent", "ask|approve"}}), knobs),
              HasSubstr("one of"));
  EXPECT_THAT(*ApplyKnobs(Json::Object({{"needed_scope", 1}}), knobs), HasSubstr("a text"));
  EXPECT_THAT(*ApplyKnobs(Json::Object({{"protected_resource_metadata", "x"}}), knobs),
              HasSubstr("an object"));
  EXPECT_TRUE(ApplyKnobs(Json::List(), knobs));
  EXPECT_FALSE(knobs.sse);
}

TEST(Knobs, CheckEveryMemberOfFailNext) {
  Knobs knobs;
  const auto apply = [&](Member member) {
    return ApplyKnobs(Json::Object({{"fail_next", Json::Object({std::move(member)})}}), knobs);
  };
  EXPECT_TRUE(apply({"behaviour", "explode"}));
  EXPECT_TRUE(apply({"status", 99}));
  EXPECT_TRUE(apply({"colour", "red"}));
  EXPECT_TRUE(apply({"headers", Json::Object({{"Location", 7}})}));
  EXPECT_TRUE(apply({"headers", "Location"}));
  EXPECT_TRUE(apply({"body", Json::Object()}));
  EXPECT_TRUE(ApplyKnobs(Json::Object({{"fail_next", 3}}), knobs));
  EXPECT_FALSE(apply({"behaviour", "stall"}));
  EXPECT_EQ(knobs.fail_next.count, 1);
}

TEST(KnobBoard, CountsFailuresDownForTheRightListenerAndPath) {
  KnobBoard board{Knobs()};
  const Json fail = Json::Object({{"count", 2}, {"listener", "issuer"}, {"path", "/token"}});
  ASSERT_FALSE(board.Apply(Json::Object({{"fail_next", fail}})));
  EXPECT_FALSE(board.TakeFailure("mcp", "/token"));
  EXPECT_FALSE(board.TakeFailure("issuer", "/register"));
  EXPECT_TRUE(board.TakeFailure("issuer", "/token"));
  EXPECT_TRUE(board.TakeFailure("issuer", "/token"));
  EXPECT_FALSE(board.TakeFailure("issuer", "/token"));
}

TEST(KnobBoard, EndsUpstreamTroubleAfterItsCount) {
  KnobBoard board{Knobs()};
  ASSERT_FALSE(board.Apply(Json::Object({{"upstream_status", "429"}, {"upstream_count", 1}})));
  EXPECT_EQ(board.TakeUpstreamStatus(), "429");
  EXPECT_EQ(board.TakeUpstreamStatus(), "ok");
}

TEST(KnobBoard, ResetsToTheCommandLine) {
  Knobs initial;
  initial.sse = true;
  KnobBoard board{initial};
  ASSERT_FALSE(board.Apply(Json::Object({{"sse", false}, {"latency_ms", 7}})));
  board.Reset();
  EXPECT_TRUE(board.Current().sse);
  EXPECT_EQ(board.Current().latency_ms, 0);
}

TEST(Options, OfAnUnknownNameSayWhatWasMeant) {
  ExpectRefused({"--prot", "0"}, "error: There is no option --prot.\n");
  ExpectRefused({"--prot", "0"}, "Did you mean \"--port\"?");
  ExpectRefused({"--prot=0"}, "Did you mean \"--port\"?");
  ExpectRefused({"--ignore-readonly"}, "Did you mean \"--ignore-read-only\"?");
  ExpectRefused({"--control"}, "Did you mean \"--control-port\"?");
  ExpectRefused({"--nothing-like-it"}, "fix: See vendor-sandbox --help.");
  ExpectRefused({"--" + std::string(100'000, 'x')}, "There is no option");
  ExpectRefused({"--port"}, "Its value is missing.");
  ExpectRefused({"--reveal-secrets=yes"}, "takes no value");
}

TEST(Options, TakePortsFilesAndKnobs) {
  const Options options =
      Parsed({"--port", "0", "--ledger", "l.jsonl", "--latency-ms=20", "--maintenance", "--refresh",
              "off", "--ca-out", "ca.pem", "--fail-next", R"({"behaviour":"drop"})",
              "--reveal-secrets", "--host", "vendor.example.test", "--needed-scope", "projects"});
  EXPECT_EQ(options.ledger_file, "l.jsonl");
  EXPECT_EQ(options.ca_file, "ca.pem");
  EXPECT_EQ(options.knobs.latency_ms, 20);
  EXPECT_TRUE(options.knobs.maintenance);
  EXPECT_FALSE(options.knobs.refresh);
  EXPECT_EQ(options.knobs.fail_next.behaviour, "drop");
  EXPECT_TRUE(options.reveal_secrets);
  EXPECT_EQ(options.host, "vendor.example.test");
  EXPECT_EQ(options.knobs.needed_scope, "projects");
}

TEST(Options, RefuseWhatTheyDoNotKnow) {
  ExpectRefused({"--no-such-option", "x"}, "--no-such-option");
  ExpectRefused({"positional"}, "positional");
  ExpectRefused({"--port", "70000"}, "--port");
  ExpectRefused({"--port", "-1"}, "--port");
  ExpectRefused({"--host", "a,DNS:b"}, "--host");
  ExpectRefused({"--port"}, "--port");
  ExpectRefused({"--latency-ms", "soon"}, "--latency-ms");
  ExpectRefused({"--maintenance=perhaps"}, "--maintenance");
}

TEST(Options, HelpNamesEveryKnob) {
  EXPECT_TRUE(Parsed({"--help"}).help);
  std::string help = HelpText();
  for (const KnobDescription& knob : DescribeKnobs()) {
    std::string option(knob.name);
    std::replace(option.begin(), option.end(), '_', '-');
    EXPECT_THAT(help, HasSubstr("--" + option));
  }
}

}  // namespace
}  // namespace claribi::vendor_sandbox
