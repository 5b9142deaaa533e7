// Files that only their owner may read: folders 0700, files 0600. Inside of this room only.
// The only file of this room that knows the platform.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>

#include "outcome/outcome.h"
#include "outcome/patience.h"

namespace claribi::store {

/// Makes the folder (0700) and those above it where they are missing. An existing one is left as it
/// is; it is refused where others could put their own files in place of those in it: they may write
/// there, and it has no sticky bit.
outcome::Status MakePrivateFolder(const std::filesystem::path& folder);

/// Makes an empty file (0600) where there is none. An existing one must be the owner's alone.
outcome::Status TouchPrivateFile(const std::filesystem::path& file);

/// Which file it is, and which of its contents: two that are equal are of the same bytes, where the
/// later one was seen a while after its last change.
struct FileState {
  std::uint64_t device = 0;
  std::uint64_t number = 0;
  std::size_t size = 0;
  std::int64_t modified_ns = 0;  // Unix
  std::int64_t changed_ns = 0;   // Unix; nobody can set it
  bool operator==(const FileState&) const = default;
};

/// A file that is open for reading, and is the owner's alone. One thread.
class PrivateFile {
 public:
  /// kNotFound if there is none.
  static outcome::Result<PrivateFile> Open(const std::filesystem::path& file);
  PrivateFile(PrivateFile&& other) noexcept
      : file_(std::move(other.file_)),
        descriptor_(std::exchange(other.descriptor_, -1)),
        state_(other.state_) {}
  PrivateFile& operator=(PrivateFile&&) = delete;
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;
  ~PrivateFile();

  /// When it was opened.
  const FileState& state() const { return state_; }

  /// All of it.
  outcome::Result<std::string> Read() const;

  /// Fills `bytes` from `offset` on; false where there is less, or on a failure.
  bool ReadAt(std::size_t offset, std::span<char> bytes) const;

 private:
  PrivateFile(std::filesystem::path file, int descriptor, const FileState& state)
      : file_(std::move(file)), descriptor_(descriptor), state_(state) {}

  std::filesystem::path file_;
  int descriptor_;
  FileState state_;
};

/// Writes a new file (0600), all of it or nothing, durably. kConflict if there is one already: it
/// is left untouched.
outcome::Status CreatePrivateFile(const std::filesystem::path& file, const std::string& content);

/// Puts `content` in place of the file (0600, its owner kept): all of it, durably, or the file
/// stays as it was, whatever happens meanwhile. For one process at a time (FolderLock): the draft
/// beside it (".new") has one name, so that crashes leave one draft at most.
outcome::Status ReplacePrivateFile(const std::filesystem::path& file, const std::string& content);

/// Gives the file another name beside its own (".damaged", or ".damaged.2" and so on where that is
/// taken), so that it is kept and out of the way. The new name.
outcome::Result<std::filesystem::path> MoveAside(const std::filesystem::path& file);

/// Held while it lives; ends with its process, too.
class FolderLock {
 public:
  FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

  /// Waits until no other thread and no other process holds the lock of this folder. kTimeout,
  /// kCancelled.
  static outcome::Result<FolderLock> Take(const std::filesystem::path& folder,
                                          const outcome::Patience& patience);

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace claribi::store
