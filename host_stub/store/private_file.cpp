#include "store/private_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <thread>
#include <utility>

namespace claribi::store {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Patience;
using outcome::Result;
using outcome::Status;
using std::filesystem::path;

constexpr std::chrono::milliseconds kBetweenLooksAtALock{20};

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  int Release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

FileState StateOf(const struct stat& found) {
  const auto nanoseconds = [](const timespec& time) {
    constexpr std::int64_t kASecond = 1'000'000'000;
    return std::int64_t{time.tv_sec} * kASecond + std::int64_t{time.tv_nsec};
  };
  return {found.st_dev, found.st_ino, static_cast<std::size_t>(found.st_size),
          nanoseconds(found.st_mtim), nanoseconds(found.st_ctim)};
}

Error SystemError(const std::string& what, int number) {
  const bool is_full = number == ENOSPC || number == EDQUOT || number == EFBIG;
  return Error{.code = Code::kUnavailable,
               .what = what,
               .cause = std::generic_category().message(number),
               .fix = is_full ? "Free some space and try again."
                              : "Check the folder and its permissions, or choose another one with "
                                "--data-dir.",
               .retryable = is_full};
}

Status RequirePrivate(const struct stat& found, const path& file) {
  if (!S_ISREG(found.st_mode)) {
    return Error{.code = Code::kUnavailable,
                 .what = "The file " + file.string() + " is not used.",
                 .cause = "It is not a regular file.",
                 .fix = "Choose another place with --store or --data-dir."};
  }
  if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Error{.code = Code::kUnavailable,
                 .what = "The file " + file.string() + " is not used.",
                 .cause = "Other accounts may read or write it.",
                 .fix = "Run: chmod 600 " + file.string()};
  }
  return {};
}

Status RequirePrivate(int descriptor, const path& file) {
  struct stat found {};
  if (fstat(descriptor, &found) == 0) return RequirePrivate(found, file);
  return SystemError("The file " + file.string() + " cannot be examined.", errno);
}

bool WriteAll(int descriptor, const std::string& content) {
  std::size_t written = 0;
  while (written < content.size()) {
    const ssize_t count = write(descriptor, content.data() + written, content.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    written += static_cast<std::size_t>(count);
  }
  return fsync(descriptor) == 0;
}

// The owner can still read the file after another account, such as root, has replaced it.
bool TakeOwner(int descriptor, const path& file) {
  struct stat found {};
  struct stat made {};
  if (stat(file.c_str(), &found) != 0 || fstat(descriptor, &made) != 0) return false;
  if (found.st_uid == made.st_uid && found.st_gid == made.st_gid) return true;
  return fchown(descriptor, found.st_uid, found.st_gid) == 0;
}

void SyncFolder(const path& folder) {
  const Descriptor descriptor(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.is_open()) fsync(descriptor.number());
}

Status MakeMissing(const path& folder) {
  std::error_code ec;
  if (folder.empty() || std::filesystem::exists(folder, ec)) return {};
  if (Status above = MakeMissing(folder.parent_path()); !above) return above;
  if (mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return SystemError("The folder " + folder.string() + " cannot be made.", errno);
  }
  return {};
}

// In a folder such as /tmp, only the owner of a file can put another in its place: the sticky bit.
Status RefuseReplaceable(const path& folder) {
  struct stat found {};
  if (stat(folder.c_str(), &found) != 0) {
    return SystemError("The folder " + folder.string() + " cannot be examined.", errno);
  }
  const bool others_write = (found.st_mode & (S_IWGRP | S_IWOTH)) != 0;
  if (!others_write || (found.st_mode & S_ISVTX) != 0) return {};
  return Error{.code = Code::kUnavailable,
               .what = "The folder " + folder.string() + " is not used.",
               .cause = "Other accounts may write there, and replace what is kept in it.",
               .fix = "Run: chmod go-w " + folder.string()};
}

}  // namespace

Status MakePrivateFolder(const path& folder) {
  if (folder.empty()) return {};
  if (Status made = MakeMissing(folder); !made) return made;
  return RefuseReplaceable(folder);
}

