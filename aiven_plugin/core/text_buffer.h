// A text that arrives in pieces, in one buffer that can be given away: the longest text of a JSON
// document then lies where the document was received (json.cpp). Every buffer that it
// outgrows, and the last one, is overwritten before it is freed. Not a WipedString: that keeps its
// buffer for itself.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>

#include "core/json_string.h"
#include "core/secret.h"

namespace claribi::core {

class TextBuffer {
 public:
  TextBuffer() noexcept = default;
  explicit TextBuffer(std::string_view text) { append(text); }
  TextBuffer(TextBuffer&& other) noexcept
      : block_(std::exchange(other.block_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  TextBuffer& operator=(TextBuffer other) noexcept {
    std::swap(block_, other.block_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~TextBuffer() { clear(); }

  // The room that there always is behind the text, for readers that read blocks.
  static constexpr std::size_t kBehind = 16;

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  std::size_t capacity() const noexcept { return capacity_; }
  char* data() noexcept { return static_cast<char*>(block_) + kHead; }
  std::string_view view() const noexcept {
    return {block_ == nullptr ? "" : static_cast<const char*>(block_) + kHead, size_};
  }
  // NOLINTNEXTLINE(google-explicit-constructor)
  operator std::string_view() const noexcept { return view(); }

  // The text, with kBehind zeros behind it. Precondition: something was appended.
  char* WithZerosBehind() noexcept {
    std::memset(data() + size_, 0, kBehind);
    return data();
  }

  void reserve(std::size_t capacity) {
    if (capacity <= capacity_) return;
    void* block = ::operator new(kHead + capacity + kBehind);
    const std::size_t size = size_;
    if (size > 0) std::memcpy(static_cast<char*>(block) + kHead, data(), size);
    clear();
    block_ = block;
    size_ = size;
    capacity_ = capacity;
  }
  void append(std::string_view text) {
    if (text.empty()) return;
    if (text.size() > capacity_ - size_) reserve(std::max(size_ + text.size(), capacity_ * 2));
    std::memcpy(data() + size_, text.data(), text.size());
    size_ += text.size();
  }
  // Precondition: not empty.
  void pop_back() noexcept { data()[--size_] = '\0'; }
  // Overwrites and frees.
  void clear() noexcept {
    if (block_ == nullptr) return;
    Wipe(block_, kHead + size_);
    ::operator delete(block_);
    block_ = nullptr;
    size_ = capacity_ = 0;
  }
  // Gives the buffer away, as a text of its first `size` bytes, more than JsonString::kMostInPlace.
  // The others are overwritten.
  JsonString TakeText(std::size_t size) noexcept {
    Wipe(data() + size, size_ - size);
    size_ = capacity_ = 0;
    return JsonString::InBlock(std::exchange(block_, nullptr), size);
  }

 private:
  static constexpr std::size_t kHead = JsonString::kBlockHead;

  void* block_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace claribi::core
