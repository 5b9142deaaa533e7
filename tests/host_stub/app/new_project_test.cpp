// A new project is whole, carries its name everywhere, and overwrites nothing. That it builds and
// answers is tested in tests/install.
#include "new_project/new_project.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "host_stub/store/scratch_folder.h"
#include "new_project/project_files.h"
#include "testing/result_matchers.h"

namespace claribi::new_project {
namespace {

using outcome::Code;
using testing::HasSubstr;
using testing::Not;

constexpr auto kUsual = std::filesystem::perms::group_write | std::filesystem::perms::others_write;

class NewProjectName : public ::testing::Test {
 protected:
  std::string Read(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }

  store::ScratchFolder folder_;
};

class NewProjectTest : public NewProjectName, public ::testing::WithParamInterface<Language> {};

TEST_P(NewProjectTest, CarriesItsNameInEveryFileAndNothingOfTheExample) {
  const auto project = WriteNewProject(folder_ / ".", "sales_figures", GetParam(), kUsual);
  ASSERT_THAT(project, IsOk());
  EXPECT_GE(project->files.size(), 6u);
  for (const std::string& file : project->files) {
    const std::string text = Read(project->folder / file);
    EXPECT_FALSE(text.empty()) << file;
    for (const char* left :
         {"worldclock", "clock_now", "clock_list", "World clock", "@NAME@", "@TITLE@"}) {
      EXPECT_THAT(text, Not(HasSubstr(left))) << file;
    }
  }
  const std::string source = GetParam() == Language::kC ? "sales_figures.c" : "sales_figures.cpp";
  EXPECT_THAT(Read(project->folder / source), HasSubstr("\"com.example.sales-figures\""));
  EXPECT_THAT(Read(project->folder / "README.md"), HasSubstr("# Sales figures\n"));
}

TEST_P(NewProjectTest, IsReadableForWhomItsPersonLetsRead) {
  using std::filesystem::perms;
  const auto mode_of = [](const std::filesystem::path& file) {
    return static_cast<unsigned>(std::filesystem::status(file).permissions());
  };
  const auto project = WriteNewProject(folder_ / ".", "open", GetParam(), kUsual);
  ASSERT_THAT(project, IsOk());
  EXPECT_EQ(mode_of(project->folder), 0755u);
  EXPECT_EQ(mode_of(project->folder / ".github"), 0755u);
  EXPECT_EQ(mode_of(project->folder / "README.md"), 0644u);
  EXPECT_EQ(mode_of(project->folder / "ci.sh"), 0755u);
  const auto secret =
      WriteNewProject(folder_ / ".", "secret", GetParam(), perms::group_all | perms::others_all);
  ASSERT_THAT(secret, IsOk());
  EXPECT_EQ(mode_of(secret->folder), 0700u);
  EXPECT_EQ(mode_of(secret->folder / "README.md"), 0600u);
  EXPECT_EQ(mode_of(secret->folder / "ci.sh"), 0700u);
}

// Names that are, hold or make words of the example.
TEST_P(NewProjectTest, MayBeNamedLikeTheExample) {
  const std::string extension = GetParam() == Language::kC ? ".c" : ".cpp";
  for (const std::string name : {"worldclock", "clock_now", "clock", "world_clock"}) {
    const auto project = WriteNewProject(folder_ / ".", name, GetParam(), kUsual);
    ASSERT_THAT(project, IsOk()) << name;
    const std::string text = Read(project->folder / (name + extension));
    EXPECT_THAT(text, HasSubstr('"' + name + "_list_cities")) << name;
    EXPECT_THAT(text, HasSubstr('"' + name + "_now")) << name;
    EXPECT_THAT(text, Not(HasSubstr("_now_now_"))) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, NewProjectTest, ::testing::Values(Language::kC, Language::kCpp),
                         [](const auto& which) {
                           return which.param == Language::kC ? "C" : "Cpp";
                         });

TEST_F(NewProjectName, IsRefusedWithOneThatWouldDo) {
  const std::pair<const char*, const char*> names[] = {
      {"", "sales_figures"},
      {"My Source", "my_source"},
      {"9lives", "sales_figures"},
      {"../../etc", "etc"},
      {"a/b", "a_b"},
      {"-rf", "rf"},
      {"caf\xc3\xa9", "caf"},
      {"_x", "sales_figures"},
      {"x_", "x"},
      {".hidden", "hidden"},
      {"a\"b;c", "a_b_c"},
  };
  for (const auto& [name, like] : names) {
    const auto project = WriteNewProject(folder_ / ".", name, Language::kC, kUsual);
    ASSERT_THAT(project, IsErrorWith(Code::kUsage)) << name;
    EXPECT_THAT(project.error().fix, HasSubstr(like)) << name;
  }
  EXPECT_THAT(WriteNewProject(folder_ / ".", std::string(41, 'a'), Language::kC, kUsual),
              IsErrorWith(Code::kUsage));
  EXPECT_THAT(WriteNewProject(folder_ / ".", "json_text", Language::kC, kUsual),
              IsErrorWith(Code::kUsage));
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "."));
}

TEST_F(NewProjectName, OfSomethingThatIsThereIsRefusedAndLeavesIt) {
  std::ofstream(folder_ / "mine") << "precious";
  EXPECT_THAT(WriteNewProject(folder_ / ".", "mine", Language::kC, kUsual),
              IsErrorWith(Code::kUsage));
  EXPECT_EQ(Read(folder_ / "mine"), "precious");
  std::filesystem::create_symlink("nowhere", folder_ / "dangling");
  EXPECT_THAT(WriteNewProject(folder_ / ".", "dangling", Language::kC, kUsual),
              IsErrorWith(Code::kUsage));
}

TEST_F(NewProjectName, InAFolderThatIsNotThereIsRefusedAndMakesNone) {
  std::ofstream(folder_ / "file") << "not a folder";
  for (const char* parent : {"file", "missing", "missing/deeper"}) {
    const auto project = WriteNewProject(folder_ / parent, "mine", Language::kC, kUsual);
    ASSERT_THAT(project, IsErrorWith(Code::kUsage)) << parent;
    EXPECT_FALSE(project.error().fix.empty());
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "missing"));
}

TEST_F(NewProjectName, InAFolderThatCannotBeWrittenLeavesNothing) {
  // Nobody makes folders in there, root included.
  const auto project = WriteNewProject("/proc/self", "mine", Language::kC, kUsual);
  EXPECT_THAT(project, IsErrorWith(Code::kUnavailable));
}

TEST_F(NewProjectName, LeavesNothingBesideTheProject) {
  ASSERT_THAT(WriteNewProject(folder_ / ".", "mine", Language::kCpp, kUsual), IsOk());
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / ".")) {
    names.push_back(entry.path().filename().string());
  }
  EXPECT_THAT(names, testing::ElementsAre("mine"));
}

}  // namespace
}  // namespace claribi::new_project
