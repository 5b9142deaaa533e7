// The bytes of a file, read once: what is judged afterwards are these bytes, whatever becomes of
// the file. A library is copied into memory that can never change again, and is loaded from there.
// The only file of this room that knows the platform (Linux: memfd_create, seals).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "outcome/outcome.h"

namespace claribi::signing {

/// SHA-256 (FIPS 180-4): 64 hexadecimal digits in lower case.
std::string Sha256Of(std::string_view bytes);

struct FileBytes {
  std::string bytes;
  unsigned mode = 0;  // the permission bits of the file that was opened
};

/// All of a regular file of at most `most` bytes; symbolic links are followed. kNotFound where
/// there is none, kTooLarge, or kUnavailable; the cause is a sentence.
outcome::Result<FileBytes> ReadBytes(const std::filesystem::path& file, std::size_t most);

/// A copy of a file in memory that nobody can write, lengthen or shorten any more, this process
/// included. It stays until the process ends, as does a library that was loaded from it.
class SealedCopy {
 public:
  /// At most 1 GiB. Errors as of ReadBytes.
  static outcome::Result<SealedCopy> Of(const std::filesystem::path& file);

  /// Of the sealed bytes, not of the file: 64 hexadecimal digits.
  const std::string& sha256() const { return sha256_; }
  /// What a loader opens: "/proc/self/fd/17". It names the same bytes in a child process once the
  /// copy was given to children.
  std::filesystem::path file() const;
  /// Lets child processes that start from now on inherit it.
  void GiveToChildren() const;

 private:
  SealedCopy(int descriptor, std::string sha256)
      : descriptor_(descriptor), sha256_(std::move(sha256)) {}

  int descriptor_;
  std::string sha256_;
};

}  // namespace claribi::signing
