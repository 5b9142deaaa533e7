#include "validator/child_result.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

namespace claribi::validator {
namespace {

constexpr std::size_t kMostOfResult = std::size_t{4} * 1024 * 1024;
constexpr int kFirstDescriptor = 10;  // above those that a child is given

}  // namespace

// A new file of memory holds zeros, and takes room only where something is written.
struct ChildResult::Memory {
  std::atomic<std::size_t> size;
  char bytes[kMostOfResult];
};

ChildResult ChildResult::Make() {
  const int made = memfd_create("result", MFD_CLOEXEC);
  if (made < 0) return ChildResult(-1, nullptr);
  const int descriptor = fcntl(made, F_DUPFD_CLOEXEC, kFirstDescriptor);
  close(made);
  if (descriptor < 0 || ftruncate(descriptor, sizeof(Memory)) != 0) {
    return ChildResult(descriptor, nullptr);
  }
  ChildResult mapped = Of(descriptor);
  return ChildResult(descriptor, std::exchange(mapped.memory_, nullptr));
}

ChildResult ChildResult::Of(int descriptor) {
  static_assert(std::atomic<std::size_t>::is_always_lock_free);
  void* memory = mmap(nullptr, sizeof(Memory), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  return ChildResult(-1, memory != MAP_FAILED ? static_cast<Memory*>(memory) : nullptr);
}

ChildResult::~ChildResult() {
  if (memory_ != nullptr) munmap(memory_, sizeof(Memory));
  if (descriptor_ >= 0) close(descriptor_);
}

void ChildResult::Append(std::string_view bytes) {
  if (memory_ == nullptr) return;
  std::size_t begin = memory_->size.load();
  do {
    if (bytes.size() > kMostOfResult - begin) return;
  } while (!memory_->size.compare_exchange_weak(begin, begin + bytes.size()));
  std::copy(bytes.begin(), bytes.end(), memory_->bytes + begin);
}

std::string ChildResult::Read() const {
  if (memory_ == nullptr) return "";
  return std::string(memory_->bytes, std::min(memory_->size.load(), kMostOfResult));
}

}  // namespace claribi::validator
