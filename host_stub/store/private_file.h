// Files that only their owner may read: folders 0700, files 0600. Inside of this room only.
// The only file of this room that knows the platform.
#pragma once

#include <filesystem>
#include <string>

#include "outcome/result.h"

namespace claribi::store {

/// Makes the folder (0700) and those above it where they are missing. An existing one is left as it
/// is, unless others may write there: then it is refused.
outcome::Status MakePrivateFolder(const std::filesystem::path& folder);

/// Makes an empty file (0600) where there is none. An existing one must be the owner's alone.
outcome::Status TouchPrivateFile(const std::filesystem::path& file);

/// The whole file, which must be the owner's alone. kNotFound if there is none.
outcome::Result<std::string> ReadPrivateFile(const std::filesystem::path& file);

/// Writes a new file (0600), all of it or nothing, durably. kConflict if there is one already: it
/// is left untouched.
outcome::Status CreatePrivateFile(const std::filesystem::path& file, const std::string& content);

}  // namespace claribi::store
