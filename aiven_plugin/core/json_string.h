// A text of a Json: 16 bytes, in which up to 15 characters lie in place; a longer text has a block
// of its own. Most names and values of a document are short, and are then neither allocated nor
// freed. Reads as a std::string_view does, and does not change. Wiping is its owner's: Json wipes
// what it held, names are not wiped.
#pragma once

#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <new>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "core/secret.h"

namespace claribi::core {

class JsonString {
 public:
  JsonString() noexcept = default;
  explicit JsonString(std::string_view text) {
    if (text.size() > kMostInPlace) {
      Own(text);
    } else {
      if (!text.empty()) std::memcpy(place_.data(), text.data(), text.size());
      size_ = static_cast<unsigned char>(text.size());
    }
  }
  // Takes over a block of operator new, in which `size` bytes of text, more than kMostInPlace,
  // stand behind the first kBlockHead.
  static JsonString InBlock(void* block, std::size_t size) noexcept {
    JsonString made;
    made.Take(block, size);
    return made;
  }
  JsonString(const JsonString& other) : JsonString(other.view()) {}
  JsonString(JsonString&& other) noexcept : place_(other.place_), size_(other.size_) {
    other.Forget();
  }
  JsonString& operator=(JsonString other) noexcept {
    std::swap(place_, other.place_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~JsonString() {
    if (size_ == kOwns) ::operator delete(Block());
  }

  std::string_view view() const noexcept {
    return size_ == kOwns ? Owned() : std::string_view(place_.data(), size_);
  }
  // NOLINTNEXTLINE(google-explicit-constructor)
  operator std::string_view() const noexcept { return view(); }
  explicit operator std::string() const { return std::string(view()); }

  std::size_t size() const noexcept { return view().size(); }
  bool empty() const noexcept { return size_ == 0; }
  const char* data() const noexcept { return view().data(); }
  auto begin() const noexcept { return view().begin(); }
  auto end() const noexcept { return view().end(); }
  char front() const noexcept { return view().front(); }
  char back() const noexcept { return view().back(); }
  char operator[](std::size_t at) const noexcept { return view()[at]; }
  std::string_view substr(std::size_t at, std::size_t count = std::string_view::npos) const {
    return view().substr(at, count);
  }
  template <typename Sought>
  std::size_t find(const Sought& sought, std::size_t from = 0) const noexcept {
    return view().find(sought, from);
  }
  template <typename Sought>
  std::size_t find_first_of(const Sought& sought, std::size_t from = 0) const noexcept {
    return view().find_first_of(sought, from);
  }
  template <typename Sought>
  std::size_t find_first_not_of(const Sought& sought, std::size_t from = 0) const noexcept {
    return view().find_first_not_of(sought, from);
  }
  template <typename Start>
  bool starts_with(const Start& start) const noexcept {
    return view().starts_with(start);
  }
  template <typename End>
  bool ends_with(const End& end) const noexcept {
    return view().ends_with(end);
  }

  // Overwrites a text of its own and frees it. What lies in place is overwritten by the owner, who
  // overwrites the place as a whole.
  void WipeOwned() noexcept {
    if (size_ != kOwns) return;
    core::Wipe(Block(), kBlockHead + Owned().size());
    ::operator delete(Block());
    Forget();
  }

  // What lies in place is followed by zeros.
  friend bool operator==(const JsonString& left, const JsonString& right) noexcept {
    if (left.size_ != right.size_) return false;
    return left.size_ == kOwns ? left.view() == right.view()
                               : std::memcmp(&left.place_, &right.place_, kMostInPlace) == 0;
  }
  template <std::convertible_to<std::string_view> Other>
  friend bool operator==(const JsonString& left, const Other& right) noexcept {
    return left.view() == std::string_view(right);
  }
  friend std::strong_ordering operator<=>(const JsonString& left,
                                          const JsonString& right) noexcept {
    return left.view() <=> right.view();
  }
  template <std::convertible_to<std::string_view> Other>
  friend std::strong_ordering operator<=>(const JsonString& left, const Other& right) noexcept {
    return left.view() <=> std::string_view(right);
  }
  friend std::string operator+(std::string left, const JsonString& right) {
    return std::move(left.append(right.view()));
  }
  friend std::string operator+(const char* left, const JsonString& right) {
    return std::string(left).append(right.view());
  }
  friend std::string operator+(const JsonString& left, std::string_view right) {
    return std::string(left.view()).append(right);
  }
  friend std::ostream& operator<<(std::ostream& out, const JsonString& text) {
    return out << text.view();
  }

  static constexpr std::size_t kMostInPlace = 15;
  // A block begins with the size of its text.
  static constexpr std::size_t kBlockHead = sizeof(std::size_t);

 private:
  static constexpr unsigned char kOwns = 0xFF;

  void Own(std::string_view text) {
    void* block = ::operator new(kBlockHead + text.size());
    std::memcpy(static_cast<char*>(block) + kBlockHead, text.data(), text.size());
    Take(block, text.size());
  }
  void Take(void* block, std::size_t size) noexcept {
    std::memcpy(block, &size, kBlockHead);
    std::memcpy(place_.data(), static_cast<const void*>(&block), sizeof(block));
    size_ = kOwns;
  }
  void* Block() const noexcept {
    void* block = nullptr;
    std::memcpy(static_cast<void*>(&block), place_.data(), sizeof(block));
    return block;
  }
  std::string_view Owned() const noexcept {
    const void* block = Block();
    std::size_t size = 0;
    std::memcpy(&size, block, kBlockHead);
    return {static_cast<const char*>(block) + kBlockHead, size};
  }
  void Forget() noexcept {
    place_ = {};
    size_ = 0;
  }

  alignas(void*) std::array<char, kMostInPlace> place_{};
  unsigned char size_ = 0;  // or kOwns
};

}  // namespace claribi::core
