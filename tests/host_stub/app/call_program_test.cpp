// Calls at the command line: arguments as words, many of them from a file, and what is suggested.
#include <gmock/gmock.h>

#include "host_stub/app/host_fixture.h"

namespace claribi::app {
namespace {

using testing::HasSubstr;
using testing::Not;

class CallProgramTest : public HostTest {
 protected:
  void SetUp() override { ConnectWithoutSignIn("main"); }

  std::string Batch(const std::string& lines) const {
    const auto file = folder_ / "batch.jsonl";
    std::ofstream(file, std::ios::trunc) << lines;
    return file.string();
  }
};

TEST_F(CallProgramTest, TakesArgumentsAsWords) {
  const Document json = HostJson({"call", "main", "echo", "n=1", "text=a=b"}, 0);
  EXPECT_EQ(ToLine(*Find(json, "data")), R"({"n":1,"text":"a=b"})");
  const Document named = HostJson({"call", "--model-name", "main__echo", "n=1"}, 0);
  EXPECT_EQ(ToLine(*Find(named, "data")), R"({"n":1})");
  EXPECT_EQ(ErrorCode({"call", "main", "echo", "nothing"}, 2), "invalid");
  EXPECT_THAT(Host({"audit"}).out, Not(HasSubstr("invalid"))) << "it was not sent";
}

TEST_F(CallProgramTest, AnUnknownToolHasOneExitCodeEverywhere) {
  for (const Words& words : std::vector<Words>{{"call", "main", "no_such_tool"},
                                               {"call", "main", "no_such_tool", "a=1"},
                                               {"call", "--model-name", "main__no_such_tool"},
                                               {"tools", "main", "no_such_tool"}}) {
    EXPECT_EQ(ErrorCode(words, 2), "not_found");
  }
  EXPECT_THAT(Host({"tools", "main", "ehco"}).err, HasSubstr("Did you mean \"echo\"?"));
  EXPECT_THAT(Host({"tools", "mian"}).err, HasSubstr("Did you mean \"main\"?"));
}

TEST_F(CallProgramTest, ShowsAToolWithACommandThatWorks) {
  const Document json = HostJson({"tools", "main", "echo"}, 0);
  EXPECT_EQ(TextOf(*Find(json, "tool"), "name"), "echo");
  const std::string example = TextOf(json, "example");
  EXPECT_EQ(RunningProgram({"/bin/sh", "-c", example}, Environment()).Finish().exit_code, 0);
  EXPECT_THAT(Host({"tools", "main", "echo"}).out, HasSubstr("next: " + example));
  EXPECT_THAT(Host({"tools", "main", "delete_all"}).out, HasSubstr("is hidden (name_pattern)"));
}

TEST_F(CallProgramTest, ACommandThatReadsMakesNoDataFolder) {
  const auto nowhere = folder_ / "nowhere";
  const auto run = [&](const Words& words, const Words& more) {
    Words argv{CLARIBI_BUILD_DIR "/bin/claribi-host", "--plugin", TestPlugin("scripted_plugin")};
    argv.insert(argv.end(), words.begin(), words.end());
    argv.insert(argv.end(), more.begin(), more.end());
    return RunningProgram(argv, Environment()).Finish();
  };
  const auto of_home = folder_ / ".local/share/claribi-host";
  for (const Words& words : std::vector<Words>{{"status"},
                                               {"status", "main"},
                                               {"tools", "main"},
                                               {"call", "main", "echo"},
                                               {"test", "main"},
                                               {"audit"},
                                               {"disconnect", "main"},
                                               {"rename", "main", "other"},
                                               {"keys", "list"}}) {
    const Ended named = run(words, {"--data-dir", nowhere.string()});
    EXPECT_THAT(named.err, HasSubstr("note: there is no data folder " + nowhere.string()));
    EXPECT_FALSE(std::filesystem::exists(nowhere)) << words.front();
    (void)run(words, {});
    EXPECT_FALSE(std::filesystem::exists(of_home)) << words.front();
  }
  EXPECT_THAT(run({"status"}, {}).out, HasSubstr("Nothing is connected."));
  const Ended made = run({"connect", "main", "--endpoint", "https://example.com/no-sign-in"},
                         {"--data-dir", nowhere.string()});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_EQ(run({"status", "main"}, {"--data-dir", nowhere.string()}).exit_code, 0);
}

TEST_F(CallProgramTest, ALibraryThatIsNoneIsSaidInPlainWords) {
  const auto text = folder_ / "plugin.so";
  std::ofstream(text) << "no library";
  for (const std::string& file : {text.string(), std::string("/etc/passwd")}) {
    const Ended ended =
        RunningProgram({CLARIBI_BUILD_DIR "/bin/claribi-host", "describe", "--plugin", file},
                       Environment())
            .Finish();
    EXPECT_EQ(ended.exit_code, 6);
    EXPECT_THAT(ended.err, HasSubstr("cause: The file is no shared library.\n"));
  }
}

TEST_F(CallProgramTest, ABatchSaysTheErrorOfALineOnce) {
  const Ended ended = Host({"call", "main", "fails", "--batch", Batch("{}\n{}\n")});
  EXPECT_EQ(ended.exit_code, 5);
  EXPECT_THAT(ended.err, HasSubstr("error: 2 of 2 calls failed.\ncause: Line 1 is the first"));
  EXPECT_THAT(Host({"call", "main", "echo", "--batch", "/no/such/file"}).err,
              HasSubstr("The file of arguments /no/such/file cannot be used."));
}

TEST_F(CallProgramTest, PrintsRowsAsCsv) {
  const Ended csv = Host({"call", "main", "rows", "--csv"});
  EXPECT_EQ(csv.exit_code, 0) << csv.err;
  EXPECT_THAT(csv.out, HasSubstr("\r\n"));
  EXPECT_THAT(Host({"status", "--csv"}).out, testing::StartsWith("name,vendor,status,"));
  EXPECT_THAT(Host({"tools", "main", "--csv", "--all"}).out, HasSubstr("\r\ndelete_all,hidden,"));
  EXPECT_THAT(Host({"tools", "--csv"}).out, HasSubstr("\r\nmain__echo,main,echo\r\n"));
  EXPECT_THAT(Host({"keys", "list", "--csv"}).out, testing::StartsWith("key,state,secrets\r\n"));
}

TEST_F(CallProgramTest, CallsAToolOnceForEachLine) {
  std::string lines;
  for (int i = 0; i < 20; ++i) lines += "{\"n\":" + std::to_string(i) + "}\n\n";
  const Document json = HostJson({"call", "main", "echo", "--batch", Batch(lines)}, 0);
  const Value& calls = *Find(json, "calls");
  ASSERT_EQ(calls.Size(), 20u);
  for (int i = 0; i < 20; ++i) {
    const Value& call = calls[static_cast<rapidjson::SizeType>(i)];
    EXPECT_EQ(IntegerOf(call, "line"), 2 * i + 1);
    EXPECT_EQ(IntegerOf(*Find(*Find(call, "result"), "data"), "n"), i)
        << "in the order of the file";
  }
  EXPECT_EQ(IntegerOf(json, "failed"), 0);
  const Document audit = HostJson({"audit"}, 0);
  EXPECT_GE(Find(audit, "calls")->Size(), 20u) << "each on record";
  EXPECT_THAT(Host({"call", "main", "echo", "--batch", Batch("{\"n\":1}\n")}).out,
              HasSubstr("> line 1: {\"n\":1}\nn: 1\n"));
}

TEST_F(CallProgramTest, ABatchEndsWithTheFailureOfItsFirstLine) {
  const Document json = HostJson({"call", "main", "fails", "--batch", Batch("{}\n{}\n")}, 5);
  EXPECT_EQ(IntegerOf(json, "failed"), 2);
  EXPECT_EQ(TextOf(*Find(json, "error"), "code"), "tool_error");
  EXPECT_THAT(TextOf(*Find(json, "error"), "cause"), HasSubstr("Line 1:"));
  const Document unknown = HostJson({"call", "main", "no_such_tool", "--batch", Batch("{}\n")}, 2);
  EXPECT_EQ(TextOf(*Find(unknown, "error"), "code"), "not_found");
}

TEST_F(CallProgramTest, SendsNothingOfABatchThatCannotBeRead) {
  for (const char* lines : {"", "\n\n", "{}\n[1]\n", "{}\nnonsense\n"}) {
    EXPECT_EQ(ErrorCode({"call", "main", "echo", "--batch", Batch(lines)}, 2), "usage") << lines;
  }
  EXPECT_EQ(ErrorCode({"call", "main", "echo", "--batch", "/no/such/file"}, 2), "usage");
  EXPECT_THAT(Host({"audit"}).out, Not(HasSubstr("echo")));
}

TEST_F(CallProgramTest, AnErrorStandsAlone) {
  const Ended failed = Host({"call", "main", "fails"});
  EXPECT_THAT(failed.err, testing::StartsWith("error: "));
  EXPECT_THAT(failed.err, Not(HasSubstr("warning")));
}

TEST_F(CallProgramTest, StatusOfOneSaysWhatToDo) {
  EXPECT_THAT(Host({"status", "main"}).out, HasSubstr("\nto do          nothing\n"));
  Execute("UPDATE data_sources SET last_check = 'failed'");
  const Document json = HostJson({"status", "main"}, 0);
  const Value& to_do = *Find((*Find(json, "data_sources"))[0], "to_do");
  ASSERT_EQ(to_do.Size(), 1u);
  const std::string command = TextOf(to_do[0], "command");
  EXPECT_THAT(command, HasSubstr("claribi-host doctor main"));
  EXPECT_THAT(Host({"status", "main"}).out, HasSubstr("next: " + command));
  EXPECT_LE(RunningProgram({"/bin/sh", "-c", command}, Environment()).Finish().exit_code, 1)
      << "it runs, whatever it finds";
  EXPECT_THAT(Host({"status", "--metrics"}).out,
              HasSubstr("claribi_signed_in{data_source=\"main\"} 1"));
}

}  // namespace
}  // namespace claribi::app
