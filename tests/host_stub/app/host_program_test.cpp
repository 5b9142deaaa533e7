#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>

#include "host_stub/app/host_fixture.h"

namespace claribi::app {
namespace {

using testing::HasSubstr;
using testing::Not;

class HostProgramTest : public HostTest {
 protected:
  Ended HostWith(const std::string& plugin, const Words& words) const {
    return RunningProgram(CommandLine(words, plugin), Environment()).Finish();
  }
};

TEST_F(HostProgramTest, DescribesThePluginWithoutAStore) {
  const Document json = HostJson({"describe"}, 0);
  EXPECT_EQ(TextOf(json, "plugin_id"), "test.scripted");
  EXPECT_EQ(IntegerOf(json, "abi"), 1);
  EXPECT_TRUE(std::filesystem::is_empty(data_));
}

TEST_F(HostProgramTest, ListsWhatIsShownAndWhatIsHiddenFromAllPages) {
  ConnectWithoutSignIn("main");
  const Document json = HostJson({"tools", "main"}, 0);
  ASSERT_EQ(Find(json, "tools")->Size(), 2u);
  ASSERT_EQ(Find(json, "hidden")->Size(), 1u);
  EXPECT_EQ(TextOf((*Find(json, "hidden"))[0], "layer"), "name_pattern");
  EXPECT_EQ(TextOf((*Find(json, "tools"))[0], "model_name"), "main__echo");
  const Ended brief = Host({"tools", "main"});
  EXPECT_THAT(brief.out, HasSubstr("1 hidden (--all shows why)"));
  EXPECT_THAT(brief.out, Not(HasSubstr("delete_all")));
  EXPECT_THAT(brief.out, Not(HasSubstr("\x1b"))) << "no escape sequence of the vendor's";
  const Ended text = Host({"tools", "main", "--all"});
  EXPECT_THAT(text.out, HasSubstr("1 tool hidden"));
  EXPECT_THAT(text.out, HasSubstr("the name contains the word \"delete\""));
}

TEST_F(HostProgramTest, TellsOfDriftAndApprovesIt) {
  ASSERT_EQ(
      Host({"connect", "main", "--endpoint", "https://example.com/no-sign-in/drifts"}).exit_code,
      0);
  const Ended told = Host({"tools", "main"});
  EXPECT_THAT(told.out, HasSubstr("warning: rows is hidden: its definition changed"));
  EXPECT_THAT(told.out, HasSubstr("warning: echo is shown all the same: it is new"));
  EXPECT_THAT(told.out, HasSubstr("claribi-host tools main --diff rows"));
  EXPECT_THAT(told.out, HasSubstr("claribi-host tools main --approve TOOL@FINGERPRINT"));
  EXPECT_THAT(told.out, HasSubstr("--approve-all --as-listed 2:listlistlistlistlistli"));
  const Ended shown = Host({"tools", "main", "--diff", "echo"});
  EXPECT_THAT(shown.out, HasSubstr("--approve echo@2:echoechoechoechoechoec"));
  for (const char* option : {"--approve=echo", "--approve-all"}) {
    const Ended unseen = Host({"tools", "main", option});
    EXPECT_EQ(unseen.exit_code, 0) << unseen.err;
    EXPECT_THAT(unseen.err, HasSubstr("approved unseen")) << "nobody can be asked";
  }
  const Ended approved = Host({"tools", "main", "--approve", "echo@2:echoechoechoechoechoec"});
  EXPECT_EQ(approved.exit_code, 0) << approved.err;
  EXPECT_THAT(approved.out, HasSubstr("approved: echo\n"));
  EXPECT_THAT(approved.out, Not(HasSubstr("warning: echo")));
  const Document json =
      HostJson({"tools", "main", "--approve-all", "--as-listed", "2:listlistlistlistlistli"}, 0);
  EXPECT_EQ(Find(json, "approved")->Size(), 1u);
  EXPECT_EQ(ErrorCode({"tools", "main", "--approve", "delete_all@2:a"}, 2), "invalid");
}

TEST_F(HostProgramTest, ConnectingAgainTellsOfDrift) {
  const Words connect{"connect", "main", "--endpoint", "https://example.com/no-sign-in/drifts"};
  const Ended again = Host(connect);
  EXPECT_THAT(again.out, HasSubstr("0 tools approved, 2 hidden"));
  EXPECT_THAT(again.out, HasSubstr("warning: rows is hidden"));
  Words with_json = connect;
  const Document json = HostJson(with_json, 0);
  EXPECT_EQ(IntegerOf(*Find(json, "tools"), "drifted"), 2);
}

TEST_F(HostProgramTest, NamesTheToolsOfAllDataSourcesForModels) {
  ConnectWithoutSignIn("main");
  ConnectWithoutSignIn("second source");
  const Document json = HostJson({"tools"}, 0);
  const Value& sources = *Find(json, "data_sources");
  ASSERT_EQ(sources.Size(), 2u);
  EXPECT_EQ(TextOf((*Find(sources[0], "tools"))[0], "model_name"), "main__echo");
  const std::string hashed = TextOf((*Find(sources[1], "tools"))[0], "model_name");
  EXPECT_THAT(hashed, testing::StartsWith("second_source__echo-"));
  EXPECT_THAT(Host({"tools"}).out, HasSubstr(hashed));
  for (const std::string& name : {std::string("main__echo"), hashed}) {
    const Document called = HostJson({"call", "--model-name", name, "--args", R"({"n":1})"}, 0);
    EXPECT_EQ(TextOf(called, "tool"), "echo");
  }
  EXPECT_EQ(ErrorCode({"call", "--model-name", "second_source__echo"}, 2), "not_found");
  EXPECT_EQ(ErrorCode({"call", "--model-name", "nothing"}, 2), "not_found");
}

TEST_F(HostProgramTest, LeavesARecordOfEveryCall) {
  ConnectWithoutSignIn("main");
  Host({"call", "main", "echo", "--args", R"({"secret":"hunter2"})", "--actor", "ada"});
  Host({"call", "main", "fails"});
  Host({"call", "main", "rate_limited"});
  Host({"call", "main", "no_such_tool"});
  Host({"call", "main", "wait", "--timeout", "2s"});
  Host({"test", "main"});
  const Document json = HostJson({"audit", "main"}, 0);
  const Value& calls = *Find(json, "calls");
  std::vector<std::string> seen;
  for (const Value& call : calls.GetArray()) {
    seen.push_back(TextOf(call, "tool") + " " + TextOf(call, "outcome"));
    EXPECT_EQ(TextOf(call, "arguments_sha256").size(), 64u);
    EXPECT_TRUE(IntegerOf(call, "duration_ms").has_value());
  }
  EXPECT_THAT(seen,
              testing::UnorderedElementsAre(
                  "rows ok", "echo ok", "fails tool_error: not_found", "rate_limited rate_limited",
                  "no_such_tool not_found: tool_not_found", "wait timeout", "rows ok"));
  EXPECT_THAT(ToLine(calls), HasSubstr(R"("actor":"ada")"));
  EXPECT_THAT(ToLine(calls), Not(HasSubstr("hunter2")));
}

TEST_F(HostProgramTest, LeavesARecordOfACallThatIsCancelled) {
  ConnectWithoutSignIn("main");
  RunningProgram host(CommandLine({"call", "main", "wait", "--log-level", "info"}), Environment());
  ASSERT_TRUE(host.AwaitError("waiting"));
  EXPECT_THAT(Host({"audit"}).out, HasSubstr("unknown")) << "from before it leaves";
  host.Signal(SIGINT);
  host.Finish();
  EXPECT_THAT(Host({"audit"}).out, HasSubstr("cancelled"));
}

TEST_F(HostProgramTest, KeepsTheAuditOfADataSourceThatIsGone) {
  ConnectWithoutSignIn("main");
  Host({"call", "main", "echo"});
  ASSERT_EQ(Host({"disconnect", "main"}).exit_code, 0);
  const Ended csv = Host({"audit", "main", "--format", "csv"});
  EXPECT_THAT(csv.out, testing::StartsWith("at,org,actor,connection_id,data_source,tool,"));
  EXPECT_THAT(csv.out, HasSubstr(",main,echo,"));
  EXPECT_THAT(Host({"audit", "--format", "json"}).out, testing::StartsWith(R"({"calls":[{)"));
  EXPECT_THAT(Host({"audit", "--since", "2999-01-01T00:00:00Z"}).out, HasSubstr("No calls"));
  EXPECT_THAT(Host({"audit", "--since", "1h"}).out, HasSubstr("echo"));
  EXPECT_EQ(ErrorCode({"audit", "--since", "yesterday"}, 2), "usage");
  EXPECT_EQ(Find(HostJson({"audit", "--org", "other"}, 0), "calls")->Size(), 0u);
}

TEST_F(HostProgramTest, CallsAToolWithArgumentsFromTheCommandLineAndFromStdin) {
  ConnectWithoutSignIn("main");
  const Document json = HostJson({"call", "main", "echo", "--args", R"({"n":[1]})"}, 0);
  EXPECT_EQ(TextOf(json, "tool"), "echo");
  EXPECT_EQ(ToLine(*Find(json, "data")), R"({"n":[1]})");
  RunningProgram host(CommandLine({"call", "main", "echo", "--args", "-", "--json"}), Environment(),
                      RunningProgram::Input::kPipe);
  host.Write(R"({"from":"stdin"})");
  host.CloseInput();
  EXPECT_THAT(host.Finish().out, HasSubstr(R"("data":{"from":"stdin"})"));
}

TEST_F(HostProgramTest, ShowsRowsAsATableBelowTheWarnings) {
  ConnectWithoutSignIn("main");
  const Ended ended = Host({"call", "main", "rows"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_LT(ended.out.find("incomplete (more_pages)"), ended.out.find("business-8"));
  EXPECT_THAT(ended.out, HasSubstr("note: 15 of 42 rows"));
  EXPECT_THAT(ended.out, HasSubstr("evil\\u{1b}[2J\\u{202e}"));
}

TEST_F(HostProgramTest, AsksForTheFormsThatItPrints) {
  ConnectWithoutSignIn("main");
  const auto given = [this](std::vector<std::string> options) {
    std::vector<std::string> command = {"call", "main", "options"};
    command.insert(command.end(), options.begin(), options.end());
    const Document json = HostJson(command, 0);
    return ToLine(*Find(*Find(json, "data"), "given"));
  };
  EXPECT_EQ(given({}), R"({"include":["content","structured_content","data"]})");
  EXPECT_EQ(given({"--for-model"}),
            R"({"include":["content","structured_content","data","model_text"]})");
  EXPECT_THAT(Host({"call", "main", "options"}).out, Not(HasSubstr("include")));
  EXPECT_EQ(Host({"call", "main", "options", "--for-model"}).out, "m");
}

// A model is given something fenced whatever becomes of its call.
TEST_F(HostProgramTest, GivesAModelAFencedTextOfACallThatFails) {
  ConnectWithoutSignIn("main");
  for (const std::string tool : {"fails", "rate_limited"}) {
    const Words call{"call", "main", tool, "--for-model"};
    const Ended failed = Host(call);
    EXPECT_NE(failed.exit_code, 0);
    EXPECT_THAT(failed.err, HasSubstr("error: "));
    EXPECT_THAT(failed.out, HasSubstr("tool " + tool + ". There is no result."));
    const std::size_t begin = failed.out.find("\n<untrusted-data-");
    ASSERT_NE(begin, std::string::npos) << failed.out;
    const std::string mark = failed.out.substr(begin + 2, failed.out.find('>', begin) - begin - 1);
    EXPECT_TRUE(failed.out.ends_with("</" + mark + "\n")) << failed.out;
    EXPECT_NE(Host(call).out, failed.out) << "nobody can guess the boundary";
    EXPECT_EQ(Host({"call", "main", tool}).out, "");
  }
}

// It cannot run a command, and may not be told to.
TEST_F(HostProgramTest, TellsAModelWhatItCanDoAndNotWhatAnOperatorCan) {
  ConnectWithoutSignIn("main");
  for (const Words& call : std::vector<Words>{{"call", "main", "no_such_tool"},
                                              {"call", "nowhere", "rows"},
                                              {"call", "main", "rows", "--args", "{"},
                                              {"call", "--model-name", "nothing"},
                                              {"call", "main", "wait", "--timeout", "1s"},
                                              {"call", "main", "echo"}}) {
    Words words = call;
    words.emplace_back("--for-model");
    const Ended failed = Host(words);
    EXPECT_NE(failed.exit_code, 0);
    EXPECT_THAT(failed.out, testing::StartsWith("Failure of a call"));
    EXPECT_THAT(failed.out, HasSubstr("\n<untrusted-data-"));
    for (const char* word : {"claribi-host", "--", "option", "manifest"}) {
      EXPECT_THAT(failed.out, Not(HasSubstr(word))) << failed.out;
    }
  }
}

TEST_F(HostProgramTest, SaysWhereAPluginGivesNoTextForModels) {
  ConnectWithoutSignIn("main");
  const Ended ended = Host({"call", "main", "echo", "--for-model"});
  EXPECT_NE(ended.exit_code, 0);
  EXPECT_THAT(ended.err, HasSubstr("no text for models"));
}

TEST_F(HostProgramTest, AFailureOfTheToolIsAResultAndExitsWithFive) {
  ConnectWithoutSignIn("main");
  const Document json = HostJson({"call", "main", "fails"}, 5);
  EXPECT_TRUE(IsTrue(json, "is_error"));
  EXPECT_EQ(TextOf(json, "tool"), "fails");
  const Value* error = Find(json, "error");
  EXPECT_EQ(TextOf(*error, "code"), "tool_error");
  EXPECT_EQ(TextOf(*error, "kind"), "not_found");
  EXPECT_EQ(TextOf(*error, "request_id"), "req-1");
  const Ended text = Host({"call", "main", "fails"});
  EXPECT_THAT(text.err, HasSubstr("The vendor says: No such service\\u{7}"));
}

TEST_F(HostProgramTest, MapsErrorsOfThePluginToExitCodes) {
  ConnectWithoutSignIn("main");
  EXPECT_EQ(ErrorCode({"call", "main", "rate_limited"}, 9), "rate_limited");
  EXPECT_EQ(ErrorCode({"call", "main", "no_such_tool"}, 2), "not_found");
  EXPECT_EQ(ErrorCode({"call", "main", "silent_failure"}, 5), "upstream");
  EXPECT_EQ(ErrorCode({"call", "main", "unknown_status"}, 70), "internal");
  EXPECT_EQ(ErrorCode({"call", "main", "not_json"}, 70), "internal");
  EXPECT_EQ(ErrorCode({"call", "main", "throws"}, 70), "internal");
  EXPECT_EQ(ErrorCode({"call", "main", "wait", "--timeout", "2s"}, 8), "timeout");
}

TEST_F(HostProgramTest, TellsWhenToComeBack) {
  ConnectWithoutSignIn("main");
  const Document json = HostJson({"call", "main", "rate_limited"}, 9);
  EXPECT_TRUE(IsTrue(*Find(json, "error"), "retryable"));
  EXPECT_THAT(TextOf(*Find(json, "error"), "retry_at"),
              testing::MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"));
}

TEST_F(HostProgramTest, RefusesGarbageArguments) {
  ConnectWithoutSignIn("main");
  for (const char* arguments : {"", "{", "[1]", "\"text\"", "{\"a\":1}}", "nonsense", "{'a':1}"}) {
    EXPECT_EQ(ErrorCode({"call", "main", "echo", "--args", arguments}, 2), "invalid") << arguments;
  }
}

TEST_F(HostProgramTest, NeedsASignIn) {
  browser_ = "/bin/true";
  RunningProgram host(CommandLine({"connect", "main", "--no-browser"}), Environment());
  ASSERT_TRUE(host.AwaitError("/authorize?"));
  EXPECT_EQ(ErrorCode({"tools", "main"}, 2), "not_found") << "there is none before it works";
  EXPECT_EQ(ErrorCode({"test", "main"}, 2), "not_found");
  host.Signal(SIGINT);
  EXPECT_EQ(host.Finish().exit_code, 130);
}

TEST_F(HostProgramTest, TestsAConnection) {
  ConnectWithoutSignIn("main");
  const Document json = HostJson({"test", "main"}, 0);
  EXPECT_TRUE(IsTrue(*Find(json, "probe"), "ok"));
  const Document status = HostJson({"status", "main"}, 0);
  EXPECT_EQ(TextOf((*Find(status, "data_sources"))[0], "last_check"), "passed");
}

TEST_F(HostProgramTest, KeepsOrganisationsApart) {
  ConnectWithoutSignIn("main");
  EXPECT_EQ(ErrorCode({"tools", "main", "--org", "other"}, 2), "not_found");
  EXPECT_EQ(Find(HostJson({"status", "--org", "other"}, 0), "data_sources")->Size(), 0u);
}

TEST_F(HostProgramTest, RefusesAPluginOfAnotherAbiLevel) {
  const Ended ended = HostWith("too_new_plugin", {"describe"});
  EXPECT_EQ(ended.exit_code, 6);
  EXPECT_THAT(ended.err, HasSubstr("The host speaks levels 1..1, the plugin speaks levels 2..2."));
}

TEST_F(HostProgramTest, RefusesALibraryThatIsNoPlugin) {
  EXPECT_EQ(HostWith("no_entry_plugin", {"describe"}).exit_code, 6);
  EXPECT_EQ(HostWith("no_such_file", {"describe"}).exit_code, 6);
  EXPECT_EQ(HostWith("incomplete_plugin", {"describe"}).exit_code, 6);
}

TEST_F(HostProgramTest, RefusesAManifestThatCannotBeRead) {
  const auto file = folder_ / "manifest.json";
  EXPECT_EQ(ErrorCode({"describe", "--manifest", file.string()}, 2), "usage");
  std::ofstream(file) << "{ not JSON";
  EXPECT_EQ(ErrorCode({"describe", "--manifest", file.string()}, 2), "usage");
  std::ofstream(file, std::ios::trunc) << R"({"refuse_create":true})";
  EXPECT_EQ(ErrorCode({"describe", "--manifest", file.string()}, 2), "invalid");
}

TEST_F(HostProgramTest, RefusesADamagedStore) {
  ASSERT_EQ(Host({"status"}).exit_code, 0);
  std::ofstream(data_ / "host.db", std::ios::trunc) << std::string(8192, 'x');
  EXPECT_EQ(ErrorCode({"status"}, 4), "unavailable");
}

TEST_F(HostProgramTest, RefusesKeysThatOthersMayRead) {
  ASSERT_EQ(Host({"status"}).exit_code, 0);
  ASSERT_EQ(chmod((data_ / "sealing.keys").c_str(), 0644), 0);
  const Document json = HostJson({"status"}, 4);
  EXPECT_THAT(TextOf(*Find(json, "error"), "fix"), HasSubstr("chmod 600"));
}

TEST_F(HostProgramTest, EndsACallOnCtrlC) {
  ConnectWithoutSignIn("main");
  RunningProgram host(CommandLine({"call", "main", "wait", "--json", "--log-level", "info"}),
                      Environment());
  ASSERT_TRUE(host.AwaitError("waiting"));
  host.Signal(SIGINT);
  const Ended ended = host.Finish();
  EXPECT_EQ(ended.exit_code, 130);
  EXPECT_THAT(ended.out, HasSubstr(R"("code":"cancelled")"));
}

TEST_F(HostProgramTest, ExplainsACommandLineThatItDoesNotUnderstand) {
  EXPECT_EQ(ErrorCode({"nonsense"}, 2), "usage");
  EXPECT_EQ(ErrorCode({}, 2), "usage");
  EXPECT_EQ(ErrorCode({"call", "main"}, 2), "usage");
  EXPECT_EQ(ErrorCode({"tools", "main", "--timeout", "soon"}, 2), "usage");
  EXPECT_EQ(ErrorCode({"status", "--store", "mysql://db/claribi"}, 2), "usage");
}

TEST_F(HostProgramTest, HelpsWithoutAPlugin) {
  EXPECT_THAT(HostWith("no_such_file", {"help"}).out, HasSubstr("Exit codes"));
  EXPECT_THAT(HostWith("no_such_file", {"help", "connect"}).out, HasSubstr("--no-browser"));
  EXPECT_EQ(HostWith("no_such_file", {"version"}).exit_code, 0);
}

}  // namespace
}  // namespace claribi::app
