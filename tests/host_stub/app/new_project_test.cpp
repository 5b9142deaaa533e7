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
  const auto project = WriteNewProject(folder_ / ".", "sales_figures", GetParam());
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
  const auto mode = std::filesystem::status(project->folder / "ci.sh").permissions();
  EXPECT_NE(mode & std::filesystem::perms::owner_exec, std::filesystem::perms::none);
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
      {".hidden", "hidden"},
      {"a\"b;c", "a_b_c"},
  };
  for (const auto& [name, like] : names) {
    const auto project = WriteNewProject(folder_ / ".", name, Language::kC);
    ASSERT_THAT(project, IsErrorWith(Code::kUsage)) << name;
    EXPECT_THAT(project.error().fix, HasSubstr(like)) << name;
  }
  EXPECT_THAT(WriteNewProject(folder_ / ".", std::string(41, 'a'), Language::kC),
              IsErrorWith(Code::kUsage));
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "."));
}

TEST_F(NewProjectName, OfSomethingThatIsThereIsRefusedAndLeavesIt) {
  std::ofstream(folder_ / "mine") << "precious";
  EXPECT_THAT(WriteNewProject(folder_ / ".", "mine", Language::kC), IsErrorWith(Code::kUsage));
  EXPECT_EQ(Read(folder_ / "mine"), "precious");
  std::filesystem::create_symlink("nowhere", folder_ / "dangling");
  EXPECT_THAT(WriteNewProject(folder_ / ".", "dangling", Language::kC), IsErrorWith(Code::kUsage));
}

TEST_F(NewProjectName, InAFolderThatCannotBeWrittenLeavesNothing) {
  std::ofstream(folder_ / "file") << "not a folder";
  const auto project = WriteNewProject(folder_ / "file", "mine", Language::kC);
  ASSERT_THAT(project, IsErrorWith(Code::kUnavailable));
  EXPECT_FALSE(project.error().fix.empty());
}

}  // namespace
}  // namespace claribi::new_project