// An existing file is looked at without being opened: closing it again would end the locks that
// this process holds on it, those of SQLite (fcntl(2), "advisory record locking").
Status TouchPrivateFile(const path& file) {
  struct stat found {};
  if (lstat(file.c_str(), &found) == 0) return RequirePrivate(found, file);
  if (errno != ENOENT) {
    return SystemError("The file " + file.string() + " cannot be examined.", errno);
  }
  const Descriptor descriptor(
      open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
  if (!descriptor.is_open()) {
    return SystemError("The file " + file.string() + " cannot be opened.", errno);
  }
  return RequirePrivate(descriptor.number(), file);
}

Result<PrivateFile> PrivateFile::Open(const path& file) {
  Descriptor descriptor(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor.is_open()) {
    Error error = SystemError("The file " + file.string() + " cannot be read.", errno);
    if (errno == ENOENT) error.code = Code::kNotFound;
    return error;
  }
  struct stat found {};
  if (fstat(descriptor.number(), &found) != 0) {
    return SystemError("The file " + file.string() + " cannot be examined.", errno);
  }
  if (Status is_private = RequirePrivate(found, file); !is_private) return is_private.error();
  return PrivateFile(file, descriptor.Release(), StateOf(found));
}

PrivateFile::~PrivateFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

Result<std::string> PrivateFile::Read() const {
  // Filled in place: growing the string would leave copies of its content in freed memory.
  std::string content(state_.size, '\0');
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t count = pread(descriptor_, content.data() + filled, content.size() - filled,
                                static_cast<off_t>(filled));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemError("The file " + file_.string() + " cannot be read.", errno);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  content.resize(filled);
  return content;
}

bool PrivateFile::ReadAt(std::size_t offset, std::span<char> bytes) const {
  ssize_t count = 0;
  do {
    count = pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
  } while (count < 0 && errno == EINTR);
  return count >= 0 && static_cast<std::size_t>(count) == bytes.size();
}

Status CreatePrivateFile(const path& file, const std::string& content) {
  const std::string what = "The file " + file.string() + " cannot be written.";
  std::string draft = file.string() + ".XXXXXX";
  {
    const Descriptor descriptor(mkostemp(draft.data(), O_CLOEXEC));  // O_EXCL, 0600
    if (!descriptor.is_open()) return SystemError(what, errno);
    if (!WriteAll(descriptor.number(), content)) {
      const int number = errno;
      unlink(draft.c_str());
      return SystemError(what, number);
    }
  }
  // link(), not rename(): of two processes that start at once, the second may not replace the keys
  // of the first.
  const bool linked = link(draft.c_str(), file.c_str()) == 0;
  const int number = errno;
  unlink(draft.c_str());
  if (!linked && number == EEXIST) {
    return Error{.code = Code::kConflict, .what = "The file " + file.string() + " exists already."};
  }
  if (!linked) return SystemError(what, number);
  SyncFolder(file.parent_path());
  return {};
}

Status ReplacePrivateFile(const path& file, const std::string& content) {
  const std::string draft = file.string() + ".new";
  unlink(draft.c_str());  // of a process that was killed
  const Descriptor descriptor(
      open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
  const bool replaced = descriptor.is_open() && TakeOwner(descriptor.number(), file) &&
                        WriteAll(descriptor.number(), content) &&
                        rename(draft.c_str(), file.c_str()) == 0;
  if (!replaced) {
    const int number = errno;
    unlink(draft.c_str());
    return SystemError("The file " + file.string() + " cannot be written.", number);
  }
  SyncFolder(file.parent_path());
  return {};
}

Result<path> MoveAside(const path& file) {
  constexpr int kMostNames = 100;
  for (int number = 1; number <= kMostNames; ++number) {
    const path aside =
        file.string() + ".damaged" + (number == 1 ? "" : "." + std::to_string(number));
    // link() takes no name that another file has.
    if (link(file.c_str(), aside.c_str()) == 0) {
      unlink(file.c_str());
      SyncFolder(file.parent_path());
      return aside;
    }
    if (errno != EEXIST) break;
  }
  return SystemError("The file " + file.string() + " cannot be moved aside.", errno);
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

Result<FolderLock> FolderLock::Take(const path& folder, const Patience& patience) {
  FolderLock lock(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const std::string what = "The folder " + folder.string() + " cannot be locked.";
  if (lock.descriptor_ < 0) return SystemError(what, errno);
  while (flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return SystemError(what, errno);
    if (const auto stop = WhyStop(patience, "Waiting for another process")) return *stop;
    std::this_thread::sleep_for(NextSlice(patience, kBetweenLooksAtALock));
  }
  return lock;
}

}  // namespace claribi::store
