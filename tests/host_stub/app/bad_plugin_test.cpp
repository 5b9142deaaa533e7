// What the host does with a plugin that breaks the contract: it says where, and it ends.
#include <gmock/gmock.h>
#include <signal.h>

#include <algorithm>

#include "host_stub/app/host_fixture.h"

namespace claribi::app {
namespace {

using testing::HasSubstr;
using testing::Not;

class BadPluginTest : public HostTest {
 protected:
  /// A sanitizer that handles the signal itself would take it from the host.
  Ended Crashed(const Words& words) const {
    Words environment = Environment();
    environment.emplace_back("ASAN_OPTIONS=handle_segv=0");
    return RunningProgram(CommandLine(words), environment).Finish();
  }
};

TEST_F(BadPluginTest, ThatCrashesApartIsTold) {
  ConnectWithoutSignIn("main");
  const Ended ended = Crashed({"--isolate", "call", "main", "crashes"});
  EXPECT_EQ(ended.exit_code, 7) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("The plugin crashed (SIGSEGV) in call_tool of crashes."));
  const Ended written = Crashed({"--isolate", "call", "main", "crashes", "--json"});
  EXPECT_EQ(written.exit_code, 7) << written.err;
  EXPECT_THAT(written.out, HasSubstr(R"("code":"plugin_crash")"));
}

TEST_F(BadPluginTest, ThatEndsTheProcessIsNoCommandThatWentWell) {
  ConnectWithoutSignIn("main");
  for (const Words& words : {Words{"call", "main", "exits", "--json"},
                             Words{"--isolate", "call", "main", "exits", "--json"},
                             Words{"--isolate", "call", "main", "leaves", "--json"}}) {
    const Ended ended = Host(words);
    EXPECT_EQ(ended.exit_code, 7) << ended.out << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("The plugin ended the process"));
    EXPECT_THAT(ended.out, HasSubstr("in call_tool of " + words[words.size() - 2] + "."));
    EXPECT_EQ(std::count(ended.out.begin(), ended.out.end(), '\n'), 1) << ended.out;
  }
}

TEST_F(BadPluginTest, ThatPrintsLeavesStandardOutputToTheAnswer) {
  ConnectWithoutSignIn("main");
  for (const Words& words : {Words{"call", "main", "prints", "--json"},
                             Words{"--isolate", "call", "main", "prints", "--json"}}) {
    const Ended ended = Host(words);
    EXPECT_EQ(std::count(ended.out.begin(), ended.out.end(), '\n'), 1) << ended.out;
    EXPECT_THAT(ended.out, HasSubstr("It has printed."));
    EXPECT_THAT(ended.err, HasSubstr("printed by the plugin"));
    EXPECT_THAT(ended.err, HasSubstr("streamed by the plugin"));
  }
  EXPECT_THAT(Host({"call", "main", "closes_stdout", "--json"}).out, HasSubstr("It has closed."));
}

TEST_F(BadPluginTest, WhoseEventBreaksTheContractIsLoggedAndNotRecorded) {
  ConnectWithoutSignIn("main");
  EXPECT_EQ(Host({"call", "main", "report_event"}).exit_code, 0);
  const Ended ended = Host({"--log-level", "warn", "call", "main", "report_wrong_event"});
  EXPECT_THAT(ended.err, HasSubstr("host_event is wrong at /at_ms: type"));
  EXPECT_EQ(HostJson({"audit", "--events"}, 0)["events"].Size(), 1U);
}

TEST_F(BadPluginTest, ThatAnswersDeeperThanAStackIsTold) {
  ConnectWithoutSignIn("main");
  const Ended ended = Host({"call", "main", "deep"});
  EXPECT_EQ(ended.exit_code, 70) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("levels"));
}

TEST_F(BadPluginTest, ApartOtherwiseChangesNothing) {
  ConnectWithoutSignIn("main");
  const Ended apart = Host({"--isolate", "call", "main", "rows", "--json"});
  const Ended usual = Host({"call", "main", "rows", "--json"});
  EXPECT_EQ(apart.out, usual.out);
  EXPECT_EQ(apart.exit_code, 0);
  EXPECT_EQ(Host({"--isolate", "call", "main", "no_such_tool"}).exit_code,
            Host({"call", "main", "no_such_tool"}).exit_code);
}

