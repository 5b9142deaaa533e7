#include "new_project/new_project.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <map>

#include "new_project/project_files.h"

namespace claribi::new_project {

using outcome::Code;
using outcome::Error;
using outcome::Result;

namespace {

constexpr std::size_t kMaxName = 40;

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool IsName(const std::string& name) {
  return !name.empty() && name.size() <= kMaxName && name[0] >= 'a' && name[0] <= 'z' &&
         std::all_of(name.begin(), name.end(), IsNameCharacter);
}

// The nearest name that would do, or an empty text.
std::string NameLike(const std::string& text) {
  std::string name;
  for (const char c : text) {
    const char lower = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (IsNameCharacter(lower)) {
      name += lower;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  return IsName(name) ? name : "";
}

void Replace(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// "my_source" is called "My source" by people, and "my-source" in ids.
std::string Title(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return name;
}

// The words of the example that name it, and those of the new data source. Longer words first.
std::string Renamed(std::string_view text, const std::string& name, const std::string& source) {
  std::string dashed = name;
  std::replace(dashed.begin(), dashed.end(), '_', '-');
  const std::array<std::pair<const char*, std::string>, 8> words = {
      {{"The world clock", Title(name)},
       {"World clock", Title(name)},
       {"worldclock", dashed},
       {"clock_list_cities", name + "_list_cities"},
       {"clock_now", name + "_now"},
       {"@NAME@", name},
       {"@TITLE@", Title(name)},
       {"@SOURCE@", source}}};
  std::string renamed(text);
  for (const auto& [from, to] : words) Replace(renamed, from, to);
  return renamed;
}

// The files of the project, by their path in it, and the names of what they are made from.
std::map<std::string, std::string_view> Files(const std::string& source, Language language) {
  std::map<std::string, std::string_view> files = {{"README.md", "README.md"},
                                                   {"ci.sh", "ci.sh"},
                                                   {".github/workflows/ci.yml", "github/ci.yml"},
                                                   {".gitignore", "gitignore"}};
  if (language == Language::kC) {
    files[source] = "examples/clock_source.c";
    files["json_text.c"] = "examples/json_text.c";
    files["json_text.h"] = "examples/json_text.h";
    files["CMakeLists.txt"] = "CMakeLists.txt.c";
  } else {
    files[source] = "examples/clock_source.cpp";
    files["CMakeLists.txt"] = "CMakeLists.txt.cpp";
  }
  return files;
}

Error NotWritten(const std::filesystem::path& file, const std::string& cause) {
  return Error{.code = Code::kUnavailable,
               .what = "The project could not be written.",
               .cause = file.string() + ": " + cause,
               .fix = "Choose a folder that you may write to, with enough space."};
}

}  // namespace

Result<NewProject> WriteNewProject(const std::filesystem::path& parent, const std::string& name,
                                   Language language) {
  if (!IsName(name)) {
    const std::string like = NameLike(name);
    return Error{
        .code = Code::kUsage,
        .what = "That is no name for a data source.",
        .cause =
            "A name has lower-case letters, digits and underscores, begins with a "
            "letter, and is at most 40 characters long.",
        .fix = like.empty() ? "Choose another name, such as: sales_figures" : "Try: " + like};
  }
  const std::filesystem::path folder = parent / name;
  std::error_code ec;
  if (std::filesystem::exists(std::filesystem::symlink_status(folder, ec))) {
    return Error{.code = Code::kUsage,
                 .what = "There is already something at " + folder.string() + ".",
                 .cause = "A new project does not overwrite what is there.",
                 .fix = "Choose another name, or another folder."};
  }
  const std::string source = name + (language == Language::kC ? ".c" : ".cpp");
  // Written beside its place and moved there when it is whole.
  const std::filesystem::path unfinished = parent / ("." + name + ".unfinished");
  std::filesystem::remove_all(unfinished, ec);
  NewProject project{folder, {}};
  for (const auto& [path, made_from] : Files(source, language)) {
    const std::filesystem::path file = unfinished / path;
    std::filesystem::create_directories(file.parent_path(), ec);
    std::ofstream out(file, std::ios::binary);
    out << Renamed(TemplateFiles().at(made_from), name, source);
    out.close();
    if (!out) {
      std::filesystem::remove_all(unfinished, ec);
      return NotWritten(folder / path, "it could not be created, or the disk is full");
    }
    project.files.push_back(path);
  }
  using std::filesystem::perms;
  std::filesystem::permissions(unfinished / "ci.sh",
                               perms::owner_exec | perms::group_exec | perms::others_exec,
                               std::filesystem::perm_options::add, ec);
  std::filesystem::rename(unfinished, folder, ec);
  if (ec) {
    const std::string cause = ec.message();
    std::filesystem::remove_all(unfinished, ec);
    return NotWritten(folder, cause);
  }
  return project;
}

}  // namespace claribi::new_project
