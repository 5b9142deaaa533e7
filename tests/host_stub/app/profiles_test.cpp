// Profiles, as a file and as the program uses them; and what the program keeps of the audit.
#include "app/profiles.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "host_stub/app/host_fixture.h"

namespace claribi::app {
namespace {

using outcome::Code;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(ProfileFile, IsEmptyWhereThereIsNone) {
  const store::ScratchFolder folder;
  const auto file = ReadProfiles(folder / "none.json");
  ASSERT_THAT(file, IsOk());
  EXPECT_TRUE(file->profiles.empty());
}

TEST(ProfileFile, ComesBackAsItWasWritten) {
  const store::ScratchFolder folder;
  const auto path = folder / "deep" / "config.json";
  ProfileFile file{.default_profile = "a",
                   .profiles = {{"a", {{"ca-file", "/x"}, {"allow-insecure-loopback", ""}}},
                                {"b", {{kRetentionMember, "90d"}}},
                                {"c", {{"trusted-key", "/k1"}, {"trusted-key", "/k2"}}}}};
  ASSERT_THAT(WriteProfiles(path, file), IsOk());
  struct stat found {};
  ASSERT_EQ(stat(path.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0600U);
  const auto read = ReadProfiles(path);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->default_profile, "a");
  ASSERT_EQ(read->profiles.size(), 3u);
  EXPECT_EQ(read->profiles[0].members, file.profiles[0].members);
  EXPECT_EQ(read->profiles[1].members, file.profiles[1].members);
  EXPECT_EQ(read->profiles[2].members, file.profiles[2].members);
}

TEST(ProfileFile, SaysWhatIsWrongInIt) {
  const store::ScratchFolder folder;
  const auto path = folder / "config.json";
  for (const char* text :
       {"{", "[]", R"({"profiles":[]})", R"({"profiles":{"a":1}})",
        R"({"profiles":{"a":{"nonsense":"x"}}})", R"({"profiles":{"a":{"ca-file":true}}})",
        R"({"profiles":{"a":{"allow-insecure-loopback":"yes"}}})",
        R"({"profiles":{"a":{"trusted-key":["/k",1]}}})",
        R"({"profiles":{"a":{"ca-file":["/x"]}}})",
        R"({"profiles":{"a":{"require-signed":["yes"]}}})"}) {
    std::ofstream(path, std::ios::trunc) << text;
    const auto file = ReadProfiles(path);
    ASSERT_THAT(file, IsErrorWith(Code::kUsage)) << text;
    EXPECT_THAT(file.error().what, HasSubstr(path.string()));
  }
}

class ProfileTest : public HostTest {
 protected:
  Ended Run(Words words, const Words& variables = {}) const {
    words.insert(words.begin(), CLARIBI_BUILD_DIR "/bin/claribi-host");
    Words environment = Environment();
    environment.insert(environment.end(), variables.begin(), variables.end());
    return RunningProgram(words, environment).Finish();
  }

  /// The names of the data sources that `status` lists.
  std::vector<std::string> Sources(const Words& options = {}, const Words& variables = {}) const {
    Words words{"status", "--json"};
    words.insert(words.end(), options.begin(), options.end());
    const Ended ended = Run(words, variables);
    const auto listed = ParseObject(ended.out, "The output");
    std::vector<std::string> names;
    const Value* sources = listed ? Find(*listed, "data_sources") : nullptr;
    if (sources == nullptr) return {ended.err};
    for (const Value& source : sources->GetArray()) names.push_back(TextOf(source, "name"));
    return names;
  }

