#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <gmock/gmock.h>
#include <signal.h>

#include "host_stub/app/host_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::app {
namespace {

using testing::HasSubstr;
using testing::Not;

class ConnectTest : public HostTest {
 protected:
  std::string Status(const std::string& name) const {
    const Document json = HostJson({"status", name}, 0);
    const Value* list = Find(json, "data_sources");
    return list != nullptr && list->Size() == 1 ? TextOf((*list)[0], "status") : "";
  }
};

TEST_F(ConnectTest, SignsInThroughTheBrowserAndSaysSoInTheTab) {
  UseBrowser("approve");
  const Ended ended = Host({"connect", "main"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("connected: main as ada\n2 tools approved, 1 hidden\n"));
  EXPECT_THAT(ended.err, HasSubstr("http://127.0.0.1:9/authorize?")) << "the URL is printed first";
  EXPECT_EQ(Status("main"), "authorized");
}

TEST_F(ConnectTest, PrintsOneJsonObject) {
  UseBrowser("approve");
  const Document json = HostJson({"connect", "main"}, 0);
  EXPECT_EQ(TextOf(json, "name"), "main");
  EXPECT_EQ(TextOf(json, "status"), "authorized");
  EXPECT_TRUE(IsTrue(json, "created"));
}

TEST_F(ConnectTest, TakesAPastedCallback) {
  UseBrowser("print");
  RunningProgram host(CommandLine({"connect", "main"}), Environment(),
                      RunningProgram::Input::kPipe);
  ASSERT_TRUE(host.AwaitError("http://127.0.0.1:9/authorize?"));
  std::string callback;
  while (callback.empty() || callback.back() != '\n') callback = Read(page_);
  host.Write("this is no address\n" + callback);
  const Ended ended = host.Finish();
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("not the callback URL"));
}

TEST_F(ConnectTest, AnEndedInputIsNoError) {
  RunningProgram host(CommandLine({"connect", "main", "--timeout", "2s"}), Environment(),
                      RunningProgram::Input::kPipe);
  host.CloseInput();
  EXPECT_EQ(host.Finish().exit_code, 8);
}

TEST_F(ConnectTest, SaysADenialAsADenialAndSavesNothing) {
  UseBrowser("deny");
  const Ended ended = Host({"connect", "main"});
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_THAT(ended.err, HasSubstr("You declined; nothing was saved"));
  EXPECT_THAT(StoreContent(), Not(HasSubstr("main")));
}

TEST_F(ConnectTest, EveryFailureLeavesTheStoreAsItWas) {
  ASSERT_EQ(Host({"status"}).exit_code, 0);
  const std::string before = StoreContent();
  const struct {
    const char* choice;
    int exit_code;
  } failures[] = {{"deny", 3}, {"dead", 4}};
  for (const auto& [choice, exit_code] : failures) {
    UseBrowser(choice);
    EXPECT_EQ(Host({"connect", "main"}).exit_code, exit_code) << choice;
    EXPECT_EQ(StoreContent(), before) << choice;
  }
}

// Field case 13.
TEST_F(ConnectTest, ACallbackOfAnotherSignInChangesNothingAndTheTrueOneCounts) {
  UseBrowser("stale-tab");
  const Ended ended = Host({"connect", "main", "--timeout", "60s"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(Read(page_), HasSubstr("belongs to another sign-in"));
  EXPECT_THAT(Read(page_), HasSubstr("is connected and answers"));
}

TEST_F(ConnectTest, SaysThatOnlyCallbacksOfOtherSignInsCame) {
  UseBrowser("other-state");
  const Ended ended = Host({"connect", "main", "--timeout", "5s"});
  EXPECT_EQ(ended.exit_code, 8);
  EXPECT_THAT(ended.err, HasSubstr("was turned away, and the sign-in goes on: Its state"));
  EXPECT_THAT(ended.err, HasSubstr("did not belong to this sign-in: Its state"));
  EXPECT_THAT(StoreContent(), Not(HasSubstr("main")));
}

TEST_F(ConnectTest, PassesOnlyWhereSomebodyAnswers) {
  const Document json =
      HostJson({"connect", "main", "--endpoint", "https://x/no-sign-in/no-probe"}, 0);
  EXPECT_EQ(TextOf(*Find(json, "probe"), "kind"), "listing");
  EXPECT_EQ(Find(*Find(json, "probe"), "tool"), nullptr);
  EXPECT_THAT(Host({"test", "main"}).out, HasSubstr("listing"));
  EXPECT_THAT(Host({"audit", "main"}).out, HasSubstr("not_called")) << "the tool of the probe";
  const std::string before = StoreContent();
  const Document dead = HostJson(
      {"connect", "dead", "--endpoint", "https://x/no-sign-in/no-probe/nobody-listens"}, 4);
  EXPECT_EQ(TextOf(*Find(dead, "error"), "code"), "unavailable");
  EXPECT_THAT(TextOf(*Find(dead, "error"), "what"), HasSubstr("Nothing was saved."));
  EXPECT_EQ(StoreContent(), before);
}

TEST_F(ConnectTest, OneThatWasLeftAloneEndsWhenAnotherWins) {
  RunningProgram left_alone(CommandLine({"connect", "main", "--no-browser"}), Environment());
  ASSERT_TRUE(left_alone.AwaitError("/authorize?"));
  EXPECT_THAT(StoreContent(), Not(HasSubstr("main"))) << "an attempt is no row";
  UseBrowser("approve");
  ASSERT_EQ(Host({"connect", "main", "--actor", "grace"}).exit_code, 0);
  const std::string after = StoreContent();
  const Ended lost = left_alone.Finish();
  EXPECT_EQ(lost.exit_code, 5);
  EXPECT_THAT(lost.err, HasSubstr("connected by another attempt; nothing was saved"));
  EXPECT_THAT(lost.err, HasSubstr("grace was first"));
  EXPECT_EQ(StoreContent(), after);
}

TEST_F(ConnectTest, OneThatIsInterruptedDeletesNothingOfAnother) {
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGKILL}) {
    const std::string name = "by signal " + std::to_string(number);
    browser_.clear();
    RunningProgram left_alone(CommandLine({"connect", name, "--no-browser"}), Environment());
    ASSERT_TRUE(left_alone.AwaitError("/authorize?"));
    StopBesideTheStore(left_alone);  // it looks at nothing any more
    UseBrowser("approve");
    ASSERT_EQ(Host({"connect", name}).exit_code, 0);
    const std::string after = StoreContent();
    left_alone.Signal(number);
    left_alone.Signal(SIGCONT);
    left_alone.Finish();
    EXPECT_EQ(StoreContent(), after) << number;
    EXPECT_EQ(Status(name), "authorized") << number;
  }
}

TEST_F(ConnectTest, OneWhoseTimeIsUpDeletesNothingOfAnother) {
  RunningProgram left_alone(CommandLine({"connect", "main", "--no-browser", "--timeout", "3s"}),
                            Environment());
  ASSERT_TRUE(left_alone.AwaitError("/authorize?"));
  StopBesideTheStore(left_alone);
  UseBrowser("approve");
  ASSERT_EQ(Host({"connect", "main"}).exit_code, 0);
  const std::string after = StoreContent();
  left_alone.Signal(SIGCONT);
  EXPECT_NE(left_alone.Finish().exit_code, 0);
  EXPECT_EQ(StoreContent(), after);
}

TEST_F(ConnectTest, ANewSignInThatIsLeftAloneLeavesTheOtherOneItsTokens) {
  UseBrowser("approve");
  ASSERT_EQ(Host({"connect", "main"}).exit_code, 0);
  browser_.clear();
  RunningProgram left_alone(CommandLine({"connect", "main", "--no-browser"}), Environment());
  ASSERT_TRUE(left_alone.AwaitError("/authorize?"));
  StopBesideTheStore(left_alone);
  UseBrowser("approve");
  ASSERT_EQ(Host({"connect", "main"}).exit_code, 0);
  const std::string after = StoreContent();
  left_alone.Signal(SIGINT);
  left_alone.Signal(SIGCONT);
  left_alone.Finish();
  EXPECT_EQ(StoreContent(), after);
}

TEST_F(ConnectTest, OneThatDiesLeavesNothing) {
  ASSERT_EQ(Host({"status"}).exit_code, 0);
  const std::string before = StoreContent();
  RunningProgram host(CommandLine({"connect", "main", "--no-browser"}), Environment());
  ASSERT_TRUE(host.AwaitError("/authorize?"));
  host.Signal(SIGKILL);
  host.Finish();
  EXPECT_EQ(StoreContent(), before);
  UseBrowser("approve");
  EXPECT_TRUE(IsTrue(HostJson({"connect", "main"}, 0), "created"));
}

TEST_F(ConnectTest, GivesTheOptionsThatTheNextCommandNeeds) {
  UseBrowser("approve");
  const Ended ended = Host({"connect", "the main", "--allow-insecure-loopback", "--org", "acme"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  const std::string options = " --data-dir " + data_.string() + " --plugin " +
                              TestPlugin("scripted_plugin") +
                              " --allow-insecure-loopback --org acme\n";
  const std::string program = CLARIBI_BUILD_DIR "/bin/claribi-host";
  const std::string tools = program + " tools 'the main'" + options;
  const std::string status = program + " status 'the main'" + options;
  EXPECT_THAT(ended.out, HasSubstr("next: " + tools + "      " + status));
  for (const std::string& line : {tools, status}) {
    EXPECT_EQ(RunningProgram({"/bin/sh", "-c", line}, Environment()).Finish().exit_code, 0) << line;
  }
}

TEST_F(ConnectTest, AFailedTestCallTakesTheSignInBack) {
  UseBrowser("approve");
  const std::string before = (Host({"status"}), StoreContent());
  const Document json = HostJson({"connect", "main", "--endpoint", "https://x/probe-fails"}, 5);
  EXPECT_EQ(TextOf(*Find(json, "error"), "code"), "forbidden");
  EXPECT_EQ(TextOf(*Find(json, "error"), "cause"), "You may not.");
  EXPECT_EQ(StoreContent(), before);
}

TEST_F(ConnectTest, AFailedNewSignInKeepsTheOldOne) {
  UseBrowser("approve");
  ASSERT_EQ(Host({"connect", "main"}).exit_code, 0);
  const std::string before = StoreContent();
  UseBrowser("deny");
  EXPECT_EQ(Host({"connect", "main"}).exit_code, 3);
  EXPECT_EQ(StoreContent(), before);
  EXPECT_EQ(Host({"connect", "main", "--endpoint", "https://x/?read_only=false"}).exit_code, 2);
  EXPECT_EQ(StoreContent(), before);
}

TEST_F(ConnectTest, ANewSignInKeepsNameAndEndpoint) {
  UseBrowser("approve");
  ASSERT_EQ(Host({"connect", "main", "--endpoint", "https://x/mcp"}).exit_code, 0);
  const Document json = HostJson({"connect", "main"}, 0);
  EXPECT_FALSE(IsTrue(json, "created"));
  EXPECT_THAT(StoreContent(), HasSubstr("https://x/mcp"));
}

TEST_F(ConnectTest, FailsAtOnceWhereNobodyCanSignIn) {
  const Ended ended = Host({"connect", "main"});
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_THAT(ended.err, HasSubstr("fix: "));
  EXPECT_THAT(StoreContent(), Not(HasSubstr("main")));
}

TEST_F(ConnectTest, GivesUpWithItsTime) {
  const Ended ended = Host({"connect", "main", "--no-browser", "--timeout", "2s"});
  EXPECT_EQ(ended.exit_code, 8);
  EXPECT_THAT(ended.err, HasSubstr("nothing was saved"));
  EXPECT_THAT(StoreContent(), Not(HasSubstr("main")));
}

TEST_F(ConnectTest, TakesEverythingBackOnCtrlC) {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    RunningProgram host(CommandLine({"connect", "main", "--no-browser"}), Environment());
    ASSERT_TRUE(host.AwaitError("/authorize?"));
    host.Signal(number);
    EXPECT_EQ(host.Finish().exit_code, 130);
    EXPECT_THAT(StoreContent(), Not(HasSubstr("main")));
  }
}

TEST_F(ConnectTest, RefusesAnEndpointThatThePluginRefuses) {
  const Document json =
      HostJson({"connect", "main", "--endpoint", "https://x/?read_only=false"}, 2);
  EXPECT_EQ(TextOf(*Find(json, "error"), "code"), "invalid");
  EXPECT_THAT(TextOf(*Find(json, "error"), "cause"), HasSubstr("exactly once"));
  EXPECT_THAT(StoreContent(), Not(HasSubstr("main")));
}

TEST_F(ConnectTest, RefusesNamesThatCannotBeShown) {
  for (const char* name : {"", "a\x1b[2J", "line\nbreak"}) {
    EXPECT_EQ(Host({"connect", name}).exit_code, 2) << name;
  }
}

TEST_F(ConnectTest, DisconnectsHereEvenWhereTheVendorIsGone) {
  ASSERT_EQ(Host({"connect", "main", "--endpoint", "https://x/no-sign-in/revoke-fails"}).exit_code,
            0);
  const Document json = HostJson({"disconnect", "main"}, 0);
  EXPECT_TRUE(IsTrue(json, "deleted"));
  EXPECT_EQ(TextOf(json, "revocation"), "failed");
  EXPECT_EQ(TextOf(json, "detail"), "The vendor does not answer.");
  EXPECT_THAT(StoreContent(), Not(HasSubstr("main")));
}

TEST_F(ConnectTest, DisconnectingTellsTheRevocationOfADataSourceThatCannotBeDeleted) {
  ConnectWithoutSignIn("main");
  {
    using Poco::Data::Keywords::now;
    Poco::Data::SQLite::Connector::registerConnector();
    Poco::Data::Session session("sqlite", (data_ / "host.db").string());
    session << "CREATE TRIGGER kept BEFORE DELETE ON data_sources"
               " BEGIN SELECT RAISE(ABORT, 'kept'); END",
        now;
  }
  const Ended ended = Host({"disconnect", "main"});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_THAT(ended.err, HasSubstr("At the vendor the sign-in is revoked."));
  EXPECT_THAT(StoreContent(), HasSubstr("main"));
}

TEST_F(ConnectTest, DisconnectingIsWholeOrNotAtAllOnCtrlC) {
  ASSERT_EQ(Host({"connect", "main", "--endpoint", "https://x/no-sign-in/revoke-waits"}).exit_code,
            0);
  const std::string before = StoreContent();
  RunningProgram host(CommandLine({"disconnect", "main", "--log-level", "info"}), Environment());
  ASSERT_TRUE(host.AwaitError("waiting"));
  host.Signal(SIGINT);
  EXPECT_EQ(host.Finish().exit_code, 130);
  EXPECT_EQ(StoreContent(), before);
}

TEST_F(ConnectTest, ReportsAFullDiskAndLosesNothing) {
  ConnectWithoutSignIn("first");
  const std::string before = StoreContent();
  // A quota on files stands for the disk: 128 blocks of 512 bytes, and a configuration larger than
  // that.
  Words argv{"/bin/sh", "-c", "ulimit -f 128; exec \"$@\"", "sh"};
  for (const std::string& word :
       CommandLine({"connect", "second", "--json", "--endpoint",
                    "https://example.com/no-sign-in?" + std::string(100'000, 'x')})) {
    argv.push_back(word);
  }
  const Ended ended = RunningProgram(argv, Environment()).Finish();
  EXPECT_EQ(ended.exit_code, 4) << ended.err;
  const auto json = ParseObject(ended.out, "The output");
  ASSERT_THAT(json, IsOk());
  EXPECT_THAT(TextOf(*Find(*json, "error"), "cause"), HasSubstr("full"));
  EXPECT_THAT(TextOf(*Find(*json, "error"), "fix"), HasSubstr("space"));
  EXPECT_EQ(StoreContent(), before);
}

TEST_F(ConnectTest, TakesTheConfigurationOfAFile) {
  const std::string file = (folder_ / "config.json").string();
  const auto write = [&](const std::string& text) { std::ofstream(file) << text; };
  write(R"({"endpoint":"https://example.com/no-sign-in","hide_tools":["rows"]})");
  const Ended connected = Host({"connect", "main", "--config", file});
  ASSERT_EQ(connected.exit_code, 0) << connected.err;
  EXPECT_THAT(StoreContent(), HasSubstr("hide_tools"));
  // What else is said goes before it.
  write(R"({"endpoint":"https://example.com/other"})");
  const std::string endpoint = "https://example.com/no-sign-in";
  ASSERT_EQ(Host({"connect", "next", "--config", file, "--endpoint", endpoint}).exit_code, 0);
  const std::string before = StoreContent();
  for (const char* text : {"", "[]", "{\"a\":", "\xff"}) {
    write(text);
    const Ended refused = Host({"connect", "third", "--config", file});
    EXPECT_EQ(refused.exit_code, 2) << text;
    EXPECT_THAT(refused.err, HasSubstr("cannot be used")) << text;
  }
  EXPECT_EQ(Host({"connect", "third", "--config", file + ".missing"}).exit_code, 2);
  EXPECT_EQ(Host({"connect", "third", "--config", folder_.path().string()}).exit_code, 2);
  EXPECT_EQ(StoreContent(), before);
}

}  // namespace
}  // namespace claribi::app
