#include "support_bundle/bundle_file.h"

#include <Poco/DateTime.h>
#include <Poco/Exception.h>
#include <Poco/Path.h>
#include <Poco/Zip/Compress.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <sstream>
#include <system_error>

namespace claribi::support_bundle {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;
using std::filesystem::path;

namespace {

Error Refused(const path& file, const std::string& cause, const std::string& fix) {
  return Error{.code = Code::kUsage,
               .what = "The bundle " + file.string() + " is not written.",
               .cause = cause,
               .fix = fix};
}

Error IsThere(const path& file) {
  return Refused(file, "There is a file of this name.",
                 "Name another file, or replace it with --yes.");
}

Error NotWritten(const path& file, int number) {
  return Error{.code = Code::kUnavailable,
               .what = "The bundle " + file.string() + " cannot be written.",
               .cause = std::generic_category().message(number),
               .fix = "Name a file in a folder that you may write to, with enough space."};
}

// A file beside its place, readable for its owner alone, gone with this object unless it was moved.
class Draft {
 public:
  explicit Draft(const path& file)
      : name_((file.parent_path() / ("." + file.filename().string() + ".XXXXXX")).string()),
        descriptor_(mkostemp(name_.data(), O_CLOEXEC)) {}  // 0600
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    if (descriptor_ < 0) return;
    close(descriptor_);
    unlink(name_.c_str());
  }

  bool is_made() const { return descriptor_ >= 0; }

  bool Write(const std::string& bytes) const {
    std::size_t written = 0;
    while (written < bytes.size()) {
      const ssize_t count = write(descriptor_, bytes.data() + written, bytes.size() - written);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return false;
      written += static_cast<std::size_t>(count);
    }
    return fsync(descriptor_) == 0;
  }

  bool MoveTo(const path& file, bool may_replace) const {
    if (may_replace) return rename(name_.c_str(), file.c_str()) == 0;
    if (renameat2(AT_FDCWD, name_.c_str(), AT_FDCWD, file.c_str(), RENAME_NOREPLACE) == 0) {
      return true;
    }
    // A file system without that flag may have names that are hard links.
    return errno != EEXIST && link(name_.c_str(), file.c_str()) == 0;
  }

 private:
  std::string name_;
  int descriptor_;
};

}  // namespace

Result<std::string> Archive(const std::string& folder, const std::vector<BundleFile>& files) {
  try {
    std::ostringstream bytes;
    Poco::Zip::Compress archive(bytes, true);
    for (const BundleFile& file : files) {
      std::istringstream text(file.text);
      archive.addFile(text, Poco::DateTime(),
                      Poco::Path(folder + "/" + file.name, Poco::Path::PATH_UNIX));
    }
    archive.close();
    return bytes.str();
  } catch (const Poco::Exception& failure) {
    return Error{.code = Code::kInternal,
                 .what = "The bundle cannot be compressed.",
                 .cause = failure.displayText()};
  }
}

Status CheckPlace(const path& file, bool may_replace) {
  std::error_code ec;
  const path folder = std::filesystem::absolute(file, ec).parent_path();
  if (!file.has_filename() || !std::filesystem::is_directory(folder, ec)) {
    return Refused(file, "There is no folder " + folder.string() + ", or no name of a file in it.",
                   "Name a file in a folder that is there.");
  }
  const auto status = std::filesystem::symlink_status(file, ec);
  if (status.type() == std::filesystem::file_type::not_found) return {};
  if (status.type() != std::filesystem::file_type::regular) {
    return Refused(file, "What has this name is no plain file.", "Name another file.");
  }
  if (!may_replace) return IsThere(file);
  return {};
}

Status WriteWhole(const path& named, const std::string& bytes, bool may_replace) {
  if (Status fits = CheckPlace(named, may_replace); !fits) return fits;
  std::error_code ec;
  const path file = std::filesystem::absolute(named, ec);
  const Draft draft(file);
  if (!draft.is_made() || !draft.Write(bytes)) return NotWritten(file, errno);
  if (draft.MoveTo(file, may_replace)) return {};
  if (errno == EEXIST) return IsThere(file);
  return NotWritten(file, errno);
}

}  // namespace claribi::support_bundle
