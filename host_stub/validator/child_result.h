// ChildResult: a memory that a child process writes and its parent reads, whatever becomes of the
// child's descriptors meanwhile.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace claribi::validator {

class ChildResult {
 public:
  /// A new one, empty. Its descriptor is closed on exec. Not usable where the system has no memory.
  static ChildResult Make();
  /// The one behind a descriptor that a parent passed on.
  static ChildResult Of(int descriptor);

  ChildResult(ChildResult&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)),
        memory_(std::exchange(other.memory_, nullptr)) {}
  ChildResult(const ChildResult&) = delete;
  ChildResult& operator=(const ChildResult&) = delete;
  ~ChildResult();

  bool IsUsable() const { return memory_ != nullptr; }
  /// -1 for one that was not made here.
  int descriptor() const { return descriptor_; }

  /// All of `bytes` or, where no room is left, none. Any thread.
  void Append(std::string_view bytes);
  /// What was appended so far.
  std::string Read() const;

 private:
  struct Memory;
  ChildResult(int descriptor, Memory* memory) : descriptor_(descriptor), memory_(memory) {}

  int descriptor_;
  Memory* memory_;
};

}  // namespace claribi::validator
