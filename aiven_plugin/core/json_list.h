// The elements of a Json array or object: a vector in 16 bytes, half of a std::vector, because a
// document has many short ones. At most 2^32 - 1 elements. Elements are moved when it grows, and
// the memory that it outgrows is overwritten.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <memory>
#include <stdexcept>
#include <utility>

#include "core/secret.h"

namespace claribi::core {

template <typename T>
class JsonList {
 public:
  using value_type = T;
  using iterator = T*;
  using const_iterator = const T*;

  JsonList() noexcept = default;
  explicit JsonList(std::size_t count) {
    reserve(count);
    while (size_ < count) emplace_back();
  }
  JsonList(std::initializer_list<T> items) : JsonList(items.begin(), items.end()) {}
  template <std::input_iterator Iterator>
  JsonList(Iterator first, Iterator last) {
    reserve(static_cast<std::size_t>(std::distance(first, last)));
    for (; first != last; ++first) emplace_back(*first);
  }
  JsonList(const JsonList& other) : JsonList(other.begin(), other.end()) {}
  JsonList(JsonList&& other) noexcept
      : items_(std::exchange(other.items_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  JsonList& operator=(JsonList other) noexcept {
    std::swap(items_, other.items_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~JsonList() {
    std::destroy(begin(), end());
    Free();
  }

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  T* data() noexcept { return items_; }
  const T* data() const noexcept { return items_; }
  T* begin() noexcept { return items_; }
  T* end() noexcept { return items_ + size_; }
  const T* begin() const noexcept { return items_; }
  const T* end() const noexcept { return items_ + size_; }
  auto rbegin() noexcept { return std::make_reverse_iterator(end()); }
  auto rend() noexcept { return std::make_reverse_iterator(begin()); }
  auto rbegin() const noexcept { return std::make_reverse_iterator(end()); }
  auto rend() const noexcept { return std::make_reverse_iterator(begin()); }
  T& front() noexcept { return items_[0]; }
  const T& front() const noexcept { return items_[0]; }
  T& back() noexcept { return items_[size_ - 1]; }
  const T& back() const noexcept { return items_[size_ - 1]; }
  T& operator[](std::size_t at) noexcept { return items_[at]; }
  const T& operator[](std::size_t at) const noexcept { return items_[at]; }

  void reserve(std::size_t count) {
    if (count > capacity_) MoveTo(count);
  }
  template <typename... Arguments>
  T& emplace_back(Arguments&&... arguments) {
    if (size_ == capacity_) {
      // Made first: an argument may be one of the elements.
      T made(std::forward<Arguments>(arguments)...);
      MoveTo(std::max<std::size_t>(4, std::size_t{capacity_} * 2));
      return *std::construct_at(items_ + size_++, std::move(made));
    }
    return *std::construct_at(items_ + size_++, std::forward<Arguments>(arguments)...);
  }
  void push_back(T item) { emplace_back(std::move(item)); }
  void pop_back() noexcept { std::destroy_at(items_ + --size_); }
  void clear() noexcept { erase(begin(), end()); }
  T* erase(T* first, T* last) noexcept {
    T* kept = std::move(last, end(), first);
    std::destroy(kept, end());
    size_ = static_cast<std::uint32_t>(kept - items_);
    return first;
  }
  template <typename Predicate>
  friend std::size_t EraseIf(JsonList& list, Predicate predicate) {
    T* kept = std::remove_if(list.begin(), list.end(), predicate);
    const auto erased = static_cast<std::size_t>(list.end() - kept);
    list.erase(kept, list.end());
    return erased;
  }

  friend bool operator==(const JsonList& left, const JsonList& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end());
  }

 private:
  void MoveTo(std::size_t capacity) {
    if (capacity > std::numeric_limits<std::uint32_t>::max()) {
      throw std::length_error("a JSON value has too many elements");
    }
    T* items = std::allocator<T>().allocate(capacity);
    std::uninitialized_move(begin(), end(), items);
    std::destroy(begin(), end());
    if (items_ != nullptr) Wipe(items_, sizeof(T) * capacity_);
    Free();
    items_ = items;
    capacity_ = static_cast<std::uint32_t>(capacity);
  }

  void Free() noexcept {
    if (items_ != nullptr) std::allocator<T>().deallocate(items_, capacity_);
  }

  T* items_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;
};

}  // namespace claribi::core
