// new: writes the project of a new data source, and says which commands build it, judge it and call
// it. The files are those of new_project/.
#include <algorithm>
#include <boost/dll/runtime_symbol_info.hpp>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "app/commands.h"
#include "app/hints.h"
#include "app/printable.h"
#include "new_project/new_project.h"

namespace claribi::app {
namespace {

using new_project::Language;
using outcome::Result;
using std::filesystem::path;

bool HasEntry(std::string_view list, const std::string& entry) {
  while (!list.empty()) {
    const std::string_view first = list.substr(0, list.find(':'));
    if (first == entry || first == entry + "/") return true;
    list.remove_prefix(std::min(list.size(), first.size() + 1));
  }
  return false;
}

// What has to be done so that CMake finds the contract.
struct Contract {
  std::string install = {};  // a command, where it is not installed yet
  std::string option = {};   // of cmake, where it does not look there of itself
};

// CMake searches below the prefixes of the system, and below X where X/bin is on the PATH.
Contract FindContract(const Terminal& terminal, const path& program) {
  const path prefix = program.parent_path().parent_path();
  std::error_code ec;
  if (std::filesystem::exists(prefix / CLARIBI_INSTALLED_PACKAGE, ec)) {
    const bool is_found = prefix == "/usr" || prefix == "/usr/local" ||
                          HasEntry(terminal.Environment("PATH"), (prefix / "bin").string()) ||
                          HasEntry(terminal.Environment("CMAKE_PREFIX_PATH"), prefix.string());
    return is_found ? Contract{}
                    : Contract{"", " -DCMAKE_PREFIX_PATH=" + ShellWord(prefix.string())};
  }
  // A host that was built and not installed: its build folder can install it.
  return {"cmake --install " + ShellWord(prefix.string()) + " --prefix \"$HOME/.local\"",
          " -DCMAKE_PREFIX_PATH=\"$HOME/.local\""};
}

std::vector<std::string> NextCommands(const Terminal& terminal, const GlobalOptions& given,
                                      const new_project::NewProject& project,
                                      const std::string& name) {
  const Contract contract = FindContract(terminal, boost::dll::program_location().string());
  std::vector<std::string> commands;
  if (!contract.install.empty()) commands.push_back(contract.install);
  commands.push_back("cd " + ShellWord(project.folder.string()));
  commands.push_back("cmake -B build" + contract.option + " && cmake --build build");
  const std::string library = "build/claribi_" + name + ".so";
  GlobalOptions options = given;
  options.plugin.clear();
  std::erase(options.from_profile, "--plugin");
  // As it was called, but from the folder of the project.
  if (options.program.find('/') != std::string::npos) {
    options.program = std::filesystem::absolute(options.program).lexically_normal().string();
  }
  if (FindCommand("validate") != nullptr) {
    commands.push_back(HintFor(options, {"validate", library}));
  }
  options.plugin = (project.folder / library).string();
  commands.push_back(HintFor(options, {"connect", name}));
  commands.push_back(HintFor(options, {"call", name, name + "_now", "city=Tokyo"}));
  return commands;
}

Result<Answer> WriteProject(Workspace& workspace, const Invocation& invocation) {
  const NewArguments& given = invocation.new_arguments;
  const Language language = given.language == "c" ? Language::kC : Language::kCpp;
  const auto denied = static_cast<std::filesystem::perms>(UmaskOfPerson());
  const auto project =
      new_project::WriteNewProject(given.folder, invocation.name, language, denied);
  if (!project) return project.error();
  Answer answer;
  Document files(rapidjson::kArrayType);
  const auto add = [](Document& list, const std::string& text) {
    list.PushBack(Value(text.c_str(), list.GetAllocator()), list.GetAllocator());
  };
  answer.text = Printable(project->folder.string()) + " is the project of a new data source:\n";
  for (const std::string& file : project->files) {
    add(files, file);
    answer.text += "  " + Printable(file) + "\n";
  }
  Document next(rapidjson::kArrayType);
  answer.text += "next:\n";
  for (const std::string& command :
       NextCommands(workspace.terminal(), invocation.global, *project, invocation.name)) {
    add(next, command);
    answer.text += "  " + Printable(command) + "\n";
  }
  Set(answer.json, "name", invocation.name);
  Set(answer.json, "language", given.language);
  Set(answer.json, "folder", project->folder.string());
  Set(answer.json, "files", files);
  Set(answer.json, "next", next);
  return answer;
}

}  // namespace

Command NewCommand() {
  return {
      .name = "new",
      .summary = "Write the project of a new data source, which builds and answers calls",
      .group = "Plugins",
      .arguments = {{.name = "NAME",
                     .says = "Lower-case letters, digits and underscores, such as sales_figures",
                     .take = Into(&Invocation::name),
                     .is_required = true}},
      .options = {{.name = "--language",
                   .value = "LANGUAGE",
                   .says = "c, which needs nothing more, or c++ (C++17), which needs the "
                           "headers of RapidJSON (default: c)",
                   .take = Into(&Invocation::new_arguments, &NewArguments::language),
                   .choices = {"c", "c++"}},
                  {.name = "--in",
                   .value = "FOLDER",
                   .says = "Where the project's folder is made (default: here)",
                   .take = Into(&Invocation::new_arguments, &NewArguments::folder),
                   .names = Names::kFolder}},
      .examples = {"new sales_figures", "new sales_figures --language c++ --in ~/src"},
      .globals = kSpeaking,
      .more =
          "The project is the example of the contract under its new name. Its README.md "
          "says what to change, in which order.",
      .run = &WriteProject};
}

}  // namespace claribi::app
