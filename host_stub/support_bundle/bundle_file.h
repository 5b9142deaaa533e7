// The archive that `doctor --bundle` writes for support: its files, as a zip, on disk whole or not
// at all. It knows no data source, and looks for no secrets: scrubber.h does.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "outcome/outcome.h"

namespace claribi::support_bundle {

/// One file of the archive.
struct BundleFile {
  std::string name;  // without folders
  std::string says;  // what is in it, in a line
  std::string text;
};

/// The bytes of a zip archive with these files, in this order, below one folder. kInternal if they
/// cannot be compressed.
outcome::Result<std::string> Archive(const std::string& folder,
                                     const std::vector<BundleFile>& files);

/// Nothing if an archive may be written there. kUsage: its folder is not there, it is no regular
/// file, or it is there and may not be replaced.
outcome::Status CheckPlace(const std::filesystem::path& file, bool may_replace);

/// Writes a file that its owner alone may read (0600): all of it, or nothing. A file that is there
/// is replaced if it may be, and otherwise left as it is, also if it came there meanwhile. Errors:
/// as CheckPlace; kUnavailable if it cannot be written.
outcome::Status WriteWhole(const std::filesystem::path& file, const std::string& bytes,
                           bool may_replace);

}  // namespace claribi::support_bundle