TEST_F(BadPluginTest, ThatDoesNotEndIsLeftAtTheTimeout) {
  ConnectWithoutSignIn("main");
  for (const Words& words : {Words{"--timeout", "300ms", "call", "main", "hangs"},
                             Words{"--isolate", "--timeout", "300ms", "call", "main", "hangs"}}) {
    const Ended ended = Host(words);
    EXPECT_EQ(ended.exit_code, 8) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr("The plugin does not end: it is in call_tool of hangs."));
  }
}

TEST_F(BadPluginTest, ThatDoesNotEndIsLeftAtTheFirstInterruption) {
  ConnectWithoutSignIn("main");
  RunningProgram program(CommandLine({"--log-level", "info", "call", "main", "hangs"}),
                         Environment());
  ASSERT_TRUE(program.AwaitError("hanging"));
  program.Signal(SIGINT);
  const Ended ended = program.Finish();
  EXPECT_EQ(ended.exit_code, 130) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("it is in call_tool of hangs."));
}

TEST_F(BadPluginTest, IsShownWithNoToolWithoutAName) {
  const std::string endpoint = "https://example.com/no-sign-in/";
  ASSERT_EQ(Host({"connect", "main", "--endpoint", endpoint + "nameless-tool"}).exit_code, 0);
  const Ended nameless = Host({"tools", "main"});
  EXPECT_EQ(nameless.exit_code, 70);
  EXPECT_THAT(nameless.err, HasSubstr("tool_list is wrong at /tools/0: required"));
}

TEST_F(BadPluginTest, IsShownWithNoToolTwiceAndWithLayersOfALaterRelease) {
  const std::string endpoint = "https://example.com/no-sign-in/";
  ASSERT_EQ(Host({"connect", "main", "--endpoint", endpoint + "tool-twice"}).exit_code, 0);
  const Ended twice = Host({"tools", "main"});
  EXPECT_EQ(twice.exit_code, 70);
  EXPECT_THAT(twice.err, HasSubstr("tool_list is wrong at /hidden/0/name: unique"));
}

TEST_F(BadPluginTest, IsShownWithNoResultOfAnotherShape) {
  ConnectWithoutSignIn("main");
  const Ended half = Host({"call", "main", "half_a_result"});
  EXPECT_EQ(half.exit_code, 70);
  EXPECT_THAT(half.err, HasSubstr("call_result is wrong as a whole: required"));
}

TEST_F(BadPluginTest, IsJudgedRuleByRule) {
  const std::string file = TestPlugin("incomplete_plugin");
  const std::string report = (folder_ / "report.xml").string();
  const Document json = HostJson({"validate", file, "--include", "table.*", "--junit", report}, 1);
  EXPECT_FALSE(IsTrue(json, "ok"));
  EXPECT_THAT(Read(report), HasSubstr("name=\"table.complete\""));
  EXPECT_EQ(Host({"validate", file, "--include", "no.such"}).exit_code, 2);
  EXPECT_EQ(Host({"validate", file + ".missing"}).exit_code, 2);
  EXPECT_EQ(HostJson({"list", "rules"}, 0).HasMember("rules"), true);
}

TEST_F(BadPluginTest, IsJudgedAgainByALineThatSaysAllThatWasSaid) {
  ASSERT_EQ(Host({"profile", "add", "kit", "--allow-insecure-loopback"}).exit_code, 0);
  const std::string file = TestPlugin("incomplete_plugin");
  const Document json = HostJson(
      {"validate", file, "--include", "table.complete", "--profile", "kit", "--timeout", "9s"}, 1);
  const Value& rule = json["rules"][0];
  const std::string again = TextOf(rule, "reproduce");
  EXPECT_THAT(again, HasSubstr(" validate " + file + " --profile kit"));
  EXPECT_THAT(again, HasSubstr(" --timeout 9000ms --include table.complete --seed 1"));
  EXPECT_THAT(again, Not(HasSubstr("--allow-insecure-loopback"))) << "the profile says it";
}

}  // namespace
}  // namespace claribi::app
