#include "signing/file_bytes.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace claribi::signing {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using std::filesystem::path;

constexpr std::size_t kMostLibraryBytes = std::size_t{1} << 30U;
constexpr int kFirstFreeDescriptor = 10;  // children are given the lower ones
constexpr unsigned kExecutable = 0x10U;   // MFD_EXEC of Linux 6.3, which older headers lack

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int get() const { return number_; }
  int Release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

Error Unreadable(const path& file, Code code, const std::string& cause) {
  return Error{.code = code,
               .what = "The file " + file.string() + " cannot be read.",
               .cause = cause,
               .fix = "Name a file that is there and can be read."};
}

Error Refused(const path& file) {
  const int number = errno;
  if (number == ENOENT || number == ENOTDIR) {
    return Unreadable(file, Code::kNotFound, "There is no such file.");
  }
  return Unreadable(file, Code::kUnavailable,
                    "The operating system says: " + std::string(std::strerror(number)) + ".");
}

// Opens without waiting for a writer of a named pipe, and takes nothing but a regular file.
Result<int> OpenRegular(const path& file, std::size_t most, struct stat& facts) {
  Descriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (opened.get() < 0 || fstat(opened.get(), &facts) != 0) return Refused(file);
  if (!S_ISREG(facts.st_mode))
    return Unreadable(file, Code::kUnavailable, "It is no regular file.");
  if (static_cast<std::uintmax_t>(facts.st_size) > most) {
    return Unreadable(file, Code::kTooLarge,
                      "It is larger than " + std::to_string(most) + " bytes.");
  }
  return opened.Release();
}

// Hands on all bytes, and refuses a file that grows beyond `most` meanwhile.
template <typename Take>
outcome::Status ReadAll(const path& file, int descriptor, std::size_t most, const Take& take) {
  std::array<char, std::size_t{64} * 1024> chunk{};
  std::size_t total = 0;
  for (;;) {
    const ssize_t count = read(descriptor, chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Refused(file);
    if (count == 0) return {};
    total += static_cast<std::size_t>(count);
    if (total > most) {
      return Unreadable(file, Code::kTooLarge,
                        "It is larger than " + std::to_string(most) + " bytes.");
    }
    if (!take(std::string_view(chunk.data(), static_cast<std::size_t>(count))))
      return Refused(file);
  }
}

bool WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

int MakeMemory(const std::string& name) {
  constexpr unsigned kFlags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  const int made = memfd_create(name.c_str(), kFlags | kExecutable);
  return made >= 0 || errno != EINVAL ? made : memfd_create(name.c_str(), kFlags);
}

}  // namespace

std::string Sha256Of(std::string_view bytes) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::array<unsigned char, 32> digest{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    return "";  // equal to no digest
  }
  std::string text;
  for (const unsigned char byte : digest) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xfU];
  }
  return text;
}

Result<FileBytes> ReadBytes(const path& file, std::size_t most) {
  struct stat facts {};
  const auto opened = OpenRegular(file, most, facts);
  if (!opened) return opened.error();
  const Descriptor descriptor(*opened);
  FileBytes read;
  read.mode = facts.st_mode & 07777U;
  const auto status = ReadAll(file, descriptor.get(), most, [&](std::string_view bytes) {
    read.bytes.append(bytes);
    return true;
  });
  if (!status) return status.error();
  return read;
}

Result<SealedCopy> SealedCopy::Of(const path& file) {
  struct stat facts {};
  const auto opened = OpenRegular(file, kMostLibraryBytes, facts);
  if (!opened) return opened.error();
  const Descriptor source(*opened);
  Descriptor memory(MakeMemory(file.filename().string().substr(0, 100)));
  if (memory.get() < 0) return Refused(file);
  const auto copied = ReadAll(file, source.get(), kMostLibraryBytes, [&](std::string_view bytes) {
    return WriteAll(memory.get(), bytes);
  });
  if (!copied) return copied.error();
  constexpr int kSeals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;
  struct stat sealed {};
  if (fcntl(memory.get(), F_ADD_SEALS, kSeals) != 0 || fstat(memory.get(), &sealed) != 0) {
    return Refused(file);
  }
  // From here on nobody can change the bytes; what is hashed is what will be loaded.
  const auto size = static_cast<std::size_t>(sealed.st_size);
  std::string sha256 = Sha256Of({});
  if (size > 0) {
    void* const bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, memory.get(), 0);
    if (bytes == MAP_FAILED) return Refused(file);
    sha256 = Sha256Of({static_cast<const char*>(bytes), size});
    munmap(bytes, size);
  }
  const int kept = fcntl(memory.get(), F_DUPFD_CLOEXEC, kFirstFreeDescriptor);
  if (kept < 0) return Refused(file);
  return SealedCopy(kept, std::move(sha256));
}

std::filesystem::path SealedCopy::file() const {
  return "/proc/self/fd/" + std::to_string(descriptor_);
}

void SealedCopy::GiveToChildren() const { fcntl(descriptor_, F_SETFD, 0); }

}  // namespace claribi::signing