  /// Adds the profile "here", by which the commands of this test find their store and plugin.
  void AddHere(const Words& more = {}) const {
    Words words{"profile",
                "add",
                "here",
                "--data-dir",
                data_.string(),
                "--plugin",
                TestPlugin("scripted_plugin")};
    words.insert(words.end(), more.begin(), more.end());
    const Ended ended = Run(words);
    ASSERT_EQ(ended.exit_code, 0) << ended.err;
  }
};

TEST_F(ProfileTest, IsTakenByOptionByVariableAndByDefault) {
  AddHere();
  ASSERT_EQ(
      Run({"connect", "main", "--endpoint", "https://example.com/no-sign-in", "--profile", "here"})
          .exit_code,
      0);
  EXPECT_THAT(Sources({"--profile", "here"}), ElementsAre("main"));
  EXPECT_THAT(Sources({}, {"CLARIBI_PROFILE=here"}), ElementsAre("main"));
  std::filesystem::create_directories(folder_ / "other");
  EXPECT_THAT(Sources({"--data-dir", (folder_ / "other").string(), "--profile", "here"}), IsEmpty())
      << "the command line goes before";
  AddHere({"--default"});
  EXPECT_THAT(Sources(), ElementsAre("main"));
}

TEST_F(ProfileTest, ShortensTheCommandsToPaste) {
  AddHere();
  const Ended ended =
      Run({"connect", "main", "--endpoint", "https://example.com/no-sign-in", "--profile", "here"});
  const std::string line = CLARIBI_BUILD_DIR "/bin/claribi-host tools main --profile here";
  EXPECT_THAT(ended.out, HasSubstr("next: " + line + "\n"));
  EXPECT_EQ(RunningProgram({"/bin/sh", "-c", line}, Environment()).Finish().exit_code, 0);
}

TEST_F(ProfileTest, IsNamedWhereItIsNotThere) {
  AddHere();
  const Ended wrong = Run({"status", "--profile", "heer"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("Did you mean \"here\"?"));
  EXPECT_EQ(Run({"status"}, {"CLARIBI_PROFILE=none"}).exit_code, 2);
  EXPECT_EQ(Run({"profile", "list"}, {"CLARIBI_PROFILE=none"}).exit_code, 0)
      << "it can still be mended";
  EXPECT_EQ(Run({"profile", "remove", "here"}).exit_code, 0);
  EXPECT_THAT(Run({"profile", "list"}).out, HasSubstr("There is no profile"));
}

TEST_F(ProfileTest, KeepsNoPasswordAndNoMissingFile) {
  for (const Words& options : std::vector<Words>{{"--store", "postgresql://u:secret@h/db"},
                                                 {"--proxy", "http://u:secret@proxy:1"},
                                                 {"--ca-file", "/no/such/file"},
                                                 {}}) {
    Words words{"profile", "add", "x"};
    words.insert(words.end(), options.begin(), options.end());
    const Ended ended = Run(words);
    EXPECT_EQ(ended.exit_code, 2) << ended.out;
    EXPECT_THAT(ended.err, Not(HasSubstr("secret")));
  }
}

TEST_F(ProfileTest, DeletesWhatIsOlderThanItsRetention) {
  AddHere({"--audit-retention", "1h"});
  ASSERT_EQ(
      Run({"connect", "main", "--endpoint", "https://example.com/no-sign-in", "--profile", "here"})
          .exit_code,
      0);
  Execute("UPDATE audit SET at_ms = 1");
  ASSERT_EQ(Run({"call", "main", "echo", "--profile", "here"}).exit_code, 0);
  const Ended audit = Run({"audit", "--csv", "--profile", "here"});
  EXPECT_THAT(audit.out, HasSubstr(",echo,"));
  EXPECT_THAT(audit.out, Not(HasSubstr("1970-"))) << audit.out;
}

TEST_F(ProfileTest, AuditIsPrunedOnRequest) {
  ConnectWithoutSignIn("main");
  Host({"call", "main", "echo"});
  EXPECT_EQ(ErrorCode({"audit", "prune"}, 2), "usage") << "nobody said how old";
  EXPECT_EQ(ErrorCode({"audit", "prune", "--before", "soon"}, 2), "usage");
  EXPECT_EQ(IntegerOf(HostJson({"audit", "prune", "--before", "90d"}, 0), "calls"), 0);
  Execute("UPDATE audit SET at_ms = 1000");
  EXPECT_EQ(
      IntegerOf(HostJson({"audit", "prune", "--before", "90d", "--org", "other"}, 0), "calls"), 0);
  const std::int64_t pruned =
      IntegerOf(HostJson({"audit", "prune", "--before", "2001-01-01"}, 0), "calls").value_or(0);
  EXPECT_GE(pruned, 1);
  EXPECT_EQ(Find(HostJson({"audit"}, 0), "calls")->Size(), 0u);
}

}  // namespace
}  // namespace claribi::app
