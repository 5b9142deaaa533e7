#include "new_project/new_project.h"

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <map>
#include <system_error>

#include "new_project/project_files.h"

namespace claribi::new_project {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;
using std::filesystem::path;
using std::filesystem::perms;

namespace {

constexpr std::size_t kMaxName = 40;
constexpr const char* kReader = "json_text";  // the reader of JSON beside the source in C

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool IsName(const std::string& name) {
  return !name.empty() && name.size() <= kMaxName && name[0] >= 'a' && name[0] <= 'z' &&
         name.back() != '_' && std::all_of(name.begin(), name.end(), IsNameCharacter);
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

// "my_source" is called "My source" by people, and "my-source" in ids.
std::string Title(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return name;
}

// The words of the example that name it become those of the new data source, in one pass: what was
// put in is not looked at again, whatever the name is.
std::string Renamed(std::string_view text, const std::string& name, const std::string& source) {
  std::string dashed = name;
  std::replace(dashed.begin(), dashed.end(), '_', '-');
  const std::array<std::pair<std::string_view, std::string>, 8> words = {
      {{"The world clock", Title(name)},
       {"World clock", Title(name)},
       {"worldclock", dashed},
       {"clock_list_cities", name + "_list_cities"},
       {"clock_now", name + "_now"},
       {"@NAME@", name},
       {"@TITLE@", Title(name)},
       {"@SOURCE@", source}}};
  std::string renamed;
  while (!text.empty()) {
    const auto word = std::find_if(words.begin(), words.end(), [text](const auto& candidate) {
      return text.substr(0, candidate.first.size()) == candidate.first;
    });
    renamed += word != words.end() ? word->second : std::string(1, text.front());
    text.remove_prefix(word != words.end() ? word->first.size() : 1);
  }
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
    files["CMakeLists.txt"] = "CMakeLists.c.txt";
  } else {
    files[source] = "examples/clock_source.cpp";
    files["CMakeLists.txt"] = "CMakeLists.cpp.txt";
  }
  return files;
}

Error NotAName(const std::string& name) {
  const std::string like = NameLike(name);
  return Error{
      .code = Code::kUsage,
      .what = "That is no name for a data source.",
      .cause =
          "A name has lower-case letters, digits and underscores, begins with a letter, "
          "ends with a letter or a digit, and is at most 40 characters long.",
      .fix = like.empty() ? "Choose another name, such as: sales_figures" : "Try: " + like};
}

Error NotWritten(const path& file, const std::string& cause) {
  return Error{.code = Code::kUnavailable,
               .what = "The project could not be written.",
               .cause = file.string() + ": " + cause,
               .fix = "Choose a folder that you may write to, with enough space."};
}

// A folder of a name that nobody has, beside the place of the project; removed with what is in it,
// unless it was moved there.
class Draft {
 public:
  explicit Draft(const path& parent) : name_((parent / ".new_project_XXXXXX").string()) {
    is_made_ = mkdtemp(name_.data()) != nullptr;
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    std::error_code ec;
    if (is_made_) std::filesystem::remove_all(name_, ec);
  }
  bool is_made() const { return is_made_; }
  path folder() const { return name_; }

 private:
  std::string name_;
  bool is_made_;
};

Status WriteFile(const path& file, const std::string& text) {
  std::error_code ec;
  std::filesystem::create_directories(file.parent_path(), ec);
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) return NotWritten(file, "it could not be created, or the disk is full");
  return {};
}

// As if the person had made them.
void SetPermissions(const path& folder, perms denied) {
  denied &= ~perms::owner_all;
  const perms read_write = perms::owner_read | perms::owner_write | perms::group_read |
                           perms::group_write | perms::others_read | perms::others_write;
  const perms plain = read_write & ~denied;
  const perms open =
      (read_write | perms::owner_exec | perms::group_exec | perms::others_exec) & ~denied;
  std::error_code ec;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, ec)) {
    const bool is_open = entry.is_directory(ec) || entry.path().filename() == "ci.sh";
    std::filesystem::permissions(entry.path(), is_open ? open : plain, ec);
  }
  std::filesystem::permissions(folder, open, ec);
}

}  // namespace

Result<NewProject> WriteNewProject(const path& parent, const std::string& name, Language language,
                                   perms denied) {
  if (!IsName(name)) return NotAName(name);
  const std::string source = name + (language == Language::kC ? ".c" : ".cpp");
  const auto files = Files(source, language);
  if (name == kReader) {
    return Error{.code = Code::kUsage,
                 .what = "A data source cannot be called " + name + ".",
                 .cause = "A project in C has a file of that name.",
                 .fix = "Choose another name, such as: sales_figures"};
  }
  std::error_code ec;
  if (!std::filesystem::is_directory(parent, ec)) {
    return Error{.code = Code::kUsage,
                 .what = "There is no folder " + parent.string() + ".",
                 .cause = "The project's folder is made in one that is there.",
                 .fix = "Make it, or name another one."};
  }
  const path folder = (parent / name).lexically_normal();
  const Error is_taken{.code = Code::kUsage,
                       .what = "There is already something at " + folder.string() + ".",
                       .cause = "A new project does not overwrite what is there.",
                       .fix = "Choose another name, or another folder."};
  if (std::filesystem::exists(std::filesystem::symlink_status(folder, ec))) return is_taken;
  const Draft draft(parent);
  if (!draft.is_made()) return NotWritten(parent, "no folder could be made there");
  NewProject project{folder, {}};
  for (const auto& [file, made_from] : files) {
    const Status written = WriteFile(draft.folder() / name / file,
                                     Renamed(TemplateFiles().at(made_from), name, source));
    if (!written) return written.error();
    project.files.push_back(file);
  }
  SetPermissions(draft.folder() / name, denied);
  std::filesystem::rename(draft.folder() / name, folder, ec);
  if (ec == std::errc::not_a_directory || ec == std::errc::directory_not_empty) return is_taken;
  if (ec) return NotWritten(folder, ec.message());
  return project;
}

}  // namespace claribi::new_project
