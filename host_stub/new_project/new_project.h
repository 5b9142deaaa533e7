// NewProject: writes the project of a new data source, which builds, passes the validator and
// answers calls: the example of the contract under a name of its own.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "outcome/outcome.h"

namespace claribi::new_project {

enum class Language { kC, kCpp };

struct NewProject {
  std::filesystem::path folder;
  std::vector<std::string> files;  // relative to the folder, in order of their names
};

/// `name`: lower-case letters, digits and underscores; begins with a letter, at most 40 characters.
/// It becomes the folder, the file, the prefix of the tools and, after "com.example.", the plugin's
/// id. The folder `parent` must exist, and `parent`/`name` must not: all files are written, or
/// none. `denied`: the permissions that no file gets (umask). kUsage: the name, or one of the
/// folders. kUnavailable: a file cannot be written.
outcome::Result<NewProject> WriteNewProject(const std::filesystem::path& parent,
                                            const std::string& name, Language language,
                                            std::filesystem::perms denied);

}  // namespace claribi::new_project
